-- grain: one row a region, measured parameter, period and reading, known by a date; any sets of regions and periods
-- units: ug/m3, CO mg/m3; counts in d, by the calendar of the whole period; total: exact sum to six decimals
-- clause: HJ 663 (means, percentiles: rank (n - 1) p, linear); GB 3095 table 4 (enough measured days: macro
--         period_validity)
-- percentiles: those of $orders (shares of 1), in their order
-- $starts and $ends: first and last days, pairwise
-- reading_id: rule (all days) | bureau_events_out (without the days of the bureau's list of exceptional events; only
--   where the list covers the whole period, of one that still runs up to the newest day with particulates).
--   n_valid, n_estimated: with those days, which are no missing ones
-- bureau_list: whole | partial | NULL (none); pm_list: the same of both particulates together
-- level: of the region, as the rules on exceptional events know it
-- sums are of decimals, so that they are the same on any number of threads
WITH period AS (
    SELECT
        unnest(CAST($starts AS DATE[])) AS period_start,
        unnest(CAST($ends AS DATE[])) AS period_end
),
minimum AS (
    SELECT * FROM validity_minimum() WHERE edition = $method_edition
),
used AS (
    SELECT
        v.region_id,
        v.parameter,
        v.day,
        v.value,
        v.estimated,
        NOT v.estimated AS measured,
        p.period_start,
        p.period_end
    FROM used_values($as_of) AS v
    JOIN period AS p ON v.day BETWEEN p.period_start AND p.period_end
    WHERE v.span = 'day' AND v.region_id IN (SELECT unnest(CAST($region_ids AS VARCHAR[])))
),
event AS (
    SELECT DISTINCT
        e.region_id,
        e.parameter,
        p.period_start,
        p.period_end,
        e.entry,
        CAST(unnest(generate_series(
            CAST(greatest(e.first_day, p.period_start) AS TIMESTAMP),
            CAST(least(
                e.last_day, p.period_end, CAST($as_of AS DATE) - 1,
                CASE WHEN CAST($as_of AS DATE) <= p.period_end THEN e.known_at - 1 ELSE p.period_end END
            ) AS TIMESTAMP),
            INTERVAL 1 DAY
        )) AS DATE) AS day
    FROM exceptional_event AS e
    JOIN period AS p
        ON e.first_day <= least(p.period_end, CAST($as_of AS DATE) - 1) AND e.last_day >= p.period_start
    WHERE e.list_kind = 'bureau'
        AND e.known_at <= $as_of
        AND e.region_id IN (SELECT unnest(CAST($region_ids AS VARCHAR[])))
),
newest AS (
    SELECT region_id, period_start, period_end, max(day) FILTER (WHERE parameter IN ('pm25', 'pm10')) AS day
    FROM used
    GROUP BY region_id, period_start, period_end
),
-- of a period that still runs the list should cover the days up to the newest one with particulates
reach AS (
    SELECT
        *,
        CASE
            WHEN period_end < CAST($as_of AS DATE) THEN period_end
            ELSE coalesce(day, CAST($as_of AS DATE) - 1)
        END AS until
    FROM newest
),
list_of AS (
    SELECT
        e.region_id,
        e.parameter,
        e.period_start,
        e.period_end,
        CASE
            WHEN count(*) FILTER (WHERE e.entry = 'covered' AND e.day <= r.until)
                = datediff('day', e.period_start, any_value(r.until)) + 1 THEN 'whole'
            ELSE 'partial'
        END AS bureau_list
    FROM event AS e
    JOIN reach AS r USING (region_id, period_start, period_end)
    GROUP BY e.region_id, e.parameter, e.period_start, e.period_end
),
pm_list_of AS (
    SELECT
        region_id,
        period_start,
        period_end,
        CASE WHEN count(*) FILTER (WHERE bureau_list = 'whole') = 2 THEN 'whole' ELSE 'partial' END AS pm_list
    FROM list_of
    WHERE parameter IN ('pm25', 'pm10')
    GROUP BY region_id, period_start, period_end
),
counted AS (
    SELECT
        region_id,
        parameter,
        period_start,
        period_end,
        count(*) FILTER (WHERE measured) AS n_valid,
        count(*) FILTER (WHERE estimated) AS n_estimated
    FROM used
    GROUP BY region_id, parameter, period_start, period_end
),
read_as AS (
    SELECT 'rule' AS reading_id, * FROM used
    UNION ALL BY NAME
    SELECT 'bureau_events_out' AS reading_id, s.*
    FROM used AS s
    SEMI JOIN (SELECT * FROM list_of WHERE bureau_list = 'whole') USING (region_id, parameter, period_start, period_end)
    ANTI JOIN (SELECT * FROM event WHERE entry = 'event') USING (region_id, parameter, period_start, period_end, day)
),
statistic AS (
    SELECT
        reading_id,
        region_id,
        parameter,
        period_start,
        period_end,
        avg(CAST(value AS DECIMAL(18, 6))) AS mean,
        CAST(sum(CAST(value AS DECIMAL(18, 6))) AS VARCHAR) AS total,
        quantile_cont(value, CAST($orders AS DOUBLE[])) AS percentiles,
        min(value) AS lowest,
        max(value) AS highest,
        count(*) AS n_days
    FROM read_as
    GROUP BY reading_id, region_id, parameter, period_start, period_end
),
enough AS (
    SELECT
        region_id,
        parameter,
        period_start,
        period_end,
        period_validity(
            histogram(CAST(date_trunc('month', day) AS DATE)) FILTER (WHERE measured),
            period_start,
            period_end,
            any_value(m.month_days),
            any_value(m.february_days),
            any_value(m.year_days)
        ) AS found
    FROM used
    CROSS JOIN minimum AS m
    GROUP BY region_id, parameter, period_start, period_end
)
SELECT
    s.*,
    c.n_valid,
    c.n_estimated,
    b.bureau_list,
    l.pm_list,
    rule_level(r.level, r.zh) AS level,
    datediff('day', s.period_start, s.period_end) + 1 AS n_expected,
    len(h.found.short_months) AS n_months_short,
    array_to_string(h.found.short_months, '; ') AS short_months,
    h.found.valid AS valid
FROM statistic AS s
JOIN counted AS c USING (region_id, parameter, period_start, period_end)
JOIN enough AS h USING (region_id, parameter, period_start, period_end)
LEFT JOIN list_of AS b USING (region_id, parameter, period_start, period_end)
LEFT JOIN pm_list_of AS l USING (region_id, period_start, period_end)
LEFT JOIN region AS r USING (region_id)
ORDER BY s.region_id, s.parameter, s.period_start, s.period_end, s.reading_id DESC;
