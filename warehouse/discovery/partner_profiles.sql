-- An organisation in one row: what it does, how long it has done it, and how it stands in the network.
INSERT INTO partner_profiles
WITH projects_of AS (
    SELECT
        pp.organisation_number,
        count(*) FILTER (NOT pp.is_withdrawn) AS project_count,
        count(*) FILTER (pp.role = 'coordinator' AND NOT pp.is_withdrawn) AS coordinated_count,
        count(*) FILTER (pp.is_withdrawn) AS withdrawn_count,
        count(*) FILTER (p.status = 'terminated' AND NOT pp.is_withdrawn) AS terminated_count,
        count(*) FILTER (p.is_good_practice AND NOT pp.is_withdrawn) AS good_practice_count,
        min(p.call_year) FILTER (NOT pp.is_withdrawn) AS first_call_year,
        max(p.call_year) FILTER (NOT pp.is_withdrawn) AS last_call_year,
        max(p.call_year) FILTER (pp.role = 'coordinator' AND NOT pp.is_withdrawn) AS last_coordinated_year,
        max_by(pp.project_id, pp.project_number) FILTER (NOT pp.is_withdrawn) AS last_project_id,
        median(g.amount_eur) FILTER (pp.role = 'coordinator' AND NOT pp.is_withdrawn) AS median_grant_eur,
        max(g.amount_eur) FILTER (pp.role = 'coordinator' AND NOT pp.is_withdrawn) AS largest_grant_eur
    FROM partner_projects AS pp
    JOIN projects AS p USING (project_id)
    LEFT JOIN (FROM grants WHERE is_current) AS g USING (project_id)
    GROUP BY pp.organisation_number
),
field_counts AS (
    SELECT organisation_number, field, count(*) AS project_count
    FROM partner_projects
    WHERE field IS NOT NULL AND NOT is_withdrawn
    GROUP BY organisation_number, field
),
fields_of AS (
    SELECT
        organisation_number,
        -- of equally frequent fields, the first of the alphabet
        min_by(field, (-project_count, field)) AS main_field,
        max(project_count) / sum(project_count) AS main_field_share,
        count(*) AS field_count
    FROM field_counts
    GROUP BY organisation_number
),
concepts_of AS (
    SELECT organisation_number, count(*) AS concept_count FROM partner_concepts GROUP BY organisation_number
),
partners_of AS (
    SELECT
        pairs.organisation_number,
        count(*) AS partner_count,
        count(DISTINCT partner.country_code) FILTER (partner.country_code IS DISTINCT FROM own.country_code)
            AS partner_country_count,
        sum(pairs.weight::DECIMAL(18, 9))::DOUBLE AS collaboration_weight,
        count(*) FILTER (pairs.project_count >= 2) / count(*) AS repeat_partner_share
    FROM partner_pairs AS pairs
    JOIN organisations AS own ON own.organisation_id = pairs.organisation_id
    JOIN organisations AS partner ON partner.organisation_id = pairs.partner_id
    GROUP BY pairs.organisation_number
),
later_years AS (
    SELECT organisation_id, sum(new_partner_count) / sum(partner_count) AS new_partner_share
    FROM (
        FROM partner_years
        QUALIFY call_year > min(call_year) OVER (PARTITION BY organisation_id)
    )
    GROUP BY organisation_id
    HAVING sum(partner_count) > 0
),
numbered AS (
    SELECT row_number() OVER (ORDER BY organisation_id) AS organisation_number, * FROM organisations
)
SELECT
    organisation_number,
    organisation_id,
    o.name,
    o.country_code,
    o.city,
    o.organisation_type,
    coalesce(project_count, 0) AS project_count,
    coalesce(coordinated_count, 0) AS coordinated_count,
    coalesce(withdrawn_count, 0) AS withdrawn_count,
    coalesce(terminated_count, 0) AS terminated_count,
    coalesce(good_practice_count, 0) AS good_practice_count,
    projects_of.first_call_year,
    projects_of.last_call_year,
    last_coordinated_year,
    last_project_id,
    main_field,
    round(main_field_share, 6) AS main_field_share,
    coalesce(field_count, 0) AS field_count,
    coalesce(concept_count, 0) AS concept_count,
    median_grant_eur::DECIMAL(14, 2) AS median_grant_eur,
    largest_grant_eur,
    coalesce(partner_count, 0) AS partner_count,
    coalesce(partner_country_count, 0) AS partner_country_count,
    coalesce(round(collaboration_weight, 6), 0) AS collaboration_weight,
    round(repeat_partner_share, 6) AS repeat_partner_share,
    round(new_partner_share, 6) AS new_partner_share,
    pagerank,
    pagerank_place,
    field_brokerage,
    coalesce(is_broker, false) AS is_broker
FROM numbered AS o
LEFT JOIN projects_of USING (organisation_number)
LEFT JOIN fields_of USING (organisation_number)
LEFT JOIN concepts_of USING (organisation_number)
LEFT JOIN partners_of USING (organisation_number)
LEFT JOIN later_years USING (organisation_id)
LEFT JOIN network USING (organisation_number)
ORDER BY organisation_number;
