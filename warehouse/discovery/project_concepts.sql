-- What a project is about: the concepts of its topics, whichever period's vocabulary they belong to.
INSERT INTO project_concepts
SELECT DISTINCT project_number, project_id, concept_id
FROM project_topics
JOIN topic_concepts USING (topic_id)
JOIN project_numbers USING (project_id)
ORDER BY concept_id, project_number;
