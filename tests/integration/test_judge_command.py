"""``dabiao judge``: what offices judge is kept in the ledger, answers where nothing better is, and is graded."""

import shutil
from datetime import date, datetime

import numpy as np
import pandas as pd
import pytest
from typer.testing import CliRunner

import analytics as da
from analytics.api import open_workspace
from analytics.attainment import assess, explain
from analytics.cli.app import app
from analytics.errors import InputError
from analytics.evaluation.graded_runs import score_ledger
from analytics.evaluation.hub import hub_rows
from analytics.flow.judging import judge
from analytics.ingest.judged import Entry
from analytics.terms import SHANGHAI
from analytics.warehouse import current_build, ledger, open_build

SEWAGE, PROGRESS = "xinxiang-2023/17-rural-sewage", "xinxiang-2023/2-living-environment"
OFFICE = "新乡市生态环境局"
THREE = {0.1: 45, 0.5: 56, 0.9: 63}
DAY = date(2025, 6, 30)


def dabiao(home, *words):
    return CliRunner().invoke(app, ["judge", *words], env={"DABIAO_HOME": str(home)})


def enter(own, target, office, quantiles=(), *, today, judged_on=None, probability=None):
    """A judgement that is entered on another day than that of the clock."""
    open_workspace(home=own.home).close()
    return judge(own, [Entry(target, office, "", judged_on, tuple(dict(quantiles).items()), probability)], today)


def rows_of(own, statement):
    with open_build(current_build(own.warehouse_dir)) as wh:
        return wh.con.execute(statement).df()


def outlook(own, as_of, **more):
    with open_build(current_build(own.warehouse_dir)) as wh:
        return assess(wh, as_of, n_paths=50, **more).outlook.set_index("target_id")


def test_a_judgement_is_kept_once_with_who_and_when_and_comes_back_from_the_ledger(own):
    first = da.judge(SEWAGE, OFFICE, THREE, judged_on=DAY, person="王", note="annual survey", home=own.home)
    again = da.judge(SEWAGE, OFFICE, THREE, judged_on=DAY, person="王", note="annual survey", home=own.home)
    assert (first["is_new"].tolist(), again["is_new"].tolist()) == ([True], [False])
    shutil.rmtree(own.warehouse_dir / "raw", ignore_errors=True)
    for build in own.warehouse_dir.glob("dabiao-*.duckdb"):
        build.unlink()
    (own.warehouse_dir / "CURRENT").unlink()
    with open_workspace(home=own.home) as workspace:
        kept = workspace.judgements(datetime.now(SHANGHAI).date())
    assert kept[["level", "value"]].values.tolist() == [[0.1, 45.0], [0.5, 56.0], [0.9, 63.0]]
    assert kept[["office", "person", "note"]].iloc[0].tolist() == [OFFICE, "王", "annual survey"]


def test_it_answers_where_nothing_better_is_from_its_day_on_and_is_switched_off_with_the_rest(own):
    city = {"region_id": "xinxiang"}
    enter(own, PROGRESS, OFFICE, probability=0.7, today=DAY)
    enter(own, SEWAGE, OFFICE, THREE, today=DAY)
    before, after = outlook(own, date(2025, 6, 29), **city), outlook(own, DAY, **city)
    assert (before.at[PROGRESS, "status"], before.at[PROGRESS, "evidence"]) == ("no evidence", "none")
    assert (after.at[PROGRESS, "status"], after.at[PROGRESS, "evidence"]) == ("inferred", "judgement")
    assert after.at[PROGRESS, "p_met"] == 0.7 and OFFICE in after.at[PROGRESS, "note_zh"]
    # what it stands on is the office, and nothing that is published can settle it
    assert after.at[PROGRESS, "drivers_zh"] == after.at[PROGRESS, "judgement_zh"] == f"{OFFICE}的判断（{DAY}）"
    assert after.at[PROGRESS, "settles_en"].startswith("no published figure settles it")
    assert after.at[SEWAGE, "evidence"] == "related"
    assert after.at[SEWAGE, "p_judgement"] == pytest.approx(0.3596, abs=1e-4)
    off = outlook(own, DAY, evidence="published", **city)
    assert off.at[PROGRESS, "status"] == "no evidence" and off["p_judgement"].isna().all()


def test_no_answer_as_of_a_day_before_it_was_entered_sees_a_judgement(own):
    """An office that dates a judgement back may have learnt in between what came out."""
    enter(own, PROGRESS, OFFICE, probability=0.7, judged_on=DAY, today=date(2025, 8, 15))
    with open_build(current_build(own.warehouse_dir)) as wh:
        seen = {day: len(wh.query("core/judgement", as_of=day)) for day in (DAY, date(2025, 8, 14), date(2025, 8, 15))}
        digests = {wh.scalar("core/visible_digest", as_of=day) for day in (date(2025, 8, 14), date(2025, 8, 15))}
    assert list(seen.values()) == [0, 0, 1] and len(digests) == 2
    assert outlook(own, DAY, region_id="xinxiang").at[PROGRESS, "status"] == "no evidence"


