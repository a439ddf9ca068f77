-- grain: one earlier load of the same bytes with the same options under another card, that stands or is replaced by this
SELECT batch_id
FROM batch
WHERE said = $said AND said <> '' AND card <> $card AND replaced_by IN ('', $batch_id) AND batch_id <> $batch_id
ORDER BY batch_id;
