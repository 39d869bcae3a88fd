-- Every record of every document is either loaded or rejected.
SELECT d.document_id, d.record_count, coalesce(l.loaded, 0) AS loaded, coalesce(r.rejected, 0) AS rejected
FROM documents AS d
LEFT JOIN (
    SELECT document_id, sum(records) AS loaded
    FROM (
        SELECT document_id, 1 AS records FROM project_documents
        UNION ALL
        SELECT document_id, 1 FROM register_entries
        UNION ALL
        SELECT document_id, record_count FROM mobility_flows
        UNION ALL
        SELECT document_id, 1 FROM request_documents
        UNION ALL
        SELECT document_id, 1 FROM page_documents
    )
    GROUP BY document_id
) AS l USING (document_id)
LEFT JOIN (
    SELECT document_id, count(*) AS rejected FROM ops.rejected_rows WHERE scope = 'record' GROUP BY document_id
) AS r USING (document_id)
WHERE d.record_count <> coalesce(l.loaded, 0) + coalesce(r.rejected, 0)
