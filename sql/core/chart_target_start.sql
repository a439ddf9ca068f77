-- grain: one target: where a straight line to it may begin
-- base_year is the one the plan states (a whole calendar year), else NULL; issued_on is the plan's
SELECT
    t.target_id,
    CASE
        WHEN t.baseline_start = make_date(year(t.baseline_end), 1, 1)
            AND t.baseline_end = make_date(year(t.baseline_end), 12, 31)
        THEN year(t.baseline_end)
    END AS base_year,
    p.issued_on
FROM target AS t
JOIN plan AS p USING (plan_id)
ORDER BY t.target_id;
