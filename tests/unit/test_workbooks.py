"""Workbooks: every kind, title rows, merged headers, units, dates, several sheets, and what a sheet cannot say."""

from datetime import date

import openpyxl
import pytest
from support.workbook_samples import KINDS, replace_in_sheet, write_workbook

from analytics import workbooks
from analytics.errors import InputError
from analytics.ingest import Lookup, Options, read_file
from analytics.ingest.files import parts_of, read_raw
from analytics.standards import load

LOOKUP = Lookup(regions={"anyang": "anyang", "安阳市": "anyang"}, parameters=load().parameters)
TODAY = date(2026, 8, 1)
REPORT = [
    ["安阳市环境空气质量日报", None, None, None, None],
    ["日期", "PM2.5", None, "CO", None],
    [None, "浓度(μg/m³)", "IAQI", "浓度(mg/m³)", "IAQI"],
    [date(2025, 1, 1), 51, 70, 0.9, 9],
    [date(2025, 1, 2), 40.5, 57, "—", None],
    [None, None, None, None, None],
    ["2025年1月3日", "60", 83, 1.1, 11],
    ["2025.1.4", "ND", 83, 1.2, 12],
]


def read(path, **options):
    return read_file(path, LOOKUP, Options(today=TODAY, region="anyang", **options))


def body(path):
    rows = read_raw(path).rows
    return [row[1:] for row in rows.to_numpy().tolist()], read_raw(path).said


def test_merged_cells_below_the_header_hold_for_each_of_them(tmp_path):
    rows = [
        ["城市", "2021年", "2022年", "2023年"],
        ["新乡", 48, None, 47],
        [None, 5, 6, 7],
        ["注：初步数", None, None, None],
    ]
    path = write_workbook(tmp_path / "a.xlsx", {"表": rows}, ("B2:C2", "A2:A3", "A4:D4"))
    expected = [["新乡", "48", "48", "47"], ["新乡", "5", "6", "7"], ["注：初步数", "", "", ""]]
    assert body(path) == (expected, ("a number in merged cells holds for each of them: 48 (B2:C2)",))


def test_cells_in_per_cent_read_as_they_are_shown(tmp_path):
    path = write_workbook(tmp_path / "a.xlsx", {"表": [["指标", "2021年", "2022年"], ["优良天数比例", 0.605, 0.61]]})
    book = openpyxl.load_workbook(path)
    book["表"]["B2"].number_format = "0.0%"
    book.save(path)
    assert body(path)[0] == [["优良天数比例", "60.5%", "0.61"]]


@pytest.mark.parametrize("kind", KINDS)
def test_a_report_with_title_and_merged_header_is_read_from_every_kind_of_workbook(tmp_path, kind):
    merged = ("A1:E1", "A2:A3", "B2:C2", "D2:E2") if kind == ".xlsx" else ()
    batch = read(write_workbook(tmp_path / f"report{kind}", {"日报": REPORT}, merged))
    assert (batch.rows_read, batch.rows_accepted, batch.rows_quarantined) == (4, 3, 1)
    values = batch.values.set_index(["parameter", "interval_start"])["value"]
    assert values["pm25"].tolist() == [51, 40.5, 60] and values["co"].tolist() == [0.9, 1.1, 1.2]
    assert [day.day for day in values["pm25"].index] == [1, 2, 3]
    bad = batch.quarantined.iloc[0]
    assert (bad["file"], bad["line"], bad["value"]) == (f"report{kind}, sheet 日报", 8, "ND")
    assert "header in lines 2 to 3 below '安阳市环境空气质量日报'" in str(batch.columns)


def test_the_same_report_as_text_is_read_alike(tmp_path):
    lines = [",".join("" if cell is None else str(cell) for cell in row) for row in REPORT]
    path = tmp_path / "report.csv"
    path.write_bytes("\n".join(lines).encode("gb18030"))
    batch = read(path)
    # a row of commas alone says nothing
    assert (batch.rows_read, batch.rows_quarantined, batch.quarantined["line"].tolist()) == (4, 1, [8])
    assert batch.values.query("parameter == 'co'")["value"].tolist() == [0.9, 1.1, 1.2]


def test_unicode_text_of_a_spreadsheet_and_rows_that_were_cleared(tmp_path):
    path = tmp_path / "a.txt"
    path.write_text("日期\tPM2.5\n2025-01-01\t30\n\t\n \t\n\t\t\n2025-01-02\t31\n", encoding="utf-16")
    batch = read(path)
    assert (batch.rows_read, batch.rows_quarantined, batch.values["value"].tolist()) == (2, 0, [30, 31])


