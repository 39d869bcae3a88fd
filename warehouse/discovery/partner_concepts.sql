-- Which concepts an organisation has worked on: one row per organisation and concept, counted by role.
INSERT INTO partner_concepts
SELECT
    organisation_number,
    any_value(organisation_id) AS organisation_id,
    concept_id,
    count(*) AS project_count,
    count(*) FILTER (role = 'coordinator') AS coordinated_count,
    min(call_year) AS first_call_year,
    max(call_year) AS last_call_year
FROM partner_projects
JOIN project_concepts USING (project_number)
WHERE NOT is_withdrawn
GROUP BY organisation_number, concept_id
ORDER BY organisation_number, concept_id;
