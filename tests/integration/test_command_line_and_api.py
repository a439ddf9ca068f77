"""The doors: command line and Python, as a user meets them."""

import json
import os
import shutil
import subprocess
import sys
from datetime import date
from io import StringIO
from pathlib import Path

import pandas as pd
import pytest
from support.command_line import call

import analytics as da
from analytics.attainment import ASSESS_COLUMNS
from analytics.errors import DabiaoError, InputError
from analytics.flow.workspace import make_workspace
from analytics.settings import Settings
from analytics.terms import WITHOUT_OWN_DATA

COLUMNS = [
    *("target_id", "region_id", "region", "indicator", "comparator", "threshold", "unit", "period_start", "period_end"),
    *("value", "p_met", "p_low", "p_high", "likelihood", "margin", "status", "evidence", "basis", "edition"),
]


@pytest.fixture(scope="module")
def cli(built):
    """Run the command line on the built warehouse."""

    def run(*words, code=0, warehouse=built):
        return call(warehouse, *words, code=code)

    return run


COMMANDS = [
    "init",
    "ingest",
    "targets",
    "assess",
    "forecast",
    "outlook",
    "status",
    "run",
    "alerts",
    "brief",
    "template",
    "doctor",
    "repair",
    "rebuild",
    "remove",
    "backtest",
    "score",
    "export-hub",
    "export-marts",
    "completion",
    "merge",
    "site",
    "serve",
]


@pytest.mark.parametrize("command", COMMANDS)
def test_each_help_shows_an_example(cli, command):
    assert f"Example: dabiao {command}" in cli(command, "--help").stdout


def test_what_must_still_happen_is_printed_for_goals_that_days_to_come_decide(cli):
    result = cli("--lang", "en", "outlook", "--region", "xinxiang", "--as-of", "2025-07-01").stdout
    assert "PM2.5 mean concentration" in result and "to be 80 % sure" in " ".join(result.replace("│", " ").split())
    assert "goals that no days to come decide" in result


def test_the_state_of_a_past_day_has_what_was_known_and_missing_then(cli):
    then = json.loads(cli("--lang", "en", "status", "--as-of", "2025-10-01", "--format", "json").stdout)
    newest = {row["name"]: row["state"] for row in then if row["what"] == "newest day"}
    assert newest["xinxiang"].startswith("2025-09-30, 1 day ago")
    missing = next(row for row in then if row["what"] == "missing figures")
    assert missing["next"].endswith("--as-of 2025-10-01")
    by_newest = json.loads(cli("--lang", "en", "status", "--as-of", "newest", "--format", "json").stdout)
    assert next(row["state"] for row in by_newest if row["name"] == "xinxiang").startswith("2026-10-06")


@pytest.mark.thorough
def test_assess_prints_exactly_the_agreed_columns(cli):
    rows = pd.read_csv(StringIO(cli("assess", "--region", "新乡", "--as-of", "2026-02-01", "--format", "csv").stdout))
    assert list(rows.columns) == COLUMNS == list(ASSESS_COLUMNS)
    assert set(rows["region"]) == {"新乡市"}
    pm25 = rows.set_index("target_id").loc["xinxiang-2023/2-pm25"]
    assert (pm25["status"], pm25["p_met"], pm25["threshold"]) == ("met", 1.0, 44.0)


@pytest.mark.thorough
def test_json_is_json_with_nulls_for_what_is_not_known(cli):
    rows = json.loads(cli("assess", "--region", "xinxiang", "--as-of", "2026-02-01", "--format", "json").stdout)
    empty = next(r for r in rows if r["target_id"] == "xinxiang-2023/17-rural-sewage")
    assert empty["status"] == "awaiting publication"
    assert empty["value"] is None and 0 < empty["p_met"] < 1
    assert rows[0]["period_end"].count("-") == 2


def test_targets_names_indicators_in_both_languages(cli):
    rows = pd.read_csv(StringIO(cli("targets", "--region", "xinxiang", "--format", "csv").stdout))
    row = rows.set_index("target_id").loc["xinxiang-2023/2-good-day-share"]
    assert (row["indicator_zh"], row["region_zh"]) == ("空气质量优良天数比例", "新乡市")
    assert "good" in row["indicator_en"].lower()


