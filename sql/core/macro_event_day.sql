-- macro, grain: one row a parameter and day of a region that a stored list of exceptional events names or covers
-- entry: event | covered; list_kind: bureau | suspect; a row is visible when known_at <= known_by
-- days that had not passed on known_by are left out: no list can be made for days to come; of a period that still runs
--   on known_by nor are those from the day on which the list was known
CREATE OR REPLACE TEMP MACRO event_day(of_region, first_day_wanted, last_day_wanted, known_by) AS TABLE
    SELECT DISTINCT
        e.parameter,
        CAST(unnest(generate_series(
            CAST(greatest(e.first_day, first_day_wanted) AS TIMESTAMP),
            CAST(least(
                e.last_day, last_day_wanted, known_by - 1,
                CASE WHEN known_by <= last_day_wanted THEN e.known_at - 1 ELSE last_day_wanted END
            ) AS TIMESTAMP),
            INTERVAL 1 DAY
        )) AS DATE) AS day,
        e.entry,
        e.list_kind,
        e.criterion,
        e.source,
        e.grade
    FROM exceptional_event AS e
    WHERE e.region_id = of_region
        AND e.known_at <= known_by
        AND e.first_day <= least(last_day_wanted, known_by - 1)
        AND e.last_day >= first_day_wanted;
