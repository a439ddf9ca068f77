-- grain: one earlier load of the same bytes with the same options that stands, whatever its card or list of stations
SELECT batch_id
FROM batch
WHERE said = $said AND said <> '' AND replaced_by = '' AND batch_id <> $batch_id
ORDER BY batch_id;
