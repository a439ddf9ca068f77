-- grain: one stored month value of a region and parameter of panel_used; needs panel_used
-- units: ug/m3, CO mg/m3; n_days in d, NULL where the source does not say; estimated ones are no month means of days
SELECT region_id, parameter, day AS month, value, n_valid AS n_days, estimated, source_id, basis
FROM panel_used
WHERE span = 'month'
ORDER BY region_id, parameter, month;
