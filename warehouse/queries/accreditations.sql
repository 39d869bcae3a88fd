-- question: Who holds an accreditation, and who an Erasmus charter?
-- answers: One row per accreditation (actions KA120, KA130 and KA150) and per charter; newest calls first,
--   charters last. The status is that of the newest fetch; the day on which it changed is not published. A
--   charter without days is a code that only other sources name, and may have expired. No row means that none
--   is loaded, not that there is none.
-- parameter: organisation organisation = null · Only this one
-- parameter: country country = null · Country of the organisation
-- parameter: field field = null · Field of the accreditation; charters are of HED
-- parameter: status text = null · accredited, suspended, terminated, or charter
-- parameter: top integer = 50 · At most so many rows
-- example: country=DE
-- column: organisation_id · Id of the organisation
-- column: name · Its name
-- column: country_code · Its country
-- column: city · Its city
-- column: status · accredited, suspended or terminated; charter for an Erasmus charter
-- column: field · Field that it holds for
-- column: call_year · Call year of the accreditation; null for a charter
-- column: start_date · First day as published
-- column: end_date · Last day as published
-- column: evidence · project_id of the accreditation, or the charter code
WITH held AS (
    SELECT coordinator_id AS organisation_id, status, field, call_year, start_date, end_date,
        project_id AS evidence
    FROM projects
    WHERE action_code IN ('KA120', 'KA130', 'KA150')
    UNION ALL
    SELECT DISTINCT organisation_id, 'charter', 'HED', NULL, start_date, end_date, erasmus_code
    FROM charters
    UNION ALL
    SELECT organisation_id, 'charter', 'HED', NULL, NULL, NULL, erasmus_code
    FROM organisations
    ANTI JOIN charters USING (organisation_id, erasmus_code)
    WHERE erasmus_code IS NOT NULL
)
SELECT o.organisation_id, o.name, o.country_code, o.city, h.status, h.field, h.call_year, h.start_date, h.end_date,
    h.evidence
FROM held AS h
JOIN organisations AS o USING (organisation_id)
WHERE ($organisation IS NULL OR h.organisation_id = $organisation)
    AND ($country IS NULL OR o.country_code = $country)
    AND ($field IS NULL OR h.field = $field)
    AND ($status IS NULL OR h.status = lower($status))
ORDER BY h.call_year DESC NULLS LAST, o.organisation_id, h.evidence
LIMIT $top
