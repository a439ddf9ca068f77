-- grain: one entry of the bureau's lists of exceptional events: a span of days of a region and pollutant, known by a date
SELECT region_id, parameter, first_day, last_day, entry, known_at
FROM exceptional_event
WHERE list_kind = 'bureau' AND known_at <= $as_of
ORDER BY region_id, parameter, entry, first_day, last_day, known_at;
