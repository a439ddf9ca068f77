-- grain: one region x day x parameter, the value that speaks today (newest vintage, first source by precedence)
-- units: as in column unit; days are Beijing days
CREATE OR REPLACE VIEW out_daily_air AS
SELECT m.region_id, g.zh AS region_zh, g.en AS region_en, m.interval_start::DATE AS day, m.parameter, m.value, m.unit,
    m.flag, m.basis, m.source_id
FROM measurement AS m
JOIN region AS g USING (region_id)
JOIN source AS s USING (source_id)
WHERE m.station_id = ''
    AND m.superseded_at = DATE '9999-12-31'
    AND m.interval_end - m.interval_start = INTERVAL 1 DAY
QUALIFY row_number() OVER (
    PARTITION BY m.region_id, m.parameter, m.interval_start ORDER BY s.precedence, m.source_id
) = 1;
