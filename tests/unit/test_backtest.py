"""The back-test's parts: what is asked, what came out, what may be scored, what the page says."""

import json
import re
from datetime import date

import numpy as np
import pandas as pd
import pytest

from analytics.errors import InputError
from analytics.evaluation.backtest import BackTest
from analytics.evaluation.backtest_summary import summarise
from analytics.evaluation.outcomes import (
    NotScored,
    outcome_of,
    parameters_of,
    statistic_of,
)
from analytics.evaluation.question import OriginDay, question_of
from analytics.evaluation.result_files import ready_folder
from analytics.indicators import History
from analytics.report.backtest.page import render
from analytics.standards import load


def history(values, start="2018-01-01", estimated=0):
    """One region with PM2.5 of some days; the first ones estimated."""
    days = pd.date_range(start, periods=len(values), name="day")
    daily = pd.DataFrame({"pm25": np.asarray(values, float)}, index=days)
    flags = pd.DataFrame({"pm25": np.arange(len(values)) < estimated}, index=days)
    return History("x", date(2020, 1, 1), daily, flags, pd.DataFrame(), {}, {}, None)


YEAR = date(2018, 1, 1), date(2018, 12, 31)


@pytest.mark.parametrize(("n_days", "refused"), [(324, None), (323, NotScored.TOO_FEW)])
def test_a_year_needs_324_days(n_days, refused):
    # GB 3095 table 4: 324 daily means a year, and 27 a month: three a month missing leave 329, with five more 324
    days = pd.date_range(*YEAR)
    gone = days.day <= 3
    more = np.flatnonzero((days.day == 4) & (days.days_in_month == 31))[: 365 - 36 - n_days]
    values = np.where(gone, np.nan, 30.0)
    values[more] = np.nan
    assert np.isfinite(values).sum() == n_days
    assert outcome_of(history(values), *YEAR, ("pm25",), load()).refused == refused


def test_a_year_of_345_days_with_a_short_february_is_not_scored():
    days = pd.date_range(*YEAR)
    values = np.where((days.month == 2) & (days.day > 8), np.nan, 30.0)
    assert outcome_of(history(values), *YEAR, ("pm25",), load()).refused == NotScored.TOO_FEW


@pytest.mark.parametrize(("estimated", "refused"), [(36, None), (37, NotScored.TOO_MANY_ESTIMATED)])
def test_more_than_a_tenth_estimated_is_not_scored(estimated, refused):
    found = outcome_of(history(np.full(365, 30.0), estimated=estimated), *YEAR, ("pm25",), load())
    assert found.refused == refused
    assert found.estimated_share == pytest.approx(estimated / 365)


def test_a_parameter_that_is_not_measured_is_reported():
    assert outcome_of(history(np.full(365, 30.0)), *YEAR, ("so2",), load()).refused == NotScored.NOT_MEASURED


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
    assert calendar.origin(2020, OriginDay(12, 15)) == date(2019, 12, 15)


def test_origins_a_year_or_more_ahead():
    asked = question_of("2019", origins="10-01,10-01@1,10-01@2,04-01@0")
    assert [str(o) for o in asked.origins] == ["10-01", "10-01@1", "10-01@2", "04-01"]
    assert [asked.origin(2019, o).isoformat() for o in asked.origins] == [
        "2019-10-01", "2018-10-01", "2017-10-01", "2019-04-01",
    ]  # fmt: skip
    winter = question_of("2019", "10-01..03-31", origins="01-15@1,07-01@1")
    assert [winter.origin(2019, o).isoformat() for o in winter.origins] == ["2019-01-15", "2018-07-01"]


def test_the_last_value_is_of_a_period_that_was_over():
    year, winter = question_of("2019"), question_of("2019", "10-01..03-31")
    # on the last day of a period it is not over: its value of that day comes later
    for origin, last in (("2019-01-01", 2018), ("2018-12-31", 2017), ("2018-10-01", 2017), ("2017-10-01", 2016)):
        assert year.last_span(2019, date.fromisoformat(origin))[0] == date(last, 1, 1)
    assert winter.last_span(2019, date(2019, 3, 31))[0] == date(2017, 10, 1)
    assert winter.last_span(2019, date(2019, 4, 1))[1] == date(2019, 3, 31)


