"""What a back-test is asked: years, origins, period, statistic, models."""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import date, timedelta
from importlib.util import find_spec
from typing import NamedTuple

from analytics.errors import InputError, one_of
from analytics.evaluation.outcomes import parameters_of
from analytics.forecast import MODELS
from analytics.forecast.models import SLOW
from analytics.message import Message
from analytics.terms import DEFAULT_SEED, Statistic

DEFAULT_ORIGINS = "01-01,04-01,07-01,10-01,11-15"
MAX_AHEAD = 5  # years by which an origin may lie before the plain one
MonthDay = tuple[int, int]


class OriginDay(NamedTuple):
    """Day of the year on which forecasts are made.

    Parameters
    ----------
    month, day : int
    years_ahead : int
        Years by which it lies before the plain origin of that day, which is in the period or just before it.

    Examples
    --------
    >>> str(OriginDay(10, 1)), str(OriginDay(10, 1, 1))
    ('10-01', '10-01@1')
    """

    month: int
    day: int
    years_ahead: int = 0

    def __str__(self) -> str:
        return f"{self.month:02d}-{self.day:02d}" + (f"@{self.years_ahead}" if self.years_ahead else "")


@dataclass(frozen=True)
class Question:
    """One back-test.

    Parameters
    ----------
    years : tuple of int
        Years in which the periods begin.
    origins : tuple of OriginDay
        Day of each origin, in every year.
    period : ((int, int), (int, int))
        Month and day of the first and last day; the last may lie in the next year.
    statistic : str
    parameters : tuple of str
        Of the statistic.
    models : tuple of str
    n_paths, seed : int
    workers : int, optional
        None: the models of `SLOW` on every core, the others in this process.
    left_out : tuple of str
        Models of ``all`` that are not installed.
    region_ids : tuple of str
        Regions to score; none: every one that can be.
    """

    years: tuple[int, ...]
    origins: tuple[OriginDay, ...]
    period: tuple[MonthDay, MonthDay]
    statistic: str
    parameters: tuple[str, ...]
    models: tuple[str, ...]
    n_paths: int = 1000
    seed: int = DEFAULT_SEED
    workers: int | None = 1
    region_ids: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()

    def span(self, year: int) -> tuple[date, date]:
        """First and last day of the period that begins in a year."""
        (first, last), crosses = self.period, self.period[1] < self.period[0]
        return _day(year, first), _last_day(year + crosses, last)

    def origin(self, year: int, asked: OriginDay) -> date:
        """Date of an origin: the one within the period, or else the last one before it; or so many years earlier.

        Examples
        --------
        >>> winter = question_of("2018", "10-01..03-31", origins="07-01,01-15")
        >>> [winter.origin(2018, o).isoformat() for o in winter.origins]
        ['2018-07-01', '2019-01-15']
        >>> whole_year = question_of("2019", origins="10-01,10-01@1")
        >>> [whole_year.origin(2019, o).isoformat() for o in whole_year.origins]
        ['2019-10-01', '2018-10-01']
        """
        plain = self._plain_origin(year, (asked.month, asked.day))
        return _day(plain.year - asked.years_ahead, (plain.month, plain.day))

    def last_span(self, year: int, origin: date) -> tuple[date, date]:
        """First and last day of the newest like period, before that of a year, that is over at an origin.

        Examples
        --------
        >>> asked = question_of("2019")
        >>> [asked.last_span(2019, origin)[0].year for origin in (date(2019, 1, 1), date(2018, 10, 1))]
        [2018, 2017]
        """
        back = 1
        while self.span(year - back)[1] >= origin:
            back += 1
        return self.span(year - back)

    def _plain_origin(self, year: int, month_day: MonthDay) -> date:
        start, end = self.span(year)
        inside = [_day(y, month_day) for y in (start.year, end.year) if start <= _day(y, month_day) <= end]
        if inside:
            return inside[0]
        same_year = _day(start.year, month_day)
        return same_year if same_year < start else _day(start.year - 1, month_day)


def question_of(
    years: str,
    period: str = "01-01..12-31",
    *,
    origins: str = DEFAULT_ORIGINS,
    models: str = "all",
    statistic: str = Statistic.MEAN,
    parameter: str | None = None,
) -> Question:
    """Read a question as it is typed.

    Raises
    ------
    InputError
        Names the option and what was expected.

    Examples
    --------
    >>> question_of("2018-2019", models="line").years
    (2018, 2019)
    """
    first, _, last = period.partition("..")
    asked = tuple(name.strip() for name in (parameter or "").split(",") if name.strip())
    return Question(
        years=_years(years),
        origins=tuple(dict.fromkeys(_origin_day(text) for text in origins.split(","))),
        period=(_month_day(first, "--period"), _month_day(last, "--period")),
        statistic=statistic,
        parameters=parameters_of(statistic, asked),
        models=_models(models),
        left_out=tuple(name for name in MODELS if not installed(name)) if models.strip() == "all" else (),
    )


def installed(model: str) -> bool:
    """Whether the package a model needs is available.

    Examples
    --------
    >>> installed("climatology")
    True
    """
    return model not in SLOW or find_spec(SLOW[model]) is not None


def _years(text: str) -> tuple[int, ...]:
    first, _, last = text.strip().partition("-")
    try:
        low, high = int(first), int(last or first)
    except ValueError:
        low, high = 1, 0
    if not 1900 < low <= high < 2200:
        raise InputError(Message("--years: {text!r}, expected a year or FIRST-LAST, e.g. 2018-2019", text=text))
    return tuple(range(low, high + 1))


def _month_day(text: str, option: str) -> MonthDay:
    try:
        found = date.fromisoformat(f"2001-{text.strip()}")  # no leap year: 02-29 is no day of every year
    except ValueError:
        raise InputError(
            Message("{option}: {text!r} is no day of every year, expected MM-DD", option=option, text=text)
        ) from None
    return found.month, found.day


def _origin_day(text: str) -> OriginDay:
    """Read ``MM-DD`` or, so many years earlier, ``MM-DD@N``."""
    day, at, ahead = (part.strip() for part in text.partition("@"))
    if at and ahead not in {str(n) for n in range(MAX_AHEAD + 1)}:
        raise InputError(
            Message(
                "--origins: {text!r}, expected MM-DD or MM-DD@N, N years earlier, 0 to {most}",
                text=text.strip(),
                most=MAX_AHEAD,
            )
        )
    return OriginDay(*_month_day(day, "--origins"), int(ahead or 0))


def _models(text: str) -> tuple[str, ...]:
    """Names of models; ``fast`` are those that take no fit of each series, ``all`` every one that is installed."""
    groups = {"all": [m for m in MODELS if installed(m)], "fast": [m for m in MODELS if m not in SLOW]}
    words = [word.strip() for word in text.split(",")]
    names = tuple(dict.fromkeys(name for word in words for name in groups.get(word, [word])))
    for name in names:
        one_of("--models", name, ("all", "fast", *MODELS))
    return names


def _day(year: int, month_day: MonthDay) -> date:
    return date(year, *month_day)


def _last_day(year: int, month_day: MonthDay) -> date:
    """A period that ends with February ends with it in leap years too."""
    return _day(year, month_day) + timedelta(days=month_day == (2, 28) and calendar.isleap(year))
