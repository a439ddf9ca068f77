-- grain: one row if this run stands in the ledger
SELECT 1 AS known FROM forecast_run WHERE run_id = $run_id;
