"""Each chart draws what its data say: bounds as bounds, states as states, nothing at a made-up place."""

from __future__ import annotations

import json

import numpy as np
import pandas as pd
import plotly.graph_objects as go
import pytest

from analytics.report import chart_rows, chart_tables, figures
from analytics.report.calendar import AQI_COLOURS, UNKNOWN
from analytics.report.chart_parts import month_axis, wrapped
from analytics.report.day_budget import lost
from analytics.report.template import STATUS_STYLE

HOSTILE = "<a href='javascript:alert(1)'>x</a> $\\alpha$ %{y} " + "长" * 80 + " 🚱\"'"


def runs(**cells) -> pd.DataFrame:
    base = {
        "as_of": pd.date_range("2025-06-01", periods=4, freq="MS"),
        "p_met": [0.3, np.nan, np.nan, 1.0],
        "p_low": [0.3, 0.2, 0.0, 1.0],
        "p_high": [0.3, 0.7, 1.0, 1.0],
        "status": ["open", "undetermined", "no evidence", "met"],
        "likelihood": ["unlikely", None, None, "virtually certain"],
        "value": [41.5, np.nan, np.nan, 42.4],
        "run_id": ["r1", "r2", "r3", "r4"],
    }
    return pd.DataFrame(base | cells)


def days(low: list[float], high: list[float], first: str = "2025-01-30") -> pd.DataFrame:
    day = pd.date_range(first, periods=len(low))
    return pd.DataFrame({"day": day, "category_low": low, "category_high": high, "pm25_ug_m3": 80.0})


def budget(kind: str, low: list[int], high: list[int], left: int = 10) -> pd.DataFrame:
    n = len(low)
    return pd.DataFrame(
        {
            "day": pd.date_range("2024-12-31", periods=n),
            "days_left": [left + n - 1 - i for i in range(n)],
            "low": low,
            "high": high,
            "pace": np.linspace(low[0], 0, n),
            "hit_low": [0, *(-np.diff(high))],
            "hit_high": [0, *(-np.diff(low))],
            "kind": kind,
        }
    )


def steps(**cells) -> pd.DataFrame:
    base = {
        "target_id": ["a", "b"],
        "comparator": ">=",
        "threshold": [30.0, 70.0],
        "unit": "%",
        "period_end": ["2023-12-31", "2024-12-31"],
        "status": ["met", "open"],
        "p_met": [1.0, 0.4],
        "value_reported": [33.0, np.nan],
        "clause": "13",
    }
    return pd.DataFrame(base | cells)


def yearly() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "target_id": "a",
            "series": ["value", "value", "value", "line", "line"],
            "year": [2021, 2022, 2023, 2022, 2025],
            "value": [50.0, 48.0, np.nan, 48.0, 30.0],
            "value_low": [50.0, 48.0, 40.0, np.nan, np.nan],
            "value_high": [50.0, 48.0, 47.0, np.nan, np.nan],
            "valid": [False, True, True, None, None],
        }
    )


def target(**cells) -> pd.DataFrame:
    base = {"target_id": "a", "region_id": "x", "region": "新乡市", "indicator": "pm25_mean", "comparator": "<",
            "indicator_zh": "细颗粒物浓度", "indicator_en": "PM2.5 mean", "threshold": 30.0, "unit": "ug/m3",
            "period_end": "2025-12-31", "subject_zh": "", "subject_en": ""}  # fmt: skip
    return pd.DataFrame([base | cells])


def cities(n: int, **cells) -> pd.DataFrame:
    value = np.linspace(20.0, 60.0, n)
    rank = np.arange(1.0, n + 1)
    base = {"region_id": [f"c{i}" for i in range(n)], "zh": [f"城{i}" for i in range(n)], "value_low": value,
            "en": [f"City {i}" for i in range(n)], "value_high": value, "rank_best": rank, "rank_worst": rank,
            "n_ranked": n, "n_valid": 360, "n_expected": 365}  # fmt: skip
    return pd.DataFrame(base | cells)


