-- question: What changed since the last release?
-- answers: One row per change, in the order of table changes: what is new, changed, withdrawn or no longer
--   listed. When it happened outside is not known, only that it was seen since that release. In a first
--   release there is nothing to compare.
-- parameter: change_kind text = null · Only this kind, such as new or no_longer_listed; see table changes
-- parameter: subject text = null · Only project, grant, participation or organisation
-- parameter: organisation organisation = null · Only what concerns it, or projects in which it takes part
-- parameter: country country = null · Country of the organisation concerned, or of the project's coordinator
-- parameter: field field = null · Field of the project
-- parameter: top integer = 200 · At most so many rows
-- example: subject=project
-- column: change_kind · What happened
-- column: subject · What it happened to
-- column: project_id · Project concerned
-- column: title · Its title
-- column: organisation_id · Organisation concerned; null for a change of the project itself
-- column: name · Its name
-- column: field · Column that changed
-- column: before · What it held then
-- column: after · What it holds now
-- column: since_release · Release compared with
SELECT c.change_kind, c.subject, c.project_id, p.title, c.organisation_id, o.name, c.field, c.before, c.after,
    c.since_release
FROM changes AS c
LEFT JOIN projects AS p USING (project_id)
LEFT JOIN organisations AS o ON o.organisation_id = c.organisation_id
LEFT JOIN organisations AS coordinator ON coordinator.organisation_id = p.coordinator_id
WHERE ($change_kind IS NULL OR c.change_kind = $change_kind)
    AND ($subject IS NULL OR c.subject = $subject)
    AND ($organisation IS NULL OR c.organisation_id = $organisation OR c.project_id IN (
        SELECT project_id FROM partner_projects WHERE organisation_id = $organisation
    ))
    AND ($country IS NULL OR coalesce(o.country_code, coordinator.country_code) = $country)
    AND ($field IS NULL OR p.field = $field)
ORDER BY c.change_number
LIMIT $top
