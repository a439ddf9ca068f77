"""The back-test, the graded ledger and its export, as a user meets them, on the embedded cities."""

import dataclasses
import json
import re
import shutil
from datetime import date
from io import StringIO

import numpy as np
import pandas as pd
import pytest
from support.command_line import call

from analytics.evaluation import back_test, question_of, score_ledger, scores, summarise
from analytics.evaluation.hub import COLUMNS as HUB_COLUMNS
from analytics.evaluation.hub import export_hub
from analytics.evaluation.track import COLUMNS as TRACK_COLUMNS
from analytics.evaluation.track import distil
from analytics.forecast import models as own_models
from analytics.indicators import history
from analytics.indicators.histories import histories
from analytics.series.plan_series import probability_through_time
from analytics.settings import Settings
from analytics.standards import load
from analytics.warehouse import current_build, open_build, publish

# The layout that was agreed, word for word.
COLUMNS = [
    *("model", "region_id", "region", "year", "origin", "n_history", "mean", "q025", "q10", "q25", "q50", "q75"),
    *("q90", "q975", "actual", "crps", "pit", "estimated_share"),
]
FORECAST = ["n_history", "mean", "q025", "q10", "q25", "q50", "q75", "q90", "q975"]


@pytest.fixture
def copy(built, tmp_path):
    """A private copy of the built warehouse, to write to."""
    return shutil.copytree(built, tmp_path / "warehouse")


def dabiao(*words, warehouse, code=0):
    return call(warehouse, *words, code=code)


def asked(years="2024-2025", models="climatology,line", **how):
    return question_of(years, models=models, **{"origins": "04-01,11-15", **how})


@pytest.mark.thorough
def test_histories_are_the_history_of_each_region(wh):
    for day in (date(2020, 5, 1), date(2023, 4, 1), date(2026, 10, 7)):
        every = histories(wh, day)
        assert (list(every) == sorted(every) and "xinxiang" in every) or day.year == 2020
        for region, found in every.items():
            alone = history(wh, region, day)
            pd.testing.assert_frame_equal(found.daily, alone.daily, check_freq=False)
            pd.testing.assert_frame_equal(found.estimated, alone.estimated, check_freq=False)
            pd.testing.assert_frame_equal(found.monthly, alone.monthly, check_freq=False)
            assert (found.source, found.basis, found.newest) == (alone.source, alone.basis, alone.newest)


def test_histories_of_some_regions_and_parameters(wh):
    found = histories(wh, date(2025, 10, 1), ["hohhot", "nowhere"], ["pm25"])
    assert list(found) == ["hohhot"] and found["hohhot"].daily.columns.tolist() == ["pm25"]
    whole = history(wh, "hohhot", date(2025, 10, 1)).daily["pm25"].dropna()
    pd.testing.assert_series_equal(found["hohhot"].daily["pm25"].dropna(), whole)


@pytest.mark.thorough
def test_the_command_writes_scores_summary_and_pages(built, tmp_path):
    done = dabiao("backtest", "--years", "2023-2025", "--origins", "04-01,11-15", "--models", "climatology,line",
                  "--paths", "200", "--out", str(tmp_path / "out"), "--format", "json", warehouse=built)  # fmt: skip
    rows = pd.read_csv(tmp_path / "out" / "scores.csv")
    assert list(rows.columns) == COLUMNS
    assert not rows.duplicated(["model", "region_id", "origin"]).any()
    assert set(rows["origin"]) == {"2024-04-01", "2024-11-15", "2025-04-01", "2025-11-15"}
    # 2023 is not scored: 50 of its days are estimates.
    summary = json.loads((tmp_path / "out" / "summary.json").read_text())
    assert summary["counts"]["region_years_not_scored"] == {"too few days": 1, "too many estimated days": 2}
    xinxiang = rows[(rows["region_id"] == "xinxiang") & (rows["year"] == 2025)]
    assert xinxiang["actual"].round(1).unique().tolist() == [42.4]
    assert {row["model"] for row in json.loads(done.stdout)} == {"climatology", "line"}
    assert "as of 2024-04-01" in done.stderr
    for lang in ("zh", "en"):
        page = (tmp_path / "out" / f"backtest.{lang}.html").read_text()
        assert "json-figure-reliability" in page and "http-equiv" in page


