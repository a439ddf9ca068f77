"""The fill-in workbook goes out a sheet a department and reads back as it returns, in any state of filling."""
# ruff: noqa: E501 — a case a line

import dataclasses
import datetime
import re
import shutil
import zipfile

import openpyxl
import pandas as pd
import pytest
from support.command_line import call
from support.examples import thorough
from support.workbook_samples import KINDS, write_workbook

from analytics.flow.inbox import take
from analytics.flow.lookup import lookup_of
from analytics.flow.workspace import make_workspace
from analytics.ingest import Options, read_file
from analytics.ingest.files import parts_of, read_raw
from analytics.ingest.form import read as read_form
from analytics.ingest.provenance_card import default_card
from analytics.settings import Settings
from analytics.targets import form
from analytics.warehouse import current_build, open_build
from analytics.workbooks import cell_text

TODAY = datetime.date(2026, 6, 1)
GOALS = ("农膜回收率 >=85%", "秸秆综合利用率 >=93%", "农村生活污水治理率 >=45%")
FILM, STRAW, SEWAGE = "洛阳市 · 农膜回收率", "洛阳市 · 秸秆综合利用率", "洛阳市 · 农村生活污水治理率"


def run(home, *words, code=0, lang="zh"):
    return call(
        None, "--lang", lang, *words, home=home, code=code, DABIAO_N_PATHS="20", DABIAO_STALE_AFTER_DAYS="36600"
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


@pytest.fixture(scope="module")
def sheet(made):
    """A sheet of the workbook as it is read, before it is understood."""
    return read_raw(made / "zh.xlsx", "农业农村部门")


def entered(sheet, lookup, *cells):
    """What is read of a sheet of which some cells were filled in: (goal, or number of an added row, column, value)."""
    rows = sheet.rows.copy()
    at = {goal: index for index, goal in rows["目标"].items()}
    for goal, column, value in cells:
        if goal not in at:
            at[goal] = len(rows)
            rows.loc[at[goal]] = [goal, *[""] * (len(rows.columns) - 1)]
        rows.loc[at[goal], rows.columns[1 + form.COLUMNS.index(column)]] = cell_text(value)
    raw = dataclasses.replace(sheet, rows=rows.astype({"line": "int64"}))
    return read_form(raw, default_card("back"), lookup, "a", Options(today=TODAY), TODAY)


def added(cases, goal=FILM):
    """Cells of a row a case, each of a year of its own: {column: value} → (number of the row, column, value)."""
    rows = {100 + n: {"goal": goal, "period": 2000 + n, "value": 88, **case} for n, case in enumerate(cases)}
    return [(line, column, value) for line, row in rows.items() for column, value in row.items()]


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


def test_a_value_is_read_however_it_is_written(sheet, lookup):
    cases = {
        88.5: (88.5, "="), "88.5": (88.5, "="), "88.5%": (88.5, "="), "８８．５％": (88.5, "="), "88.5 %": (88.5, "="),
        "≥88.5": (88.5, ">="), "88.5%以上": (88.5, ">="), "约88.5": (88.5, "~"), "0.5%": (0.5, "="), 100: (100.0, "="),
        "at least 88.5%": (88.5, ">="),
    }  # fmt: skip
    batch = entered(sheet, lookup, *added([{"value": value} for value in cases]))
    rows = batch.values.sort_values("period_start")
    assert batch.rows_accepted == len(cases) and faults(batch) == []
    assert dict(zip(cases, zip(rows["value"], rows["qualifier"], strict=True), strict=True)) == cases


def test_a_value_is_read_as_its_cell_shows_it(path, lookup):
    last = openpyxl.load_workbook(path)["农业农村部门"].max_row
    shown = [(FILM, "value", 0.885, "0%"), (STRAW, "value", 0.885, "0.00%"), (last, "value", 1, "0%"),
             (last, "goal", FILM), (last, "period", 2020), (last - 1, "value", 0.885, '0.0"x"%'),
             (last - 1, "goal", FILM), (last - 1, "period", 2021)]  # fmt: skip
    batch = read(filled(path, *shown), lookup)
    assert batch.values.sort_values("period_start")["value"].tolist() == pytest.approx([100, 88.5, 88.5, 88.5])


def test_a_day_is_read_in_any_form(sheet, lookup):
    cases = {
        datetime.date(2026, 3, 15): "2026-03-15", datetime.datetime(2026, 3, 15): "2026-03-15", 46096: "2026-03-15",
        "46096": "2026-03-15", "2026年3月15日": "2026-03-15", "2026/3/15": "2026-03-15", "2026.3.15": "2026-03-15",
        "20260315": "2026-03-15", "２０２６－３－１５": "2026-03-15", "2026年3月": "2026-03-31", "2026-03": "2026-03-31",
    }  # fmt: skip
    rows = entered(sheet, lookup, *added([{"published": day} for day in cases])).values.sort_values("period_start")
    assert dict(zip(cases, rows["source_date"].astype(str), strict=True)) == cases
    assert rows["known_at"].astype(str).tolist() == list(cases.values())


def test_what_a_row_leaves_out_is_defaulted(sheet, lookup):
    row = entered(sheet, lookup, (FILM, "value", 88)).values.iloc[0]
    assert (row["source"], row["unit"], row["grade"], row["basis"]) == ("农业农村部门", "%", "C", "unknown")
    assert (str(row["period_start"]), str(row["period_end"])) == ("2025-01-01", "2025-12-31")
    assert str(row["known_at"]) == "2026-03-31"


#: a row as it comes back, and the column, cell and words of its fault
FAULTY = (
    ({"value": "", "source": "公报"}, "数值", "", "half filled"),
    ({"value": "—", "published": "2026-03-01"}, "数值", "—", "half filled"),
    ({"value": "很高"}, "数值", "很高", "not a number"),
    ({"value": "88 公里"}, "数值", "88 公里", "wrong unit"),
    ({"value": 188}, "数值", "188", "impossible value"),
    ({"value": 0.138}, "数值", "0.138", "13.8% or 0.138%"),
    ({"published": "三月"}, "公布日期", "三月", "bad date"),
    ({"published": "3/4/2026"}, "公布日期", "3/4/2026", "bad date"),
    ({"published": "2027-01-01"}, "公布日期", "2027-01-01", "after 2026-06-01"),
    ({"period": "去年"}, "时期", "去年", "expected a year"),
    ({"goal": "洛阳市 · 没有的指标"}, "目标", "洛阳市 · 没有的指标", "expected a goal"),
)


def test_a_row_that_cannot_be_read_is_told_with_row_column_and_value(sheet, lookup):
    batch = entered(sheet, lookup, *added([case for case, *_ in FAULTY]), (STRAW, "value", 95))
    result = faults(batch)
    assert [fault[:3] for fault in result] == [(100 + n, *case[1:3]) for n, case in enumerate(FAULTY)]
    assert [case[3] for fault, case in zip(result, FAULTY, strict=True) if case[3] not in fault[3]] == []
    assert values(batch) == {"straw_use_share": 95.0}
    assert (batch.rows_accepted, batch.rows_quarantined) == (1, len(FAULTY))


def test_words_for_no_value_and_remarks_alone_are_told_and_no_fault(sheet, lookup):
    batch = entered(sheet, lookup, (FILM, "value", "暂无数据"), (STRAW, "remark", "五月公布"))
    assert batch.rows_read == 0 and faults(batch) == []
    assert "暂无数据" in str(batch.columns) and "五月公布" in str(batch.columns)


def test_a_remark_in_brackets_behind_a_value_is_its_note(sheet, lookup):
    cases = [{"value": "45%（预计）"}, {"value": "46.5（含在建）", "remark": "口径同上年"}, {"value": "47%（2002年）"}]
    rows = entered(sheet, lookup, *added(cases)).values
    assert rows[["value", "qualifier", "note"]].to_numpy().tolist() == [
        [45, "~", "预计"], [46.5, "=", "口径同上年; 含在建"], [47, "=", "2002年"],
    ]  # fmt: skip
    assert "another year" in faults(entered(sheet, lookup, *added([{"value": "47%（2001年）"}])))[0][3]


def test_several_numbers_in_a_cell_are_told_as_such(sheet, lookup):
    cases = [{"value": "45-50%"}, {"value": "45.2、46.1"}]
    assert all("expected one number" in fault[3] for fault in faults(entered(sheet, lookup, *added(cases))))


def test_words_for_a_value_still_to_come_are_no_fault(sheet, lookup):
    batch = entered(sheet, lookup, *added([{"value": "待定"}, {"value": "正在统计"}]))
    assert (batch.rows_read, batch.rows_quarantined) == (0, 0) and "待定" in str(batch.columns)


def test_works_are_answered_in_words(made, lookup):
    sheet = read_raw(made / "zh.xlsx", "生态环境部门")
    goal = next(goal for goal in sheet.rows["目标"] if "焦化" in goal)
    cases = {"已完成": 1.0, "未完成": 0.0, 1: 1.0, "是": 1.0}
    rows = entered(sheet, lookup, *added([{"value": answer} for answer in cases], goal)).values
    assert rows.sort_values("period_start")["value"].tolist() == list(cases.values())
    assert set(rows["subject_zh"]) == {"焦化项目关停"}


def test_rows_that_a_department_adds_are_read(sheet, lookup):
    cases = [
        (SEWAGE, 2024, "%", "2024-01-01", "2024-12-31"), (STRAW, "2024年", "", "2024-01-01", "2024-12-31"),
        ("农膜回收率", "2024年上半年", None, "2024-01-01", "2024-06-30"),
        ("洛阳·农膜回收率", "2023—2024", "％", "2023-01-01", "2024-12-31"),
        ("luoyang · film_recovery_share", "2023-01-01..2023-06-30", "%", "2023-01-01", "2023-06-30"),
    ]  # fmt: skip
    rows = [{"goal": goal, "period": period, "unit": unit, "value": "77%"} for goal, period, unit, *_ in cases]
    batch = entered(sheet, lookup, *added(rows))
    assert faults(batch) == [] and set(batch.values["value"]) == {77.0}
    spans = zip(batch.values["period_start"].astype(str), batch.values["period_end"].astype(str), strict=True)
    assert sorted(spans) == sorted(case[3:] for case in cases)
    assert set(batch.values["source"]) == {"农业农村部门"}


def test_a_row_that_was_copied_and_changed_is_read_as_it_shows(sheet, lookup):
    copied = sheet.rows[sheet.rows["目标"] == FILM].assign(line=99)
    twice = dataclasses.replace(sheet, rows=pd.concat([sheet.rows, copied], ignore_index=True))
    twice.rows.loc[len(sheet.rows), ["时期", "数值"]] = ["2023年", "80"]
    batch = read_form(twice, default_card("back"), lookup, "a", Options(today=TODAY), TODAY)
    assert batch.values["period_end"].astype(str).tolist() == ["2023-12-31"]


def rearranged(path, order, lookup):
    """The filled-in sheet with its columns in another order, some of them left out, and a row above it."""
    book = openpyxl.load_workbook(filled(path, (FILM, "value", 88), (STRAW, "value", 95)))
    rows = [[cell.value for cell in row][:8] for row in book["农业农村部门"].iter_rows(min_row=4)]
    cells = [[row[at] for at in order] for row in rows]
    write_workbook(path, {"本局": [["洛阳市农业农村局填报", *[None] * (len(order) - 1)], *cells]})
    return read(path, lookup, "本局")


@pytest.mark.parametrize(
    "order",
    [
        (3, 2, 1, 0, 7),
        (7, 2),
        (0, 1, 2),
        *map(thorough, ((0, 1, 2, 3, 4, 5, 6), (2, 7, 0), (2, 7, 1), (6, 5, 4, 3, 2, 1, 0, 7))),
    ],
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
    wrong = filled(shutil.copy(path, tmp_path / "wrong.xlsx"), (FILM, "value", 188))
    refused = run(home, "ingest", path, wrong, code=1)  # one as it went out, one with an impossible value
    assert "没有填写任何数值" in refused.stderr and not figures(home)
    assert "数值 '188': 数值不合理：应在 0 至 100 % 之间" in refused.stderr
    filled(path, (FILM, "value", 88), (STRAW, "source", "公报"))
    again = tmp_path / "back (2).xlsx"
    filled(shutil.copy(path, again), (STRAW, "remark", "重新保存"))
    result = run(home, "ingest", path, again)
    assert "back.xlsx（工作表 农业农村部门）" in result.stdout and "生态环境部门）：没有填写" in result.stderr
    assert "'': 缺少数值" in result.stderr
    assert figures(home) == [("film_recovery_share", 88.0, True)]  # nothing new in the second one
    filled(again, (FILM, "value", 87), (STRAW, "source", None))
    other = shutil.copy(made / "zh.xlsx", tmp_path / "other.xlsx")
    book = openpyxl.load_workbook(other)
    del book["农业农村部门"], book["填写说明"], book["选项"]
    book.save(other)
    sheet = book["生态环境部门"]
    goal = next(cell.value for cell in sheet["A"] if cell.value and "污水" in cell.value)
    run(home, "ingest", again, filled(other, (goal, "value", "46.5%"), sheet="生态环境部门"))
    corrected = [("film_recovery_share", 87.0, True), ("film_recovery_share", 88.0, False)]
    assert figures(home) == [*corrected, ("rural_sewage_treatment_share", 46.5, True)]
    left = run(home, "template", "--region", "洛阳", "--as-of", "2026-06-01", "--out", tmp_path / "left.csv").stdout
    assert "2 项目标尚缺数值 2 个" in left
    assert len(run(home, "remove", "back (2).xlsx", code=1).stderr.splitlines()) == 1


def test_page_run_status_template_and_gaps_count_the_same_missing_figures(made, tmp_path):
    home = shutil.copytree(made, tmp_path / "home")
    day = ("--as-of", "2026-06-01")
    result = {
        "run": run(home, "run", *day, code=2, lang="en").stdout,
        "status": run(home, "status", lang="en").stdout,
        "template": run(home, "template", *day, "--out", tmp_path / "t.csv", lang="en").stdout,
        "workbook": run(home, "template", *day, "--out", tmp_path / "t.xlsx", lang="en").stdout,
        "gaps": run(home, "gaps", *day, lang="en").stderr,
    }
    rows = len(pd.read_csv(tmp_path / "t.csv", encoding="utf-8-sig"))
    found = {
        name: re.findall(r"(\d+) figures are missing for (\d+) goals", " ".join(text.split()))
        for name, text in result.items()
    }
    assert found == {name: [(str(rows), str(len(GOALS) + 1))] for name in result}
    page = next((home / "briefings").glob("*.en.html")).read_text(encoding="utf-8")
    assert f"{rows} figures are missing, for {len(GOALS) + 1} targets" in page
    parts = re.search(r"(\d+) figures are worth asking for: (\d+) that goals wait for, and (\d+)", result["gaps"])
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


def test_a_sheet_added_by_hand_is_said_and_no_fault(made, path, tmp_path):
    home = shutil.copytree(made, tmp_path / "home")
    book = openpyxl.load_workbook(filled(path, (FILM, "value", 88)))
    added_by_hand = book.create_sheet("报送进度")
    for row in (["科室", "已报", "未报"], ["土壤科", 3, 2]):
        added_by_hand.append(row)
    book.save(path)
    for again in range(2):  # the second time the other sheets are known already
        result = run(home, "ingest", path, code=0)
        assert "报送进度" in result.stderr and "未读" in result.stderr, again
    assert figures(home) == [("film_recovery_share", 88.0, True)]
    preview = run(home, "ingest", path, "--preview", code=0)
    assert "报送进度" in preview.stdout + preview.stderr


def test_laid_into_the_inbox_it_is_taken_and_moved_with_its_report(made, path, tmp_path):
    home = shutil.copytree(made, tmp_path / "home")
    shutil.copy(filled(path, (FILM, "value", 88)), home / "inbox" / "back.xlsx")
    take(Settings(home=home, lang="zh"))
    report = (home / "done" / "back.xlsx.report.txt").read_text(encoding="utf-8")
    assert (home / "done" / "back.xlsx").is_file() and "农业农村部门" in report


def test_chinese_numerals_are_read_and_words_for_no_measurement_are_no_fault(sheet, lookup):
    cases = {
        "八成": (80, "="),
        "九成五以上": (95, ">="),
        "一百": (100, "="),
        "约三十五点五": (35.5, "~"),
        "百分之四十": (40, "="),
    }
    batch = entered(sheet, lookup, *added([{"value": value} for value in cases]), (STRAW, "value", "缺测"))
    rows = batch.values.sort_values("period_start")
    assert faults(batch) == [] and batch.rows_read == len(cases)
    assert dict(zip(cases, zip(rows["value"], rows["qualifier"], strict=True), strict=True)) == cases


def test_every_cell_with_the_same_fault_is_named(made, path, tmp_path):
    home = shutil.copytree(made, tmp_path / "home")
    last = openpyxl.load_workbook(path)["农业农村部门"].max_row
    more = [(last, "value", "尚可"), (last, "goal", FILM), (last, "period", 2020)]
    shutil.copy(filled(path, (FILM, "value", "很高"), (STRAW, "value", "不错"), *more), home / "inbox" / "back.xlsx")
    take(Settings(home=home, lang="zh"))
    report = next((home / "refused").glob("*.report.txt")).read_text(encoding="utf-8")
    assert all(cell in report for cell in ("'很高'", "'不错'", "'尚可'")) and "另有 2 处：" in report
