-- grain: one row: when a load was made; none if it is not in the build
SELECT loaded_at FROM batch WHERE batch_id = $batch_id;
