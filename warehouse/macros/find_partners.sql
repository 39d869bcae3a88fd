-- find_partners(...): organisations that fit, best first, at most `top` of them. Everything is optional and named:
--   query               words of titles, topics and abstracts; a project matches if it has most of what they say
--   topic, concept      a topic_id; a concept_id
--   country, countries  a country code; a list of them
--   field, action       SCH VET HED ADU YOU SPO; a code such as KA220
--   organisation_type   a type, or a family of types; see organisation_types
--   role                the role in the matching projects: coordinator or partner
--   since               matching projects of this call year or later
--   min_projects        at least so many matching projects
--   newcomers_only      at most two projects (of the action, if one is asked for) in the newest seven call years
--   new_projects_only   only projects that are new since the last release; see changes
--   worked_with         a list of ids: partners of at least one of them
--   exclude             a list of ids: not these
-- Null is as good as left out; an empty list of countries or of ids to have worked with fits nobody.
-- The score is the sum of five columns of points; docs/measures.md says how each is counted.
CREATE MACRO find_partners(
    query := NULL,
    topic := NULL,
    concept := NULL,
    country := NULL,
    countries := NULL,
    field := NULL,
    action := NULL,
    organisation_type := NULL,
    role := NULL,
    since := NULL,
    min_projects := 1,
    newcomers_only := false,
    new_projects_only := false,
    worked_with := NULL,
    exclude := NULL,
    top := 100
) AS TABLE
-- words as common as "the", which search_terms lacks where only an abstract has them, are asked for if there are no others
WITH asked AS (
    SELECT w.term, w.idf, w.project_count > greatest(1000, (SELECT count(*) FROM project_numbers) / 5) AS is_common
    FROM search_words AS w
    WHERE query IS NOT NULL AND w.term IN (SELECT unnest(words_of(query)))
    QUALIFY NOT is_common OR bool_and(is_common) OVER ()
),
asked_in_all AS (
    SELECT sum(a.idf) AS idf, list(a.term ORDER BY a.term) AS words FROM asked AS a
),
found AS (
    SELECT t.project_number, sum(t.weight) AS weight, sum(a.idf) AS idf
    FROM search_terms AS t JOIN asked AS a USING (term)
    WHERE query IS NOT NULL
    GROUP BY t.project_number
),
-- one row per project and thing asked for
hits AS (
    SELECT f.project_number, f.weight / (6 * w.idf) AS relevance
    FROM found AS f, asked_in_all AS w WHERE f.idf >= 0.6 * w.idf
    UNION ALL
    SELECT c.project_number, 1.0 FROM project_concepts AS c WHERE c.concept_id = concept
    UNION ALL
    SELECT n.project_number, 1.0
    FROM project_topics AS t JOIN project_numbers AS n USING (project_id) WHERE t.topic_id = topic
),
matching_projects AS (
    SELECT h.project_number, min(h.relevance) AS relevance
    FROM hits AS h
    GROUP BY h.project_number
    HAVING count(*) = (query IS NOT NULL)::INT + (concept IS NOT NULL)::INT + (topic IS NOT NULL)::INT
),
known AS (
    SELECT
        p.partner_number AS organisation_number,
        count(*) AS known_count,
        list(p.organisation_id ORDER BY p.organisation_id) AS known_ids
    FROM partner_pairs AS p
    WHERE worked_with IS NOT NULL
        AND p.organisation_id IN (SELECT current_id(id) FROM (SELECT unnest(worked_with::VARCHAR[]) AS id))
    GROUP BY p.partner_number
),
experienced AS (
    SELECT pp.organisation_number
    FROM partner_projects AS pp
    WHERE newcomers_only IS TRUE
        AND NOT pp.is_withdrawn
        AND (action IS NULL OR pp.action_code = action)
        AND pp.call_year > newest_call_year() - 7
    GROUP BY pp.organisation_number
    HAVING count(*) > 2
),
types AS (
    SELECT y.organisation_type FROM organisation_types AS y WHERE y.family = organisation_type
    UNION ALL
    SELECT organisation_type WHERE organisation_type IS NOT NULL
),
-- by what is asked of projects: nothing; or something, but neither words nor themes; or these, too
fitting AS (
    SELECT p.organisation_number, p.project_count, p.coordinated_count, p.last_call_year, 1.0 AS relevance
    FROM partner_profiles AS p
    WHERE query IS NULL AND concept IS NULL AND topic IS NULL AND field IS NULL AND action IS NULL
        AND role IS NULL AND since IS NULL AND new_projects_only IS NOT TRUE
        AND p.project_count >= coalesce(min_projects, 1)
    UNION ALL
    SELECT
        pp.organisation_number,
        count(*),
        count(*) FILTER (pp.role = 'coordinator'),
        max(pp.call_year),
        1.0
    FROM partner_projects AS pp
    WHERE query IS NULL AND concept IS NULL AND topic IS NULL
        AND NOT (field IS NULL AND action IS NULL AND role IS NULL AND since IS NULL AND new_projects_only IS NOT TRUE)
        AND takes_part(
            pp.project_number, pp.is_withdrawn, pp.field, pp.action_code, pp.role, pp.call_year,
            field, action, role, since, new_projects_only
        )
    GROUP BY pp.organisation_number
    HAVING count(*) >= coalesce(min_projects, 1)
    UNION ALL
    SELECT
        pp.organisation_number,
        count(*),
        count(*) FILTER (pp.role = 'coordinator'),
        max(pp.call_year),
        avg(m.relevance)
    FROM partner_projects AS pp JOIN matching_projects AS m USING (project_number)
    WHERE NOT (query IS NULL AND concept IS NULL AND topic IS NULL)
        AND takes_part(
            pp.project_number, pp.is_withdrawn, pp.field, pp.action_code, pp.role, pp.call_year,
            field, action, role, since, new_projects_only
        )
    GROUP BY pp.organisation_number
    HAVING count(*) >= coalesce(min_projects, 1)
),
newest AS (
    SELECT newest_call_year() AS call_year
),
scored AS (
    SELECT
        f.*,
        40 * (1 - 0.8 ** f.project_count) AS experience_points,
        20 * f.relevance AS relevance_points,
        20 * coalesce(0.85 ** (n.call_year - f.last_call_year), 0) AS recency_points,
        10 * (1 - 0.7 ** f.coordinated_count) AS coordination_points,
        10 * f.project_count / p.project_count AS focus_points,
        round(
            experience_points + relevance_points + recency_points + coordination_points + focus_points, 6
        ) AS score
    FROM fitting AS f
    CROSS JOIN newest AS n
    JOIN partner_profiles AS p USING (organisation_number)
    WHERE (country IS NULL OR p.country_code = country)
        AND (countries IS NULL OR list_contains(countries::VARCHAR[], p.country_code))
        AND (organisation_type IS NULL OR p.organisation_type IN (FROM types))
        AND (worked_with IS NULL OR p.organisation_number IN (SELECT k.organisation_number FROM known AS k))
        AND (newcomers_only IS NOT TRUE OR p.organisation_number NOT IN (FROM experienced))
        AND (
            exclude IS NULL
            OR p.organisation_id NOT IN (
                SELECT current_id(id) FROM (SELECT unnest(exclude::VARCHAR[]) AS id) WHERE id IS NOT NULL
            )
        )
),
best AS (
    SELECT s.*
    FROM scored AS s
    ORDER BY s.score DESC, s.project_count DESC, s.organisation_number
    LIMIT top
),
-- the work of the best, few rows, before it is known what of it matches
work_of_best AS (
    SELECT pp.organisation_number, pp.project_number
    FROM partner_projects AS pp
    WHERE pp.organisation_number IN (SELECT b.organisation_number FROM best AS b)
        AND takes_part(
            pp.project_number, pp.is_withdrawn, pp.field, pp.action_code, pp.role, pp.call_year,
            field, action, role, since, new_projects_only
        )
),
examples AS (
    SELECT x.organisation_number, list(n.project_id ORDER BY x.place) AS project_ids
    FROM (
        SELECT
            o.organisation_number,
            o.project_number,
            row_number() OVER (
                PARTITION BY o.organisation_number
                ORDER BY coalesce(m.relevance, 1.0) DESC, o.project_number DESC
            ) AS place
        FROM work_of_best AS o LEFT JOIN matching_projects AS m USING (project_number)
        WHERE m.project_number IS NOT NULL OR (query IS NULL AND concept IS NULL AND topic IS NULL)
        QUALIFY place <= 3
    ) AS x
    JOIN project_numbers AS n USING (project_number)
    GROUP BY x.organisation_number
)
SELECT
    row_number() OVER (ORDER BY b.score DESC, b.project_count DESC, b.organisation_number) AS place,
    p.organisation_id,
    p.name,
    p.country_code,
    p.city,
    p.organisation_type,
    round(b.score, 1) AS score,
    b.project_count AS matching_count,
    b.coordinated_count,
    b.last_call_year,
    e.project_ids AS example_project_ids,
    w.words AS words_found,
    k.known_count,
    k.known_ids,
    round(b.experience_points, 1) AS experience_points,
    round(b.relevance_points, 1) AS relevance_points,
    round(b.recency_points, 1) AS recency_points,
    round(b.coordination_points, 1) AS coordination_points,
    round(b.focus_points, 1) AS focus_points,
    (SELECT count(*) FROM scored) AS fitting_count
FROM best AS b
JOIN partner_profiles AS p USING (organisation_number)
JOIN examples AS e USING (organisation_number)
LEFT JOIN known AS k USING (organisation_number)
CROSS JOIN asked_in_all AS w
ORDER BY place;
