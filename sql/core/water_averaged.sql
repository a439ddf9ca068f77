-- grain: one kind of water and item averaged over the sections of a region and period, and the class of that average
-- units mg/L, pH without unit; class 1..5, 6 worse than V
-- clause: a river or basin with fewer than five sections is evaluated on its averaged items (trial method of 2011);
--   rivers with rivers, lakes with lakes
WITH averaged AS (
    SELECT water_kind, item, round(avg(mean), 10) AS mean, any_value(unit) AS unit, count(*) AS n_sections
    FROM water_item($region_id, $network, $period_start, $period_end, $as_of, $edition)
    WHERE class IS NOT NULL AND list_contains($sections, section_id)
    GROUP BY water_kind, item
),
kept AS (
    SELECT a.water_kind, a.item, w.class,
        bool_and(CASE WHEN w.bound = 'max' THEN a.mean <= w.value ELSE a.mean >= w.value END) AS holds
    FROM averaged AS a
    JOIN water_class AS w ON w.item = a.item AND w.edition = $edition AND w.water_kind IN ('any', a.water_kind)
    GROUP BY a.water_kind, a.item, w.class
)
SELECT a.water_kind, a.item, a.mean, a.unit, a.n_sections, coalesce(min(k.class) FILTER (WHERE k.holds), 6) AS class
FROM averaged AS a
JOIN kept AS k USING (water_kind, item)
GROUP BY a.water_kind, a.item, a.mean, a.unit, a.n_sections
ORDER BY a.water_kind DESC, class DESC, a.item;
