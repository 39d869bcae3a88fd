-- Every identifier that points to another table finds its row there. Withheld names point nowhere on purpose.
SELECT 'participations.project_id' AS reference, project_id AS value FROM participations
ANTI JOIN projects USING (project_id)
UNION ALL
SELECT 'participations.organisation_id', organisation_id FROM (FROM participations WHERE NOT is_name_withheld)
ANTI JOIN organisations USING (organisation_id)
UNION ALL
SELECT 'participations.document_id', document_id FROM participations ANTI JOIN documents USING (document_id)
UNION ALL
SELECT 'participations.country_code', country_code FROM (FROM participations WHERE country_code IS NOT NULL)
ANTI JOIN countries USING (country_code)
UNION ALL
SELECT 'projects.coordinator_id', p.coordinator_id FROM projects AS p
ANTI JOIN participations AS c ON c.project_id = p.project_id AND c.organisation_id = p.coordinator_id
WHERE p.coordinator_id IS NOT NULL
UNION ALL
SELECT 'project_identifiers.project_id', project_id FROM project_identifiers ANTI JOIN projects USING (project_id)
UNION ALL
SELECT 'project_texts.project_id', project_id FROM project_texts ANTI JOIN projects USING (project_id)
UNION ALL
SELECT 'project_documents.project_id', project_id FROM project_documents ANTI JOIN projects USING (project_id)
UNION ALL
SELECT 'project_documents.document_id', document_id FROM project_documents ANTI JOIN documents USING (document_id)
UNION ALL
SELECT 'grants.project_id', project_id FROM grants ANTI JOIN projects USING (project_id)
UNION ALL
SELECT 'grants.document_id', document_id FROM grants ANTI JOIN documents USING (document_id)
UNION ALL
SELECT 'project_topics.project_id', project_id FROM project_topics ANTI JOIN projects USING (project_id)
UNION ALL
SELECT 'project_topics.topic_id', topic_id FROM project_topics ANTI JOIN topics USING (topic_id)
UNION ALL
SELECT 'organisation_names.organisation_id', organisation_id FROM organisation_names
ANTI JOIN organisations USING (organisation_id)
UNION ALL
SELECT 'organisation_identifiers.organisation_id', organisation_id FROM organisation_identifiers
ANTI JOIN organisations USING (organisation_id)
UNION ALL
SELECT 'organisation_mentions.organisation_id', organisation_id FROM organisation_mentions
ANTI JOIN organisations USING (organisation_id)
UNION ALL
SELECT 'organisation_mentions.document_id', document_id FROM organisation_mentions ANTI JOIN documents USING (document_id)
UNION ALL
SELECT 'organisation_mentions.project_id', project_id FROM (FROM organisation_mentions WHERE project_id IS NOT NULL)
ANTI JOIN projects USING (project_id)
UNION ALL
SELECT 'organisation_links.organisation_a', organisation_a FROM (FROM organisation_links WHERE organisation_a IS NOT NULL)
ANTI JOIN organisations ON organisation_id = organisation_a
UNION ALL
SELECT 'organisation_links.organisation_b', organisation_b FROM (FROM organisation_links WHERE organisation_b IS NOT NULL)
ANTI JOIN organisations ON organisation_id = organisation_b
UNION ALL
SELECT 'register_entries.organisation_id', organisation_id FROM (FROM register_entries WHERE organisation_id IS NOT NULL)
ANTI JOIN organisations USING (organisation_id)
UNION ALL
SELECT 'register_entries.document_id', document_id FROM register_entries
ANTI JOIN documents USING (document_id)
UNION ALL
SELECT 'register_entries.country_code', country_code FROM (FROM register_entries WHERE country_code IS NOT NULL)
ANTI JOIN countries USING (country_code)
UNION ALL
SELECT 'charters.organisation_id', organisation_id FROM (FROM charters WHERE organisation_id IS NOT NULL)
ANTI JOIN organisations USING (organisation_id)
UNION ALL
SELECT 'charters.document_id', document_id FROM charters
ANTI JOIN documents USING (document_id)
UNION ALL
SELECT 'mobility_flows.sending_id', sending_id FROM (FROM mobility_flows WHERE sending_id IS NOT NULL)
ANTI JOIN organisations ON organisations.organisation_id = sending_id
UNION ALL
SELECT 'mobility_flows.receiving_id', receiving_id FROM (FROM mobility_flows WHERE receiving_id IS NOT NULL)
ANTI JOIN organisations ON organisations.organisation_id = receiving_id
UNION ALL
SELECT 'mobility_flows.document_id', document_id FROM mobility_flows
ANTI JOIN documents USING (document_id)
UNION ALL
SELECT 'partner_requests.organisation_id', organisation_id FROM (FROM partner_requests WHERE organisation_id IS NOT NULL)
ANTI JOIN organisations USING (organisation_id)
UNION ALL
SELECT 'partner_requests.document_id', document_id FROM partner_requests
ANTI JOIN documents USING (document_id)
UNION ALL
SELECT 'request_documents.request_id', request_id FROM request_documents
ANTI JOIN partner_requests USING (request_id)
UNION ALL
SELECT 'request_documents.document_id', document_id FROM request_documents
ANTI JOIN documents USING (document_id)
UNION ALL
SELECT 'pages.document_id', document_id FROM pages
ANTI JOIN documents USING (document_id)
UNION ALL
SELECT 'page_documents.page_id', page_id FROM page_documents
ANTI JOIN pages USING (page_id)
UNION ALL
SELECT 'page_documents.document_id', document_id FROM page_documents
ANTI JOIN documents USING (document_id)
UNION ALL
SELECT 'page_mentions.page_id', page_id FROM page_mentions
ANTI JOIN pages USING (page_id)
UNION ALL
SELECT 'page_mentions.document_id', document_id FROM page_mentions
ANTI JOIN documents USING (document_id)
UNION ALL
SELECT 'page_mentions.project_id', project_id FROM (FROM page_mentions WHERE project_id IS NOT NULL)
ANTI JOIN projects USING (project_id)
UNION ALL
SELECT 'page_mentions.organisation_id', organisation_id FROM (FROM page_mentions WHERE organisation_id IS NOT NULL)
ANTI JOIN organisations USING (organisation_id)
UNION ALL
SELECT 'page_mentions.country_code', country_code FROM (FROM page_mentions WHERE country_code IS NOT NULL)
ANTI JOIN countries USING (country_code)
UNION ALL
SELECT 'page_mentions.value', value FROM (FROM page_mentions WHERE kind = 'country')
ANTI JOIN countries ON countries.country_code = value
UNION ALL
SELECT 'organisation_mentions.page_id', page_id FROM (FROM organisation_mentions WHERE page_id IS NOT NULL)
ANTI JOIN pages USING (page_id)
