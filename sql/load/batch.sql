-- states that a file was loaded; one row a file
INSERT INTO batch BY NAME
SELECT
    $batch_id AS batch_id, $file AS file, $sha256 AS sha256, $reader AS reader, $kind AS kind,
    $rows_read AS rows_read, $rows_accepted AS rows_accepted, $rows_quarantined AS rows_quarantined,
    $values_new AS values_new, $values_corrected AS values_corrected, $loaded_at::TIMESTAMP AS loaded_at,
    $n_hours::BIGINT AS n_hours, $said AS said, $card AS card;
