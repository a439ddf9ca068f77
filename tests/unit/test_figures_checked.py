"""Published figures are held to what a figure can be, as measurements are."""

import numpy as np
import pandas as pd
import pytest

from analytics import resources
from analytics.flow.lookup import _figure_ranges
from analytics.ingest.batch import Lookup
from analytics.ingest.figures import ranges_of
from analytics.ingest.reader import read_file
from analytics.targets import registry

HEADER = "region_id,indicator_id,period_start,period_end,value,source,source_date\n"


@pytest.fixture(scope="module")
def lookup():
    known = registry.load()
    rows = known.indicators
    return Lookup(
        regions={name: name for name in known.regions["region_id"]},
        parameters=pd.DataFrame(),
        indicators={name: name for name in rows["indicator_id"]},
        indicator_units=dict(zip(rows["indicator_id"], rows["unit"], strict=True)),
        ranges=ranges_of(rows, _figure_ranges(resources.raw_dir())),
    )


def read(tmp_path, lookup, row):
    path = tmp_path / "f.csv"
    path.write_text(HEADER + row + "\n", encoding="utf-8")
    return read_file(path, lookup)


YEAR = "2024-01-01,2024-12-31"
IMPOSSIBLE = {
    f"rural_sewage_treatment_share,{YEAR},inf,r,2025-03-01": ("value", "inf", "a finite number"),
    f"pm25_mean,{YEAR},-inf,r,2025-03-01": ("value", "-inf", "a finite number"),
    f"rural_sewage_treatment_share,{YEAR},9500,r,2025-03-01": ("value", "9500", "0 to 100 %"),
    f"good_day_share,{YEAR},-1,r,2025-03-01": ("value", "-1", "0 to 100 %"),
    f"pm25_mean,{YEAR},-3,r,2025-03-01": ("value", "-3", "0 to 3000 ug/m3"),
    f"pm25_mean,{YEAR},44000,r,2025-03-01": ("value", "44000", "0 to 3000 ug/m3"),
    f"pm25_mean,{YEAR},0.042,r,2025-03-01": ("value", "0.042", "at least 0.5 ug/m3"),
    f"o3_mda8_p90,{YEAR},0,r,2025-03-01": ("value", "0", "at least 0.5 ug/m3"),
    f"co_p95,{YEAR},1100,r,2025-03-01": ("value", "1100", "0 to 150 mg/m3"),
    f"rank_168_cities,{YEAR},0,r,2025-03-01": ("value", "0", "1 to 168 rank"),
    f"rank_168_cities,{YEAR},169,r,2025-03-01": ("value", "169", "1 to 168 rank"),
    f"rank_henan_districts,{YEAR},0,r,2025-03-01": ("value", "0", "1 to 3000 rank"),
    f"rank_168_cities,{YEAR},12.5,r,2025-03-01": ("value", "12.5", "a whole number"),
    f"good_days,{YEAR},367,r,2025-03-01": ("value", "367", "0 to 366 d"),
    "good_days,2024-02-01,2024-02-29,30,r,2025-03-01": ("value", "30", "0 to 29 d"),
    f"villages_sewage_treated,{YEAR},-1,r,2025-03-01": ("value", "-1", "0 to 1e+09 count"),
    f"project_completed,{YEAR},2,r,2025-03-01": ("value", "2", "0 to 1"),
    f"pm25_mean_change,{YEAR},-101,r,2025-03-01": ("value", "-101", "-100 to 1000 %"),
    "pm25_mean,1889-01-01,1889-12-31,40,r,2025-03-01": ("period_start", "1889-01-01", "1990 to 2100"),
    "pm25_mean,2024-01-01,2199-12-31,40,r,2025-03-01": ("period_end", "2199-12-31", "1990 to 2100"),
    "pm25_mean,2024-12-31,2024-01-01,40,r,2025-03-01": ("period_end", "2024-01-01", "ends before it starts"),
    f"pm25_mean,{YEAR},40,r,2023-12-31": ("source_date", "2023-12-31", "published before its period begins"),
}


@pytest.mark.slow
@pytest.mark.parametrize("row", IMPOSSIBLE)
def test_an_impossible_figure_goes_to_quarantine_with_line_column_value_and_what_was_expected(tmp_path, lookup, row):
    column, value, expected = IMPOSSIBLE[row]
    batch = read(tmp_path, lookup, f"xinxiang,{row}")
    assert batch.values.empty and batch.rows_quarantined == 1
    bad = batch.quarantined.iloc[0]
    assert (bad["line"], bad["column_name"], bad["value"]) == (2, column, value) and expected in bad["reason"]


