-- grain: one row: how often this load stands in the warehouse (0 or 1); one replaced under another card does not
SELECT count(*) AS n FROM batch WHERE batch_id = $batch_id AND replaced_by = '';