def test_an_unknown_region_is_bad_input_with_near_matches(cli):
    done = cli("assess", "--region", "xinxang", code=1)
    assert "xinxiang" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_bad_date_is_bad_input(cli):
    assert "2025-13-01" in cli("assess", "--as-of", "2025-13-01", code=1).stderr


@pytest.mark.thorough
def test_a_run_for_a_day_long_after_the_newest_value_is_stale(cli, tmp_path):
    done = cli("run", "--as-of", "2027-06-01", "--region", "xinxiang", "--out", str(tmp_path / "b"), code=2,
               warehouse=tmp_path / "w")  # fmt: skip
    assert "pm25, so2: newest day 2026-10-06, 238 days before 2027-06-01 (limit 10 days)" in done.stderr
    assert list((tmp_path / "b").glob("*.html"))  # the work is done all the same


@pytest.mark.thorough
def test_ingest_of_a_bad_file_exits_with_1_and_one_line(cli, tmp_path):
    bad = tmp_path / "bad.csv"
    bad.write_text("alpha,beta\n1,2\n")
    done = cli("ingest", str(bad), code=1, warehouse=tmp_path / "w")
    assert "bad.csv, line 1" in done.stderr
    assert "Traceback" not in done.stderr


def test_doctor_is_content_with_the_embedded_warehouse(cli):
    rows = pd.read_csv(StringIO(cli("doctor", "--format", "csv").stdout)).set_index("check")
    assert rows.loc["warehouse", "state"] == "ok"
    assert "5 plans" in rows.loc["registry", "finding"]


@pytest.mark.thorough
def test_init_makes_a_workspace_whose_registry_wins(tmp_path):
    home = tmp_path / "ws"
    call(None, "init", home, code=0)
    targets = home / "data" / "raw" / "registry" / "targets.csv"
    rows = pd.read_csv(targets, encoding="utf-8-sig", dtype=str, keep_default_na=False)
    rows.loc[rows["target_id"] == "xinxiang-2023/2-pm25", "threshold"] = "40"
    rows.to_csv(targets, index=False, encoding="utf-8-sig")
    env = os.environ | {"PYTHONPATH": ""}
    done = subprocess.run(
        [sys.executable, "-m", "analytics", "assess", "--region", "xinxiang", "--as-of", "2026-02-01", "--format=csv"],
        cwd=home, env=env, capture_output=True, text=True, check=True,
    )  # fmt: skip
    row = pd.read_csv(StringIO(done.stdout)).set_index("target_id").loc["xinxiang-2023/2-pm25"]
    assert (row["threshold"], row["status"]) == (40.0, "missed")


def test_init_never_writes_over_anything(tmp_path):
    (tmp_path / "mine.txt").write_text("mine")
    done = call(None, "init", tmp_path, code=1)
    assert "new or empty folder" in done.stderr


@pytest.mark.thorough
def test_the_python_api(built):
    with da.open(built, n_paths=100) as wh:
        assert len(wh.targets("xinxiang")) > 80
        every = wh.assess("xinxiang", 2025, as_of="2026-02-01")
        own = wh.assess("xinxiang", 2025, as_of="2026-02-01", evidence="published")
        assert list(every.columns) == COLUMNS and every["p_met"].notna().sum() > own["p_met"].notna().sum() > 0
        outlook = wh.outlook("xinxiang", as_of="2025-07-01").set_index("target_id")
        assert round(outlook.loc["xinxiang-2023/2-pm25", "required_remainder"], 1) == 42.0
        with pytest.raises(InputError):
            wh.targets("nowhere")
        with pytest.raises(DabiaoError):
            wh.assess("xinxiang", as_of="yesterday")


@pytest.mark.thorough
def test_a_forecast_says_how_old_its_data_are_and_leaves_the_rows_clean(cli):
    done = cli("forecast", "--region", "xinxiang", "--year", "2026", "--as-of", "2026-11-22", "--format", "json")
    assert done.stderr.count("最新数据为 2026-10-06") == 1
    row = json.loads(done.stdout)[0]
    assert (row["period_start"], row["as_of"]) == ("2026-01-01", "2026-11-22")


