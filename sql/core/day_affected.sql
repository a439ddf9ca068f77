-- table day_affected, grain: one day of a source's region whose value a load may change
-- corrected: an hour that stood was changed; else hours came that had been missing, on the day itself or of a station
--   that now counts in the month (so the share of stations behind the other days of that month is another)
CREATE OR REPLACE TEMP TABLE day_affected AS
WITH touched AS (
    SELECT source_id, region_id, CAST(ts AS DATE) AS day, state = 'corrected' AS corrected
    FROM hour_state
    WHERE state <> 'same'
),
counts_after AS (
    SELECT
        source_id, region_id, station_id, date_trunc('month', ts) AS month,
        count(pm25) > 0, count(pm10) > 0, count(so2) > 0, count(no2) > 0, count(co) > 0, count(o3) > 0
    FROM hour_current
    WHERE station_id <> ''
    GROUP BY ALL
),
counts_before AS (
    SELECT
        source_id, region_id, station_id, date_trunc('month', ts) AS month,
        count(pm25) > 0, count(pm10) > 0, count(so2) > 0, count(no2) > 0, count(co) > 0, count(o3) > 0
    FROM hour_near
    WHERE station_id <> ''
    GROUP BY ALL
),
other_stations AS (
    SELECT DISTINCT source_id, region_id, month
    FROM (SELECT * FROM counts_after EXCEPT SELECT * FROM counts_before)
),
all_days AS (
    SELECT source_id, region_id, day, corrected FROM touched
    UNION ALL
    SELECT DISTINCT h.source_id, h.region_id, CAST(h.ts AS DATE) AS day, FALSE AS corrected
    FROM hour_current AS h
    SEMI JOIN other_stations AS o
        ON o.source_id = h.source_id AND o.region_id = h.region_id AND o.month = date_trunc('month', h.ts)
)
SELECT source_id, region_id, day, bool_or(corrected) AS corrected
FROM all_days
GROUP BY source_id, region_id, day;
