"""A recorded run keeps what it inferred, in the marts and the ledger: evidence, band, drivers, what would settle it."""

from datetime import date

import pandas as pd
import pytest

from analytics.attainment import assess
from analytics.flow.records import attainment_rows, driver_rows, forecast_rows
from analytics.warehouse import current_build, ledger, open_build, publish

DAY = date(2026, 2, 1)
SEWAGE = "xinxiang-2023/17-rural-sewage"
RUN = {"run_id": "r1", "as_of": DAY, "model": "climatology", "seed": 1, "n_paths": 50, "version": "0", "inputs": "",
       "regions": "all"}  # fmt: skip


@pytest.fixture
def recorded(own):
    with publish.writer(own.warehouse_dir) as wh:
        made = assess(wh, DAY, "xinxiang", n_paths=50)
        ledger.record_run(wh, RUN, forecast_rows(made, "climatology"), attainment_rows(made), driver=driver_rows(made))
    return own, made


def test_a_mart_says_of_an_inferred_goal_what_it_stands_on_and_what_would_settle_it(recorded):
    own, made = recorded
    with open_build(current_build(own.warehouse_dir)) as wh:
        row = wh.con.execute("SELECT * FROM out_target_outlook WHERE target_id = $t", {"t": SEWAGE}).df().iloc[0]
        drivers = wh.con.execute("SELECT * FROM out_drivers WHERE target_id = $t ORDER BY place", {"t": SEWAGE}).df()
    said = made.outlook.set_index("target_id").loc[SEWAGE]
    assert (row["status"], row["evidence"]) == ("awaiting publication", "related")
    same = ["p_met", "p_low", "p_high", "p_related", "p_class", "drivers_zh", "settles_en", "settles_by", "settles_on"]
    assert row[same].tolist() == said[same].tolist()
    assert row["p_low"] < row["p_met"] < row["p_high"]
    assert drivers["place"].tolist() == [1, 2, 3] and drivers["weight"].abs().is_monotonic_decreasing
    assert drivers["region_zh"].iloc[0] == "河南省" and drivers["unit"].iloc[0] == "%"
    assert (drivers["known_at"] <= pd.Timestamp(DAY)).all() and (drivers["evidence"] == "related").all()


def test_the_file_of_the_run_gives_it_back(recorded):
    own, made = recorded
    with open_build(current_build(own.warehouse_dir)) as wh:
        ledger.export_missing(wh, own.warehouse_dir)
        before = wh.table("driver")
    with publish.writer(own.warehouse_dir, from_nothing=True) as wh:
        ledger.import_missing(wh, own.warehouse_dir)
        after = wh.table("driver")
    key = ["target_id", "place"]
    pd.testing.assert_frame_equal(*(rows.sort_values(key, ignore_index=True) for rows in (before, after)))
    assert len(before) == len(driver_rows(made)) > 50
