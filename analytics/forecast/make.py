"""The one entry to every model: histories in, `Forecast` out."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np

from analytics.errors import DabiaoError
from analytics.forecast.backend import fan_out, one_blas_thread
from analytics.forecast.departures import corrections
from analytics.forecast.forecast import Forecast
from analytics.forecast.level_shifts import settled
from analytics.forecast.models import DEFAULT_MODEL, MODELS, POOLED
from analytics.forecast.note import Note, NoteKind, NotEnoughHistory, Refusal
from analytics.forecast.pool import Pool, build_pool
from analytics.forecast.simulate import How, Simulated, SimulationSettings, open_days, segments
from analytics.forecast.window import DEFAULT_YEARS, MIN_YEARS, ONE_DAY, Record, record_of
from analytics.forecast.year_shift import year_shifts
from analytics.message import Message
from analytics.terms import DEFAULT_N_PATHS, DEFAULT_SEED

if TYPE_CHECKING:
    from analytics.indicators import Areas, History


@dataclass(frozen=True)
class Forecasts:
    """Forecasts of many regions by one model.

    Parameters
    ----------
    made : dict of str to Forecast
        By region id (or what ``reduce`` made of each).
    failed : dict of str to Refusal
        Why a region has none; no other model takes its place.
    model : str

    Examples
    --------
    >>> from analytics.forecast.note import RefusalKind
    >>> why = Refusal(RefusalKind.NOT_ENOUGH_HISTORY, "not enough history: 2 past windows")
    >>> found = Forecasts({}, {"x": why}, "line")
    >>> str(found.failed["x"])
    'not enough history: 2 past windows'
    """

    made: dict[str, Any]
    failed: dict[str, Refusal]
    model: str


@dataclass(frozen=True, eq=False)
class Forecaster:
    """What forecasts of one period are made of, worked out once for all regions (`forecaster_of`).

    A region's forecast is the same whenever it is made, so that it can be let go and made again.

    Parameters
    ----------
    records : mapping of str to Record
        By region id.
    how : How
        What is the same for every region.
    """

    records: Mapping[str, Record]
    how: How

    @one_blas_thread
    def make(
        self,
        regions: Collection[str] | None = None,
        workers: int | None = None,
        reduce: Callable[[Forecast], Any] | None = None,
    ) -> Forecasts:
        """Forecast some of the regions, or all; arguments as in `make_forecasts`."""
        records, model = self.records, self.how.asked.model
        wanted = {region: (region, records[region]) for region in records if regions is None or region in regions}
        done = fan_out(partial(_try_one, how=self.how, reduce=reduce), wanted, workers)
        made = {region: one for region, (one, _) in done.items() if one is not None}
        return Forecasts(made, {region: why for region, (_, why) in done.items() if why is not None}, model)

    def one(self, region_id: str) -> Forecast | Refusal:
        """Forecast of a region, or why there is none."""
        if region_id not in self.records:
            return Refusal.of(NotEnoughHistory(Note(NoteKind.NO_DAYS)))
        made, why = _try_one((region_id, self.records[region_id]), self.how, None)
        return made if why is None else why


def make_forecasts(  # noqa: PLR0913 — the API: each argument is a choice of the caller
    histories: Mapping[str, History],
    period_start: date,
    period_end: date,
    model: str = DEFAULT_MODEL,
    n_paths: int = DEFAULT_N_PATHS,
    seed: int = DEFAULT_SEED,
    *,
    parameters: Collection[str] | None = None,
    workers: int | None = None,
    regions: Collection[str] | None = None,
    reduce: Callable[[Forecast], Any] | None = None,
    window_years: int = DEFAULT_YEARS,
) -> Forecasts:
    """Forecast many regions that learn from each other: every history given is in the pool.

    Draw k has the same year effect in every region. The result of a region depends on what is in the pool, not on
    the order of the regions, on which of them are asked for, or on the number of workers.

    Parameters
    ----------
    histories : mapping of str to History
        By region id, all as of one day.
    period_start, period_end : date
        Both inclusive.
    model : str
        A key of `MODELS`.
    n_paths : int
    seed : int
    parameters : collection of str, optional
        Only these; default all.
    workers : int, optional
        Processes to use; default the setting ``DABIAO_WORKERS``, 1 (see `analytics.forecast.backend`).
    regions : collection of str, optional
        Only these are forecast; the others still count in the pool.
    reduce : callable, optional
        Applied to each forecast where it is made, so that hundreds of cities' paths need not be held at once.
    window_years : int
        Past years used, 3 or more (default 6).

    Returns
    -------
    Forecasts

    Raises
    ------
    DabiaoError
        If what is asked makes no sense, or the histories are as of different days.

    Notes
    -----
    What the regions have in common is estimated from their pool: ``docs/method.md``.

    Examples
    --------
    Two regions of which every day was the same: so is the rest of the year.

    >>> import pandas as pd
    >>> from analytics.indicators import History
    >>> days = pd.DataFrame({"pm25": 40.0}, index=pd.date_range("2019-01-01", "2025-06-30", name="day"))
    >>> months = days.resample("MS").mean()
    >>> def past(region):
    ...     return History(region, date(2025, 7, 1), days, days.isna(), months, {}, {}, date(2025, 6, 30))
    >>> year = date(2025, 1, 1), date(2025, 12, 31)
    >>> found = make_forecasts({"a": past("a"), "b": past("b")}, *year, "climatology", n_paths=50)
    >>> {region: round(float(one.mean("pm25").mean())) for region, one in found.made.items()}, found.failed
    ({'a': 40, 'b': 40}, {})
    """
    asked = SimulationSettings(model, n_paths, seed, window_years)
    return forecaster_of(histories, period_start, period_end, asked, parameters).make(regions, workers, reduce)


@one_blas_thread
def forecaster_of(
    histories: Mapping[str, History],
    period_start: date,
    period_end: date,
    asked: SimulationSettings,
    parameters: Collection[str] | None = None,
) -> Forecaster:
    """Work out what all regions' forecasts of a period have in common; arguments and errors as of `make_forecasts`."""
    _check(asked, period_start, period_end)
    if len({history.as_of for history in histories.values()}) > 1:
        raise DabiaoError(Message("histories as of different days cannot be pooled"))
    records = {region: _asked(record_of(histories[region]), parameters) for region in sorted(histories)}
    as_of = next((one.as_of for one in histories.values()), period_start)
    areas = {region: histories[region].lies_in for region in records}
    return Forecaster(records, _prepare(records, areas, (as_of, period_start, period_end), asked))