@pytest.mark.thorough
def test_the_track_record_shows_every_model_that_was_tested(built, tmp_path):
    for words in (["--parameter", "no2"], ["--statistic", "heavy_days"]):
        dabiao("backtest", "--years", "2024-2025", "--origins", "04-01", "--models", "climatology,line",
               "--paths", "100", "--out", str(tmp_path / words[1]), *words, warehouse=built)  # fmt: skip
    found = distil([tmp_path / "no2", tmp_path / "heavy_days"])
    assert list(found.columns) == TRACK_COLUMNS
    assert found[["model", "statistic", "parameter", "n", "n_pool"]].values.tolist() == [
        ["climatology", "mean", "no2", 6, 3], ["line", "mean", "no2", 6, 3],
        ["climatology", "heavy_days", "", 6, 3], ["line", "heavy_days", "", 6, 3],
    ]  # fmt: skip
    assert distil([tmp_path / "no2"], "line")["model"].tolist() == ["line"]


@pytest.mark.thorough
def test_the_track_record_keeps_years_ahead_apart(built, tmp_path):
    dabiao("backtest", "--years", "2024-2025", "--origins", "04-01,04-01@1", "--models", "line", "--paths", "100",
           "--out", str(tmp_path / "out"), warehouse=built)  # fmt: skip
    found = distil([tmp_path / "out"])
    assert found[["years_ahead", "origin_month", "n"]].values.tolist() == [[0, 4, 6], [1, 4, 6]]
    embedded = pd.read_csv(Settings().raw_dir / "evaluation" / "track_record.csv")
    assert list(embedded.columns) == TRACK_COLUMNS


def test_a_bad_question_is_one_message(built, tmp_path):
    done = dabiao("backtest", "--years", "1950", "--out", str(tmp_path), warehouse=built, code=1)
    assert "nothing can be scored" in done.stderr and "Traceback" not in done.stderr
    done = dabiao("--lang", "zh", "backtest", "--years", "1950", "--out", str(tmp_path), warehouse=built, code=1)
    assert not re.search("[A-Za-z]{4}", done.stderr.partition("年没有可评定的预测：")[2] or "not said"), done.stderr


def test_a_folder_that_cannot_be_is_reported_before_anything_is_done(built, tmp_path):
    taken = tmp_path / "record"
    taken.write_text("mine")
    done = dabiao("backtest", "--years", "2025", "--models", "line", "--out", str(taken), warehouse=built, code=1)
    assert done.stderr.startswith("dabiao: --out:") and str(taken) in done.stderr and "expected a folder" in done.stderr
    assert "as of" not in done.stderr and taken.read_text() == "mine"


def test_an_unknown_parameter_is_reported_before_anything_is_done(tmp_path):
    nowhere = tmp_path / "no-warehouse"
    done = dabiao("backtest", "--years", "2025", "--parameter", "o3_8h", warehouse=nowhere, code=1)
    assert "'o3_8h', expected one of pm25," in done.stderr and "did you mean o3_mda8" in done.stderr
    assert not nowhere.exists()


@pytest.mark.thorough
def test_scores_are_those_of_the_samples(wh):
    test = back_test(wh, asked(n := "2025"), load())
    assert n and len(test.rows) == 2 * 3 * 2
    late = test.rows[test.rows["origin"] == "2025-11-15"]
    early = test.rows[test.rows["origin"] == "2025-04-01"]
    assert late["crps"].mean() < early["crps"].mean()
    assert ((late["q975"] - late["q025"]) > 0).all() and (late["estimated_share"] == 0).all()
    assert test.rows["climate_region"].notna().all()
    # 1-Brier by hand from the stated probabilities
    result = summarise(test)["models"]["line"]
    mine = test.rows[test.rows["model"] == "line"]
    names = [f"p{k:03d}" for k in (85, 90, 95, 100, 105, 110, 115)]
    met = mine["actual"].to_numpy()[:, None] < mine["last"].to_numpy()[:, None] * np.array([0.85, 0.9, 0.95, 1, 1.05, 1.1, 1.15])  # fmt: skip # noqa: E501
    assert result["brier"] == pytest.approx(scores.brier(mine[names].to_numpy().ravel(), met.ravel()), abs=1e-4)
    assert mine.set_index("region_id")["last"]["xinxiang"].round(1).unique().tolist() == [48.6]


def before_and_after(copy, question, *changes):
    """The same back-test on a warehouse as it is, and after statements have changed it."""
    with open_build(current_build(copy)) as before:
        honest = back_test(before, question, load())
    with open_build(current_build(copy), read_only=False) as after:
        for statement in changes:
            after.con.execute(statement)
        return honest, back_test(after, question, load())


