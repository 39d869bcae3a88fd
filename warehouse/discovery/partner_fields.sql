-- In which fields an organisation works: one row per organisation and field, counted by role. The affinity is the
-- count of projects over the length of the vector of all its counts, so that the products of two organisations'
-- affinities add up to the cosine of what they do.
INSERT INTO partner_fields
SELECT
    organisation_number,
    any_value(organisation_id) AS organisation_id,
    field,
    count(*) AS project_count,
    count(*) FILTER (role = 'coordinator') AS coordinated_count,
    min(call_year) AS first_call_year,
    max(call_year) AS last_call_year,
    round(count(*) / sqrt(sum(count(*) * count(*)) OVER (PARTITION BY organisation_number)), 6) AS affinity
FROM partner_projects
WHERE NOT is_withdrawn AND field IS NOT NULL
GROUP BY organisation_number, field
ORDER BY organisation_number, field;
