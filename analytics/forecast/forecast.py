"""The one shape every forecast has: joint daily sample paths of a region over a period."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from analytics import display
from analytics.forecast.note import Note, NoteKind, NotEnoughHistory
from analytics.indicators.day_counts import chosen
from analytics.words.catalogue import say
from analytics.words.column_heads import shown

#: Levels of the quantiles that tables and charts show: the median, and the ends of the central 50, 80 and 95 per cent.
SHOWN_LEVELS = (0.025, 0.1, 0.25, 0.5, 0.75, 0.9, 0.975)


def quantile_name(p: float) -> str:
    """Column name of a quantile.

    Examples
    --------
    >>> quantile_name(0.025), quantile_name(0.1), quantile_name(0.5)
    ('q025', 'q10', 'q50')
    """
    digits = f"{p:.3f}"[2:]
    return "q" + (digits[:2] if digits.endswith("0") else digits)


@dataclass(frozen=True, eq=False)
class Summary:
    """What stays of a forecast of which the paths are let go.

    Parameters
    ----------
    region_id, origin, period_start, period_end, parameters, dates, known
        As of the `Forecast`.
    means : ndarray (n_params, n_paths)
        Mean over the period on each path, in the parameter's unit; missing days are left out.
    """

    region_id: str
    origin: date
    period_start: date
    period_end: date
    parameters: tuple[str, ...]
    dates: np.ndarray
    known: np.ndarray
    means: np.ndarray

    def mean(self, parameter: str) -> np.ndarray:
        """Mean over the period of one of its parameters on each path, ``(n_paths,)``."""
        return np.asarray(self.means[self.parameters.index(parameter)])


@dataclass(frozen=True, eq=False, repr=False)
class Forecast(display.Shown):
    """Sample paths of all parameters of a region over a period, days that have happened included.

    Parameters
    ----------
    region_id : str
    origin : date
        Nothing at or after this day was read.
    period_start, period_end : date
        Both inclusive.
    parameters : tuple of str
    dates : ndarray of datetime64[D] (n_days,)
    paths : ndarray of float32 (n_paths, n_params, n_days)
        Units of the parameters (µg/m³, CO mg/m³). Known days repeat the observation, NaN where it is missing
        for good; later days are simulated. Path k is one joint future of all parameters.
    known : ndarray of bool (n_params, n_days)
    model : str
    seed : int
    notes : tuple of Note
        What a reader of the numbers has to know.
    n_history_years : int
        Past windows behind the parameter that has the fewest; 0 where nothing was simulated.

    Raises
    ------
    ValueError
        If the arrays do not fit together: a bug of a model, never a fault of the data.

    Examples
    --------
    Two days, the first of which is known; the second is 50 on one path and 70 on the other:

    >>> dates = np.array(["2025-01-01", "2025-01-02"], dtype="datetime64[D]")
    >>> paths = np.array([[[40.0, 50.0]], [[40.0, 70.0]]], dtype=np.float32)
    >>> two_days = date(2025, 1, 1), date(2025, 1, 2)
    >>> made = Forecast("x", date(2025, 1, 2), *two_days, ("pm25",), dates, paths, np.array([[True, False]]), "line", 1)
    >>> made.mean("pm25").tolist()
    [45.0, 55.0]
    """

    region_id: str
    origin: date
    period_start: date
    period_end: date
    parameters: tuple[str, ...]
    dates: np.ndarray
    paths: np.ndarray
    known: np.ndarray
    model: str
    seed: int
    notes: tuple[Note, ...] = ()
    n_history_years: int = 0

    def __post_init__(self) -> None:
        n_params, n_days = len(self.parameters), len(self.dates)
        expected = np.arange(np.datetime64(self.period_start), np.datetime64(self.period_end) + 1)
        if not np.array_equal(self.dates, expected):
            raise ValueError("dates are not the days of the period")
        if self.paths.ndim != 3 or self.paths.shape[1:] != (n_params, n_days) or not len(self.paths):
            raise ValueError(f"paths {self.paths.shape} are not (n_paths, {n_params}, {n_days})")
        if self.known.shape != (n_params, n_days):
            raise ValueError(f"known {self.known.shape} is not ({n_params}, {n_days})")
        if self.known[:, self.dates >= np.datetime64(self.origin)].any():
            raise ValueError("a day at or after the origin is marked as known")
        for i, known in enumerate(self.known):  # a parameter at a time: nothing is copied where its known days end once
            _check_days(self.paths[:, i, chosen(known)], self.paths[:, i, chosen(~known)])

    def _card(self, lang: str) -> display.SummaryCard:
        means = [self.mean(name) for name in self.parameters]
        rows = pd.DataFrame({"parameter": self.parameters, "days_known": self.known.sum(axis=1)})
        for word, level in (("p10", 0.1), ("p50", 0.5), ("p90", 0.9)):
            rows[word] = [float(np.nanquantile(mean, level)) if np.isfinite(mean).any() else np.nan for mean in means]
        known = {"as_of": self.origin, "days": len(self.dates), "paths": self.n_paths,
                 "model": shown("model", self.model, lang), "seed": self.seed}  # fmt: skip
        facts = {say(lang, f"card.{name}"): value for name, value in known.items()}
        spans = {"region": self.region_id, "first": self.period_start, "last": self.period_end}
        notes = say(lang, "meta.semi").join(note.text(lang) for note in self.notes)
        return display.SummaryCard(say(lang, "card.forecast", **spans), facts, rows, notes, lang)

    @property
    def n_paths(self) -> int:
        """Number of sample paths."""
        return len(self.paths)

    def index(self, parameter: str) -> int:
        """Position of a parameter.

        Raises
        ------
        NotEnoughHistory
            If the forecast does not have it.
        """
        if parameter not in self.parameters:
            own = [note for note in self.notes if note.parameter == parameter]
            raise NotEnoughHistory(own or Note(NoteKind.NOT_MEASURED, parameter, {"region": self.region_id}))
        return self.parameters.index(parameter)

    def days(self, parameter: str) -> np.ndarray:
        """Daily values of one parameter, ``(n_paths, n_days)``."""
        return self.paths[:, self.index(parameter)]

    def as_dict(self) -> dict[str, np.ndarray]:
        """Daily values of every parameter, each ``(n_paths, n_days)``."""
        return {name: self.paths[:, i] for i, name in enumerate(self.parameters)}

    def mean(self, parameter: str) -> np.ndarray:
        """Mean over the period on each path, ``(n_paths,)``; missing days are left out."""
        days = self.days(parameter)
        present = ~np.isnan(days[0])  # only a known day can be missing, and then on every path
        if not present.any():
            return np.full(self.n_paths, np.nan)
        return np.asarray((days if present.all() else days[:, present]).mean(axis=1, dtype=float))

    def summary(self) -> Summary:
        """What stays of it without its paths."""
        means = np.array([self.mean(name) for name in self.parameters]).reshape(len(self.parameters), self.n_paths)
        span = self.period_start, self.period_end
        return Summary(self.region_id, self.origin, *span, self.parameters, self.dates, self.known, means)

    def p_below(self, parameter: str, threshold: float) -> float:
        """Share of paths whose unrounded mean lies below a threshold."""
        return float((self.mean(parameter) < threshold).mean())

    def running_mean_quantiles(
        self, parameter: str, probs: Sequence[float] = (0.025, 0.1, 0.5, 0.9, 0.975)
    ) -> pd.DataFrame:
        """Quantiles over paths of the mean since the period's first day.

        Returns
        -------
        DataFrame
            ``day`` and one column a probability (``q025``, ``q10``, ``q50`` …); NaN before the first value.
        """
        running = self._running_mean(parameter)
        known = np.isnan(running).all(axis=0)
        quantiles = np.full((len(probs), len(self.dates)), np.nan)
        quantiles[:, ~known] = np.quantile(running[:, ~known], list(probs), axis=0)
        columns = {quantile_name(p): quantiles[i] for i, p in enumerate(probs)}
        return pd.DataFrame({"day": self.dates.astype("datetime64[s]"), **columns})

    def _running_mean(self, parameter: str) -> np.ndarray:
        days = self.days(parameter).astype(float)
        present = ~np.isnan(days)
        count = np.cumsum(present, axis=1)
        total = np.cumsum(np.where(present, days, 0.0), axis=1)
        with np.errstate(invalid="ignore", divide="ignore"):
            return np.where(count > 0, total / count, np.nan)


def _check_days(happened: np.ndarray, coming: np.ndarray) -> None:
    """Refuse paths of a parameter on known days, and on days to come, that cannot be."""
    if not _all_alike(happened):
        raise ValueError("a known day differs between paths")
    lowest, highest = (coming.min(), coming.max()) if coming.size else (0.0, 0.0)  # NaN if any day is
    if not (np.isfinite(lowest) and np.isfinite(highest)):
        raise ValueError("a simulated day is not a finite number")
    if lowest < 0 or (happened[:1] < 0).any():
        raise ValueError("a concentration is negative")


def _all_alike(rows: np.ndarray) -> bool:
    """Whether every row holds what the first one holds; a missing value is like a missing value.

    Examples
    --------
    >>> _all_alike(np.array([[1.0, np.nan], [1.0, np.nan]])), _all_alike(np.array([[1.0], [np.nan]]))
    (True, False)
    """
    alike = rows == rows[:1]
    return bool(alike.all() or (alike | (np.isnan(rows) & np.isnan(rows[:1]))).all())
