-- Projects of the last release whose current grant is another one now.
SELECT 'changed' AS change_kind, 'grant' AS subject, project_id, 'amount_eur' AS field,
    b.amount_eur::VARCHAR AS before, n.amount_eur::VARCHAR AS after
FROM (FROM grants WHERE is_current) AS n
FULL JOIN (FROM latest.grants WHERE is_current) AS b USING (project_id)
SEMI JOIN projects AS p USING (project_id)
SEMI JOIN latest.projects AS q USING (project_id)
WHERE n.amount_eur IS DISTINCT FROM b.amount_eur
