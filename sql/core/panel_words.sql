-- grain: one row a region, parameter, source and basis of the daily values of panel_used
SELECT
    dense_rank() OVER (ORDER BY region_id) - 1 AS region_no,
    dense_rank() OVER (ORDER BY parameter) - 1 AS parameter_no,
    CAST(region_id AS VARCHAR) AS region_id,
    CAST(parameter AS VARCHAR) AS parameter,
    CAST(source_id AS VARCHAR) AS source_id,
    CAST(basis AS VARCHAR) AS basis
FROM panel_used
WHERE span = 'day'
GROUP BY region_id, parameter, source_id, basis
ORDER BY region_id, parameter, source_id, basis;
