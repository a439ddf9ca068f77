-- grain: one file x reason, with how many faults
SELECT file, reason, count(*) AS n
FROM quarantine
GROUP BY ALL
ORDER BY n DESC, file, reason
LIMIT 10;
