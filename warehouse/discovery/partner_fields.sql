-- In which fields an organisation works: one row per organisation and field, counted by role.
INSERT INTO partner_fields
SELECT
    organisation_number,
    any_value(organisation_id) AS organisation_id,
    field,
    count(*) AS project_count,
    count(*) FILTER (role = 'coordinator') AS coordinated_count,
    min(call_year) AS first_call_year,
    max(call_year) AS last_call_year
FROM partner_projects
WHERE NOT is_withdrawn AND field IS NOT NULL
GROUP BY organisation_number, field
ORDER BY organisation_number, field;
