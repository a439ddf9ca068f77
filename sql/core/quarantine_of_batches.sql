-- grain: one file x column x reason of the batches asked for, with how many rows, the first of them, and the
--   cells (line, value) of the next ones
-- $batches: list of batch ids; $most: how many of the next ones
SELECT
    file,
    coalesce(column_name, '') AS column_name,
    reason,
    reason_template,
    reason_values,
    count(*) AS n,
    min(line) AS line,
    arg_min(coalesce(value, ''), line) AS value,
    list_sort(list(DISTINCT {line: line, value: coalesce(value, '')}))[2 : $most + 1] AS next_cells
FROM quarantine
WHERE list_contains($batches, batch_id)
GROUP BY ALL
ORDER BY file, n DESC, line;
