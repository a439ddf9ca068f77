"""The page of a back-test: scores of each model, reliability of its probabilities, and what was not scored."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from analytics import __version__
from analytics.report.backtest.charts import Summary, best_model, by_origin, model_name, pit, reliability, skill_chart
from analytics.report.backtest.sentences import partial, sentences, skill_range
from analytics.report.charts.chart import figure_json
from analytics.report.html import fill, write
from analytics.terms import OZONE, REPORTED_INTERVALS, Statistic
from analytics.words.catalogue import LANGS, say, say_or
from analytics.words.escape import clean
from analytics.words.numbers import number, share, share_span, span

LEVELS = tuple(f"{round(100 * level)}" for level in REPORTED_INTERVALS)  # as the columns and the words are called


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
        sentences=sentences(summary, lang),
        score_header=_score_header(summary, lang),
        score_rows=[_score_row(name, scores, summary, lang) for name, scores in models.items()],
        unknown_climate=_unknown_climate(summary, lang),
        skill_rows=_skill_rows(models, lang),
        not_scored=[(_reason(r, lang), n) for r, n in summary["counts"]["region_years_not_scored"].items()],
        failures=_failures(summary, lang),
        figures=_figures(summary, lang),
        version=__version__,
    )


def _facts(summary: Summary, lang: str) -> list[tuple[str, str]]:
    asked, counts = summary["question"], summary["counts"]
    years = asked["years"]
    facts = {
        "years": f"{years[0]}–{years[-1]}" if len(years) > 1 else str(years[0]),
        "period": asked["period"].replace("..", "–"),
        "origins_ahead" if _ahead(summary) else "origins": say(lang, "meta.sep").join(asked["origins"]),
        "statistic": f"{_statistic(summary, lang)}",
        "scored_label": say(
            lang,
            "backtest.scored",
            regions=_counted("region", counts["regions_scored"], lang),
            years=_counted("region_year", counts["region_years_scored"], lang),
        ),
        "paths": str(asked["n_paths"]),
        "seed": str(asked["seed"]),
        "known_to": asked["outcomes_known_to"],
        "version": __version__,
    }
    return [(say(lang, f"backtest.{key}"), clean(text)) for key, text in facts.items()]  # fmt: skip


def _ahead(summary: Summary) -> bool:
    return any("@" in origin for origin in summary["question"]["origins"])


def _counted(what: str, n: int, lang: str) -> str:
    return say(lang, f"backtest.{what}", n=n)


def _unknown_climate(summary: Summary, lang: str) -> str:
    """Say that regions without a climate region count as one block; ``''`` where all have one."""
    n = summary["counts"]["regions_of_unknown_climate"]
    return say(lang, "backtest.unknown_climate", regions=_counted("region", n, lang)) if n else ""


def _statistic(summary: Summary, lang: str) -> str:
    asked = summary["question"]
    words = say(lang, f"backtest.statistic_{asked['statistic']}")
    listed = [_word(lang, "parameter", name) for name in _measures(asked)]
    names = say(lang, "meta.sep").join(listed)
    return f"{words}{say(lang, 'meta.open')}{names}{say(lang, 'meta.close')}"


def _measures(asked: Summary) -> list[str]:
    """Parameters as they count: the composite index has one ozone, by its 8-hour maximum where there is one."""
    names: list[str] = asked["parameters"]
    if asked["statistic"] != Statistic.COMPOSITE_INDEX or not set(OZONE) <= set(names):
        return names
    return [*(name for name in names if name not in OZONE), "o3_either"]


def _score_header(summary: Summary, lang: str) -> list[str]:
    common = ("crps_common",) if partial(summary) else ()
    keys = (
        "model",
        "n",
        "crps",
        *common,
        "log_score",
        "bias",
        *(f"coverage_{level}" for level in LEVELS),
        "brier",
        "ece",
    )
    return [say(lang, f"backtest.col_{key}") for key in keys]


def _score_row(name: str, scores: Summary, summary: Summary, lang: str) -> dict[str, Any]:
    ranges = scores["calibrated_90_percent_range"]
    common = [number(summary["common"].get("crps", {}).get(name), 2)] if partial(summary) else []
    cells = [str(scores["n"]), number(scores["crps"], 2), *common, number(scores["log_score"], 2)]
    cells.append(number(scores["bias_of_median"], 2, signed=True))
    cells += [_coverage(scores[f"coverage_{level}"], ranges[f"coverage_{level}"], lang) for level in LEVELS]
    cells += [
        number(scores.get("brier"), 3),
        _error(scores.get("calibration_error"), ranges.get("calibration_error"), lang),
    ]
    best = name == best_model(summary)
    return {"name": model_name(name, lang), "id": clean(name), "cells": cells, "best": best}


def _skill_rows(models: Summary, lang: str) -> list[dict[str, Any]]:
    return [
        {
            "name": model_name(name, lang),
            "other": model_name(other, lang),
            "score": say(lang, f"backtest.col_{score}"),
            "cells": [
                share(skill[score]["skill"], lang), skill_range(skill[score]["by_year"], lang),
                skill_range(skill[score]["by_year_and_climate_region"], lang), str(skill["n"]), str(skill["n_years"])],
        }
        for name, scores in models.items()
        for other, skill in scores["skill"].items()
        for score in ("crps", "brier")
        if score in skill
    ]  # fmt: skip


def _failures(summary: Summary, lang: str) -> list[dict[str, str]]:
    """Failures by model and kind, most frequent first, with the words of one of each."""
    found: dict[tuple[str, str], list[str]] = {}
    for row in summary["failures"]:
        found.setdefault((row["model"], row["kind"]), []).append(row["reason"])
    ordered = sorted(found.items(), key=lambda item: -len(item[1]))
    return [
        {"name": model_name(model, lang), "reason": _reason(kind, lang), "n": str(len(reasons)),
         "example": clean(reasons[0]) if reasons[0] != kind else ""}
        for (model, kind), reasons in ordered
    ]  # fmt: skip


def _reason(reason: str, lang: str) -> str:
    return say_or(lang, "not_scored", clean(reason))


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
    alt = {name: say(lang, f"backtest.alt_{name}") for name in made}
    alt["origin"] += say(lang, "backtest.alt_ahead") if _ahead(summary) else ""
    if partial(summary):
        alt["origin"] += say(lang, "backtest.on_common" if summary["common"]["n"] else "backtest.on_own")
    return {
        name: {"id": f"figure-{name}", "json": figure_json(figure), "alt": alt[name]}
        for name, figure in made.items()
        if figure is not None
    }


def _coverage(value: float, pair: list[float], lang: str) -> str:
    """Write a coverage with the range a calibrated forecaster would show beside it."""
    return f"{share(value, lang)} [{share_span(pair[0], pair[1], lang)}]"


def _error(value: float | None, pair: list[float] | None, lang: str) -> str:
    """Write a calibration error with the range a calibrated forecaster would show beside it."""
    return (
        number(value, 3) if value is None or pair is None else f"{number(value, 3)} [{span(pair[0], pair[1], lang, 3)}]"
    )
