-- withdraws daily values that were fragments: hours that had been missing came, none that stood was changed. The
-- fuller value could have been known just as early and takes the fragment's place; the hours of both stay in the
-- archive. A day of which an hour changed is a correction instead: its earlier value stays as a vintage.
DELETE FROM measurement AS m
USING day_affected AS a, day_staged AS s
WHERE NOT a.corrected
    AND s.region_id = a.region_id
    AND s.source_id = a.source_id
    AND s.interval_start = a.day
    AND m.region_id = s.region_id
    AND m.station_id = s.station_id
    AND m.source_id = s.source_id
    AND m.parameter = s.parameter
    AND m.interval_start = s.interval_start
    AND m.interval_end = s.interval_end
    AND m.superseded_at = DATE '9999-12-31'
    AND (m.value <> s.value OR m.flag <> s.flag OR m.n_valid IS DISTINCT FROM s.n_valid);
