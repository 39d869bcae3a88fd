-- Which topics an organisation has worked on: one row per organisation and topic, counted by role.
INSERT INTO partner_topics
SELECT
    organisation_id,
    topic_id,
    count(*) AS project_count,
    count(*) FILTER (role = 'coordinator') AS coordinated_count,
    min(call_year) AS first_call_year,
    max(call_year) AS last_call_year
FROM partner_projects
JOIN project_topics USING (project_id)
WHERE NOT is_withdrawn
GROUP BY organisation_id, topic_id
ORDER BY organisation_id, topic_id;
