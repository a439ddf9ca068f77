-- offends: a batch whose rows read are not its accepted plus its quarantined rows
SELECT batch_id, file, rows_read, rows_accepted, rows_quarantined
FROM batch
WHERE rows_read <> rows_accepted + rows_quarantined;
