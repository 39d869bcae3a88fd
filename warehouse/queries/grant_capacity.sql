-- question: How large are the grants of projects that an organisation coordinated?
-- answers: One row per organisation, largest grant first. A grant is mobilised for a whole project at
--   selection: it is neither what the coordinator received nor what was paid in the end. Accreditations have
--   no grant and count nowhere.
-- parameter: organisations organisations = null · Only these
-- parameter: country country = null · Country of the organisation
-- parameter: field field = null · Field of the projects
-- parameter: action action = null · Action of the projects
-- parameter: since integer = null · First call year of the projects
-- parameter: min_eur number = 0 · Its largest grant is at least this
-- parameter: top integer = 50 · At most so many rows
-- example: country=DE field=VET
-- column: organisation_id · Id of the organisation
-- column: name · Its name
-- column: country_code · Its country
-- column: band · Of its largest grant: to 60k, 60k to 250k, 250k to 400k, 400k to 1M, above 1M (upper bounds
--   belong to a band)
-- column: largest_eur · Largest grant
-- column: largest_project_id · Project of that grant
-- column: largest_action_code · Its action
-- column: largest_call_year · Its call year
-- column: median_eur · Median of the grants
-- column: mobilised_eur · Sum of the grants
-- column: granted_count · Coordinated projects with a grant
-- column: project_ids · Those with the largest grants, at most three
WITH granted AS (
    SELECT t.organisation_number, project_id, t.action_code, t.call_year, g.amount_eur
    FROM partner_projects AS t
    JOIN grants AS g USING (project_id)
    WHERE t.role = 'coordinator' AND NOT t.is_withdrawn AND g.is_current
        AND t.organisation_number IN (
            SELECT organisation_number FROM partner_profiles
            WHERE ($country IS NULL OR country_code = $country)
                AND ($organisations IS NULL OR organisation_id IN (SELECT unnest($organisations::VARCHAR[])))
        )
        AND ($field IS NULL OR t.field = $field)
        AND ($action IS NULL OR t.action_code = $action)
        AND ($since IS NULL OR t.call_year >= $since)
),
chosen AS (
    SELECT organisation_number, max(amount_eur) AS largest_eur
    FROM granted
    GROUP BY organisation_number
    HAVING max(amount_eur) >= $min_eur
    ORDER BY largest_eur DESC, organisation_number
    LIMIT $top
)
SELECT o.organisation_id, o.name, o.country_code,
    CASE
        WHEN c.largest_eur <= 60_000 THEN 'to 60k'
        WHEN c.largest_eur <= 250_000 THEN '60k to 250k'
        WHEN c.largest_eur <= 400_000 THEN '250k to 400k'
        WHEN c.largest_eur <= 1_000_000 THEN '400k to 1M'
        ELSE 'above 1M'
    END AS band,
    c.largest_eur,
    first(g.project_id ORDER BY g.amount_eur DESC, g.project_id) AS largest_project_id,
    first(g.action_code ORDER BY g.amount_eur DESC, g.project_id) AS largest_action_code,
    first(g.call_year ORDER BY g.amount_eur DESC, g.project_id) AS largest_call_year,
    median(g.amount_eur)::DECIMAL(14, 2) AS median_eur,
    sum(g.amount_eur) AS mobilised_eur,
    count(*) AS granted_count,
    list(g.project_id ORDER BY g.amount_eur DESC, g.project_id)[:3] AS project_ids
FROM granted AS g
JOIN chosen AS c USING (organisation_number)
JOIN partner_profiles AS o USING (organisation_number)
GROUP BY o.organisation_id, o.name, o.country_code, c.largest_eur
ORDER BY c.largest_eur DESC, o.organisation_id
