-- question: Who can introduce me to an organisation?
-- answers: One row per way. If the two have worked together or share partners, these, strongest first; if
--   not, the strongest chains of three, else of four steps. A chain is as strong as its weakest link, and
--   links are counted in projects together. No row: no chain of up to four steps in the loaded projects.
--   Whether people still know each other is in no source, so read last_call_year.
-- parameter: mine organisation · My organisation
-- parameter: target organisation · Whom I want to meet
-- parameter: top integer = 20 · At most so many ways
-- example: mine=@busiest target=@partner
-- column: place · Place, from 1
-- column: step_count · Steps from me to the target: 1 is worked together, 2 is a shared partner
-- column: partner_id · Who introduces me: the first one after me; null where we have worked together
-- column: name · Name of that
-- column: organisation_ids · The whole chain, from me to the target
-- column: names · Their names
-- column: project_counts · Projects together, link by link
-- column: weakest_link · The least of those
-- column: last_call_year · Newest call year of the link that is longest ago
-- column: project_ids · Newest common project, link by link
WITH ways AS MATERIALIZED (
    FROM shared_partners($mine, $target, top := $top)
),
links AS (
    SELECT place, unnest(organisation_ids[:-2]) AS from_id, unnest(organisation_ids[2:]) AS to_id,
        generate_subscripts(project_counts, 1) AS step
    FROM ways
),
-- few, so found before they are joined with each other
parts AS MATERIALIZED (
    SELECT f.organisation_id, t.project_number, t.project_id
    FROM partner_profiles AS f
    JOIN partner_projects AS t USING (organisation_number)
    WHERE f.organisation_id IN (SELECT unnest(organisation_ids) FROM ways) AND NOT t.is_withdrawn
),
newest AS (
    SELECT l.place, l.step, max_by(a.project_id, a.project_number) AS project_id
    FROM links AS l
    JOIN parts AS a ON a.organisation_id = l.from_id
    JOIN parts AS b ON b.organisation_id = l.to_id AND b.project_number = a.project_number
    GROUP BY l.place, l.step
)
SELECT ways.*, list(newest.project_id ORDER BY newest.step) AS project_ids
FROM ways
JOIN newest USING (place)
GROUP BY ALL
ORDER BY place
