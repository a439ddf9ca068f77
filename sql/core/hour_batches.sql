-- grain: one load of hours that this build knows and that brought hours; Parquet files of other loads are not part of it
-- a load replaced by one of the same bytes under another card gives no hours any more
-- a file of which every row was refused stands in table batch, and the archive has no file of it
SELECT batch_id, file
FROM batch
WHERE reader = 'hourly' AND replaced_by = '' AND coalesce(n_hours, rows_accepted + values_new + values_corrected) > 0
ORDER BY batch_id;
