-- macro, grain: one stretch between two neighbouring breakpoints of a parameter and averaging, per edition
-- units: c_low, c_high as the breakpoints, ug/m3, CO mg/m3; i_low, i_high without unit
-- clause: HJ 633 table 1; c_high is NULL above the last breakpoint
CREATE OR REPLACE TEMP MACRO breakpoint_segment() AS TABLE
    SELECT
        edition,
        parameter AS index_of,
        averaging,
        concentration AS c_low,
        lead(concentration) OVER points AS c_high,
        iaqi AS i_low,
        lead(iaqi) OVER points AS i_high
    FROM breakpoint
    WINDOW points AS (PARTITION BY edition, parameter, averaging ORDER BY iaqi);
