-- question: Who resembles an organisation, and has not worked with it yet?
-- answers: One row per organisation, most alike first. The score is the sum of four columns of points: like
--   concepts (up to 60), like fields (20), the same type (10), a like number of projects (10). Only those
--   with half (twenty are enough) to four times its number of projects are compared, by what was published,
--   not by how well it was done. No common project is weak evidence that two do not know each other.
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
-- column: project_ids · Its newest project
SELECT row_number() OVER (ORDER BY place) AS place, organisation_id, name, country_code, city, organisation_type,
    score, concept_points, field_points, type_points, size_points,
    coalesce(shared_concept_ids, []) AS shared_concept_ids, together_count, project_count, last_call_year,
    example_project_ids AS project_ids
FROM similar_partners(
    $organisation,
    new_only := NOT $include_partners,
    top := if($country IS NULL, $top, 1_000_000)
)
WHERE $country IS NULL OR country_code = $country
ORDER BY place
LIMIT $top
