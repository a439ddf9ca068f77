-- grain: one file x column x reason of the batches asked for, with how many rows and the first of them
-- $batches: list of batch ids
SELECT
    file,
    coalesce(column_name, '') AS column_name,
    reason,
    reason_template,
    reason_values,
    count(*) AS n,
    min(line) AS line,
    arg_min(coalesce(value, ''), line) AS value
FROM quarantine
WHERE list_contains($batches, batch_id)
GROUP BY ALL
ORDER BY file, n DESC, line;
