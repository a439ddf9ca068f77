-- grain: one judgement of an office x one quantile; one row without a level where it states a probability alone
-- units: value as in column unit; level and p_met are probabilities 0..1
CREATE OR REPLACE VIEW out_judgements AS
SELECT
    j.run_id, j.target_id, a.region_id, a.region AS region_zh, g.en AS region_en, a.indicator AS indicator_id,
    i.zh AS indicator_zh, i.en AS indicator_en, j.office, j.person, j.judged_on, CAST(j.loaded_at AS DATE) AS entered_on,
    f.output_type_id AS level, f.value, a.unit, a.p_met, j.note
FROM judgement AS j
JOIN attainment AS a USING (run_id)
LEFT JOIN forecast AS f ON f.run_id = j.run_id AND f.output_type = 'quantile'
LEFT JOIN region AS g ON g.region_id = a.region_id
LEFT JOIN indicator AS i ON i.indicator_id = a.indicator;
