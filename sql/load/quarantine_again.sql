-- forgets the quarantined rows of a load that was replaced and is made again
DELETE FROM quarantine
WHERE batch_id = $batch_id AND batch_id IN (SELECT batch_id FROM batch WHERE replaced_by <> '');
