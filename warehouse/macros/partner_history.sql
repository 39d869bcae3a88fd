-- partner_history(id): what an organisation did, newest first: one row per call year, action, field and role, with the
-- projects counted and the newest three named. Projects that it left are counted apart.
CREATE MACRO partner_history(id) AS TABLE
SELECT
    p.call_year,
    p.action_code,
    p.field,
    p.role,
    count(*) FILTER (NOT p.is_withdrawn) AS project_count,
    count(*) FILTER (p.is_withdrawn) AS withdrawn_count,
    arg_max(p.project_id, p.project_number, 3) AS example_project_ids
FROM partner_projects AS p
WHERE p.organisation_id = current_id(id)
GROUP BY p.call_year, p.action_code, p.field, p.role
ORDER BY p.call_year DESC NULLS LAST, project_count DESC, p.action_code, p.field, p.role;