@one_blas_thread
def make_forecast(
    history: History,
    period_start: date,
    period_end: date,
    model: str = DEFAULT_MODEL,
    n_paths: int = DEFAULT_N_PATHS,
    seed: int = DEFAULT_SEED,
    *,
    window_years: int = DEFAULT_YEARS,
    fallback: str | None = None,
) -> Forecast:
    """Forecast all parameters of one region jointly over a period, seen from ``history.as_of``: a pool of one.

    Days after the newest value count as open even where they lie before the origin: their values will come.
    The result depends on the seed, the region's id, the origin and the period.

    Parameters
    ----------
    history : History
        Only what lies before ``history.as_of`` is read.
    period_start, period_end : date
        Both inclusive; any length. Longer than a year, it is forecast in pieces that share their errors.
    model : str
        A key of `MODELS`.
    n_paths : int
    seed : int
    window_years : int
        Past years used, 3 or more (default 6).
    fallback : str, optional
        Model to use where ``model`` fails; the forecast carries its name and a note of the failure.

    Returns
    -------
    Forecast

    Raises
    ------
    NotEnoughHistory
        If no parameter has enough past windows; lists what is missing.
    ModelFailed
        If the model fails or leaves the envelope of the past for every parameter and there is no fallback.
        A parameter it fails on alone is left out, with a note.

    Notes
    -----
    Formula, parameters and reference of each model: its docstring in ``analytics/forecast/models``, ``docs/method.md``.

    Examples
    --------
    Half a year is known: 181 days of 365. The other days are simulated on each path.

    >>> import pandas as pd
    >>> from analytics.indicators import History
    >>> days = pd.DataFrame({"pm25": 40.0}, index=pd.date_range("2019-01-01", "2025-06-30", name="day"))
    >>> past = History("a", date(2025, 7, 1), days, days.isna(), days.resample("MS").mean(), {}, {}, date(2025, 6, 30))
    >>> made = make_forecast(past, date(2025, 1, 1), date(2025, 12, 31), "climatology", n_paths=50)
    >>> made.paths.shape, int(made.known.sum()), round(float(made.mean("pm25").mean()))
    ((50, 1, 365), 181, 40)
    """
    asked = SimulationSettings(model, n_paths, seed, window_years, fallback)
    _check(asked, period_start, period_end)
    record = record_of(history)
    dates = history.as_of, period_start, period_end
    areas = {history.region_id: history.lies_in}
    how = _prepare({history.region_id: record}, areas, dates, asked)
    return _one(history.region_id, record, how)


def check_model(name: str) -> None:
    """Refuse a name that is no model's.

    Raises
    ------
    DabiaoError
        Lists the models there are.

    Examples
    --------
    >>> check_model("climatology")
    >>> check_model("crystal ball")
    Traceback (most recent call last):
        ...
    analytics.errors.DabiaoError: no model 'crystal ball': one of combined, panel, damped_window, ...
    """
    if name not in MODELS:
        raise DabiaoError(Message("no model {name!r}: one of {models}", name=name, models=", ".join(MODELS)))


