-- grain: one row: how much the build holds
SELECT
    (SELECT count(*) FROM measurement) AS measurements,
    (SELECT count(*) FROM figure) AS figures,
    (SELECT count(*) FROM target) AS targets,
    (SELECT count(*) FROM batch) AS files,
    (SELECT count(*) FROM quarantine) AS quarantined,
    (SELECT count(*) FROM forecast_run) AS runs;
