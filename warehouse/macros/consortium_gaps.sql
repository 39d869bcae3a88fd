-- consortium_gaps(ids, action): what a draft consortium lacks. First the minima of the action (status met, not met, or
-- unknown where we know none), then ids that are not found, then what consortia of the action commonly have: the ten
-- commonest countries, types, main fields of members and concepts, each with the share of consortia that have it and
-- whether the draft has it (present or missing). A member has a concept if one of its projects is about it.
CREATE MACRO consortium_gaps(ids, action) AS TABLE
WITH draft AS (
    SELECT DISTINCT current_id(i.id) AS organisation_id FROM (SELECT unnest(ids::VARCHAR[]) AS id) AS i
),
members AS (
    SELECT p.* FROM partner_profiles AS p JOIN draft AS d USING (organisation_id)
),
had AS (
    SELECT 'country' AS aspect, m.country_code AS value, m.organisation_id FROM members AS m
    UNION ALL
    SELECT 'organisation_type', m.organisation_type, m.organisation_id FROM members AS m
    UNION ALL
    SELECT 'field', m.main_field, m.organisation_id FROM members AS m
    UNION ALL
    SELECT 'concept', c.concept_id, c.organisation_id
    FROM partner_concepts AS c JOIN members AS m USING (organisation_number)
),
had_count AS (
    SELECT h.aspect, h.value, count(*) AS member_count, list(h.organisation_id ORDER BY h.organisation_id) AS member_ids
    FROM had AS h
    GROUP BY h.aspect, h.value
),
sizes AS (
    SELECT 1 AS rank, 'organisations' AS value, count(*) AS member_count FROM members
    UNION ALL
    SELECT 2, 'countries', count(DISTINCT m.country_code) FROM members AS m
),
minimums AS (
    SELECT m.organisation_count, m.country_count, m.source FROM action_minimums AS m WHERE m.action_code = action
),
common AS (
    SELECT n.*
    FROM consortium_norms AS n
    WHERE n.action_code = action
    QUALIFY row_number() OVER (PARTITION BY n.aspect ORDER BY n.share DESC, n.value) <= 10
),
gaps AS (
    SELECT
        1 AS part, s.rank, 'minimum' AS aspect, s.value, s.member_count,
        if(s.value = 'organisations', m.organisation_count, m.country_count) AS needed_count,
        NULL::DOUBLE AS share, m.source AS ground, NULL::VARCHAR[] AS member_ids
    FROM sizes AS s LEFT JOIN minimums AS m ON true
    UNION ALL
    SELECT 2, 0, 'organisation', d.organisation_id, 0, NULL, NULL, NULL, NULL
    FROM draft AS d
    WHERE d.organisation_id NOT IN (SELECT m.organisation_id FROM members AS m)
    UNION ALL
    SELECT
        3, 0, n.aspect, n.value, coalesce(h.member_count, 0), NULL, n.share,
        format('{} of {} consortia, such as {}', n.project_count, n.consortium_count, n.example_project_id),
        h.member_ids
    FROM common AS n LEFT JOIN had_count AS h USING (aspect, value)
)
SELECT
    g.aspect,
    g.value,
    CASE
        WHEN g.part = 1 AND g.needed_count IS NULL THEN 'unknown'
        WHEN g.part = 1 AND g.member_count >= g.needed_count THEN 'met'
        WHEN g.part = 1 THEN 'not met'
        WHEN g.part = 2 THEN 'not found'
        WHEN g.member_count > 0 THEN 'present'
        ELSE 'missing'
    END AS status,
    g.member_count,
    g.needed_count,
    g.share AS consortium_share,
    g.ground,
    g.member_ids
FROM gaps AS g
ORDER BY g.part, g.rank, status, g.aspect, g.share DESC, g.value;
