-- grain: one fault in one line of a file, with the line as it came; a line with two faults has two rows
-- units: none; value and raw_row are text from outside, never to be trusted
CREATE OR REPLACE VIEW out_quarantine AS
SELECT q.file, q.line, q.column_name, q.value, q.reason, q.raw_row, b.reader, b.kind, q.batch_id, b.loaded_at
FROM quarantine AS q
LEFT JOIN batch AS b USING (batch_id);
