-- grain: one run of days without a gap that were made of a city's own hours, of a region and parameter of panel_used
WITH near AS (
    SELECT
        region_id, parameter, day,
        day - to_days(CAST(row_number() OVER (PARTITION BY region_id, parameter ORDER BY day) AS INTEGER))
            AS run
    FROM panel_used
    WHERE span = 'day' AND from_city_hours
)
SELECT
    CAST(region_id AS VARCHAR) AS region_id,
    CAST(parameter AS VARCHAR) AS parameter,
    min(day) AS first_day,
    max(day) AS last_day
FROM near
GROUP BY region_id, parameter, run
ORDER BY region_id, parameter, first_day;
