-- Projects whose participations come from another source than at the last release, such as from a card instead
-- of a list. Which partners were added or dropped is not compared there: sources name them differently.
WITH before AS (
    SELECT DISTINCT p.project_id, d.source
    FROM latest.participations AS p JOIN latest.documents AS d USING (document_id)
),
now AS (
    SELECT DISTINCT p.project_id, d.source FROM participations AS p JOIN documents AS d USING (document_id)
)
SELECT 'changed' AS change_kind, 'project' AS subject, project_id, 'participation_source' AS field,
    b.source AS before, n.source AS after
FROM now AS n
JOIN before AS b USING (project_id)
WHERE n.source <> b.source
