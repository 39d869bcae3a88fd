-- Fields of projects that hold something else now. Counts and times of fetching follow from other things.
SELECT 'changed' AS change_kind, 'project' AS subject, project_id, change.field, change.before, change.after
FROM (
    SELECT n.project_id, unnest([
        {field: 'title', before: b.title, after: n.title},
        {field: 'status', before: b.status, after: n.status},
        {field: 'start_date', before: b.start_date::VARCHAR, after: n.start_date::VARCHAR},
        {field: 'end_date', before: b.end_date::VARCHAR, after: n.end_date::VARCHAR},
        {field: 'call_year', before: b.call_year::VARCHAR, after: n.call_year::VARCHAR},
        {field: 'action_code', before: b.action_code, after: n.action_code},
        {field: 'field', before: b.field, after: n.field},
        {field: 'website', before: b.website, after: n.website},
        {field: 'is_good_practice', before: b.is_good_practice::VARCHAR, after: n.is_good_practice::VARCHAR},
        {field: 'is_success_story', before: b.is_success_story::VARCHAR, after: n.is_success_story::VARCHAR},
        {field: 'has_results', before: b.has_results::VARCHAR, after: n.has_results::VARCHAR}
    ]) AS change
    FROM projects AS n
    JOIN latest.projects AS b USING (project_id)
)
WHERE change.before IS DISTINCT FROM change.after
