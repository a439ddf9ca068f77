-- withdraws the grades of judgements that were stated or entered when the outcome was known
DELETE FROM score AS s
USING foreknown AS f
WHERE s.run_id = f.run_id;
