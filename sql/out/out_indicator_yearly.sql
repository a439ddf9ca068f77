-- grain: one region x indicator x calendar year where measured; one figure of a whole year where published
-- units: as in column unit; n_* in d; value is unrounded where origin is 'measured'
-- clause: HJ 663 (mean of days; percentiles: macro percentile_of); GB 3095 table 4 for is_valid (macro
--         period_validity; estimated and incomplete days do not count), HJ 663 edition of the year's end
-- measured: means and percentiles of one year that the home jurisdiction has (table statistic; 'percentile' is the one
--           that its method evaluates of the parameter, table evaluation), from daily values, the running year included
--           (see is_valid). Not here: statistics of several years and peak seasons, and shares of good and heavy days,
--           which need the index of each day; see out_target_outlook. months: means of a year whose days are too few,
--           from twelve months by their days (plain, is_valid NULL, where one does not say them); a month with enough
--           days is their mean. published: figures of whole years
-- events: what is done with exceptional events (table event_rule). bureau_out: the days of the bureau's list are left
--         out of value and n_days, for it covers the year; bureau_list_missing, bureau_list_partial: they should be,
--         but no list, or one of a part of the year, is available, and the days are in; in: they belong in
-- sums are of decimals, so that they are the same on any number of threads
CREATE OR REPLACE VIEW out_indicator_yearly AS
WITH of_one_year AS (
    SELECT statistic, operation, "order"
    FROM statistic
    WHERE jurisdiction IN (SELECT jurisdiction FROM jurisdiction WHERE home = 'yes')
        AND operation IN ('mean', 'percentile')
        AND years = 1
),
own_percentile AS (
    -- what the indicator statistic 'percentile' is, by the edition of the method
    SELECT edition, parameter, arg_min(statistic, place) AS statistic
    FROM (SELECT *, rowid AS place FROM evaluation)
    SEMI JOIN (SELECT * FROM of_one_year WHERE operation = 'percentile') USING (statistic)
    GROUP BY edition, parameter
),
condition_change AS (
    SELECT parameter, max(effective_from) AS day, bool_or(temperature_k IS NULL) AS no_factor
    FROM measuring_condition
    WHERE jurisdiction IN (SELECT jurisdiction FROM jurisdiction WHERE home = 'yes')
    GROUP BY parameter
    HAVING count(*) > 1
),
stated AS (
    -- whether a value is stated as it was the rule before the condition of its pollutant changed
    SELECT
        d.*,
        c.no_factor,
        CASE WHEN contains(d.flag, 'gas_273k') THEN TRUE WHEN contains(d.flag, 'gas_298k') THEN FALSE
            ELSE d.day < c.day END AS stated_old
    FROM out_daily_air AS d
    LEFT JOIN condition_change AS c
        ON c.parameter = CASE WHEN starts_with(d.parameter, 'o3') THEN 'o3' ELSE d.parameter END
),
by_year AS (
    SELECT
        region_id,
        parameter,
        year(day) AS year,
        avg(CAST(value AS DECIMAL(18, 6))) AS mean,
        list(value ORDER BY value) AS rising,
        avg(CAST(value AS DECIMAL(18, 6))) FILTER (WHERE NOT is_listed) AS mean_unlisted,
        list(value ORDER BY value) FILTER (WHERE NOT is_listed) AS rising_unlisted,
        count(*) FILTER (WHERE NOT is_listed) AS n_unlisted,
        count(*) AS n_days,
        count(*) FILTER (WHERE is_estimated) AS n_estimated,
        histogram(CAST(date_trunc('month', day) AS DATE)) FILTER (WHERE is_valid) AS valid_days,
        CASE WHEN bool_or(stated_old) AND NOT bool_and(stated_old) THEN
            CASE WHEN any_value(no_factor) THEN 'pm_condition_changed' ELSE 'gas_condition_mixed' END
        ELSE '' END AS condition_flag,
        max(known_at) AS known_at,
        string_agg(DISTINCT source_id, '; ' ORDER BY source_id) AS source,
        string_agg(DISTINCT basis, '; ' ORDER BY basis) AS basis
    FROM stated
    GROUP BY region_id, parameter, year(day)
),
enough AS (
    SELECT
        y.region_id,
        y.parameter,
        y.year,
        period_validity(
            y.valid_days,
            make_date(y.year, 1, 1),
            make_date(y.year, 12, 31),
            m.month_days,
            m.february_days,
            m.year_days
        ) AS found
    FROM by_year AS y
    JOIN validity_minimum() AS m
        ON m.home AND make_date(y.year, 12, 31) >= m.effective_from AND make_date(y.year, 12, 31) < m.effective_to
),
covered AS (
    SELECT region_id, parameter, year(day) AS year, count(DISTINCT day) FILTER (WHERE entry = 'covered') AS n_covered
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
    GROUP BY region_id, parameter, year(day)
),
ruled AS (
    SELECT
        y.*,
        i.indicator_id,
        o.operation,
        o."order",
        (
            SELECT r.treatment
            FROM event_rule AS r
            WHERE r.jurisdiction IN (SELECT jurisdiction FROM jurisdiction WHERE home = 'yes')
                AND r.statistic IN (i.statistic, o.operation)
                AND r.parameter IN (CASE WHEN starts_with(y.parameter, 'o3') THEN 'o3' ELSE y.parameter END, '*')
                AND r.level IN (rule_level(g.level, g.zh), '*')
                AND y.year BETWEEN r.year_from AND r.year_to
            ORDER BY r.statistic = i.statistic DESC, r.parameter <> '*' DESC, r.level <> '*' DESC
            LIMIT 1
        ) AS treatment
    FROM by_year AS y
    JOIN indicator AS i ON i.parameter = y.parameter
    JOIN region AS g ON g.region_id = y.region_id
    LEFT JOIN validity_minimum() AS m
        ON m.home AND make_date(y.year, 12, 31) >= m.effective_from AND make_date(y.year, 12, 31) < m.effective_to
    LEFT JOIN own_percentile AS p
        ON p.edition = m.edition AND p.parameter = CASE WHEN starts_with(y.parameter, 'o3') THEN 'o3' ELSE y.parameter END
    JOIN of_one_year AS o ON o.statistic = CASE WHEN i.statistic = 'percentile' THEN p.statistic ELSE i.statistic END
),
treated AS (
    SELECT
        y.*,
        CASE
            WHEN coalesce(y.treatment, 'in') = 'in' THEN 'in'
            WHEN c.n_covered = datediff('day', make_date(y.year, 1, 1), make_date(y.year + 1, 1, 1))
                AND make_date(y.year, 12, 31) < (SELECT max(known_at) FROM measurement)
                THEN 'bureau_out'
            WHEN c.n_covered IS NOT NULL THEN 'bureau_list_partial'
            ELSE 'bureau_list_missing'
        END AS events
    FROM ruled AS y
    LEFT JOIN covered AS c ON c.region_id = y.region_id AND c.parameter = y.parameter AND c.year = y.year
),
measured AS (
    SELECT
        y.region_id, y.indicator_id, '' AS subject_zh, y.year, 'measured' AS origin,
        CASE y.operation
            WHEN 'mean' THEN CASE WHEN y.events = 'bureau_out' THEN y.mean_unlisted ELSE y.mean END
            ELSE percentile_of(CASE WHEN y.events = 'bureau_out' THEN y.rising_unlisted ELSE y.rising END, y."order")
        END AS value,
        '=' AS qualifier, CASE WHEN y.events = 'bureau_out' THEN y.n_unlisted ELSE y.n_days END AS n_days, y.n_estimated,
        datediff('day', make_date(y.year, 1, 1), make_date(y.year + 1, 1, 1)) AS n_expected,
        e.found.valid AS is_valid, array_to_string(e.found.short_months, '; ') AS short_months,
        y.condition_flag, y.events, y.source, y.basis, NULL AS grade, NULL AS figure_id, y.known_at
    FROM treated AS y
    LEFT JOIN enough AS e ON e.region_id = y.region_id AND e.parameter = y.parameter AND e.year = y.year
),
month_of_days AS (
    SELECT
        d.region_id, d.parameter, CAST(date_trunc('month', d.day) AS DATE) AS month,
        avg(CAST(d.value AS DECIMAL(18, 6))) AS value, count(*) AS n_days, max(d.known_at) AS known_at
    FROM out_daily_air AS d
    WHERE d.is_valid
    GROUP BY d.region_id, d.parameter, date_trunc('month', d.day)
),
stored_month AS (
    SELECT
        m.region_id, m.parameter, CAST(m.interval_start AS DATE) AS month, m.value, m.n_valid AS n_days, m.known_at,
        m.source_id, m.basis, m.flag
    FROM measurement AS m
    LEFT JOIN source AS s USING (source_id)
    WHERE m.station_id = ''
        AND m.superseded_at = DATE '9999-12-31'
        AND m.interval_end = m.interval_start + INTERVAL 1 MONTH
        AND m.parameter IN ('pm25', 'pm10', 'so2', 'no2', 'co')
    QUALIFY row_number() OVER (
        PARTITION BY m.region_id, m.parameter, m.interval_start
        ORDER BY s.precedence NULLS LAST, m.source_id, m.known_at DESC
    ) = 1
),
month_used AS (
    -- a month with enough measured days of its own is their mean, any other a stored month mean
    SELECT
        coalesce(d.region_id, t.region_id) AS region_id, coalesce(d.parameter, t.parameter) AS parameter,
        coalesce(d.month, t.month) AS month, coalesce(d.value, t.value) AS value,
        CASE WHEN d.month IS NULL THEN t.n_days ELSE d.n_days END AS n_days,
        greatest(coalesce(d.known_at, t.known_at), coalesce(t.known_at, d.known_at)) AS known_at,
        t.source_id, t.basis,
        CASE WHEN contains(t.flag, 'gas_273k') THEN TRUE WHEN contains(t.flag, 'gas_298k') THEN FALSE
            ELSE coalesce(d.month, t.month) < c.day END AS stated_old,
        c.no_factor
    FROM (
        SELECT d.*
        FROM month_of_days AS d
        JOIN validity_minimum() AS m ON m.home AND last_day(d.month) >= m.effective_from AND last_day(d.month) < m.effective_to
        WHERE period_validity(
            map([d.month], [d.n_days]), d.month, last_day(d.month), m.month_days, m.february_days, m.year_days
        ).valid
    ) AS d
    FULL JOIN (SELECT * FROM stored_month WHERE NOT contains(flag, 'estimated')) AS t
        ON t.region_id = d.region_id AND t.parameter = d.parameter AND t.month = d.month
    LEFT JOIN condition_change AS c ON c.parameter = coalesce(d.parameter, t.parameter)
),
by_months AS (
    SELECT
        region_id, parameter, year(month) AS year,
        CASE WHEN count(n_days) = 12
            THEN CAST(sum(CAST(value AS DECIMAL(18, 6)) * CAST(n_days AS INTEGER)) AS DOUBLE) / sum(n_days)
            ELSE avg(CAST(value AS DECIMAL(18, 6))) END AS value,
        CASE WHEN count(n_days) = 12 THEN sum(n_days) END AS n_days,
        map_from_entries(list((month, CAST(n_days AS BIGINT)))) AS valid_days,
        CASE WHEN bool_or(stated_old) AND NOT bool_and(stated_old) THEN
            CASE WHEN any_value(no_factor) THEN 'pm_condition_changed' ELSE 'gas_condition_mixed' END
        ELSE '' END AS condition_flag,
        max(known_at) AS known_at,
        string_agg(DISTINCT source_id, '; ' ORDER BY source_id) AS source,
        string_agg(DISTINCT basis, '; ' ORDER BY basis) AS basis
    FROM month_used
    GROUP BY region_id, parameter, year(month)
    HAVING count(*) = 12 AND count(source_id) > 0
),
from_months AS (
    SELECT
        y.region_id, i.indicator_id, '' AS subject_zh, y.year, 'months' AS origin, y.value, '=' AS qualifier,
        y.n_days, CASE WHEN y.n_days IS NULL THEN NULL ELSE 0 END AS n_estimated,
        datediff('day', make_date(y.year, 1, 1), make_date(y.year + 1, 1, 1)) AS n_expected,
        CASE WHEN y.n_days IS NULL THEN NULL ELSE m.found.valid END AS is_valid,
        CASE WHEN y.n_days IS NULL THEN NULL ELSE array_to_string(m.found.short_months, '; ') END AS short_months,
        y.condition_flag, NULL AS events, y.source, y.basis, NULL AS grade, NULL AS figure_id, y.known_at
    FROM by_months AS y
    JOIN indicator AS i ON i.parameter = y.parameter
    JOIN of_one_year AS o ON o.statistic = i.statistic AND o.operation = 'mean'
    LEFT JOIN (
        SELECT
            b.region_id, b.parameter, b.year,
            period_validity(
                b.valid_days, make_date(b.year, 1, 1), make_date(b.year, 12, 31), m.month_days, m.february_days,
                m.year_days
            ) AS found
        FROM by_months AS b
        JOIN validity_minimum() AS m
            ON m.home AND make_date(b.year, 12, 31) >= m.effective_from AND make_date(b.year, 12, 31) < m.effective_to
    ) AS m ON m.region_id = y.region_id AND m.parameter = y.parameter AND m.year = y.year
    ANTI JOIN (SELECT * FROM enough WHERE found.valid) AS e
        ON e.region_id = y.region_id AND e.parameter = y.parameter AND e.year = y.year
),
published AS (
    SELECT
        region_id, indicator_id, coalesce(subject_zh, '') AS subject_zh, year(period_end) AS year,
        'published' AS origin, value, qualifier, NULL AS n_days, NULL AS n_estimated, NULL AS n_expected,
        NULL AS is_valid, NULL AS short_months, NULL AS condition_flag, NULL AS events, source, basis, grade, figure_id,
        known_at
    FROM figure
    WHERE superseded_at = DATE '9999-12-31'
        AND period_start = make_date(year(period_end), 1, 1)
        AND period_end = make_date(year(period_end), 12, 31)
),
found AS (
    -- one row a year: that of months where they are enough and the days are not, or where there are no days
    SELECT * FROM measured
    ANTI JOIN (SELECT * FROM from_months WHERE coalesce(is_valid, TRUE)) USING (region_id, indicator_id, year)
    UNION ALL BY NAME
    SELECT f.* FROM from_months AS f
    LEFT JOIN measured AS d USING (region_id, indicator_id, year)
    WHERE coalesce(f.is_valid, TRUE) OR d.region_id IS NULL
    UNION ALL BY NAME
    SELECT * FROM published
)
SELECT
    f.region_id, g.zh AS region_zh, g.en AS region_en, g.level AS region_level,
    f.indicator_id, i.zh AS indicator_zh, i.en AS indicator_en, f.subject_zh, i.domain, i.direction,
    f.year, f.origin, f.value, f.qualifier, i.unit, f.n_days, f.n_estimated, f.n_expected, f.is_valid, f.short_months,
    f.condition_flag, f.events, f.source, f.basis, f.grade, f.figure_id, f.known_at
FROM found AS f
JOIN region AS g USING (region_id)
JOIN indicator AS i USING (indicator_id);
