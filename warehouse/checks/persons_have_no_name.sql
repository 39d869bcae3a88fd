-- Whoever may be a person takes part without a name, a place, a website or an identifier, and is no organisation.
SELECT project_id, role, position FROM participations
WHERE is_name_withheld
    AND coalesce(name, city, postcode, website, identifier, identifier_scheme) IS NOT NULL
UNION ALL
SELECT p.project_id, p.role, p.position FROM participations AS p SEMI JOIN organisations USING (organisation_id)
WHERE p.is_name_withheld
UNION ALL
SELECT document_id, 'register entry', record_number FROM register_entries
WHERE is_name_withheld AND coalesce(
    name, further_name, city, postcode, website, pic, oid, erasmus_code, url, organisation_id
) IS NOT NULL
UNION ALL
SELECT request_id, 'partner request', NULL FROM partner_requests WHERE is_name_withheld AND organisation_id IS NOT NULL