@pytest.mark.thorough
def test_nothing_after_the_origin_is_used(copy):
    honest, changed = before_and_after(
        copy,
        asked("2025", origins="07-01"),
        "UPDATE measurement SET value = 3 * value WHERE interval_start >= TIMESTAMP '2025-07-01'",
        # a correction of the past that became known only after the origin
        "CREATE TEMP TABLE late AS SELECT * REPLACE (5 * value AS value, DATE '2025-08-01' AS known_at) "
        "FROM measurement WHERE interval_start BETWEEN TIMESTAMP '2025-01-01' AND TIMESTAMP '2025-05-31'",
        "UPDATE measurement SET superseded_at = DATE '2025-08-01' "
        "WHERE interval_start BETWEEN TIMESTAMP '2025-01-01' AND TIMESTAMP '2025-05-31'",
        "INSERT INTO measurement SELECT * FROM late",
    )
    pd.testing.assert_frame_equal(honest.scores[FORECAST], changed.scores[FORECAST])
    assert (changed.scores["actual"] > 2 * honest.scores["actual"]).all()


@pytest.mark.thorough
def test_nothing_after_an_origin_a_year_ahead_is_used(copy):
    honest, changed = before_and_after(
        copy,
        asked("2025", origins="07-01@1,07-01"),
        "UPDATE measurement SET value = 3 * value WHERE interval_start >= TIMESTAMP '2024-07-01'",
    )
    ahead = [test.rows[test.rows["origin_day"] == "07-01@1"].reset_index(drop=True) for test in (honest, changed)]
    assert set(ahead[0]["origin"]) == {"2024-07-01"} and set(ahead[0]["years_ahead"]) == {1}
    thresholds = [c for c in honest.rows.columns if c[0] == "p" and c[1:].isdigit()]
    kept = [*FORECAST, "last", *thresholds]
    pd.testing.assert_frame_equal(ahead[0][kept], ahead[1][kept])
    assert ahead[0]["last"].notna().all()
    np.testing.assert_allclose(ahead[1]["actual"], 3 * ahead[0]["actual"])
    # the plain origin knows 2024; the one a year ahead knows 2023
    mine = honest.rows[honest.rows["region_id"] == "xinxiang"].drop_duplicates("origin_day").set_index("origin_day")
    days = history(before := open_build(current_build(copy)), "xinxiang", date(2025, 7, 1)).daily["pm25"]
    before.close()
    assert mine["last"]["07-01@1"] == pytest.approx(days["2023"].mean())
    summary = summarise(honest)
    assert summary["question"]["origins"] == ["07-01@1", "07-01"]
    assert list(summary["models"]["line"]["crps_by_origin"]) == ["07-01@1", "07-01"]


@pytest.mark.thorough
def test_regions_of_unknown_climate_are_one_block_a_year(copy):
    question = asked("2024-2025", origins="07-01", models="line")
    with open_build(current_build(copy), read_only=False) as wh:
        wh.con.execute("UPDATE region SET climate_region = NULL WHERE region_id IN ('xinxiang', 'hohhot')")
        test = back_test(wh, question, load())
    assert test.rows.groupby("climate_region")["region_id"].nunique().to_dict() == {"central": 1, "unknown": 2}
    result = summarise(test)
    assert result["models"]["line"]["calibrated_90_percent_range"]["n_blocks"] == 4
    assert result["counts"]["regions_of_unknown_climate"] == 2 and "unknown for 2 regions" in result["notes"][0]


@pytest.mark.thorough
def test_the_regions_asked_for_are_reported(wh):
    one = dataclasses.replace(asked("2025", models="line"), region_ids=("xinxiang",))
    assert summarise(back_test(wh, one, load()))["question"]["regions"] == ["xinxiang"]
    assert summarise(back_test(wh, asked("2025", models="line"), load()))["question"]["regions"] == []


@pytest.mark.thorough
def test_models_are_ranked_on_the_cases_that_all_made(wh, monkeypatch):
    line = own_models.MODELS["line"]

    def late(task):
        if str(task.start) < "2025-06":
            raise FloatingPointError("no root found")
        return line(task)

    monkeypatch.setitem(own_models.MODELS, "late", late)
    test = back_test(wh, asked("2025", models="climatology,late"), load())
    summary = summarise(test)
    assert summary["counts"]["forecasts"] == {"climatology": 6, "late": 3} and summary["common"]["n"] == 3
    shared = test.rows[test.rows["origin_day"] == "11-15"].groupby("model")["crps"].mean()
    assert summary["common"]["crps"] == pytest.approx(shared.to_dict(), abs=1e-4)
    assert summary["common"]["crps"]["climatology"] < summary["models"]["climatology"]["crps"]
    assert set(test.failures["kind"]) == {"model failed"}


