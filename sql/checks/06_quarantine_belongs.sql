-- offends: quarantined lines that do not add up to the batch's count
SELECT b.batch_id, b.file, b.rows_quarantined, count(DISTINCT q.line) AS lines
FROM batch AS b
LEFT JOIN quarantine AS q USING (batch_id)
GROUP BY ALL
HAVING count(DISTINCT q.line) <> b.rows_quarantined;
