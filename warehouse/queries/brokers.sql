-- question: Which organisations connect many others, in a country or on a theme?
-- answers: One row per organisation, highest PageRank first. PageRank and weight count a pair in a project of
--   n organisations as 1/(n−1), so that one huge consortium does not make a hub. Betweenness is not computed.
--   Formulas: docs/measures.md.
-- parameter: country country = null · Country of the organisation
-- parameter: field field = null · Field of most of its projects
-- parameter: concept concept = null · What it must have worked on
-- parameter: only_brokers yes_no = no · Only those that join fields that few others join
-- parameter: top integer = 50 · At most so many rows
-- example: country=DE concept=green
-- column: place · Place in this answer
-- column: organisation_id · Id of the organisation
-- column: name · Its name
-- column: country_code · Its country
-- column: city · Its city
-- column: is_broker · It joins fields that few others join
-- column: pagerank · PageRank among all organisations, whose sum is 1
-- column: pagerank_place · Place by it among all organisations
-- column: partner_count · Organisations it worked with
-- column: partner_country_count · Countries of those, its own left out
-- column: collaboration_weight · Σ 1/(n−1) over its projects and partners
-- column: field_count · Fields of its projects
-- column: project_count · Its projects; only those about the concept, if one is given
-- column: project_ids · Newest of those, at most three
WITH chosen AS (
    SELECT f.organisation_number, f.organisation_id, f.name, f.country_code, f.city, f.is_broker, f.pagerank,
        f.pagerank_place, f.partner_count, f.partner_country_count, f.collaboration_weight, f.field_count,
        if($concept IS NULL, f.project_count, c.project_count) AS project_count
    FROM partner_profiles AS f
    LEFT JOIN partner_concepts AS c ON c.organisation_number = f.organisation_number AND c.concept_id = $concept
    WHERE f.partner_count > 0 AND (f.is_broker OR NOT $only_brokers)
        AND ($country IS NULL OR f.country_code = $country)
        AND ($field IS NULL OR f.main_field = $field)
        AND ($concept IS NULL OR c.project_count > 0)
    ORDER BY f.pagerank DESC NULLS LAST, f.organisation_id
    LIMIT $top
),
evidence AS (
    SELECT organisation_number, list(project_id ORDER BY call_year DESC NULLS LAST, project_id)[:3] AS project_ids
    FROM partner_projects
    WHERE organisation_number IN (SELECT organisation_number FROM chosen) AND NOT is_withdrawn
        AND ($concept IS NULL OR project_number IN (
            SELECT project_number FROM project_concepts WHERE concept_id = $concept
        ))
    GROUP BY organisation_number
)
SELECT row_number() OVER (ORDER BY c.pagerank DESC NULLS LAST, c.organisation_id) AS place,
    c.* EXCLUDE (organisation_number), e.project_ids
FROM chosen AS c
JOIN evidence AS e USING (organisation_number)
ORDER BY place
