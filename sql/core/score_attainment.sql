-- grain: one recorded probability whose outcome was not known when it was stated, and whose period is over by $as_of
-- units: p_met between 0 and 1
-- rules: stated before the period's end, or after it while its figure was still to come ('awaiting publication')
-- entered_on: day on which an office's judgement was entered (null of models): the outcome may have been known by then
SELECT a.run_id, a.target_id, a.as_of, a.period_end, a.p_met, CAST(j.loaded_at AS DATE) AS entered_on
FROM attainment AS a
LEFT JOIN judgement AS j USING (run_id)
WHERE a.p_met IS NOT NULL
    AND (a.as_of <= a.period_end OR a.status = 'awaiting publication')
    AND a.period_end < $as_of
ORDER BY a.run_id, a.target_id;