def test_a_model_that_fails_is_reported_and_not_replaced(wh, monkeypatch):
    def broken(task):
        raise FloatingPointError("no root found")

    monkeypatch.setitem(own_models.MODELS, "broken", broken)
    test = back_test(wh, asked("2025", models="line,broken", origins="07-01"), load())
    assert set(test.rows["model"]) == {"line"}
    summary = summarise(test)
    assert summary["counts"]["failures"] == {"line": 0, "broken": 3}
    assert {(row["model"], row["region_id"]) for row in summary["failures"]} == {
        ("broken", region) for region in ("hohhot", "pingdingshan", "xinxiang")
    }
    assert all("no root found" in row["reason"] for row in summary["failures"])


@pytest.mark.thorough
def test_a_model_that_fails_at_one_place_goes_on_elsewhere(wh, monkeypatch):
    line = own_models.MODELS["line"]

    def broken(task):
        if task.region_id == "hohhot":
            raise FloatingPointError("no root found")
        return line(task)

    honest = back_test(wh, asked("2025", models="line", origins="07-01"), load())
    monkeypatch.setitem(own_models.MODELS, "line", broken)
    test = back_test(wh, asked("2025", models="line", origins="07-01"), load())
    assert test.failures["region_id"].tolist() == ["hohhot"] and "no root" in test.failures["reason"].iloc[0]
    others = honest.scores[honest.scores["region_id"] != "hohhot"].reset_index(drop=True)
    pd.testing.assert_frame_equal(test.scores, others)


@pytest.mark.thorough
@pytest.mark.parametrize("statistic", ["heavy_days", "good_day_share", "percentile"])
def test_other_statistics(wh, statistic):
    test = back_test(wh, asked("2025", models="climatology", origins="07-01", statistic=statistic), load())
    assert len(test.rows) == 3
    xinxiang = test.rows.set_index("region_id").loc["xinxiang"]
    if statistic == "heavy_days":
        assert xinxiang["actual"] == 5  # by PM2.5; 3 more by PM10 alone look like dust and are left out
    assert test.rows["q025"].le(test.rows["q975"]).all() and np.isfinite(test.rows["crps"]).all()
    json.dumps(summarise(test), allow_nan=False)


@pytest.mark.thorough
def test_a_winter_and_one_region(wh):
    winter = asked("2024", origins="10-01,01-15,07-01", period="10-01..03-31", models="line")
    test = back_test(wh, winter, load())
    assert sorted(test.rows["origin"].unique()) == ["2024-07-01", "2024-10-01", "2025-01-15"]
    assert list(summarise(test)["models"]["line"]["crps_by_origin"]) == ["07-01", "10-01", "01-15"]
    days = histories(wh, date(2026, 1, 1), ["hohhot"], ["pm25"])["hohhot"].daily["pm25"]["2024-10-01":"2025-03-31"]
    assert test.rows.set_index("region_id")["actual"]["hohhot"].iloc[0] == pytest.approx(days.mean())


@pytest.fixture(scope="module")
def with_runs(built, tmp_path_factory):
    """A warehouse with three runs in its ledger, the first two before the end of 2025."""
    from analytics.flow.brief import assess_now
    from analytics.flow.running import _record

    folder = shutil.copytree(built, tmp_path_factory.mktemp("ledger") / "warehouse")
    with publish.writer(folder) as wh:
        for day in (date(2025, 7, 1), date(2025, 10, 1), date(2026, 2, 1)):
            settings = Settings(warehouse=folder, n_paths=100, model="climatology")
            _record(wh, settings, assess_now(wh, settings, day))
    return folder


@pytest.mark.thorough
def test_the_ledger_is_graded_once(with_runs):
    first = score_ledger(with_runs)
    assert first.probabilities >= 2 and first.forecasts >= 6
    build = current_build(with_runs)
    again = score_ledger(with_runs)
    assert (again.probabilities, again.forecasts) == (0, 0)
    assert current_build(with_runs) == build  # nothing changed, nothing published
    with open_build(build) as wh:
        table, forecasts = wh.table("score"), wh.table("forecast_score")
        runs = wh.table("attainment")
    met = runs[(runs["as_of"] == "2026-02-01") & runs["status"].isin(["met", "missed"])]
    assert (table["brier"] == (table["p_met"] - table["met"]) ** 2).all()
    verdicts = dict(zip(met["target_id"], met["status"] == "met", strict=True))
    result = table[table["target_id"].isin(verdicts)]
    assert len(result) and (result["met"] == result["target_id"].map(verdicts)).all()
    assert (table["as_of"] <= table["period_end"]).all()  # a verdict is no forecast
    xinxiang = forecasts[(forecasts["region_id"] == "xinxiang") & (forecasts["indicator_id"] == "pm25_mean")]
    assert xinxiang["actual"].round(1).unique().tolist() == [42.4]
    assert (forecasts["crps"] >= 0).all() and forecasts["pit"].between(0, 1).all()