def test_a_unit_above_the_pollutants_holds_for_those_that_state_none_but_never_for_co(tmp_path):
    rows = [
        ["日期", "污染物浓度（mg/m³）", None, None],
        [None, "SO2", "NO2(μg/m³)", "CO"],
        ["2025-01-01", 0.012, 30, 1.1],
    ]
    batch = read(write_workbook(tmp_path / "a.xlsx", {"a": rows}, ["A1:A2", "B1:D1"]))
    assert batch.values.set_index("parameter")["value"].to_dict() == pytest.approx({"so2": 12, "no2": 30, "co": 1.1})


def test_sheets_are_parts_of_a_file_and_empty_ones_are_reported(tmp_path):
    day = [["日期", "PM2.5"], ["2025-01-01", 50]]
    sheets = {"一月": day, "空": [], "说明": [["本表由监测站填写"]], "隐": [["日期", "PM2.5"], ["2025-02-01", 51]]}
    path = write_workbook(tmp_path / "year.xlsx", sheets, hidden=["隐"])
    assert [(part.sheet, part.not_read) for part in parts_of(path)] == [
        ("一月", ""), ("空", "it is empty"), ("说明", "it holds text alone, no row of values"), ("隐", "")]  # fmt: skip
    with pytest.raises(InputError, match="one sheet of its 3: 一月, 说明, 隐"):
        read(path)
    assert read(path, sheet="一月").values["value"].tolist() == [50]
    hidden = read(path, sheet="隐")
    assert hidden.batch_id != read(path, sheet="一月").batch_id and "the sheet is hidden" in str(hidden.columns)
    with pytest.raises(InputError, match=r"year\.xlsx, sheet 说明: expected a header and at least one row"):
        read(path, sheet="说明")
    with pytest.raises(InputError, match="'三月' — expected a sheet of the workbook: 一月, 空"):
        read(path, sheet="三月")


EMPTY = rb"<v></v>|<v ?/>"  # writers differ


@pytest.mark.parametrize("written", [b"<v></v>", b"<v/>", b"<v />", b""])
def test_errors_and_formulas_without_a_value_are_no_missing_values(tmp_path, written):
    rows = [["日期", "PM2.5"], ["2025-01-01", "#DIV/0!"], ["2025-01-02", "=AVERAGE(B9)"], ["2025-01-03", 40]]
    path = write_workbook(tmp_path / "a.xlsx", {"a": rows})
    replace_in_sheet(path, "xl/worksheets/sheet1.xml", EMPTY, written)
    batch = read(path)
    assert (batch.rows_read, batch.rows_quarantined) == (3, 2)
    assert batch.quarantined[["line", "value"]].to_numpy().tolist() == [[2, "#DIV/0!"], [3, workbooks.NO_VALUE]]


def test_a_formula_with_its_value_is_that_value(tmp_path):
    path = write_workbook(tmp_path / "a.xlsx", {"a": [["日期", "PM2.5"], ["2025-01-01", "=30+5"]]})
    replace_in_sheet(path, "xl/worksheets/sheet1.xml", EMPTY, b"<v>35</v>")
    assert read(path).values["value"].tolist() == [35]


def test_columns_without_a_name_or_a_value_are_no_columns(tmp_path):
    rows = [[None, "日期", None, "PM2.5", None], [None, "2025-01-01", None, 50, None]]
    batch = read(write_workbook(tmp_path / "a.xlsx", {"a": rows}))
    assert str(batch.columns) == "read 日期; PM2.5 as pm25 (ug/m3); no column ignored"


@pytest.mark.parametrize("content", [b"PK\x03\x04 no zip", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)])
def test_a_damaged_workbook_is_refused_in_one_line(tmp_path, content):
    path = tmp_path / "a.xlsx"
    path.write_bytes(content)
    with pytest.raises(InputError, match=r"a\.xlsx: expected a workbook that can be opened .*save it again") as stated:
        parts_of(path)
    assert "\n" not in str(stated.value)


def test_a_cell_far_away_does_not_fill_the_memory(tmp_path):
    path = write_workbook(tmp_path / "a.xlsx", {"a": [["日期", "PM2.5"], ["2025-01-01", 50]]})
    far = b'<row r="1048576"><c r="XFD1048576" t="n"><v>1</v></c></row></sheetData>'
    replace_in_sheet(path, "xl/worksheets/sheet1.xml", b"</sheetData>", far)
    with pytest.raises(InputError, match=r"1048576 rows x 16384 columns.* at most .* cells"):
        read(path)


def test_text_and_web_pages_under_the_name_of_a_workbook(tmp_path):
    path = tmp_path / "a.xls"
    path.write_bytes("日期\tPM2.5\n2025-01-01\t50\n".encode("gb18030"))
    assert read(path).values["value"].tolist() == [50]
    path.write_text("<html><table><tr><td>日期</td></tr></table></html>", encoding="utf-8")
    with pytest.raises(InputError, match=r"this is a web page; open it in a spreadsheet and save it as \.xlsx"):
        read(path)
