-- grain: one row a region, parameter and day of panel_used
-- units: ug/m3, CO mg/m3; day_no counts from 1970-01-01; region_no and parameter_no are those of panel_words
SELECT
    dense_rank() OVER (ORDER BY region_id) - 1 AS region_no,
    dense_rank() OVER (ORDER BY parameter) - 1 AS parameter_no,
    day - DATE '1970-01-01' AS day_no,
    value,
    estimated
FROM panel_used
WHERE span = 'day';
