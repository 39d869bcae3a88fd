-- A retired id leads to one that lives in the record of ids, and is no organisation any more; ids are those given.
SELECT 'leads nowhere' AS fault, r.organisation_id FROM organisation_redirects AS r
ANTI JOIN (FROM issued_ids WHERE redirected_to IS NULL) AS i ON i.organisation_id = r.redirected_to
UNION ALL
SELECT 'still an organisation', organisation_id FROM organisations SEMI JOIN organisation_redirects USING (organisation_id)
UNION ALL
SELECT 'never given', organisation_id FROM (FROM organisations WHERE NOT starts_with(organisation_id, 'unnamed-'))
ANTI JOIN issued_ids USING (organisation_id)
UNION ALL
SELECT 'key of no id', organisation_id FROM issued_keys ANTI JOIN issued_ids USING (organisation_id)
