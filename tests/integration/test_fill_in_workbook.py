"""The fill-in workbook goes out a sheet a department and reads back as it returns, in any state of filling."""
# ruff: noqa: E501 — a case a line

import datetime
import re
import shutil
import zipfile

import openpyxl
import pandas as pd
import pytest
from support.command_line import call
from support.workbook_samples import KINDS, write_workbook

from analytics.flow.lookup import lookup_of
from analytics.flow.workspace import make_workspace
from analytics.ingest import Options, read_file
from analytics.ingest.files import parts_of
from analytics.targets import form
from analytics.warehouse import current_build, open_build

TODAY = datetime.date(2026, 6, 1)
GOALS = ("农膜回收率 >=85%", "秸秆综合利用率 >=93%", "农村生活污水治理率 >=45%")
FILM, STRAW, SEWAGE = "洛阳市 · 农膜回收率", "洛阳市 · 秸秆综合利用率", "洛阳市 · 农村生活污水治理率"


def run(home, *words, code=0, lang="zh"):
    return call(
        None, "--lang", lang, *words, home=home, code=code, DABIAO_N_PATHS="20", DABIAO_STALE_AFTER_DAYS="99999"
    )


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A workspace with a plan of a few goals, and the workbook of what they wait for in both languages."""
    home = make_workspace(tmp_path_factory.mktemp("form") / "home", empty=True)
    plan = ("--region", "洛阳", "--title", "洛阳市行动计划", "--issued", "2024-03-01", "--period", "2024..2025")
    run(home, "add", "plan", *plan)
    for goal in GOALS:
        name, _, value = goal.partition(" ")
        run(home, "add", "target", "--indicator", name, "--value", value, "--due", "2025")
    run(home, "add", "target", "--indicator", "焦化项目关停", "--comparator", "完成", "--due", "2025")
    for lang in ("zh", "en"):
        out = home / f"{lang}.xlsx"
        run(home, "template", "--region", "洛阳", "--as-of", "2026-06-01", "--format", "xlsx", "--by", "department",
            "--out", out, lang=lang)  # fmt: skip
    return home


@pytest.fixture(scope="module")
def lookup(made):
    with open_build(current_build(made / "data" / "warehouse")) as wh:
        return lookup_of(wh)


@pytest.fixture
def path(made, tmp_path):
    return shutil.copy(made / "zh.xlsx", tmp_path / "back.xlsx")


def filled(path, *cells, sheet="农业农村部门"):
    """Fill in cells of the workbook as a department does: (goal, column, value, number format)."""
    book = openpyxl.load_workbook(path)
    rows = book[sheet]
    at = {rows.cell(row, 1).value: row for row in range(5, rows.max_row + 1) if rows.cell(row, 1).value}
    for goal, column, value, *shown in cells:
        cell = rows.cell(at[goal] if isinstance(goal, str) else goal, form.COLUMNS.index(column) + 1)
        cell.value = value
        if shown:
            cell.number_format = shown[0]
    book.save(path)
    return path


def read(path, lookup, sheet="农业农村部门", **stated):
    return read_file(path, lookup, Options(sheet=sheet, today=TODAY, **stated))


def values(batch):
    return dict(zip(batch.values["indicator_id"], batch.values["value"], strict=True))


def faults(batch):
    rows = batch.quarantined
    return list(zip(rows["line"], rows["column_name"], rows["value"], rows["reason"], strict=True))


def test_a_sheet_a_department_seven_columns_and_only_the_answers_unlocked(made):
    book = openpyxl.load_workbook(made / "zh.xlsx")
    assert book.sheetnames == ["填写说明", "农业农村部门", "生态环境部门", "选项"]
    assert [sheet.sheet_state for sheet in book] == ["visible", "visible", "visible", "hidden"]
    sheet = book["农业农村部门"]
    assert [cell.value for cell in sheet[4]][:7] == ["目标", "时期", "数值", "单位", "来源", "公布日期", "备注"]
    assert sheet.protection.sheet and not sheet.protection.password and sheet.column_dimensions["H"].hidden
    locked = {column: sheet[f"{column}5"].protection.locked for column in "ABCDEFGH"}
    assert locked == {**dict.fromkeys("ABDH", True), **dict.fromkeys("CEFG", False)}
    assert not any(sheet.cell(sheet.max_row, at).protection.locked for at in range(1, 8))  # rows to be added
    checks = {check.type for check in sheet.data_validations.dataValidation}
    assert {"list", "date"} <= checks
    works = [check.formula1 for check in book["生态环境部门"].data_validations.dataValidation]
    assert '"已完成,未完成"' in works
    english = openpyxl.load_workbook(made / "en.xlsx")
    assert [cell.value for cell in english.worksheets[1][4]][:7] == [
        "goal", "period", "value", "unit", "source", "date published", "remark"]  # fmt: skip


def test_as_it_went_out_it_says_nothing(path, lookup):
    assert [part.sheet for part in parts_of(path)] == ["农业农村部门", "生态环境部门"]
    assert read(path, lookup).rows_read == 0


@pytest.mark.parametrize(
    ("value", "shown", "expected", "qualifier"),
    [
        (88.5, None, 88.5, "="), ("88.5", None, 88.5, "="), ("88.5%", None, 88.5, "="), ("８８．５％", None, 88.5, "="),
        ("88.5 %", None, 88.5, "="), (0.885, "0%", 88.5, "="), (0.885, "0.00%", 88.5, "="), (0.885, '0.0"x"%', 88.5, "="),
        ("≥88.5", None, 88.5, ">="), ("88.5%以上", None, 88.5, ">="), ("约88.5", None, 88.5, "~"), ("0.5%", None, 0.5, "="),
        (100, None, 100.0, "="), (1, "0%", 100.0, "="), ("at least 88.5%", None, 88.5, ">="),
    ],
)  # fmt: skip
def test_a_value_is_read_however_it_is_written(path, lookup, value, shown, expected, qualifier):
    batch = read(filled(path, (FILM, "value", value, *([shown] if shown else []))), lookup)
    assert (batch.rows_read, batch.rows_accepted) == (1, 1)
    assert batch.values["value"].tolist() == [pytest.approx(expected)]
    assert batch.values["qualifier"].tolist() == [qualifier]


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (datetime.date(2026, 3, 15), "2026-03-15"), (datetime.datetime(2026, 3, 15), "2026-03-15"), (46096, "2026-03-15"),
        ("46096", "2026-03-15"), ("2026年3月15日", "2026-03-15"), ("2026/3/15", "2026-03-15"), ("2026.3.15", "2026-03-15"),
        ("20260315", "2026-03-15"), ("２０２６－３－１５", "2026-03-15"), ("2026年3月", "2026-03-31"), ("2026-03", "2026-03-31"),
    ],
)  # fmt: skip
def test_a_day_is_read_in_any_form(path, lookup, day, expected):
    batch = read(filled(path, (FILM, "value", 88), (FILM, "published", day)), lookup)
    assert str(batch.values["source_date"].iloc[0]) == str(batch.values["known_at"].iloc[0]) == expected


def test_what_a_row_leaves_out_is_defaulted(path, lookup):
    row = read(filled(path, (FILM, "value", 88)), lookup).values.iloc[0]
    assert (row["source"], row["unit"], row["grade"], row["basis"]) == ("农业农村部门", "%", "C", "unknown")
    assert (str(row["period_start"]), str(row["period_end"])) == ("2025-01-01", "2025-12-31")
    assert str(row["known_at"]) == "2026-03-31"


@pytest.mark.parametrize(
    ("cells", "column", "value", "said"),
    [
        ([(FILM, "source", "公报")], "数值", "", "half filled"),
        ([(FILM, "published", "2026-03-01"), (FILM, "value", "—")], "数值", "—", "half filled"),
        ([(FILM, "value", "很高")], "数值", "很高", "not a number"),
        ([(FILM, "value", "88 公里")], "数值", "88 公里", "wrong unit"),
        ([(FILM, "value", 188)], "数值", "188", "impossible value"),
        ([(FILM, "value", 88), (FILM, "published", "三月")], "公布日期", "三月", "bad date"),
        ([(FILM, "value", 88), (FILM, "published", "3/4/2026")], "公布日期", "3/4/2026", "bad date"),
        ([(FILM, "value", 88), (FILM, "published", "2027-01-01")], "公布日期", "2027-01-01", "after 2026-06-01"),
        ([(FILM, "value", 88), (FILM, "period", "去年")], "时期", "去年", "expected a year"),
        ([(FILM, "value", 88), (FILM, "goal", "洛阳市 · 没有的指标")], "目标", "洛阳市 · 没有的指标", "expected a goal"),
    ],
)  # fmt: skip
def test_a_row_that_cannot_be_read_is_told_with_row_column_and_value(path, lookup, cells, column, value, said):
    row = next(n for n, cell in enumerate(openpyxl.load_workbook(path)["农业农村部门"]["A"], 1) if cell.value == FILM)
    batch = read(filled(path, *cells, (STRAW, "value", 95)), lookup)
    (fault,) = faults(batch)
    assert fault[:3] == (row, column, value) and said in fault[3]
    assert values(batch) == {"straw_use_share": 95.0}
    assert (batch.rows_read, batch.rows_accepted, batch.rows_quarantined) == (2, 1, 1)


def test_words_for_no_value_and_remarks_alone_are_told_and_no_fault(path, lookup):
    batch = read(filled(path, (FILM, "value", "暂无数据"), (STRAW, "remark", "五月公布")), lookup)
    assert batch.rows_read == 0 and faults(batch) == []
    assert "暂无数据" in str(batch.columns) and "五月公布" in str(batch.columns)


@pytest.mark.parametrize(("answer", "value"), [("已完成", 1.0), ("未完成", 0.0), (1, 1.0), ("是", 1.0)])
def test_works_are_answered_in_words(path, lookup, answer, value):
    sheet = openpyxl.load_workbook(path)["生态环境部门"]
    goal = next(cell.value for cell in sheet["A"] if cell.value and "焦化" in cell.value)
    batch = read(filled(path, (goal, "value", answer), sheet="生态环境部门"), lookup, "生态环境部门")
    assert batch.values["value"].tolist() == [value] and batch.values["subject_zh"].tolist() == ["焦化项目关停"]


@pytest.mark.parametrize(
    ("goal", "period", "unit", "first", "last"),
    [
        (SEWAGE, 2024, "%", "2024-01-01", "2024-12-31"), (STRAW, "2024年", "", "2024-01-01", "2024-12-31"),
        ("农膜回收率", "2024年上半年", None, "2024-01-01", "2024-06-30"), ("洛阳·农膜回收率", "2023—2024", "％", "2023-01-01",
                                                                          "2024-12-31"),
        ("luoyang · film_recovery_share", "2024-01-01..2024-06-30", "%", "2024-01-01", "2024-06-30"),
    ],
)  # fmt: skip
def test_rows_that_a_department_adds_are_read(path, lookup, goal, period, unit, first, last):
    last_row = openpyxl.load_workbook(path)["农业农村部门"].max_row
    row = [(last_row, "goal", goal), (last_row, "period", period), (last_row, "unit", unit), (last_row, "value", "77%")]
    batch = read(filled(path, *row), lookup)
    assert faults(batch) == [] and batch.values["value"].tolist() == [77.0]
    assert (str(batch.values["period_start"].iloc[0]), str(batch.values["period_end"].iloc[0])) == (first, last)
    assert batch.values["source"].tolist() == ["农业农村部门"]


def test_a_row_that_was_copied_and_changed_is_read_as_it_shows(path, lookup):
    book = openpyxl.load_workbook(path)
    sheet = book["农业农村部门"]
    row = next(n for n, cell in enumerate(sheet["A"], 1) if cell.value == FILM)
    for at in range(1, 9):
        sheet.cell(sheet.max_row, at).value = sheet.cell(row, at).value
    book.save(path)
    batch = read(filled(path, (sheet.max_row, "period", "2023年"), (sheet.max_row, "value", 80)), lookup)
    assert str(batch.values["period_end"].iloc[0]) == "2023-12-31"


def rearranged(path, order, lookup):
    """The filled-in sheet with its columns in another order, some of them left out, and a row above it."""
    book = openpyxl.load_workbook(filled(path, (FILM, "value", 88), (STRAW, "value", 95)))
    rows = [[cell.value for cell in row][:8] for row in book["农业农村部门"].iter_rows(min_row=4)]
    cells = [[row[at] for at in order] for row in rows]
    write_workbook(path, {"本局": [["洛阳市农业农村局填报", *[None] * (len(order) - 1)], *cells]})
    return read(path, lookup, "本局")


@pytest.mark.parametrize(
    "order",
    [(3, 2, 1, 0, 7), (7, 2), (0, 1, 2), (0, 1, 2, 3, 4, 5, 6), (2, 7, 0), (2, 7, 1), (6, 5, 4, 3, 2, 1, 0, 7)],
)
def test_columns_may_be_moved_or_deleted(path, lookup, order):
    if len(order) == 2:
        order = (*order, 4)
    assert values(rearranged(path, order, lookup)) == {"film_recovery_share": 88.0, "straw_use_share": 95.0}


def test_without_its_ids_a_sheet_still_says_which_department_it_is(path, lookup):
    whole = read(filled(path, (FILM, "value", 88)), lookup).values["source"].iloc[0]
    book = openpyxl.load_workbook(path)
    book["农业农村部门"].delete_cols(8)
    book["农业农村部门"].title = "Sheet3"
    book.save(path)
    assert whole == "农业农村部门"
    assert read(path, lookup, "Sheet3", region="洛阳").values["source"].tolist() == [whole]


def test_without_a_column_of_values_it_says_so(path, lookup):
    with pytest.raises(ValueError, match="expected a column called 数值 / value; put the column back"):
        rearranged(path, (0, 1, 3, 7), lookup)


@pytest.mark.parametrize("kind", KINDS)
def test_the_same_in_every_kind_of_workbook(path, lookup, kind, tmp_path):
    book = openpyxl.load_workbook(
        filled(path, (FILM, "value", "８８％"), (FILM, "published", "2026年3月15日"), (STRAW, "value", 95))
    )
    sheets = {sheet.title: [[cell.value for cell in row] for row in sheet.iter_rows()] for sheet in book}
    saved = write_workbook(tmp_path / f"saved{kind}", sheets)
    assert [part.sheet for part in parts_of(saved)] == ["农业农村部门", "生态环境部门"]
    batch = read(saved, lookup)
    assert values(batch) == {"film_recovery_share": 88.0, "straw_use_share": 95.0} and faults(batch) == []
    assert str(batch.values.set_index("indicator_id").at["film_recovery_share", "source_date"]) == "2026-03-15"


def test_a_share_up_to_1_without_a_sign_is_asked_about(path, lookup):
    (fault,) = faults(read(filled(path, (FILM, "value", 0.138)), lookup))
    assert fault[1:3] == ("数值", "0.138") and "13.8% or 0.138%" in fault[3]


def test_the_english_workbook_returns_too(made, lookup, tmp_path):
    path = shutil.copy(made / "en.xlsx", tmp_path / "back.xlsx")
    sheet = openpyxl.load_workbook(path).worksheets[1]
    goal = next(cell.value for cell in sheet["A"] if cell.value and "film" in cell.value)
    batch = read(filled(path, (goal, "value", "at least 88 %"), sheet=sheet.title), lookup, sheet.title)
    assert values(batch) == {"film_recovery_share": 88.0} and batch.values["source"].tolist() == ["农业农村部门"]


def figures(home):
    with open_build(current_build(home / "data" / "warehouse")) as wh:
        return wh.con.execute(
            "SELECT indicator_id, value, superseded_at = DATE '9999-12-31' FROM figure ORDER BY 1, 2"
        ).fetchall()


def test_returned_twice_corrected_and_by_two_departments(made, path, tmp_path):
    home = shutil.copytree(made, tmp_path / "home")
    empty = run(home, "ingest", path, code=1)
    assert "没有填写任何数值" in empty.stderr and not figures(home)
    wrong = run(home, "ingest", filled(shutil.copy(path, tmp_path / "wrong.xlsx"), (FILM, "value", 188)), code=1)
    assert "数值 '188': 数值不合理：应在 0 至 100 % 之间" in wrong.stderr
    filled(path, (FILM, "value", 88), (STRAW, "source", "公报"))
    told = run(home, "ingest", path)
    assert "back.xlsx（工作表 农业农村部门）" in told.stdout and "生态环境部门）：没有填写" in told.stderr
    assert "'': 缺少数值" in told.stderr
    assert figures(home) == [("film_recovery_share", 88.0, True)]
    again = tmp_path / "back (2).xlsx"
    filled(shutil.copy(path, again), (STRAW, "remark", "重新保存"))
    run(home, "ingest", again)
    assert figures(home) == [("film_recovery_share", 88.0, True)]  # nothing new
    filled(again, (FILM, "value", 87), (STRAW, "source", None))
    run(home, "ingest", again)
    assert figures(home) == [("film_recovery_share", 87.0, True), ("film_recovery_share", 88.0, False)]
    other = shutil.copy(made / "zh.xlsx", tmp_path / "other.xlsx")
    book = openpyxl.load_workbook(other)
    del book["农业农村部门"], book["填写说明"], book["选项"]
    book.save(other)
    sheet = book["生态环境部门"]
    goal = next(cell.value for cell in sheet["A"] if cell.value and "污水" in cell.value)
    run(home, "ingest", filled(other, (goal, "value", "46.5%"), sheet="生态环境部门"))
    assert ("rural_sewage_treatment_share", 46.5, True) in figures(home)
    left = run(home, "template", "--region", "洛阳", "--as-of", "2026-06-01", "--out", tmp_path / "left.csv").stdout
    assert "2 项目标尚缺数值 2 个" in left
    assert len(run(home, "remove", "back (2).xlsx", code=1).stderr.splitlines()) == 1


def test_page_run_status_template_and_gaps_count_the_same_missing_figures(made, tmp_path):
    home = shutil.copytree(made, tmp_path / "home")
    day = ("--as-of", "2026-06-01")
    told = {
        "run": run(home, "run", *day, code=2, lang="en").stdout,
        "status": run(home, "status", lang="en").stdout,
        "template": run(home, "template", *day, "--out", tmp_path / "t.csv", lang="en").stdout,
        "workbook": run(home, "template", *day, "--out", tmp_path / "t.xlsx", lang="en").stdout,
        "gaps": run(home, "gaps", *day, lang="en").stderr,
    }
    rows = len(pd.read_csv(tmp_path / "t.csv", encoding="utf-8-sig"))
    found = {
        name: re.findall(r"(\d+) figures are missing for (\d+) goals", " ".join(text.split()))
        for name, text in told.items()
    }
    assert found == {name: [(str(rows), str(len(GOALS) + 1))] for name in told}
    page = next((home / "briefings").glob("*.en.html")).read_text(encoding="utf-8")
    assert f"Figures to fill in: {rows} rows, one a figure and period, for {len(GOALS) + 1} targets" in page
    parts = re.search(r"(\d+) figures are worth asking for: (\d+) that goals wait for, and (\d+)", told["gaps"])
    assert int(parts[1]) == int(parts[2]) + int(parts[3])


def test_a_sheet_saved_as_csv_and_cells_in_per_cent_of_an_open_document(path, lookup, tmp_path):
    book = openpyxl.load_workbook(filled(path, (FILM, "value", "88%"), (STRAW, "value", 95)))
    rows = [[cell.value for cell in row] for row in book["农业农村部门"].iter_rows()]
    pd.DataFrame(rows).to_csv(tmp_path / "sheet.csv", index=False, header=False, encoding="gb18030")
    batch = read_file(tmp_path / "sheet.csv", lookup, Options(today=TODAY))
    assert values(batch) == {"film_recovery_share": 88.0, "straw_use_share": 95.0} and faults(batch) == []
    at = next(n for n, row in enumerate(rows) if row[0] == FILM)
    rows[at][2] = 0.25
    ods = write_workbook(tmp_path / "sheet.ods", {"本局": rows})
    with zipfile.ZipFile(ods) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    cell = rb'office:value-type="float" office:value="0.25"|office:value="0.25" office:value-type="float"'
    parts["content.xml"], n = re.subn(cell, b'office:value-type="percentage" office:value="0.25"', parts["content.xml"])
    assert n == 1
    with zipfile.ZipFile(ods, "w") as package:
        for name, data in parts.items():
            package.writestr(name, data)
    assert values(read(ods, lookup, "本局"))["film_recovery_share"] == 25.0


def test_laid_into_the_inbox_it_is_taken_and_moved_with_its_report(made, path, tmp_path):
    home = shutil.copytree(made, tmp_path / "home")
    shutil.copy(filled(path, (FILM, "value", 88)), home / "inbox" / "back.xlsx")
    run(home, "run", "--as-of", "2026-06-01", code=2)
    report = (home / "done" / "back.xlsx.report.txt").read_text(encoding="utf-8")
    assert (home / "done" / "back.xlsx").is_file() and "农业农村部门" in report
