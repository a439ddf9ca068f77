"""Scenarios through the doors: Python, the command line and the briefing."""

from datetime import date

import numpy as np
import pandas as pd
import pytest
from typer.testing import CliRunner

from analytics.api import open_workspace
from analytics.attainment import ANSWER_COLUMNS, ASSESS_COLUMNS, DETAIL_COLUMNS, SCENARIO_COLUMNS, side_by_side
from analytics.cli.app import app
from analytics.series.briefing import earlier_runs
from analytics.warehouse.plan_targets import targets_of

AS_OF = "2025-10-01"
RULE = "winter -10%"


@pytest.fixture(scope="module")
def workspace(built):
    with open_workspace(built, n_paths=300) as opened:
        yield opened


@pytest.fixture(scope="module")
def made(workspace):
    return workspace.assessment("xinxiang", 2025, AS_OF, scenario=RULE)


def ledger_sizes(workspace):
    return [len(workspace.warehouse.table(name)) for name in ("forecast_run", "forecast", "attainment")]


@pytest.mark.thorough
def test_columns_without_and_with_a_scenario(workspace, made):
    assert list(workspace.assess("xinxiang", 2025, AS_OF).columns) == ANSWER_COLUMNS
    rows = side_by_side(made, ASSESS_COLUMNS)
    assert list(rows.columns) == [*ASSESS_COLUMNS, *SCENARIO_COLUMNS]
    assert set(rows["scenario"]) == {RULE}


@pytest.mark.thorough
def test_the_baseline_is_the_answer_without_a_scenario(workspace, made):
    alone = workspace.assessment("xinxiang", 2025, AS_OF)
    pd.testing.assert_frame_equal(made.baseline.outlook, alone.outlook)
    pd.testing.assert_frame_equal(made.baseline.joint, alone.joint)
    assert (alone.scenario, alone.baseline) == ("", None)


@pytest.mark.thorough
def test_a_cleaner_winter_makes_the_open_targets_likelier(made):
    before = made.baseline.outlook.set_index("target_id")
    after = made.outlook.set_index("target_id")
    simulated = before["status"].eq("open") & before["model"].ne("") & before["p_low"].notna()
    assert simulated.sum() >= 3
    assert (after.loc[simulated, "p_low"] >= before.loc[simulated, "p_low"]).all()
    assert (after.loc[simulated, "p_low"] > before.loc[simulated, "p_low"]).any()
    # what is known stays: values to date and what the known days leave to do
    for name in ("value", "required_remainder", "days_allowed", "days_needed", "days_known"):
        pd.testing.assert_series_equal(before[name], after[name])
    own = before.index[simulated & before["statistic"].eq("mean")]
    assert (after.loc[own, "cut_p80_pct"] < before.loc[own, "cut_p80_pct"]).all()


@pytest.mark.thorough
def test_nought_per_cent_changes_nothing(workspace):
    made = workspace.assessment("xinxiang", 2025, AS_OF, scenario="all +0%")
    pd.testing.assert_frame_equal(made.outlook, made.baseline.outlook)
    pd.testing.assert_frame_equal(made.joint, made.baseline.joint)


@pytest.mark.thorough
def test_known_days_of_a_forecast_never_change(workspace):
    asked = ("xinxiang", "2025-01-01", "2025-12-31", AS_OF)
    base, what_if = workspace.forecast(*asked), workspace.forecast(*asked, scenario=["all -20%", "pm25 12 -5%"])
    np.testing.assert_array_equal(what_if.paths[:, base.known], base.paths[:, base.known])
    assert (what_if.mean("pm25") < base.mean("pm25")).all()


@pytest.mark.thorough
def test_a_cut_from_the_outlook_gives_its_probability(workspace, made):
    row = made.baseline.outlook.set_index("indicator").loc["pm25_mean"]
    again = workspace.assessment("xinxiang", 2025, AS_OF, scenario=f"pm25 all {-row['cut_p80_pct']:+.4f}%")
    found = again.outlook.set_index("indicator").loc["pm25_mean", "p_met"]
    assert found == pytest.approx(0.8, abs=2 / 300)


