"""The back-test: forecasts as they would have been made at past origins, against what came out."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from typing import Any

import pandas as pd

from analytics.errors import InputError
from analytics.evaluation.grade import Origin, Sampled, graded, sample, score_rows
from analytics.evaluation.outcomes import KnownDays, NotScored, outcome_of
from analytics.evaluation.question import Question
from analytics.forecast import Forecasts, Refusal, make_forecasts
from analytics.forecast.models import SLOW
from analytics.indicators import History
from analytics.indicators.histories import histories
from analytics.message import Both, Message, joined
from analytics.standards import Standards
from analytics.warehouse import Warehouse
from analytics.words.catalogue import say

COLUMNS = (
    "model", "region_id", "region", "year", "origin", "n_history", "mean", "q025", "q10", "q25", "q50", "q75", "q90",
    "q975", "actual", "crps", "pit", "estimated_share",
)  # fmt: skip
FAILURE_COLUMNS = ("model", "region_id", "year", "origin", "kind", "reason")
UNKNOWN_CLIMATE = "unknown"
Progress = Callable[[str], None]


@dataclass(frozen=True)
class BackTest:
    """What a back-test found.

    Parameters
    ----------
    question : Question
    rows : DataFrame
        One row a model, region and origin: `COLUMNS`, then ``ties`` (share of the paths that equal the outcome),
        ``n_pool`` (regions in the pool), ``log_score``, ``last`` (value of the newest like period that is over at the
        origin, as known there: the year before, or for origins a year ahead the one before that), ``origin_day``
        (the origin as it was asked for, ``10-01`` or ``10-01@1``), ``years_ahead`` (its N), ``climate_region`` and,
        for each threshold, ``p085`` … ``p115``: the probability of being below it (at least it, where higher is
        better). Regions of which the registry does not know the climate region share `UNKNOWN_CLIMATE`: nobody knows
        that their weather is not the same, so for ranges they are one block a year and not one each.
    failures : DataFrame
        One row a forecast that was refused or failed: `FAILURE_COLUMNS`; ``kind`` is `NotScored.NO_VALUES` or a
        `RefusalKind`, ``reason`` says it in full.
    not_scored : DataFrame
        One row a region and year without a score: ``region_id, year, reason``.
    known_to : date
        Day of knowledge of the outcomes.

    Examples
    --------
    >>> from analytics.evaluation import question_of
    >>> none = pd.DataFrame()
    >>> made = BackTest(question_of("2024", models="line"), none, none, none, date(2026, 2, 1))
    >>> made.scores.columns.tolist() == list(COLUMNS)
    True
    """

    question: Question
    rows: pd.DataFrame
    failures: pd.DataFrame
    not_scored: pd.DataFrame
    known_to: date

    @property
    def scores(self) -> pd.DataFrame:
        """The rows with exactly `COLUMNS`."""
        return self.rows.reindex(columns=list(COLUMNS))


@dataclass
class _Found:
    rows: list[pd.DataFrame] = field(default_factory=list)
    failures: list[dict[str, Any]] = field(default_factory=list)
    not_scored: list[dict[str, Any]] = field(default_factory=list)


def back_test(wh: Warehouse, question: Question, standards: Standards, progress: Progress = lambda _: None) -> BackTest:
    """Forecast at every origin from only what was known there, and score what came out.

    Parameters
    ----------
    wh : Warehouse
        Any warehouse with daily values.
    question : Question
        What to test. Every region with values known at an origin is in the pool there; those of the question
        whose outcome may be scored are scored.
    standards : Standards
        Rules of the day statistics.
    progress : callable, optional
        Called with one line a step.

    Returns
    -------
    BackTest

    Raises
    ------
    InputError
        If the warehouse is empty or nothing can be scored.

    Notes
    -----
    Thresholds lie at 85–115 % of the value of the newest like period that was over at the origin, as it was known
    there. A model that fails is a row of ``failures``, and no other model takes its place.

    Examples
    --------
    PM2.5 of 2024 as forecast on 1 July 2024 by the years before. Xinxiang's mean came out as 48.6 µg/m³:

    >>> import analytics as da
    >>> from analytics.evaluation import question_of
    >>> from analytics.standards import load
    >>> asked = question_of("2024", origins="07-01", models="climatology", parameter="pm25")
    >>> rows = back_test(da.open().warehouse, asked, load()).rows.set_index("region_id")
    >>> rows.loc["xinxiang", ["q10", "actual", "q90"]].astype(float).round(1).tolist()
    [48.4, 48.6, 56.4]
    """
    known_to = wh.newest_known()
    if known_to is None:
        raise InputError(Message("the warehouse holds no measurement: 'dabiao ingest' some first"))
    progress(Message("outcomes known by {known_to}", known_to=known_to))
    ended = histories(wh, known_to, question.region_ids or None, question.parameters)
    found = _Found()
    for year in question.years:
        start, end = question.span(year)
        outcomes = _outcomes(ended, question, standards, year, known_to, found)
        for asked in question.origins if outcomes else ():
            origin = question.origin(year, asked)
            pool = histories(wh, origin, None, question.parameters)
            for model in question.models:
                progress(
                    Message(
                        "{model} as of {origin} for {start}..{end}: {n} of {all:region|regions} scored",
                        model=model,
                        origin=origin,
                        start=start,
                        end=end,
                        n=len(outcomes),
                        all=len(pool),
                    )
                )
                _one(Origin(question, standards, year, origin, pool, outcomes, asked), model, found)
    if not found.rows and not found.failures:
        reasons = sorted({row["reason"] for row in found.not_scored})
        why = joined([Both(*(say(lang, f"not_scored.{one}") for lang in ("en", "zh"))) for one in reasons], "; ")
        if not reasons:
            why = Message("no region has daily values of {names}", names=", ".join(question.parameters))
        raise InputError(
            Message(
                "nothing can be scored in {first}–{last}: {why}",
                first=question.years[0],
                last=question.years[-1],
                why=why,
            )
        )
    rows = pd.concat(found.rows, ignore_index=True) if found.rows else pd.DataFrame(columns=["region_id"])
    return BackTest(
        question,
        _with_names(rows, wh),
        pd.DataFrame(found.failures, columns=list(FAILURE_COLUMNS)),
        pd.DataFrame(found.not_scored, columns=["region_id", "year", "reason"]),
        known_to,
    )


def _outcomes(
    ended: Mapping[str, History],
    question: Question,
    standards: Standards,
    year: int,
    known_to: date,
    found: _Found,
) -> dict[str, KnownDays]:
    """Outcomes of a year that may be scored; the others are counted with their reason."""
    start, end = question.span(year)
    if end >= known_to:
        found.not_scored += [{"region_id": r, "year": year, "reason": NotScored.NOT_OVER} for r in ended]
        return {}
    if not standards.has_rules(question.statistic, end):
        found.not_scored += [{"region_id": r, "year": year, "reason": NotScored.NO_RULES} for r in ended]
        return {}
    every = {
        region: outcome_of(history, start, end, question.parameters, standards) for region, history in ended.items()
    }
    found.not_scored += [
        {"region_id": region, "year": year, "reason": one.refused} for region, one in every.items() if one.refused
    ]
    return {region: one for region, one in every.items() if not one.refused}


def _one(at: Origin, model: str, found: _Found) -> None:
    """Forecasts of one model at one origin: a row each, or a failure."""
    question, (start, end) = at.question, at.question.span(at.year)
    labels: dict[str, Any] = {"model": model, "year": at.year, "origin": at.origin.isoformat()}
    why = NotScored.NO_VALUES.value
    unknown = {region: (why, why) for region in at.outcomes if region not in at.pool}
    measured = {region: tuple(outcome.days) for region, outcome in at.outcomes.items()}
    ask = partial(
        make_forecasts, at.pool, start, end, model, question.n_paths, question.seed,
        parameters=question.parameters, workers=_workers(question, model),
        reduce=partial(sample, statistic=question.statistic, measured=measured, standards=at.standards),
    )  # fmt: skip
    made, refused = _asked(ask, tuple(region for region in at.outcomes if region in at.pool))
    failed = unknown | {region: (str(why.kind), why.text) for region, why in refused.items()}
    found.failures += [
        {**labels, "region_id": region, "kind": kind, "reason": why} for region, (kind, why) in sorted(failed.items())
    ]
    if made:
        cases = [graded(at, region, made[region]) for region in sorted(made)]
        labels |= {"n_pool": len(at.pool), "origin_day": str(at.asked), "years_ahead": at.asked.years_ahead}
        found.rows.append(score_rows(cases, question.statistic).assign(**labels))


def _asked(ask: Callable[..., Forecasts], regions: tuple[str, ...]) -> tuple[dict[str, Sampled], dict[str, Refusal]]:
    """Forecasts of all regions, and why some have none.

    A model may fail in any way: it is reported, never hidden nor replaced, and the other places are asked again alone.
    """
    if not regions:
        return {}, {}
    try:
        done = ask(regions=regions)
    except Exception as error:  # a model may fail in any way; its reason becomes a row
        if len(regions) == 1:
            return {}, {regions[0]: Refusal.of(error)}
    else:
        return done.made, done.failed
    alone = [_asked(ask, (region,)) for region in regions]
    made = {region: one for part, _ in alone for region, one in part.items()}
    return made, {region: why for _, part in alone for region, why in part.items()}


def _workers(question: Question, model: str) -> int:
    """As many as were asked for; else every core for the models that fit each series, and one for the others."""
    if question.workers is not None:
        return question.workers
    from joblib import cpu_count

    return int(cpu_count()) if model in SLOW else 1


def _with_names(rows: pd.DataFrame, wh: Warehouse) -> pd.DataFrame:
    """Chinese name and climate region beside each region id; all that have none share one."""
    regions = wh.table("region")[["region_id", "zh", "climate_region"]].rename(columns={"zh": "region"})
    regions["climate_region"] = regions["climate_region"].fillna(UNKNOWN_CLIMATE)
    named = rows.merge(regions, on="region_id", how="left")
    extra = [c for c in named.columns if c not in COLUMNS]
    return named.reindex(columns=[*COLUMNS, *extra])
