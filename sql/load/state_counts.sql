-- grain: one row: how many staged values are new, the same, corrected
SELECT
    count(*) FILTER (WHERE state = 'new') AS n_new,
    count(*) FILTER (WHERE state = 'same') AS n_same,
    count(*) FILTER (WHERE state = 'corrected') AS n_corrected
FROM staged_state;
