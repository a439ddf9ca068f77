"""Real hours: the archive's own 8-hour and index columns, made again wherever their definition is ours.

What the columns turned out to be (334 cities, 2018-12 to 2019-06 and 2019-12), and so what the classes mean:

- ``O3_8h`` of label h is a mean that *ends* with hour h, and it starts anew with label 1: labels 1 to 7 hold the mean
  since midnight. So a label is the end of its hour, and hour 0 is the last of the day before.
- It is the mean of the stations' 8-hour means; ours is the 8-hour mean of the city's hours, of which the file has
  whole numbers only. Cities of one station agree to the rounding; in others stations come and go within the window.
- ``AQI`` is the index of the hour: hourly sub-indices of the gases and of PM by its daily breakpoints, the largest
  of them rounded half up to a whole number. HJ 633 rounds up, so ours is the same or larger by one.
"""

from datetime import date

import numpy as np
import pandas as pd
import pytest

from analytics import standards
from analytics.terms import SUBSTANCES
from analytics.warehouse import archive, open_build

pytestmark = [pytest.mark.shared, pytest.mark.slow]
FILE_NAMES = {"PM2.5": "pm25", "PM10": "pm10", "SO2": "so2", "NO2": "no2", "CO": "co", "O3": "o3", "O3_8h": "o3_8h"}
RULES = {"standard": "editions", "jurisdiction": "jurisdictions", "validity": "validity", "standard_limit": "limits"}
#: measured 0.898, 0.985, 0.975, 0.891
MDA8_WITHIN_1, MDA8_WITHIN_5, BEST_CITIES, RUNNING_WITHIN_1 = 0.89, 0.98, 0.96, 0.885
#: where the sub-index of an hour stands in the table of breakpoints
HOURLY_INDEX = {"pm25": "day", "pm10": "day", "so2": "1h", "no2": "1h", "co": "1h", "o3": "1h"}


@pytest.fixture(scope="module")
def hours(shared_dir):
    frame = pd.read_parquet(shared_dir / "data" / "cnemc_city_hourly_2018-12_2019-12.parquet")
    frame = frame.rename(columns=FILE_NAMES).astype(dict.fromkeys(FILE_NAMES.values(), float))
    frame["co"] = frame["co"].round(2)  # stored in single precision
    # the label ends the hour
    return frame.assign(ts=frame["ts"].astype("datetime64[s]") - pd.Timedelta(hours=1))


@pytest.fixture(scope="module")
def days(hours, tmp_path_factory):
    """Days that the SQL makes of the hours, beside the largest of the archive's 8-hour means that end 08:00–24:00."""
    wh = open_build(tmp_path_factory.mktemp("agree") / "x.duckdb", read_only=False)
    rules = standards.load()
    for table, attribute in RULES.items():
        wh.con.register("incoming", getattr(rules, attribute))
        wh.con.execute(f"CREATE TABLE {table} AS FROM incoming")
    staged = hours.assign(source_id="net", region_id=hours["city"], station_id="")
    wh.con.register("hour_current", staged[["source_id", "region_id", "station_id", "ts", *SUBSTANCES]])
    for name in archive.day_statements(stations=False):
        wh.execute(name)
    ours = wh.query("core/day_values", first_day=date(2018, 12, 1), last_day=date(2019, 12, 31))
    wh.close()
    ending = hours[hours["ts"].dt.hour >= 7]
    theirs = ending.groupby([ending["city"], ending["ts"].dt.normalize()])["o3_8h"].agg(["max", "count"]).reset_index()
    return ours.merge(theirs, left_on=["region_id", "day"], right_on=["city", "ts"])


def result(name, n, **rates):
    print(f"{name}: n = {n}; " + ", ".join(f"{key} {value:.4f}" for key, value in rates.items()))


