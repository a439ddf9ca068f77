-- macro, grain: one row a calendar day of a region, days without any value included
-- units: concentrations rounded as the index wants them, ug/m3, CO mg/m3; indices without unit
-- clause: HJ 633 (sub-index between breakpoints, rounded up; AQI is the largest), GB/T 8170 (rounding first)
-- method: edition of the daily index; NULL: of each day the home jurisdiction's in force on it
-- of ozone the 8-hour maximum counts (HJ 663); above its last breakpoint the 2012 edition takes the hourly sub-index
--   (table 1 note 3; never less than the last breakpoint's: ours). o3_1h_missing: that sub-index is not available, the
--   index is a lower bound, the upper one is the end of the scale.
-- aqi_low is what is sure: the pollutants available. aqi_high is what logic allows: the 8-hour ozone maximum is at
--   most the hourly one; NULL (no bound) where an item that decides is missing (macro index_item; in China PM2.5, PM10, NO2 and
--   ozone). Ours, no clause. Concentrations are those of the items of the edition.
-- _unrounded: without rounding of the day; _dust_out: particulates of a suspected dust day do not count;
-- _o3_1h: the hourly ozone maximum takes part. dust_suspect is a list of our own, not the bureau's.
-- _bureau_out: what the bureau's list of exceptional events names does not count (table exceptional_event);
-- bureau_event: it names a pollutant of the day that has a value.
CREATE OR REPLACE TEMP MACRO air_day(of_region, first_day, last_day, known_by, method, dust_pm10, dust_ratio) AS TABLE
    WITH calendar AS (
        SELECT CAST(unnest(generate_series(
            CAST(first_day AS TIMESTAMP), CAST(last_day AS TIMESTAMP), INTERVAL 1 DAY
        )) AS DATE) AS day
    ),
    judged AS (
        SELECT c.day, e.* EXCLUDE (first_day, end_day, home)
        FROM calendar AS c
        JOIN index_edition() AS e
            ON CASE WHEN method IS NULL THEN e.home AND c.day >= e.first_day AND c.day < e.end_day ELSE e.edition = method END
    ),
    used AS (
        SELECT day, parameter, value, estimated AS unmeasured, estimated
        FROM used_value(of_region, known_by)
        WHERE span = 'day' AND day BETWEEN first_day AND last_day
    ),
    listed AS (
        SELECT DISTINCT parameter, day
        FROM event_day(of_region, first_day, last_day, known_by)
        WHERE list_kind = 'bureau' AND entry = 'event'
    ),
    concentration AS (
        SELECT
            s.day,
            j.edition,
            j.o3_hourly_above,
            j.primary_above,
            s.parameter,
            m.index_of,
            m.averaging,
            m.part,
            r.rounded,
            x.day IS NOT NULL AS listed,
            CASE WHEN r.rounded THEN rounded(s.value, d.decimals, d.rounding) ELSE s.value END AS c
        FROM used AS s
        JOIN judged AS j ON j.day = s.day
        JOIN index_item() AS m ON m.edition = j.edition AND m.parameter = s.parameter
        JOIN daily_decimals() AS d ON d.edition = j.edition AND d.index_of = m.index_of
        LEFT JOIN listed AS x ON x.parameter = s.parameter AND x.day = s.day
        CROSS JOIN (VALUES (TRUE), (FALSE)) AS r (rounded)
    ),
    in_table AS (
        SELECT
            n.*,
            n.averaging = 'mda8' AND g.c_high IS NULL AND uses_hourly_ozone(n.c, g.c_low, n.o3_hourly_above)
                AS uses_hourly,
            linear_sub_index(n.c, g.c_low, g.c_high, g.i_low, g.i_high) AS iaqi
        FROM concentration AS n
        JOIN breakpoint_segment() AS g
            ON g.edition = n.edition
            AND g.index_of = n.index_of
            AND g.averaging = n.averaging
            AND n.c >= g.c_low
            AND (g.c_high IS NULL OR n.c < g.c_high)
    ),
    sub_index AS (
        SELECT
            t.* EXCLUDE (iaqi),
            CASE WHEN t.uses_hourly THEN greatest(t.iaqi, h.iaqi) ELSE t.iaqi END AS iaqi,
            t.uses_hourly AND h.iaqi IS NULL AS lacks_hourly
        FROM in_table AS t
        LEFT JOIN (SELECT day, rounded, iaqi FROM in_table WHERE part = 'o3_1h') AS h USING (day, rounded)
    ),
    measured AS (
        SELECT
            c.day,
            max(s.value) FILTER (WHERE s.parameter = 'pm25') AS pm25,
            max(s.value) FILTER (WHERE s.parameter = 'pm10') AS pm10,
            coalesce(bool_or(x.day IS NOT NULL), FALSE) AS bureau_event,
            count(*) FILTER (WHERE s.parameter = 'o3_mda8') > 0 AS has_o3_mda8,
            count(*) FILTER (WHERE s.parameter = 'o3_1h_max') > 0 AS has_o3_1h,
            coalesce(
                count(*) FILTER (WHERE list_contains(j.deciding, s.parameter)) = any_value(len(j.deciding))
                AND (
                    NOT any_value(j.ozone_decides)
                    OR count(*) FILTER (WHERE s.parameter IN ('o3_mda8', 'o3_1h_max')) > 0
                ),
                FALSE
            ) AS decided,
            coalesce(bool_or(s.estimated), FALSE) AS estimated,
            -- one of what decides is missing or an estimate
            coalesce(
                count(*) FILTER (WHERE list_contains(j.deciding, s.parameter) AND NOT s.unmeasured)
                < any_value(len(j.deciding))
                OR (
                    any_value(j.ozone_decides)
                    AND count(*) FILTER (WHERE s.parameter IN ('o3_mda8', 'o3_1h_max') AND NOT s.unmeasured) = 0
                ),
                TRUE
            ) AS unmeasured
        FROM calendar AS c
        LEFT JOIN judged AS j USING (day)
        LEFT JOIN used AS s USING (day)
        LEFT JOIN listed AS x ON x.parameter = s.parameter AND x.day = s.day
        GROUP BY c.day
    ),
    index_of_day AS (
        SELECT
            day,
            rounded,
            max(iaqi) FILTER (WHERE part IN ('particulate', 'gas')) AS aqi,
            max(iaqi) FILTER (WHERE part = 'gas') AS aqi_gas,
            max(iaqi) FILTER (WHERE part IN ('particulate', 'gas') AND NOT listed) AS aqi_unlisted,
            max(iaqi) FILTER (WHERE part = 'o3_at_most' AND NOT listed) AS o3_at_most_unlisted,
            max(iaqi) FILTER (WHERE part = 'o3_at_most') AS o3_at_most,
            max(iaqi) FILTER (WHERE part = 'o3_1h') AS o3_1h,
            bool_or(lacks_hourly) AS o3_1h_missing,
            bool_or(lacks_hourly AND NOT listed) AS o3_1h_missing_unlisted
        FROM sub_index
        GROUP BY day, rounded
    ),
    bounds AS (
        SELECT
            m.day,
            i.rounded,
            dust_suspect_day(m.pm25, m.pm10, dust_pm10, dust_ratio) AS dust_suspect,
            i.aqi AS low,
            CASE WHEN dust_suspect THEN i.aqi_gas ELSE i.aqi END AS low_dust_out,
            i.aqi_unlisted AS low_bureau_out,
            CASE WHEN j.o3_hourly_reported THEN greatest(i.aqi, i.o3_1h) ELSE i.aqi END AS low_o3_1h,
            CASE WHEN i.o3_1h_missing THEN j.o3_top WHEN m.has_o3_mda8 THEN 0 ELSE i.o3_at_most END AS ozone_at_most,
            CASE WHEN m.decided THEN greatest(low, ozone_at_most) END AS high,
            CASE WHEN m.decided THEN greatest(low_dust_out, ozone_at_most) END AS high_dust_out,
            CASE WHEN m.decided THEN greatest(
                low_bureau_out,
                CASE
                    WHEN i.o3_1h_missing_unlisted THEN j.o3_top
                    WHEN m.has_o3_mda8 THEN 0
                    ELSE i.o3_at_most_unlisted
                END,
                0
            ) END AS high_bureau_out,
            CASE
                WHEN m.decided AND (m.has_o3_1h OR NOT j.o3_hourly_reported) THEN greatest(low_o3_1h, ozone_at_most)
            END AS high_o3_1h
        FROM measured AS m
        LEFT JOIN judged AS j USING (day)
        LEFT JOIN index_of_day AS i USING (day)
    ),
    shown AS (
        SELECT
            day,
            max(c) FILTER (WHERE parameter = 'pm25') AS pm25_ug_m3,
            max(c) FILTER (WHERE parameter = 'pm10') AS pm10_ug_m3,
            max(c) FILTER (WHERE parameter = 'so2') AS so2_ug_m3,
            max(c) FILTER (WHERE parameter = 'no2') AS no2_ug_m3,
            max(c) FILTER (WHERE parameter = 'co') AS co_mg_m3,
            max(c) FILTER (WHERE parameter = 'o3_mda8') AS o3_mda8_ug_m3,
            max(c) FILTER (WHERE parameter = 'o3_1h_max') AS o3_1h_max_ug_m3,
            max(iaqi) FILTER (WHERE parameter = 'pm25') AS iaqi_pm25,
            max(iaqi) FILTER (WHERE parameter = 'pm10') AS iaqi_pm10,
            max(iaqi) FILTER (WHERE parameter = 'so2') AS iaqi_so2,
            max(iaqi) FILTER (WHERE parameter = 'no2') AS iaqi_no2,
            max(iaqi) FILTER (WHERE parameter = 'co') AS iaqi_co,
            max(iaqi) FILTER (WHERE parameter = 'o3_mda8') AS iaqi_o3_mda8,
            max(iaqi) FILTER (WHERE part = 'o3_at_most') AS iaqi_o3_mda8_at_most,
            max(iaqi) FILTER (WHERE part = 'o3_1h') AS iaqi_o3_1h,
            bool_or(lacks_hourly AND part = 'gas') AS o3_1h_missing,
            -- primary pollutants: the largest sub-index, ties together, only above the level of the edition
            max(iaqi) FILTER (WHERE part IN ('particulate', 'gas')) AS largest,
            CASE WHEN largest > any_value(primary_above) THEN array_to_string(list_sort(
                list(parameter) FILTER (WHERE part IN ('particulate', 'gas') AND iaqi = top)
            ), '; ') END AS primary_pollutants
        FROM (
            SELECT *, max(CASE WHEN part IN ('particulate', 'gas') THEN iaqi END) OVER (PARTITION BY day) AS top
            FROM sub_index
            WHERE rounded
        )
        GROUP BY day
    ),
    readings AS (
        SELECT
            day,
            coalesce(bool_or(dust_suspect), FALSE) AS dust_suspect,
            max(low) FILTER (WHERE rounded) AS aqi_low,
            max(high) FILTER (WHERE rounded) AS aqi_high,
            max(low_dust_out) FILTER (WHERE rounded) AS aqi_low_dust_out,
            max(high_dust_out) FILTER (WHERE rounded) AS aqi_high_dust_out,
            max(low_bureau_out) FILTER (WHERE rounded) AS aqi_low_bureau_out,
            max(high_bureau_out) FILTER (WHERE rounded) AS aqi_high_bureau_out,
            max(low_o3_1h) FILTER (WHERE rounded) AS aqi_low_o3_1h,
            max(high_o3_1h) FILTER (WHERE rounded) AS aqi_high_o3_1h,
            max(low) FILTER (WHERE NOT rounded) AS aqi_low_unrounded,
            max(high) FILTER (WHERE NOT rounded) AS aqi_high_unrounded,
            max(low_dust_out) FILTER (WHERE NOT rounded) AS aqi_low_unrounded_dust_out,
            max(high_dust_out) FILTER (WHERE NOT rounded) AS aqi_high_unrounded_dust_out,
            max(low_bureau_out) FILTER (WHERE NOT rounded) AS aqi_low_unrounded_bureau_out,
            max(high_bureau_out) FILTER (WHERE NOT rounded) AS aqi_high_unrounded_bureau_out
        FROM bounds
        GROUP BY day
    )
    SELECT
        of_region AS region_id,
        m.day,
        j.edition AS index_edition,
        j.partial AS index_partial,
        j.o3_hourly_reported,
        j.good_up_to,
        j.heavy_above,
        j.category_bounds,
        j.items,
        shown.* EXCLUDE (day, largest),
        readings.* EXCLUDE (day),
        m.bureau_event,
        m.decided,
        m.estimated,
        m.unmeasured
    FROM measured AS m
    JOIN readings USING (day)
    LEFT JOIN judged AS j USING (day)
    LEFT JOIN shown USING (day);
