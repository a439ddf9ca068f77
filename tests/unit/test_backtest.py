"""The back-test's parts: what is asked, what came out, what may be scored, what the page says."""

import json
from datetime import date

import numpy as np
import pandas as pd
import pytest

from analytics.errors import InputError
from analytics.evaluation.outcomes import (
    NOT_MEASURED,
    TOO_FEW,
    TOO_MANY_ESTIMATED,
    outcome_of,
    parameters_of,
    statistic_of,
)
from analytics.evaluation.question import question_of
from analytics.indicators import History
from analytics.report.backtest_page import render
from analytics.standards import load


def history(values, start="2018-01-01", estimated=0):
    """One region with PM2.5 of some days; the first ones estimated."""
    days = pd.date_range(start, periods=len(values), name="day")
    daily = pd.DataFrame({"pm25": np.asarray(values, float)}, index=days)
    flags = pd.DataFrame({"pm25": np.arange(len(values)) < estimated}, index=days)
    return History("x", date(2020, 1, 1), daily, flags, pd.DataFrame(), {}, {}, None)


YEAR = date(2018, 1, 1), date(2018, 12, 31)


@pytest.mark.parametrize(("n_days", "refused"), [(324, ""), (323, TOO_FEW)])
def test_a_year_needs_324_days(n_days, refused):
    # GB 3095 table 4: 324 daily means a year
    assert outcome_of(history(np.full(n_days, 30.0)), *YEAR, ("pm25",)).refused == refused


@pytest.mark.parametrize(("estimated", "refused"), [(36, ""), (37, TOO_MANY_ESTIMATED)])
def test_more_than_a_tenth_estimated_is_not_scored(estimated, refused):
    found = outcome_of(history(np.full(365, 30.0), estimated=estimated), *YEAR, ("pm25",))
    assert found.refused == refused
    assert found.estimated_share == pytest.approx(estimated / 365)


def test_a_parameter_that_is_not_measured_is_told():
    assert outcome_of(history(np.full(365, 30.0)), *YEAR, ("so2",)).refused == NOT_MEASURED


def test_statistics_by_hand():
    rules = load()
    dates = np.arange("2018-01-01", "2018-01-06", dtype="datetime64[D]")
    # GB 3095-2012 / HJ 633-2012: PM2.5 is good up to 75, heavy above 150. One day is missing.
    days = {"pm25": np.array([[20.0, 75.0, 76.0, 200.0, np.nan]])}

    def value(statistic):
        return statistic_of(statistic, days, dates, rules)[0]

    assert value("mean") == pytest.approx(371 / 4)
    assert value("good_days") == 2 and value("heavy_days") == 1
    assert value("good_day_share") == 50.0 and value("heavy_day_share") == 25.0


def test_days_that_are_the_same_on_every_path_change_nothing():
    rng = np.random.default_rng(0)
    dates = np.arange("2018-01-01", "2018-03-02", dtype="datetime64[D]")
    days = {p: rng.gamma(3, 40, (20, 60)) for p in ("pm25", "pm10", "no2", "o3_mda8")}
    same = np.arange(60) < 25
    for values in days.values():
        values[:, same] = values[:1, same]
    for statistic in ("good_days", "heavy_days", "good_day_share", "heavy_day_share"):
        whole = statistic_of(statistic, days, dates, load())
        assert statistic_of(statistic, days, dates, load(), same) == pytest.approx(whole)
        assert len(np.unique(whole)) > 1


def test_parameters_of_days_and_of_means():
    assert parameters_of("mean", ()) == ("pm25",)
    assert "no2" in parameters_of("good_days", ())
    assert parameters_of("heavy_days", ("pm25",)) == ("pm25",)
    for statistic, asked in (("mean", ("pm25", "no2")), ("average", ()), ("heavy_days", ("noise",))):
        with pytest.raises(InputError):
            parameters_of(statistic, asked)


def test_periods_and_origins_of_a_winter():
    winter = question_of("2018", "10-01..03-31", origins="10-01,03-31,01-15,07-01,09-30")
    assert winter.span(2018) == (date(2018, 10, 1), date(2019, 3, 31))
    assert [winter.origin(2018, o).isoformat() for o in winter.origins] == [
        "2018-10-01", "2019-03-31", "2019-01-15", "2018-07-01", "2018-09-30",
    ]  # fmt: skip
    calendar = question_of("2020", "01-01..02-28", origins="12-15")
    assert calendar.span(2020)[1] == date(2020, 2, 29)
    assert calendar.origin(2020, (12, 15)) == date(2019, 12, 15)


