"""The daily index of a made-up country from rows alone: its good and heavy days, categories, primary pollutants."""

import shutil
from datetime import date

import numpy as np
import pandas as pd
import pytest
from support.made_up_country import ROWS, add, country
from support.small_warehouse import LATER, empty_warehouse, insert, measurements

from analytics import resources
from analytics.attainment.evidence import EvidenceCache, RunContext
from analytics.attainment.monitored.judge_air import judge_air
from analytics.attainment.monitored.outcome import Rule
from analytics.errors import InputError
from analytics.indicators import (
    air_days,
    aqi,
    category,
    evaluate,
    missing_items,
    period_statistics,
    primary_pollutants,
    readings_for,
    statistic_validity,
)
from analytics.indicators.aqi import items_of
from analytics.standards import load

#: its index has three items; the embedded ones have six, and another of hourly ozone
ITEMS = {"pm25": "day", "pm10": "day", "o3": "mda8"}
INDEX = "RUR-INDEX-1"
#: indices of its breakpoints; the concentration of an index is twice it for every pollutant
SCALE = (0, 40, 80, 160)
#: good up to 40, heavy above 80, primary pollutants above 20, categories up to 20, 40 and 80
LEVELS = {
    "good_up_to": 40,
    "heavy_above": 80,
    "primary_above": 20,
    "category_1": 20,
    "category_2": 40,
    "category_3": 80,
}
TABLES = {
    "editions": [ROWS["editions"][0] | {"edition": INDEX, "role": "air_index", "code": "RUR 3"}],
    "breakpoints": [
        {"edition": INDEX, "parameter": name, "averaging": averaging, "iaqi": iaqi, "concentration": 2 * iaqi}
        for name, averaging in ITEMS.items()
        for iaqi in SCALE
    ],
    "index_rules": [{"edition": INDEX, "rule": rule, "value": value} for rule, value in LEVELS.items()],
    "reporting_decimals": [ROWS["reporting_decimals"][0] | {"statistic": "daily"}],
}
#: PM2.5 of six days with their sub-indices of half; the other items are 10, their sub-index 5
DAYS = {10: 5, 40: 20, 42: 21, 80: 40, 82: 41, 162: 81}
SPAN = date(2025, 3, 1), date(2025, 3, 6)


@pytest.fixture(scope="module")
def raw(tmp_path_factory):
    return country(tmp_path_factory.mktemp("index") / "raw", ROWS, TABLES)


@pytest.fixture(scope="module")
def days():
    items = {"pm25": list(map(float, DAYS)), "pm10": 10.0, "o3_mda8": 10.0}
    return pd.DataFrame({"date": pd.date_range(*SPAN), **items, "co": 900.0})  # CO is no item: it makes no day heavy


@pytest.fixture(scope="module")
def wh(raw, days):
    wh = empty_warehouse(raw / "standards")
    insert(wh.con, measurements(days, "town"))
    return wh


def test_days_are_good_and_heavy_by_its_levels(wh):
    # indices 5, 20, 21, 40 | 41 | 81: four good days (up to 40), one heavy (above 80); in China 100 and 200 divide
    table = period_statistics(wh, "town", *SPAN, LATER, INDEX).set_index(["statistic", "reading_id"])
    value = {name: table.loc[(name, "rule"), "value"] for name in ("good_days", "heavy_days")}
    assert value == {"good_days": 4.0, "heavy_days": 1.0}


def test_categories_and_primary_pollutants_are_its_own(wh):
    found = air_days(wh, "town", *SPAN, LATER, INDEX)
    assert found["aqi_low"].tolist() == list(DAYS.values())
    assert found["category_low"].tolist() == found["category_high"].tolist() == [1, 1, 2, 2, 3, 4]
    assert found["primary_pollutants"].fillna("").tolist() == ["", "", "pm25", "pm25", "pm25", "pm25"]
    assert found["good_sure"].tolist() == [True] * 4 + [False] * 2
    assert found["heavy_sure"].tolist() == [False] * 5 + [True]


def test_arrays_agree_with_its_rows(raw, days):
    rules = load(raw)
    dates = days["date"].to_numpy("datetime64[D]")
    paths = {name: days[name].to_numpy()[None, :] for name in days.columns.drop("date")}
    for statistic, count in (("good_days", 4.0), ("heavy_days", 1.0)):
        reading = readings_for(statistic, None, SPAN[1], rules, INDEX)[0]
        found = evaluate(statistic, None, paths, dates, rules, INDEX, reading)
        assert found.lower.tolist() == found.upper.tolist() == [count]
    assert category(list(DAYS.values()), rules, INDEX).tolist() == [1, 1, 2, 2, 3, 4]
    items = {name: v[0] for name, v in paths.items()}
    assert aqi(items, rules, INDEX).tolist() == list(DAYS.values())
    assert items_of(rules, INDEX) == tuple(missing_items(items, rules, INDEX)) == ("pm25", "pm10", "o3_mda8")
    flags = primary_pollutants(items, rules, INDEX)["pm25"]
    assert flags.tolist() == [False, False, True, True, True, True]


