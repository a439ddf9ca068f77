-- grain: one region x measured parameter of its targets that are open as of $as_of (none open: of all its targets):
--   newest day with a daily value visible then; NULL: never measured there
-- ozone is one parameter: its 8-hour or its hourly maximum, whichever is newer; counts of days and the composite index
--   ask for every pollutant that was measured there
WITH named AS (
    SELECT
        t.region_id, i.parameter, i.statistic,
        $as_of::DATE BETWEEN t.period_start AND t.period_end AS is_open
    FROM target AS t
    JOIN plan AS p USING (plan_id)
    JOIN indicator AS i USING (indicator_id)
    WHERE t.region_id IN (SELECT unnest($regions)) AND p.issued_on <= $as_of::DATE
        AND (regexp_matches(i.statistic, '^p[0-9]+$') OR i.statistic IN (
            'mean', 'three_year_mean', 'good_day_share', 'good_days', 'heavy_day_share', 'heavy_days', 'composite_index'
        ))
),
asked AS (
    SELECT DISTINCT region_id, parameter
    FROM named
    QUALIFY is_open OR NOT bool_or(is_open) OVER (PARTITION BY region_id)
),
seen AS (
    SELECT
        region_id,
        CASE WHEN starts_with(parameter, 'o3') THEN 'o3' ELSE parameter END AS parameter,
        max(interval_start)::DATE AS newest_day,
        arg_max(known_at, interval_start) AS known_at
    FROM measurement
    WHERE known_at <= $as_of::DATE AND $as_of::DATE < superseded_at
        AND interval_end - interval_start <= INTERVAL 1 DAY
        AND parameter IN ('pm25', 'pm10', 'so2', 'no2', 'co', 'o3_mda8', 'o3_1h_max')
        AND region_id IN (SELECT unnest($regions))
    GROUP BY ALL
)
-- age: days since a value last became known, which is what the limit is for; days: since the newest day itself
SELECT DISTINCT
    s.region_id, s.parameter, s.newest_day, date_diff('day', s.known_at::DATE, $as_of::DATE) AS age,
    date_diff('day', s.newest_day, $as_of::DATE) AS days
FROM seen AS s
JOIN asked AS a
    ON  a.region_id = s.region_id
    AND (a.parameter IS NULL OR CASE WHEN starts_with(a.parameter, 'o3') THEN 'o3' ELSE a.parameter END = s.parameter)
ORDER BY s.region_id, s.parameter;
