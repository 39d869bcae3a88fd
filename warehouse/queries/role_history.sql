-- question: What did an organisation do over the years, in which role, and when was it last active?
-- answers: One row per call year, action and field, newest first. A project that it left counts as withdrawn
--   only. Lists of 2007-13 say no call year in most families: those projects stand last, without one.
-- parameter: organisation organisation · Whose history
-- parameter: field field = null · Only projects of this field
-- example: organisation=@busiest
-- column: call_year · Call year
-- column: key_action · Key action
-- column: action_code · Action
-- column: field · Field; null where the action spans several
-- column: coordinated_count · Projects that it coordinated
-- column: partner_count · Projects that it took part in without coordinating
-- column: withdrawn_count · Projects that it left; known only where a card was read
-- column: last_day · Last day of the project that ends last
-- column: project_ids · All these projects
SELECT t.call_year, t.key_action, t.action_code, t.field,
    count(*) FILTER (WHERE t.role = 'coordinator' AND NOT t.is_withdrawn) AS coordinated_count,
    count(*) FILTER (WHERE t.role <> 'coordinator' AND NOT t.is_withdrawn) AS partner_count,
    count(*) FILTER (WHERE t.is_withdrawn) AS withdrawn_count,
    max(p.end_date) AS last_day,
    list(project_id ORDER BY project_id) AS project_ids
FROM partner_projects AS t
JOIN projects AS p USING (project_id)
WHERE t.organisation_id = $organisation AND ($field IS NULL OR t.field = $field)
GROUP BY t.call_year, t.key_action, t.action_code, t.field
ORDER BY t.call_year DESC NULLS LAST, t.key_action, t.action_code, t.field
