"""The change between two periods, split into weather, the rest, and what cannot be told; never into causes.

A day's concentration in the mean weather of its season is c · E[exp w'] / exp w, with w the weather's part of the log
concentration and the mean over all days of all years within 14 days of its day of the year. The mean of these over a
period is its *adjusted* mean: what was measured less the weather's part; the difference of two such means is *the
rest* (emissions, transport, measurement), what the observed change has beyond it is *weather*.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np

from analytics.attribution.cannot_tell import CannotTell
from analytics.attribution.cross_fit import SEASON_DAYS, YEAR_DAYS_NEEDED, CrossFit, seasonal_mean
from analytics.attribution.estimate import Estimate
from analytics.attribution.lasting_level import lasting_level
from analytics.attribution.season import day_of_year
from analytics.message import Message, joined

DRAWS, COUNT_DRAWS = 1000, 250
#: days of a block of the bootstrap; chance is not independent from day to day
BLOCK = 20
#: share of a period's days that must have a value and weather
COVERED = 0.75
#: share of the days of each month of a period: a mean over what is left of a year would hold its missing season
LEAST_OF_A_MONTH = 0.5
#: days of a month that a period must hold for the month to be asked for
DAYS_OF_A_PART = 10
#: share of the days of the year of either period that must lie in the other
SAME_SEASON = 0.8

Span = tuple[date, date]


@dataclass(frozen=True)
class Split:
    """A change between two periods.

    Parameters
    ----------
    before, after : float
        Observed mean (or count) on the days that have a value and weather.
    adjusted_before, adjusted_after : float
        The same less the weather's part, so as it would be in the mean weather of the season.
    change : float
        ``after - before``.
    weather, rest : Estimate
        Parts of the change; they add up to it.
    rest_ratio : Estimate
        What the rest changed the adjusted value by, as a share of it before (-0.2: a fifth less).
    n_before, n_after : int
        Days behind the means.

    Examples
    --------
    From 50 to 44 weather made 4 less, the rest 2 less:

    >>> weather, rest = Estimate(-4.0, -5.0, -3.0, -6.0, -2.0), Estimate(-2.0, -3.0, -1.0, -4.0, 0.0)
    >>> ratio = Estimate(-0.04, -0.06, -0.02, -0.08, 0.0)
    >>> one = Split(50.0, 44.0, 48.0, 46.0, -6.0, weather, rest, ratio, 366, 365)
    >>> one.weather.value + one.rest.value == one.change == one.after - one.before
    True
    """

    before: float
    after: float
    adjusted_before: float
    adjusted_after: float
    change: float
    weather: Estimate
    rest: Estimate
    rest_ratio: Estimate
    n_before: int
    n_after: int

    @property
    def normalised_before(self) -> float:
        """Former name of ``adjusted_before``; it leaves with the next release."""
        return self.adjusted_before

    @property
    def normalised_after(self) -> float:
        """Former name of ``adjusted_after``; it leaves with the next release."""
        return self.adjusted_after

    def row(self, ratio: bool = True) -> dict[str, object]:
        """Values, parts and their intervals as cells of a row; ``ratio``: whether that of the rest means anything."""
        parts = {"weather": self.weather, "rest": self.rest} | ({"rest_ratio": self.rest_ratio} if ratio else {})
        bounds = {f"{name}_{end}": getattr(one, end) for name, one in parts.items()
                  for end in ("low80", "high80", "low95", "high95")}  # fmt: skip
        return {
            "value_before": self.before, "value_after": self.after, "adjusted_before": self.adjusted_before,
            "adjusted_after": self.adjusted_after, "change": self.change,
            **{name: one.value for name, one in parts.items()}, **bounds, "n_before": self.n_before,
            "n_after": self.n_after,
        }  # fmt: skip


def days_of(fit: CrossFit, span: Span) -> np.ndarray:
    """Positions of the days of a period that have a value and weather.

    Raises
    ------
    CannotTell
        If they are too few of its days, or of those of a month in it: the season of what is missing would be a change.
    """
    first, last = (np.datetime64(day) for day in span)
    found = np.flatnonzero((fit.dates >= first) & (fit.dates <= last))
    n = int((last - first).astype(int)) + 1
    if len(found) < COVERED * n:
        raise CannotTell(
            Message(
                "{first} to {last}: {found} of {n:day|days} {found:-has|have} a value and weather, {least} % are "
                "needed; load the other days or ask about a period that is measured",
                first=span[0],
                last=span[1],
                found=len(found),
                n=n,
                least=round(100 * COVERED),
            )
        )
    expect_every_month(fit.dates[found], span)
    return found


def short_months(dates: np.ndarray, span: Span) -> tuple[str, ...]:
    """Months of a period with fewer than half of their days among some days; a part of ten days or more counts as one.

    Examples
    --------
    >>> from datetime import date
    >>> days = np.arange("2018-01-01", "2018-10-08", dtype="datetime64[D]")
    >>> short_months(days, (date(2018, 1, 1), date(2018, 12, 31)))
    ('2018-10', '2018-11', '2018-12')
    """
    every = np.arange(np.datetime64(span[0]), np.datetime64(span[1]) + 1).astype("datetime64[M]")
    months, n_days = np.unique(every, return_counts=True)
    has = np.sort(dates.astype("datetime64[M]"))
    found = np.searchsorted(has, months, "right") - np.searchsorted(has, months, "left")
    return tuple(str(month) for month in months[(n_days >= DAYS_OF_A_PART) & (found < LEAST_OF_A_MONTH * n_days)])


def expect_every_month(dates: np.ndarray, span: Span) -> None:
    """Refuse a period of which whole months are missing.

    Parameters
    ----------
    dates : ndarray of datetime64 (n,)
        Days of the period that have what is needed.
    span : (date, date)

    Raises
    ------
    CannotTell
        Names the months.
    """
    if short := short_months(dates, span):
        raise CannotTell(
            Message(
                "{first} to {last}: fewer than half of the days of {months} have a value and weather, so that their "
                "season would count as a change; load these days or ask about a period without "
                "{n:-this month|these months}",
                first=span[0], last=span[1], months=joined(short, ", "), n=len(short),
            )
        )  # fmt: skip


def expect_same_season(before: Span, after: Span) -> None:
    """Refuse periods of different parts of the year: the difference would be season.

    Raises
    ------
    CannotTell
        Names both.
    """
    a, b = (set(day_of_year(np.arange(np.datetime64(s), np.datetime64(e) + 1))) for s, e in (before, after))
    if len(a & b) < SAME_SEASON * max(len(a), len(b)):
        said = {"a": f"{before[0]}..{before[1]}", "b": f"{after[0]}..{after[1]}"}
        raise CannotTell(
            Message("{a} and {b} are different parts of the year: compare the same days of other years", **said)
        )


def adjusted(fit: CrossFit, weather: np.ndarray) -> np.ndarray:
    """What was measured less the weather's part, ``(..., n)``, for the weather's part of the logs ``(..., n)``.

    So concentrations in the mean weather of their season; what the model does not explain stays in.
    """
    mean = seasonal_mean(fit.dates, np.exp(fit.weather))
    return np.asarray(fit.values * mean * np.exp(-weather))


def normalised(fit: CrossFit) -> np.ndarray:
    """The weather-normalised series of Grange and Carslaw: the model's prediction in resampled weather, ``(n,)``.

    exp(season + lasting level) · E[exp w′] · E[exp chance], in the unit of the values: a prediction in the weather of
    the season, averaged (Grange and Carslaw 2019, doi:10.1016/j.scitotenv.2018.10.344); chance is left out. The
    level of a year counts as far as chance does not explain it (`analytics.attribution.lasting_level`). The last factor
    makes means of it means of concentrations (Duan 1983, doi:10.1080/01621459.1983.10478017). It is smoother than
    `adjusted`, which keeps what the model does not explain, and shows nothing that lasts less than about a year.
    """
    season = seasonal_mean(fit.dates, np.exp(fit.weather))
    counted, n_days = np.unique(fit.years, return_counts=True)
    expected = lasting_level(fit, counted[n_days >= YEAR_DAYS_NEEDED])
    return np.asarray(np.exp(expected) * season * np.exp(fit.chance).mean())


def split(fit: CrossFit, before: Span, after: Span, seed: int) -> Split:
    """Part the change of a mean concentration between two periods.

    What cannot be told comes from two bootstraps: by fit, from the spread between models that learnt from different
    halves of the years (a half leaves about the variance that the whole has; Student's t by their number), and by
    blocks of 20 days of the chance that neither season, level nor weather explains.

    Parameters
    ----------
    fit : CrossFit
    before, after : (date, date)
        First and last day, both included; the same part of the year.
    seed : int

    Raises
    ------
    CannotTell
        If a period has too few days with a value and weather, or the periods are different parts of the year.
    """
    expect_same_season(before, after)
    rows = [days_of(fit, span) for span in (before, after)]
    middle, of_pair = adjusted(fit, fit.weather), adjusted(fit, fit.of_pair)
    means = [middle[days].mean() for days in rows]
    pairs = [of_pair[:, days].mean(axis=1) for days in rows]
    chance = [_chance_of_mean(fit, days, np.random.default_rng([seed, 29, k])) for k, days in enumerate(rows)]
    observed = [float(fit.values[days].mean()) for days in rows]
    return split_of(observed, means, pairs, chance, (len(rows[0]), len(rows[1])), seed)


def split_of(
    observed: list[float],
    means: list[float],
    pairs: list[np.ndarray],
    chance: list[np.ndarray],
    n_days: tuple[int, int],
    seed: int,
) -> Split:
    """Parts of a change from the adjusted values of both periods, those of each pair, and draws of chance.

    Parameters
    ----------
    observed, means : list of float
        Observed and adjusted value of either period.
    pairs : list of ndarray (n_pairs,)
        Adjusted values by one model of each pair.
    chance : list of ndarray (n_draws,)
        Draws of the deviation that chance brings to either.
    n_days : (int, int)
    seed : int
    """
    before, after = means
    shift = _fit_error(pairs[1] - pairs[0], seed)
    relative = _fit_error(np.log(np.maximum(pairs[1], 1e-9)) - np.log(np.maximum(pairs[0], 1e-9)), seed)
    change, rest = observed[1] - observed[0], after - before
    drawn = rest + shift + chance[1] - chance[0]
    by_chance = np.log1p(np.maximum(chance[1] / max(after, 1e-9), -0.99))
    by_chance -= np.log1p(np.maximum(chance[0] / max(before, 1e-9), -0.99))
    ratio = np.exp(np.log(max(after, 1e-9) / max(before, 1e-9)) + relative + by_chance) - 1
    return Split(
        observed[0], observed[1], before, after, change,
        weather=Estimate.of(change - rest - shift, change - rest),
        rest=Estimate.of(drawn, rest),
        rest_ratio=Estimate.of(ratio, after / max(before, 1e-9) - 1),
        n_before=n_days[0], n_after=n_days[1],
    )  # fmt: skip


def _fit_error(of_pairs: np.ndarray, seed: int) -> np.ndarray:
    """Draws of the error of the fit, from what the models of each pair say: Student's t, ``(DRAWS,)``."""
    spread = float(of_pairs.std(ddof=1))
    return np.asarray(spread * np.random.default_rng([seed, 31]).standard_t(len(of_pairs) - 1, DRAWS))


def chance_paths(fit: CrossFit, days: np.ndarray, random: np.random.Generator, draws: int = DRAWS) -> np.ndarray:
    """Courses of the chance on some days, blocks of the record put side by side, ``(draws, n_days)``."""
    n_blocks = -(-len(days) // BLOCK)
    starts = random.integers(0, len(fit.chance) - BLOCK, (draws, n_blocks))
    at = (starts[:, :, None] + np.arange(BLOCK)).reshape(draws, -1)[:, : len(days)]
    return np.asarray(fit.chance[at])


def _chance_of_mean(fit: CrossFit, days: np.ndarray, random: np.random.Generator) -> np.ndarray:
    """Draws of what chance brings to the adjusted mean of some days, ``(DRAWS,)``."""
    base = np.exp(fit.expected[days]) * seasonal_mean(fit.dates, np.exp(fit.weather), fit.dates[days])
    typical = np.exp(fit.chance).mean()
    return np.asarray((np.exp(chance_paths(fit, days, random)) - typical) @ base / len(days))


def split_days(fit: CrossFit, threshold: float, before: Span, after: Span, seed: int) -> Split:
    """Part the change of the number of days above a threshold between two periods.

    A day counts with the share of the weathers of its season in which it would have been above; numbers are of the
    days that have a value and weather. Arguments and faults are those of `split`; ``threshold`` is in the unit of the
    values.
    """
    expect_same_season(before, after)
    rows = [days_of(fit, span) for span in (before, after)]
    logs, limit = np.log(fit.values), float(np.log(threshold))
    means = [float(_share_above(fit, logs[days] - fit.weather[days], days, limit).sum()) for days in rows]
    pairs = [np.array([_share_above(fit, logs[days] - part[days], days, limit).sum() for part in fit.of_pair])
             for days in rows]  # fmt: skip
    chance = []
    for k, days in enumerate(rows):
        paths = chance_paths(fit, days, np.random.default_rng([seed, 37, k]), COUNT_DRAWS)
        drawn = _share_above(fit, fit.expected[days] + paths, days, limit).sum(axis=-1)
        chance.append(np.resize(drawn - drawn.mean(), DRAWS))
    observed = [float((fit.values[days] > threshold).sum()) for days in rows]
    return split_of(observed, means, pairs, chance, (len(rows[0]), len(rows[1])), seed)


def _share_above(fit: CrossFit, without_weather: np.ndarray, days: np.ndarray, limit: float) -> np.ndarray:
    """Share of the weathers of its season in which each day lies above a limit, ``(..., n_days)``.

    Parameters
    ----------
    without_weather : ndarray (..., n_days)
        Log concentration less the weather's part.
    days : ndarray of int
        Positions of the days.
    limit : float
        Logarithm of the threshold.
    """
    number = day_of_year(fit.dates)
    out = np.empty(without_weather.shape)
    for of_year in np.unique(number[days]):
        apart = np.abs(number - of_year)
        season = np.sort(fit.weather[np.minimum(apart, 365 - apart) <= SEASON_DAYS])
        at = number[days] == of_year
        out[..., at] = 1 - np.searchsorted(season, limit - without_weather[..., at], side="right") / len(season)
    return out
