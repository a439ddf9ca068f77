-- grain: one row a measured parameter of a region and period and an area grade: days over the daily limit
-- units: d; concentrations and limits ug/m3, CO mg/m3; daily values rounded first (GB/T 8170) as for the index
-- clause: GB 3095 (daily limits; ozone: daily maximum 8-hour), HJ 663 (compliance rate: days within / valid days)
-- $left_out: pollutants without the days of the bureau's list of exceptional events (n_left_out of the valid days)
-- The hourly ozone maximum stands for the 8-hour one only as its upper bound (n_over_lower 0): ours.
WITH used AS (
    SELECT
        v.parameter,
        CASE WHEN v.parameter IN ('o3_mda8', 'o3_1h_max') THEN 'o3' ELSE v.parameter END AS index_of,
        v.value,
        NOT v.estimated AS measured,
        x.day IS NOT NULL AS listed
    FROM used_value($region_id, $as_of) AS v
    LEFT JOIN (
        SELECT DISTINCT parameter, day
        FROM event_day($region_id, $period_start, $period_end, $as_of)
        WHERE list_kind = 'bureau' AND entry = 'event'
    ) AS x ON x.parameter = v.parameter AND x.day = v.day AND list_contains(CAST($left_out AS VARCHAR[]), v.parameter)
    WHERE v.span = 'day' AND v.day BETWEEN $period_start AND $period_end
),
compared AS (
    SELECT
        s.parameter,
        l.area_grade,
        l.value AS daily_limit,
        l.unit,
        l.grade,
        l.source,
        s.measured,
        s.listed,
        rounded(s.value, d.decimals, d.rounding) AS shown
    FROM used AS s
    JOIN daily_decimals() AS d ON d.edition = $closing_index_edition AND d.index_of = s.index_of
    JOIN standard_limit AS l
        ON l.edition = $quality_edition
        AND l.parameter = s.index_of
        AND l.level IN ('limit', 'guideline')
        AND l.averaging = CASE WHEN s.index_of = 'o3' THEN 'mda8' ELSE 'day' END
)
SELECT
    parameter,
    area_grade,
    any_value(daily_limit) AS daily_limit,
    any_value(unit) AS unit,
    count(*) AS n_days,
    count(*) FILTER (WHERE measured) AS n_valid,
    count(*) FILTER (WHERE measured AND listed) AS n_left_out,
    CASE WHEN parameter = 'o3_1h_max' THEN 0 ELSE count(*) FILTER (WHERE NOT listed AND shown > daily_limit) END
        AS n_over_lower,
    count(*) FILTER (WHERE NOT listed AND shown > daily_limit) AS n_over_upper,
    count(*) FILTER (WHERE measured AND NOT listed AND shown > daily_limit) AS n_valid_over_upper,
    max(shown) FILTER (WHERE NOT listed) AS highest,
    any_value(grade) AS grade,
    any_value(source) AS source
FROM compared
GROUP BY parameter, area_grade
ORDER BY parameter, area_grade;
