-- grain: one grade of a past run: of a probability (score) or of a forecast distribution (forecast_score)
SELECT 'score' AS record, * FROM score
UNION ALL BY NAME
SELECT 'forecast_score' AS record, * FROM forecast_score
ORDER BY ALL;
