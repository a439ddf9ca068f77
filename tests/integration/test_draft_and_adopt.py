"""From the file of a plan to targets of a workspace, by the two commands."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from typer.testing import CliRunner

from analytics.cli.app import app
from analytics.drafting.draft_tables import read_draft
from analytics.errors import InputError
from analytics.flow.workspace import make_workspace
from analytics.targets import registry

PLAN = """某市污染防治行动方案（2024—2025年）
某政办〔2024〕9号
一、主要目标
到2025年，全市细颗粒物浓度低于41微克/立方米，农村生活污水治理率达到52%，湿地保护率达到55%。
二、重点任务
（一）完成造林2万亩，其中大山县1万亩。到2024年，农膜回收率达到88%以上。
"""


@pytest.fixture
def workspace(tmp_path, monkeypatch) -> Path:
    folder = make_workspace(tmp_path / "ws")
    monkeypatch.chdir(folder)
    (folder / "plan.txt").write_text(PLAN, encoding="utf-8")
    return folder


def run(*words: str):
    """Run a command in this process; errors come back as they are raised."""
    return CliRunner().invoke(app, list(words), catch_exceptions=True)


def draft(*more: str, region: str = "pingdingshan"):
    return run("draft", "plan.txt", "--region", region, "--issued", "2024-02-01", *more)


def test_a_plan_becomes_targets_in_two_commands(workspace):
    assert draft().exit_code == 0
    done = run("adopt", "draft.xlsx")
    assert done.exit_code == 0, done.output
    targets = registry.load(workspace / "data" / "raw").targets
    made = targets[targets["plan_id"].str.startswith("pingdingshan-2024")]
    assert {"pm25_mean", "rural_sewage_treatment_share", "film_recovery_share"} <= set(made["indicator_id"])


def test_rows_without_a_decision_are_named(workspace):
    draft("--out", "a.csv")
    rows = pd.read_csv("a.csv", dtype=str, keep_default_na=False)
    rows.loc[rows["indicator_id"] == "film_recovery_share", "decision"] = ""
    rows.to_csv("a.csv", index=False)
    done = run("adopt", "a.csv")
    (line,) = [line for line in done.output.splitlines() if line.startswith("without a decision in the draft")]
    assert "农膜回收率" in line and "细颗粒物" not in line
    assert "film_recovery_share" not in set(registry.load(workspace / "data" / "raw").targets.tail(5)["indicator_id"])


def test_csv_and_workbook_hold_the_same_rows(workspace):
    draft("--out", "a.csv"), draft("--out", "b.xlsx", "--lang", "en")
    csv = pd.read_csv("a.csv", dtype=str, keep_default_na=False)
    book = pd.read_excel("b.xlsx", dtype=str, keep_default_na=False, engine="openpyxl")
    pd.testing.assert_frame_equal(csv, book)


@pytest.mark.thorough
def test_unknown_region_and_new_indicator_become_rows_of_their_files(workspace):
    draft(region="大河市")
    done = run("adopt", "draft.xlsx")
    assert done.exit_code == 0, done.output
    known = registry.load(workspace / "data" / "raw")
    assert known.regions.set_index("region_id").at["da_he_shi", "zh"] == "大河市"
    assert "shi_di_bao_hu_lv" in set(known.indicators["indicator_id"])


def test_a_plan_that_is_there_is_not_added_twice_and_nothing_is_half_written(workspace):
    draft(region="大河市")
    run("adopt", "draft.xlsx")
    before = {p.name: p.read_bytes() for p in (workspace / "data/raw/registry").glob("*.csv")}
    again = run("adopt", "draft.xlsx")
    assert isinstance(again.exception, InputError)
    assert "id and title" in str(again.exception)
    assert before == {p.name: p.read_bytes() for p in (workspace / "data/raw/registry").glob("*.csv")}


def test_faults_of_a_returned_table_are_named_by_line_and_column(workspace):
    draft("--out", "a.csv", region="大河市")
    rows = pd.read_csv("a.csv", dtype=str, keep_default_na=False)
    rows.loc[0, "decision"] = "yes"
    rows.to_csv("a.csv", index=False)
    with pytest.raises(InputError, match=r"a\.csv, line 2, column decision: 'yes'"):
        raise run("adopt", "a.csv").exception
    rows.loc[0, ["decision", "unit"]] = ["accept", "furlong"]
    rows.to_csv("a.csv", index=False)
    with pytest.raises(InputError, match="furlong"):
        raise run("adopt", "a.csv").exception


@pytest.mark.parametrize(
    ("name", "content", "expected"),
    [
        (
            "english.txt",
            b"By 2025 the concentration of PM2.5 shall fall below 40 ug/m3 in the whole city.",
            "a plan in Chinese",
        ),
        ("empty.txt", b"", "text"),
        ("plan.xyz", b"x", "one of .txt"),
        ("broken.docx", b"PK\x03\x04no", "a Word file that opens"),
        ("broken.pdf", b"%PDF-1.4 no", "a PDF that opens"),
    ],
)
def test_documents_that_are_no_chinese_plan_are_refused_in_one_line(workspace, name, content, expected):
    Path(name).write_bytes(content)
    done = run("draft", name, "--region", "pingdingshan", "--issued", "2024-02-01")
    assert isinstance(done.exception, InputError)
    assert expected in str(done.exception)
    assert not Path("draft.xlsx").exists()


def test_html_and_word_give_the_same_goals_as_text(workspace):
    import docx

    document = docx.Document()
    for line in PLAN.splitlines():
        document.add_paragraph(line)
    document.save("plan.docx")
    body = "".join(f"<p>{line}</p>" for line in PLAN.splitlines())
    Path("plan.html").write_text(f"<html><script>var x = 5;</script><body>{body}</body></html>", encoding="utf-8")
    made = []
    for name in ("plan.txt", "plan.html", "plan.docx"):
        run("draft", name, "--region", "pingdingshan", "--issued", "2024-02-01", "--out", "a.csv")
        made.append(pd.read_csv("a.csv", dtype=str, keep_default_na=False).drop(columns="line"))
    pd.testing.assert_frame_equal(made[0], made[1])
    pd.testing.assert_frame_equal(made[0], made[2])


def test_the_page_shows_hostile_text_as_text_and_asks_for_nothing(workspace):
    Path("plan.txt").write_text(PLAN + "<script>alert(1)</script>到2025年，=cmd()比例达到5%。\n", encoding="utf-8")
    draft("--lang", "en")
    page = Path("draft.html").read_text(encoding="utf-8")
    assert "<script>alert" not in page
    assert "default-src 'none'" in page
    assert "http" not in page.replace("http-equiv", "")


def test_a_name_of_the_registry_is_its_indicator_and_a_changed_region_needs_its_own_id(workspace):
    draft("--out", "a.csv")
    rows = pd.read_csv("a.csv", dtype=str, keep_default_na=False)
    film = rows["indicator_id"] == "film_recovery_share"
    rows.loc[film, ["indicator_id", "indicator_zh"]] = ["", "农膜回收率"]
    rows.to_csv("a.csv", index=False)
    assert run("adopt", "a.csv").exit_code == 0
    targets = registry.load(workspace / "data" / "raw").targets
    assert "film_recovery_share" in set(
        targets.loc[targets["plan_id"].str.startswith("pingdingshan-2024"), "indicator_id"]
    )
    rows["plan_id"], rows["plan_zh"] = "another", "另一个方案"
    rows.loc[0, "region_zh"] = "新乡市"
    rows.to_csv("a.csv", index=False)
    with pytest.raises(InputError, match=r"region_zh: '新乡市'.*empty region_id"):
        raise run("adopt", "a.csv").exception


@pytest.mark.slow
def test_the_page_takes_edits_and_missed_numbers_and_hands_the_table_back(workspace):
    chromium = next((found for name in ("chromium", "google-chrome") if (found := shutil.which(name))), None)
    driver = pytest.importorskip("playwright.sync_api", reason="no playwright: the page was not looked at")
    if chromium is None:
        pytest.skip("no Chromium: the page was not looked at in a browser")
    Path("plan.txt").write_text(PLAN + "目前已建成污水处理厂12座。\n", encoding="utf-8")
    draft("--out", "a.csv")
    with driver.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        page = browser.new_page()
        faults: list[str] = []
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.goto(Path("a.html").resolve().as_uri())
        row = page.locator("#g0")
        row.locator("select").select_option("reject")
        row.locator('[data-column="region_zh"]').fill("新乡市")
        row.locator('[data-column="region_zh"]').blur()
        page.locator("tr", has_text="目前已建成").locator("button").click()
        page.keyboard.type("污水处理厂")
        page.keyboard.press("Tab")
        page.select_option("#shown", "undecided")
        assert page.locator("#g0").is_hidden()
        with page.expect_download() as download:
            page.click("#save")
        download.value.save_as("b.csv")
        browser.close()
    rows = read_draft(Path("b.csv"))
    assert faults == []
    assert rows[["decision", "region_id", "region_zh"]].iloc[0].tolist() == ["reject", "", "新乡市"]
    added = rows[["decision", "indicator_zh", "threshold", "unit", "reasons"]].iloc[-1].tolist()
    assert added == ["accept", "污水处理厂", "12", "座", ("added_by_hand",)]


def test_the_workbook_is_in_chinese_and_comes_back_as_the_same_rows(workspace):
    draft("--out", "a.csv"), draft("--out", "b.xlsx"), draft("--out", "c.xlsx", "--lang", "en")
    book = pd.read_excel("b.xlsx", sheet_name=None, dtype=str, keep_default_na=False, engine="openpyxl")
    assert set(book) == {"目标", "未用的数字"}
    goals = book["目标"]
    ids = [column for column in goals.columns if column.endswith("编号")]
    text = goals.drop(columns=ids).map(lambda cell: re.sub(r"PM2\.5|[\d<>=.-]", "", cell))
    assert not [head for head in goals.columns if re.search("[A-Za-z]", head)]
    assert not text.stack()[text.stack().str.contains("[A-Za-z]")].tolist()
    assert goals["是否采用"].isin(["采用", ""]).all()
    assert set(book["未用的数字"]["未用原因"]) <= {"日期", "文号", "序号"}
    goals.to_csv("d.csv", index=False)  # the workbook saved as CSV
    for other in ("b.xlsx", "c.xlsx", "d.csv"):
        pd.testing.assert_frame_equal(
            read_draft(Path("a.csv")).reset_index(drop=True), read_draft(Path(other)).reset_index(drop=True)
        )


def test_a_fault_of_a_chinese_workbook_names_its_column_in_chinese(workspace):
    draft()
    book = openpyxl.load_workbook("draft.xlsx")
    sheet = book["目标"]
    at = {cell.value: cell.column for cell in sheet[1]}
    sheet.cell(2, at["是否采用"]).value = "也许"
    book.save("draft.xlsx")
    with pytest.raises(InputError, match=r"line 2, column 是否采用: '也许'"):
        raise run("adopt", "draft.xlsx").exception
    sheet.cell(2, at["是否采用"]).value, sheet.cell(2, at["单位"]).value = "是", "弗隆"
    book.save("draft.xlsx")
    with pytest.raises(InputError, match=r"column 目标值: '41 弗隆'"):
        raise run("adopt", "draft.xlsx").exception


def test_the_page_in_chinese_has_words_for_kinds_units_and_comparators(workspace):
    Path("plan.txt").write_text(PLAN + "到2025年，城市黑臭水体基本消除。\n", encoding="utf-8")
    draft()
    rows = re.findall(r"<tr data-row.*?</tr>", Path("draft.html").read_text(encoding="utf-8"), re.DOTALL)
    shown = " ".join(
        re.sub(r"<select.*?</select>|<[^>]*>", " ", re.sub("<small data-id.*?</small>", "", row)) for row in rows
    )
    assert "微克/立方米" in shown and "按期完成" in shown and "目标" in shown
    assert not re.findall("[A-Za-z]{2,}", shown.replace("PM", "").replace("&lt;", ""))


def test_a_new_place_answers_to_its_short_name_unless_another_has_it(workspace):
    Path("plan.txt").write_text(
        PLAN + "到2025年，海城县PM2.5浓度低于40微克/立方米，大山县低于38微克/立方米。\n", encoding="utf-8"
    )
    draft(region="大河市")
    assert run("adopt", "draft.xlsx").exit_code == 0
    known = registry.load(workspace / "data" / "raw")
    assert known.region_id("大河") == "da_he_shi" and known.region_id("大山") == "da_shan_xian"
    assert run("targets", "--region", "大河").exit_code == 0


def test_a_rise_beyond_a_hundred_per_cent_is_no_share(workspace):
    text = "到2025年，新能源汽车保有量年均增速达到120%，储备能力利用系数达到150%，湿地保护率达到55%。\n"
    Path("plan.txt").write_text(PLAN.replace("湿地保护率达到55%", "绿化率达到40%") + text, encoding="utf-8")
    draft("--out", "a.csv")
    rows = pd.read_csv("a.csv", dtype=str, keep_default_na=False)
    rows["decision"] = rows["threshold"].map(lambda number: "accept" if number else "")
    rows.to_csv("a.csv", index=False)
    done = run("adopt", "a.csv")
    assert done.exit_code == 0, done.exception
    scales = registry.load(workspace / "data" / "raw").indicators.set_index("zh")["scale"]
    found = {name: scales[name] for name in ("新能源汽车保有量年均增速", "储备能力利用系数", "湿地保护率")}
    assert list(found.values()) == ["linear", "positive", "share"]


def test_a_region_of_no_list_is_asked_for_its_province_before_its_plan_is_adopted(workspace):
    said = draft(region="大河市").output
    assert "dabiao add region 大河市 --parent PROVINCE" in said
    assert "--parent" not in draft().output
    assert run("add", "region", "大河市", "--parent", "河南").exit_code == 0
    assert "--parent" not in draft(region="大河市").output
