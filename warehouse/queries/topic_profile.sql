-- question: What does an organisation work on: is it a specialist, how broad is it, and where is it going?
-- answers: One row per concept and per topic of its projects, concepts first, then what it does most. Topics
--   are what projects declare; those of 2007-13 declare few. A trend needs projects in both spans of years to
--   mean anything.
-- parameter: organisation organisation · Whose topics
-- parameter: recent_years integer = 3 · How many call years are recent, up to its newest
-- parameter: concept concept = null · Only this concept, and its topics
-- example: organisation=@busiest
-- column: kind · concept or topic
-- column: id · concept_id or topic_id
-- column: label · Label
-- column: vocabulary · Period whose list a topic belongs to; null for a concept, which spans all
-- column: project_count · Its projects about it
-- column: share · Of its projects that name a topic, those about this
-- column: specialisation · Its part of all that its projects name, by the same part in all projects: 2 is
--   twice as usual
-- column: coordinated_count · Of its projects about it, those that it coordinated
-- column: recent_count · Of its projects about it, those of the recent years
-- column: earlier_count · Those of as many years before
-- column: first_call_year · First call year
-- column: last_call_year · Newest call year
-- column: project_ids · Newest of these projects, at most three
WITH parts AS (
    SELECT project_id, call_year, role = 'coordinator' AS is_coordinator
    FROM partner_projects
    WHERE organisation_id = $organisation AND NOT is_withdrawn
),
own_topics AS (
    SELECT parts.*, topic_id
    FROM project_topics
    JOIN parts USING (project_id)
),
span AS (
    SELECT count(DISTINCT project_id) AS project_count, max(call_year) - $recent_years AS before_recent
    FROM own_topics
),
named AS (
    SELECT 'topic' AS kind, topic_id AS id, project_id, call_year, is_coordinator FROM own_topics
    UNION ALL
    SELECT DISTINCT 'concept', concept_id, project_id, call_year, is_coordinator
    FROM own_topics
    JOIN topic_concepts USING (topic_id)
),
own AS (
    SELECT kind, id, count(*) AS project_count, count(*) FILTER (WHERE is_coordinator) AS coordinated_count,
        count(*) FILTER (WHERE call_year > before_recent) AS recent_count,
        count(*) FILTER (WHERE call_year <= before_recent AND call_year > before_recent - $recent_years)
            AS earlier_count,
        min(call_year) AS first_call_year, max(call_year) AS last_call_year,
        list(project_id ORDER BY call_year DESC NULLS LAST, project_id)[:3] AS project_ids
    FROM named
    CROSS JOIN span
    GROUP BY kind, id
),
everyone AS (
    SELECT 'topic' AS kind, topic_id AS id, count(*) AS project_count FROM project_topics GROUP BY topic_id
    UNION ALL
    SELECT 'concept', concept_id, count(*) FROM project_concepts GROUP BY concept_id
),
compared AS (
    SELECT own.*, span.project_count AS all_projects,
        own.project_count / sum(own.project_count) OVER (PARTITION BY kind) AS own_part,
        everyone.project_count / sum(everyone.project_count) OVER (PARTITION BY kind) AS usual_part
    FROM everyone
    LEFT JOIN own USING (kind, id)
    CROSS JOIN span
)
SELECT o.kind, o.id, coalesce(c.label, t.label) AS label, t.vocabulary, o.project_count,
    o.project_count / o.all_projects AS share, o.own_part / o.usual_part AS specialisation,
    o.coordinated_count, o.recent_count, o.earlier_count, o.first_call_year, o.last_call_year, o.project_ids
FROM compared AS o
LEFT JOIN concepts AS c ON o.kind = 'concept' AND c.concept_id = o.id
LEFT JOIN topics AS t ON o.kind = 'topic' AND t.topic_id = o.id
WHERE o.project_count > 0
    AND ($concept IS NULL OR c.concept_id = $concept
        OR t.topic_id IN (SELECT topic_id FROM topic_concepts WHERE concept_id = $concept))
ORDER BY o.kind, o.project_count DESC, o.last_call_year DESC NULLS LAST, o.id
