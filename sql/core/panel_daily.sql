-- grain: one row a region, parameter and day of panel_used
-- units: ug/m3, CO mg/m3; day_no counts from 1970-01-01; region_no and parameter_no are those of panel_words
-- numbers are as narrow as they can be: a country has millions of rows
WITH region AS (
    SELECT region_id, row_number() OVER (ORDER BY region_id) - 1 AS region_no
    FROM (SELECT DISTINCT region_id FROM panel_used WHERE span = 'day')
),
parameter AS (
    SELECT parameter, row_number() OVER (ORDER BY parameter) - 1 AS parameter_no
    FROM (SELECT DISTINCT parameter FROM panel_used WHERE span = 'day')
)
SELECT
    CAST(r.region_no AS INTEGER) AS region_no,
    CAST(p.parameter_no AS UTINYINT) AS parameter_no,
    CAST(d.day - DATE '1970-01-01' AS INTEGER) AS day_no,
    d.value,
    d.estimated
FROM panel_used AS d
JOIN region AS r USING (region_id)
JOIN parameter AS p USING (parameter)
WHERE d.span = 'day';
