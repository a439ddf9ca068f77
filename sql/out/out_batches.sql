-- grain: one file loaded once; rows_read = rows_accepted + rows_quarantined
-- units: rows_* and values_* are counts
CREATE OR REPLACE VIEW out_batches AS
SELECT
    batch_id, file, sha256, reader, kind, rows_read, rows_accepted, rows_quarantined, values_new, values_corrected,
    loaded_at
FROM batch;
