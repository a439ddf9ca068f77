"""Tables whose columns each name a pollutant and a place, or a pollutant and a month, in one header row or in two."""

import openpyxl
import pytest

from analytics.ingest import reader
from analytics.ingest.batch import Lookup, Options
from analytics.standards import load

KNOWN = {name: name for name in ("红旗区", "卫滨区")}
LOOKUP = Lookup(regions=KNOWN, parameters=load().parameters)
ROWS = "2025-01-01,40,50,80,90\n2025-01-02,41,51,81,91\n"
HELD = {
    ("红旗区", "pm25"): [40, 41],
    ("卫滨区", "pm25"): [50, 51],
    ("红旗区", "pm10"): [80, 81],
    ("卫滨区", "pm10"): [90, 91],
}


def read(tmp_path, text, **options):
    path = tmp_path / "表.csv"
    path.write_text(text, encoding="utf-8")
    return reader.read_file(path, LOOKUP, Options(**options))


def held(batch):
    return {key: part["value"].tolist() for key, part in batch.values.groupby(["region_id", "parameter"])}


HEADS = {
    "one row": "日期,红旗区PM2.5(μg/m³),卫滨区PM2.5(μg/m³),红旗区PM10(μg/m³),卫滨区PM10(μg/m³)\n",
    "pollutant first": "日期,PM2.5-红旗区,PM2.5-卫滨区,PM10（卫滨区）,PM10（红旗区）\n".replace(
        "PM10（卫滨区）,PM10（红旗区）", "PM10（红旗区）,PM10（卫滨区）"
    ),
    "places below": "日期,PM2.5(μg/m³),PM2.5(μg/m³),PM10(μg/m³),PM10(μg/m³)\n,红旗区,卫滨区,红旗区,卫滨区\n",
    "merged pollutants": ",PM2.5（μg/m³）,,PM10（μg/m³）,\n日期,红旗区,卫滨区,红旗区,卫滨区\n",
}


@pytest.mark.parametrize("head", HEADS)
def test_columns_of_a_pollutant_and_a_place_are_read_as_rows(tmp_path, head):
    batch = read(tmp_path, HEADS[head] + ROWS)
    assert held(batch) == HELD
    assert (batch.rows_read, batch.rows_accepted, batch.rows_quarantined, batch.columns.unread) == (2, 2, 0, ())
    assert "4 columns name a pollutant and a region each" in str(batch.columns)


def test_places_above_their_pollutants_are_read_as_rows(tmp_path):
    text = "日期,红旗区,,卫滨区,\n,PM2.5(μg/m³),PM10(μg/m³),PM2.5(μg/m³),PM10(μg/m³)\n2025-01-01,40,80,50,90\n"
    assert held(read(tmp_path, text)) == {key: cells[:1] for key, cells in HELD.items()}


def test_merged_cells_of_a_workbook_are_read_as_rows(tmp_path):
    book = openpyxl.Workbook()
    sheet = book.active
    for row in (["某市日报"], ["日期", "红旗区", None, "卫滨区", None], [None, "PM2.5", "PM10", "PM2.5", "PM10"],
                ["2025-01-01", 40, 80, 50, 90], ["2025-01-02", 41, 81, 51, 91]):  # fmt: skip
        sheet.append(row)
    for block in ("A1:E1", "A2:A3", "B2:C2", "D2:E2"):
        sheet.merge_cells(block)
    book.save(tmp_path / "表.xlsx")
    assert held(reader.read_file(tmp_path / "表.xlsx", LOOKUP, Options())) == HELD


def test_columns_of_a_pollutant_and_a_month_are_read_as_rows(tmp_path):
    text = "县区,PM2.5（μg/m³）,,PM10（μg/m³）,\n,2025年1月,2025年2月,2025年1月,2025年2月\n红旗区,40,50,80,90\n"
    rows = read(tmp_path, text).values
    assert rows.set_index(["parameter", rows["interval_start"].dt.month])["value"].to_dict() == {
        ("pm25", 1): 40, ("pm25", 2): 50, ("pm10", 1): 80, ("pm10", 2): 90,
    }  # fmt: skip


def test_a_bad_cell_is_reported_under_the_head_of_its_column(tmp_path):
    batch = read(tmp_path, HEADS["one row"] + ROWS.replace("51", "-999"))
    assert batch.quarantined[["line", "column_name", "value"]].to_numpy().tolist() == [
        [3, "卫滨区PM2.5(μg/m³)", "-999"]
    ]
    assert (batch.rows_read, batch.rows_accepted, batch.rows_quarantined) == (2, 1, 1)


def test_what_names_no_known_place_is_named_and_not_read(tmp_path):
    text = "日期,红旗区PM2.5,平原示范区PM2.5,红旗区优良率\n2025-01-01,40,50,80\n"
    batch = read(tmp_path, text)
    assert held(batch) == {("红旗区", "pm25"): [40]}
    assert "columns 平原示范区PM2.5, 红旗区优良率 name no pollutant and region" in batch.columns.unread[0]
    assert len(read(tmp_path, text, new_regions=True).values) == 2


def test_columns_of_one_place_that_are_called_otherwise_stay_as_they_are(tmp_path):
    batch = read(tmp_path, "region,日期,PM2.5,PM2.5_新\n红旗区,2025-01-01,40,50\n", ignore_columns=("PM2.5_新",))
    assert held(batch) == {("红旗区", "pm25"): [40]}
