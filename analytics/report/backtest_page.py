"""The back-test as a page: how good each model was, whether its probabilities came out, and what was not scored."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import plotly.graph_objects as go

from analytics import __version__
from analytics.report.escape import clean, label
from analytics.report.page import figure_json, fill, write
from analytics.report.template import BLUE, FAINT, GREEN, INK, MUTED, ORANGE, PURPLE, SKY, VERMILION, template
from analytics.report.words import LANGS, say, say_or

Summary = dict[str, Any]
COLOURS = (BLUE, VERMILION, GREEN, ORANGE, PURPLE, SKY, INK)
MARKS = ("circle", "square", "diamond", "triangle-up", "cross", "x", "star")
DASHES = ("solid", "dash", "dot", "dashdot", "longdash", "longdashdot", "solid")
HEIGHT = 380
LEVELS = ("50", "80", "95")


def write_pages(summary: Summary, out: Path) -> list[Path]:
    """Write the page in each language, ``backtest.zh.html`` and ``backtest.en.html``.

    Parameters
    ----------
    summary : dict
        A back-test's ``summary.json``.
    out : Path
        Folder.

    Returns
    -------
    list of Path
    """
    return [write(out / f"backtest.{lang}.html", render(summary, lang)) for lang in LANGS]


def render(summary: Summary, lang: str) -> str:
    """Write the page; self-contained, nothing is loaded and nothing computed on it.

    Parameters
    ----------
    summary : dict
        A back-test's ``summary.json``.
    lang : str
        ``'zh'`` or ``'en'``.
    """
    models: Summary = summary["models"]
    return fill(
        "backtest.html.j2",
        lang,
        sibling=f"backtest.{'en' if lang == 'zh' else 'zh'}.html",
        facts=_facts(summary, lang),
        sentences=_sentences(summary, lang),
        score_header=_score_header(models, lang),
        score_rows=[_score_row(name, told, models, lang) for name, told in models.items()],
        skill_rows=_skill_rows(models, lang),
        not_scored=[(_reason(r, lang), n) for r, n in summary["counts"]["region_years_not_scored"].items()],
        failures=_failures(summary, lang),
        figures=_figures(summary, lang),
        version=__version__,
    )


def model_name(name: str, lang: str) -> str:
    """Short name of a model in words, or its id where the catalogue has none."""
    return re.split(r" ?[(（]", say_or(lang, "model", clean(name)))[0]


def _facts(summary: Summary, lang: str) -> list[tuple[str, str]]:
    asked, counts = summary["question"], summary["counts"]
    years = asked["years"]
    told = {
        "years": f"{years[0]}–{years[-1]}" if len(years) > 1 else str(years[0]),
        "period": asked["period"].replace("..", "–"),
        "origins": say(lang, "meta.sep").join(asked["origins"]),
        "statistic": f"{_statistic(summary, lang)}",
        "scored_label": say(lang, "backtest.scored", regions=counts["regions_scored"], n=counts["region_years_scored"]),
        "paths": str(asked["n_paths"]),
        "seed": str(asked["seed"]),
        "known_to": asked["outcomes_known_to"],
        "version": __version__,
    }
    return [(say(lang, f"backtest.{key}"), clean(text)) for key, text in told.items()]


def _statistic(summary: Summary, lang: str) -> str:
    asked = summary["question"]
    words = say(lang, f"backtest.statistic_{asked['statistic']}")
    names = say(lang, "meta.sep").join(_word(lang, "parameter", name) for name in asked["parameters"])
    return f"{words}{say(lang, 'meta.open')}{names}{say(lang, 'meta.close')}"


def _sentences(summary: Summary, lang: str) -> list[str]:
    """What a reader should take away, best model first."""
    models = {name: told for name, told in summary["models"].items() if told["crps"] is not None}
    if not models:
        return [say(lang, "backtest.nothing")]
    best = min(models, key=lambda name: models[name]["crps"])
    told = models[best]
    lines = [say(lang, "backtest.best", model=model_name(best, lang), crps=_number(told["crps"]),
                 unit=_unit(summary, lang))]  # fmt: skip
    lines += [
        say(lang, "backtest.saves", model=model_name(best, lang), other=model_name(other, lang),
            share=_percent(skill["crps"]["skill"]), range=_range(skill["crps"]["by_year"], lang))
        for other, skill in told["skill"].items() if "crps" in skill
    ]  # fmt: skip
    low, high = told["calibrated_90_percent_range"]["coverage_80"]
    inside = low <= told["coverage_80"] <= high
    lines.append(
        say(lang, f"backtest.covers_{'well' if inside else 'badly'}", model=model_name(best, lang),
            share=_percent(told["coverage_80"]), low=_percent(low), high=_percent(high),
            n=told["n"], effective=round(told["calibrated_90_percent_range"]["n_effective"]))
    )  # fmt: skip
    error, limits = told.get("calibration_error"), told["calibrated_90_percent_range"].get("calibration_error")
    if error is not None and limits:
        fits = "well" if error <= limits[1] else "badly"
        lines.append(say(lang, f"backtest.ece_{fits}", error=_thousandths(error), low=_thousandths(limits[0]),
                         high=_thousandths(limits[1])))  # fmt: skip
    return [_local(line, lang) for line in lines]


def _unit(summary: Summary, lang: str) -> str:
    asked = summary["question"]
    units = {"mean": "ug/m3", "percentile": "ug/m3", "heavy_days": "d", "good_days": "d"}
    unit = units.get(asked["statistic"], "%")
    if unit == "ug/m3" and asked["parameters"] == ["co"]:
        unit = "mg/m3"
    return say_or(lang, "unit", unit)


def _score_header(models: Summary, lang: str) -> list[str]:
    keys = ("model", "n", "crps", "log_score", "bias", *(f"coverage_{level}" for level in LEVELS), "brier", "ece")
    return [say(lang, f"backtest.col_{key}") for key in keys]


def _score_row(name: str, told: Summary, models: Summary, lang: str) -> dict[str, Any]:
    ranges = told["calibrated_90_percent_range"]
    cells = [str(told["n"]), _number(told["crps"]), _number(told["log_score"]), _number(told["bias_of_median"], True)]
    cells += [_with_range(told[f"coverage_{level}"], ranges[f"coverage_{level}"], _percent) for level in LEVELS]
    cells += [_number(told.get("brier"), digits=3),
              _with_range(told.get("calibration_error"), ranges.get("calibration_error"), _thousandths)]  # fmt: skip
    best = told["crps"] == min(other["crps"] for other in models.values())
    return {"name": model_name(name, lang), "id": clean(name), "cells": [_local(c, lang) for c in cells], "best": best}


def _skill_rows(models: Summary, lang: str) -> list[dict[str, Any]]:
    return [
        {
            "name": model_name(name, lang),
            "other": model_name(other, lang),
            "score": say(lang, f"backtest.col_{score}"),
            "cells": [_local(text, lang) for text in (
                _percent(skill[score]["skill"]), _range(skill[score]["by_year"], lang),
                _range(skill[score]["by_year_and_climate_region"], lang), str(skill["n"]), str(skill["n_years"]))],
        }
        for name, told in models.items()
        for other, skill in told["skill"].items()
        for score in ("crps", "brier")
        if score in skill
    ]  # fmt: skip


def _failures(summary: Summary, lang: str) -> list[dict[str, str]]:
    """Failures by model and reason, most frequent first."""
    count: dict[tuple[str, str], int] = {}
    for row in summary["failures"]:
        key = row["model"], row["reason"]
        count[key] = count.get(key, 0) + 1
    ordered = sorted(count.items(), key=lambda item: -item[1])
    return [{"name": model_name(m, lang), "reason": clean(r), "n": str(n)} for (m, r), n in ordered]


def _reason(reason: str, lang: str) -> str:
    return _word(lang, "reason", reason.replace(" ", "_"))


def _word(lang: str, kind: str, name: str) -> str:
    """Word of the back-test's catalogue, or the name itself."""
    return say_or(lang, "backtest", f"{kind}_{clean(name)}").removeprefix(f"{kind}_")


