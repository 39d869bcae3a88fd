-- The coordinator shown with a project takes part in it.
SELECT p.project_id, p.coordinator_id
FROM projects AS p
ANTI JOIN participations AS c ON c.project_id = p.project_id AND c.organisation_id = p.coordinator_id
WHERE p.coordinator_id IS NOT NULL
