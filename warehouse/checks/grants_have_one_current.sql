-- A project with grants has exactly one that is current.
SELECT project_id, count(*) FILTER (WHERE is_current) AS current_count
FROM grants GROUP BY project_id HAVING count(*) FILTER (WHERE is_current) <> 1
