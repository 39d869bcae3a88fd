-- Pairs of partners are the same from either side, and a project with two organisations or more adds one to the weight
-- of everyone in it.
SELECT 'other side' AS fault, p.organisation_id, p.partner_id, p.weight FROM partner_pairs AS p
ANTI JOIN partner_pairs AS q ON q.organisation_number = p.partner_number AND q.partner_number = p.organisation_number
    AND q.project_count = p.project_count AND q.weight = p.weight
UNION ALL
SELECT 'weight', organisation_id, NULL, w.weight
FROM (
    SELECT organisation_id, count(*) FILTER (n > 1) AS project_count
    FROM (
        SELECT organisation_id, count(*) OVER (PARTITION BY project_number) AS n
        FROM partner_projects WHERE NOT is_withdrawn
    )
    GROUP BY organisation_id
) AS c
LEFT JOIN (SELECT organisation_id, sum(weight) AS weight FROM partner_pairs GROUP BY organisation_id) AS w
    USING (organisation_id)
WHERE abs(c.project_count - coalesce(w.weight, 0)) > 0.001
