-- question: Which consortium has one organisation per country, and enough newcomers among them?
-- answers: One row per country in which someone matches: the likeliest newcomer or the likeliest experienced
--   organisation, so that newcomers reach the share wherever there are enough. A newcomer has at most so many
--   projects of the action in the loaded years, see ops.coverage. It is a first list to talk about: whether
--   anyone wants to join is in no source.
-- parameter: countries countries · One organisation from each
-- parameter: action action · The action to be new in
-- parameter: newcomer_share number = 0.4 · At least this share of the countries gets a newcomer
-- parameter: most integer = 0 · At most so many projects of the action make a newcomer
-- parameter: field field = null · Field of the projects that count as experience
-- parameter: concept concept = null · What those projects are about
-- parameter: since integer = null · First call year of those projects
-- parameter: exclude organisations = null · Not these
-- example: countries=PT,ES,IT,DE,PL action=KA220 field=VET
-- column: country_code · Country
-- column: organisation_id · Id of the organisation
-- column: name · Its name
-- column: city · Its city
-- column: is_newcomer · It is new to the action
-- column: action_count · Its projects of the action, whatever they are about
-- column: matching_count · Its projects that count as experience
-- column: last_call_year · Newest call year of those
-- column: project_ids · Newest of those, at most three
-- column: newcomer_share · Share of newcomers in this answer
-- column: missing_countries · Countries asked for in which nobody matches
WITH in_action AS (
    SELECT organisation_number, count(*) AS action_count
    FROM partner_projects
    WHERE action_code = $action AND NOT is_withdrawn
    GROUP BY organisation_number
),
matching AS (
    SELECT organisation_number, project_id, call_year
    FROM partner_projects
    WHERE NOT is_withdrawn
        AND organisation_number IN (
            SELECT organisation_number FROM partner_profiles
            WHERE country_code IN (SELECT unnest($countries::VARCHAR[]))
                AND ($exclude IS NULL OR organisation_id NOT IN (SELECT unnest($exclude::VARCHAR[])))
        )
        AND ($field IS NULL OR field = $field)
        AND ($since IS NULL OR call_year >= $since)
        AND ($concept IS NULL OR project_number IN (
            SELECT project_number FROM project_concepts WHERE concept_id = $concept
        ))
),
candidates AS (
    SELECT organisation_number, f.country_code, coalesce(a.action_count, 0) AS action_count,
        coalesce(a.action_count, 0) <= $most AS is_newcomer, m.matching_count, m.last_call_year
    FROM (
        SELECT organisation_number, count(*) AS matching_count, max(call_year) AS last_call_year
        FROM matching
        GROUP BY organisation_number
    ) AS m
    JOIN partner_profiles AS f USING (organisation_number)
    LEFT JOIN in_action AS a USING (organisation_number)
),
best AS (
    SELECT *, count(*) OVER (PARTITION BY country_code) AS choice_count
    FROM (
        SELECT *
        FROM candidates
        QUALIFY row_number() OVER (
            PARTITION BY country_code, is_newcomer
            ORDER BY matching_count DESC, last_call_year DESC NULLS LAST, organisation_number
        ) = 1
    )
),
newcomers AS (
    -- first where there is nobody else, then where the newcomer is strongest
    SELECT country_code,
        choice_count = 1 OR row_number() OVER (
            ORDER BY choice_count, matching_count DESC, last_call_year DESC NULLS LAST, country_code
        ) <= ceil($newcomer_share * (SELECT count(DISTINCT country_code) FROM best)) AS is_taken
    FROM best
    WHERE is_newcomer
),
picked AS (
    SELECT b.*
    FROM best AS b
    LEFT JOIN newcomers AS n USING (country_code)
    WHERE b.is_newcomer = coalesce(n.is_taken, false)
),
evidence AS (
    SELECT organisation_number, list(project_id ORDER BY call_year DESC NULLS LAST, project_id)[:3] AS project_ids
    FROM matching
    WHERE organisation_number IN (SELECT organisation_number FROM picked)
    GROUP BY organisation_number
),
missing AS (
    SELECT coalesce(list(DISTINCT country ORDER BY country), []) AS missing_countries
    FROM (SELECT unnest($countries::VARCHAR[]) AS country) AS asked
    WHERE country NOT IN (SELECT country_code FROM picked)
)
SELECT p.country_code, f.organisation_id, f.name, f.city, p.is_newcomer, p.action_count, p.matching_count,
    p.last_call_year, e.project_ids, avg(p.is_newcomer::INTEGER) OVER () AS newcomer_share, missing.missing_countries
FROM picked AS p
JOIN partner_profiles AS f USING (organisation_number)
JOIN evidence AS e USING (organisation_number)
CROSS JOIN missing
ORDER BY p.is_newcomer, p.country_code