def bins() -> pd.DataFrame:
    return pd.DataFrame({"bin_low": [0.0, 0.4, 0.9], "bin_high": [0.1, 0.5, 1.0], "n": [20, 0, 5],
                         "mean_p": [0.04, 0.45, 0.97], "frequency": [0.05, 0.0, 0.8], "low": 0.0,
                         "high": [0.1, 1, 1]})  # fmt: skip


def change(**cells) -> pd.DataFrame:
    base = {"month": [1, 2, 3], "change": [-3.0, 1.5, 0.0], "year_from": 2024, "year_to": 2025, "weight": [0.0, 0.9, 0],
            "year_mean_from": 40.0, "year_mean_to": 38.5, "mean_from": 50.0, "mean_to": 40.0, "n_from": 31, "n_to": 31,
            "last_day": pd.Timestamp("2025-03-31")}  # fmt: skip
    return pd.DataFrame(base | cells)


def every(lang: str, name: str = "某城") -> dict[str, tuple[go.Figure, str]]:
    """One figure of each kind with its text alternative, the given name wherever data bring one."""
    rows = target(indicator_zh=name, indicator_en=name, subject_zh=name, subject_en=name, region=name)
    places = cities(3, zh=name, en=name)
    skill = pd.DataFrame({"name": [name], "skill": [0.4], "low": [0.2], "high": [0.5], "n": [12]})
    staged, left = steps(clause=name), budget("allowed", [5, 4], [5, 5])
    return {
        "path": (figures.probability_path(runs(run_id=name), lang), figures.probability_path_alt(runs(), lang)),
        "calendar": (figures.calendar(days([2, 3], [2, 4]), lang), figures.calendar_alt(days([2, 3], [2, 4]), lang)),
        "budget": (figures.day_budget(left, lang), figures.day_budget_alt(left, lang)),
        "ladder": (figures.ladder(staged, lang), figures.ladder_alt(staged, lang)),
        "multiples": (figures.multiples(yearly(), rows, lang), figures.multiples_alt(yearly(), rows, lang)),
        "ranking": (figures.ranking(places, lang, ["c1"], 44.0), figures.ranking_alt(places, lang, ["c1"])),
        "reliability": (figures.reliability(bins(), lang), figures.reliability_alt(bins(), lang)),
        "skill": (figures.skill_bars(skill, lang), figures.skill_bars_alt(skill, lang)),
        "waterfall": (figures.waterfall(change(), lang), figures.waterfall_alt(change(), lang)),
    }  # fmt: skip


def traces(figure: go.Figure, key: str, value: str) -> list:
    return [t for t in figure.data if (t.meta or {}).get(key) == value]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_chart_is_valid_and_tells_itself_in_words(lang: str) -> None:
    for name, (figure, words) in every(lang).items():
        assert figure.layout.template.layout.paper_bgcolor == "#ffffff", name
        assert figure.layout.height and len(figure.data), name
        assert json.loads(figure.to_json())["data"], name
        assert words.endswith("。" if lang == "zh" else ".") and "{" not in words, name


def test_names_from_data_cannot_be_markup() -> None:
    for name, (figure, _) in every("zh", HOSTILE).items():
        text = json.dumps(figure.to_plotly_json(), default=list, ensure_ascii=False)
        assert "<a" not in text and "%{y}" not in text and "$\\" not in text and "$\\\\" not in text, name


@pytest.mark.parametrize("make", ["probability_path", "calendar", "day_budget", "ladder", "ranking", "reliability",
                                  "skill_bars", "waterfall"])  # fmt: skip
def test_a_missing_column_is_named(make: str) -> None:
    with pytest.raises(ValueError, match="lack the columns"):
        getattr(figures, make)(pd.DataFrame({"x": [1]}), "en")


