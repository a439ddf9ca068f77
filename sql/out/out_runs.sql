-- grain: one run of the ledger: what was asked, of which inputs, by which version
-- units: n_targets and n_paths are counts
CREATE OR REPLACE VIEW out_runs AS
SELECT
    r.run_id, r.as_of, r.model, r.seed, r.n_paths, r.version, r.inputs, r.regions, r.newest_value_on,
    count(a.target_id) AS n_targets, count(a.p_met) AS n_probabilities, r.loaded_at
FROM forecast_run AS r
LEFT JOIN attainment AS a USING (run_id)
GROUP BY
    r.run_id, r.as_of, r.model, r.seed, r.n_paths, r.version, r.inputs, r.regions, r.newest_value_on, r.loaded_at;
