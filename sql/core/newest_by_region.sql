-- grain: one region with measurements: newest day with a value (of a month its last day), and how many parameters it has
-- $as_of: day of knowledge; NULL for all that is known
SELECT
    m.region_id, r.zh AS region_zh, r.en AS region_en,
    max(m.interval_end - INTERVAL 1 SECOND)::DATE AS newest_day,
    count(DISTINCT m.parameter) AS n_parameters
FROM measurement AS m
JOIN region AS r USING (region_id)
WHERE m.known_at <= coalesce($as_of, DATE '9999-12-30')
    AND coalesce($as_of, DATE '9999-12-30') < m.superseded_at
GROUP BY ALL
ORDER BY m.region_id;