def test_empty_data_draw_an_empty_chart() -> None:
    empty = {
        "probability_path": runs(), "calendar": days([1], [1]), "day_budget": budget("needed", [5], [5]),
        "ladder": steps(), "ranking": cities(2), "reliability": bins(), "waterfall": change(),
        "skill_bars": pd.DataFrame({"name": ["a"], "skill": [1.0]}),
    }  # fmt: skip
    for make, data in empty.items():
        for lang in ("zh", "en"):
            figure = getattr(figures, make)(data.iloc[:0], lang)
            drawn = [t for t in figure.data if t.meta["series" if "series" in t.meta else "mark"] not in
                     {"perfect", "legend", "numbers", "days"}]  # fmt: skip
            assert drawn == [] and figure.layout.height, make
            # a page drops ticks on narrow screens: there must be some wherever a chart asks for it
            assert "narrow_ticks" not in (figure.layout.meta or {}) or figure.layout.xaxis.tickvals, make
    assert len(figures.multiples(yearly().iloc[:0], target(), "zh").data) == 0


# --- probability through time ------------------------------------------------------------------------------------


def test_path_draws_one_probability_as_a_dot_and_two_as_a_bar() -> None:
    figure = figures.probability_path(runs(), "en", "ug/m3")
    assert {t.meta["status"] for t in traces(figure, "mark", "dot")} == {"open", "met"}
    (bar,) = traces(figure, "mark", "bounds")
    assert (
        bar.meta["status"] == "undetermined"
        and bar.y[0] == pytest.approx(45)
        and bar.error_y.array[0] == pytest.approx(25)
    )
    (line,) = traces(figure, "mark", "line")
    assert line.y == (30.0, None, None, 100.0) and line.connectgaps is False
    dot = traces(figure, "status", "open")[0]
    assert dot.marker.symbol == STATUS_STYLE["open"][1] and "41.5 µg/m³" in dot.customdata[0]


def test_path_never_draws_a_dot_for_a_contested_verdict() -> None:
    told = runs(status=["open", "contested", "no evidence", "contested"], p_low=[0.3, 0, 0, 0], p_high=[0.3, 1, 1, 1])
    figure = figures.probability_path(told, "zh")
    assert {t.meta["status"] for t in traces(figure, "mark", "dot")} == {"open"}


def test_path_words_tell_first_last_and_range() -> None:
    told = runs(p_met=[0.3, 0.5, 0.2, 0.9], p_low=[0.3, 0.5, 0.2, 0.9], p_high=[0.3, 0.5, 0.2, 0.9], status="open")
    words = figures.probability_path_alt(told, "en")
    assert "30 % as of 1 Jun 2025" in words and "90 % as of 1 Sep 2025" in words and "from 20 % to 90 %" in words
    assert "尚无" in figures.probability_path_alt(told.assign(status="no evidence"), "zh")


# --- calendar ----------------------------------------------------------------------------------------------------


def cell(figure: go.Figure, series: str, month: int, day: int) -> float | None:
    (heat,) = traces(figure, "series", series)
    per_day = 2 if series == "days" else 3
    return heat.z[month - 1][(day - 1) * per_day + (0 if series == "days" else 1)]


def test_calendar_puts_each_day_in_its_cell() -> None:
    figure = figures.calendar(days([2, 5, 1], [2, 5, 1], first="2025-01-31"), "zh")
    assert [cell(figure, "days", m, d) for m, d in ((1, 31), (2, 1), (2, 2))] == [2, 5, 1]
    (heat,) = traces(figure, "series", "days")
    assert sum(v is not None for line in heat.z for v in line) == 3
    x = np.array(heat.x)
    assert len(x) == len(heat.z[0]) + 1 and x[60] == pytest.approx(30.53)  # left edge of the 31st
    assert traces(figure, "series", "bounds") == []


