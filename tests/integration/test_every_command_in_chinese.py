"""Every command, with what people get wrong, under a Chinese system: no English sentence comes out."""

import pandas as pd
import pytest
import typer
from support.command_line import call
from support.english import english_in

from analytics.cli.app import app

REGION = ("--region", "大河市")
GOAL = "da_he_shi-2024/pm25-mean"
OFFICE = ("judge", "--target", GOAL, "--office", "大河市生态环境局")
PREVIEW = ("ingest", "--preview")
DRAFT = ("draft", "plan.txt", *REGION, "--issued", "2024-02-01")
#: command lines that are refused or have nothing to say, most of them before anything takes time
CASES = [
    ("init", "."), ("status",), ("status", "--lang", "fr"), ("status", "--out", "a.pdf"),
    ("status", "--as-of", "soon"), ("outlook", "--region", "nowhere"), ("outlook", *REGION, "--as-of", "soon"),
    ("doctor",), ("targets", "--region", "nowhere"),
    ("targets", "--plan", "none"), ("targets", "--out", "a.doc"),
    ("draft", "none.txt", *DRAFT[2:]), ("draft", "english.txt", *DRAFT[2:]), ("draft", "empty.txt", *DRAFT[2:]),
    ("draft", "days.csv", *DRAFT[2:]), (*DRAFT[:2], "--region", "nowhere", "--issued", "2024-02-01"),
    (*DRAFT[:-1], "soon"), (*DRAFT, "--period", "soon"), (*DRAFT, "--out", "a.pdf"), (*DRAFT, "--lang", "fr"), DRAFT,
    ("adopt", "none.xlsx"), ("adopt", "days.csv"), ("adopt", "undecided.csv"),
    ("add", "region"), ("add", "region", "nowhere"), ("add", "region", "大河市"), ("add", "plan"),
    ("add", "plan", *REGION, "--title", "方案", "--issued", "soon", "--period", "2024..2025"),
    ("add", "plan", *REGION, "--title", "方案", "--issued", "2024-02-01", "--period", "soon"),
    ("add", "target"), ("add", "target", "--indicator", "湿地保护率", "--value", "5%", "--due", "2025"),
    ("add", "target", "--indicator", "PM2.5", "--value", "5%", "--due", "2025"),
    ("add", "target", "--indicator", "PM2.5", "--value", "<=5", "--due", "soon"),
    ("add", "target", "--indicator", "PM2.5", "--value", "<=44", "--due", "2025", "--plan", "none"),
    ("add", "target", "--indicator", "优良天数比例", "--value", "150%", "--due", "2025"),
    ("add", "events"), ("add", "events", "none.csv"), ("add", "events", "days.csv"),
    ("remove",), ("remove", "none.csv"), ("remove", "a", "b", "c"), ("remove", "target", "none"),
    ("remove", "region", "da_he_shi"),
    ("ingest", "none.csv"), ("ingest", "."), ("ingest", "days.csv"), ("ingest", "mess.csv", *REGION),
    (*PREVIEW, "plan.txt"), (*PREVIEW, "english.txt"), (*PREVIEW, "empty.txt"), (*PREVIEW, "bytes.csv"),
    (*PREVIEW, "days.csv", "--region", "nowhere"), (*PREVIEW, "mess.csv", *REGION),
    (*PREVIEW, "days.csv", *REGION, "--layout", "none"), (*PREVIEW, "days.csv", *REGION, "--column", "none"),
    (*PREVIEW, "days.csv", *REGION, "--column", "none=pm25"), (*PREVIEW, "days.csv", *REGION, "--date-order", "none"),
    (*PREVIEW, "days.csv", *REGION, "--known-at", "soon"), (*PREVIEW, "days.csv", *REGION, "--source", "../x"),
    (*PREVIEW, "semicolons.csv", *REGION), (*PREVIEW, "months.csv"),
    ("assess", "--as-of", "soon"),
    ("assess", "--model", "none"), ("assess", "--scenario", "soon"), ("assess", "--scenario", "winter 5"),
    ("assess", "--evidence", "none"), ("assess", "--explain", "none"), ("assess", "--lang", "fr"),
    ("forecast", "--region", "nowhere"), ("forecast", *REGION, "--year", "2025", "--parameter", "none"),
    ("forecast", *REGION, "--year", "2025", "--period", "soon"), ("forecast", *REGION, "--period", "soon"),
    ("brief", "--region", "nowhere"), ("brief", *REGION, "--format", "pdf"), ("brief", *REGION, "--as-of", "soon"),
    ("run", "--as-of", "soon"), ("run", "--alerts", "none"), ("alerts",), ("template", "--region", "nowhere"),
    ("template", *REGION, "--out", "a.pdf"), ("gaps", "--region", "nowhere"), ("plans", "--plan", "none"),
    ("judge",), ("judge", "--office", "x"), ("judge", "--file", "none.csv"), ("judge", "--file", "days.csv"),
    (*OFFICE, "--quantile", "much"),
    (*OFFICE, "--on", "soon"),
    ("limits", "--year", "2024", "--standard", "none"), ("limits", "--year", "1990"),
    ("score", "--by", "none"),
    ("attribute", "--region", "nowhere", "--from", "2024-01-01", "--to", "2024-12-31"),
    ("attribute", *REGION, "--from", "soon", "--to", "2024-12-31"),
    ("backtest", "--years", "soon"), ("backtest", "--years", "2024", "--origins", "soon"),
    ("backtest", "--years", "2024", "--models", "none"), ("backtest", "--years", "2024", "--statistic", "none"),
    ("backtest", "--years", "2024", "--out", "plan.txt"), ("backtest", "--years", "2024", "--parameter", "none"),
    ("export-hub", "--out", "plan.txt"), ("export-hub", "--out", "hub", "--team", "a b"),
    ("site", "plan.txt"), ("site", "."), ("serve", "--as-of", "soon"),
    ("completion",), ("completion", "none"), ("merge",), ("merge", "nowhere", "--warehouse", "new"),
    ("export-marts", "--out", "plan.txt"), ("export-marts", "--out", "m", "--format", "none"),
    ("repair",), ("attribute",), ("attribute", "--region", "nowhere", "--from", "2024-01-01", "--to", "2024-12-31"),
    ("attribute", *REGION, "--from", "soon", "--to", "2024-12-31"),
    ("attribute", *REGION, "--from", "2024-01-01", "--to", "2024-12-31", "--model", "none"), ("run", "--lang", "zh"),
]  # fmt: skip
#: those that take more time; a refusal of the same command is above, or its words are those of another
SLOW = [
    ("score", "--as-of", "soon"),
    (*OFFICE, "--probability", "0.5"),
    ("assess", "--year", "2031"),
    (*OFFICE, "--quantile", "0.5=5"),
    ("judge", "--target", "none", "--office", "x", "--probability", "0.5"),
    (*PREVIEW, "figures.csv"),
    (*PREVIEW, "hours.csv"),
    ("assess", "--as-of", "1999-01-01"),
    ("score",),
    ("rebuild",),
    ("run", "--region", "nowhere"),
    ("ingest", "hours.csv"),
    ("ingest", "figures.csv"),
]


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    """A workspace with a plan, a goal and a month of days, and beside it what people hand in."""
    home = tmp_path_factory.mktemp("chinese") / "home"
    for words in (
        ("init", "--empty", home),
        ("add", "plan", *REGION, "--title", "大河市方案", "--issued", "2024-02-01", "--period", "2024..2025"),
        ("add", "target", "--indicator", "PM2.5浓度", "--value", "≤44微克/立方米", "--due", "2025"),
    ):
        call(None, *words, home=home if home.exists() else None, code=0)
    texts = {
        "plan.txt": "大河市方案（2024—2025年）\n到2025年，全市湿地保护率达到55%，农膜回收率达到88%以上。\n",
        "english.txt": "By 2025 the mean of PM2.5 shall be below 44.\n",
        "empty.txt": "",
        "mess.csv": "日期,PM2.5,PM10,备注,NO2 (ppm)\n2024-13-01,5,5,x,1\n2024-01-02,99999,5,x,1\n2024-01-03,abc,5,x,1\n"
        "2099-01-01,5,5,x,1\n2024-01-04,5,5,x,1\n2024-01-04,6,5,x,1\n",
        "semicolons.csv": "a;b\n1;2\n",
        "figures.csv": "region_id,indicator_id,period_start,period_end,value\nnowhere,none,2024-13-01,2024-01-01,x\n"
        "大河市,film_recovery_share,2024-01-01,2024-12-31,150\n",
        "hours.csv": "date,hour,region,PM2.5\n2024-01-01,0,大河市,5\n2024-01-01,x,大河市,5\n2024-01-01,2,nix,5\n",
        "months.csv": "region_id,month,pm25_mean,days\n大河市,2024-13,5,30\n大河市,2024-01,5,300\n",
        "undecided.csv": "decision,clause\n,1\n",
    }
    for name, text in texts.items():
        (home / name).write_text(text, encoding="utf-8")
    (home / "bytes.csv").write_bytes(b"\xff\xfe\x00\x81")
    days = pd.date_range("2024-01-01", "2024-01-31").strftime("%Y-%m-%d")
    pd.DataFrame({"日期": days, "PM2.5（μg/m³）": range(31)}).to_csv(home / "days.csv", index=False)
    call(None, "ingest", home / "days.csv", *REGION, home=home, code=0)
    return home


