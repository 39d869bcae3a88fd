-- question: What is missing from my draft consortium, and does it meet the minima of the action?
-- answers: One row per finding: first the minima, where we know them, then what consortia of the action
--   commonly have (the ten commonest countries, organisation types, fields of members, concepts). Common is
--   not compulsory: these are consortia that were funded, and whether they were funded for it, nobody
--   publishes. Read the call for what it asks.
-- parameter: draft organisations · Organisations of the draft
-- parameter: action action · Action that the project is for
-- parameter: status text = null · Only findings of this status, such as missing
-- example: draft=@busiest,@partner action=KA220
-- column: aspect · minimum, country, organisation_type, field or concept
-- column: value · What is counted: organisations, countries, or the country, type, field or concept
-- column: status · met, not met, or unknown for a minimum; else present or missing
-- column: member_count · Organisations of the draft that have it
-- column: needed_count · How many the minimum asks for; null for other aspects
-- column: consortium_share · Share of the action's consortia that have it; null for a minimum
-- column: ground · Where the minimum was read; or how many consortia have it, with the newest one's id
-- column: member_ids · Organisations of the draft that have it; null if none
SELECT aspect, value, status, member_count, needed_count, consortium_share, ground, member_ids
FROM consortium_gaps($draft, $action)
WHERE $status IS NULL OR status = lower($status)