def test_calendar_splits_a_day_known_by_bounds_and_greys_the_unknown() -> None:
    figure = figures.calendar(days([2, 3, np.nan, 2], [4, 3, np.nan, np.nan]), "en")
    assert cell(figure, "days", 1, 30) == 2 and cell(figure, "bounds", 1, 30) == 4
    assert cell(figure, "days", 1, 31) == 3 and cell(figure, "bounds", 1, 31) is None
    assert cell(figure, "days", 2, 1) == UNKNOWN  # nothing known at all: one grey cell
    assert cell(figure, "days", 2, 2) == 2 and cell(figure, "bounds", 2, 2) == UNKNOWN
    (numbers,) = traces(figure, "series", "numbers")
    assert sorted(numbers.text) == ["3", "4"]  # polluted days carry their number, in their half
    assert 30.23 in numbers.x


def test_calendar_uses_the_official_colours_in_order() -> None:
    (heat,) = traces(figures.calendar(days([1], [1]), "en"), "series", "days")
    scale = [colour for _, colour in heat.colorscale]
    assert scale[:12:2] == scale[1:12:2] == list(AQI_COLOURS)
    # the middle of step k of the scale is category k
    assert heat.zmin == 0.5 and heat.zmax == 7.5


def test_calendar_words_count_with_bounds() -> None:
    words = figures.calendar_alt(days([2, 2, 5, np.nan], [2, 3, 5, np.nan]), "en")
    assert "of 4 days, 1–3 good or better and 1–2 heavily" in words and "1 days are known by bounds" in words


def test_calendar_refuses_two_years() -> None:
    with pytest.raises(ValueError, match="one year"):
        figures.calendar(days([1, 1], [1, 1], first="2024-12-31"), "en")


# --- day budget --------------------------------------------------------------------------------------------------


def test_budget_draws_the_worse_bound_and_the_band() -> None:
    figure = figures.day_budget(budget("needed", [5, 4, 3], [5, 5, 4]), "en")
    (line,) = traces(figure, "series", "left")
    assert line.y == (5, 5, 4) and len(traces(figure, "series", "bounds")) == 1
    allowed = figures.day_budget(budget("allowed", [5, 4, 3], [5, 5, 4]), "en")
    assert traces(allowed, "series", "left")[0].y == (5, 4, 3)
    exact = figures.day_budget(budget("allowed", [5, 5, 4], [5, 5, 4]), "zh")
    assert traces(exact, "series", "bounds") == []
    (hit,) = traces(exact, "series", "hits")
    assert hit.x == ("2025-01-02",) and hit.y == (4,)


def test_budget_says_when_it_is_out_of_reach() -> None:
    figure = figures.day_budget(budget("needed", [19, 19], [20, 20], left=18), "en")
    hover = traces(figure, "series", "left")[0].customdata
    assert "out of reach" not in hover[0] and "out of reach" in hover[1]  # 19 of 19 days, then 19 of 18
    assert not lost({"low": 19, "high": 30, "days_left": 19}, "needed")
    assert lost({"low": -2, "high": -1}, "allowed") and not lost({"low": -1, "high": 0}, "allowed")


def test_budget_axis_runs_to_the_end_of_the_period() -> None:
    figure = figures.day_budget(budget("needed", [9, 8], [9, 8], left=364), "en")
    assert figure.layout.xaxis.range == ("2025-01-01", "2025-12-31")


# --- ladder, multiples -------------------------------------------------------------------------------------------


def test_ladder_has_a_rung_to_each_deadline() -> None:
    figure = figures.ladder(steps(), "en", yearly()[["year", "value", "valid"]].iloc[:2])
    (rungs,) = traces(figure, "series", "rungs")
    assert rungs.x == ("2022-12-31", "2023-12-31", None, "2023-12-31", "2024-12-31", None)
    assert rungs.y == (30.0, 30.0, None, 70.0, 70.0, None)
    (values,) = traces(figure, "series", "values")
    assert values.x == ("2021-12-31", "2022-12-31") and values.marker.symbol == ("circle-open", "circle")
    words = [a.text for a in figure.layout.annotations if a.name == "rung"]
    assert words[0].startswith("≥ 30 %") and "40 %" in words[1]
    assert [t.meta["series"] for t in figure.data[2:]] == ["met", "open"]


