-- grain: one published number that stands today: region x indicator x subject x period x source
-- units: as in column unit, that of the indicator
CREATE OR REPLACE VIEW out_figures AS
SELECT
    f.figure_id, f.region_id, g.zh AS region_zh, g.en AS region_en,
    f.indicator_id, i.zh AS indicator_zh, i.en AS indicator_en, coalesce(f.subject_zh, '') AS subject_zh, i.domain,
    f.period_start, f.period_end, f.value, f.qualifier, f.unit, f.source, f.source_date, f.source_url, f.grade,
    f.basis, f.note, f.known_at, f.known_at_basis
FROM figure AS f
LEFT JOIN region AS g USING (region_id)
LEFT JOIN indicator AS i USING (indicator_id)
WHERE f.superseded_at = DATE '9999-12-31';
