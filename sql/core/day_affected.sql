-- table day_affected, grain: one day of a source's region of which a load changed an hour
-- corrected: an hour that stood was changed; else hours came that had been missing
CREATE OR REPLACE TEMP TABLE day_affected AS
SELECT source_id, region_id, CAST(ts AS DATE) AS day, bool_or(state = 'corrected') AS corrected
FROM hour_state
WHERE state <> 'same'
GROUP BY source_id, region_id, CAST(ts AS DATE);
