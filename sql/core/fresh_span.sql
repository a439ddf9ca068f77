-- grain: one row: start of the earliest and of the latest interval that this run loaded (new or corrected), NULL if it
--   loaded none
SELECT min(interval_start) AS first, max(interval_start) AS last
FROM measurement
WHERE batch_id IN (SELECT batch_id FROM batch ANTI JOIN batch_before USING (batch_id));
