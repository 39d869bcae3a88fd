-- What an organisation did year by year. A partner is new in a year if the two met in no project of an earlier call
-- year. Projects without a call year are left out.
INSERT INTO partner_years
WITH meetings AS (
    SELECT DISTINCT a.organisation_number, a.call_year, b.organisation_number AS partner_number
    FROM partner_projects AS a
    JOIN partner_projects AS b ON b.project_number = a.project_number AND b.organisation_number <> a.organisation_number
    WHERE NOT a.is_withdrawn AND NOT b.is_withdrawn
),
partners AS (
    SELECT
        organisation_number,
        call_year,
        count(*) AS partner_count,
        count(*) FILTER (first_call_year = call_year) AS new_partner_count
    FROM meetings
    JOIN partner_pairs USING (organisation_number, partner_number)
    GROUP BY organisation_number, call_year
)
SELECT
    any_value(p.organisation_id) AS organisation_id,
    p.call_year,
    count(*) AS project_count,
    count(*) FILTER (p.role = 'coordinator') AS coordinated_count,
    coalesce(any_value(m.partner_count), 0) AS partner_count,
    coalesce(any_value(m.new_partner_count), 0) AS new_partner_count
FROM partner_projects AS p
LEFT JOIN partners AS m USING (organisation_number, call_year)
WHERE NOT p.is_withdrawn AND p.call_year IS NOT NULL
GROUP BY p.organisation_number, p.call_year
ORDER BY p.organisation_number, p.call_year;