def test_ladder_shows_no_probability_without_evidence() -> None:
    figure = figures.ladder(steps(status="no evidence", p_met=0.5), "zh")
    assert all("·" not in a.text for a in figure.layout.annotations)
    assert "缺少依据" in figures.ladder_alt(steps(status="no evidence"), "zh")


def test_multiples_draw_bounds_as_bars_and_the_line_dashed() -> None:
    figure = figures.multiples(yearly(), target(), "en")
    (bar,) = traces(figure, "series", "bounds")
    assert bar.base == (40.0,) and bar.y == (7.0,) and bar.x == (2023,)
    (value,) = traces(figure, "series", "value")
    assert value.x == (2021, 2022, 2023) and value.y == (50.0, 48.0, None) and value.connectgaps is False
    assert value.marker.symbol[:2] == ("circle-open", "circle")
    (line,) = traces(figure, "series", "line")
    assert line.line.dash == "dash" and line.y == (48.0, 30.0)
    # halfway down the straight line: 48 - 18/3 = 42 in 2023
    assert "42.0 µg/m³" in bar.customdata[0]
    low, high = figure.layout.yaxis.range
    assert low < 30 and high > 50


def test_multiples_name_each_series_once() -> None:
    data = pd.concat([yearly().assign(target_id=t) for t in "abc"])
    rows = pd.concat([target(target_id=t) for t in "abc"])
    figure = figures.multiples(data[(data["target_id"] != "a") | (data["series"] == "line")], rows, "zh")
    named = [t.meta["series"] for t in figure.data if t.showlegend]
    assert sorted(named) == ["bounds", "line", "target", "value"]


# --- ranking -----------------------------------------------------------------------------------------------------


def test_of_few_cities_all_are_named_of_many_those_asked_about() -> None:
    assert len(traces(figures.ranking(cities(8), "en", ["c1"]), "series", "named")[0].x) == 8
    many = figures.ranking(cities(168), "en", ["c3", "c90"])
    assert len(traces(many, "series", "named")[0].x) == 2 and len(traces(many, "series", "cities")[0].x) == 168
    left = [a.text for a in many.layout.annotations if a.name == "left words"]
    assert left == ["<b>City 3</b>", "<b>City 90</b>"]
    right = [a.text for a in many.layout.annotations if a.name == "right words"]
    assert "rank 4 of 168" in right[0]


def test_a_city_known_by_bounds_is_a_bar_and_one_without_rank_is_hollow() -> None:
    data = cities(2, value_high=[30.0, 60.0], rank_best=[1.0, np.nan], rank_worst=[1.0, np.nan])
    figure = figures.ranking(data, "en", unit="%")
    (bar,) = traces(figure, "series", "bounds")
    assert bar.base == (20.0,) and bar.x == (10.0,)
    (dot,) = traces(figure, "series", "named")
    assert dot.marker.symbol == ("circle-open",) and "not ranked" in dot.customdata[0]


def test_the_threshold_is_inside_the_picture() -> None:
    figure = figures.ranking(cities(3), "zh", threshold=15.0)
    assert figure.layout.xaxis.range[0] < 15.0 and len(traces(figure, "series", "threshold")) == 1


# --- track record, waterfall -------------------------------------------------------------------------------------


def test_reliability_leaves_empty_bins_out() -> None:
    figure = figures.reliability(bins(), "en")
    (dots,) = traces(figure, "series", "bins")
    assert dots.x == (4.0, 97.0) and dots.y == (5.0, 80.0) and dots.marker.size[0] > dots.marker.size[1]
    assert "met in 4 of 5 cases (80 %)" in dots.customdata[1]
    (counts,) = traces(figure, "series", "counts")
    assert counts.y == (20, 5)
    (expected,) = traces(figure, "series", "expected")
    assert expected.base == (0.0, 0.0) and expected.y == (10.0, 100.0)
    assert "25 past probabilities" in figures.reliability_alt(bins(), "en")


