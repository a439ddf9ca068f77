-- grain: one row: how many staged figures that are new of their source are held already, the same, from another source,
--   and the names of those sources
SELECT
    count(DISTINCT s.figure_id) AS n_held,
    coalesce(list(DISTINCT f.source), []) AS sources
FROM staged_state AS s
JOIN figure AS f
    ON  f.region_id = s.region_id
    AND f.indicator_id = s.indicator_id
    AND f.subject_zh = s.subject_zh
    AND f.period_start = s.period_start
    AND f.period_end = s.period_end
    AND f.basis = s.basis
    AND f.source <> s.source
    AND f.value = s.value
    AND f.qualifier = s.qualifier
    AND f.superseded_at = DATE '9999-12-31'
WHERE s.state = 'new';
