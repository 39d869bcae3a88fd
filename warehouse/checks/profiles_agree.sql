-- Every organisation has one profile, which counts the projects that name it and that it did not leave; PageRank sums
-- to one.
SELECT count(*) || ' profiles' AS fault, organisation_id
FROM organisations LEFT JOIN partner_profiles AS p USING (organisation_id)
GROUP BY organisation_id HAVING count(p.project_count) <> 1
UNION ALL
SELECT 'projects: ' || p.project_count, organisation_id
FROM partner_profiles AS p LEFT JOIN (
    SELECT organisation_id, count(DISTINCT project_id) AS project_count
    FROM participations WHERE NOT is_withdrawn AND NOT is_name_withheld GROUP BY organisation_id
) AS c USING (organisation_id)
WHERE p.project_count <> coalesce(c.project_count, 0)
UNION ALL
SELECT 'not an organisation', organisation_id
FROM partner_profiles ANTI JOIN organisations USING (organisation_id)
UNION ALL
SELECT 'not an organisation', organisation_id
FROM partner_projects ANTI JOIN organisations USING (organisation_id)
UNION ALL
SELECT 'PageRank sums to ' || sum(pagerank), NULL
FROM partner_profiles HAVING abs(sum(pagerank) - 1) > 0.0001
