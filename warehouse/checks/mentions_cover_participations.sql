-- Every participation whose name is not withheld is a mention of the same organisation, and no withheld one is.
SELECT 'no mention' AS fault, project_id, role, position FROM participations AS p
ANTI JOIN organisation_mentions AS m
    ON m.mention_id = p.project_id || '|' || p.role || '|' || p.position AND m.organisation_id = p.organisation_id
WHERE NOT p.is_name_withheld
UNION ALL
SELECT 'mention of a withheld name', project_id, role, position FROM participations AS p
SEMI JOIN organisation_mentions AS m ON m.mention_id = p.project_id || '|' || p.role || '|' || p.position
WHERE p.is_name_withheld
