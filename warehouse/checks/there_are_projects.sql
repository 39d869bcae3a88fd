-- A warehouse without a single project is a failed build, not an empty world.
SELECT count(*) AS projects FROM projects HAVING count(*) = 0