def test_a_judgement_of_a_day_gone_by_is_said_to_be_seen_from_today_on_alone(own):
    words = ("--target", PROGRESS, "--office", OFFICE, "--probability", "0.7")
    early, today = dabiao(own.home, *words, "--on", "2025-06-30"), dabiao(own.home, *words)
    assert "1 judgement is of a day gone by: no answer as of an earlier day sees it" in early.stderr
    assert "gone by" not in today.stderr


@pytest.mark.thorough
def test_a_derivation_has_a_step_for_what_offices_judge_and_none_for_what_is_left_out(own):
    enter(own, PROGRESS, OFFICE, probability=0.7, today=DAY)
    enter(own, SEWAGE, OFFICE, THREE, today=DAY)
    with open_build(current_build(own.warehouse_dir)) as wh:
        decided, beside = (explain(wh, one, DAY, n_paths=50).set_index("what") for one in (PROGRESS, SEWAGE))
        off = explain(wh, SEWAGE, DAY, n_paths=50, evidence="published")
    assert decided.at["judgement of offices alone", "value"] == decided.at["inferred probability", "value"] == "0.7"
    assert OFFICE in decided.at["judgement of offices alone", "inputs"]
    assert {"related figures alone", "goals of the same class alone", "judgement of offices alone"} <= set(beside.index)
    assert not off["what"].str.contains("alone|inferred probability").any()


@pytest.mark.thorough
def test_the_newest_judgement_of_an_office_counts_and_offices_are_averaged(own):
    for day, office, p in ((DAY, OFFICE, 0.9), (date(2025, 7, 1), OFFICE, 0.5), (DAY, "住建局", 0.7)):
        enter(own, PROGRESS, office, probability=p, today=day)
    row = outlook(own, date(2025, 8, 1)).loc[PROGRESS]
    assert row["p_met"] == pytest.approx(0.6)
    assert row["p_low"] < 0.5 and row["p_high"] > 0.7  # they disagree by less than an office is usually off


def test_it_is_a_run_of_its_own_that_no_answer_of_ours_is_mistaken_for(own):
    da.judge(SEWAGE, OFFICE, THREE, judged_on=DAY, home=own.home)
    assert rows_of(own, "SELECT * FROM out_target_outlook").empty
    assert rows_of(own, "SELECT level FROM out_judgements ORDER BY level")["level"].tolist() == [0.1, 0.5, 0.9]
    with open_build(current_build(own.warehouse_dir)) as wh:
        hub = hub_rows(wh)
        assert wh.query("core/chart_probability", target_id=SEWAGE, up_to=date(2026, 1, 1), model=None).empty
    assert set(hub["model_id"]) == {f"judgement-{OFFICE}"} and (hub["target"].str.contains(SEWAGE)).all()
    assert len(ledger.ledger_files(own.warehouse_dir)) == 1


@pytest.fixture
def load_figure(own, tmp_path):
    """A function that loads the figure which decides the goal, published on 1 March 2026."""
    figure = "region_id,indicator_id,period_start,period_end,value,source,source_date,grade\n" \
             "xinxiang,rural_sewage_treatment_share,2025-01-01,2025-12-31,58.4,a,2026-03-01,A\n"  # fmt: skip
    (tmp_path / "f.csv").write_text(figure, encoding="utf-8")
    return lambda: da.load(tmp_path / "f.csv", home=own.home)


def test_it_is_graded_like_a_model_once_the_figure_comes(own, load_figure):
    enter(own, SEWAGE, OFFICE, THREE, judged_on=DAY, today=date(2025, 7, 15))
    load_figure()
    done = score_ledger(own.warehouse_dir, date(2026, 4, 1))
    row = done.by_model.set_index("model").loc[f"judgement-{OFFICE}"]
    p = rows_of(own, "SELECT p_met FROM score")["p_met"].item()
    assert row["n_probabilities"] == 1 and row["brier"] == pytest.approx((1 - p) ** 2)
    assert row["n_forecasts"] == 1 and 0 < row["crps"] < 58.4 - 45
    step = done.by_evidence.set_index("evidence").loc["judgement"]
    assert step["log_loss"] == pytest.approx(-np.log(p)) and step["share_met"] == 1


def test_a_judgement_entered_when_the_outcome_was_known_is_not_graded_and_that_is_said(own, load_figure):
    enter(own, SEWAGE, "late", THREE, today=date(2026, 3, 15))
    enter(own, SEWAGE, "in time", THREE, today=date(2026, 2, 15))
    enter(own, SEWAGE, "backdated", THREE, judged_on=DAY, today=date(2026, 4, 1))  # the figure is not loaded yet
    load_figure()
    done = score_ledger(own.warehouse_dir, date(2026, 4, 2))
    assert (done.probabilities, done.forecasts, done.foreknown) == (1, 1, 2)
    assert done.by_model["model"].tolist() == ["judgement-in time"]
    said = CliRunner().invoke(app, ["score", "--as-of", "2026-04-02"], env={"DABIAO_HOME": str(own.home)})
    assert "2 judgements left out: the outcome was known when they were entered" in said.stderr


