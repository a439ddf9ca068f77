-- grain: one row a parameter the bureau's list of exceptional events speaks of in a region and period, known by a date
-- units: d; n_covered: days the list was made for; n_events: days it takes out; n_days: days of the period
-- covered_days: the days the list was made for as spans, first..last, parted by ; and NULL where it says none
WITH listed AS (
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
told AS (
    SELECT parameter, string_agg(first_day || '..' || last_day, '; ' ORDER BY first_day) AS covered_days
    FROM spans
    GROUP BY parameter
)
SELECT
    l.parameter,
    count(*) FILTER (WHERE l.entry = 'covered') AS n_covered,
    count(*) FILTER (WHERE l.entry = 'event') AS n_events,
    datediff('day', CAST($period_start AS DATE), CAST($period_end AS DATE)) + 1 AS n_days,
    any_value(t.covered_days) AS covered_days
FROM listed AS l
LEFT JOIN told AS t USING (parameter)
GROUP BY l.parameter
ORDER BY l.parameter;
