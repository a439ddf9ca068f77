"""The one entry: a region's concentrations and weather in, an `Attribution` a pollutant out, or why there is none."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from analytics.attribution.ahead import Ahead, ahead
from analytics.attribution.attribution import Attribution, Skill
from analytics.attribution.cannot_tell import CannotTell
from analytics.attribution.cross_fit import CrossFit, cross_fit, years_of
from analytics.attribution.good_days import GoodDays, GoodRule, covers, good_days
from analytics.attribution.models import DEFAULT_MODEL, MODELS
from analytics.attribution.past_weather import PastWeather, past_weather
from analytics.attribution.split import Span, adjusted, normalised, split, split_days
from analytics.attribution.trend import trend
from analytics.attribution.weather import Weather, parameter_names, predictors
from analytics.errors import one_of
from analytics.forecast.backend import fan_out, one_blas_thread
from analytics.message import Both, Message, joined
from analytics.terms import DEFAULT_SEED, POLLUTANTS, Statistic
from analytics.words.catalogue import say

if TYPE_CHECKING:
    from analytics.indicators import History

#: pollutants that are answered for, by their daily parameter; carbon monoxide in mg/m3, the others in ug/m3
PARAMETERS = {name: "mg/m3" if name == "co" else "ug/m3" for name in POLLUTANTS}
#: share of what climatology leaves unexplained that weather must explain in years that were left out
LEAST_SKILL = 0.1
NO_METEOROLOGY = Message("no meteorology is loaded; load it with dabiao ingest FILE --region REGION (docs/how-to.md)")
#: stands for good days where a parameter stands for a pollutant
GOOD = Statistic.GOOD_DAYS


@dataclass(frozen=True)
class Limits:
    """Limits of a day.

    Parameters
    ----------
    day : dict of str to float
        Daily limit of each parameter, for the number of days above it.
    good : GoodRule, optional
        What makes a day good; without it good days are not split.

    Examples
    --------
    >>> Limits(day={"pm25": 75.0}).day["pm25"]
    75.0
    """

    day: Mapping[str, float] = field(default_factory=dict)
    good: GoodRule | None = None


@dataclass(frozen=True)
class Attributions:
    """Answers of one or many regions.

    Parameters
    ----------
    made : dict of (str, str) to Attribution
        By region id and parameter.
    failed : dict of (str, str) to str
        Why there is none, a line each; of good days under the parameter ``GOOD``.
    good : dict of str to GoodDays
        Good days, by region id.

    Examples
    --------
    >>> found = Attributions({}, {("x", "pm25"): NO_METEOROLOGY})
    >>> ("x", "pm25") in found.made, ("x", "pm25") in found.failed
    (False, True)
    """

    made: dict[tuple[str, str], Attribution]
    failed: dict[tuple[str, str], str]
    good: dict[str, GoodDays] = field(default_factory=dict)


@dataclass(frozen=True, eq=False)
class _Series:
    """One pollutant of one region with its weather, and what is asked of it."""

    region_id: str
    parameter: str
    as_of: date
    dates: np.ndarray
    values: np.ndarray
    predictors: np.ndarray
    sources: tuple[str, ...]
    threshold: float | None


@dataclass(frozen=True, eq=False)
class _Outcome:
    """What came of one series: the answer or why there is none, and what was learnt of it where anything was."""

    answer: Attribution | None
    reason: str
    fit: CrossFit | None


@dataclass(frozen=True)
class _Question:
    """What is asked of every series."""

    before: Span
    after: Span
    ahead: tuple[Span, ...]
    model: str
    seed: int
    keep_fit: bool


@one_blas_thread
def attribute(  # noqa: PLR0913 — the API: each argument is a choice of the caller
    histories: Mapping[str, History],
    weathers: Mapping[str, Weather],
    before: Span,
    after: Span,
    *,
    parameters: Collection[str] | None = None,
    limits: Limits | None = None,
    ahead: Collection[Span] = (),
    model: str = DEFAULT_MODEL,
    seed: int = DEFAULT_SEED,
    workers: int | None = None,
) -> Attributions:
    """Part the change of pollutants between two periods into weather and the rest, for regions with meteorology.

    Each pollutant of each region is worked on alone and from its own random stream, so the result depends on neither
    the back end, the number of workers nor what else is asked.

    Parameters
    ----------
    histories : mapping of str to History
        By region id.
    weathers : mapping of str to Weather
        By region id, as of the same day.
    before, after : (date, date)
        The periods compared, first and last day; the same part of the year.
    parameters : collection of str, optional
        Keys of `PARAMETERS`; default all that the region measures.
    limits : Limits, optional
        Daily limits, for the number of days above them, and the rule of a good day. Good days are split where all
        parameters are asked about.
    ahead : collection of (date, date)
        Spans to come, each at most a year, of which it is asked what the weather of each past year would make of them.
    model : str
        A key of `MODELS`.
    seed : int
    workers : int, optional
        Processes; default the setting ``DABIAO_WORKERS``.

    Raises
    ------
    DabiaoError
        If there is no such model or parameter.

    Returns
    -------
    Attributions
        ``made`` by region and parameter, ``failed`` why there is none.

    Notes
    -----
    The weather's part is learnt from whole years and tried on years that were left out: ``docs/attribution.md``.

    Examples
    --------
    The embedded data have no meteorology, which is said of each pollutant:

    >>> from datetime import date
    >>> import analytics as da
    >>> from analytics.indicators import history
    >>> past = history(da.open().warehouse, "xinxiang", date(2026, 2, 1))
    >>> years = (date(2024, 1, 1), date(2024, 12, 31)), (date(2025, 1, 1), date(2025, 12, 31))
    >>> found = attribute({"xinxiang": past}, {}, *years, parameters=["pm25"])
    >>> found.made, str(found.failed["xinxiang", "pm25"]) == NO_METEOROLOGY
    ({}, True)
    """
    one_of("--model", model, MODELS)
    for name in parameters or ():
        one_of("--parameter", name, PARAMETERS)
    asked, known = _Question(before, after, tuple(ahead), model, seed, False), limits or Limits()
    if parameters is None and known.good is not None:
        asked = replace(asked, keep_fit=True)
    wanted, failed = dict[str, _Series](), dict[tuple[str, str], str]()
    for region in sorted(histories):
        series, why = _series(histories[region], weathers.get(region), parameters, known.day)
        wanted |= {f"{region}/{one.parameter}": one for one in series}
        failed |= why
    done = {(wanted[key].region_id, wanted[key].parameter): one
            for key, one in fan_out(partial(_one, asked=asked), wanted, workers).items()}  # fmt: skip
    order = list(PARAMETERS)
    done = dict(sorted(done.items(), key=lambda item: (item[0][0], order.index(item[0][1]))))
    made = {at: one.answer for at, one in done.items() if one.answer is not None}
    failed |= {at: one.reason for at, one in done.items() if one.answer is None}
    good, rule = dict[str, GoodDays](), known.good if asked.keep_fit else None
    for region in sorted({region for region, _ in done}):
        if rule is None:
            continue
        try:
            good[region] = _good_days(region, {name: one for (of, name), one in done.items() if of == region},
                                      rule, asked)  # fmt: skip
        except CannotTell as error:
            failed[region, GOOD] = error.message
    return Attributions(made, failed, good)


def _good_days(region: str, done: Mapping[str, _Outcome], rule: GoodRule, asked: _Question) -> GoodDays:
    """Good days of a region, of the pollutants that were learnt of."""
    fits = {name: one.fit for name, one in done.items() if one.fit is not None and name in rule.items}
    for name in rule.deciding:
        if name not in fits:
            reason = done[name].reason if name in done else _not_measured(name)
            raise CannotTell(Message("{parameter}: {reason}", parameter=_named(name), reason=reason))
    spans = asked.before, asked.after
    out = tuple(name for name in rule.items if name not in rule.deciding
                and not (name in fits and all(covers(fits[name].dates, span) for span in spans)))  # fmt: skip
    fits = {name: fit for name, fit in fits.items() if name not in out}
    without = tuple(name for name in sorted(fits) if done[name].answer is None)
    return good_days(region, fits, rule, spans, asked.ahead, asked.seed, without, out)


def _not_measured(name: str) -> Message:
    return Message("{parameter} is not measured there", parameter=_named(name))


def _named(name: str) -> Both:
    """A pollutant in both languages, for a sentence whose language is chosen where it is printed."""
    return Both(say("en", f"pollutant.{name}"), say("zh", f"pollutant.{name}"))


def _series(
    history: History, weather: Weather | None, parameters: Collection[str] | None, limits: Mapping[str, float]
) -> tuple[list[_Series], dict[tuple[str, str], str]]:
    """Series of a region on the days that have a value and weather, and why others have none.

    Gases are brought to the condition that is the rule on the day of knowledge; estimates are left out.
    """
    region = history.region_id
    asked = list(parameters) if parameters else [name for name in PARAMETERS if name in history.daily]
    if weather is not None:
        weather = replace(weather, days=weather.days[weather.days.index < pd.Timestamp(history.as_of)])
    lacking = _lacking(weather)
    if weather is None or lacking or not asked:
        reason = lacking or Message("no daily values of a pollutant; load them with dabiao ingest")
        return [], {(region, name): reason for name in asked or [""]}
    known = predictors(weather)
    has_weather = weather.days[["temperature", "wind_speed"]].notna().all(axis=1)
    series, failed = list[_Series](), dict[tuple[str, str], str]()
    for name in asked:
        if name not in history.daily:
            failed[region, name] = _not_measured(name)
            continue
        column = history.daily[name]
        factor = history.conversion.get(name, 1.0)
        estimated = history.estimated.get(name, False)
        values = (column * factor).where(~pd.Series(estimated, index=column.index).astype(bool))
        values = values[(values > 0) & (values.index < pd.Timestamp(history.as_of))]
        days = values.index.intersection(known.index[has_weather])
        series.append(
            _Series(region, name, history.as_of, days.to_numpy().astype("datetime64[D]"),
                    values.loc[days].to_numpy(float), known.loc[days].to_numpy(float), weather.sources,
                    limits.get(name))
        )  # fmt: skip
    return series, failed


def _lacking(weather: Weather | None) -> str:
    """Why the meteorology of a region does not do; '' if it does."""
    if weather is None or weather.days.empty:
        return NO_METEOROLOGY
    if weather.lacking:
        names = joined([parameter_names()[name] for name in weather.lacking], ", ")
        return Message("meteorology lacks {lacking} on most days; load it", lacking=names)
    return ""


@one_blas_thread
def _one(series: _Series, asked: _Question) -> _Outcome:
    """The answer for one series, or why there is none."""
    fit = None
    try:
        fit = cross_fit(series.dates, series.values, series.predictors, asked.model, asked.seed)
        expect_skill(fit)
        answer, reason = _answer(series, fit, asked), ""
    except CannotTell as error:
        answer, reason = None, error.message
    return _Outcome(answer, reason, fit if asked.keep_fit else None)


def expect_skill(fit: CrossFit) -> None:
    """Refuse what was learnt if weather explains too little.

    Raises
    ------
    CannotTell
        Says how much it explains in years that were left out.
    """
    if fit.skill < LEAST_SKILL:
        raise CannotTell(
            Message(
                "weather explains {skill} % of what season and level leave open in years left out, "
                "{least} % are needed: it cannot be told from the rest",
                skill=round(100 * max(fit.skill, 0.0)),
                least=round(100 * LEAST_SKILL),
            )
        )


def _answer(series: _Series, fit: CrossFit, asked: _Question) -> Attribution:
    before, after, seed = asked.before, asked.after, asked.seed
    change = split(fit, before, after, seed)
    limit = series.threshold
    days = None if limit is None else split_days(fit, limit, before, after, seed)
    skill = Skill(fit.r2, fit.climatology_r2, fit.skill, len(fit.dates), len(np.unique(years_of(fit.dates))))
    return Attribution(
        series.region_id, series.parameter, PARAMETERS[series.parameter], series.as_of, before, after, change, days,
        limit, trend(fit), _past(fit, after, seed), _ahead(fit, asked.ahead), _months(fit), skill, series.sources,
        asked.model, seed,
    )  # fmt: skip


def _past(fit: CrossFit, span: Span, seed: int) -> PastWeather | None:
    """A period in past weathers; None if it is longer than a year or too few years have weather on its days."""
    try:
        return past_weather(fit, span, seed)
    except CannotTell:
        return None


def _ahead(fit: CrossFit, spans: Collection[Span]) -> tuple[Ahead, ...]:
    """Spans to come in past weathers, but those of which too few years have weather."""
    found = []
    for span in spans:
        try:
            found.append(ahead(fit, span))
        except CannotTell:
            continue
    return tuple(found)


def _months(fit: CrossFit) -> pd.DataFrame:
    """Monthly means of the observed, the adjusted (with the error of the fit) and the normalised values."""
    month = pd.Series(fit.dates.astype("datetime64[M]").astype("datetime64[s]"), name="month")
    pairs = adjusted(fit, fit.of_pair)
    by_pair = pd.DataFrame(pairs.T).groupby(month).mean()
    days = {"value": fit.values, "adjusted": adjusted(fit, fit.weather), "normalised": normalised(fit)}
    table = pd.DataFrame(days).groupby(month).mean()
    spread = by_pair.std(axis=1, ddof=1) * 2.36  # Student's t of seven degrees of freedom, 95 per cent
    n_days = month.groupby(month).size()
    table = table.assign(low95=(table["adjusted"] - spread).clip(lower=0), high95=table["adjusted"] + spread)
    return table[n_days >= 15].reset_index()