@pytest.mark.parametrize(
    ("words", "named"),
    [
        ({"years": "2019-2018"}, "--years"),
        ({"years": "soon"}, "--years"),
        ({"origins": "02-29"}, "--origins"),
        ({"origins": "13-01"}, "--origins"),
        ({"origins": "10-01@6"}, "--origins: '10-01@6', expected MM-DD or MM-DD@N"),
        ({"origins": "10-01@"}, "--origins"),
        ({"parameter": "o3_8h"}, "expected one of pm25, .*; did you mean o3_mda8"),
        ({"parameter": "o3"}, "did you mean o3_mda8 or o3_1h_max"),
        ({"parameter": "PM2.5"}, "did you mean pm25\\?"),
        ({"parameter": "pm99"}, "did you mean pm25 or pm10"),
        ({"parameter": "noise"}, "--parameter: 'noise', expected one of pm25"),
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


def test_a_folder_that_cannot_be_is_refused(tmp_path):
    a_file = tmp_path / "record"
    a_file.write_text("mine")
    for out in (a_file, a_file / "below"):
        with pytest.raises(InputError, match=r"--out: .*record.*expected a folder.*name another one"):
            ready_folder(out)
    assert a_file.read_text() == "mine"
    assert ready_folder(tmp_path / "new" / "below").is_dir()


def summary(model="climatology", reason="too wild", kind="model failed"):
    bins = [{"bin_low": 0.5, "bin_high": 0.6, "n": 7, "mean_p": 0.55, "frequency": 0.5}]
    ranges = {f"coverage_{level}": [0.7, 0.9] for level in (50, 80, 95)}
    ranges |= {"calibration_error": [0.01, 0.05], "n_effective": 3.0, "bins": [{"bin_low": 0.5, "low": 0, "high": 1}]}
    stated = {
        "n": 7, "crps": 1.5, "log_score": 2.0, "bias_of_median": -0.25, "coverage_50": 0.5, "coverage_80": 0.6,
        "coverage_95": 0.9, "brier": 0.1, "calibration_error": 0.2, "reliability": bins, "pit_histogram": [1] * 10,
        "crps_by_origin": {"01-01": 1.5}, "calibrated_90_percent_range": ranges,
        "skill": {"line": {"n": 7, "n_years": 1, "crps": {
            "skill": 0.25, "by_year": [None, None], "by_year_and_climate_region": [0.1, 0.4]}}},
    }  # fmt: skip
    return {
        "question": {"years": [2018], "origins": ["01-01"], "period": "01-01..12-31", "statistic": "mean",
                     "parameters": ["pm25"], "n_paths": 100, "seed": 1, "outcomes_known_to": "2020-01-01",
                     "models": [model], "default_model": "combined"},
        "counts": {"regions_scored": 7, "region_years_scored": 7, "region_years_not_scored": {NotScored.TOO_FEW: 2},
                   "regions_of_unknown_climate": 0},
        "models": {model: stated},
        "common": {"n": 7, "crps": {model: 1.5}, "crps_by_origin": {model: {"01-01": 1.5}},
                   "skill": {model: stated["skill"]}},
        "failures": [{"model": model, "region_id": "x", "year": 2018, "origin": "2018-01-01", "kind": kind,
                      "reason": reason}],
    }  # fmt: skip


def two_models(best="line", other="combined"):
    """A second model with a larger error, whose 80 % interval and probabilities are off; it made two forecasts less."""
    stated = summary(best)
    worse = stated["models"][best] | {"n": 5, "crps": 2.5, "coverage_80": 0.4, "skill": {}}
    stated["models"][best] |= {"coverage_80": 0.8, "calibration_error": 0.02}
    stated["models"][other] = worse
    stated["question"]["models"] = [best, other]
    stated["common"] = {"n": 5, "crps": {best: 2.0, other: 2.5}, "skill": {},
                      "crps_by_origin": {best: {"01-01": 2.0}, other: {"01-01": 2.5}}}  # fmt: skip
    return stated


def conclusions(html):
    """Conclusions of a page, a list."""
    part = html[html.index('<ol class="answer">') : html.index("</ol>")].replace("\u00a0", " ").replace("\u2060", "")
    return re.findall("<li>(.*?)</li>", part)


def test_the_default_of_briefings_is_judged_beside_the_best():
    said = conclusions(render(two_models(), "en"))
    assert said[0] == "Straight line has the smallest error: a mean CRPS of 2.00 µg/m³."
    assert said[1] == "Combined forecast, the default of briefings, has one of 2.50 µg/m³, 25 % more."
    assert any(s.startswith("The 80 % intervals of combined forecast held 40 %") and "outside" in s for s in said)
    assert any("probabilities of combined forecast" in s and "cannot be taken at their word" in s for s in said)
    assert any(s.startswith("The 80 % intervals of straight line held 80 %") and "inside" in s for s in said)
    assert any("简报默认采用的组合预测为 2.50 微克/立方米" in s for s in conclusions(render(two_models(), "zh")))


def test_models_are_compared_on_the_cases_that_all_made():
    # on its own, easier cases the worse one would look the better: 1.0 against 1.5
    stated = two_models()
    stated["models"]["combined"]["crps"] = 1.0
    html = render(stated, "en")
    assert conclusions(html)[0].startswith("Straight line has the smallest error: a mean CRPS of 2.00")
    assert "Models are compared on the forecasts that all of them made: 5." in html
    assert "combined forecast 5 of 7" in html and "CRPS, common forecasts" in html
    nothing = stated | {"common": {"n": 0}}
    said = conclusions(render(nothing, "en"))
    assert said[0] == "No forecast was made by every model, so none of them can be called the best."
    assert any("intervals of combined forecast" in s for s in said)


def test_a_model_that_is_worse_than_a_reference_is_said_to_be():
    stated = two_models()
    stated["common"]["skill"] = {"combined": {"line": {"crps": {"skill": -0.25, "by_year": [-0.5, 0.125]}}}}
    assert any(s.startswith("Combined forecast has 25 % more error than straight line") and "−50 to 12 %" in s
               for s in conclusions(render(stated, "en")))  # fmt: skip


def test_a_period_to_the_end_of_february_is_reported_as_it_was_asked():
    nothing = pd.DataFrame(columns=["region_id", "model", "reason"])
    test = BackTest(question_of("2020", "01-01..02-28"), nothing, nothing, nothing, date(2021, 1, 1))
    asked = summarise(test)["question"]
    assert asked["period"] == "01-01..02-28" and question_of("2020", asked["period"]).span(2020)[1].day == 29


def test_a_default_that_made_nothing_is_reported():
    stated = summary("line")
    stated["question"]["models"] = ["line", "combined"]
    assert "Combined forecast, the default of briefings, made no forecast that could be scored." in render(stated, "en")


def test_reasons_are_in_the_page_s_language_and_counted_by_kind():
    stated = summary(
        "line", "not enough history: pm25: 2 past windows like 2018-01-01..2018-12-31", "not enough history"
    )
    stated["failures"].append(stated["failures"][0] | {"reason": "not enough history: pm25: 2 past windows like 2019"})
    html = render(stated, "zh")
    part = html[html.index("失败的预测") :]
    assert "直线外推：2 × 历史数据不足" in part and part.count("past windows") == 1
    assert 'lang="en"' in part[: part.index("past windows")]


def test_english_counts_and_units():
    stated = summary()
    stated["counts"] |= {"regions_scored": 1, "region_years_scored": 3}
    html = render(stated, "en").replace("\u00a0", " ")
    assert "1 region, 3 region-years" in html and "1 regions" not in html
    stated["question"] |= {"statistic": "composite_index", "parameters": ["pm25", "o3_mda8", "o3_1h_max"]}
    html = render(stated, "en").replace("\u00a0", " ")
    assert conclusions(html)[0] == "Climatology has a mean CRPS of 1.50."
    assert html.count("O3 ") == 1 and "or the 1-hour one where there is no other" in html


def test_origins_a_year_ahead_have_a_name_of_their_own():
    stated = summary()
    stated["common"]["crps_by_origin"]["climatology"] = {"10-01@1": 2.0, "10-01": 1.0}
    stated["question"]["origins"] = ["10-01", "10-01@1"]
    html = render(stated, "en")
    start = html.index('id="json-figure-origin">')
    assert '"10-01@1","10-01"' in html[start : html.index("</script>", start)].replace(" ", "")
    assert "10-01@1 is 1 October a year earlier than 10-01" in html


def test_regions_without_a_climate_region_are_reported():
    stated = summary()
    stated["counts"]["regions_of_unknown_climate"] = 4
    assert "no climate region for 4 regions: together they are one block a year" in render(stated, "en")


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_page_says_what_is_in_the_summary(lang):
    html = render(summary(), lang)
    between = "0.010～0.050" if lang == "zh" else "0.010–0.050"
    for text in ("1.50", "−0.25", f"0.200 [{between}]", "0.100", "too wild", "2018"):
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
    empty = summary() | {"models": {}, "common": {"n": 0}}
    assert "No forecast could be scored" in render(empty, "en")
