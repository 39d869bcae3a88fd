-- Organisations that take part now in a project of the last release, and did not then: neither under their id,
-- followed to where it went, nor under the name that is published for them. Names that are withheld are not
-- compared; nor are projects whose participations come from another source now.
WITH before AS (
    SELECT p.project_id, present_id(p.organisation_id) AS organisation_id, p.name, p.country_code, d.source
    FROM latest.participations AS p JOIN latest.documents AS d USING (document_id)
    WHERE NOT p.is_name_withheld
),
now AS (
    SELECT p.project_id, p.organisation_id, p.role, p.name, p.country_code, d.source
    FROM participations AS p JOIN documents AS d USING (document_id)
    WHERE NOT p.is_name_withheld
)
SELECT 'added' AS change_kind, 'participation' AS subject, n.project_id, n.organisation_id,
    string_agg(DISTINCT n.role, ', ' ORDER BY n.role) AS after
FROM now AS n
SEMI JOIN before AS s ON s.project_id = n.project_id AND s.source = n.source
ANTI JOIN before AS i ON i.project_id = n.project_id AND i.organisation_id = n.organisation_id
ANTI JOIN before AS b
    ON b.project_id = n.project_id AND b.name = n.name AND b.country_code IS NOT DISTINCT FROM n.country_code
GROUP BY n.project_id, n.organisation_id