def _figures(summary: Summary, lang: str) -> dict[str, dict[str, Any]]:
    made = {"reliability": reliability(summary, lang), "origin": by_origin(summary, lang), "pit": pit(summary, lang)}
    return {
        name: {"id": f"figure-{name}", "json": figure_json(figure), "alt": say(lang, f"backtest.alt_{name}")}
        for name, figure in made.items()
        if figure is not None
    }


def reliability(summary: Summary, lang: str) -> go.Figure | None:
    """Stated probability against frequency, with the bars a calibrated forecaster would stay in 90 % of the time."""
    models = {name: told for name, told in summary["models"].items() if told.get("reliability")}
    if not models:
        return None
    figure = go.Figure(layout={"template": template(), "height": HEIGHT + 40})
    figure.add_scatter(x=[0, 1], y=[0, 1], mode="lines", line={"color": FAINT, "dash": "dot", "width": 1},
                       name=say(lang, "backtest.perfect"), hoverinfo="skip")  # fmt: skip
    first = min(models, key=lambda name: models[name]["crps"])
    bars = {row["bin_low"]: row for row in models[first]["calibrated_90_percent_range"].get("bins", [])}
    rows = [row for row in models[first]["reliability"] if row["bin_low"] in bars]
    for row in rows:
        bar = bars[row["bin_low"]]
        figure.add_scatter(x=[row["mean_p"]] * 2, y=[bar["low"], bar["high"]], mode="lines", hoverinfo="skip",
                           line={"color": "#d0e4f2", "width": 9}, showlegend=row is rows[0], legendgroup="bars",
                           name=say(lang, "backtest.bars", model=model_name(first, lang)))  # fmt: skip
    for i, (name, told) in enumerate(models.items()):
        bins = told["reliability"]
        figure.add_scatter(
            x=[row["mean_p"] for row in bins], y=[row["frequency"] for row in bins], mode="lines+markers",
            name=label(model_name(name, lang)), customdata=[row["n"] for row in bins], **_style(i),
            hovertemplate=say(lang, "backtest.hover_reliability") + f"<extra>{label(model_name(name, lang))}</extra>",
        )  # fmt: skip
    _axes(figure, lang, "stated", "came")
    figure.update_xaxes(range=[-0.02, 1.02], tickformat=".0%", constrain="domain")
    figure.update_yaxes(range=[-0.02, 1.02], tickformat=".0%")
    return figure


