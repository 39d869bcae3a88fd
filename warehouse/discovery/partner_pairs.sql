-- Who works with whom: each pair of organisations of a project, from either side. A project of n organisations gives
-- each of its pairs the weight 1/(n-1), so that it counts once for everyone in it, be it small or large.
INSERT INTO partner_pairs
WITH taking_part AS (
    SELECT *, count(*) OVER (PARTITION BY project_number) AS organisation_count
    FROM partner_projects
    WHERE NOT is_withdrawn
)
SELECT
    a.organisation_number,
    b.organisation_number AS partner_number,
    any_value(a.organisation_id) AS organisation_id,
    any_value(b.organisation_id) AS partner_id,
    count(*) AS project_count,
    count(*) FILTER (a.role = 'coordinator') AS coordinated_count,
    min(a.call_year) AS first_call_year,
    max(a.call_year) AS last_call_year,
    -- decimals add up alike in any order, so that two builds are equal
    sum((1 / (a.organisation_count - 1))::DECIMAL(18, 9))::DOUBLE AS weight
FROM taking_part AS a
JOIN taking_part AS b ON b.project_number = a.project_number AND b.organisation_number <> a.organisation_number
GROUP BY a.organisation_number, b.organisation_number
ORDER BY a.organisation_number, b.organisation_number;
