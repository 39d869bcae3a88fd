-- Organisations that are not in the warehouse any more. Those that were joined with others are not removed.
SELECT DISTINCT 'removed' AS change_kind, 'organisation' AS subject, organisation_id
FROM (SELECT present_id(organisation_id) AS organisation_id FROM latest.organisations)
ANTI JOIN organisations AS n USING (organisation_id)
