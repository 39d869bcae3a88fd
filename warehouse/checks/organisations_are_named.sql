-- Every organisation is named somewhere, and shows one canonical name.
SELECT 'named nowhere' AS fault, organisation_id FROM organisations ANTI JOIN organisation_mentions USING (organisation_id)
UNION ALL
SELECT 'canonical names: ' || count(*) FILTER (WHERE is_canonical), organisation_id
FROM organisation_names GROUP BY organisation_id HAVING count(*) FILTER (WHERE is_canonical) <> 1
