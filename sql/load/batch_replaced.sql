-- states that loads ($former) are replaced by one of the same bytes under another card
UPDATE batch SET replaced_by = $batch_id WHERE batch_id IN (SELECT unnest($former));
