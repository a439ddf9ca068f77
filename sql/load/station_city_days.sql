-- table station_city_day, grain: one daily value of a city made of its stations' daily values (table station_day_now), in
--   the form of staged measurements; none where the source states a city value of its own
-- units: as in table parameter (ug/m3, CO mg/m3), to ten decimals; n_valid unknown: the stations' hours are not stated
-- clause: HJ 663 table A.2 (mean of the stations' daily means and of their daily maxima), HJ 663-2013 6.1 (share of the
--   stations); a station counts in a month in which it has a value of the parameter: ours, as in view day_unit
-- flags, separated by |: from_stations; estimated (enough stations only with estimates), incomplete (not enough)
CREATE OR REPLACE TEMP TABLE station_city_day AS
WITH counting AS (
    SELECT source_id, region_id, parameter, date_trunc('month', day) AS month, count(DISTINCT station_id) AS n_all
    FROM station_day_now
    GROUP BY source_id, region_id, parameter, date_trunc('month', day)
),
judged AS (
    SELECT
        *,
        contains(flag, 'incomplete') AS incomplete,
        NOT contains(flag, 'estimated') AND NOT contains(flag, 'incomplete') AS valid
    FROM station_day_now
),
added AS (
    SELECT
        source_id, region_id, parameter, day,
        count(*) FILTER (WHERE valid) AS n_valid,
        sum(station_steps(value)) FILTER (WHERE valid) AS t_valid,
        count(*) FILTER (WHERE NOT incomplete) AS n_used,
        sum(station_steps(value)) FILTER (WHERE NOT incomplete) AS t_used,
        count(*) AS n_any,
        sum(station_steps(value)) AS t_any,
        any_value(unit) AS unit,
        max(basis) AS basis,
        max(known_at) AS known_at,
        bool_or(changed) AS changed
    FROM judged
    GROUP BY source_id, region_id, parameter, day
),
shared AS (
    SELECT
        a.*,
        enough_stations(a.n_valid, c.n_all, r.station_percent, r.few_station_percent, r.few_stations_below) AS valid,
        enough_stations(a.n_used, c.n_all, r.station_percent, r.few_station_percent, r.few_stations_below) AS usable
    FROM added AS a
    JOIN counting AS c
        ON  c.source_id = a.source_id
        AND c.region_id = a.region_id
        AND c.parameter = a.parameter
        AND c.month = date_trunc('month', a.day)
    JOIN day_rule AS r ON r.day = a.day
),
own AS (
    SELECT source_id, region_id, parameter, CAST(interval_start AS DATE) AS day
    FROM staged
    WHERE station_id = '' AND interval_end = interval_start + INTERVAL 1 DAY
    UNION ALL
    SELECT source_id, region_id, parameter, CAST(interval_start AS DATE) AS day
    FROM measurement
    WHERE station_id = ''
        AND interval_end = interval_start + INTERVAL 1 DAY
        AND superseded_at = DATE '9999-12-31'
        AND NOT contains(flag, 'from_stations')
)
SELECT
    s.region_id,
    '' AS station_id,
    s.parameter,
    CAST(s.day AS TIMESTAMP) AS interval_start,
    CAST(s.day AS TIMESTAMP) + INTERVAL 1 DAY AS interval_end,
    CASE
        WHEN s.valid OR (s.n_valid > 0 AND NOT s.usable) THEN station_mean(s.t_valid, s.n_valid)
        WHEN s.n_used > 0 THEN station_mean(s.t_used, s.n_used)
        ELSE station_mean(s.t_any, s.n_any)
    END AS value,
    s.unit,
    s.source_id,
    concat_ws('|', CASE WHEN s.valid THEN NULL WHEN s.usable THEN 'estimated' ELSE 'incomplete' END, 'from_stations')
        AS flag,
    s.basis,
    CAST(NULL AS INTEGER) AS n_valid,
    s.known_at,
    'lag' AS known_at_basis,
    s.changed
FROM shared AS s
ANTI JOIN own AS o
    ON o.source_id = s.source_id AND o.region_id = s.region_id AND o.parameter = s.parameter AND o.day = s.day;