def test_negative_skill_is_told_by_colour_and_side() -> None:
    figure = figures.skill_bars(pd.DataFrame({"name": ["a", "b"], "skill": [0.4, -0.2]}), "en")
    (bar,) = traces(figure, "series", "skill")
    assert bar.x == (40.0, -20.0) and bar.marker.color[0] != bar.marker.color[1]
    assert figure.layout.xaxis.range[0] < -20


def test_waterfall_steps_hang_together() -> None:
    figure = figures.waterfall(change(), "en")
    down, up = traces(figure, "series", "down")[0], traces(figure, "series", "up")[0]
    assert (down.base[0], down.y[0]) == (40.0, -3.0) and (up.base[0], up.y[0]) == (37.0, 1.5)
    (means,) = traces(figure, "series", "means")
    assert means.y == (40.0, 38.5) and up.base[-1] + up.y[-1] == means.y[1]
    assert "of which by missing days: +0.90" in up.customdata[0]
    assert "through 31 Mar 2025" in figures.waterfall_alt(change(), "en")
    assert "31 Dec" not in figures.waterfall_alt(change(last_day=pd.Timestamp("2025-12-31")), "en")


def test_few_days_have_a_tick_a_day() -> None:
    few, many = (figures.day_budget(budget("needed", [n, n - 1], [n, n - 1]), "zh") for n in (3, 200))
    assert figures.day_budget(budget("allowed", [3, 2], [3, 2]), "zh").layout.yaxis.dtick == 1
    assert many.layout.yaxis.dtick is None and few.layout.yaxis.tickformat == "d"


def test_waterfall_drops_small_words_on_narrow_screens_only() -> None:
    figure = figures.waterfall(change(change=[-3.0, 0.1, 1.4]), "en")
    short = figure.layout.meta["narrow"]
    assert [figure.layout.annotations[int(i)].text for i in short] == ["+0.1"] and set(short.values()) == {""}


# --- tables, parts -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_tables_hold_what_the_charts_show(lang: str) -> None:
    told = {
        "ladder": chart_rows.ladder_table(steps(value=[33.0, np.nan]), lang),
        "multiples": chart_rows.multiples_table(yearly(), target(), lang),
        "reliability": chart_rows.reliability_table(bins(), lang),
        "skill": chart_rows.skill_bars_table(pd.DataFrame({"name": ["a"], "skill": [0.4]}), lang),
        "waterfall": chart_rows.waterfall_table(change(), lang),
        "ranking": chart_tables.ranking_table(cities(2), "ug/m3", lang),
    }
    for name, (header, lines) in told.items():
        assert lines and all(len(line) == len(header) for line in lines), name
        assert all(isinstance(text, str) and text for line in lines for text in line), name
    assert told["waterfall"][1][0][-1] == "−3.00" and told["waterfall"][1][-1][-1] == "−1.50"
    unit, dash = ("µg/m³", "–") if lang == "en" else ("微克/立方米", "～")
    assert told["multiples"][1][0][2:] == [f"50.0 {unit}", f"48.0 {unit}", f"40.0{dash}47.0 {unit}"]


def test_long_names_break_into_lines_that_fit() -> None:
    assert wrapped("新乡市空气质量优良天数比例", 12) == "新乡市空气质<br>量优良天数…"
    assert wrapped("a<b " * 9, 10).count("<br>") == 1 and "a&lt;b" in wrapped("a<b " * 9, 10)


def test_ticks_thin_out_with_the_span() -> None:
    assert len(month_axis("2025-01-01", "2025-12-31", "en")["tickvals"]) == 12
    assert len(month_axis("2024-01-01", "2026-01-01", "en")["tickvals"]) <= 10
    assert all("2" in text for text in month_axis("2020-01-01", "2026-01-01", "zh")["ticktext"])
