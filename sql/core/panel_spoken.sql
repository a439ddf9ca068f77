-- makes the temporary table panel_spoken, which lives with the connection (works on a read-only build)
-- grain: one row a region, parameter and interval: the city value that speaks as of a date
-- units: ug/m3, CO mg/m3; span: day | month | other
-- rules: those of macro spoken_value (known_at <= as of < superseded_at; smallest precedence speaks; city values
--        only), for all regions at once; $region_ids and $parameters NULL: every one
CREATE OR REPLACE TEMP TABLE panel_spoken AS
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
    m.source_id,
    m.basis
FROM measurement AS m
LEFT JOIN source AS s ON s.source_id = m.source_id
WHERE m.station_id = ''
    AND m.known_at <= $as_of
    AND $as_of < m.superseded_at
    AND (CAST($region_ids AS VARCHAR[]) IS NULL OR list_contains(CAST($region_ids AS VARCHAR[]), m.region_id))
    AND (CAST($parameters AS VARCHAR[]) IS NULL OR list_contains(CAST($parameters AS VARCHAR[]), m.parameter))
QUALIFY row_number() OVER (
    PARTITION BY m.region_id, m.parameter, m.interval_start, m.interval_end
    ORDER BY s.precedence NULLS LAST, m.source_id, m.known_at DESC
) = 1;
