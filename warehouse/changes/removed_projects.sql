-- Projects that are not in the warehouse any more, under none of their names: all their documents are gone.
SELECT 'removed' AS change_kind, 'project' AS subject, b.project_id
FROM latest.projects AS b
ANTI JOIN projects AS n ON n.project_id = b.project_id
ANTI JOIN project_identifiers AS i ON i.value = b.project_id
