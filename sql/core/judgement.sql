-- grain: one quantile of an office's judgement of a target as known on $as_of; one row without a level where the office
-- states a probability alone
-- a judgement is known from the day it states and never before the day on which it was entered here: nobody can tell what
-- an office that dates it back had learnt in between
-- of several judgements of an office on a target the newest counts, of one day the one entered last
-- units: level and p_met between 0 and 1, value in the unit of the target
SELECT
    j.run_id, j.target_id, j.office, j.person, j.judged_on, j.note, CAST(j.loaded_at AS DATE) AS entered_on,
    f.output_type_id AS level, f.value, a.p_met
FROM (
    SELECT *
    FROM judgement
    WHERE CAST($as_of AS DATE) IS NULL OR greatest(judged_on, CAST(loaded_at AS DATE)) <= $as_of
    QUALIFY row_number() OVER (
        PARTITION BY target_id, office ORDER BY judged_on DESC, loaded_at DESC, run_id
    ) = 1
) AS j
JOIN attainment AS a USING (run_id)
LEFT JOIN forecast AS f ON f.run_id = j.run_id AND f.output_type = 'quantile'
ORDER BY j.target_id, j.office, f.output_type_id;
