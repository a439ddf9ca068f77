"""``dabiao ingest --preview`` shows how files would be read and writes nothing; wrong paths are told at once."""

import subprocess
import sys

import pandas as pd
import pytest
from support.command_line import call
from support.workbook_samples import write_workbook

from analytics.flow.preview import preview_files
from analytics.ingest import Options


def report(tmp_path):
    days = pd.date_range("2025-01-01", "2025-03-31")
    rows = [["某市日报", None, None], ["日期", "PM2.5", "CO"], [None, "(μg/m³)", "(μg/m³)"]]
    rows += [[str(day.date()), 30 + day.month, 700 + day.day] for day in days]
    rows[5][1] = "停电"
    return write_workbook(tmp_path / "days.xlsx", {"日报": rows, "说明": [["由监测站填写"]]})


def everything(folder):
    return {path: path.stat().st_mtime_ns for path in folder.rglob("*")}


def test_a_preview_shows_columns_rows_and_months_and_writes_nothing(own, tmp_path):
    path = report(tmp_path)
    before = everything(own.home)
    shown = call(None, "ingest", path, "--region", "安阳", "--preview", home=own.home, code=0).stdout
    assert everything(own.home) == before
    for text in ("days.xlsx, sheet 日报: layout wide; 90 rows: 89 accepted, 1 to quarantine",
                 "sheet 说明: not read, it holds text alone", "CO (μg/m³)", "divided by 1000", "header in lines 2 to 3",
                 "line 6, PM2.5 (μg/m³) '停电': not a number", "2025-01-01", "nothing was written"):  # fmt: skip
        assert text in shown, text
    months = preview_files(own, [path], Options(region="anyang"))[0].months.set_index("month")
    assert months["pm25"].to_dict() == {"2025-01": 31, "2025-02": 32, "2025-03": 33}
    assert months.loc["2025-02", "co"] == pytest.approx(0.7145) and months.loc["2025-01", "n_values"] == 61


def test_a_preview_needs_no_warehouse_and_makes_none(unbuilt, tmp_path):
    found = preview_files(unbuilt, [report(tmp_path)], Options(region="anyang"))
    assert found[0].fault == "" and not unbuilt.warehouse_dir.exists()


def test_a_region_added_after_the_build_is_known_and_an_unknown_one_says_how_to_add_it(own, tmp_path):
    call(None, "add", "region", "大河新区", "--parent", "新乡", home=own.home, code=0)
    shown = call(None, "ingest", report(tmp_path), "--region", "大河新区", "--preview", home=own.home, code=0)
    assert "89 accepted" in shown.stdout
    for more in ((), ("--preview",)):
        done = call(None, "ingest", report(tmp_path), "--region", "火星", *more, home=own.home, code=1)
        assert "add it: dabiao add region NAME" in done.stderr


def test_hours_are_shown_with_their_time_and_which_end_it_is(own, tmp_path):
    path = tmp_path / "hours.csv"
    text = "".join(f"2025-01-01 {hour:02d}:00,anyang,{hour}\n" for hour in range(24))
    path.write_text("datetime,city,pm25\n" + text, encoding="utf-8")
    shown = call(None, "ingest", path, "--preview", home=own.home, code=0).stdout
    assert "times begin their hours" in shown and "2025-01-01 00:00" in shown


def test_a_file_that_would_not_be_read_is_reported_after_the_others(own, tmp_path):
    bad = tmp_path / "bad.csv"
    bad.write_text("a,b\n1,2\n", encoding="utf-8")
    done = call(None, "ingest", bad, report(tmp_path), "--region", "anyang", "--preview", home=own.home, code=1)
    assert "mean by month" in done.stdout and "bad.csv, line 1: 'a,b' — expected columns" in done.stderr


@pytest.mark.parametrize(("name", "why"), [("nowhere.xlsx", "a file that exists"), ("folder", "this is a folder"),
                                           ("a.docx", "a .csv, .txt, .tsv, .parquet, .xlsx")])  # fmt: skip
def test_a_wrong_path_is_reported_before_pandas_is_loaded(tmp_path, name, why):
    (tmp_path / "folder").mkdir()
    (tmp_path / "a.docx").write_bytes(b"PK\x03\x04")
    code = (
        "import sys; from analytics.cli import main\n"
        f"sys.argv = ['dabiao', 'ingest', {str(tmp_path / name)!r}]\n"
        "try: main()\nexcept SystemExit as end: print(end.code, 'pandas' in sys.modules)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=False)
    assert done.stdout.split() == ["1", "False"] and why in done.stderr
