-- grain: one year of the hours staged that the archive does not hold as they are, with their first and last day
SELECT
    year(ts) AS year, CAST(min(ts) AS DATE) AS first_day, CAST(max(ts) AS DATE) AS last_day, count(*) AS n_hours
FROM hour_state
WHERE state <> 'same'
GROUP BY year(ts)
ORDER BY year;
