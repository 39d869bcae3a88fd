-- question: Who is loaded with running projects, and who has room?
-- answers: One row per organisation, busiest first: projects that run on the day, and months of project work
--   in the months after it. Dates are the planned ones, accreditations are left out (they are no work),
--   terminated projects too. How many people an organisation has, and what it does outside the programme, is
--   in no source.
-- parameter: organisations organisations = null · Only these; then those without running projects are shown
--   too
-- parameter: country country = null · Country of the organisation
-- parameter: field field = null · Field of most of its projects
-- parameter: day date = null · The day; if not given, the newest fetch that this warehouse rests on
-- parameter: months integer = 12 · How far to look ahead
-- parameter: top integer = 50 · At most so many rows
-- example: country=DE day=2026-11-01
-- column: organisation_id · Id of the organisation
-- column: name · Its name
-- column: country_code · Its country
-- column: ongoing_count · Projects that run on the day
-- column: coordinated_count · Of these, projects that it coordinates
-- column: starting_count · Projects that start later, within the months ahead
-- column: project_months · Months of work ahead: each project counts with the days that it has in that time
-- column: last_day · Last day of the project that ends last
-- column: undated_count · Projects called ongoing that say no dates, and so are not counted
-- column: project_ids · Projects running or starting, the one that ends last first
-- column: counted_on · The day
WITH span AS (
    SELECT coalesce($day::DATE, max(last_fetched_at)::DATE) AS first_day,
        (coalesce($day::DATE, max(last_fetched_at)::DATE) + to_months($months::INTEGER))::DATE AS day_after
    FROM documents
),
asked AS (
    SELECT organisation_number, organisation_id, name, country_code
    FROM partner_profiles
    WHERE ($organisations IS NULL OR organisation_id IN (SELECT unnest($organisations::VARCHAR[])))
        AND ($country IS NULL OR country_code = $country)
        AND ($field IS NULL OR main_field = $field)
),
running AS (
    SELECT p.project_id, p.start_date, p.end_date, p.start_date IS NULL OR p.end_date IS NULL AS is_undated
    FROM projects AS p
    CROSS JOIN span
    WHERE coalesce(p.status, '') <> 'terminated' AND coalesce(p.action_code, '') NOT IN ('KA120', 'KA130', 'KA150')
        AND (p.start_date < span.day_after AND p.end_date >= span.first_day
            OR (p.start_date IS NULL OR p.end_date IS NULL) AND p.status = 'ongoing')
),
parts AS (
    SELECT t.organisation_number, t.role = 'coordinator' AS is_coordinator, r.*
    FROM partner_projects AS t
    JOIN running AS r USING (project_id)
    WHERE NOT t.is_withdrawn AND t.organisation_number IN (SELECT organisation_number FROM asked)
),
counted AS (
    SELECT organisation_number,
        count(*) FILTER (WHERE NOT is_undated AND start_date <= first_day) AS ongoing_count,
        count(*) FILTER (WHERE NOT is_undated AND start_date <= first_day AND is_coordinator) AS coordinated_count,
        count(*) FILTER (WHERE NOT is_undated AND start_date > first_day) AS starting_count,
        coalesce(sum(
            date_diff('day', greatest(start_date, first_day), least(end_date + 1, day_after))
        ) FILTER (WHERE NOT is_undated), 0) AS project_days,
        max(end_date) FILTER (WHERE NOT is_undated) AS last_day,
        count(*) FILTER (WHERE is_undated) AS undated_count
    FROM parts
    CROSS JOIN span
    GROUP BY organisation_number
),
chosen AS (
    SELECT organisation_number, a.organisation_id, a.name, a.country_code,
        coalesce(c.ongoing_count, 0) AS ongoing_count, coalesce(c.coordinated_count, 0) AS coordinated_count,
        coalesce(c.starting_count, 0) AS starting_count,
        round(coalesce(c.project_days, 0) * 12 / 365.25, 1) AS project_months,
        c.last_day, coalesce(c.undated_count, 0) AS undated_count
    FROM asked AS a
    LEFT JOIN counted AS c USING (organisation_number)
    WHERE c.organisation_number IS NOT NULL OR $organisations IS NOT NULL
    ORDER BY ongoing_count DESC, project_months DESC, undated_count DESC, a.organisation_id
    LIMIT $top
),
evidence AS (
    SELECT organisation_number, list(project_id ORDER BY end_date DESC, project_id) AS project_ids
    FROM parts
    WHERE NOT is_undated AND organisation_number IN (SELECT organisation_number FROM chosen)
    GROUP BY organisation_number
)
SELECT c.* EXCLUDE (organisation_number), coalesce(e.project_ids, []) AS project_ids, span.first_day AS counted_on
FROM chosen AS c
LEFT JOIN evidence AS e USING (organisation_number)
CROSS JOIN span
ORDER BY c.ongoing_count DESC, c.project_months DESC, c.undated_count DESC, c.organisation_id
