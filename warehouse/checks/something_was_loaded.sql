-- A build that loads nothing has failed, and so has one that reads records of projects and loads not one of them:
-- the world is not empty. A build of other sources alone needs no project.
WITH refused AS (
    SELECT *, coalesce('line ' || line_number, 'record ' || record_number) || ' of ' || document_id
        || coalesce(', which says ' || "value", '') AS place
    FROM ops.rejected_rows
    WHERE scope = 'record'
), reasons AS (
    SELECT rule, count(*) AS records, arg_min(place, (document_id, record_number)) AS example
    FROM refused
    GROUP BY rule
), commonest AS (
    FROM reasons ORDER BY records DESC, rule LIMIT 1
), why AS (
    SELECT coalesce(
        (SELECT records || ' of ' || (SELECT count(*) FROM refused) || ' records were rejected by rule ' || rule
            || ', such as ' || example FROM commonest),
        'no document that is staged holds a record'
    ) AS reason
)
SELECT 'nothing at all' AS fault, reason FROM why
WHERE NOT EXISTS (FROM projects) AND NOT EXISTS (FROM register_entries) AND NOT EXISTS (FROM mobility_flows)
    AND NOT EXISTS (FROM partner_requests) AND NOT EXISTS (FROM pages)
UNION ALL
SELECT 'no project', reason FROM why
WHERE NOT EXISTS (FROM projects) AND EXISTS (FROM refused WHERE table_name = 'projects')
