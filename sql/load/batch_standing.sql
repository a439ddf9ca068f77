-- grain: one row if a load stands in the warehouse: it is there, and no later load of its file has taken its place
SELECT rows_read
FROM batch
WHERE batch_id = $batch_id AND replaced_by = '';
