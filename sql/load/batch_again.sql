-- forgets a load that was replaced and is made again; its values stay as vintages
DELETE FROM batch WHERE batch_id = $batch_id AND replaced_by <> '';
