-- grain: one row a region, parameter, source and basis of the daily values of panel_used
SELECT
    dense_rank() OVER (ORDER BY region_id) - 1 AS region_no,
    dense_rank() OVER (ORDER BY parameter) - 1 AS parameter_no,
    region_id,
    parameter,
    source_id,
    basis
FROM panel_used
WHERE span = 'day'
GROUP BY region_id, parameter, source_id, basis
ORDER BY region_id, parameter, source_id, basis;
