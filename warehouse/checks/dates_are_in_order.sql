-- No project ends before it starts: such dates are set to null and reported when they are read.
SELECT project_id, start_date, end_date FROM projects WHERE end_date < start_date
