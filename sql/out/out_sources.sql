-- grain: one source with its provenance and how much of it stands today
-- units: n_values and n_estimated are counts; publication_lag_days in d
CREATE OR REPLACE VIEW out_sources AS
SELECT
    s.source_id, s.zh AS source_zh, s.en AS source_en, s.producer, s.citation, s.url AS source_url, s.licence,
    s.accessed, s.basis, s.publication_lag_days, s.precedence, s.note,
    count(m.value) AS n_values, count(m.value) FILTER (WHERE contains(m.flag, 'estimated')) AS n_estimated,
    min(m.interval_start)::DATE AS first_day, (max(m.interval_end) - INTERVAL 1 DAY)::DATE AS last_day
FROM source AS s
LEFT JOIN measurement AS m ON m.source_id = s.source_id AND m.superseded_at = DATE '9999-12-31'
GROUP BY
    s.source_id, s.zh, s.en, s.producer, s.citation, s.url, s.licence, s.accessed, s.basis, s.publication_lag_days,
    s.precedence, s.note;