@pytest.mark.thorough
def test_daily_maximum_8_hour_ozone_agrees_with_the_archive(days):
    full = days[(days["n_o3"] == 24) & (days["count"] == 17)]
    gap = (full["o3_mda8"] - full["max"]).abs()
    result("MDA8, 24 hours", len(full), within_half=(gap <= 0.5).mean(), within_1=(gap <= 1).mean(),
         within_5=(gap <= 5).mean(), within_10=(gap <= 10).mean())  # fmt: skip
    assert len(full) > 50_000
    assert (gap <= 1).mean() >= MDA8_WITHIN_1 and (gap <= 5).mean() >= MDA8_WITHIN_5
    by_city = (gap <= 1).groupby(full["region_id"]).mean()
    result("  by city", len(by_city), worst=by_city.min(), median=by_city.median(), best=by_city.max(),
         best_20=by_city.nlargest(20).min())  # fmt: skip
    # where a city is one station (or its stations never change) only the rounding is left
    assert by_city.max() >= 0.99 and by_city.nlargest(20).min() >= BEST_CITIES
    assert abs((full["o3_mda8"] - full["max"]).mean()) < 0.5  # no bias: nothing is shifted by an hour
    short = days[(days["n_o3"] < 24) & days["o3_mda8"].notna() & days["max"].notna()]
    gap = (short["o3_mda8"] - short["max"]).abs()
    result("MDA8, hours missing", len(short), within_1=(gap <= 1).mean(), within_5=(gap <= 5).mean())
    result("  one side only", len(days), ours=(days["o3_mda8"].notna() & days["max"].isna()).mean(),
         theirs=(days["o3_mda8"].isna() & days["max"].notna()).mean())  # fmt: skip


def test_a_day_shifted_by_an_hour_would_agree_less(hours):
    """The convention is found in the data, not assumed: the archive's mean starts anew with label 1."""
    one = hours[hours["ts"].dt.hour == 0].dropna(subset=["o3", "o3_8h"])  # label 1
    first = (one["o3"] == one["o3_8h"]).mean()
    two = hours[hours["ts"].dt.hour == 23].dropna(subset=["o3", "o3_8h"])  # label 0
    result("label 1 is the mean of itself", len(one), label_1=first, label_0=(two["o3"] == two["o3_8h"]).mean())
    assert first >= 0.99 and (two["o3"] == two["o3_8h"]).mean() <= 0.3


@pytest.mark.thorough
def test_running_8_hour_means_agree_by_class(hours):
    table = hours.set_index(["city", "ts"])[["o3", "o3_8h"]].unstack(0)
    table = table.reindex(pd.date_range(table.index.min(), table.index.max(), freq="h"))
    o3, theirs = table["o3"], table["o3_8h"]
    n = o3.rolling(8, min_periods=1).count()
    late = np.broadcast_to((o3.index.hour >= 7)[:, None], o3.shape)  # labels 8 to 24: a window within the day
    gap = (o3.rolling(8, min_periods=1).mean() - theirs).abs().where(theirs.notna())
    found = {}
    for name, mask in {
        "8 hours": late & (n == 8),
        "6 or 7 hours": late & (n >= 6) & (n < 8),
        "fewer than 6: ours is none": late & (n < 6),
        "labels 1 to 7: the archive's mean since midnight": ~late,
    }.items():
        part = gap.where(mask).stack().dropna()
        found[name] = (part <= 1).mean()
        result(name, len(part), within_half=(part <= 0.5).mean(), within_1=found[name], within_5=(part <= 5).mean())
    assert found["8 hours"] >= RUNNING_WITHIN_1
    # labels 1 to 7 are another definition, not ours: the mean since midnight, and as that they agree
    midnight = o3.index.normalize()
    since = o3.groupby(midnight).cumsum() / o3.notna().groupby(midnight).cumsum()
    gap = (since - theirs).abs().mask(late).stack().dropna()
    result("labels 1 to 7 against the mean since midnight", len(gap), within_1=(gap <= 1).mean())
    assert found["labels 1 to 7: the archive's mean since midnight"] < 0.5
    assert (gap <= 1).mean() > 0.94


def test_the_archive_s_hourly_index_is_reproduced(hours):
    rules = standards.load()
    sub_index = {}
    for parameter, averaging in HOURLY_INDEX.items():
        points, levels = rules.breakpoint_table("HJ633-2012", parameter, averaging)
        sub_index[parameter] = np.interp(hours[parameter], points, levels)
    largest = pd.DataFrame(sub_index, index=hours.index).where(hours[list(HOURLY_INDEX)].notna()).max(axis=1)
    both = largest.notna() & hours["AQI"].notna()
    theirs, largest = hours.loc[both, "AQI"], largest[both]
    nearest = np.floor(largest + 0.5 + 1e-9)
    up = np.ceil(largest - 1e-9)
    result("AQI of the hour", int(both.sum()), half_up=(nearest == theirs).mean(), rounded_up=(up == theirs).mean(),
         one_more=(up == theirs + 1).mean())  # fmt: skip
    assert (nearest == theirs).mean() == 1.0
    # the rule rounds up: every hour that differs is larger by exactly one
    assert ((up - theirs).isin([0, 1])).all() and (up == theirs).mean() >= 0.84
    assert (hours["AQI"].notna() != hours[list(HOURLY_INDEX)].notna().any(axis=1)).sum() == 0
