-- New projects: their identifier is not in the last release, nor is any other name that they have now.
SELECT 'new' AS change_kind, 'project' AS subject, project_id
FROM projects
ANTI JOIN latest.projects AS before USING (project_id)
ANTI JOIN (
    SELECT i.project_id FROM project_identifiers AS i JOIN latest.projects AS b ON b.project_id = i.value
) AS renamed USING (project_id)
