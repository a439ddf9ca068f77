-- grain: one published value of a region's air that may be compared with its own series, visible as of $as_of
-- units: those of the indicator (ug/m3, CO mg/m3)
-- clause: ours. Exact values of the whole region on a basis that is explained, published when their period was over;
--   what is published of real-time data is as provisional as the series, and an early value says what was expected.
SELECT
    f.figure_id, f.region_id, i.statistic, i.parameter, f.period_start, f.period_end, f.value, f.basis, f.grade,
    f.source_date
FROM figure AS f
JOIN indicator AS i USING (indicator_id)
WHERE f.known_at <= $as_of
    AND $as_of < f.superseded_at
    AND coalesce(f.subject_zh, '') = ''
    AND f.qualifier = '='
    AND f.basis IN ('reviewed', 'dust_out', 'dust_in', 'unknown')
    AND NOT coalesce(f.source_date < f.period_end, FALSE)
    AND f.value > 0
    AND i.parameter IS NOT NULL
    AND i.domain = 'air'
ORDER BY f.region_id, i.statistic, i.parameter, f.period_start, f.period_end, f.figure_id;
