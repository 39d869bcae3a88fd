-- find_requests(...): requests for partners that may still be answered, those with the nearest deadline first. All is
-- optional and named:
--   query         words of title, themes and of whom it looks for; all of them must be there
--   concept       a concept_id; a theme of the request must say what its label, description or topics say
--   country, countries  a country code, or a list of them: that of who asks
--   wanted_from   a country code: who is there is looked for, or no country is named
--   field         SCH VET HED ADU YOU SPO: what its platform serves; those of unknown field are shown, too
--   on_date       the day to judge by; today if left out
-- A request that was closed when it was last read is left out. One without deadline may be stale: is_open is null.
CREATE MACRO find_requests(
    query := NULL,
    concept := NULL,
    country := NULL,
    countries := NULL,
    wanted_from := NULL,
    field := NULL,
    on_date := NULL,
    top := 100
) AS TABLE
WITH judged AS (
    SELECT
        r.*,
        o.name AS organisation_name,
        o.country_code,
        coalesce(on_date::DATE, current_date) AS today,
        words_of(concat_ws(' ', r.title, r.looking_for, r.activity, r.themes)) AS words,
        string_split(coalesce(r.themes, r.title), ';') AS theme_list
    FROM partner_requests AS r
    LEFT JOIN organisations AS o USING (organisation_id)
),
of_concept AS (
    SELECT words_of(concat_ws(' ', c.label, c.description)) AS words FROM concepts AS c WHERE c.concept_id = concept
    UNION ALL
    SELECT words_of(t.label) FROM topic_concepts AS tc JOIN topics AS t USING (topic_id) WHERE tc.concept_id = concept
),
about_concept AS (
    SELECT DISTINCT j.request_id
    FROM (SELECT request_id, words_of(unnest(theme_list)) AS words FROM judged) AS j
    JOIN of_concept AS c ON len(j.words) > 0 AND list_has_all(c.words, j.words)
),
fitting AS (
    SELECT j.*
    FROM judged AS j
    WHERE j.is_open IS DISTINCT FROM false
        AND (j.deadline_date IS NULL OR j.deadline_date >= j.today)
        AND (query IS NULL OR list_has_all(j.words, words_of(query)))
        AND (concept IS NULL OR j.request_id IN (SELECT a.request_id FROM about_concept AS a))
        AND (country IS NULL OR j.country_code = country)
        AND (countries IS NULL OR list_contains(countries::VARCHAR[], j.country_code))
        AND (
            wanted_from IS NULL OR j.from_countries IS NULL
            OR list_contains(string_split(j.from_countries, ','), wanted_from)
        )
        AND (field IS NULL OR j.field IS NULL OR j.field = field)
)
SELECT
    row_number() OVER (ORDER BY f.deadline_date NULLS LAST, f.modified_date DESC NULLS LAST, f.request_id) AS place,
    f.request_id,
    f.title,
    f.deadline_date,
    f.deadline_date - f.today AS days_left,
    f.is_open,
    f.organisation_id,
    f.organisation_name,
    f.country_code,
    f.from_countries,
    f.field,
    f.looking_for,
    f.activity,
    f.themes,
    f.start_date,
    f.end_date,
    f.read_date,
    f.source,
    f.url
FROM fitting AS f
ORDER BY place
LIMIT top;
