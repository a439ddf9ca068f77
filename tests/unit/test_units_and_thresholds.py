"""Units in a column of their own, units that nothing states, and our thresholds of reading in code and documents."""

import re
import warnings
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from analytics.drafting import plan_words
from analytics.ingest import Lookup, Options, read_file, thresholds
from analytics.ingest.figures import range_faults
from analytics.words.catalogue import say_or
from analytics.words.numbers import unit_words

LOOKUP = Lookup(
    regions={"anyang": "anyang"},
    parameters=pd.DataFrame(
        {"parameter": ["pm25", "pm10", "co"], "unit": ["ug/m3", "ug/m3", "mg/m3"], "min_value": 0.0,
         "max_value": [3000.0, 6000.0, 150.0]}
    ),
)  # fmt: skip


def load(tmp_path, rows, **options):
    path = tmp_path / "t.csv"
    path.write_text("region,date,parameter,value,unit\n" + "".join(f"anyang,{row}\n" for row in rows), encoding="utf-8")
    return read_file(path, LOOKUP, Options(today=date(2026, 6, 1), **options))


@pytest.mark.parametrize(
    ("row", "expected"),
    [("pm25,0.035,t", "ug/m3"), ("co,700,%", "mg/m3"), ("pm10,20,ppb", "ug/m3"), ("co,0.6,grains", "mg/m3")],
)
def test_a_value_in_another_unit_is_quarantined_with_what_to_do(tmp_path, row, expected):
    batch = load(tmp_path, [f"2026-05-01,{row}", "2026-05-02,pm25,35,ug/m3"])
    assert batch.values["value"].tolist() == [35.0]
    stated = f"wrong unit: expected {expected}; convert the value and write this unit"
    assert batch.quarantined[["line", "column_name", "reason"]].to_numpy().tolist() == [[2, "unit", stated]]


@pytest.mark.parametrize(("row", "value"), [
    ("pm25,0.035,mg/m3", 35), ("co,700,µg/m³", 0.7), ("co,0.6,ppm", 0.6 * 28.010 / 24.4654),
    ("co,0.6,Parts per million", 0.6 * 28.010 / 24.4654), ("pm10,20,ug.m-3", 20),
])  # fmt: skip
def test_a_value_in_another_unit_of_a_tidy_file_is_converted_and_reported(tmp_path, row, value):
    batch = load(tmp_path, [f"2026-05-01,{row}", "2026-05-02,pm25,35,ug/m3"])
    assert batch.rows_quarantined == 0 and batch.values["value"].iloc[0] == pytest.approx(value, rel=1e-5)
    unit = row.split(",")[2]
    assert (f" in {unit}: " in str(batch.columns)) == (unit != "ug.m-3")
    assert ("gas_298k" in batch.values["flag"].iloc[0]) == unit.lower().startswith("p")


def read_text(tmp_path, text, **options):
    path = tmp_path / "merged.csv"
    path.write_text(text, encoding="utf-8")
    return read_file(path, LOOKUP, Options(today=date(2026, 6, 1), region="anyang", **options))


@pytest.mark.parametrize(
    ("below", "values"),
    [(",浓度(μg/m³),IAQI,浓度(μg/m³),IAQI", [51, 91]), (",IAQI,浓度(μg/m³),IAQI,浓度(μg/m³)", [70, 75])],
    ids=["value first", "index first"],
)  # fmt: skip
@pytest.mark.parametrize("layout", [None, "wide"])
def test_a_second_header_row_says_which_column_is_the_concentration(tmp_path, below, values, layout):
    batch = read_text(tmp_path, f"日期,PM2.5,,PM10,\n{below}\n2025/1/1,51,70,91,75\n", layout=layout)
    assert batch.values["value"].tolist() == values and "PM2.5 IAQI" in batch.columns.ignored


def test_a_second_header_row_of_units_holds_for_the_columns_below_which_it_stands(tmp_path):
    batch = read_text(tmp_path, "日期,PM2.5,PM10\n,mg/m³,μg/m³\n2025/1/1,0.051,91\n")
    assert batch.values["value"].tolist() == pytest.approx([51, 91])


def test_a_first_row_whose_value_is_bad_is_no_header(tmp_path):
    path = tmp_path / "bad.csv"
    path.write_text("region,date,pm25\nanyang,2026-05-01,停电\nanyang,2026-05-02,30\n", encoding="utf-8")
    batch = read_file(path, LOOKUP, Options(today=date(2026, 6, 1)))
    assert batch.values["value"].tolist() == [30.0] and batch.rows_quarantined == 1


def test_a_title_above_a_header_of_two_rows_is_reported_once(tmp_path):
    text = "某市日报,,,,\n日期,PM2.5,,PM10,\n,浓度,IAQI,浓度,IAQI\n2025/1/1,51,70,91,75\n"
    assert "header in lines 2 to 3 below '某市日报'" in str(read_text(tmp_path, text).columns)


MILLIGRAMS = [f"2026-05-0{d},pm25,0.03{d}," for d in (1, 2, 3)]


def test_particles_in_mg_without_a_unit_are_not_read_in_a_tidy_file_either(tmp_path):
    # a median of 0.032 ug/m3 is none of the air of any city: 32 of mg/m3
    batch = load(tmp_path, [*MILLIGRAMS, "2026-05-01,pm10,70,"])
    assert batch.values[["parameter", "value"]].to_numpy().tolist() == [["pm10", 70.0]]
    assert batch.rows_quarantined == 3
    assert "pm25 was not read where no unit is given: its median 0.032 cannot be ug/m3" in batch.columns.unread[0]


def test_what_the_message_says_to_do_about_a_missing_unit_works(tmp_path):
    said = load(tmp_path, MILLIGRAMS, columns=(("pm25", "pm25:mg/m3"),))
    assert said.values["value"].tolist() == pytest.approx([31.0, 32.0, 33.0]) and said.columns.unread == ()


def test_rows_that_state_their_unit_stay_beside_rows_that_do_not(tmp_path):
    batch = load(tmp_path, [*MILLIGRAMS, "2026-05-04,pm25,0.3,ug/m3"])
    assert batch.values["value"].tolist() == [0.3]


def test_figures_of_an_indicator_without_a_range_are_compared_without_a_warning():
    day = pd.Timestamp("2025-01-01")
    table = pd.DataFrame({"indicator_id": ["x"], "value": [3.0], "period_start": [day], "period_end": [day],
                          "source_date": [pd.NaT], "unit": ["d"]})  # fmt: skip
    empty = pd.DataFrame(columns=["min_value", "max_value", "whole"])
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert not any(mask.any() for mask, _, _ in range_faults(table, empty))


def test_every_threshold_of_reading_stands_in_the_rules():
    text = (Path(__file__).parents[2] / "docs" / "rules.md").read_text(encoding="utf-8")
    stated = {name: float(value) for name, value in re.findall(r"^\| `([A-Z_0-9]+)` \| ([\d.]+) \|", text, re.M)}
    held = {name: float(value) for name, value in vars(thresholds).items() if name.isupper()}
    assert stated == held


def test_every_power_of_ten_before_a_unit_has_words():
    powers = [code.strip() for code in plan_words.MULTIPLIERS.values() if code]
    assert [say_or("zh", "unit", f"{power} 户") for power in powers] == [
        "百户",
        "千户",
        "万户",
        "百万户",
        "千万户",
        "亿户",
        "万亿户",
    ]
    assert unit_words("1e4 户", "en") == "×10⁴"
    assert not any("1e" in unit_words(f"{power} km", "en") for power in powers)
