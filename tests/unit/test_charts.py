"""What holds of every chart and its table: valid, told in words, safe with any name, whole without data."""

from __future__ import annotations

import json

import numpy as np
import pandas as pd
import plotly.graph_objects as go
import pytest
from support.chart_samples import attribution, bins, budget, change, cities, days, runs, steps, target, yearly

from analytics.report import charts
from analytics.report.charts.axes import month_axis, wrapped
from analytics.report.charts.ladder import ladder_table
from analytics.report.charts.multiples import multiples_table
from analytics.report.charts.ranking import ranking_table
from analytics.report.charts.track_record import reliability_table, skill_bars_table
from analytics.report.charts.waterfall import waterfall_chart, waterfall_table

HOSTILE = "<a href='javascript:alert(1)'>x</a> $\\alpha$ %{y} " + "长" * 80 + " 🚱\"'"


def every(lang: str, name: str = "某城") -> dict[str, tuple[go.Figure, str]]:
    """One figure of each kind with its text alternative, the given name wherever data bring one."""
    rows = target(indicator_zh=name, indicator_en=name, subject_zh=name, subject_en=name, region=name)
    places = cities(3, zh=name, en=name)
    skill = pd.DataFrame({"name": [name], "skill": [0.4], "low": [0.2], "high": [0.5], "n": [12]})
    staged, left = steps(clause=name), budget("allowed", [5, 4], [5, 5])
    return {
        "path": (charts.probability_path(runs(run_id=name), lang), charts.probability_path_alt(runs(), lang)),
        "calendar": (charts.calendar(days([2, 3], [2, 4]), lang), charts.calendar_alt(days([2, 3], [2, 4]), lang)),
        "budget": (charts.day_budget(left, lang), charts.day_budget_alt(left, lang)),
        "ladder": (charts.ladder(staged, lang), charts.ladder_alt(staged, lang)),
        "multiples": (charts.multiples(yearly(), rows, lang), charts.multiples_alt(yearly(), rows, lang)),
        "ranking": (charts.ranking(places, lang, ["c1"], 44.0), charts.ranking_alt(places, lang, ["c1"])),
        "reliability": (charts.reliability(bins(), lang), charts.reliability_alt(bins(), lang)),
        "skill": (charts.skill_bars(skill, lang), charts.skill_bars_alt(skill, lang)),
        "waterfall": (charts.waterfall(change(), lang), charts.waterfall_alt(change(), lang)),
        "split": (charts.weather_split(attribution(), lang), charts.weather_split_alt(attribution(), lang)),
        "trend": (charts.weather_trend(attribution(), lang), charts.weather_trend_alt(attribution(), lang)),
    }  # fmt: skip


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_chart_is_valid_and_stands_in_words_too(lang: str) -> None:
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
    with pytest.raises(ValueError, match="have no columns"):
        getattr(charts, make)(pd.DataFrame({"x": [1]}), "en")


def test_empty_data_draw_an_empty_chart() -> None:
    empty = {
        "probability_path": runs(), "calendar": days([1], [1]), "day_budget": budget("needed", [5], [5]),
        "ladder": steps(), "ranking": cities(2), "reliability": bins(), "waterfall": change(),
        "skill_bars": pd.DataFrame({"name": ["a"], "skill": [1.0]}),
    }  # fmt: skip
    for make, data in empty.items():
        for lang in ("zh", "en"):
            figure = getattr(charts, make)(data.iloc[:0], lang)
            drawn = [t for t in figure.data if t.meta["series" if "series" in t.meta else "mark"] not in
                     {"perfect", "legend", "numbers", "days"}]  # fmt: skip
            assert drawn == [] and figure.layout.height, make
            # a page drops ticks on narrow screens: there must be some wherever a chart asks for it
            assert "narrow_ticks" not in (figure.layout.meta or {}) or figure.layout.xaxis.tickvals, make
    assert len(charts.multiples(yearly().iloc[:0], target(), "zh").data) == 0


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_tables_hold_what_the_charts_show(lang: str) -> None:
    stated = {
        "ladder": ladder_table(steps(value=[33.0, np.nan]), lang),
        "multiples": multiples_table(yearly(), target(), lang),
        "reliability": reliability_table(bins(), lang),
        "skill": skill_bars_table(pd.DataFrame({"name": ["a"], "skill": [0.4]}), lang),
        "waterfall": waterfall_table(change(), lang),
        "ranking": ranking_table(cities(2), "ug/m3", lang),
    }
    for name, (header, lines) in stated.items():
        assert lines and all(len(line) == len(header) for line in lines), name
        assert all(isinstance(text, str) and text for line in lines for text in line), name
    assert stated["waterfall"][1][0][-1] == "−3.00" and stated["waterfall"][1][-1][-1] == "−1.50"
    unit, dash = ("µg/m³", "–") if lang == "en" else ("微克/立方米", "～")
    assert stated["multiples"][1][0][2:] == [f"50.0 {unit}", f"48.0 {unit}", f"40.0{dash}47.0 {unit}"]


def test_long_names_break_into_lines_that_fit() -> None:
    assert wrapped("新乡市空气质量优良天数比例", 12) == "新乡市空气质<br>量优良天数…"
    assert wrapped("a<b " * 9, 10).count("<br>") == 1 and "a&lt;b" in wrapped("a<b " * 9, 10)


def test_ticks_thin_out_with_the_span() -> None:
    assert len(month_axis("2025-01-01", "2025-12-31", "en")["tickvals"]) == 12
    assert len(month_axis("2024-01-01", "2026-01-01", "en")["tickvals"]) <= 10
    assert all("2" in text for text in month_axis("2020-01-01", "2026-01-01", "zh")["ticktext"])


def test_the_former_name_of_the_charts_still_works_and_says_the_new_one() -> None:
    from analytics.report import figures

    with pytest.warns(DeprecationWarning, match=r"analytics\.report\.charts"):
        assert figures.fan is charts.fan
    with pytest.raises(AttributeError):
        _ = figures.no_chart


def test_a_chart_module_gives_figure_words_and_table_under_one_heading() -> None:
    heading = charts.Heading("months-a", "change by month", "a")
    made = waterfall_chart(change(), "en", "ug/m3", heading)
    assert (made.id, made.kind, made.title, made.target_id) == ("months-a", "months", "change by month", "a")
    assert made.alt == charts.waterfall_alt(change(), "en")
    assert (made.header, made.lines) == waterfall_table(change(), "en")
