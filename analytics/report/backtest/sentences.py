"""The conclusions of a back-test: which model was best, and whether its ranges and probabilities are reliable."""

from __future__ import annotations

from typing import Any

from analytics.report.backtest.charts import Summary, best_model, model_name, unit_of
from analytics.words.catalogue import say
from analytics.words.numbers import ABSENT, number, share, share_span


def sentences(summary: Summary, lang: str) -> list[str]:
    """Say which model was best, how the briefings' default compares, and whether their ranges and probabilities hold.

    Parameters
    ----------
    summary : dict
        A back-test's ``summary.json``. Models are ranked on the cases that all of them made, and judged on all of
        their own.
    lang : str
        ``'zh'`` or ``'en'``.
    """
    models, default = summary["models"], summary["question"]["default_model"]
    if not models:
        return [say(lang, "backtest.nothing")]
    best = best_model(summary)
    shown = [name for name in dict.fromkeys((best, default)) if name is not None and name in models]
    lines = [*_ranking(summary, best, lang), *_in_common(summary, lang)]
    if default not in models and default in summary["question"]["models"]:
        lines.append(say(lang, "backtest.default_none", model=model_name(default, lang)))
    for name in shown:
        lines += _saves(summary, name, lang)
    for name in shown:
        lines += _verdict(models[name], model_name(name, lang), lang)
    return [line[0].upper() + line[1:] for line in lines]


def _ranking(summary: Summary, best: str | None, lang: str) -> list[str]:
    """Say which model has the smallest error, and how the default compares."""
    if best is None:
        return [say(lang, "backtest.none_common")]
    crps, default = summary["common"]["crps"], summary["question"]["default_model"]
    score = _crps(summary, crps[best], lang)
    if len(crps) == 1:
        return [say(lang, "backtest.only", model=model_name(best, lang), crps=score)]
    lines = [say(lang, "backtest.best", model=model_name(best, lang), crps=score)]
    if default in crps and default != best:
        more = share(crps[default] / crps[best] - 1.0, lang) if crps[best] else ABSENT
        lines.append(say(lang, "backtest.default", model=model_name(default, lang), share=more,
                         crps=_crps(summary, crps[default], lang)))  # fmt: skip
    return lines


def _crps(summary: Summary, value: float, lang: str) -> str:
    return f"{number(value, 2)} {unit_of(summary, lang)}".rstrip()


def _in_common(summary: Summary, lang: str) -> list[str]:
    """Say on how many cases the models were compared, where that is not all, and which made fewer."""
    if not partial(summary):
        return []
    made = {name: scores["n"] for name, scores in summary["models"].items()}
    most = max(made.values())
    fewer = [
        say(lang, "backtest.fewer_item", model=model_name(name, lang), n=n, most=most)
        for name, n in made.items() if n < most
    ]  # fmt: skip
    text = say(lang, "backtest.compared", n=summary["common"]["n"])
    return [text + (say(lang, "backtest.fewer", items=say(lang, "meta.sep").join(fewer)) if fewer else "")]


def partial(summary: Summary) -> bool:
    """Whether some model made forecasts that another one did not."""
    return any(scores["n"] != summary["common"]["n"] for scores in summary["models"].values())


def _saves(summary: Summary, name: str, lang: str) -> list[str]:
    """Say how much of a reference's error a model saves, on the cases that all models made."""
    skills = summary["common"].get("skill", {}).get(name, {})
    return [
        say(lang, "backtest.saves" if skill["crps"]["skill"] >= 0 else "backtest.adds", model=model_name(name, lang),
            other=model_name(other, lang), share=share(abs(skill["crps"]["skill"]), lang),
            range=skill_range(skill["crps"]["by_year"], lang))
        for other, skill in skills.items() if "crps" in skill
    ]  # fmt: skip


def _verdict(scores: Summary, model: str, lang: str) -> list[str]:
    """Say whether a model's ranges and probabilities are those of a calibrated forecaster."""
    limits: dict[str, Any] = scores["calibrated_90_percent_range"]
    low, high = limits["coverage_80"]
    fits = "well" if low <= scores["coverage_80"] <= high else "badly"
    lines = [
        say(lang, f"backtest.covers_{fits}", model=model, share=share(scores["coverage_80"], lang),
            low=share(low, lang), high=share(high, lang), n=scores["n"], effective=round(limits["n_effective"]))
    ]  # fmt: skip
    error, between = scores.get("calibration_error"), limits.get("calibration_error")
    if error is not None and between:
        fits = "well" if error <= between[1] else "badly"
        lines.append(say(lang, f"backtest.ece_{fits}", model=model, error=number(error, 3),
                         low=number(between[0], 3), high=number(between[1], 3)))  # fmt: skip
    return lines


def skill_range(pair: list[float | None], lang: str) -> str:
    """Write the range of a skill; with a single block there is none."""
    low, high = pair
    return say(lang, "backtest.one_block") if low is None else share_span(low, high, lang)
