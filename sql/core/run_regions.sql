-- grain: one region and status of one run of the ledger
SELECT DISTINCT region_id, status
FROM attainment
WHERE run_id = $run_id
ORDER BY region_id, status;