@pytest.mark.sweep
@pytest.mark.parametrize("words", [*CASES, *(pytest.param(words, marks=pytest.mark.thorough) for words in SLOW)])
def test_what_goes_wrong_is_said_in_chinese(home, monkeypatch, words):
    monkeypatch.chdir(home)
    done = call(None, *words, home=home, DABIAO_N_PATHS="20", LANG="zh_CN.UTF-8", LC_ALL="zh_CN.UTF-8")
    assert done.returncode in range(5)
    assert done.stdout + done.stderr
    assert english_in(done.stdout + done.stderr) == []


@pytest.mark.thorough
def test_a_registry_settings_and_a_pointer_with_faults_are_told_in_chinese(home, monkeypatch):
    """Files that somebody has edited by hand."""
    monkeypatch.chdir(home)
    raw, pointer, settings = home / "data" / "raw", home / "data" / "warehouse" / "CURRENT", home / "dabiao.toml"
    targets, limits = raw / "registry" / "targets.csv", raw / "standards" / "limits.csv"
    faults = [
        (targets, lambda text: text.replace("<=", "=<")),
        (targets, lambda text: text.replace("2025-12-31", "2023-12-31")),
        (targets, lambda text: text.replace("pm25_mean", "none")),
        (targets, lambda _: "a,b\n1,2\n"),
        (limits, lambda _: ""),
        (pointer, lambda _: "x"),
        (settings, lambda _: 'lng = "zh"\n'),
        (settings, lambda _: 'seed = "many"\n'),
    ]
    for path, spoilt in faults:
        kept = path.read_text(encoding="utf-8-sig")
        path.write_text(spoilt(kept), encoding="utf-8")
        done = call(None, "targets", home=home, LANG="zh_CN.UTF-8", LC_ALL="zh_CN.UTF-8", code=1)
        assert english_in(done.stdout + done.stderr) == [], path
        path.write_text(kept, encoding="utf-8")


def test_every_command_is_among_them():
    """A new command gets its line above."""
    command = typer.main.get_command(app)
    names = {name for name, below in command.commands.items() if not getattr(below, "commands", None)}
    assert names - {words[0] for words in [*CASES, *SLOW]} == set()
