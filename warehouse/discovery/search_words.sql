-- Every word that free text can find, with the number of projects that have it. A rare word says more than a common
-- one: idf = ln(1 + projects / projects with the word).
INSERT INTO search_words
SELECT term, count(*) AS project_count, round(ln(1 + (SELECT count(*) FROM projects) / count(*)), 4) AS idf
FROM project_words
GROUP BY term
ORDER BY term;
