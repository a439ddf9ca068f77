-- table batch_before, grain: one load that the build knew before this run
CREATE OR REPLACE TEMP TABLE batch_before AS
SELECT batch_id
FROM batch;