POSSIBLE = (
    f"pm25_mean_change,{YEAR},-27.3,r,2025-03-01",
    f"container_intermodal_growth,{YEAR},15,r,2025-03-01",
    f"coal_consumption_growth,{YEAR},-10,r,2025-03-01",
    f"good_days_increase,{YEAR},-12,r,2025-03-01",
    f"rural_sewage_treatment_share,{YEAR},100,r,2025-03-01",
    f"good_days,{YEAR},366,r,2025-03-01",
    f"project_completed,{YEAR},1,r,2025-03-01",
    f"rank_168_cities,{YEAR},168,r,2025-03-01",
    f"pm25_mean,{YEAR},40,r,2024-07-15",
)


@pytest.mark.slow
@pytest.mark.parametrize("row", POSSIBLE)
def test_a_possible_figure_is_accepted(tmp_path, lookup, row):
    batch = read(tmp_path, lookup, f"xinxiang,{row}")
    assert len(batch.values) == 1 and batch.quarantined.empty


def test_every_embedded_figure_passes(lookup):
    batch = read_file(resources.raw_dir() / "figures" / "published_figures.csv", lookup)
    assert batch.quarantined[["line", "column_name", "value", "reason"]].to_dict("records") == []


def test_every_indicator_has_a_range(lookup):
    lacking = lookup.ranges[lookup.ranges.isna().any(axis=1)].index.tolist()
    assert lacking == [] and np.isfinite(lookup.ranges.to_numpy(dtype=float)).all()


def test_an_indicator_may_have_a_range_of_its_own_and_older_tables_have_none():
    rules = pd.DataFrame(
        [["", "share", "%", 0, 100, 0], ["small", "share", "%", 0, 5, 0]],
        columns=["indicator_id", "scale", "unit", "min_value", "max_value", "whole"],
    )
    indicators = pd.DataFrame({"indicator_id": ["small", "any"], "scale": "share", "unit": "%"})
    assert ranges_of(indicators, rules)["max_value"].to_dict() == {"small": 5, "any": 100}
    older = rules[rules["indicator_id"] == ""].drop(columns="indicator_id")
    assert ranges_of(indicators, older)["max_value"].to_dict() == {"small": 100, "any": 100}


AS_PEOPLE_WRITE = {
    f"good_day_share,{YEAR},58%,r,2025-03-01": 58.0,
    f"good_day_share,{YEAR},５８．２％,r,2025-03-01": 58.2,
    f"good_day_share,{YEAR},67.5 ％,r,2025-03-01": 67.5,
    f"pm25_mean,{YEAR},35.2 μg/m³,r,2025-03-01": 35.2,
    f"pm25_mean,{YEAR},35.2微克/立方米,r,2025-03-01": 35.2,
    f"good_days,{YEAR},２６２天,r,2025-03-01": 262.0,
    f'villages_sewage_treated,{YEAR},"1,234",r,2025-03-01': 1234.0,
    f"villages_sewage_treated,{YEAR},1，234，567,r,2025-03-01": 1234567.0,
    f"pm25_mean_change,{YEAR},－12.5%,r,2025-03-01": -12.5,
    f"pm25_mean_change,{YEAR},−12.5%,r,2025-03-01": -12.5,
}


@pytest.mark.slow
@pytest.mark.parametrize("row", AS_PEOPLE_WRITE)
def test_a_figure_is_read_with_its_unit_its_thousands_and_its_full_width_digits(tmp_path, lookup, row):
    batch = read(tmp_path, lookup, f"xinxiang,{row}")
    assert batch.values["value"].tolist() == [AS_PEOPLE_WRITE[row]] and batch.rows_quarantined == 0


MISWRITTEN = {
    f"good_day_share,{YEAR},58 d,r,2025-03-01": ("58 d", "wrong unit: expected %, that of the indicator"),
    f"pm25_mean,{YEAR},58%,r,2025-03-01": ("58%", "wrong unit: expected ug/m3, that of the indicator"),
    f"pm25_mean,{YEAR},0.035 mg/m³,r,2025-03-01": ("0.035 mg/m³", "wrong unit: expected ug/m3"),
    f"project_completed,{YEAR},1%,r,2025-03-01": ("1%", "wrong unit: expected none"),
    f'pm25_mean,{YEAR},"1,23",r,2025-03-01': ("1,23", "not a number"),
    f'villages_sewage_treated,{YEAR},"12,34,567",r,2025-03-01': ("12,34,567", "not a number"),
    f"good_day_share,{YEAR},about 58%,r,2025-03-01": ("about 58%", "not a number"),
    f"good_day_share,{YEAR},9500%,r,2025-03-01": ("9500%", "0 to 100 %"),
}


@pytest.mark.slow
@pytest.mark.parametrize("row", MISWRITTEN)
def test_a_figure_in_another_unit_or_with_commas_elsewhere_is_refused_with_what_was_expected(tmp_path, lookup, row):
    value, expected = MISWRITTEN[row]
    batch = read(tmp_path, lookup, f"xinxiang,{row}")
    assert batch.values.empty
    bad = batch.quarantined.iloc[0]
    assert (bad["line"], bad["column_name"], bad["value"]) == (2, "value", value) and expected in bad["reason"]
