-- question: Whose partners work with them again, who invites them back, and what ended early?
-- answers: One row per organisation, those with most projects first. Withdrawals and terminations are
--   signals, not verdicts: no source says why. Withdrawals are known only where a card was read, so 0 may
--   mean "not looked at".
-- parameter: organisations organisations = null · Only these
-- parameter: country country = null · Country of the organisation
-- parameter: field field = null · Field of most of its projects
-- parameter: min_projects integer = 2 · At least so many projects
-- parameter: top integer = 50 · At most so many rows
-- example: country=DE
-- column: organisation_id · Id of the organisation
-- column: name · Its name
-- column: country_code · Its country
-- column: project_count · Its projects
-- column: repeat_partner_share · Of its partners, those that it worked with in two projects or more
-- column: inviter_count · Organisations that coordinated projects in which it was a partner
-- column: returning_inviter_count · Of these, those that did so at least twice
-- column: invited_back_share · The second by the first; null if nobody invited it
-- column: inviters · Those that did so at least twice, most often first, with how often; at most five
-- column: invited_project_ids · Newest projects with those, at most three
-- column: withdrawn_project_ids · Projects that it left
-- column: terminated_project_ids · Its projects with the status terminated, accreditations among them
WITH chosen AS (
    SELECT organisation_number, organisation_id, name, country_code, project_count, repeat_partner_share
    FROM partner_profiles
    WHERE project_count >= $min_projects
        AND ($organisations IS NULL OR organisation_id IN (SELECT unnest($organisations::VARCHAR[])))
        AND ($country IS NULL OR country_code = $country)
        AND ($field IS NULL OR main_field = $field)
    ORDER BY project_count DESC, organisation_id
    LIMIT $top
),
parts AS (
    SELECT organisation_number, project_number, project_id, call_year, is_withdrawn
    FROM partner_projects
    WHERE organisation_number IN (SELECT organisation_number FROM chosen)
),
invitations AS (
    SELECT own.organisation_number, host.organisation_number AS host_number, count(*) AS times,
        list({'year': -coalesce(own.call_year, 0), 'id': own.project_id}) AS projects
    FROM parts AS own
    JOIN partner_projects AS host USING (project_number)
    WHERE host.role = 'coordinator' AND host.organisation_number <> own.organisation_number
        AND NOT host.is_withdrawn AND NOT own.is_withdrawn
    GROUP BY own.organisation_number, host.organisation_number
),
inviters AS (
    SELECT i.organisation_number, count(*) AS inviter_count,
        count(*) FILTER (WHERE times > 1) AS returning_inviter_count,
        (list(concat(f.name, ' (', times, ')') ORDER BY times DESC, f.organisation_id) FILTER (WHERE times > 1))[:5]
            AS inviters,
        flatten(list(projects) FILTER (WHERE times > 1)) AS projects
    FROM invitations AS i
    JOIN partner_profiles AS f ON f.organisation_number = i.host_number
    GROUP BY i.organisation_number
),
ended AS (
    SELECT organisation_number,
        list(project_id ORDER BY project_id) FILTER (WHERE is_withdrawn) AS withdrawn_project_ids,
        list(project_id ORDER BY project_id) FILTER (
            WHERE NOT is_withdrawn AND project_id IN (SELECT project_id FROM projects WHERE status = 'terminated')
        ) AS terminated_project_ids
    FROM parts
    GROUP BY organisation_number
)
SELECT c.organisation_id, c.name, c.country_code, c.project_count, c.repeat_partner_share,
    coalesce(i.inviter_count, 0) AS inviter_count, coalesce(i.returning_inviter_count, 0) AS returning_inviter_count,
    i.returning_inviter_count / i.inviter_count AS invited_back_share, coalesce(i.inviters, []) AS inviters,
    coalesce(list_transform(list_sort(i.projects)[:3], lambda project: project.id), []) AS invited_project_ids,
    coalesce(e.withdrawn_project_ids, []) AS withdrawn_project_ids,
    coalesce(e.terminated_project_ids, []) AS terminated_project_ids
FROM chosen AS c
JOIN ended AS e USING (organisation_number)
LEFT JOIN inviters AS i USING (organisation_number)
ORDER BY c.project_count DESC, c.organisation_id
