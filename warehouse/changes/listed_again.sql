-- Projects that the sources had ceased to list at the last release and list again. Null (not known) is no change.
SELECT 'listed_again' AS change_kind, 'project' AS subject, n.project_id
FROM projects AS n
JOIN latest.projects AS b USING (project_id)
WHERE NOT b.is_listed AND n.is_listed
