"""The tables of rules: what they hold, how they are looked up, how a fault in a file is told."""

from datetime import date

import numpy as np
import pandas as pd
import pytest

from analytics import resources
from analytics.errors import InputError
from analytics.standards import load


@pytest.fixture(scope="module")
def rules():
    return load()


@pytest.fixture
def copy(tmp_path):
    """A private copy of the files; returns a function that replaces text in one of them and loads all."""
    source = resources.raw_dir() / "standards"
    target = tmp_path / "standards"
    target.mkdir()
    for file in source.glob("*.csv"):
        (target / file.name).write_bytes(file.read_bytes())

    def edited(name, old, new):
        path = target / name
        text = path.read_text(encoding="utf-8-sig")
        assert old in text
        path.write_text(text.replace(old, new, 1), encoding="utf-8")
        return load(tmp_path)

    return edited


@pytest.mark.parametrize(
    ("role", "day", "edition"),
    [
        ("air_quality", date(2016, 1, 1), "GB3095-2012"),
        ("air_quality", date(2026, 2, 28), "GB3095-2012"),
        ("air_quality", date(2026, 3, 1), "GB3095-2026-transition"),
        ("air_quality", date(2030, 12, 31), "GB3095-2026-transition"),
        ("air_quality", date(2031, 1, 1), "GB3095-2026-full"),
        ("air_index", date(2026, 2, 28), "HJ633-2012"),
        ("air_index", date(2026, 3, 1), "HJ633-2026"),
        ("air_method", date(2025, 12, 31), "HJ663-2013"),
        ("air_method", date(2026, 12, 31), "HJ663-2026"),
        ("water_quality", date(2025, 12, 31), "GB3838-2002"),
    ],
)
def test_edition_in_force(rules, role, day, edition):
    assert rules.edition(role, day) == edition


def test_a_standard_may_still_be_asked_for_by_its_code(rules):
    assert rules.edition_for("GB 3095", date(2025, 12, 31)) == "GB3095-2012"
    with pytest.raises(InputError, match="neither a role of a standard"):
        rules.edition("GB 9999", date(2025, 12, 31))


def test_no_edition_before_the_first(rules):
    with pytest.raises(InputError, match="no edition of GB 3095"):
        rules.edition_for("air_quality", date(2015, 12, 31))


@pytest.mark.parametrize(
    ("edition", "day", "method"),
    [
        (None, date(2025, 12, 31), "HJ633-2012"),
        ("HJ633-2026", date(2025, 12, 31), "HJ633-2026"),
        ("GB3095-2012", date(2027, 12, 31), "HJ633-2012"),
        ("GB3095-2026-transition", date(2025, 12, 31), "HJ633-2026"),
        ("GB3095-2026-full", date(2031, 12, 31), "HJ633-2026"),
    ],
)
def test_a_named_edition_brings_its_companions(rules, edition, day, method):
    assert rules.matching_edition("air_index", edition, day) == method


def test_unknown_edition_is_reported(rules):
    with pytest.raises(InputError, match="GB3095-1996"):
        rules.matching_edition("air_index", "GB3095-1996", date(2025, 12, 31))


@pytest.mark.parametrize(
    ("edition", "parameter", "averaging", "area_grade", "value"),
    [
        ("GB3095-2012", "pm25", "year", 2, 35),
        ("GB3095-2026-transition", "pm25", "year", 2, 30),
        ("GB3095-2026-full", "pm25", "year", 2, 25),
        ("GB3095-2026-full", "pm25", "year", 1, 10),
        ("GB3095-2012", "o3_mda8", "mda8", 2, 160),
        ("GB3095-2012", "co", "day", 2, 4),
    ],
)
def test_limits(rules, edition, parameter, averaging, area_grade, value):
    assert rules.limit(edition, parameter, averaging, area_grade) == value


def test_no_limit_where_none_is_set(rules):
    with pytest.raises(InputError, match="sets no limit for co, averaging year"):
        rules.limit("GB3095-2012", "co", "year")


def test_the_2026_edition_differs_by_two_breakpoints(rules):
    table = rules.breakpoints.pivot(index=["parameter", "averaging", "iaqi"], columns="edition", values="concentration")
    differ = table[table["HJ633-2012"] != table["HJ633-2026"]]
    assert differ.reset_index().to_numpy().tolist() == [
        ["pm10", "day", 100, 150.0, 120.0],
        ["pm25", "day", 100, 75.0, 60.0],
    ]
    points, levels = rules.breakpoint_table("HJ633-2012", "o3_mda8", "mda8")
    assert (points[-1], levels[-1]) == (800.0, 300.0)
    with pytest.raises(InputError, match="no breakpoints"):
        rules.breakpoint_table("HJ633-2012", "o3", "day")


def test_breakpoints_of_the_index_agree_with_daily_limits(rules):
    # IAQI 100 is the grade II daily limit in the edition each belongs to.
    for quality, method in (("GB3095-2012", "HJ633-2012"), ("GB3095-2026-transition", "HJ633-2026")):
        for parameter, averaging in (("pm25", "day"), ("pm10", "day"), ("so2", "day"), ("no2", "day"), ("o3", "mda8")):
            points, levels = rules.breakpoint_table(method, parameter, averaging)
            assert points[levels == 100][0] == rules.limit(quality, parameter, averaging)


