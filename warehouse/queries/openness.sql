-- question: Who always works in the same circle, and who takes in new partners?
-- answers: One row per organisation, most open first. A partner is new in the first call year in which the
--   two are found together; before the loaded years nobody knows. A small circle is no fault: it may be a
--   network that works.
-- parameter: organisations organisations = null · Only these
-- parameter: country country = null · Country of the organisation
-- parameter: field field = null · Field of most of its projects
-- parameter: min_projects integer = 3 · At least so many projects: with fewer, shares say little
-- parameter: closed_first yes_no = no · Most closed first
-- parameter: top integer = 50 · At most so many rows
-- example: country=DE
-- column: organisation_id · Id of the organisation
-- column: name · Its name
-- column: country_code · Its country
-- column: project_count · Its projects
-- column: partner_count · Organisations it worked with
-- column: new_partner_share · Of the partners of its years after the first, those never met before; null if
--   it has one year
-- column: new_partners_per_project · Partners met for the first time, by projects
-- column: repeat_partner_share · Of its partners, those that it worked with in two projects or more
-- column: core_partner_count · Partners in at least half of its projects, and at least two
-- column: core_partners · Those, most often first, with the number of projects; at most five
-- column: core_project_ids · Newest projects with any of those, at most three
WITH chosen AS (
    SELECT organisation_number, organisation_id, name, country_code, project_count, partner_count, new_partner_share,
        repeat_partner_share,
        if($closed_first, 1 - new_partner_share, new_partner_share) AS rank_by
    FROM partner_profiles
    WHERE project_count >= $min_projects AND partner_count > 0
        AND ($organisations IS NULL OR organisation_id IN (SELECT unnest($organisations::VARCHAR[])))
        AND ($country IS NULL OR country_code = $country)
        AND ($field IS NULL OR main_field = $field)
    ORDER BY rank_by DESC NULLS LAST, project_count DESC, organisation_id
    LIMIT $top
),
met AS (
    SELECT organisation_id, sum(new_partner_count) AS new_partner_count, sum(project_count) AS project_count
    FROM partner_years
    WHERE organisation_id IN (SELECT organisation_id FROM chosen)
    GROUP BY organisation_id
),
core AS (
    SELECT organisation_number, pair.partner_number, f.organisation_id AS partner_id, f.name, pair.project_count
    FROM chosen AS c
    JOIN partner_pairs AS pair USING (organisation_number)
    JOIN partner_profiles AS f ON f.organisation_number = pair.partner_number
    WHERE pair.project_count >= 2 AND pair.project_count * 2 >= c.project_count
),
circles AS (
    SELECT organisation_number, count(*) AS core_partner_count,
        list(concat(name, ' (', project_count, ')') ORDER BY project_count DESC, partner_id)[:5] AS core_partners
    FROM core
    GROUP BY organisation_number
),
evidence AS (
    SELECT own.organisation_number,
        list(DISTINCT {'year': -coalesce(own.call_year, 0), 'id': own.project_id}) AS projects
    FROM core
    JOIN partner_projects AS own USING (organisation_number)
    JOIN partner_projects AS theirs USING (project_number)
    WHERE theirs.organisation_number = core.partner_number AND NOT own.is_withdrawn AND NOT theirs.is_withdrawn
    GROUP BY own.organisation_number
)
SELECT c.organisation_id, c.name, c.country_code, c.project_count, c.partner_count, c.new_partner_share,
    m.new_partner_count / m.project_count AS new_partners_per_project, c.repeat_partner_share,
    coalesce(i.core_partner_count, 0) AS core_partner_count, coalesce(i.core_partners, []) AS core_partners,
    coalesce(list_transform(list_sort(e.projects)[:3], lambda project: project.id), []) AS core_project_ids
FROM chosen AS c
LEFT JOIN met AS m USING (organisation_id)
LEFT JOIN circles AS i USING (organisation_number)
LEFT JOIN evidence AS e USING (organisation_number)
ORDER BY c.rank_by DESC NULLS LAST, c.project_count DESC, c.organisation_id
