"""A file of month means through the doors: loaded, assessed, explained, in the mart, in both briefings."""

import shutil
from io import StringIO
from pathlib import Path

import pandas as pd
import pytest
from support.command_line import call

from analytics import resources

HEAD = "target_id,plan_id,clause,region_id,indicator_id"


@pytest.fixture(scope="module")
def dabiao(tmp_path_factory):
    """The command line in a workspace whose registry has a goal for Hebi, with a year of its months loaded."""
    home = tmp_path_factory.mktemp("home")
    shutil.copytree(resources.raw_dir(), home / "data" / "raw")
    registry = home / "data" / "raw" / "registry"
    plan = "hebi-plan,hebi,鹤壁市测试计划,Test plan of Hebi,鹤壁市人民政府,,2024-01-01,stated,2024-01-01,2026-12-31,\n"
    goal = (
        "hebi-plan/1-{name},hebi-plan,I,hebi,pm25_mean,,,target,<,{limit},,,ug/m3,{y}-01-01,{y}-12-31,year,,,binding,"
        "0,0,,,\n"
    )
    for file, rows in (
        ("plans.csv", plan),
        ("targets.csv", goal.format(name="last", limit=55, y=2025) + goal.format(name="now", limit=52, y=2026)),
    ):
        text = (registry / file).read_text(encoding="utf-8-sig").rstrip("\n")
        (registry / file).write_text(text + "\n" + rows, encoding="utf-8-sig")

    def run(*words, code=0):
        return call(None, *words, code=code, home=home, COLUMNS="220", DABIAO_STALE_AFTER_DAYS="36600").stdout

    # 48, 49 … 59, each on 30 days (February too, as such columns are filled in): 53.5; 2026 to March: 60 each
    months = [(f"2025-{m:02d}", 47 + m, 30) for m in range(1, 13)] + [(f"2026-{m:02d}", 60, 28) for m in range(1, 4)]
    table = pd.DataFrame(months, columns=["month", "pm25_mean", "pm25_days"])
    table.insert(0, "region_id", "hebi")
    table.to_csv(home / "hebi_months.csv", index=False)
    run("ingest", str(home / "hebi_months.csv"), "--source", "hebi_bulletin")
    run.home = home
    return run


def test_it_is_assessed_from_its_months(dabiao):
    result = dabiao("assess", "--region", "hebi", "--as-of", "2026-05-01", "--format", "csv")
    rows = pd.read_csv(StringIO(result)).set_index("target_id")
    last = rows.loc["hebi-plan/1-last"]
    assert (last["status"], last["value"], last["p_met"]) == ("met", pytest.approx(53.5), 1.0)
    assert "from_months" in last["basis"]
    assert rows.loc["hebi-plan/1-now", "status"] == "inferred"  # months alone make no forecast


@pytest.mark.thorough
def test_it_is_explained_month_by_month(dabiao):
    result = dabiao("assess", "--explain", "hebi-plan/1-last", "--as-of", "2026-05-01", "--format", "csv")
    steps = pd.read_csv(StringIO(result)).set_index("what")
    assert steps.loc["2025-01", "inputs"] == "30 measured days" and float(steps.loc["2025-12", "value"]) == 59
    assert float(steps.loc["mean of month means", "value"]) == 53.5
    assert "sum of mean x days / sum of days" in steps.loc["mean of month means", "formula"]


@pytest.mark.thorough
def test_it_is_in_the_mart(dabiao):
    out = dabiao.home / "marts"
    dabiao("export-marts", "--out", str(out), "--format", "csv")
    table = pd.read_csv(next(Path(out).rglob("out_indicator_yearly.csv")), encoding="utf-8-sig")
    row = table[(table["region_id"] == "hebi") & (table["year"] == 2025)].iloc[0]
    assert (row["origin"], row["value"], row["n_days"], row["is_valid"]) == ("months", 53.5, 360, True)


@pytest.mark.thorough
@pytest.mark.parametrize(
    ("lang", "from_months", "known"),
    [
        (
            "en",
            "the mean of months weighted by their measured days",
            "month means of 2026-01, 2026-02, 2026-03 are known",
        ),
        ("zh", "由各月均值按有效天数加权得出", "已有2026-01、2026-02、2026-03的月均值"),
    ],
)
def test_its_briefing_says_that_the_value_is_one_of_months(dabiao, lang, from_months, known):
    out = dabiao.home / f"brief-{lang}"
    dabiao("brief", "--region", "hebi", "--as-of", "2026-05-01", "--lang", lang, "--out", str(out))
    page = next(p for p in [out, *out.rglob(f"*{lang}*.html")] if p.is_file()).read_text(encoding="utf-8")
    assert "53.5" in page and from_months in page and known in page
