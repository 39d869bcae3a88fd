-- Which words a project is found by, and how much each says of it: three points for a word of the title, two for one
-- of the topics, one for one of the abstract, times the word's idf. A word of more than a fifth of all projects (and
-- of more than a thousand) is left out where only the abstract has it: "the", "and", "project" would be a third of
-- all rows, and find everything.
INSERT INTO search_terms
SELECT term, project_number, round(points * idf, 3) AS weight
FROM project_words
JOIN search_words USING (term)
WHERE points >= 2 OR project_count <= greatest(1000, (SELECT count(*) FROM projects) / 5)
ORDER BY term, project_number;
