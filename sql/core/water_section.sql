-- grain: one section of a region over a period: the class of its worst item (1..5, 6 worse than V)
-- clause: single-factor evaluation, the worst item decides (trial method of 2011, document 22)
-- a section seen in the year before that has no value in the period is there with class NULL;
-- complete: every item of $core_items has a value, else the class is only sure to be that bad or worse
WITH found AS (
    SELECT
        section_id,
        max(class) AS class,
        string_agg(item, ', ' ORDER BY item) FILTER (WHERE class = worst AND class > 1) AS decided_by,
        count(class) AS n_items,
        min(n_months) AS n_months,
        count(*) FILTER (WHERE list_contains($core_items, item)) = len($core_items) AS complete,
        string_agg(DISTINCT source_id, '; ' ORDER BY source_id) AS source_id,
        string_agg(DISTINCT basis, '; ' ORDER BY basis) AS basis
    FROM (
        SELECT *, max(class) OVER (PARTITION BY section_id) AS worst
        FROM water_item($region_id, $network, $period_start, $period_end, $as_of, $edition)
    )
    GROUP BY section_id
),
before AS (
    SELECT DISTINCT section_id
    FROM water_item($region_id, $network, $period_start - INTERVAL 1 YEAR, $period_end, $as_of, $edition)
)
SELECT b.section_id, f.class, f.decided_by, coalesce(f.n_items, 0) AS n_items, coalesce(f.n_months, 0) AS n_months,
    coalesce(f.complete, FALSE) AS complete, f.source_id, f.basis
FROM before AS b
LEFT JOIN found AS f USING (section_id)
ORDER BY b.section_id;
