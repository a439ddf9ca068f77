"""Sub-indices and indices against the independent package aqi-hub, for every concentration a day can be rounded to.

aqi-hub 0.3 holds the breakpoints of HJ 633-2026, its releases before 0.3 those of HJ 633-2012; the test finds out
which one is installed. Every difference is explained:

- SO2, 24 hours (0.3): their table repeats the 1-hour points (150/500/650/800), where HJ 633 has 50/150/475/800 up to an
  index of 200; 796 of 2,820 concentrations differ.
- CO at 2.2 mg/m3: exactly 55; binary noise lifts theirs to 56 when it is rounded up.
- Ozone, 8 hours, above 800: the 2012 edition has no point there; releases before 0.3 answer 500, ours stays at 300 as
  the 2026 edition says.
"""

import math
import warnings
from fractions import Fraction

import numpy as np
import pytest

from analytics.indicators import aqi, category, iaqi, primary_pollutants
from analytics.indicators.aqi import AVERAGING
from analytics.standards import load

common = pytest.importorskip("aqi_hub.aqi_cn.common", reason="aqi-hub is a development dependency")
hub = pytest.importorskip("aqi_hub.aqi_cn.aqi")

RULES = load()
EDITIONS = ["HJ633-2012", "HJ633-2026"]
HAS_2026 = (35, 60, 50, 100) in common.pm25_breakpoints
INSTALLED = "HJ633-2026" if HAS_2026 else "HJ633-2012"
ITEMS = {
    "pm25": "PM25_24H",
    "pm10": "PM10_24H",
    "so2": "SO2_24H",
    "no2": "NO2_24H",
    "co": "CO_24H",
    "o3_mda8": "O3_8H",
    "o3_1h_max": "O3_1H",
}
NAMES = {"pm25": "PM2.5", "pm10": "PM10", "so2": "SO2", "no2": "NO2", "co": "CO", "o3_mda8": "O3"}


def concentrations(parameter):
    """Every concentration a rounded day can have, to beyond the last breakpoint."""
    top = RULES.breakpoint_table(EDITIONS[0], parameter, AVERAGING[parameter])[0][-1]
    return np.arange(0, top * 10 + 50) / 10 if parameter == "co" else np.arange(0, top + 200)


def theirs(parameter, values):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return np.array([hub.cal_iaqi_cn(ITEMS[parameter], float(v)) for v in values], dtype=float)


def exact(parameter, values, edition):
    """The formula in rational arithmetic."""
    points, levels = RULES.breakpoint_table(edition, parameter, AVERAGING[parameter])
    decimals = 1 if parameter == "co" else 0
    found = []
    for value in values:
        c = Fraction(round(value * 10**decimals), 10**decimals)
        i = int(np.searchsorted(points, value, side="right"))
        if i == len(points):
            found.append(levels[-1])
            continue
        low, high = Fraction(points[i - 1]), Fraction(points[i])
        slope = Fraction(levels[i] - levels[i - 1]) / (high - low)
        found.append(math.ceil(Fraction(levels[i - 1]) + slope * (c - low)))
    return np.array(found, dtype=float)


@pytest.mark.parametrize("edition", EDITIONS)
@pytest.mark.parametrize("parameter", ITEMS)
def test_sub_index_is_the_formula_in_exact_arithmetic(parameter, edition):
    values = concentrations(parameter)
    np.testing.assert_array_equal(iaqi(parameter, values, RULES, edition), exact(parameter, values, edition))


@pytest.mark.parametrize("parameter", [p for p in ITEMS if p != "so2"])
def test_every_sub_index_of_the_installed_edition_agrees(parameter):
    values = concentrations(parameter)
    if parameter == "o3_mda8" and not HAS_2026:
        values = values[values <= 800]
    ours, other = iaqi(parameter, values, RULES, INSTALLED), theirs(parameter, values)
    assert values[ours != other].tolist() == ([2.2] if parameter == "co" else [])


@pytest.mark.skipif(not HAS_2026, reason="the 2012 edition is the installed one")
@pytest.mark.parametrize("parameter", ["no2", "o3_mda8", "o3_1h_max"])
def test_what_the_editions_share_agrees_in_the_older_one_too(parameter):
    values = concentrations(parameter)
    np.testing.assert_array_equal(iaqi(parameter, values, RULES, "HJ633-2012"), theirs(parameter, values))


@pytest.mark.parametrize("parameter", ["pm25", "pm10"])
@pytest.mark.parametrize("edition", EDITIONS)
def test_their_formula_on_our_breakpoints_agrees(parameter, edition):
    points, levels = RULES.breakpoint_table(edition, parameter, "day")
    segments = list(zip(points[:-1], points[1:], levels[:-1], levels[1:], strict=True))
    values = concentrations(parameter)
    other = np.array([math.ceil(hub._cal_iaqi_cn(float(v), segments) - 1e-9) for v in values], dtype=float)
    np.testing.assert_array_equal(iaqi(parameter, values, RULES, edition), other)


def test_sulphur_dioxide_differs_where_their_table_holds_the_hourly_points():
    values = concentrations("so2")
    ours, other = iaqi("so2", values, RULES, INSTALLED), theirs("so2", values)
    hourly = RULES.breakpoint_table(INSTALLED, "so2", "1h")[0].tolist()
    assert [row[1] for row in common.so2_24h_breakpoints][:4] == hourly[1:]  # the cause
    differ = values[ours != other]
    assert (ours[ours != other] > other[ours != other]).all()  # theirs is too low
    assert differ.max() < 800  # from 800 on the tables are the same
    assert (ours[values >= 800] == other[values >= 800]).all()


def test_index_category_and_primary_pollutants_of_whole_days_agree():
    rng = np.random.default_rng(633)
    n = 3000
    days = {
        "pm25": rng.integers(0, 600, n).astype(float),
        "pm10": rng.integers(0, 700, n).astype(float),
        "so2": np.full(n, 0.0),  # their table is wrong below 800
        "no2": rng.integers(0, 400, n).astype(float),
        "co": rng.integers(0, 40, n).astype(float),
        "o3_mda8": rng.integers(0, 500, n).astype(float),
    }
    # a third of the days near the good end, where ties of sub-indices happen
    for parameter, top in (("pm25", 36), ("pm10", 52), ("no2", 42), ("co", 3), ("o3_mda8", 102)):
        days[parameter][: n // 3] = rng.integers(0, top, n // 3)
    index = aqi(days, RULES, INSTALLED)
    level = category(index, RULES, INSTALLED)
    primary = primary_pollutants(days, RULES, INSTALLED)
    rows = np.stack([days[p] for p in NAMES])
    for i in range(n):
        value, sub_indices = hub.cal_aqi_cn(*map(float, rows[:, i]), data_type="daily")
        assert index[i] == value
        assert level[i] == hub.get_aqi_level(value)
        expected = set(hub.cal_primary_pollutant(sub_indices))
        assert {NAMES[p] for p in primary if primary[p][i]} == expected