def _check(asked: SimulationSettings, start: date, end: date) -> None:
    for name in (asked.model, asked.fallback):
        if name is not None:
            check_model(name)
    if end < start:
        raise DabiaoError(Message("the period ends ({end}) before it starts ({start})", end=end, start=start))
    if asked.n_paths < 1:
        raise DabiaoError(Message("a forecast needs at least one path, not {n_paths}", n_paths=asked.n_paths))
    if asked.n_years < MIN_YEARS:
        raise DabiaoError(
            Message(
                "window_years is {n_years}: at least {min_years} past years are needed",
                n_years=asked.n_years,
                min_years=MIN_YEARS,
            )
        )


def _asked(record: Record, parameters: Collection[str] | None) -> Record:
    """Return the record of the parameters asked for."""
    if parameters is None:
        return record
    return record.take(np.array([name in parameters for name in record.names], bool))


def _prepare(
    records: Mapping[str, Record], areas: Mapping[str, Areas], dates: tuple[date, date, date], asked: SimulationSettings
) -> How:
    """Build the pool and what the model works out once for all regions."""
    origin, start, end = (np.datetime64(d, "D") for d in dates)
    ordinals = dates[0].toordinal(), dates[1].toordinal(), dates[2].toordinal()
    measured_now = {region: record for region, record in records.items() if _has_days(record)}
    if end < origin or not measured_now:
        return How(asked, ordinals, Pool(origin, {}), areas=areas)
    if not POOLED & {asked.model, asked.fallback}:
        return How(asked, ordinals, Pool(origin, {}), areas=areas)
    measured_now = {region: _settled(record) for region, record in measured_now.items()}
    pool = build_pool(measured_now, origin)
    spans = segments(max(start, origin), end)
    shifts = year_shifts(pool, measured_now, spans, asked.n_years)
    return How(asked, ordinals, pool, shifts, areas, corrections(pool, spans))


def _settled(record: Record) -> Record:
    """The part of a record that is known, its earlier days at the level of today; empty days follow as before."""
    known = _known_part(record)
    there, steps = settled(known)
    if not steps:
        return record
    observed, filled = record.observed.copy(), record.filled.copy()
    observed[:, : there.n_days], filled[:, : there.n_days] = there.observed, there.filled
    return Record(record.names, record.first, observed, filled, record.estimated)


def _has_days(record: Record) -> bool:
    return bool((~np.isnan(record.observed)).any())


def _try_one(
    item: tuple[str, Record], how: How, reduce: Callable[[Forecast], Any] | None
) -> tuple[Any, Refusal | None]:
    """Forecast of a region, or why there is none."""
    try:
        made = _one(*item, how)
    except DabiaoError as reason:
        return None, Refusal.of(reason)
    return (made if reduce is None else reduce(made)), None


def _one(region_id: str, record: Record, how: How) -> Forecast:
    as_of, period_start, period_end = (date.fromordinal(day) for day in how.days)
    origin, start, end = (np.datetime64(d, "D") for d in (as_of, period_start, period_end))
    if end < origin:
        days = np.empty((len(record.names), how.asked.n_paths, 0), np.float32)
        made = Simulated(how.asked.model, days, np.ones(len(record.names), bool), [], 0)
        open_from = end + ONE_DAY
    else:
        past = _known_part(record)
        open_from = np.maximum(start, past.origin)
        made = open_days(region_id, past, segments(open_from, end), how)
        if past.origin < origin:
            made.notes.insert(0, Note(NoteKind.STALE, "", {"newest": past.origin - ONE_DAY, "first": past.origin}))
    record = record.take(made.kept)
    happened = _observed(record, start, open_from)
    dates = np.arange(start, end + ONE_DAY)
    days = made.days
    if happened.shape[1]:
        shape = len(record.names), how.asked.n_paths, happened.shape[1]
        days = np.concatenate([np.broadcast_to(happened[:, None], shape), days], axis=2, dtype=np.float32)
    return Forecast(
        region_id=region_id,
        origin=as_of,
        period_start=period_start,
        period_end=period_end,
        parameters=record.names,
        dates=dates,
        paths=np.moveaxis(days, 0, 1),  # a view: each parameter's days lie together
        known=np.tile(dates < open_from, (len(record.names), 1)),
        model=made.model,
        seed=how.asked.seed,
        notes=tuple(made.notes),
        n_history_years=made.n_history_years,
    )


def _known_part(record: Record) -> Record:
    """Return the record up to its newest daily value."""
    any_value = ~np.isnan(record.observed).all(axis=0)
    if not any_value.any():
        raise NotEnoughHistory(Note(NoteKind.NO_DAYS))
    return record.before(record.first + (int(np.flatnonzero(any_value)[-1]) + 1) * ONE_DAY)


def _observed(record: Record, start: np.datetime64, stop: np.datetime64) -> np.ndarray:
    """Observed days ``start..stop-1``, ``(n_params, n_days)``; NaN where missing or before the record."""
    columns = record.index(np.arange(start, max(stop, start)))
    inside = (columns >= 0) & (columns < record.n_days)
    if not record.n_days:
        return np.full((len(record.names), len(columns)), np.nan)
    return np.where(inside, record.observed[:, np.clip(columns, 0, record.n_days - 1)], np.nan)
