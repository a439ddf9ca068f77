-- grain: one region x month x parameter, the mean of its days or, where too few are known, a stored month value
-- units: as in column unit (ug/m3, CO mg/m3); n_* in d
-- clause: GB 3095 table 4 (macro period_validity), by the HJ 663 edition in force at the month's end (estimated
--         days count here: a month value is a level, not a verdict); a month that is not over has no row
-- events: as in out_indicator_yearly, over the month; NULL for a stored month value
-- sums are of decimals, so that they are the same on any number of threads
CREATE OR REPLACE VIEW out_monthly_air AS
WITH minimum AS (
    SELECT * FROM validity_minimum() WHERE home
),
by_day AS (
    SELECT
        region_id,
        date_trunc('month', day)::DATE AS month,
        parameter,
        avg(CAST(value AS DECIMAL(18, 6))) AS value,
        avg(CAST(value AS DECIMAL(18, 6))) FILTER (WHERE NOT is_listed) AS value_unlisted,
        any_value(unit) AS unit,
        count(*) AS n_days,
        count(*) FILTER (WHERE NOT is_listed) AS n_unlisted,
        count(*) FILTER (WHERE is_estimated) AS n_estimated,
        string_agg(DISTINCT source_id, '; ' ORDER BY source_id) AS source_id,
        string_agg(DISTINCT basis, '; ' ORDER BY basis) AS basis
    FROM out_daily_air
    GROUP BY region_id, date_trunc('month', day), parameter
),
covered AS (
    SELECT region_id, parameter, date_trunc('month', day)::DATE AS month, count(DISTINCT day) FILTER (WHERE entry = 'covered') AS n_covered
    FROM (
        SELECT
            region_id,
            parameter,
            entry,
            CAST(unnest(generate_series(
                CAST(first_day AS TIMESTAMP), CAST(last_day AS TIMESTAMP), INTERVAL 1 DAY
            )) AS DATE) AS day
        FROM exceptional_event
        WHERE list_kind = 'bureau'
    )
    GROUP BY region_id, parameter, date_trunc('month', day)::DATE
),
treated AS (
    SELECT
        d.*,
        CASE
            WHEN coalesce(r.treatment, 'in') = 'in' THEN 'in'
            WHEN c.n_covered = day(last_day(d.month)) THEN 'bureau_out'
            WHEN c.n_covered IS NOT NULL THEN 'bureau_list_partial'
            ELSE 'bureau_list_missing'
        END AS events
    FROM by_day AS d
    LEFT JOIN event_rule AS r
        ON r.jurisdiction IN (SELECT jurisdiction FROM jurisdiction WHERE home = 'yes')
        AND r.statistic = 'mean'
        AND r.parameter = d.parameter
        AND r.level = '*'
        AND year(d.month) BETWEEN r.year_from AND r.year_to
    LEFT JOIN covered AS c ON c.region_id = d.region_id AND c.parameter = d.parameter AND c.month = d.month
),
from_days AS (
    SELECT
        d.region_id, d.month, d.parameter,
        CASE WHEN d.events = 'bureau_out' THEN d.value_unlisted ELSE d.value END AS value,
        d.unit,
        CASE WHEN d.events = 'bureau_out' THEN d.n_unlisted ELSE d.n_days END AS n_days,
        d.n_estimated, d.source_id, d.basis, d.events, 'days' AS origin
    FROM treated AS d
    JOIN minimum AS m ON last_day(d.month) >= m.effective_from AND last_day(d.month) < m.effective_to
    WHERE last_day(d.month) < (SELECT max(known_at) FROM measurement)
        AND period_validity(
            map([d.month], [d.n_days]), d.month, last_day(d.month), m.month_days, m.february_days, m.year_days
        ).valid
),
stored AS (
    SELECT
        m.region_id, m.interval_start::DATE AS month, m.parameter, m.value, m.unit, m.n_valid AS n_days,
        CASE WHEN contains(m.flag, 'estimated') THEN m.n_valid ELSE 0 END AS n_estimated,
        m.source_id, m.basis, 'month value' AS origin, NULL AS events
    FROM measurement AS m
    LEFT JOIN source AS s USING (source_id)
    WHERE m.station_id = ''
        AND m.superseded_at = DATE '9999-12-31'
        AND m.interval_end = m.interval_start + INTERVAL 1 MONTH
    QUALIFY row_number() OVER (
        PARTITION BY m.region_id, m.parameter, m.interval_start
        ORDER BY s.precedence NULLS LAST, m.source_id, m.known_at DESC
    ) = 1
),
found AS (
    SELECT * FROM from_days
    UNION ALL BY NAME
    SELECT * FROM stored ANTI JOIN from_days USING (region_id, month, parameter)
)
SELECT
    f.region_id, g.zh AS region_zh, g.en AS region_en, f.month, f.parameter, f.value, f.unit, f.n_days,
    day(last_day(f.month)) AS n_expected, f.n_estimated, f.origin, f.events, f.source_id, f.basis
FROM found AS f
JOIN region AS g USING (region_id);
