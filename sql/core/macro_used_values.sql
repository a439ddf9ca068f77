-- macro, grain: one row a region, parameter and interval: the city value in force as of a date, for every region
-- span: day | month | other; units: ug/m3, CO mg/m3; times Asia/Shanghai
-- rules: a row is visible when known_at <= as of < superseded_at; of several sources the one with the
--        smallest precedence (table source) is used; city values only, never a station's;
--        a day with too few hours stays on file but is no daily value, so another source may stand in for it;
--        of equal precedence a day made of stations goes before one made of a city's own hours (from_city_hours)
CREATE OR REPLACE TEMP MACRO used_values(known_by) AS TABLE
    SELECT
        m.region_id,
        CAST(m.interval_start AS DATE) AS day,
        CASE
            WHEN m.interval_end = m.interval_start + INTERVAL 1 DAY THEN 'day'
            WHEN m.interval_end = m.interval_start + INTERVAL 1 MONTH THEN 'month'
            ELSE 'other'
        END AS span,
        m.parameter,
        m.value,
        contains(m.flag, 'estimated') AS estimated,
        contains(m.flag, 'from_city_hours') AS from_city_hours,
        m.source_id,
        m.basis,
        m.n_valid,
        -- condition at which the source states its gases; NULL: as it was the rule on the day
        CASE WHEN contains(m.flag, 'gas_273k') THEN '273K' WHEN contains(m.flag, 'gas_298k') THEN '298K' END
            AS stated_at
    FROM measurement AS m
    LEFT JOIN source AS s ON s.source_id = m.source_id
    WHERE m.station_id = ''
        AND m.known_at <= known_by
        AND known_by < m.superseded_at
        AND NOT contains(m.flag, 'incomplete')
    QUALIFY row_number() OVER (
        PARTITION BY m.region_id, m.parameter, m.interval_start, m.interval_end
        ORDER BY s.precedence NULLS LAST, from_city_hours, m.source_id, m.known_at DESC
    ) = 1;
