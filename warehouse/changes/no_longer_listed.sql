-- Projects that the sources listed at the last release and do not list now. Null (not known) is no change.
SELECT 'no_longer_listed' AS change_kind, 'project' AS subject, n.project_id
FROM projects AS n
JOIN latest.projects AS b USING (project_id)
WHERE b.is_listed AND NOT n.is_listed
