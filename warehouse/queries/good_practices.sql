-- question: Which projects are good practices or have published results, and where are they shown?
-- answers: One row per project: good practices first, then success stories, then most results. What a good
--   practice is, the national agency or executive agency said. The results themselves lie on the project's
--   card, whose address is given.
-- parameter: organisation organisation = null · It takes part in the project
-- parameter: country country = null · Country of the coordinator
-- parameter: field field = null · Field of the project
-- parameter: action action = null · Action of the project
-- parameter: concept concept = null · What the project is about
-- parameter: since integer = null · First call year
-- parameter: only_with_results yes_no = no · Only projects with published results
-- parameter: top integer = 50 · At most so many rows
-- example: country=DE since=2014
-- column: project_id · Id of the project
-- column: title · Its title
-- column: call_year · Its call year
-- column: action_code · Its action
-- column: field · Its field
-- column: coordinator_id · Organisation that coordinates it; null if its name is withheld
-- column: coordinator · Name of that
-- column: country_code · Country of that
-- column: is_good_practice · Named a good practice
-- column: is_success_story · Named a success story
-- column: result_count · Published results; null where no source says
-- column: result_titles · Titles of those, at most five; empty where no source tells them
-- column: card_url · Address of its card, with the results
-- column: website · Its own site
SELECT p.project_id, p.title, p.call_year, p.action_code, p.field, o.organisation_id AS coordinator_id,
    o.name AS coordinator, o.country_code, p.is_good_practice, p.is_success_story, p.result_count,
    coalesce(r.titles[:5], []) AS result_titles, p.card_url, p.website
FROM projects AS p
LEFT JOIN organisations AS o ON o.organisation_id = p.coordinator_id
LEFT JOIN (
    SELECT project_id, list(title ORDER BY position) AS titles FROM results WHERE title IS NOT NULL GROUP BY project_id
) AS r ON r.project_id = p.project_id
WHERE (p.is_good_practice OR p.is_success_story OR p.has_results OR p.result_count > 0)
    AND (NOT $only_with_results OR p.has_results OR p.result_count > 0)
    AND ($country IS NULL OR o.country_code = $country)
    AND ($field IS NULL OR p.field = $field)
    AND ($action IS NULL OR p.action_code = $action)
    AND ($since IS NULL OR p.call_year >= $since)
    AND ($concept IS NULL OR p.project_id IN (SELECT project_id FROM project_concepts WHERE concept_id = $concept))
    AND ($organisation IS NULL OR p.project_id IN (
        SELECT project_id FROM partner_projects WHERE organisation_id = $organisation AND NOT is_withdrawn
    ))
ORDER BY coalesce(p.is_good_practice, false) DESC, coalesce(p.is_success_story, false) DESC,
    p.result_count DESC NULLS LAST, p.call_year DESC NULLS LAST, p.project_id
LIMIT $top
