-- question: Which organisations coordinated projects like mine, and worked with organisations that I know?
-- answers: One row per organisation that coordinated a matching project; first who worked with most of the
--   known ones, then who coordinated most, then most recently. Only funded projects are published, so nothing
--   here is a success rate.
-- parameter: country country = null · Country of the organisation
-- parameter: organisation_type organisation_type = null · Its commonest declared type, or a family of types
-- parameter: key_action key_action = null · Key action of the projects
-- parameter: action action = null · Action of the projects
-- parameter: field field = null · Field of the projects
-- parameter: concept concept = null · What the projects are about
-- parameter: since integer = null · First call year of the projects
-- parameter: known organisations = null · Organisations that I know
-- parameter: min_known integer = 0 · Of those, how many it must have worked with, in whatever project
-- parameter: top integer = 50 · At most so many rows
-- example: key_action=KA2 concept=green since=2021 known=@busiest,@partner min_known=1
-- column: organisation_id · Id of the organisation
-- column: name · Its name
-- column: country_code · Its country
-- column: city · Its city
-- column: organisation_type · Type that it declares most often
-- column: coordinated_count · Matching projects that it coordinated
-- column: last_call_year · Newest call year of those
-- column: known_count · Known organisations that it worked with
-- column: known_names · Their names
-- column: project_ids · Newest matching projects, at most three
WITH matching AS (
    SELECT organisation_number, project_id, call_year
    FROM partner_projects
    WHERE role = 'coordinator' AND NOT is_withdrawn
        AND ($key_action IS NULL OR key_action = $key_action)
        AND ($action IS NULL OR action_code = $action)
        AND ($field IS NULL OR field = $field)
        AND ($since IS NULL OR call_year >= $since)
        AND ($concept IS NULL OR project_number IN (
            SELECT project_number FROM project_concepts WHERE concept_id = $concept
        ))
),
coordinated AS (
    SELECT organisation_number, count(*) AS coordinated_count, max(call_year) AS last_call_year
    FROM matching
    GROUP BY organisation_number
),
acquainted AS (
    SELECT pair.partner_number AS organisation_number, count(*) AS known_count,
        list(k.name ORDER BY k.name) AS known_names
    FROM partner_profiles AS k
    JOIN partner_pairs AS pair USING (organisation_number)
    WHERE k.organisation_id IN (SELECT unnest($known::VARCHAR[]))
    GROUP BY pair.partner_number
),
chosen AS (
    SELECT organisation_number, f.organisation_id, f.name, f.country_code, f.city, f.organisation_type,
        c.coordinated_count, c.last_call_year, coalesce(a.known_count, 0) AS known_count,
        coalesce(a.known_names, []) AS known_names
    FROM coordinated AS c
    JOIN partner_profiles AS f USING (organisation_number)
    LEFT JOIN acquainted AS a USING (organisation_number)
    WHERE ($country IS NULL OR f.country_code = $country)
        AND ($organisation_type IS NULL OR f.organisation_type IN (
            SELECT organisation_type FROM organisation_types WHERE $organisation_type IN (organisation_type, family)
        ))
        AND coalesce(a.known_count, 0) >= $min_known
    ORDER BY known_count DESC, c.coordinated_count DESC, c.last_call_year DESC NULLS LAST, f.organisation_id
    LIMIT $top
),
evidence AS (
    SELECT organisation_number, list(project_id ORDER BY call_year DESC NULLS LAST, project_id)[:3] AS project_ids
    FROM matching
    WHERE organisation_number IN (SELECT organisation_number FROM chosen)
    GROUP BY organisation_number
)
SELECT c.* EXCLUDE (organisation_number), e.project_ids
FROM chosen AS c
JOIN evidence AS e USING (organisation_number)
ORDER BY c.known_count DESC, c.coordinated_count DESC, c.last_call_year DESC NULLS LAST, c.organisation_id