@pytest.mark.parametrize(
    ("words", "named"),
    [
        ({"years": "2019-2018"}, "--years"),
        ({"years": "soon"}, "--years"),
        ({"origins": "02-29"}, "--origins"),
        ({"origins": "13-01"}, "--origins"),
        ({"period": "01-01"}, "--period"),
        ({"models": "oracle"}, "--models"),
        ({"statistic": "sum"}, "--statistic"),
    ],
)
def test_a_bad_question_names_its_option(words, named):
    with pytest.raises(InputError, match=named):
        question_of(words.pop("years", "2018"), **words)


def test_all_models_are_those_that_are_installed(monkeypatch):
    from analytics.evaluation import question
    from analytics.forecast import MODELS

    monkeypatch.setattr(question, "find_spec", lambda package: None if package == "statsforecast" else "here")
    every = question_of("2018")
    assert every.left_out == ("auto_arima",) and set(every.models) == set(MODELS) - {"auto_arima"}
    fast = question_of("2018", models="fast,prophet")
    assert "prophet" in fast.models and "airline" not in fast.models and fast.left_out == ()
    # asked for by name it stays, and fails where it is asked
    assert question_of("2018", models="auto_arima").models == ("auto_arima",)


def summary(model="climatology", reason="too wild"):
    bins = [{"bin_low": 0.5, "bin_high": 0.6, "n": 7, "mean_p": 0.55, "frequency": 0.5}]
    ranges = {f"coverage_{level}": [0.7, 0.9] for level in (50, 80, 95)}
    ranges |= {"calibration_error": [0.01, 0.05], "n_effective": 3.0, "bins": [{"bin_low": 0.5, "low": 0, "high": 1}]}
    told = {
        "n": 7, "crps": 1.5, "log_score": 2.0, "bias_of_median": -0.25, "coverage_50": 0.5, "coverage_80": 0.6,
        "coverage_95": 0.9, "brier": 0.1, "calibration_error": 0.2, "reliability": bins, "pit_histogram": [1] * 10,
        "crps_by_origin": {"01-01": 1.5}, "calibrated_90_percent_range": ranges,
        "skill": {"line": {"n": 7, "n_years": 1, "crps": {
            "skill": 0.25, "by_year": [None, None], "by_year_and_climate_region": [0.1, 0.4]}}},
    }  # fmt: skip
    return {
        "question": {"years": [2018], "origins": ["01-01"], "period": "01-01..12-31", "statistic": "mean",
                     "parameters": ["pm25"], "n_paths": 100, "seed": 1, "outcomes_known_to": "2020-01-01"},
        "counts": {"regions_scored": 7, "region_years_scored": 7, "region_years_not_scored": {TOO_FEW: 2}},
        "models": {model: told},
        "failures": [{"model": model, "region_id": "x", "year": 2018, "origin": "2018-01-01", "reason": reason}],
    }  # fmt: skip


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_page_says_what_is_in_the_summary(lang):
    html = render(summary(), lang)
    for text in ("1.50", "−0.25", "0.200 [0.010–0.050]", "0.100", "too wild", "2018"):
        assert text in html
    assert ("60%" if lang == "zh" else "60 %") in html.replace("\u00a0", " ")
    assert "{" not in html[html.index("<h1>") : html.index("<main")].replace("{{", "")


def test_a_figure_is_drawn_from_each_kind_of_numbers():
    html = render(summary(), "en")
    for name in ("figure-reliability", "figure-origin", "figure-pit"):
        start = html.index(f'id="json-{name}">') + len(f'id="json-{name}">')
        assert json.loads(html[start : html.index("</script>", start)])["data"]


def test_names_from_elsewhere_run_nothing():
    bad = "</script><script>alert(1)</script><img src=x onerror=alert(1)>"
    html = render(summary(model=bad, reason=bad), "zh")
    assert "<script>alert" not in html and "<img" not in html


def test_nothing_scored_is_said():
    empty = summary() | {"models": {}}
    assert "No forecast could be scored" in render(empty, "en")
