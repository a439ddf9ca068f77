"""Every command that prints rows writes them as a styled workbook with definitions; text is never a formula."""

import io

import openpyxl
import pandas as pd
import pytest
from support.command_line import call

from analytics.book import Definition, Sheet, number_format, write_book
from analytics.cli import output
from analytics.cli.column_meanings import words_of

DAY = ("--as-of", "2025-10-01")
COMMANDS = {
    "assess": ("assess", "--region", "xinxiang", "--year", "2025", *DAY),
    "outlook": ("outlook", "--region", "xinxiang", *DAY),
    "derivation": ("assess", "--explain", "xinxiang-2023/2-pm25", *DAY),
    "forecast": ("forecast", "--region", "xinxiang", "--year", "2025", *DAY),
    "targets": ("targets", "--region", "xinxiang"),
    "gaps": ("gaps", "--region", "hongqi", *DAY),
    "plans": ("plans", *DAY),
    "plan": ("plans", "--plan", "xinxiang-2023", *DAY),
    "limits": ("limits", "--region", "xinxiang", "--year", "2024"),
    "by_model": ("score",),
    "judgements": ("judge",),
    "doctor": ("doctor",),
    "status": ("status",),
}
QUICK = {"targets", "limits", "status", "judgements"}


@pytest.mark.sweep
@pytest.mark.parametrize(
    "table", [pytest.param(name, marks=[] if name in QUICK else pytest.mark.thorough) for name in COMMANDS]
)
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_command_writes_its_rows_styled_and_defines_every_column(built, tmp_path, table, lang):
    path = tmp_path / "rows.xlsx"
    call(built, "--lang", lang, *COMMANDS[table], "--format", "xlsx", "--out", path, code=0, DABIAO_N_PATHS="50")
    book = openpyxl.load_workbook(path)
    sheet, words = book[table], book[{"zh": "栏目说明", "en": "definitions"}[lang]]
    header = [cell.value for cell in sheet[1]]
    assert sheet.freeze_panes == "B2" and sheet.auto_filter.ref and sheet["A1"].font.bold
    defined = {row[1]: row[3] for row in words.iter_rows(min_row=2, values_only=True) if row[0] == table}
    assert [name for name in header if not defined.get(name)] == []
    assert any("\u3400" <= c <= "\u9fff" for c in "".join(defined.values())) == (lang == "zh")


def test_the_file_s_ending_says_the_format_and_a_contradiction_is_told_before_the_work(built, tmp_path):
    path = tmp_path / "limits.csv"
    call(built, "limits", "--region", "xinxiang", "--year", "2024", "--out", path, code=0)
    assert len(pd.read_csv(path, encoding="utf-8-sig")) > 5
    result = call(built, "limits", "--region", "xinxiang", "--year", "2024", "--out", tmp_path / "a.doc", code=1).stderr
    assert "expected a name ending in .xlsx, .csv, .json" in result
    result = call(built, "status", "--format", "xlsx", "--out", path, code=1).stderr
    assert "expected a name ending in .xlsx" in result


def test_without_a_file_the_bytes_go_where_standard_output_leads(monkeypatch):
    class Piped(io.StringIO):
        buffer = io.BytesIO()

    monkeypatch.setattr("sys.stdout", Piped())
    output.emit(pd.DataFrame({"what": ["a"]}), output.Format.xlsx, table="status")
    assert openpyxl.load_workbook(io.BytesIO(Piped.buffer.getvalue()))["status"]["A2"].value == "a"


def test_a_table_of_which_nothing_is_known_has_its_heads_and_definitions(tmp_path):
    path = tmp_path / "none.xlsx"
    output.emit(pd.DataFrame(), output.Format.xlsx, table="attribute_changes", out=path)
    book = openpyxl.load_workbook(path)
    heads = [cell.value for cell in book["attribute_changes"][1]]
    assert {"value_before", "weather", "rest"} <= set(heads) and book["attribute_changes"].max_row == 1
    assert [row[1] for row in book.worksheets[1].iter_rows(min_row=2, values_only=True)] == heads


HOSTILE = ["=1+1", "+1+1", "-2+3", "@SUM(A1)", "＝1+1", "\t=1", "=cmd|' /C calc'!A0", "a\x00b\x0b", "\ud800x", "#N/A"]


def test_text_is_written_as_text_whatever_it_begins_with(tmp_path):
    rows = pd.DataFrame({"=head": pd.Series(HOSTILE, dtype=object), "n": range(len(HOSTILE))})
    path = write_book(tmp_path / "a.xlsx", [Sheet("=a:b", rows, (Definition("=head", "", "=x"),))], "en")
    sheets = openpyxl.load_workbook(path)
    cells = [cell for sheet in sheets for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert {cell.data_type for cell in cells} == {"s", "n"}
    shown = [sheets.worksheets[0].cell(n + 2, 1).value for n in range(5)]
    assert shown == HOSTILE[:5]
    assert all(sheets.worksheets[0].cell(n + 2, 1).quotePrefix for n in range(4))


def test_numbers_keep_their_digits_and_show_four_with_their_unit(tmp_path):
    rows = pd.DataFrame({"unit": ["ug/m3", "%", ""], "value": [35.123456, 45.0, float("nan")], "p": [0.5, 1.0, None],
                         "day": pd.to_datetime(["2025-01-02", None, "2025-03-01"])})  # fmt: skip
    words = (Definition("value", "see unit", "v"), Definition("p", "0..1", "p"))
    sheet = openpyxl.load_workbook(write_book(tmp_path / "a.xlsx", [Sheet("a", rows, words)], "en")).worksheets[0]
    assert [sheet["B2"].value, sheet["B2"].number_format] == [35.123456, '#,##0.00" µg/m³"']
    assert [sheet["B3"].number_format, sheet["B4"].value] == ['#,##0" %"', None]
    assert [sheet["C2"].number_format, sheet["D2"].number_format, sheet["D3"].value] == ["0.0%", "yyyy-mm-dd", None]
    assert number_format(0.000123456, "", "en") == "#,##0.0000000"


def test_every_described_column_has_both_languages():
    assert words_of("assess", "p_met")[0] == "0..1"
    from analytics.cli.column_meanings import _words

    assert [key for key, (_, en, zh) in _words().items() if not (en and zh)] == []


@pytest.mark.thorough
def test_marts_are_exported_as_workbooks(built, tmp_path):
    call(built, "export-marts", "--out", tmp_path, "--format", "xlsx", code=0)
    book = openpyxl.load_workbook(tmp_path / "out_plan_targets.xlsx")
    assert book.sheetnames[0] == "out_plan_targets" and book.worksheets[0].max_row > 100
