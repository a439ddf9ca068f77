-- grain: one run of the ledger
SELECT run_id FROM forecast_run ORDER BY run_id;
