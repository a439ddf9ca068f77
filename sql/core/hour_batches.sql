-- grain: one load of hours that this build knows and that brought hours; Parquet files of other loads are not part of it
-- a file of which every row was refused stands in table batch, and the archive has no file of it
SELECT batch_id, file
FROM batch
WHERE reader = 'hourly' AND coalesce(n_hours, rows_accepted + values_new + values_corrected) > 0
ORDER BY batch_id;