@pytest.mark.thorough
def test_what_it_takes_is_in_the_outlook(workspace):
    result = workspace.outlook("xinxiang", AS_OF)
    assert list(result.columns) == [*ASSESS_COLUMNS, *DETAIL_COLUMNS]
    rows = result.set_index("indicator")
    row = rows[rows["status"].eq("open")].loc["pm25_mean"]
    assert row["cut_p50_pct"] <= row["cut_p80_pct"] <= row["cut_p95_pct"]
    assert row["chance_note"] in ("in reach", "on course", "beyond record")
    assert row["best_remainder"] <= row["median_remainder"]
    assert 2014 <= row["best_remainder_year"] < 2025


def test_a_fan_of_a_scenario_says_so_and_one_without_does_not(workspace, made):
    target = "xinxiang-2023/2-pm25"
    assert workspace.fan(target, made).layout.title.text == "What if winter -10%"
    assert workspace.fan(target, made.baseline).layout.title.text is None


def test_the_command_line_sets_them_side_by_side(built):
    run = CliRunner().invoke(
        app,
        ["assess", "--region", "xinxiang", "--year", "2025", "--as-of", AS_OF, "--scenario", RULE, "--scenario",
         "pm25 11 -5%", "--warehouse", str(built)],
        env={"DABIAO_N_PATHS": "50", "COLUMNS": "200"},
    )  # fmt: skip
    assert run.exit_code == 0, run.output
    assert "情景达标概率" in run.output and "情景推算（winter -10%; pm25 11 -5%）" in run.output


@pytest.mark.thorough
def test_a_scenario_that_touches_no_open_day_is_reported(built, tmp_path):
    def call(*words):
        run = CliRunner().invoke(app, [*words, "--region", "xinxiang", "--as-of", AS_OF, "--scenario", "summer -30%",
                                       "--warehouse", str(built)],
                                 env={"DABIAO_N_PATHS": "50", "DABIAO_MODEL": "climatology"})  # fmt: skip
        assert run.exit_code == 0, run.output
        return run

    said = "“summer -30%”没有涉及尚待预测的日子，对结果没有影响。"
    assert said in call("assess", "--year", "2025").stdout and said in call("forecast").stdout
    machine = call("assess", "--year", "2025", "--format", "csv")
    assert said in machine.stderr and said not in machine.stdout
    assert said in call("brief", "--out", str(tmp_path)).stderr
    assert said in next(tmp_path.glob("*.zh.html")).read_text(encoding="utf-8")


def test_a_rule_that_cannot_be_read_stops_before_any_work(built):
    run = CliRunner().invoke(app, ["assess", "--scenario", "winter", "--warehouse", str(built)])
    assert run.exit_code != 0
    assert "winter -10%" in str(run.exception)


@pytest.mark.thorough
def test_a_briefing_says_so_under_its_title_and_the_ledger_stays(built, tmp_path, workspace):
    before = ledger_sizes(workspace)
    run = CliRunner().invoke(
        app,
        ["brief", "--region", "xinxiang", "--as-of", AS_OF, "--scenario", RULE, "--out", str(tmp_path),
         "--warehouse", str(built)],
        env={"DABIAO_N_PATHS": "200"},
    )  # fmt: skip
    assert run.exit_code == 0, run.output
    names = sorted(path.name for path in tmp_path.iterdir())
    assert names == [f"xinxiang-{AS_OF}-scenario-winter-minus10.{lang}.html" for lang in ("en", "zh")]
    for name, said in zip(names, ("What if (winter -10%)", "情景推算（winter -10%）"), strict=True):
        page = (tmp_path / name).read_text(encoding="utf-8")
        head = page[page.index("<h1>") : page.index("<main")]
        assert said in head
    with open_workspace(built) as opened:
        assert ledger_sizes(opened) == before
        goals = {one.target_id for one in targets_of(opened.wh)}
        assert earlier_runs(opened.wh, opened.settings.model, date(2026, 1, 1), goals)[1].empty
