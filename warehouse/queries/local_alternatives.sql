-- question: Who works on this outside the capital, or in a given region?
-- answers: One row per organisation, most matching projects first. Whether a city is the capital goes by its
--   name, in the spellings listed here; who says no city, or is in a country that is not listed, can't be
--   told, and is left out unless the capital is included. Suburbs count as outside, and how rural a place is,
--   no source says.
-- parameter: country country · Country of the organisation
-- parameter: region text = null · Words of its region or city, such as norte; diacritics and case do not
--   matter
-- parameter: field field = null · Field of the projects
-- parameter: concept concept = null · What the projects are about
-- parameter: since integer = null · First call year of the projects
-- parameter: include_capital yes_no = no · The capital, and places unknown, too
-- parameter: top integer = 50 · At most so many rows
-- example: country=DE field=VET
-- column: organisation_id · Id of the organisation
-- column: name · Its name
-- column: city · Its city
-- column: region · Its region, as published
-- column: organisation_type · Type that it declares most often
-- column: is_in_capital · Its city is the capital; null if no city is published, or no capital listed here
-- column: project_count · Matching projects
-- column: coordinated_count · Of these, projects that it coordinated
-- column: last_call_year · Newest call year of those
-- column: project_ids · Newest of them, at most three
WITH capitals AS (
    SELECT cities
    FROM (VALUES
        ('AL', ['tirana', 'tirane']), ('AM', ['yerevan']), ('AT', ['wien', 'vienna']), ('AZ', ['baku', 'baki']),
        ('BA', ['sarajevo']), ('BE', ['bruxelles', 'brussel', 'brussels']), ('BG', ['sofia', 'софия']),
        ('CH', ['bern', 'berne']), ('CY', ['nicosia', 'lefkosia', 'λευκωσια']), ('CZ', ['praha', 'prague']),
        ('DE', ['berlin']),
        ('DK', ['kobenhavn', 'københavn', 'copenhagen']), ('EE', ['tallinn']),
        ('EL', ['athina', 'athens', 'αθηνα']), ('ES', ['madrid']), ('FI', ['helsinki', 'helsingfors']),
        ('FR', ['paris']), ('GE', ['tbilisi']), ('HR', ['zagreb']), ('HU', ['budapest']), ('IE', ['dublin']),
        ('IS', ['reykjavik']), ('IT', ['roma', 'rome']), ('LI', ['vaduz']), ('LT', ['vilnius']),
        ('LU', ['luxembourg', 'letzebuerg']), ('LV', ['riga']), ('MD', ['chisinau']), ('ME', ['podgorica']),
        ('MK', ['skopje', 'скопје']), ('MT', ['valletta']), ('NL', ['amsterdam']), ('NO', ['oslo']),
        ('PL', ['warszawa', 'warsaw']), ('PT', ['lisboa', 'lisbon']), ('RO', ['bucuresti', 'bucharest']),
        ('RS', ['beograd', 'belgrade', 'београд']), ('SE', ['stockholm']), ('SI', ['ljubljana']),
        ('SK', ['bratislava']), ('TR', ['ankara']), ('UA', ['kyiv', 'kiev', 'киів']),
        ('UK', ['london']),
        ('XK', ['prishtina', 'prishtine', 'pristina'])
    ) AS listed(country_code, cities)
    WHERE country_code = $country
),
located AS (
    SELECT f.organisation_number, o.organisation_id, o.name, o.city, o.region, o.organisation_type,
        -- a numbered district, such as Praha 6 or Budapest XIII, belongs to its city
        list_contains(
            (SELECT cities FROM capitals),
            regexp_replace(strip_accents(lower(o.city)), '[\s,-]+([0-9]+|[ivx]+)\.?$', '')
        ) AS is_in_capital
    FROM organisations AS o
    JOIN partner_profiles AS f USING (organisation_id)
    WHERE o.country_code = $country
        AND ($region IS NULL OR contains(
            strip_accents(lower(concat_ws(' | ', o.region, o.city))), strip_accents(lower($region))
        ))
),
matching AS (
    SELECT organisation_number, project_id, call_year, role
    FROM partner_projects
    WHERE NOT is_withdrawn
        AND organisation_number IN (SELECT organisation_number FROM located WHERE $include_capital OR NOT is_in_capital)
        AND ($field IS NULL OR field = $field)
        AND ($since IS NULL OR call_year >= $since)
        AND ($concept IS NULL OR project_number IN (
            SELECT project_number FROM project_concepts WHERE concept_id = $concept
        ))
),
chosen AS (
    SELECT organisation_number, count(*) AS project_count,
        count(*) FILTER (WHERE role = 'coordinator') AS coordinated_count, max(call_year) AS last_call_year
    FROM matching
    GROUP BY organisation_number
    ORDER BY project_count DESC, last_call_year DESC NULLS LAST, organisation_number
    LIMIT $top
),
evidence AS (
    SELECT organisation_number, list(project_id ORDER BY call_year DESC NULLS LAST, project_id)[:3] AS project_ids
    FROM matching
    WHERE organisation_number IN (SELECT organisation_number FROM chosen)
    GROUP BY organisation_number
)
SELECT l.* EXCLUDE (organisation_number), c.project_count, c.coordinated_count, c.last_call_year, e.project_ids
FROM chosen AS c
JOIN located AS l USING (organisation_number)
JOIN evidence AS e USING (organisation_number)
ORDER BY c.project_count DESC, c.last_call_year DESC NULLS LAST, l.organisation_id
