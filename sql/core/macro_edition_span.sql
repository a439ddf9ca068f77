-- macro, grain: one row an edition of any role and jurisdiction: the days that it judges
-- first_day: of the first edition on file of its role and jurisdiction the first day there is, for it judges the days before it too (ours)
-- end_day: first day on which it no longer is in force
-- home: issued by the jurisdiction that judges what names no edition
-- clause: table standard
CREATE OR REPLACE TEMP MACRO edition_span() AS TABLE
    SELECT
        edition,
        role,
        jurisdiction,
        CASE WHEN effective_from = min(effective_from) OVER (PARTITION BY role, jurisdiction) THEN DATE '0001-01-01'
            ELSE effective_from END AS first_day,
        effective_to AS end_day,
        jurisdiction IN (SELECT jurisdiction FROM jurisdiction WHERE home = 'yes') AS home
    FROM standard;
