-- E-mail addresses are struck out by the parsers: none may be left in any text that people see.
SELECT 'projects' AS place, project_id AS id FROM projects
WHERE regexp_matches(concat_ws(' ', title, abstract, website), '[\w.+-]+@[\w-]+\.\w')
UNION ALL
SELECT 'project_texts', project_id FROM project_texts
WHERE contains(content, '@') AND regexp_matches(content, '[\w.+-]+@[\w-]+\.\w')
UNION ALL
SELECT 'participations', project_id FROM participations
WHERE regexp_matches(concat_ws(' ', name, city, region, website, identifier), '[\w.+-]+@[\w-]+\.\w')
