-- grain: one row a parameter the list of exceptional events refers to in a region and period, known by a date
-- units: d; n_covered: days the list was made for; n_events: days it takes out; n_days: days it should cover: those of
--   the period, and of one that still runs those up to the newest day with particulates (until)
-- covered_days: the days the list was made for as spans, first..last, separated by ; and NULL where it says none;
--   span_starts, span_ends: the first and last days of these spans
WITH newest AS (
    SELECT max(interval_start)::DATE AS day
    FROM measurement
    WHERE region_id = $region_id
        AND parameter IN ('pm25', 'pm10')
        AND interval_start >= CAST($period_start AS DATE)
        AND interval_end - interval_start = INTERVAL 1 DAY
        AND known_at <= $as_of
        AND $as_of < superseded_at
),
reach AS (
    SELECT
        CASE
            WHEN CAST($period_end AS DATE) < CAST($as_of AS DATE) THEN CAST($period_end AS DATE)
            ELSE coalesce(least(day, CAST($period_end AS DATE)), CAST($as_of AS DATE) - 1)
        END AS until
    FROM newest
),
listed AS (
    SELECT DISTINCT parameter, day, entry
    FROM event_day($region_id, $period_start, $period_end, $as_of)
    WHERE list_kind = 'bureau'
),
spans AS (
    SELECT parameter, min(day) AS first_day, max(day) AS last_day
    FROM (
        SELECT parameter, day, day - CAST(row_number() OVER (PARTITION BY parameter ORDER BY day) AS INTEGER) AS island
        FROM listed
        WHERE entry = 'covered'
    )
    GROUP BY parameter, island
),
covered AS (
    SELECT
        parameter, string_agg(first_day || '..' || last_day, '; ' ORDER BY first_day) AS covered_days,
        list(first_day ORDER BY first_day) AS span_starts, list(last_day ORDER BY first_day) AS span_ends
    FROM spans
    GROUP BY parameter
)
SELECT
    l.parameter,
    count(*) FILTER (WHERE l.entry = 'covered' AND l.day <= r.until) AS n_covered,
    count(*) FILTER (WHERE l.entry = 'event' AND l.day <= r.until) AS n_events,
    greatest(datediff('day', CAST($period_start AS DATE), any_value(r.until)) + 1, 0) AS n_days,
    any_value(r.until) AS until,
    any_value(t.covered_days) AS covered_days,
    any_value(t.span_starts) AS span_starts,
    any_value(t.span_ends) AS span_ends
FROM listed AS l
CROSS JOIN reach AS r
LEFT JOIN covered AS t USING (parameter)
GROUP BY l.parameter
ORDER BY l.parameter;
