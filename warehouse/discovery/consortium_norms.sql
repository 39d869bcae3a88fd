-- What the consortia of an action have: of its projects with two organisations or more, how many include a country, a
-- type of organisation, a member whose main field is such and such, and are about a concept.
INSERT INTO consortium_norms
WITH members AS (
    SELECT project_number, project_id, action_code, organisation_id, count(*) OVER (PARTITION BY project_number) AS n
    FROM partner_projects
    WHERE NOT is_withdrawn AND action_code IS NOT NULL
),
consortia AS (
    SELECT DISTINCT project_number, project_id, action_code FROM members WHERE n >= 2
),
consortia_of AS (
    SELECT action_code, count(*) AS consortium_count FROM consortia GROUP BY action_code
),
described AS (
    SELECT m.project_number, m.project_id, m.action_code, p.country_code, p.organisation_type, p.main_field
    FROM members AS m JOIN partner_profiles AS p USING (organisation_id)
    WHERE m.n >= 2
),
had AS (
    SELECT 'country' AS aspect, country_code AS value, project_number, project_id, action_code FROM described
    UNION
    SELECT 'organisation_type', organisation_type, project_number, project_id, action_code FROM described
    UNION
    SELECT 'field', main_field, project_number, project_id, action_code FROM described
    UNION
    SELECT 'concept', concept_id, project_number, project_id, action_code
    FROM consortia JOIN project_concepts USING (project_number, project_id)
)
SELECT
    action_code,
    aspect,
    value,
    count(*) AS project_count,
    any_value(consortium_count) AS consortium_count,
    round(count(*) / any_value(consortium_count), 6) AS share,
    max_by(project_id, project_number) AS example_project_id
FROM had
JOIN consortia_of USING (action_code)
WHERE value IS NOT NULL
GROUP BY action_code, aspect, value
ORDER BY action_code, aspect, project_count DESC, value;
