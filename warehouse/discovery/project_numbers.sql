-- A number for each project, in the order of call years: what the large tables of discovery are joined by.
INSERT INTO project_numbers
SELECT row_number() OVER (ORDER BY call_year, project_id) AS project_number, project_id
FROM projects
ORDER BY project_number;
