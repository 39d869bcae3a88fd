-- A source that lists over a tenth fewer projects than in the last build is more likely broken than smaller:
-- call years grow, and closed ones lose single projects at most. One that really shrank is let through by
-- `erasmus build --accept-shrinking SOURCE`.
SELECT b.source, b.listed_count AS before, coalesce(n.listed_count, 0) AS now
FROM listed_before AS b
LEFT JOIN (
    SELECT source, sum(listed_count) AS listed_count FROM ops.coverage GROUP BY source
) AS n USING (source)
WHERE NOT b.may_shrink AND coalesce(n.listed_count, 0) < 0.9 * b.listed_count
