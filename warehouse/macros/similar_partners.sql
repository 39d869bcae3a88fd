-- similar_partners(id): organisations that do what this one does, most alike first, at most `top` of them; with
-- new_only := true only those that it has never worked with. The score is the sum of four columns of points: the cosine
-- of the counts of projects, by concept and by field, the same type, and a like number of projects. Only those with
-- half (twenty are enough) to four times its number of projects are looked at.
CREATE MACRO similar_partners(id, new_only := false, top := 20) AS TABLE
WITH own AS (
    SELECT p.organisation_number AS own_number, p.organisation_type, p.project_count
    FROM partner_profiles AS p
    WHERE p.organisation_id = current_id(id)
),
own_concepts AS (
    SELECT c.concept_id, c.affinity FROM partner_concepts AS c JOIN own AS o ON o.own_number = c.organisation_number
),
own_fields AS (
    SELECT f.field, f.affinity FROM partner_fields AS f JOIN own AS o ON o.own_number = f.organisation_number
),
candidates AS (
    SELECT p.organisation_number, p.organisation_type, p.project_count, o.organisation_type AS own_type,
        o.project_count AS own_count
    FROM partner_profiles AS p JOIN own AS o
        ON p.project_count BETWEEN least(o.project_count / 2, 20) AND o.project_count * 4
        AND p.organisation_number <> o.own_number
),
alike AS (
    SELECT l.organisation_number, sum(l.concept_part) AS concept_cosine, sum(l.field_part) AS field_cosine
    FROM (
        SELECT c.organisation_number, c.affinity * o.affinity AS concept_part, 0 AS field_part
        FROM partner_concepts AS c JOIN own_concepts AS o USING (concept_id)
        UNION ALL
        SELECT f.organisation_number, 0, f.affinity * o.affinity
        FROM partner_fields AS f JOIN own_fields AS o USING (field)
    ) AS l
    WHERE l.organisation_number IN (SELECT c.organisation_number FROM candidates AS c)
    GROUP BY l.organisation_number
),
partners AS (
    SELECT p.partner_number AS organisation_number, p.project_count
    FROM partner_pairs AS p JOIN own AS o ON o.own_number = p.organisation_number
),
scored AS (
    SELECT
        c.organisation_number,
        coalesce(t.project_count, 0) AS together_count,
        60 * a.concept_cosine AS concept_points,
        20 * a.field_cosine AS field_points,
        if(c.organisation_type = c.own_type, 10, 0) AS type_points,
        10 * least(c.project_count, c.own_count) / greatest(c.project_count, c.own_count) AS size_points,
        round(concept_points + field_points + type_points + size_points, 6) AS score
    FROM alike AS a
    JOIN candidates AS c USING (organisation_number)
    LEFT JOIN partners AS t USING (organisation_number)
    WHERE new_only IS NOT TRUE OR t.project_count IS NULL
),
best AS (
    SELECT s.* FROM scored AS s ORDER BY s.score DESC, s.organisation_number LIMIT top
),
shared AS (
    SELECT c.organisation_number, list(c.concept_id ORDER BY c.project_count DESC, c.concept_id) AS concept_ids
    FROM partner_concepts AS c JOIN own_concepts AS o USING (concept_id)
    WHERE c.organisation_number IN (SELECT b.organisation_number FROM best AS b)
    GROUP BY c.organisation_number
)
SELECT
    row_number() OVER (ORDER BY b.score DESC, b.organisation_number) AS place,
    p.organisation_id,
    p.name,
    p.country_code,
    p.city,
    p.organisation_type,
    round(b.score, 1) AS score,
    p.project_count,
    p.coordinated_count,
    p.last_call_year,
    b.together_count,
    s.concept_ids AS shared_concept_ids,
    [p.last_project_id] AS example_project_ids,
    round(b.concept_points, 1) AS concept_points,
    round(b.field_points, 1) AS field_points,
    b.type_points,
    round(b.size_points, 1) AS size_points
FROM best AS b
JOIN partner_profiles AS p USING (organisation_number)
LEFT JOIN shared AS s USING (organisation_number)
ORDER BY place;
