-- takes_part(...): whether a row of partner_projects is asked for; what is null is not asked. For find_partners, which
-- asks it in several places: a common table expression that is read twice would be written out in full, as a macro
-- that is kept in a file forgets NOT MATERIALIZED; and a row given as a whole would be read with all its columns.
CREATE MACRO takes_part(
    of_project_number, of_withdrawal, of_field, of_action, of_role, of_call_year,
    field, action, role, since, new_projects_only
) AS (
    NOT of_withdrawal
    AND (field IS NULL OR of_field = field)
    AND (action IS NULL OR of_action = action)
    AND (role IS NULL OR of_role = role)
    AND (since IS NULL OR of_call_year >= since)
    AND (new_projects_only IS NOT TRUE OR of_project_number IN (
        SELECT n.project_number FROM changes AS c JOIN project_numbers AS n USING (project_id)
        WHERE c.change_kind = 'new' AND c.subject = 'project'
    ))
);
