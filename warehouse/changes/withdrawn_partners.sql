-- Organisations that have left a project, or returned to it, since the last release: withdrawn in all their roles
-- or in none. Where the source is another one now, it may be known only since.
WITH before AS (
    SELECT project_id, present_id(organisation_id) AS organisation_id, bool_and(is_withdrawn) AS is_withdrawn
    FROM latest.participations WHERE NOT is_name_withheld
    GROUP BY ALL
),
now AS (
    SELECT project_id, organisation_id, bool_and(is_withdrawn) AS is_withdrawn
    FROM participations WHERE NOT is_name_withheld
    GROUP BY ALL
)
SELECT CASE WHEN n.is_withdrawn THEN 'withdrawn' ELSE 'returned' END AS change_kind,
    'participation' AS subject, project_id, organisation_id, 'is_withdrawn' AS field,
    b.is_withdrawn::VARCHAR AS before, n.is_withdrawn::VARCHAR AS after
FROM now AS n
JOIN before AS b USING (project_id, organisation_id)
WHERE n.is_withdrawn <> b.is_withdrawn
