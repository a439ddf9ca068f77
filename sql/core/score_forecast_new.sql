-- adds the grades that are not there yet; repeating adds nothing
-- grain: one recorded forecast distribution
INSERT INTO forecast_score BY NAME
SELECT g.*
FROM graded AS g
ANTI JOIN forecast_score AS s USING (run_id, region_id, indicator_id, period_start, period_end);
