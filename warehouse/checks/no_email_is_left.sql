-- E-mail addresses are struck out by the parsers: none may be left in any text that people see.
SELECT 'projects' AS place, project_id AS id FROM projects
WHERE regexp_matches(concat_ws(' ', title, abstract, website), '[\w.+-]+@[\w-]+\.\w')
UNION ALL
SELECT 'project_texts', project_id FROM project_texts
WHERE contains(content, '@') AND regexp_matches(content, '[\w.+-]+@[\w-]+\.\w')
UNION ALL
SELECT 'participations', project_id FROM participations
WHERE regexp_matches(concat_ws(' ', name, city, region, website, identifier), '[\w.+-]+@[\w-]+\.\w')
UNION ALL
SELECT 'register_entries', document_id FROM register_entries
WHERE regexp_matches(concat_ws(' ', name, further_name, city, region, website, fields, url), '[\w.+-]+@[\w-]+\.\w')
UNION ALL
SELECT 'partner_requests', request_id FROM partner_requests
WHERE regexp_matches(concat_ws(' ', title, summary, looking_for, activity, themes), '[\w.+-]+@[\w-]+\.\w')
UNION ALL
SELECT 'pages', page_id FROM pages WHERE regexp_matches(concat_ws(' ', title, main_text), '[\w.+-]+@[\w-]+\.\w')
UNION ALL
SELECT 'page_mentions', page_id FROM page_mentions
WHERE regexp_matches(concat_ws(' ', value, text_as_published, city, website), '[\w.+-]+@[\w-]+\.\w')
