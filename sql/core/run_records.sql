-- grain: one ledger record of a run: the run itself, each forecast value, each judged target with the figures
-- behind an inferred probability, who judged
SELECT 'forecast_run' AS record, * FROM forecast_run WHERE run_id = $run_id
UNION ALL BY NAME
SELECT 'forecast' AS record, * FROM forecast WHERE run_id = $run_id
UNION ALL BY NAME
SELECT 'attainment' AS record, * FROM attainment WHERE run_id = $run_id
UNION ALL BY NAME
SELECT 'driver' AS record, * FROM driver WHERE run_id = $run_id
UNION ALL BY NAME
SELECT 'judgement' AS record, * FROM judgement WHERE run_id = $run_id
ORDER BY ALL;
