-- grain: one file x reason, with how many faults; of a file read more than once (as after an addition to the registry)
--   the latest reading only
WITH latest AS (
    SELECT batch_id
    FROM batch
    QUALIFY row_number() OVER (PARTITION BY sha256, kind ORDER BY loaded_at DESC, batch_id) = 1
)
SELECT file, reason, reason_template, reason_values, count(*) AS n
FROM quarantine
SEMI JOIN latest USING (batch_id)
GROUP BY ALL
ORDER BY n DESC, file, reason
LIMIT 10;
