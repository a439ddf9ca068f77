-- grain: one load of hours that this build knows; Parquet files of other loads are not part of it
SELECT batch_id, file
FROM batch
WHERE reader = 'hourly'
ORDER BY batch_id;