def test_a_judgement_of_a_day_before_the_outcome_was_known_is_refused_afterwards(own, load_figure):
    kept = enter(own, SEWAGE, OFFICE, THREE, judged_on=DAY, today=date(2026, 2, 28))
    load_figure()
    with pytest.raises(InputError) as refused:
        enter(own, SEWAGE, "b", THREE, judged_on=DAY, today=date(2026, 4, 1))
    assert str(refused.value) == (
        "--on: '2025-06-30', expected 2026-04-01, the day of entry: what came out has been known since 2026-03-01; "
        "judge from today on"
    )
    again = enter(own, SEWAGE, OFFICE, THREE, judged_on=DAY, today=date(2026, 4, 1))
    assert again["run_id"].tolist() == kept["run_id"].tolist() and not again["is_new"].any()
    assert enter(own, SEWAGE, "b", THREE, today=date(2026, 4, 1))["is_new"].all()


BAD = {
    ("--target", "x/1", "--office", "a"): "--target: 'x/1', expected the id of a target; 'dabiao targets' lists them",
    ("--target", SEWAGE[:-1], "--office", "a"): f"did you mean {SEWAGE}",
    ("--target", SEWAGE, "--office", "a", "--quantile", ".1=45", "--quantile", ".5=55", "--quantile", ".9=156"):
        "--quantile: '156', expected a value from 0 to 100 %",
    ("--target", SEWAGE, "--office", "a", "--quantile", ".1=45", "--quantile", ".5=40", "--quantile", ".9=63"):
        "--quantile: '45, 40, 63', expected values that grow with their levels",
    ("--target", SEWAGE, "--office", "a", "--quantile", ".1=45", "--quantile", ".5=50"): "expected at least 3 levels",
    ("--target", SEWAGE, "--office", "a", "--quantile", "10=45"): "--quantile: '10', expected a level between 0 and 1",
    ("--target", SEWAGE, "--office", "a", "--quantile", "0.5"): "--quantile: '0.5', expected LEVEL=VALUE, e.g. 0.5=56",
    ("--target", SEWAGE, "--office", "a"): "expected quantiles or a probability, and not both",
    ("--target", SEWAGE, "--probability", ".5"): "--office: '', expected the name of an office: it is empty",
    ("--target", SEWAGE, "--office", "../a", "--probability", ".5"): "--office: '../a'",
    ("--target", SEWAGE, "--office", "a", "--probability", "1.5"): "--probability: '1.5', expected a number",
    ("--target", SEWAGE, "--office", "a", "--probability", ".5", "--on", "2020-01-01"): "when the plan was issued",
    ("--target", SEWAGE, "--office", "a", "--probability", ".5", "--on", "2150-01-01"): "expected a day not after",
    ("--target", PROGRESS, "--office", "a", "--quantile", ".1=1", "--quantile", ".5=2", "--quantile", ".9=3"):
        "--quantile: '1', expected a probability: this goal has no number",
    ("--office", "a"): "--target: nothing given",
    ("--file", "nowhere.csv"): "nowhere.csv: expected a file that exists",
    ("--file", "book.xlsx"): "book.xlsx: '.xlsx' — expected a .csv file",
}  # fmt: skip


@pytest.mark.sweep
@pytest.mark.parametrize("words", BAD, ids=" ".join)
def test_bad_input_is_refused_in_one_line(bare, words):
    done = dabiao(bare, *words)
    assert done.exit_code == 1 and BAD[words] in str(done.exception) and "\n" not in str(done.exception)


@pytest.mark.thorough
def test_a_table_is_written_filled_in_and_entered_whole_or_not_at_all(own, tmp_path):
    path = tmp_path / "judgements.csv"
    made = dabiao(own.home, "--blank", str(path), "--region", "hongqi", "--on", "2026-10-07")
    assert made.exit_code == 0 and "goals to judge" in made.stdout
    rows = pd.read_csv(path, dtype=str, keep_default_na=False, encoding="utf-8-sig")
    assert set(rows["level"]) == {"", "0.1", "0.5", "0.9"} and (rows["judged_on"] == "2026-10-07").all()
    nothing = dabiao(own.home, "--file", str(path))
    assert "expected at least one row with a value or a probability" in str(nothing.exception)
    one = rows.index[rows["target_id"] == "hongqi-2023/13-rural-sewage"]
    rows.loc[one, "office"] = "红旗区环境局"
    rows.loc[one, "value"] = ["50", "60", "seventy"]
    rows.to_csv(path, index=False, encoding="utf-8-sig")
    refused = dabiao(own.home, "--file", str(path))
    line = int(one[2]) + 2
    assert f"line {line}, column value: 'seventy' — expected a number" in str(refused.exception)
    assert rows_of(own, "SELECT * FROM judgement").empty
    rows.loc[one, "value"] = ["50", "60", "70"]
    rows.to_csv(path, index=False, encoding="utf-8-sig")
    done = dabiao(own.home, "--file", str(path))
    assert done.exit_code == 0 and "1 judgement kept in the ledger" in done.stderr
    assert rows_of(own, "SELECT office FROM judgement")["office"].tolist() == ["红旗区环境局"]
