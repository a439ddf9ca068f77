-- view day_unit, grain: one day of a source's station, with what makes each value valid
-- units: as in view day_checked
CREATE OR REPLACE TEMP VIEW day_unit AS
SELECT * FROM day_checked;
