-- withdraws the grades of distributions that were stated or entered when the outcome was known
DELETE FROM forecast_score AS s
USING foreknown AS f
WHERE s.run_id = f.run_id;
