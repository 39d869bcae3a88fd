-- The words of each project, with three points for the title, two for the topics, one for the abstract: what the
-- next two tables are made of, and not kept.
CREATE TEMP TABLE project_words AS
WITH texts AS (
    SELECT project_number, 3 AS points, title AS words FROM projects JOIN project_numbers USING (project_id)
    UNION ALL
    SELECT project_number, 2, string_agg(label, ' ')
    FROM project_topics JOIN topics USING (topic_id) JOIN project_numbers USING (project_id)
    GROUP BY project_number
    UNION ALL
    SELECT project_number, 1, abstract FROM projects JOIN project_numbers USING (project_id)
)
SELECT project_number, term, sum(points)::TINYINT AS points
FROM (SELECT project_number, points, unnest(words_of(words)) AS term FROM texts)
GROUP BY project_number, term;
