-- grain: one figure that an inferred probability depends on: run x target x place, at most three, the heaviest first
-- units: value as in column unit; weight is how much the inferred value moves, on the axis on which figures of its
-- indicator are compared, when this figure moves by one
CREATE OR REPLACE VIEW out_drivers AS
SELECT
    d.run_id, a.as_of, d.target_id, a.evidence, d.place, d.region_id, d.region_zh, d.region_en,
    d.indicator_id, i.zh AS indicator_zh, i.en AS indicator_en, d.period_start, d.period_end, d.value, d.qualifier,
    d.unit, d.source, d.source_url, d.known_at, d.weight
FROM driver AS d
JOIN attainment AS a ON a.run_id = d.run_id AND a.target_id = d.target_id
LEFT JOIN indicator AS i ON i.indicator_id = d.indicator_id;
