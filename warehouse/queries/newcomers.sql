-- question: Who is a first-timer, or less experienced, in an action?
-- answers: One row per organisation with at most so many projects of the action in the years that count;
--   first who has most experience in other projects. "New" holds for the loaded years alone: read gap_years
--   beside it. Who never took part in any project is in no source, so nobody here is new to everything.
-- parameter: action action · The action to be new in
-- parameter: years integer = 7 · How many call years count, up to the newest loaded one
-- parameter: most integer = 0 · At most so many projects of the action in those years
-- parameter: country country = null · Country of the organisation
-- parameter: organisation_type organisation_type = null · Its commonest declared type, or a family of types
-- parameter: field field = null · Field of most of its projects
-- parameter: concept concept = null · What it must have worked on, in whatever action
-- parameter: top integer = 50 · At most so many rows
-- example: action=KA220 country=DE field=VET
-- column: organisation_id · Id of the organisation
-- column: name · Its name
-- column: country_code · Its country
-- column: city · Its city
-- column: organisation_type · Type that it declares most often
-- column: action_count · Its projects of the action in the years that count
-- column: experience_count · Its projects of any action in all loaded years; only those about the concept, if
--   one is given
-- column: last_call_year · Newest call year of those
-- column: project_ids · Newest of those, at most three
-- column: counted_from · First call year that counts
-- column: counted_to · Newest loaded call year
-- column: gap_years · Call years that count and that no source has whole: it may have taken part unseen
WITH covered AS (
    SELECT call_year, bool_or(coalesce(is_whole, false)) AS is_whole
    FROM ops.coverage
    WHERE loaded_count > 0 AND call_year IS NOT NULL
    GROUP BY call_year
),
span AS (
    SELECT max(call_year) - $years + 1 AS counted_from, max(call_year) AS counted_to
    FROM covered
),
gaps AS (
    SELECT list(year ORDER BY year) FILTER (WHERE c.is_whole IS NOT TRUE) AS gap_years
    FROM (SELECT unnest(range(counted_from, counted_to + 1)) AS year FROM span) AS counted
    LEFT JOIN covered AS c ON c.call_year = counted.year
),
in_action AS (
    SELECT organisation_number, count(*) AS action_count
    FROM partner_projects
    WHERE action_code = $action AND call_year >= (SELECT counted_from FROM span) AND NOT is_withdrawn
    GROUP BY organisation_number
),
chosen AS (
    SELECT f.organisation_number, f.organisation_id, f.name, f.country_code, f.city, f.organisation_type,
        coalesce(a.action_count, 0) AS action_count,
        if($concept IS NULL, f.project_count, c.project_count) AS experience_count,
        if($concept IS NULL, f.last_call_year, c.last_call_year) AS last_call_year
    FROM partner_profiles AS f
    LEFT JOIN in_action AS a USING (organisation_number)
    LEFT JOIN partner_concepts AS c ON c.organisation_number = f.organisation_number AND c.concept_id = $concept
    WHERE coalesce(a.action_count, 0) <= $most
        AND ($country IS NULL OR f.country_code = $country)
        AND ($organisation_type IS NULL OR f.organisation_type IN (
            SELECT organisation_type FROM organisation_types WHERE $organisation_type IN (organisation_type, family)
        ))
        AND ($field IS NULL OR f.main_field = $field)
        AND ($concept IS NULL OR c.project_count > 0)
    ORDER BY experience_count DESC, last_call_year DESC NULLS LAST, f.organisation_id
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
SELECT c.organisation_id, c.name, c.country_code, c.city, c.organisation_type, c.action_count, c.experience_count,
    c.last_call_year, e.project_ids, s.counted_from, s.counted_to,
    coalesce(g.gap_years, []) AS gap_years
FROM chosen AS c
JOIN evidence AS e USING (organisation_number)
CROSS JOIN span AS s
CROSS JOIN gaps AS g
ORDER BY c.experience_count DESC, c.last_call_year DESC NULLS LAST, c.organisation_id
