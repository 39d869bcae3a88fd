-- question: Who resembles an organisation, and has not worked with it yet?
-- answers: One row per organisation, most alike first. The score is the sum of four columns of points: like
--   concepts (up to 60), like fields (20), the same type (10), a like number of projects (10). Only those
--   with a quarter to four times its number of projects are compared, by what was published, not by how well
--   it was done. No common project is weak evidence that two do not know each other.
-- parameter: organisation organisation · Whom they should resemble
-- parameter: country country = null · Only organisations of this country
-- parameter: include_partners yes_no = no · Those that it has worked with, too
-- parameter: top integer = 20 · At most so many rows
-- example: organisation=@busiest
-- column: place · Place, from 1
-- column: organisation_id · Id of the organisation
-- column: name · Its name
-- column: country_code · Its country
-- column: city · Its city
-- column: organisation_type · Type that it declares most often
-- column: score · Sum of the points
-- column: concept_points · Points for like concepts
-- column: field_points · Points for like fields
-- column: type_points · Points for the same type
-- column: size_points · Points for a like number of projects
-- column: shared_concept_ids · Concepts of both
-- column: together_count · Projects that the two have had together
-- column: project_count · Its projects
-- column: last_call_year · Newest call year of those
-- column: project_ids · Newest of its projects about a shared concept, at most three; if there is none, its
--   newest project
WITH alike AS (
    SELECT *
    FROM similar_partners(
        $organisation,
        new_only := NOT $include_partners,
        top := if($country IS NULL, $top, 1_000_000)
    )
    WHERE $country IS NULL OR country_code = $country
    ORDER BY place
    LIMIT $top
),
about AS (
    SELECT a.organisation_id, list(DISTINCT {'year': -coalesce(t.call_year, 0), 'id': t.project_id}) AS projects
    FROM alike AS a
    JOIN partner_projects AS t USING (organisation_id)
    JOIN project_concepts AS c USING (project_number)
    WHERE NOT t.is_withdrawn AND list_contains(a.shared_concept_ids, c.concept_id)
    GROUP BY a.organisation_id
)
SELECT row_number() OVER (ORDER BY a.place) AS place, a.organisation_id, a.name, a.country_code, a.city,
    a.organisation_type, a.score, a.concept_points, a.field_points, a.type_points, a.size_points,
    coalesce(a.shared_concept_ids, []) AS shared_concept_ids, a.together_count, a.project_count, a.last_call_year,
    coalesce(list_transform(list_sort(b.projects)[:3], lambda project: project.id), a.example_project_ids)
        AS project_ids
FROM alike AS a
LEFT JOIN about AS b USING (organisation_id)
ORDER BY a.place
