"""Cities with an 8-hour ozone maximum on some days and an hourly one on all: one answer, never a weaker one."""

from datetime import date

import numpy as np
import pandas as pd
import pytest
from support.small_warehouse import LATER, empty_warehouse, insert, measurements

from analytics.attainment.evidence import EvidenceCache, RunContext
from analytics.attainment.monitored.judge_air import judge_air
from analytics.attainment.monitored.outcome import Rule
from analytics.indicators import composite_index, limit_table, period_statistics, single_indices
from analytics.series.ranking import city_ranking
from analytics.standards import load

RULES = load()
YEAR = (date(2025, 1, 1), date(2025, 12, 31))
DAYS = np.arange(365)
#: Single indices 30/35 + 60/70 + 24/40 + 6/60 + 1.0/4 without ozone.
OTHERS = {"pm25": 30.0, "pm10": 60.0, "no2": 24.0, "so2": 6.0, "co": 1.0}
WITHOUT_OZONE = 30 / 35 + 60 / 70 + 24 / 40 + 6 / 60 + 1.0 / 4


@pytest.fixture(scope="module")
def ozone():
    """Hourly maximum 80 to 236, 8-hour one 0.9 of it: on all days, on every other, on one of thirty, on none.

    ``gap``: neither in July.
    """
    hourly = 80.0 + 3 * (DAYS * 7 % 53)
    known = {"full": DAYS >= 0, "half": DAYS % 2 == 0, "few": DAYS % 30 == 0, "none": DAYS < 0, "gap": DAYS < 0}
    wh = empty_warehouse()
    for region, mask in known.items():
        days = pd.DataFrame({"date": pd.date_range(*YEAR), **OTHERS, "o3_1h_max": hourly})
        days["o3_mda8"] = np.where(mask, 0.9 * hourly, np.nan)
        if region == "gap":
            days.loc[days["date"].dt.month == 7, "o3_1h_max"] = np.nan
        insert(wh.con, measurements(days, region))
    wh.table = lambda name: wh.con.table(name).df()
    return wh


def judged(wh, region, *rule):
    days = EvidenceCache(RunContext(wh, LATER, "climatology", 500, 1, RULES)).observed((region, *YEAR))
    return judge_air(Rule(*rule, None, None), days, RULES).cells()


# p90 of the hourly maximum: 80 + 3 x 47 = 221, of the 8-hour one 0.9 x 221 = 198.9
@pytest.mark.thorough
@pytest.mark.parametrize("region", ["half", "few", "none"])
def test_a_percentile_is_judged_where_either_maximum_is_there_on_enough_days(ozone, region):
    row = judged(ozone, region, "p90", "o3_mda8", "<=", 160.0)
    assert row["status"] == "missed"
    # of half the days 160 is exceeded on more than a tenth of the year already: no conversion is needed
    assert row["basis"].endswith("|converted") == (region != "half")
    assert abs(row["value_reported"] - 199) <= 8
    assert ("measured days" in row["note_en"]) == (region == "half")
    table = limit_table(ozone, region, *YEAR, LATER)
    limit = table[(table["area_grade"] == 2) & (table["parameter"] == "o3_mda8")].iloc[0]
    assert limit["verdict"] == "exceeded"
    found = period_statistics(ozone, region, *YEAR, LATER, statistic="p90", parameter="o3_mda8").iloc[0]
    assert found["converted"] == pytest.approx(199, abs=8)
    assert "o3_converted" in found["flags"]


def test_weeks_without_either_maximum_are_not_converted(ozone):
    row = judged(ozone, "gap", "p90", "o3_mda8", "<=", 160.0)
    assert (row["status"], row["basis"]) == ("undetermined", "realtime_dust_in")
    index = composite_index(single_indices(ozone, ["gap"], *YEAR, LATER)).iloc[0]
    assert index["status"] == "bounded" and np.isnan(index["converted"])


@pytest.mark.thorough
def test_the_composite_index_and_the_ranking_state_what_targets_use(ozone):
    table = composite_index(single_indices(ozone, ["full", "half", "few", "none"], *YEAR, LATER)).set_index("region_id")
    assert table.loc["full", "value"] == pytest.approx(WITHOUT_OZONE + 199 / 160)
    assert np.isnan(table.loc["full", "converted"])
    ranked = city_ranking(ozone, *YEAR, LATER, "composite_index", None).set_index("region_id")
    days = city_ranking(ozone, *YEAR, LATER, "good_days", None).set_index("region_id")
    for region in ("few", "none"):
        row = judged(ozone, region, "composite_index", None, "<=", 3.0)
        assert table.loc[region, "converted_reported"] == pytest.approx(row["value_reported"], abs=0.01)
        assert 0 < table.loc[region, "converted_sd"] < 0.05
    assert ranked.loc["none", "converted"] == pytest.approx(table.loc["none", "converted"], abs=0.01)
    assert np.isnan(ranked.loc["full", "converted"])
    assert days.loc["none", "value_low"] < days.loc["none", "converted"] < days.loc["none", "value_high"]
    good = judged(ozone, "none", "good_days", None, ">=", 1.0)["value_reported"]
    assert days.loc["none", "converted"] == pytest.approx(good, abs=1)
