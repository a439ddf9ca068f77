-- grain: one stored month value of a region and parameter of panel_used; needs panel_used
-- units: ug/m3, CO mg/m3; n_days in d, NULL where the source does not say; estimated ones are no month means of days
SELECT
    CAST(region_id AS VARCHAR) AS region_id,
    CAST(parameter AS VARCHAR) AS parameter,
    day AS month,
    value,
    n_valid AS n_days,
    estimated,
    CAST(source_id AS VARCHAR) AS source_id,
    CAST(basis AS VARCHAR) AS basis
FROM panel_used
WHERE span = 'month'
ORDER BY region_id, parameter, month;
