-- adds the grades that are not there yet; repeating adds nothing
-- grain: one recorded probability of a target
INSERT INTO score BY NAME
SELECT g.*
FROM graded AS g
ANTI JOIN score AS s USING (run_id, target_id);
