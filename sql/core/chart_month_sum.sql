-- grain: one row a year and month of two years: sum and number of a parameter's daily values,
--        and how many of them are left out, known by a date
-- units: total in ug/m3 times days (CO mg/m3 times days), n_days and n_left_out in d
-- rules: visibility and precedence as in macro used_value; only days up to the month and day $last_mmdd
--        (e.g. 930), so that a year in progress is set against the same part of the other; the days $left_out, which
--        the rule of the mean leaves out, are counted apart and are in no sum
-- sums are of decimals, so that they are the same on any number of threads
SELECT
    year(day) AS year,
    month(day) AS month,
    CAST(coalesce(sum(CAST(value AS DECIMAL(18, 6))) FILTER (WHERE NOT list_contains($left_out, day)), 0) AS DOUBLE) AS total,
    count(*) FILTER (WHERE NOT list_contains($left_out, day)) AS n_days,
    count(*) FILTER (WHERE list_contains($left_out, day)) AS n_left_out
FROM used_value($region_id, $as_of)
WHERE span = 'day'
    AND parameter = $parameter
    AND year(day) IN ($year_from, $year_to)
    AND 100 * month(day) + day(day) <= $last_mmdd
GROUP BY year(day), month(day)
ORDER BY year(day), month(day);
