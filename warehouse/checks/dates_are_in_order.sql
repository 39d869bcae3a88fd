-- Nothing ends before it starts: such dates are set to null and reported when they are read.
SELECT 'projects' AS place, project_id AS id, start_date, end_date FROM projects WHERE end_date < start_date
UNION ALL
SELECT 'charters', erasmus_code, start_date, end_date FROM charters WHERE end_date < start_date
UNION ALL
SELECT 'partner_requests', request_id, start_date, end_date FROM partner_requests WHERE end_date < start_date
