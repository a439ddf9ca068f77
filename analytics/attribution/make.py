"""The one entry: a region's concentrations and weather in, an `Attribution` a pollutant out, or why there is none."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from analytics.attribution.attribution import Attribution, Skill
from analytics.attribution.cross_fit import CrossFit, cross_fit, years_of
from analytics.attribution.models import DEFAULT_MODEL, MODELS
from analytics.attribution.past_weather import past_weather
from analytics.attribution.refusal import CannotTell
from analytics.attribution.split import Span, normalised, split, split_days
from analytics.attribution.trend import trend
from analytics.attribution.weather import Weather, predictors
from analytics.errors import one_of
from analytics.forecast.backend import fan_out, one_blas_thread
from analytics.message import Message
from analytics.terms import DEFAULT_SEED, POLLUTANTS

if TYPE_CHECKING:
    from analytics.indicators import History

#: pollutants that are answered for, by their daily parameter; carbon monoxide in mg/m3, the others in ug/m3
PARAMETERS = {name: "mg/m3" if name == "co" else "ug/m3" for name in POLLUTANTS}
#: share of what climatology leaves unexplained that weather must explain in years that were left out
LEAST_SKILL = 0.1


@dataclass(frozen=True)
class Attributions:
    """Answers of one or many regions.

    Parameters
    ----------
    made : dict of (str, str) to Attribution
        By region id and parameter.
    failed : dict of (str, str) to str
        Why there is none, a line each.
    """

    made: dict[tuple[str, str], Attribution]
    failed: dict[tuple[str, str], str]


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


@one_blas_thread
def attribute(  # noqa: PLR0913 — the API: each argument is a choice of the caller
    histories: Mapping[str, History],
    weathers: Mapping[str, Weather],
    before: Span,
    after: Span,
    *,
    parameters: Collection[str] | None = None,
    limits: Mapping[str, float] | None = None,
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
    limits : mapping of str to float, optional
        Daily limit of each parameter, for the number of days above it.
    model : str
        A key of `MODELS`.
    seed : int
    workers : int, optional
        Processes; default the setting ``DABIAO_WORKERS``.

    Raises
    ------
    DabiaoError
        If there is no such model or parameter.
    """
    one_of("--model", model, MODELS)
    for name in parameters or ():
        one_of("--parameter", name, PARAMETERS)
    wanted, failed = dict[str, _Series](), dict[tuple[str, str], str]()
    for region in sorted(histories):
        series, why = _series(histories[region], weathers.get(region), parameters, limits or {})
        wanted |= {f"{region}/{one.parameter}": one for one in series}
        failed |= why
    done = fan_out(partial(_one, before=before, after=after, model=model, seed=seed), wanted, workers)
    made = {}
    for key, (answer, reason) in done.items():
        at = (wanted[key].region_id, wanted[key].parameter)
        if answer is None:
            failed[at] = reason
        else:
            made[at] = answer
    return Attributions(made, failed)


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
            failed[region, name] = Message("{parameter} is not measured there", parameter=name)
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
        return Message("no meteorology is loaded; load it with dabiao ingest FILE --region REGION (docs/how-to.md)")
    if weather.lacking:
        return Message("meteorology lacks {lacking} on most days; load it", lacking=", ".join(weather.lacking))
    return ""


@one_blas_thread
def _one(series: _Series, before: Span, after: Span, model: str, seed: int) -> tuple[Attribution | None, str]:
    """The answer for one series, or why there is none."""
    try:
        return _answer(series, before, after, model, seed), ""
    except CannotTell as error:
        return None, error.message


def fit_series(series: _Series, model: str, seed: int) -> CrossFit:
    """Learn the weather's part of a series.

    Raises
    ------
    CannotTell
        If weather explains too little in years that were left out.
    """
    fit = cross_fit(series.dates, series.values, series.predictors, model, seed)
    if fit.skill < LEAST_SKILL:
        raise CannotTell(
            Message(
                "weather explains {skill} % of what season and level leave open in years left out, "
                "{least} % are needed: it cannot be told from the rest",
                skill=round(100 * max(fit.skill, 0.0)),
                least=round(100 * LEAST_SKILL),
            )
        )
    return fit


def _answer(series: _Series, before: Span, after: Span, model: str, seed: int) -> Attribution:
    fit = fit_series(series, model, seed)
    change = split(fit, before, after, seed)
    limit = series.threshold
    days = None if limit is None else split_days(fit, limit, before, after, seed)
    a_year = (after[1] - after[0]).days <= 366
    try:
        past = past_weather(fit, after, seed) if a_year else None
    except CannotTell:  # too few other years with weather on these days
        past = None
    skill = Skill(fit.r2, fit.climatology_r2, fit.skill, len(fit.dates), len(np.unique(years_of(fit.dates))))
    return Attribution(
        series.region_id, series.parameter, PARAMETERS[series.parameter], series.as_of, before, after, change, days,
        limit, trend(fit), past, _months(fit), skill, series.sources, model, seed,
    )  # fmt: skip


def _months(fit: CrossFit) -> pd.DataFrame:
    """Monthly means of the observed and the weather-normalised values, with the error of the fit."""
    month = pd.Series(fit.dates.astype("datetime64[M]").astype("datetime64[s]"), name="month")
    pairs = normalised(fit, fit.of_pair)
    by_pair = pd.DataFrame(pairs.T).groupby(month).mean()
    table = pd.DataFrame({"value": fit.values, "normalised": normalised(fit, fit.weather)}).groupby(month).mean()
    spread = by_pair.std(axis=1, ddof=1) * 2.36  # Student's t of seven degrees of freedom, 95 per cent
    n_days = month.groupby(month).size()
    table = table.assign(low95=(table["normalised"] - spread).clip(lower=0), high95=table["normalised"] + spread)
    return table[n_days >= 15].reset_index()
