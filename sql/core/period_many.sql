-- grain: one row a region, measured parameter and period, known by a date; any set of regions and of periods at once
-- units: ug/m3, CO mg/m3; counts in d, by the calendar of the whole period; total: exact sum to six decimals
-- clause: HJ 663 (means, percentiles: rank (n - 1) p, linear); GB 3095 table 4 (counts of valid days; a month that
--         lies only partly in a period may lack as many days as a whole one may: ours)
-- $starts and $ends: first and last days, pairwise; all days in, exceptional events included
-- sums are of decimals, so that they are the same on any number of threads
WITH period AS (
    SELECT
        unnest(CAST($starts AS DATE[])) AS period_start,
        unnest(CAST($ends AS DATE[])) AS period_end
),
minimum AS (
    SELECT
        max(minimum) FILTER (WHERE statistic = 'month_days') AS month_days,
        max(minimum) FILTER (WHERE statistic = 'february_days') AS february_days,
        max(minimum) FILTER (WHERE statistic = 'year_days') AS year_days
    FROM validity
    WHERE edition = $hj663
),
month_need AS (
    SELECT
        p.period_start,
        p.period_end,
        date_trunc('month', day) AS month,
        CASE WHEN month(any_value(day)) = 2 THEN any_value(m.february_days) ELSE any_value(m.month_days) END
            + count(*) - day(last_day(any_value(day))) AS n_minimum
    FROM (SELECT *, unnest(generate_series(period_start, period_end, INTERVAL 1 DAY)) AS day FROM period) AS p
    CROSS JOIN minimum AS m
    GROUP BY p.period_start, p.period_end, date_trunc('month', day)
),
spoken AS (
    SELECT
        v.region_id,
        v.parameter,
        v.day,
        v.value,
        v.estimated,
        NOT v.estimated AS measured,
        p.period_start,
        p.period_end
    FROM spoken_values($as_of) AS v
    JOIN period AS p ON v.day BETWEEN p.period_start AND p.period_end
    WHERE v.span = 'day' AND v.region_id IN (SELECT unnest(CAST($region_ids AS VARCHAR[])))
),
statistic AS (
    SELECT
        region_id,
        parameter,
        period_start,
        period_end,
        avg(CAST(value AS DECIMAL(18, 6))) AS mean,
        CAST(sum(CAST(value AS DECIMAL(18, 6))) AS VARCHAR) AS total,
        quantile_cont(value, 0.90) AS p90,
        quantile_cont(value, 0.95) AS p95,
        quantile_cont(value, 0.98) AS p98,
        min(value) AS lowest,
        max(value) AS highest,
        count(*) AS n_days,
        count(*) FILTER (WHERE measured) AS n_valid,
        count(*) FILTER (WHERE estimated) AS n_estimated
    FROM spoken
    GROUP BY region_id, parameter, period_start, period_end
),
measured_month AS (
    SELECT region_id, parameter, period_start, period_end, date_trunc('month', day) AS month, count(*) AS n_valid
    FROM spoken
    WHERE measured
    GROUP BY ALL
),
short_month AS (
    SELECT
        s.region_id,
        s.parameter,
        s.period_start,
        s.period_end,
        count(*) FILTER (WHERE coalesce(k.n_valid, 0) < n.n_minimum) AS n_months_short
    FROM statistic AS s
    JOIN month_need AS n USING (period_start, period_end)
    LEFT JOIN measured_month AS k USING (region_id, parameter, period_start, period_end, month)
    GROUP BY ALL
)
SELECT
    s.*,
    datediff('day', s.period_start, s.period_end) + 1 AS n_expected,
    h.n_months_short,
    s.period_end + INTERVAL 1 DAY = s.period_start + INTERVAL 1 YEAR AS is_year,
    m.year_days,
    h.n_months_short = 0 AND (NOT is_year OR s.n_valid >= m.year_days) AS valid
FROM statistic AS s
JOIN short_month AS h USING (region_id, parameter, period_start, period_end)
CROSS JOIN minimum AS m
ORDER BY s.region_id, s.parameter, s.period_start, s.period_end;
