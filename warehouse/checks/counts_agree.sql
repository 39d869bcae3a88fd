-- Counts shown with a project are those of its participations, withdrawn ones left out.
SELECT p.project_id, p.organisation_count, coalesce(c.organisations, 0) AS organisations
FROM projects AS p
LEFT JOIN (
    SELECT project_id, count(DISTINCT organisation_id) AS organisations, count(DISTINCT country_code) AS countries
    FROM participations WHERE NOT is_withdrawn GROUP BY project_id
) AS c USING (project_id)
WHERE p.organisation_count <> coalesce(c.organisations, 0) OR p.country_count <> coalesce(c.countries, 0)
