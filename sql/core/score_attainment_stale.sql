-- withdraws the grade of a probability whose verdict has changed since (it is graded anew)
DELETE FROM score AS s
USING graded AS g
WHERE s.run_id = g.run_id AND s.target_id = g.target_id AND s.met <> g.met;
