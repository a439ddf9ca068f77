-- grain: one region x day x parameter, the value in force today (newest vintage, first source by precedence)
-- units: as in column unit (ug/m3, CO mg/m3); days are Beijing days; city values only, never a station's
-- is_listed: the bureau's list of exceptional events names the day; the value is the measured one all the same
CREATE OR REPLACE VIEW out_daily_air AS
SELECT
    m.region_id, g.zh AS region_zh, g.en AS region_en, m.interval_start::DATE AS day, m.parameter, m.value, m.unit,
    contains(m.flag, 'estimated') AS is_estimated,
    NOT (contains(m.flag, 'estimated') OR contains(m.flag, 'incomplete')) AS is_valid,
    EXISTS (
        SELECT 1
        FROM exceptional_event AS e
        WHERE e.list_kind = 'bureau'
            AND e.entry = 'event'
            AND e.region_id = m.region_id
            AND e.parameter = m.parameter
            AND m.interval_start::DATE BETWEEN e.first_day AND e.last_day
    ) AS is_listed,
    m.flag, m.basis, m.source_id, m.known_at
FROM measurement AS m
JOIN region AS g USING (region_id)
LEFT JOIN source AS s USING (source_id)
WHERE m.station_id = ''
    AND m.superseded_at = DATE '9999-12-31'
    AND m.interval_end = m.interval_start + INTERVAL 1 DAY
QUALIFY row_number() OVER (
    PARTITION BY m.region_id, m.parameter, m.interval_start
    ORDER BY s.precedence NULLS LAST, contains(m.flag, 'from_city_hours'), m.source_id, m.known_at DESC
) = 1;
