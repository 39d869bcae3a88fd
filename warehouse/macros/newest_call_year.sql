-- newest_call_year(): the newest call year that is loaded; ages are counted from it, not from today.
CREATE MACRO newest_call_year() AS (SELECT max(call_year) FROM partner_years);
