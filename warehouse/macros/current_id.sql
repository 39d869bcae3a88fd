-- current_id(id): the id itself, or where it leads if it was retired.
CREATE MACRO current_id(id) AS
    coalesce((SELECT r.redirected_to FROM organisation_redirects AS r WHERE r.organisation_id = id), id);
