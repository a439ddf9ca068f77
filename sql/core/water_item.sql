-- grain: one section and item over a period; units mg/L, pH without unit; class 1..5, 6 worse than V
-- clause: as in macro water_item
SELECT section_id, region_id, water_kind, item, mean, unit, class, n_values, n_months,
    n_below_detection, detection_assumed, kind_assumed, kind_differs, source_id, basis
FROM water_item($region_id, $network, $period_start, $period_end, $as_of, $edition)
ORDER BY section_id, class DESC NULLS LAST, item;
