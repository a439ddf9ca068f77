"""Workbooks in the workspace's own folders, a workbook taken out again, the workspace's words, and the newest day."""

import json
import re

import pandas as pd
import pytest
from support.command_line import call
from support.workbook_samples import write_workbook

from analytics.drafting import plan_words
from analytics.flow.workspace import make_workspace
from analytics.resources import raw_dir
from analytics.warehouse import current_build, journal, open_build


@pytest.fixture
def home(tmp_path):
    return make_workspace(tmp_path / "home", empty=True)


def run(home, *words, code=0):
    return call(None, *words, home=home, code=code, DABIAO_N_PATHS="20", DABIAO_STALE_AFTER_DAYS="36600")


def book(path, **days_of_sheet):
    """A workbook with a sheet of daily values for each name."""
    sheets = {
        name: [("城市", "日期", "PM2.5(μg/m³)"), *(("洛阳市", f"2025-01-{day:02d}", 30 + day) for day in days)]
        for name, days in days_of_sheet.items()
    }
    path.parent.mkdir(parents=True, exist_ok=True)
    return write_workbook(path, sheets)


def values(home):
    with open_build(current_build(home / "data" / "warehouse")) as wh:
        return int(wh.query("core/table_counts").iloc[0]["measurements"])


@pytest.mark.thorough
def test_a_workbook_laid_among_the_data_is_read_sheet_by_sheet_and_other_files_are_named(home):
    run(home, "add", "region", "洛阳")
    folder = home / "data" / "raw" / "monitoring"
    book(folder / "book.xlsx", january=range(1, 4), more=range(4, 6))
    (folder / "notes.docx").write_bytes(b"PK")
    result = run(home, "run").stderr
    assert values(home) == 5
    assert re.search(r"notes\.docx is passed over: expected a \.csv", result)
    run(home, "run")
    assert values(home) == 5
    assert "remove it there" in run(home, "remove", "book.xlsx", code=1).stderr


def test_run_status_and_doctor_name_the_same_newest_day(home):
    run(home, "add", "region", "洛阳")
    book(home / "inbox" / "book.xlsx", january=range(1, 6))
    ran, state = run(home, "run").stdout, run(home, "status", "--format", "json").stdout
    assert "newest day 2025-01-05" in ran
    assert next(row["state"] for row in json.loads(state) if row["what"] == "newest day").startswith("2025-01-05, ")
    assert "newest day 2025-01-05, " in run(home, "doctor", "--format", "csv").stdout


def test_removing_a_workbook_takes_out_the_loads_of_all_its_sheets(home, tmp_path):
    run(home, "add", "region", "洛阳")
    path = book(tmp_path / "book.xlsx", january=range(1, 4), more=range(4, 6))
    run(home, "ingest", path)
    run(home, "remove", "book.xlsx, sheet more")
    assert values(home) == 3
    run(home, "ingest", path)
    assert len(run(home, "remove", "book.xlsx").stdout.splitlines()) == 2
    assert values(home) == 0 and not journal.standing(journal.records(home / "data" / "warehouse"))


@pytest.mark.thorough
def test_two_versions_of_a_file_are_distinguished_by_their_ids_in_one_line(home, tmp_path):
    run(home, "add", "region", "洛阳")
    run(home, "ingest", book(tmp_path / "book.xlsx", january=range(1, 4)))
    run(home, "ingest", book(tmp_path / "book.xlsx", january=range(1, 5)))
    result = run(home, "remove", "book.xlsx", code=1).stderr
    ids = re.findall(r"([0-9a-f]{8,}) \(book\.xlsx, sheet january", result)
    assert len(ids) == 2 and result.count("\n") == 1
    run(home, "remove", "batch", ids[1])
    assert values(home) == 3


def test_a_plan_is_drafted_with_the_words_of_the_workspace(home, tmp_path):
    run(home, "add", "region", "洛阳")
    table = home / "data" / "raw" / "lexicon" / "indicators.csv"
    rows = pd.read_csv(table, dtype=str, keep_default_na=False, encoding="utf-8-sig")
    own = {"indicator_id": "pm25_mean", "all_of": "晴朗度", "none_of": "", "class": ""}
    pd.concat([pd.DataFrame([own]), rows]).to_csv(table, index=False, encoding="utf-8-sig")
    plan = tmp_path / "plan.txt"
    plan.write_text("洛阳市行动计划\n二、主要目标\n到2025年，全市晴朗度达到44微克/立方米以下。\n", encoding="utf-8")
    out = tmp_path / "draft.csv"
    run(home, "draft", plan, "--region", "洛阳", "--issued", "2024-03-01", "--out", out)
    drafted = pd.read_csv(out, dtype=str, keep_default_na=False, encoding="utf-8-sig")
    plan_words.read_from(raw_dir())
    assert "pm25_mean" in set(drafted["indicator_id"])
    assert not plan_words.load().indicator_of("晴朗度", "")