def test_nothing_is_missing_of_a_day_that_has_its_three_items(wh, raw, days):
    found = air_days(wh, "town", *SPAN, LATER, INDEX)
    assert found["decided"].all() and found["primary_sure"].all()  # NO2 is not asked for
    assert found["missing_items"].tolist() == found["report_missing_items"].tolist() == [""] * 6
    assert found["aqi_published"].tolist() == found["aqi_high"].tolist() == list(DAYS.values())
    rows = period_statistics(wh, "town", *SPAN, LATER, INDEX, statistic="good_days")
    assert rows["n_valid"].tolist() == [6] * len(rows)
    assert not {"so2_missing", "co_missing"} & set(rows["flags"].explode())
    measured = {name: days[name].notna().to_numpy() for name in days.columns.drop("date")}
    dates = days["date"].to_numpy("datetime64[D]")
    assert statistic_validity("good_days", None, measured, dates, load(raw), INDEX)[""].n_valid == 6
    assert statistic_validity("good_days", None, measured, dates, load(raw))[""].n_valid == 0  # here NO2 is lacking


def test_a_day_without_one_of_its_items_is_open(raw, days):
    rules = load(raw)
    dates = days["date"].to_numpy("datetime64[D]")
    part = days.assign(pm10=[10.0, np.nan, 10.0, 10.0, 10.0, np.nan])  # a good day, and a heavy one
    wh = empty_warehouse(raw / "standards")
    insert(wh.con, measurements(part, "town"))
    found = air_days(wh, "town", *SPAN, LATER, INDEX)
    assert found["missing_items"].tolist() == ["", "pm10", "", "", "", "pm10"]
    assert found["decided"].tolist() == [True, False, True, True, True, False]
    table = period_statistics(wh, "town", *SPAN, LATER, INDEX).set_index(["statistic", "reading_id"])
    paths = {name: part[name].to_numpy()[None, :] for name in part.columns.drop("date")}
    for statistic, bounds in (("good_days", [3.0, 4.0]), ("heavy_days", [1.0, 2.0])):
        assert table.loc[(statistic, "rule"), ["value_lower", "value_upper"]].tolist() == bounds
        reading = readings_for(statistic, None, SPAN[1], rules, INDEX)[0]
        each = evaluate(statistic, None, paths, dates, rules, INDEX, reading)
        assert [each.lower[0], each.upper[0]] == bounds


def test_a_target_on_its_good_days_is_judged(wh, raw):
    rules = load(raw)
    days = EvidenceCache(RunContext(wh, LATER, "climatology", 500, 1, rules)).observed(("town", *SPAN))
    found = judge_air(Rule("good_days", None, ">=", 4.0, None, INDEX), days, rules).cells()
    assert found["value_reported"] == 4.0
    assert found["n_valid"] == 6


def edited(raw, tmp_path, rule, value):
    """The raw folder with another value of one of its levels; None: without the row."""
    own = shutil.copytree(raw, tmp_path / "raw")
    path = own / "standards" / "index_rules.csv"
    rows = path.read_text(encoding="utf-8-sig").splitlines()
    kept = [row for row in rows if not row.startswith(f"{INDEX},{rule},")]
    path.write_text("\n".join(kept) + "\n", encoding="utf-8")
    if value is not None:
        add(own, "index_rules", [{"edition": INDEX, "rule": rule, "value": value}])
    return own


@pytest.mark.parametrize(
    ("rule", "value", "result"),
    [
        ("good_up_to", None, "rows for good_up_to"),
        ("category_1", None, "rows for category_1"),
        ("heavy_above", "high", "an index, a whole number"),
        ("heavy_above", "100", "an index of breakpoints.csv for o3, averaging mda8"),  # no breakpoint stands at 100
        ("category_3", "30", "an index above that of the category before"),
    ],
)
def test_a_level_that_is_missing_or_off_the_scale_is_reported(raw, tmp_path, rule, value, result):
    with pytest.raises(InputError, match=result):
        load(edited(raw, tmp_path, rule, value))


def test_tables_of_a_version_without_levels_take_those_delivered(tmp_path):
    own = shutil.copytree(resources.raw_dir() / "standards", tmp_path / "raw" / "standards").parent
    path = own / "standards" / "index_rules.csv"
    rows = path.read_text(encoding="utf-8-sig").splitlines()
    path.write_text(
        "\n".join(row for row in rows if not any(f",{rule}," in row for rule in (*LEVELS, "category_4", "category_5")))
    )
    assert load(own).index_levels("HJ633-2012") == load().index_levels("HJ633-2012")


def test_a_build_of_a_version_without_levels_counts_days_as_today():
    wh = empty_warehouse()
    insert(wh.con, measurements(pd.DataFrame({"date": pd.date_range(*SPAN), "pm25": np.full(6, 300.0)}), "town"))
    wh.con.execute("DELETE FROM index_rule WHERE rule NOT IN ('o3_mda8_above_last', 'missing_items')")
    found = air_days(wh, "town", *SPAN, LATER)
    assert found["heavy_sure"].all()
    assert found["category_low"].tolist() == [6] * 6  # 300 ug/m3: sub-index 350
