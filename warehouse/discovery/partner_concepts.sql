-- Which concepts an organisation has worked on: one row per organisation and concept, counted by role. The affinity
-- is the count of projects over the length of the vector of all its counts, so that the products of two organisations'
-- affinities add up to the cosine of what they do.
INSERT INTO partner_concepts
SELECT
    organisation_number,
    any_value(organisation_id) AS organisation_id,
    concept_id,
    count(*) AS project_count,
    count(*) FILTER (role = 'coordinator') AS coordinated_count,
    min(call_year) AS first_call_year,
    max(call_year) AS last_call_year,
    round(count(*) / sqrt(sum(count(*) * count(*)) OVER (PARTITION BY organisation_number)), 6) AS affinity
FROM partner_projects
JOIN project_concepts USING (project_number)
WHERE NOT is_withdrawn
GROUP BY organisation_number, concept_id
ORDER BY organisation_number, concept_id;
