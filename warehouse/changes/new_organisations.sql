-- Organisations that nothing in the last release names. One that was split off another is not new: a project of
-- then names it as it does now.
SELECT 'new' AS change_kind, 'organisation' AS subject, organisation_id
FROM organisations
ANTI JOIN (
    SELECT present_id(organisation_id) AS organisation_id FROM latest.organisations
) AS before USING (organisation_id)
ANTI JOIN (
    SELECT n.organisation_id
    FROM participations AS n
    JOIN latest.participations AS b
        ON b.project_id = n.project_id AND b.name = n.name
        AND b.country_code IS NOT DISTINCT FROM n.country_code
) AS split USING (organisation_id)
