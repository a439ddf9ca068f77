-- withdraws the grade of a forecast whose outcome has been corrected since (it is graded anew)
DELETE FROM forecast_score AS s
USING graded AS g
WHERE s.run_id = g.run_id AND s.region_id = g.region_id AND s.indicator_id = g.indicator_id
    AND s.period_start = g.period_start AND s.period_end = g.period_end AND s.actual <> g.actual;
