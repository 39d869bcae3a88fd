-- shared_partners(a, b): who introduces a to b. If the two have worked together (one step) or share partners (two
-- steps), these are named, the strongest first; if not, the strongest chains of three, else of four steps. A chain is
-- as strong as its weakest link, links being counted in projects together.
CREATE MACRO shared_partners(a, b, top := 20) AS TABLE
WITH start AS (
    SELECT p.partner_number, p.project_count, p.last_call_year
    FROM partner_pairs AS p
    WHERE p.organisation_id = current_id(a) AND current_id(a) <> current_id(b)
),
goal AS (
    SELECT p.partner_number, p.project_count, p.last_call_year
    FROM partner_pairs AS p
    WHERE p.organisation_id = current_id(b) AND current_id(a) <> current_id(b)
),
ends AS (
    SELECT x.organisation_number AS a_number, y.organisation_number AS b_number
    FROM partner_profiles AS x, partner_profiles AS y
    WHERE x.organisation_id = current_id(a) AND y.organisation_id = current_id(b)
),
near AS (
    SELECT 1 AS step_count, [e.a_number, e.b_number] AS numbers, [s.project_count] AS links, s.last_call_year
    FROM start AS s JOIN ends AS e ON e.b_number = s.partner_number
    UNION ALL
    SELECT 2, [e.a_number, s.partner_number, e.b_number], [s.project_count, g.project_count],
        least(s.last_call_year, g.last_call_year)
    FROM start AS s JOIN goal AS g USING (partner_number) CROSS JOIN ends AS e
),
-- empty where the two are near: then nothing further is searched
far_start AS (
    SELECT s.* FROM start AS s WHERE NOT EXISTS (FROM near)
),
second AS (
    SELECT p.organisation_number, p.partner_number, p.project_count AS link, p.last_call_year AS link_year,
        s.project_count, s.last_call_year
    FROM partner_pairs AS p JOIN far_start AS s ON s.partner_number = p.organisation_number
),
three AS (
    SELECT 3 AS step_count, [e.a_number, x.organisation_number, x.partner_number, e.b_number] AS numbers,
        [x.project_count, x.link, g.project_count] AS links,
        least(x.last_call_year, x.link_year, g.last_call_year) AS last_call_year
    FROM second AS x JOIN goal AS g USING (partner_number) CROSS JOIN ends AS e
),
-- the best way to each organisation two steps from either end
far_goal AS (
    SELECT g.* FROM goal AS g WHERE NOT EXISTS (FROM near) AND NOT EXISTS (FROM three)
),
from_start AS (
    SELECT x.partner_number AS middle,
        max_by(x, (least(x.project_count, x.link), x.project_count + x.link, -x.organisation_number)) AS way
    FROM second AS x
    WHERE EXISTS (FROM far_goal)
    GROUP BY x.partner_number
),
from_goal AS (
    SELECT y.middle,
        max_by(y, (least(y.project_count, y.link), y.project_count + y.link, -y.organisation_number)) AS way
    FROM (
        SELECT p.partner_number AS middle, p.organisation_number, p.project_count AS link,
            p.last_call_year AS link_year, g.project_count, g.last_call_year
        FROM partner_pairs AS p JOIN far_goal AS g ON g.partner_number = p.organisation_number
    ) AS y
    GROUP BY y.middle
),
four AS (
    SELECT 4 AS step_count,
        [e.a_number, s.way.organisation_number, s.middle, g.way.organisation_number, e.b_number] AS numbers,
        [s.way.project_count, s.way.link, g.way.link, g.way.project_count] AS links,
        least(s.way.last_call_year, s.way.link_year, g.way.link_year, g.way.last_call_year) AS last_call_year
    FROM from_start AS s JOIN from_goal AS g USING (middle) CROSS JOIN ends AS e
),
best AS (
    SELECT c.*, list_min(c.links) AS weakest_link,
        row_number() OVER (
            ORDER BY c.step_count, list_min(c.links) DESC, list_sum(c.links) DESC, c.numbers
        ) AS place
    FROM (FROM near UNION ALL FROM three UNION ALL FROM four) AS c
    QUALIFY top IS NULL OR place <= top
),
steps AS (
    SELECT b.place, unnest(b.numbers) AS organisation_number, generate_subscripts(b.numbers, 1) AS step FROM best AS b
),
named AS (
    SELECT s.place, list(p.organisation_id ORDER BY s.step) AS organisation_ids, list(p.name ORDER BY s.step) AS names
    FROM steps AS s JOIN partner_profiles AS p USING (organisation_number)
    GROUP BY s.place
)
SELECT
    b.place,
    b.step_count,
    -- whoever introduces: the first one after a; null where the two have worked together
    if(b.step_count = 1, NULL, n.organisation_ids[2]) AS partner_id,
    if(b.step_count = 1, NULL, n.names[2]) AS name,
    n.organisation_ids,
    n.names,
    b.links AS project_counts,
    b.weakest_link,
    b.last_call_year
FROM best AS b JOIN named AS n USING (place)
ORDER BY b.place;
