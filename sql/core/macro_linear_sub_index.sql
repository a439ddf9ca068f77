-- macro: sub-index of a concentration within its stretch of the table (macro breakpoint_segment)
-- units: c, c_low, c_high ug/m3, CO mg/m3; i_low, i_high and the result without unit
-- clause: HJ 633 (linear between breakpoints, rounded up); above the last breakpoint it stays at the last one (ours)
CREATE OR REPLACE TEMP MACRO linear_sub_index(c, c_low, c_high, i_low, i_high) AS
    CASE
        WHEN c_high IS NULL THEN i_low
        -- + 0.0: no negative zero; 1e-9: binary noise does not lift a whole number to the next
        ELSE ceil(i_low + (i_high - i_low) * (c - c_low) / (c_high - c_low) - 1e-9) + 0.0
    END;
