-- grain: one row a measured parameter of a region and period and a treatment of exceptional events, known by a date
-- units: ug/m3, CO mg/m3; counts in d, by the calendar of the whole period; total: exact sum to six decimals
-- clause: HJ 663 (means, percentiles: rank (n - 1) p, linear); GB 3095 table 4 (enough measured days: macro
--         period_validity). Estimated values are used but are no valid days.
-- peak_season: mean of the days of $season_months consecutive months with the highest one, NULL without so many
-- percentiles: those of $orders (shares of 1), in their order
-- reading_id: rule (all days) | dust_suspects_out (particulates of our own suspects) | bureau_events_out (stored list)
-- sums are of decimals, so that they are the same on any number of threads
WITH minimum AS (
    SELECT * FROM validity_minimum() WHERE edition = $method_edition
),
used_day AS (
    SELECT day, parameter, value, estimated, from_city_hours, source_id, basis, n_valid AS hours, stated_at
    FROM used_value($region_id, $as_of)
    WHERE span = 'day' AND day BETWEEN $period_start AND $period_end
),
dust AS (
    SELECT
        day,
        dust_suspect_day(
            max(value) FILTER (WHERE parameter = 'pm25'),
            max(value) FILTER (WHERE parameter = 'pm10'),
            $dust_pm10,
            $dust_ratio
        ) AS dust_suspect
    FROM used_day
    GROUP BY day
),
listed AS (
    SELECT DISTINCT parameter, day
    FROM event_day($region_id, $period_start, $period_end, $as_of)
    WHERE list_kind = 'bureau' AND entry = 'event'
),
used AS (
    SELECT
        v.day,
        v.parameter,
        v.value,
        v.estimated,
        v.from_city_hours,
        NOT v.estimated AS measured,
        v.source_id,
        v.basis,
        v.hours,
        v.stated_at,
        d.dust_suspect AND v.parameter IN ('pm25', 'pm10') AS suspect,
        x.day IS NOT NULL AS listed
    FROM used_day AS v
    JOIN dust AS d USING (day)
    LEFT JOIN listed AS x ON x.day = v.day AND x.parameter = v.parameter
),
enough AS (
    SELECT
        parameter,
        period_validity(
            histogram(CAST(date_trunc('month', day) AS DATE)) FILTER (WHERE measured),
            $period_start,
            $period_end,
            any_value(m.month_days),
            any_value(m.february_days),
            any_value(m.year_days)
        ) AS found
    FROM used
    CROSS JOIN minimum AS m
    GROUP BY parameter
),
read_as AS (
    SELECT r.reading_id, s.*
    FROM used AS s
    CROSS JOIN (VALUES ('rule'), ('dust_suspects_out'), ('bureau_events_out')) AS r (reading_id)
    WHERE NOT (r.reading_id = 'dust_suspects_out' AND s.suspect)
        AND NOT (r.reading_id = 'bureau_events_out' AND s.listed)
),
six_months AS (
    SELECT
        reading_id,
        parameter,
        date_trunc('month', day) AS month,
        sum(sum(CAST(value AS DECIMAL(18, 6)))) OVER six / sum(count(*)) OVER six AS mean,
        count(*) OVER six AS n_months,
        min(date_trunc('month', day)) OVER six AS first_month
    FROM read_as
    GROUP BY reading_id, parameter, date_trunc('month', day)
    WINDOW six AS (
        PARTITION BY reading_id, parameter ORDER BY date_trunc('month', day) ROWS BETWEEN $season_months - 1 PRECEDING AND CURRENT ROW
    )
),
peak AS (
    SELECT reading_id, parameter, max(mean) AS peak_season
    FROM six_months
    WHERE n_months = $season_months AND first_month + to_months($season_months - 1) = month
    GROUP BY reading_id, parameter
)
SELECT
    s.reading_id,
    s.parameter,
    avg(CAST(s.value AS DECIMAL(18, 6))) AS mean,
    CAST(sum(CAST(s.value AS DECIMAL(18, 6))) AS VARCHAR) AS total,
    quantile_cont(s.value, CAST($orders AS DOUBLE[])) AS percentiles,
    any_value(k.peak_season) AS peak_season,
    count(*) AS n_days,
    count(*) FILTER (WHERE s.measured) AS n_valid,
    count(*) FILTER (WHERE s.estimated) AS n_estimated,
    -- days of which the source does not state the hours behind the value
    count(*) FILTER (WHERE s.measured AND s.hours IS NULL) AS n_hours_unknown,
    -- conditions the values are stated at: as a source's card says, else as it was the rule on the day
    count(*) FILTER (WHERE s.stated_at = '273K') AS n_273k,
    count(*) FILTER (WHERE s.stated_at = '298K') AS n_298k,
    min(s.day) FILTER (WHERE s.stated_at IS NULL) AS first_as_ruled,
    max(s.day) FILTER (WHERE s.stated_at IS NULL) AS last_as_ruled,
    -- days made of the city's own hours, not of its stations' days (HJ 663 table A.2)
    count(*) FILTER (WHERE s.from_city_hours) AS n_from_city_hours,
    datediff('day', CAST($period_start AS DATE), CAST($period_end AS DATE)) + 1 AS n_expected,
    any_value(array_to_string(h.found.short_months, '; ')) AS short_months,
    any_value(len(h.found.short_years)) AS n_years_short,
    any_value(h.found.valid) AS valid,
    (SELECT count(*) FROM dust WHERE dust_suspect) AS n_dust_suspects,
    list(DISTINCT s.source_id ORDER BY s.source_id) AS source_id,
    list(DISTINCT s.basis ORDER BY s.basis) AS basis
FROM read_as AS s
JOIN enough AS h USING (parameter)
LEFT JOIN peak AS k ON k.reading_id = s.reading_id AND k.parameter = s.parameter
GROUP BY s.reading_id, s.parameter
ORDER BY s.parameter, s.reading_id;
