-- question: Is this one real organisation, and what is known of who it is?
-- answers: One row per fact: spellings, identifiers, declared types, cities, ids that were led here, and
--   organisations that were compared with it and kept apart. confidence says how sure the joining is as a
--   whole. Several types are normal: each project declares its own. Whether it is registered, alive or
--   solvent is in no source.
-- parameter: organisation organisation · Whose identity
-- parameter: fact text = null · Only facts of this kind
-- example: organisation=@busiest
-- column: organisation_id · Id of the organisation
-- column: confidence · How sure it is that all that stands under this id is one organisation, from 0 to 1
-- column: fact · name, identifier, type, city, retired id, or kept apart
-- column: value · What is published; for a retired id or one kept apart, that id
-- column: detail · Which kind of identifier, when the id was retired, or the rule that kept it apart, with
--   its score
-- column: mention_count · How often it is published; null where nothing is counted
-- column: is_shown · It is the one that table organisations shows
-- column: project_ids · Newest projects that say so, at most three; empty where it is not said in a project
WITH said AS (
    SELECT t.name, t.identifier, t.organisation_type, t.city, project_id, p.call_year
    FROM participations AS t
    JOIN projects AS p USING (project_id)
    WHERE t.organisation_id = $organisation
),
unrolled AS (
    UNPIVOT (SELECT name, identifier, organisation_type AS type, city, project_id, call_year FROM said)
    ON name, identifier, type, city INTO NAME fact VALUE value
),
counted AS (
    SELECT fact, value, count(*) AS mention_count,
        list(DISTINCT {'year': -coalesce(call_year, 0), 'id': project_id}) AS projects
    FROM unrolled
    GROUP BY fact, value
),
facts AS (
    SELECT fact, value, NULL AS detail, mention_count, projects FROM counted WHERE fact <> 'identifier'
    UNION ALL
    SELECT 'identifier', i.value, i.scheme, i.mention_count, c.projects
    FROM organisation_identifiers AS i
    LEFT JOIN counted AS c ON c.fact = 'identifier' AND c.value = i.value
    WHERE i.organisation_id = $organisation
    UNION ALL
    SELECT 'retired id', organisation_id, 'on ' || redirected_date, NULL, NULL
    FROM organisation_redirects
    WHERE redirected_to = $organisation
    UNION ALL
    SELECT 'kept apart', other, string_agg(DISTINCT concat(decided, ': ', rule, ' ', round(score, 2)), '; '), NULL, NULL
    FROM (
        SELECT if(organisation_a = $organisation, organisation_b, organisation_a) AS other, decided, rule, score
        FROM organisation_links
        WHERE decided <> 'joined' AND $organisation IN (organisation_a, organisation_b)
    )
    WHERE other <> $organisation
    GROUP BY other
)
SELECT o.organisation_id, o.confidence, f.fact, f.value, f.detail, f.mention_count,
    coalesce(f.value IN (o.name, o.pic, o.oid, o.erasmus_code, o.organisation_type, o.city), false) AS is_shown,
    coalesce(list_transform(list_sort(f.projects)[:3], lambda project: project.id), []) AS project_ids
FROM facts AS f
JOIN organisations AS o ON o.organisation_id = $organisation
WHERE $fact IS NULL OR f.fact = lower($fact)
ORDER BY f.fact, f.mention_count DESC NULLS LAST, f.value
