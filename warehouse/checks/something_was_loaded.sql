-- A build that loads nothing has failed, and so has one that reads records of projects and loads not one of them:
-- the world is not empty. A build of other sources alone needs no project.
SELECT 'nothing at all' AS fault, 0 AS records
WHERE NOT EXISTS (FROM projects) AND NOT EXISTS (FROM register_entries) AND NOT EXISTS (FROM mobility_flows)
    AND NOT EXISTS (FROM partner_requests) AND NOT EXISTS (FROM pages)
UNION ALL
SELECT 'no project', count(*) FROM ops.rejected_rows
WHERE scope = 'record' AND table_name = 'projects' AND NOT EXISTS (FROM projects)
HAVING count(*) > 0
