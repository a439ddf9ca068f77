"""Marts leave out the days of the bureau's list where the rule asks for it and the list covers the year or month."""

from datetime import date

import pandas as pd
import pytest

from analytics import flow
from analytics.indicators import period_statistics
from analytics.resources import raw_dir
from analytics.settings import Settings
from analytics.warehouse import current_build, open_build


@pytest.fixture(scope="module")
def listed(tmp_path_factory):
    """A workspace with the embedded data and a list of Xinxiang's April of 2025 in a list of the whole year."""
    import shutil

    folder = tmp_path_factory.mktemp("listed")
    shutil.copytree(raw_dir(), folder / "data" / "raw")
    head = "region_id,parameter,first_day,last_day,entry,list_kind,criterion,known_at,source,grade\n"
    rows = [
        f"xinxiang,{p},{first},{last},{entry},bureau,,2026-01-20,a test,B\n"
        for p in ("pm25", "pm10")
        for first, last, entry in (("2025-01-01", "2025-12-31", "covered"), ("2025-04-11", "2025-04-13", "event"))
    ]
    rows.append("pingdingshan,pm10,2025-04-01,2025-04-30,covered,bureau,,2026-01-20,a test,B\n")
    (folder / "data" / "raw" / "events" / "exceptional_events.csv").write_text(head + "".join(rows), encoding="utf-8")
    settings = Settings(home=folder, warehouse=folder / "warehouse")
    flow.refresh(settings)
    with open_build(current_build(settings.warehouse_dir)) as handle:
        yield handle


@pytest.mark.thorough
def test_yearly_and_monthly_means_equal_the_period_statistics_that_decide(listed):
    later = date(2026, 10, 7)
    year = listed.con.execute(
        "SELECT region_id, value, n_days, events FROM out_indicator_yearly "
        "WHERE year = 2025 AND origin = 'measured' AND indicator_id = 'pm10_mean' ORDER BY region_id"
    ).df().set_index("region_id")  # fmt: skip
    month = listed.con.execute(
        "SELECT region_id, value, n_days, events FROM out_monthly_air "
        "WHERE month = '2025-04-01' AND parameter = 'pm10' ORDER BY region_id"
    ).df().set_index("region_id")  # fmt: skip
    assert year["events"].to_dict() == {
        "hohhot": "bureau_list_missing", "pingdingshan": "bureau_list_partial", "xinxiang": "bureau_out"
    }  # fmt: skip
    assert month["events"].to_dict() == {
        "hohhot": "bureau_list_missing", "pingdingshan": "bureau_out", "xinxiang": "bureau_out"
    }  # fmt: skip
    for table, span in ((year, (date(2025, 1, 1), date(2025, 12, 31))), (month, (date(2025, 4, 1), date(2025, 4, 30)))):
        for region in ("hohhot", "pingdingshan", "xinxiang"):
            row = period_statistics(listed, region, *span, later, statistic="mean", parameter="pm10").iloc[0]
            assert row["is_primary"]
            assert table.loc[region, "value"] == pytest.approx(row["value"])
            assert table.loc[region, "n_days"] == row["n_days"]
    assert year.loc["xinxiang", "n_days"] == 362


def test_days_say_whether_the_list_names_them(listed):
    days = listed.con.execute(
        "SELECT day FROM out_daily_air WHERE region_id = 'xinxiang' AND parameter = 'pm10' AND is_listed ORDER BY day"
    ).df()["day"]
    assert pd.to_datetime(days).dt.strftime("%m-%d").tolist() == ["04-11", "04-12", "04-13"]
