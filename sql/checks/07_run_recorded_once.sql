-- offends: a target judged more than once by one run, or a judgement without its run
SELECT a.run_id, a.target_id, count(*) AS n
FROM attainment AS a
LEFT JOIN forecast_run AS r USING (run_id)
GROUP BY a.run_id, a.target_id
HAVING count(*) > 1 OR count(r.run_id) = 0;
