-- grain: one row a load of a file, known by its name and bytes, that stands in the warehouse
SELECT batch_id, reader, rows_read
FROM batch
WHERE file = $file AND sha256 = $sha256 AND replaced_by = ''
ORDER BY batch_id;
