-- grain: one row a region, measured parameter and period, known by a date; any set of regions and of periods at once
-- units: ug/m3, CO mg/m3; counts in d, by the calendar of the whole period; total: exact sum to six decimals
-- clause: HJ 663 (means, percentiles: rank (n - 1) p, linear); GB 3095 table 4 (enough measured days: macro
--         period_validity)
-- $starts and $ends: first and last days, pairwise; all days in, exceptional events included
-- sums are of decimals, so that they are the same on any number of threads
WITH period AS (
    SELECT
        unnest(CAST($starts AS DATE[])) AS period_start,
        unnest(CAST($ends AS DATE[])) AS period_end
),
minimum AS (
    SELECT * FROM validity_minimum() WHERE edition = $hj663
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
    FROM spoken
    CROSS JOIN minimum AS m
    GROUP BY region_id, parameter, period_start, period_end
)
SELECT
    s.*,
    datediff('day', s.period_start, s.period_end) + 1 AS n_expected,
    len(h.found.short_months) AS n_months_short,
    array_to_string(h.found.short_months, '; ') AS short_months,
    h.found.valid AS valid
FROM statistic AS s
JOIN enough AS h USING (region_id, parameter, period_start, period_end)
ORDER BY s.region_id, s.parameter, s.period_start, s.period_end;
