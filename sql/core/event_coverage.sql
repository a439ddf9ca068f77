-- grain: one row a parameter the bureau's list of exceptional events speaks of in a region and period, known by a date
-- units: d; n_covered: days the list was made for; n_events: days it takes out; n_days: days of the period
SELECT
    parameter,
    count(DISTINCT day) FILTER (WHERE entry = 'covered') AS n_covered,
    count(DISTINCT day) FILTER (WHERE entry = 'event') AS n_events,
    datediff('day', CAST($period_start AS DATE), CAST($period_end AS DATE)) + 1 AS n_days
FROM event_day($region_id, $period_start, $period_end, $as_of)
WHERE list_kind = 'bureau'
GROUP BY parameter
ORDER BY parameter;
