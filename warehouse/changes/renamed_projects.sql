-- Projects that stand under a better identifier now; the one of the last release is kept as a further name.
SELECT DISTINCT 'changed' AS change_kind, 'project' AS subject, i.project_id, 'project_id' AS field,
    b.project_id AS before, i.project_id AS after
FROM project_identifiers AS i
JOIN latest.projects AS b ON b.project_id = i.value
ANTI JOIN projects AS n ON n.project_id = b.project_id