@pytest.mark.thorough
def test_an_outcome_that_was_corrected_is_graded_anew(with_runs, tmp_path):
    folder = shutil.copytree(with_runs, tmp_path / "warehouse")
    score_ledger(folder)
    with publish.writer(folder) as wh:
        wh.con.execute("UPDATE measurement SET value = 2 * value WHERE interval_start >= TIMESTAMP '2025-10-01'")
    done = score_ledger(folder)
    assert done.forecasts >= 6
    with open_build(current_build(folder)) as wh:
        assert not wh.table("forecast_score").duplicated(["run_id", "region_id", "indicator_id", "period_end"]).any()
        assert not wh.table("score").duplicated(["run_id", "target_id"]).any()


@pytest.mark.thorough
def test_the_path_of_a_probability(with_runs):
    score_ledger(with_runs)
    with open_build(current_build(with_runs)) as wh:
        path = probability_through_time(wh, "xinxiang-2023/2-pm25")
        nothing = probability_through_time(wh, "no/such-target")
    assert path["as_of"].dt.strftime("%Y-%m-%d").tolist() == ["2025-07-01", "2025-10-01", "2026-02-01"]
    assert path["p_met"].iloc[-1] == 1.0 and path["status"].iloc[-1] == "met"
    assert path["brier"].notna().tolist() == [True, True, False]
    assert nothing.empty and list(nothing.columns) == list(path.columns)


@pytest.mark.parametrize("file_format", ["parquet", "csv"])
def test_the_export_is_read_back(with_runs, tmp_path, file_format):
    with open_build(current_build(with_runs)) as wh:
        files = export_hub(wh, tmp_path, file_format=file_format)
        stored = wh.table("forecast")
    assert [f.relative_to(tmp_path).as_posix() for f in files] == [
        f"model-output/dabiao-climatology/{day}-dabiao-climatology.{file_format}"
        for day in ("2025-07-01", "2025-10-01", "2026-02-01")
    ]
    kinds = {"output_type_id": "string"}
    parts = [pd.read_parquet(f) if file_format == "parquet" else pd.read_csv(f, dtype=kinds) for f in files]
    assert all(list(part.columns) == HUB_COLUMNS for part in parts)
    rows = pd.concat(parts)
    rows["output_type_id"] = rows["output_type_id"].astype("string")
    quantiles = rows[rows["output_type"] == "quantile"]
    assert len(quantiles) == (stored["output_type"] == "quantile").sum()
    mine = quantiles[(quantiles["target"] == "pm25_mean 2025-01-01/2025-12-31") & (quantiles["location"] == "xinxiang")]
    july = mine[pd.to_datetime(mine["reference_date"]) == "2025-07-01"]
    assert july["horizon"].unique().tolist() == [183]
    assert july.sort_values("output_type_id", key=lambda s: s.astype(float))["value"].is_monotonic_increasing
    one = stored.query("region_id == 'xinxiang' and indicator_id == 'pm25_mean' and output_type_id == 0.5")
    one = one[(one["reference_date"] == "2025-07-01") & (one["period_end"] == "2025-12-31")]
    assert july.set_index("output_type_id")["value"]["0.5"] == pytest.approx(one["value"].iloc[0])
    pmf = rows[rows["output_type"] == "pmf"].groupby(["reference_date", "target"])["value"].sum()
    assert len(pmf) and pmf.to_numpy() == pytest.approx(1.0)
    assert rows.loc[rows["output_type"] == "mean", "output_type_id"].isna().all()
    before = [f.read_bytes() for f in files]
    with open_build(current_build(with_runs)) as wh:
        export_hub(wh, tmp_path, file_format=file_format)
    assert before == [f.read_bytes() for f in files]


def test_score_and_export_by_command(with_runs, tmp_path):
    rows = pd.read_csv(StringIO(dabiao("score", "--format", "csv", warehouse=with_runs).stdout))
    assert rows["model"].tolist() == ["climatology"] and rows["n_probabilities"].iloc[0] >= 2
    done = dabiao("export-hub", "--out", str(tmp_path), "--file-format", "csv", warehouse=with_runs)
    assert len(done.stdout.splitlines()) == 3
    assert "--team" in dabiao("export-hub", "--out", str(tmp_path), "--team", "a/b", warehouse=with_runs, code=1).stderr