def test_a_region_with_month_means_only_says_so(cli):
    done = cli("forecast", "--region", "xinxiang", "--year", "2019", "--as-of", "2019-06-01", code=1)
    assert "only month means are known of xinxiang (56 months, 2014-10 to 2019-05)" in done.stderr


@pytest.mark.thorough
def test_as_of_moves_the_probability_through_2025(built):
    with da.open(built, n_paths=100) as wh:
        p = [
            wh.assess("xinxiang", 2025, as_of=day).set_index("target_id").loc["xinxiang-2023/2-pm25", "p_met"]
            for day in ("2025-01-01", "2025-07-01", "2025-10-01", "2025-12-01", "2025-12-20", "2026-02-01")
        ]
    assert len(set(p)) == len(p)
    assert p[3] >= 0.85
    assert p[4] >= 0.95
    assert p[5] == 1.0


@pytest.mark.thorough
def test_a_plan_does_not_exist_before_it_was_issued(built):
    with da.open(built, n_paths=100) as wh:
        assert wh.assess("xinxiang", as_of="2023-09-27").empty
        assert len(wh.assess("xinxiang", as_of="2023-09-28"))


def test_the_template_filled_in_and_ingested_makes_its_targets_go_live(built, tmp_path):
    from analytics import flow
    from analytics.ingest import Options

    settings = Settings(warehouse=Path(shutil.copytree(built, tmp_path / "w")), n_paths=50)
    target = "xinxiang-2023/17-rural-sewage"
    with da.open(settings.warehouse, n_paths=50) as wh:
        before = wh.assess("xinxiang", as_of="2026-10-07").set_index("target_id").loc[target]
        missing = wh.template("xinxiang", as_of="2026-10-07")
    assert (before["status"], before["evidence"]) == ("awaiting publication", "related")
    wanted = missing["target_id"].map(lambda served: target in served)
    assert wanted.any()
    filled = missing.assign(value=missing["value"].astype(object))
    filled.loc[wanted, "value"] = 58.4
    path = tmp_path / "filled.csv"
    filled.to_csv(path, index=False, encoding="utf-8-sig", date_format="%Y-%m-%d")
    done = flow.ingest_files(settings, [path], Options())
    assert done.loaded[-1].rows_quarantined == 0
    with da.open(settings.warehouse, n_paths=50) as wh:
        after = wh.assess("xinxiang", as_of="2026-10-07").set_index("target_id").loc[target]
        still = wh.template("xinxiang", as_of="2026-10-07")
    assert (after["status"], after["value"], after["evidence"]) == ("met", 58.4, "published")
    assert target not in set(still["target_id"].explode())


@pytest.mark.thorough
def test_targets_without_evidence_say_what_is_missing(built):
    with da.open(built, n_paths=100) as wh:
        outlook = wh.outlook(as_of=date(2026, 10, 7))
    empty = outlook[outlook["status"].isin(WITHOUT_OWN_DATA)]
    assert len(empty) > 100
    assert empty["missing_zh"].str.len().min() > 5
    assert empty["missing_en"].str.len().min() > 5
    assert empty.loc[empty["evidence"] == "none", "p_met"].isna().all()


@pytest.mark.parametrize(
    "words",
    [("assess", "--year", "0"), ("assess", "--year", "99999999999999999999"),
     ("limits", "--region", "hohhot", "--year", "10000"),
     ("forecast", "--region", "hohhot", "--year", "-1"), ("assess", "--as-of", "0001-01-01"),
     ("attribute", "--region", "hohhot", "--from", "0001-01-01", "--to", "2024-12-31")],
)  # fmt: skip
def test_a_day_or_year_out_of_reach_is_one_line(cli, words):
    done = cli(*words, code=1)
    assert "expected a" in done.stderr and len(done.stderr.strip().splitlines()) == 1


def test_init_keeps_the_empty_folder_that_one_stands_in(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert make_workspace(Path()) == tmp_path.resolve() == Path.cwd()
    assert {path.name for path in tmp_path.iterdir()} == {"data", "inbox", "dabiao.toml", ".gitignore"}
