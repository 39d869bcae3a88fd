-- Projects with another coordinator. Organisations that were joined or split since are no change: an id is
-- followed to where it went, and one that is published under the same name as before is the same.
WITH before AS (
    SELECT b.project_id, present_id(b.coordinator_id) AS coordinator_id, c.name, c.country_code
    FROM latest.projects AS b
    LEFT JOIN latest.participations AS c
        ON c.project_id = b.project_id AND c.role = 'coordinator' AND c.organisation_id = b.coordinator_id
)
SELECT DISTINCT 'changed' AS change_kind, 'project' AS subject, n.project_id, n.coordinator_id AS organisation_id,
    'coordinator_id' AS field, b.coordinator_id AS before, n.coordinator_id AS after
FROM projects AS n
JOIN before AS b USING (project_id)
ANTI JOIN participations AS same
    ON same.project_id = b.project_id AND same.role = 'coordinator'
    AND same.name = b.name AND same.country_code IS NOT DISTINCT FROM b.country_code
WHERE n.coordinator_id IS DISTINCT FROM b.coordinator_id
