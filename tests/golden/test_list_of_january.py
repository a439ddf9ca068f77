"""A dusty January on the bureau's list: limit, verdict, statistic and composite index leave it out alike."""

from datetime import date

import pandas as pd
import pytest
from support.small_warehouse import LATER, empty_warehouse, insert, list_events, measurements

from analytics.indicators import annual_verdict, composite_index, limit_table, period_statistics, single_indices

YEAR = (date(2025, 1, 1), date(2025, 12, 31))
#: Single indices 35/35 + 6/60 + 20/40 + 0.8/4 + 120/160 = 1 + 0.1 + 0.5 + 0.2 + 0.75 = 2.55 without PM10.
OTHERS = {"pm25": 35.0, "so2": 6.0, "no2": 20.0, "co": 0.8, "o3_mda8": 120.0}


@pytest.fixture(scope="module")
def dusty_january():
    """365 days, PM10 180 in January and 60 else; a list of January that was made for the year, and none."""
    days = pd.DataFrame({"date": pd.date_range(*YEAR), "pm10": 60.0, **OTHERS})
    days.loc[days["date"].dt.month == 1, "pm10"] = 180.0
    wh = empty_warehouse()
    for region in ("listed", "bare"):
        insert(wh.con, measurements(days, region))
    spans = {"covered": ("2025-01-01", "2025-12-31"), "event": ("2025-01-01", "2025-01-31")}
    list_events(
        wh,
        [("listed", p, *span, entry, "bureau", None, "2026-01-10")
         for p in ("pm25", "pm10") for entry, span in spans.items()],
    )  # fmt: skip
    return wh


# 120号. Without January every PM10 is 60: p95 60 within 150, mean 60 within 70, index 2.55 + 60/70 = 3.407.
# With it: 31 of 365 days (8.5 %) are 180, so p95 is 180; mean (31 x 180 + 334 x 60) / 365 = 70.19, 70; 2.55 + 1 = 3.55.
@pytest.mark.slow
@pytest.mark.parametrize(
    ("region", "p95", "mean", "p95_verdict", "whole", "part", "index"),
    [("listed", 60, 60, "met", "met", 60 / 70, 3.41), ("bare", 180, 70, "exceeded", "exceeded", 1.0, 3.55)],
)
def test_a_listed_january_is_left_out_of_every_result(
    dusty_january, region, p95, mean, p95_verdict, whole, part, index
):
    table = limit_table(dusty_january, region, *YEAR, LATER)
    city = table[(table["area_grade"] == 2) & (table["parameter"] == "pm10")].set_index("statistic")
    assert city.loc[["p95", "mean"], "value_reported"].tolist() == [p95, mean]
    assert city.loc["p95", "verdict"] == p95_verdict
    assert annual_verdict(table).set_index("area_grade").loc[2, "verdict"] == whole
    found = period_statistics(dusty_january, region, *YEAR, LATER, statistic="p95", parameter="pm10")
    assert found.loc[found["is_primary"], "value"].tolist() == [p95]
    parts = single_indices(dusty_january, [region], *YEAR, LATER)
    assert parts.set_index("parameter").loc["pm10", "index_lower"] == pytest.approx(part)
    assert composite_index(parts)["value_reported"].tolist() == [index]
