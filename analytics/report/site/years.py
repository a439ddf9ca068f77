"""The yearly values of one goal as a drawing without a script: values, straight line to the target, threshold."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pandas as pd

from analytics.attainment.outlook_rows import OutlookRow, rows_as
from analytics.report.charts.axes import YearValue
from analytics.report.row_text import threshold_text
from analytics.words.catalogue import say
from analytics.words.numbers import absent, number

WIDTH, HEIGHT = 640.0, 200.0  # px of the drawing; a page scales it
LEFT, RIGHT, TOP, BOTTOM = 44.0, 14.0, 12.0, 24.0
LEAST_YEARS = 2


@dataclass(frozen=True)
class Dot:
    """One year: place in px, ends of its bounds (equal where the value is exact), whether the year is valid."""

    x: float
    y: float
    low: float
    high: float
    valid: bool
    words: str


@dataclass(frozen=True)
class Tick:
    """A line of the grid, or a year below it: place in px and words."""

    at: float
    words: str


@dataclass(frozen=True)
class Years:
    """The drawing, in px, and its text alternative."""

    dots: tuple[Dot, ...]
    line: tuple[float, float, float, float] | None
    threshold: float | None
    years: tuple[Tick, ...]
    levels: tuple[Tick, ...]
    alt: str
    width: float = WIDTH
    height: float = HEIGHT
    left: float = LEFT
    right: float = WIDTH - RIGHT


def drawn_years(table: pd.DataFrame, row: OutlookRow, lang: str) -> Years | None:
    """Draw the yearly values of a goal; None where fewer than two years are known.

    Parameters
    ----------
    table : DataFrame
        Its rows of ``series.yearly.yearly_values``.
    row : OutlookRow
        The goal.
    lang : str
        ``'zh'`` or ``'en'``.
    """
    if table.empty:
        return None
    rows = rows_as(YearValue, table.sort_values("year"))
    values, ends = ([one for one in rows if one.series == name] for name in ("value", "line"))
    if len(values) < LEAST_YEARS:
        return None
    threshold = None if absent(row.threshold) else row.threshold
    spans = [_span(one) for one in values]
    levels = [level for span in spans for level in span] + [one.value for one in ends]
    levels += [] if threshold is None else [threshold]
    shown = [one.year for one in rows]
    x, y = _scale(min(shown), max(shown), LEFT + 10, WIDTH - RIGHT - 10), _levels(levels)
    dots = tuple(
        Dot(x(one.year), y((low + high) / 2), y(low), y(high), one.valid, _words(one, low, high))
        for one, (low, high) in zip(values, spans, strict=True)
    )
    first, last = (ends[0], ends[-1]) if len(ends) > 1 else (None, None)
    line = None
    if first is not None and last is not None:
        line = x(first.year), y(first.value), x(last.year), y(last.value)
    return Years(
        dots=dots,
        line=line,
        threshold=None if threshold is None else y(threshold),
        years=tuple(Tick(x(year), str(year)) for year in range(min(shown), max(shown) + 1)),
        levels=tuple(Tick(y(level), number(level, None)) for level in _marks(min(levels), max(levels))),
        alt=say(
            lang,
            "site.years_alt",
            items=say(lang, "meta.semi").join(dot.words for dot in dots),
            goal=threshold_text(row, lang),
        ),
    )


def _span(one: YearValue) -> tuple[float, float]:
    """Ends between which a year's value lies."""
    return (one.value_low, one.value_high) if absent(one.value) else (one.value, one.value)


def _words(one: YearValue, low: float, high: float) -> str:
    ends = number(low, 1) if low == high else f"{number(low, 1)}–{number(high, 1)}"
    return f"{one.year}: {ends}"


def _scale(low: float, high: float, start: float, end: float) -> Callable[[float], float]:
    """Straight from one span of numbers to one of px.

    Examples
    --------
    >>> _scale(0.0, 10.0, 100.0, 200.0)(5.0)
    150.0
    """
    step = (end - start) / (high - low) if high > low else 0.0
    return lambda value: round(start + (value - low) * step, 1)


def _levels(levels: list[float]) -> Callable[[float], float]:
    """Values to px, the greatest at the top."""
    low, high = min(levels), max(levels)
    return _scale(low, high if high > low else low + 1, HEIGHT - BOTTOM - 8, TOP + 8)


def _marks(low: float, high: float) -> list[float]:
    """Round values between two ends, five at most.

    Examples
    --------
    >>> _marks(41.2, 58.3), _marks(95.0, 99.5), _marks(3.0, 3.0)
    ([45.0, 50.0, 55.0], [95.0, 96.0, 97.0, 98.0, 99.0], [3.0])
    """
    if high <= low:
        return [low]
    sizes = [base * 10.0**power for power in range(-4, 9) for base in (1, 2, 5)]
    step = next(size for size in sizes if (high - low) / size < 5)
    first = int(-(-low // step))
    return [round(n * step, 6) for n in range(first, int(high // step) + 1)]
