"""Published figures are held to what a figure can be, as measurements are."""

import numpy as np
import pandas as pd
import pytest

from analytics import resources
from analytics.ingest.batch import Lookup
from analytics.ingest.reader import read_file
from analytics.standards.figure_ranges import COLUMNS, load_ranges, ranges_of
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
        ranges=ranges_of(rows, load_ranges(resources.raw_dir())),
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
    f"pm25_mean,{YEAR},-3,r,2025-03-01": ("value", "-3", "0 to 500 ug/m3"),
    f"pm25_mean,{YEAR},44000,r,2025-03-01": ("value", "44000", "0 to 500 ug/m3"),
    f"pm25_mean,{YEAR},501,r,2025-03-01": ("value", "501", "0 to 500 ug/m3"),
    f"pm10_mean,{YEAR},1001,r,2025-03-01": ("value", "1001", "0 to 1000 ug/m3"),
    f"pm25_mean,{YEAR},2024,r,2025-03-01": ("value", "2024", "looks like a year"),
    f"villages_sewage_treated,{YEAR},2019,r,2025-03-01": ("value", "2019", "looks like a year"),
    f"pm25_mean,{YEAR},0.042,r,2025-03-01": ("value", "0.042", "at least 0.5 ug/m3"),
    f"o3_mda8_p90,{YEAR},0,r,2025-03-01": ("value", "0", "at least 0.5 ug/m3"),
    f"co_p95,{YEAR},1100,r,2025-03-01": ("value", "1100", "0 to 150 mg/m3"),
    f"rank_168_cities,{YEAR},0,r,2025-03-01": ("value", "0", "1 to 168 rank"),
    f"rank_168_cities,{YEAR},169,r,2025-03-01": ("value", "169", "1 to 168 rank"),
    f"rank_henan_districts,{YEAR},0,r,2025-03-01": ("value", "0", "1 to 3000 rank"),
    f"rank_168_cities,{YEAR},12.5,r,2025-03-01": ("value", "12.5", "a whole number"),
    f"good_days,{YEAR},367,r,2025-03-01": ("value", "367", "0 to 366 d"),
    "good_days,2024-02-01,2024-02-29,30,r,2025-03-01": ("value", "30", "0 to 29 d"),
    f"villages_sewage_treated,{YEAR},-1,r,2025-03-01": ("value", "-1", "0 to 1000000000 count"),
    f"project_completed,{YEAR},2,r,2025-03-01": ("value", "2", "0 to 1"),
    f"pm25_mean_change,{YEAR},-101,r,2025-03-01": ("value", "-101", "-100 to 1000 %"),
    "pm25_mean,1889-01-01,1889-12-31,40,r,2025-03-01": ("period_start", "1889-01-01", "1990 to 2100"),
    "pm25_mean,2024-01-01,2199-12-31,40,r,2025-03-01": ("period_end", "2199-12-31", "1990 to 2100"),
    "pm25_mean,2024-12-31,2024-01-01,40,r,2025-03-01": ("period_end", "2024-01-01", "ends before it starts"),
    f"pm25_mean,{YEAR},40,r,2023-12-31": ("source_date", "2023-12-31", "published before its period begins"),
    f"pm25_mean,{YEAR},40,r,2024-07-15": ("source_date", "2024-07-15", "published before its period ends"),
}


@pytest.mark.sweep
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
    f"pm25_mean,{YEAR},40,r,2024-12-31",
    f"forest_cover_share,{YEAR},16.6,r,2024-12-24",
    "pm25_mean,2024-01-01,2024-01-31,501,r,2025-03-01",
    f"villages_sewage_treated,{YEAR},2018,r,2025-03-01",
    f"villages_sewage_treated,{YEAR},2024 count,r,2025-03-01",
)


@pytest.mark.sweep
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
    assert lacking == [] and np.isfinite(lookup.ranges[COLUMNS].to_numpy(dtype=float)).all()


ASKED = {
    "rural_sewage_treatment_share,0.138": "13.8% or 0.138%",
    "good_day_share,1": "100% or 1%",
    "heavy_day_share,0.3": "30% or 0.3%",
    "film_recovery_share,0.138%": "",
    "straw_use_share,0": "",
    "pm25_mean_change,0.5": "",
    "project_completed,0.5": "",
}


def test_a_share_up_to_1_is_asked_about_unless_its_sign_or_its_neighbours_show_what_it_is(tmp_path, lookup):
    rows = [f"xinxiang,{name},{YEAR},{value},r,2025-03-01" for name, _, value in (t.partition(",") for t in ASKED)]
    bad = read(tmp_path, lookup, "\n".join(rows)).quarantined.set_index("line")["reason"].to_dict()
    assert {line: text.rpartition(", ")[2] for line, text in bad.items()} == {
        line: said for line, said in enumerate(ASKED.values(), start=2) if said
    }
    beside = [f"xinxiang,{name},{year}-01-01,{year}-12-31,{value},r,2025-03-01"
              for name in ("heavy_day_share", "good_day_share")
              for year, value in ((2022, 60.5), (2023, 0.9))]  # fmt: skip
    assert read(tmp_path, lookup, "\n".join(beside)).quarantined["line"].tolist() == [5]


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


@pytest.mark.sweep
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


@pytest.mark.sweep
@pytest.mark.slow
@pytest.mark.parametrize("row", MISWRITTEN)
def test_a_figure_in_another_unit_or_with_commas_elsewhere_is_refused_with_what_was_expected(tmp_path, lookup, row):
    value, expected = MISWRITTEN[row]
    batch = read(tmp_path, lookup, f"xinxiang,{row}")
    assert batch.values.empty
    bad = batch.quarantined.iloc[0]
    assert (bad["line"], bad["column_name"], bad["value"]) == (2, "value", value) and expected in bad["reason"]


def test_a_file_whose_every_row_has_a_field_too_many_is_accounted_for(tmp_path, lookup):
    path = tmp_path / "figures.csv"
    path.write_text(HEADER + f"xinxiang,pm25_mean,{YEAR},40,r,2025-03-01,\n" * 2, "utf-8")
    batch = read_file(path, lookup)
    assert (batch.rows_read, batch.rows_accepted, batch.rows_quarantined) == (2, 0, 2)
