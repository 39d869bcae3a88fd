-- A project's participations are exactly those of the one document that they were taken from.
SELECT s.project_id, s.document_id, s.participation_count, coalesce(p.loaded, 0) AS loaded
FROM project_documents AS s
LEFT JOIN (
    SELECT project_id, document_id, count(*) AS loaded FROM participations GROUP BY project_id, document_id
) AS p USING (project_id, document_id)
WHERE s.is_participation_source AND s.participation_count <> coalesce(p.loaded, 0)
UNION ALL
SELECT p.project_id, p.document_id, 0, count(*)
FROM participations AS p
LEFT JOIN project_documents AS s
    ON s.project_id = p.project_id AND s.document_id = p.document_id AND s.is_participation_source
WHERE s.project_id IS NULL
GROUP BY p.project_id, p.document_id