@pytest.mark.parametrize(
    ("statistic", "parameter", "year", "decimals"),
    [
        ("mean", "pm25", 2023, 0),
        ("mean", "pm25", 2024, 1),
        ("mean", "pm10", 2025, 0),
        ("mean", "co", 2025, 1),
        ("p90", "o3_mda8", 2025, 0),
        ("p95", "co", 2025, 1),
        ("good_day_share", None, 2025, 1),
        ("heavy_days", None, 2025, 0),
        ("daily", "co", 2025, 1),
        ("daily", "pm10", 2025, 0),
        ("rank", None, 2025, None),
    ],
)
def test_decimals(rules, statistic, parameter, year, decimals):
    assert rules.decimals_for(statistic, parameter, year) == decimals


def test_minimum_counts(rules):
    for edition in ("HJ663-2013", "HJ663-2026"):
        wanted = {
            "day_hours": 20,
            "month_days": 27,
            "february_days": 25,
            "year_days": 324,
            "o3_8h_hours": 6,
            "mda8_windows": 14,
        }
        assert {k: rules.minimum(edition, k) for k in wanted} == wanted
    with pytest.raises(InputError):
        rules.minimum("GB3838-2002", "year_days")


def test_every_row_has_a_source_and_a_grade(rules):
    for table in (rules.editions, rules.limits, rules.breakpoints, rules.validity, rules.decimals, rules.water_classes):
        assert table["source"].str.len().min() > 5
        assert table["grade"].isin(list("ABCD")).all()


def test_water_classes_hold_21_items_and_never_get_stricter(rules):
    water = rules.water_classes
    assert water["item"].nunique() == 21
    assert (water.groupby(["item", "water_kind", "bound"]).size() == 5).all()
    ordered = water.sort_values("class").groupby(["item", "water_kind", "bound"])["value"]
    steps = ordered.diff().dropna()
    bound = water.loc[steps.index, "bound"]
    assert (np.where(bound == "max", steps, -steps) >= 0).all()
    oxygen = water[water["item"] == "dissolved_oxygen"]
    assert set(oxygen["bound"]) == {"min"}


def test_parameters_admit_real_extremes_and_no_slip_of_unit(rules):
    table = rules.parameters.set_index("parameter")
    assert table.loc["pm10", "max_value"] > 14982
    assert table.loc["co", "max_value"] == 60
    assert (table["min_value"] == 0).all()


def test_files_open_in_a_spreadsheet():
    for path in (resources.raw_dir() / "standards").glob("*.csv"):
        assert path.read_bytes().startswith(b"\xef\xbb\xbf"), path.name


@pytest.mark.sweep
@pytest.mark.slow
@pytest.mark.parametrize(
    ("file", "old", "new", "stated"),
    [
        (
            "limits.csv",
            "year,1,20",
            "year,3,20",
            "line 2, column area_grade: '3' — expected one of 0, 1, 2",
        ),
        ("limits.csv", "year,1,20", "year,1,2O", "limits.csv, line 2, column value: '2O' — expected a number"),
        ("breakpoints.csv", "day,50,50", "day,50,500", "breakpoints.csv, line 4, column concentration: '150.0'"),
        (
            "editions.csv",
            "2016-01-01,2026-03-01",
            "2016-02-30,2026-03-01",
            "line 2, column effective_from: '2016-02-30'",
        ),
        (
            "editions.csv",
            "2026-03-01,2031-01-01",
            "2026-02-01,2031-01-01",
            "line 3, column effective_from: '2026-02-01'",
        ),
        ("reporting_decimals.csv", "pm25,2024", "pm25,2023", "line 3, column year_from: '2023'"),
        ("validity.csv", "HJ663-2013,day_hours", "HJ663-2031,day_hours", "line 2, column edition: 'HJ663-2031'"),
        ("water_class.csv", ",min,6,", ",least,6,", "line 2, column bound: 'least' — expected one of max, min"),
        (
            "water_core_items.csv",
            "codmn",
            "codnm",
            "line 3, column item: 'codnm' — expected an item of water_class.csv",
        ),
        ("parameters.csv", "pm25,", "pm10,", "column parameter: 'pm10' — expected this key only once"),
        ("limits.csv", "area_grade", "class", "limits.csv, line 1"),
        # one cell too many in the first row: the others are no names of rows
        ("jurisdictions.csv", "CN,", "CN,x,", "jurisdictions.csv, line 2"),
    ],
)
def test_a_fault_is_reported_with_its_place(copy, file, old, new, stated):
    with pytest.raises(InputError) as error:
        copy(file, old, new)
    assert stated in str(error.value)


def test_a_cell_that_is_no_number_is_reported_once(copy):
    with pytest.raises(InputError) as error:
        copy("limits.csv", "year,1,20", "year,1,x")
    assert len(error.value.problems) == 1


def test_a_missing_file_is_reported(tmp_path):
    with pytest.raises(InputError, match=r"editions\.csv"):
        load(tmp_path)


def test_the_stored_columns_are_those_of_the_files():
    for table, file in {"limits": "11_standard_limit", "water_class": "15_water_class"}.items():
        columns = pd.read_csv(resources.raw_dir() / "standards" / f"{table}.csv", encoding="utf-8-sig").columns
        ddl = resources.sql(f"raw/{file}")
        assert all(f"    {column} " in ddl for column in columns)
