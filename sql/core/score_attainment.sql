-- grain: one recorded probability whose period was not over when it was stated, and is over by $as_of
-- units: p_met between 0 and 1
SELECT a.run_id, a.target_id, a.as_of, a.period_end, a.p_met
FROM attainment AS a
WHERE a.p_met IS NOT NULL
    AND a.as_of <= a.period_end
    AND a.period_end < $as_of
ORDER BY a.run_id, a.target_id;
