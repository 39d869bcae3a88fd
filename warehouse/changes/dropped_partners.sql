-- Organisations that took part in a project at the last release and are no longer named in it: neither under
-- their id, followed to where it went, nor under the name that was published for them. Names that are withheld
-- are not compared; nor are projects whose participations come from another source now.
WITH before AS (
    SELECT p.project_id, present_id(p.organisation_id) AS organisation_id, p.role, p.name, p.country_code, d.source
    FROM latest.participations AS p JOIN latest.documents AS d USING (document_id)
    WHERE NOT p.is_name_withheld
),
now AS (
    SELECT p.project_id, p.organisation_id, p.name, p.country_code, d.source
    FROM participations AS p JOIN documents AS d USING (document_id)
    WHERE NOT p.is_name_withheld
)
SELECT 'dropped' AS change_kind, 'participation' AS subject, b.project_id, b.organisation_id,
    string_agg(DISTINCT b.role, ', ' ORDER BY b.role) AS before
FROM before AS b
SEMI JOIN now AS s ON s.project_id = b.project_id AND s.source = b.source
ANTI JOIN now AS i ON i.project_id = b.project_id AND i.organisation_id = b.organisation_id
ANTI JOIN now AS n
    ON n.project_id = b.project_id AND n.name = b.name AND n.country_code IS NOT DISTINCT FROM b.country_code
GROUP BY b.project_id, b.organisation_id
