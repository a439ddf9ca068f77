-- grain: one section of a region over a period: the class of its worst item (1..5, 6 worse than V)
-- clause: single-factor evaluation, the worst item decides (trial method of 2011, document 22)
-- a section seen in the year before that has no value in the period is there with class NULL
-- complete: every item of $core_items has a value, else the class is only sure to be that bad or worse
-- n_months, months: those in which every core item available has a value (any item where none of the core is)
-- n_dry, n_unsampled: months without a value that the section is declared to be dry or not sampled in; a
--   month declared both ways is dry
WITH item AS (
    SELECT
        *,
        list_contains($core_items, item) AS core,
        max(class) OVER (PARTITION BY section_id) AS worst,
        count(*) FILTER (WHERE list_contains($core_items, item)) OVER (PARTITION BY section_id) AS n_core
    FROM water_item($region_id, $network, $period_start, $period_end, $as_of, $edition)
),
month_of_item AS (
    SELECT section_id, core, n_core, unnest(months) AS month FROM item
),
of_month AS (
    SELECT section_id, month
    FROM month_of_item
    GROUP BY section_id, month, n_core
    HAVING count(*) FILTER (WHERE core) = n_core
),
measured AS (
    SELECT section_id, count(*) AS n_months, string_agg(strftime(month, '%Y-%m'), ', ' ORDER BY month) AS months
    FROM of_month
    GROUP BY section_id
),
declared AS (
    SELECT section_id, count(*) FILTER (WHERE dry) AS n_dry, count(*) FILTER (WHERE NOT dry) AS n_unsampled
    FROM (
        SELECT section_id, CAST(date_trunc('month', interval_start) AS DATE) AS month, bool_or(flag = 'dry') AS dry
        FROM water_visible($region_id, $network, $period_start, $period_end, $as_of)
        WHERE item = 'section_state'
        GROUP BY section_id, month
    )
    ANTI JOIN of_month USING (section_id, month)
    GROUP BY section_id
),
found AS (
    SELECT
        section_id,
        max(water_kind) AS water_kind,
        max(class) AS class,
        string_agg(item, ', ' ORDER BY item) FILTER (WHERE class = worst AND class > 1) AS decided_by,
        count(class) AS n_items,
        count(*) FILTER (WHERE core) = len($core_items) AS complete,
        list(DISTINCT source_id ORDER BY source_id) AS source_id,
        list(DISTINCT basis ORDER BY basis) AS basis
    FROM item
    GROUP BY section_id
),
before AS (
    SELECT DISTINCT section_id
    FROM water_visible($region_id, $network, $period_start - INTERVAL 1 YEAR, $period_end, $as_of)
    WHERE item <> 'section_state' OR interval_start >= $period_start
)
SELECT b.section_id, f.water_kind, f.class, f.decided_by, coalesce(f.n_items, 0) AS n_items,
    coalesce(m.n_months, 0) AS n_months, coalesce(m.months, '') AS months,
    coalesce(d.n_dry, 0) AS n_dry, coalesce(d.n_unsampled, 0) AS n_unsampled,
    coalesce(f.complete, FALSE) AS complete, f.source_id, f.basis
FROM before AS b
LEFT JOIN found AS f USING (section_id)
LEFT JOIN measured AS m USING (section_id)
LEFT JOIN declared AS d USING (section_id)
ORDER BY b.section_id;
