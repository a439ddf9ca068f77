-- macro, grain: one row an edition of the daily index, of any jurisdiction, with the days it is in force and its own rules of the daily index
-- end_day: first day on which it no longer is; days before the first edition on file are judged by it: ours
-- o3_hourly_above: the 8-hour maximum above its last breakpoint takes the hourly sub-index; o3_top: where that ends
-- o3_hourly_reported: the daily report lists the hourly ozone maximum; partial: an index with items missing is published
-- good_up_to, heavy_above, primary_above: index of a good day at most, above which a day is heavily polluted, or has
--   primary pollutants; category_bounds: upper ends of all categories but the last, rising
-- items: measured parameters whose sub-indices make the index; deciding: those without which a day may be over a level
--   unseen, but ozone; ozone_decides: ozone is one of them, by either maximum (macro index_item)
-- home: issued by the jurisdiction that judges what names no edition
-- clause: table index_rule names the clause of each
CREATE OR REPLACE TEMP MACRO index_edition() AS TABLE
    SELECT
        s.edition,
        s.first_day,
        s.end_day,
        s.home,
        coalesce(r.o3_hourly_above, FALSE) AS o3_hourly_above,
        coalesce(r.o3_hourly_reported, FALSE) AS o3_hourly_reported,
        coalesce(r.partial, FALSE) AS partial,
        r.good_up_to,
        r.heavy_above,
        r.primary_above,
        r.category_bounds,
        b.o3_top,
        i.items,
        i.deciding,
        i.ozone_decides
    FROM edition_span() AS s
    LEFT JOIN (
        SELECT
            edition,
            bool_or(rule = 'o3_mda8_above_last' AND value = '1h') AS o3_hourly_above,
            bool_or(rule = 'o3_1h_max_in_report' AND value = 'yes') AS o3_hourly_reported,
            bool_or(rule = 'missing_items' AND value = 'published') AS partial,
            max(level) FILTER (WHERE rule = 'good_up_to') AS good_up_to,
            max(level) FILTER (WHERE rule = 'heavy_above') AS heavy_above,
            max(level) FILTER (WHERE rule = 'primary_above') AS primary_above,
            list(level ORDER BY level) FILTER (WHERE starts_with(rule, 'category_')) AS category_bounds
        FROM (SELECT *, TRY_CAST(value AS INTEGER) AS level FROM index_rule)
        GROUP BY edition
    ) AS r USING (edition)
    LEFT JOIN (
        SELECT edition, max(iaqi) AS o3_top FROM breakpoint WHERE parameter = 'o3' AND averaging = '1h' GROUP BY edition
    ) AS b USING (edition)
    LEFT JOIN (
        SELECT
            edition,
            list(parameter) FILTER (WHERE part IN ('particulate', 'gas')) AS items,
            coalesce(list(parameter) FILTER (WHERE decides AND index_of <> 'o3'), []) AS deciding,
            coalesce(bool_or(decides AND index_of = 'o3'), FALSE) AS ozone_decides
        FROM index_item()
        GROUP BY edition
    ) AS i USING (edition)
    WHERE s.role = 'air_index';
