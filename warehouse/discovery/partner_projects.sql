-- Who takes part in what: one row per organisation and project, however often it is named there (a department
-- and its university, a coordinator listed again as partner). Whoever left a project, in every place where it is
-- named, is marked as withdrawn and counts nowhere else. Possible persons are not in `organisations`, so not here.
INSERT INTO partner_projects
WITH numbered_organisations AS (
    SELECT row_number() OVER (ORDER BY organisation_id) AS organisation_number, organisation_id
    FROM organisations
),
taking_part AS (
    SELECT
        organisation_id,
        project_id,
        bool_and(is_withdrawn) AS is_withdrawn,
        -- what it does where it stayed, else what it did before it left
        coalesce(
            bool_or(role = 'coordinator') FILTER (NOT is_withdrawn), bool_or(role = 'coordinator')
        ) AS is_coordinator,
        coalesce(min(role) FILTER (NOT is_withdrawn), min(role)) AS other_role
    FROM participations
    WHERE NOT is_name_withheld
    GROUP BY organisation_id, project_id
)
SELECT
    organisation_number,
    project_number,
    organisation_id,
    project_id,
    CASE WHEN is_coordinator THEN 'coordinator' ELSE other_role END AS role,
    is_withdrawn,
    call_year,
    key_action,
    action_code,
    field
FROM taking_part
JOIN numbered_organisations USING (organisation_id)
JOIN project_numbers USING (project_id)
JOIN projects USING (project_id)
ORDER BY organisation_number, project_number;