def by_origin(summary: Summary, lang: str) -> go.Figure | None:
    """CRPS of each model by the day of the origin, in the order of the time that is left."""
    models = {name: told for name, told in summary["models"].items() if told["crps_by_origin"]}
    if not models:
        return None
    figure = go.Figure(layout={"template": template(), "height": HEIGHT})
    for i, (name, told) in enumerate(models.items()):
        words, days = label(model_name(name, lang)), told["crps_by_origin"]
        figure.add_scatter(x=list(days), y=list(days.values()), mode="lines+markers", name=words, **_style(i),
                           hovertemplate="%{x}: %{y:.2f}" + f"<extra>{words}</extra>")  # fmt: skip
    _axes(figure, lang, "origin_day", "crps_unit", unit=_unit(summary, lang))
    figure.update_xaxes(type="category")
    figure.update_yaxes(rangemode="tozero")
    return figure


def pit(summary: Summary, lang: str) -> go.Figure | None:
    """Share of outcomes in each tenth of the forecast distribution; flat is calibrated."""
    if not summary["models"]:
        return None
    figure = go.Figure(layout={"template": template(), "height": HEIGHT})
    figure.add_scatter(x=[0, 1], y=[0.1, 0.1], mode="lines", line={"color": MUTED, "dash": "dot", "width": 1},
                       name=say(lang, "backtest.flat"), hoverinfo="skip")  # fmt: skip
    for i, (name, told) in enumerate(summary["models"].items()):
        counts = told["pit_histogram"]
        share = [n / sum(counts) for n in counts]
        edges = [j / len(counts) for j in range(len(counts) + 1)]
        style = _style(i)
        figure.add_scatter(x=edges, y=[*share, share[-1]], mode="lines", name=label(model_name(name, lang)),
                           line={**style["line"], "shape": "hv"},
                           hovertemplate="%{y:.0%}" + f"<extra>{label(model_name(name, lang))}</extra>")  # fmt: skip
    _axes(figure, lang, "pit", "pit_share")
    figure.update_xaxes(range=[0, 1], tickformat=".0%")
    figure.update_yaxes(tickformat=".0%", rangemode="tozero")
    return figure


def _style(i: int) -> dict[str, Any]:
    """Colour, dash and mark of a model: told apart in black and white too."""
    j = i % len(COLOURS)
    return {"line": {"color": COLOURS[j], "dash": DASHES[j], "width": 2}, "marker": {"symbol": MARKS[j], "size": 8}}


def _axes(figure: go.Figure, lang: str, x: str, y: str, **values: str) -> None:
    figure.update_xaxes(title=say(lang, f"backtest.axis_{x}"))
    figure.update_yaxes(title=say(lang, f"backtest.axis_{y}", **values))
    figure.update_layout(legend={"y": -0.2})


def _number(value: float | None, signed: bool = False, digits: int = 2) -> str:
    if value is None:
        return "—"
    return (f"{value:+.{digits}f}" if signed else f"{value:.{digits}f}").replace("-", "−")


def _thousandths(value: float | None) -> str:
    return _number(value, digits=3)


def _percent(value: float | None) -> str:
    return "—" if value is None else f"{100 * value:.0f} %".replace("-", "−")


def _local(text: str, lang: str) -> str:
    """Chinese sets no space before the percent sign."""
    return text.replace(" %", "%") if lang == "zh" else text


def _range(pair: list[float | None], lang: str) -> str:
    low, high = pair
    return say(lang, "backtest.one_block") if low is None else f"{_percent(low)} – {_percent(high)}"


def _with_range(value: float | None, pair: list[float] | None, how: Any) -> str:
    """Write a value with the range a calibrated forecaster would show beside it."""
    if value is None or pair is None:
        return str(how(value))
    return f"{how(value)} [{how(pair[0]).removesuffix(' %')}–{how(pair[1]).removesuffix(' %')}]"
