"""The back-test as a page: how good each model was, whether its probabilities came out, and what was not scored."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from analytics import __version__
from analytics.report.backtest_figures import Summary, by_origin, model_name, pit, reliability, unit_of
from analytics.report.backtest_skill import skill_chart
from analytics.report.escape import clean
from analytics.report.page import figure_json, fill, write
from analytics.report.words import LANGS, say, say_or

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
                 unit=unit_of(summary, lang))]  # fmt: skip
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
    made = {
        "reliability": reliability(summary, lang),
        "origin": by_origin(summary, lang),
        "skill": skill_chart(summary["models"], lang, model_name),
        "pit": pit(summary, lang),
    }
    return {
        name: {"id": f"figure-{name}", "json": figure_json(figure), "alt": say(lang, f"backtest.alt_{name}")}
        for name, figure in made.items()
        if figure is not None
    }


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
