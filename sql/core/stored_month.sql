-- grain: one stored month value of a region and parameter: the one that is used as of a date
-- units: ug/m3, CO mg/m3; n_days in d, NULL where the source does not say
SELECT parameter, day AS month, value, n_valid AS n_days, source_id, basis
FROM used_value($region_id, $as_of)
WHERE span = 'month' AND NOT estimated
ORDER BY parameter, month;
