-- grain: one row: a digest of every measurement, figure, water sample, office's judgement and day of meteorology visible
--        as of $as_of
-- the order of rows and the time of loading take no part
SELECT concat_ws('-', m.n, m.h, f.n, f.h, w.n, w.h, j.h, t.h) AS digest
FROM (
    SELECT count(*) AS n, coalesce(bit_xor(hash(region_id, station_id, parameter, interval_start, interval_end, value,
        flag, source_id)), 0) AS h
    FROM measurement
    WHERE known_at <= $as_of AND $as_of < superseded_at
) AS m
CROSS JOIN (
    SELECT count(*) AS n, coalesce(bit_xor(hash(figure_id, value, qualifier)), 0) AS h
    FROM figure
    WHERE known_at <= $as_of AND $as_of < superseded_at
) AS f
CROSS JOIN (
    SELECT count(*) AS n, coalesce(bit_xor(hash(region_id, section_id, item, interval_start, interval_end, value,
        flag, source_id)), 0) AS h
    FROM water_measurement
    WHERE known_at <= $as_of AND $as_of < superseded_at
) AS w
CROSS JOIN (  -- no judgement, no part: the digest is the one it was before there were any
    SELECT CASE WHEN count(*) > 0 THEN count(*)::VARCHAR || '-' || bit_xor(hash(run_id)) END AS h
    FROM judgement
    WHERE greatest(judged_on, CAST(loaded_at AS DATE)) <= $as_of
) AS j
CROSS JOIN (  -- so too of meteorology
    SELECT CASE WHEN count(*) > 0 THEN count(*)::VARCHAR || '-' || bit_xor(hash(region_id, station_id, parameter,
        interval_start, value, source_id)) END AS h
    FROM meteorology
    WHERE known_at <= $as_of AND $as_of < superseded_at
) AS t;
