-- grain: one published number visible as of $as_of (known_at <= $as_of < superseded_at)
-- unit: that of the indicator; $region_id may be NULL (all regions)
SELECT
    figure_id, region_id, indicator_id, coalesce(subject_zh, '') AS subject_zh, period_start, period_end,
    value, qualifier, unit, source, source_date, source_url, grade, basis, note, known_at
FROM figure
WHERE known_at <= $as_of
    AND $as_of < superseded_at
    AND (CAST($region_id AS VARCHAR) IS NULL OR region_id = $region_id)
ORDER BY region_id, indicator_id, period_end, figure_id;
