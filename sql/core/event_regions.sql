-- grain: one region that the list of exceptional events refers to in a period, known by a date
SELECT DISTINCT region_id
FROM exceptional_event
WHERE list_kind = 'bureau'
    AND known_at <= $as_of
    AND first_day <= $period_end
    AND last_day >= $period_start
ORDER BY region_id;
