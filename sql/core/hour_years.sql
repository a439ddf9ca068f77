-- grain: one year of the hours staged, with their first and last day
SELECT year(ts) AS year, CAST(min(ts) AS DATE) AS first_day, CAST(max(ts) AS DATE) AS last_day
FROM hour_state
GROUP BY year(ts)
ORDER BY year;
