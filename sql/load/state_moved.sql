-- dates staged values that stand in for values of an earlier reading of the same bytes: known from the correction on
UPDATE staged_state
SET known_at = greatest($corrected_on::DATE, known_at)
WHERE state = 'new';
