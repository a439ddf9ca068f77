"""Dates and times as files write them, brought to Beijing time; one order of day and month a column.

Year first (``2025-01-31``, ``2025/1/31``, ``2025年1月31日``, ``20250131``), day first or month first (``31/1/2025``,
``1/31/2025``), each with or without a time and an offset. Whether day or month stands first is decided on the whole
column; a column that leaves it open, or that contradicts itself, is refused. A month is no day.
"""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from datetime import date

import pandas as pd

from analytics.errors import InputError, Problem
from analytics.ingest import row_labels
from analytics.ingest.date_forms import (
    COARSE,
    DIGITS,
    DIGITS_CLOCK,
    MONTH,
    YEAR_FIRST,
    YEAR_LAST,
    ZONE,
    cell_text,
    parts_of,
    to_days,
    with_clock,
)
from analytics.ingest.thresholds import SUSPECT_DATES, SUSPECT_SHARE
from analytics.message import Message, joined

#: what `--date-order` may say
ORDERS = ("dmy", "mdy", "ymd")
#: no network of the standards measured before this year
FIRST_YEAR = 1990
SETTLE = Message("say --date-order dmy or --date-order mdy, or write YYYY-MM-DD")
NO_DAY = Message("bad date: expected YYYY-MM-DD")
NOT_A_DAY = Message("bad date: a month or a year, not a day: expected YYYY-MM-DD")
NOT_A_MONTH = Message("bad month: expected YYYY-MM")
_IN_ORDER = {
    "dmy": Message("bad date: expected day/month/year or YYYY-MM-DD"),
    "mdy": Message("bad date: expected month/day/year or YYYY-MM-DD"),
}


@dataclass(frozen=True)
class DateColumn:
    """Where a column of dates stands, for messages, and what was said of its order.

    Parameters
    ----------
    file, column : str
        Names of the file and the column.
    line : Series
        Line of every cell, on the index of the cells.
    order : str or None
        One of `ORDERS`, if the user or the card says so.
    """

    file: str
    column: str
    line: pd.Series
    order: str | None = None

    def refusal(self, at: int, shown: str, expected: str, todo: str) -> InputError:
        """Fault of the cell at a position, for which the whole file is refused."""
        return InputError(Problem(self.file, int(self.line.iloc[at]), self.column, shown, expected, todo))


@dataclass(frozen=True)
class Stamps:
    """A column of dates, read.

    Parameters
    ----------
    when : Series of datetime64[s]
        Beijing time; NaT where the cell is no date.
    reason : Series of str
        Why a cell is no date; ``''`` where it is one.
    clock : Series of bool
        Whether the cell states a time of day other than midnight in Beijing.
    timed : Series of bool
        Whether the cell states a time of day at all.
    at_24 : Series of bool
        Whether that time is 24:00, the end of its day.
    written : Series of datetime64[s]
        What the cell's own clock shows, in its own zone; NaT where the cell is no date.
    """

    when: pd.Series
    reason: pd.Series
    clock: pd.Series
    timed: pd.Series
    at_24: pd.Series
    written: pd.Series


def first_of(mask: pd.Series) -> int:
    """Position of the first row that is hit."""
    return int(mask.to_numpy(dtype=bool).argmax())


def hour_labels(values: pd.Series) -> pd.Series:
    """Hours of the day as a file labels them, 0 to 24 and fractions of an hour; NaN where there is none.

    Examples
    --------
    >>> hour_labels(pd.Series(["5", "05:00", "5时", "24", "5:30", "25", "x"])).tolist()
    [5.0, 5.0, 5.0, 24.0, 5.5, nan, nan]
    """
    parts = cell_text(values).str.extract(r"^(\d{1,2})(?:\.0+)?(?:[:时點点](\d{2})?(?::00)?分?)?$")
    label = pd.to_numeric(parts[0]) + pd.to_numeric(parts[1]).fillna(0) / 60
    return label.where((label <= 24) & ~(pd.to_numeric(parts[1]) > 59)).astype(float)


def beyond(when: pd.Series, end: pd.Series, today: date) -> list[tuple[pd.Series, str]]:
    """Dates at which nothing can have been measured: rows that are hit, and what is wrong with them.

    Parameters
    ----------
    when, end : Series of datetime64
        Start and end of each interval.
    today : date
        An interval that ends after the end of this day is not over.
    """
    latest = pd.Timestamp(today) + pd.Timedelta(days=1)
    return [
        (end > latest, Message("bad date: not over yet on {day}", day=today)),
        (when < pd.Timestamp(FIRST_YEAR, 1, 1), Message("bad date: before {year}", year=FIRST_YEAR)),
    ]


def read_stamps(values: pd.Series, place: DateColumn) -> Stamps:
    """Read a column of dates with or without times.

    Parameters
    ----------
    values : Series
        Cells: text, numbers such as 20250131, dates or time stamps (with a zone or without: then Beijing time).
    place : DateColumn
        Where they stand.

    Raises
    ------
    InputError
        If day and month cannot be distinguished, if rows contradict each other, or if years stand first in some rows
        and last in others.

    Examples
    --------
    >>> cells = pd.Series(["12/03/2026 05:00", "13/03/2026 06:00", "2026-03"])
    >>> read = read_stamps(cells, DateColumn("a.csv", "date", pd.Series([2, 3, 4])))
    >>> read.when.dt.strftime("%m-%d %H").fillna("not read").tolist()
    ['03-12 05', '03-13 06', 'not read']
    """
    if pd.api.types.is_datetime64_any_dtype(values):
        return _typed(values)
    codes, unique = pd.factorize(cell_text(values))
    first = place.line.groupby(codes).first()
    found = _texts(pd.Series(unique, dtype=object), dataclasses.replace(place, line=first))
    return Stamps(**{name: getattr(found, name).take(codes).set_axis(values.index)
                     for name in ("when", "reason", "clock", "timed", "at_24", "written")})  # fmt: skip


HOURS_TODO = Message(
    "hours are read with --layout hourly, or with --layout hourly_beginning or --layout "
    "hourly_ending where their times do not show which end of the hour they are; daily "
    "values need one date a row"
)


def read_days(values: pd.Series, place: DateColumn, todo: str = HOURS_TODO) -> Stamps:
    """Read a column of days; a time of midnight is no time.

    Parameters
    ----------
    values, place
        As for `read_stamps`.
    todo : str
        What to do about a cell with another time.

    Raises
    ------
    InputError
        As `read_stamps`, and if any cell states another time: then the rows are hours or single samples, and none
        of them is a day.

    Examples
    --------
    >>> read_days(pd.Series(["20250131", "2025/2/30"]), DateColumn("a.csv", "date", pd.Series([2, 3]))).reason.tolist()
    ['', 'bad date: expected YYYY-MM-DD']
    """
    found = read_stamps(values, place)
    if found.clock.any():
        at = first_of(found.clock)
        here = (
            ""
            if found.when.iloc[at] == found.written.iloc[at]
            else Message("this is {day} in Beijing; ", day=found.when.iloc[at])
        )
        raise place.refusal(at, str(values.iloc[at]), Message("a day without a time"), joined([here, todo], ""))
    return found


def read_months(values: pd.Series, place: DateColumn) -> Stamps:
    """Read a column of months as their first day: ``2025-11``, ``2025/11``, ``202511``, ``2025年11月``.

    Days are taken for months only if every one of them is the first of its month, as spreadsheets rewrite months.

    Examples
    --------
    >>> place = DateColumn("a.csv", "month", pd.Series([2, 3]))
    >>> read_months(pd.Series(["2025-11", "202513"]), place).when.dt.month.fillna(0).astype(int).tolist()
    [11, 0]
    >>> read_months(pd.Series(["2025-11-01", "2025-12-15"]), place).reason.tolist()
    ['bad month: expected YYYY-MM', 'bad month: expected YYYY-MM']
    """
    text = cell_text(values)
    parts = text.str.extract(rf"^{MONTH}$")
    number = parts.assign(month=parts["month"].fillna(parts["digits"]), day="1")[["year", "month", "day"]]
    when = to_days(number)
    days = read_days(values, place).when
    if (days.dropna().dt.day == 1).all():
        when = when.fillna(days)
    no = pd.Series(False, index=values.index)
    reason = row_labels.reasons(text, NOT_A_MONTH).where(when.isna(), "")
    return Stamps(when, reason, no, no, no, when)


def _typed(values: pd.Series) -> Stamps:
    """Time stamps that came as such."""
    zoned = isinstance(values.dtype, pd.DatetimeTZDtype)
    local = values.dt.tz_convert(ZONE).dt.tz_localize(None) if zoned else values
    clock = local.notna() & (local != local.dt.normalize())
    when = local.where(local == local.dt.floor("s")).astype("datetime64[s]")
    written = (values.dt.tz_localize(None) if zoned else values).astype("datetime64[s]")
    return Stamps(when, when.isna().map({True: NO_DAY, False: ""}), clock, local.notna(), local.isna() & False, written)


def _texts(text: pd.Series, place: DateColumn) -> Stamps:
    """Read distinct texts; the lines of `place` are those on which each stands first."""
    early = parts_of(text, (YEAR_FIRST, DIGITS, DIGITS_CLOCK))
    left = text[early["year"].isna()]  # no text has its year both first and last
    late = parts_of(left, (YEAR_LAST,)).reindex(text.index)
    _expect_month_before_day(text, early, place)
    first = to_days(early)
    last, order = _day_and_month(text, late, place)
    if place.order is None and first.notna().any() and last.notna().any():
        at, other = first_of(last.notna()), first_of(first.notna())
        _contradiction(
            place,
            text,
            at,
            Message("the order of line {line}, {value!r}", line=place.line.iloc[other], value=text.iloc[other]),
        )
    both = early if left.empty else early.combine_first(late)
    when, written, timed = with_clock(first.fillna(last), both)
    reason = pd.Series("", index=text.index, dtype=object).mask(when.isna(), _wanted(order))
    reason = reason.mask(when.isna() & text.str.fullmatch(COARSE), NOT_A_DAY)
    left = when.isna()
    reason[left] = row_labels.reasons(text[left], reason[left])
    at_24 = pd.to_numeric(both["hour"], errors="coerce") == 24
    clock = at_24 | (when.notna() & timed & (when != when.dt.normalize()))
    return Stamps(when, reason, clock, timed, at_24, written)


def _contradiction(place: DateColumn, text: pd.Series, at: int, expected: str) -> None:
    raise place.refusal(at, text.iloc[at], expected, Message("write every date in one order"))


def _wanted(order: str | None) -> str:
    """What a bad date should have been."""
    return _IN_ORDER.get(order or "", NO_DAY)


def _expect_month_before_day(text: pd.Series, parts: pd.DataFrame, place: DateColumn) -> None:
    """Refuse a column that reads as year, day, month: some of its days would be taken for months."""
    dated = parts["year"].notna()
    turned = to_days(parts.rename(columns={"month": "day", "day": "month"}))
    wrong = to_days(parts).isna() & turned.notna()
    enough = wrong.sum() >= SUSPECT_DATES and wrong.sum() >= SUSPECT_SHARE * dated.sum()
    if enough and turned[dated].notna().all():
        at = first_of(wrong)
        raise place.refusal(at, text.iloc[at], Message("year, month and day in this order"),
                            Message("the column reads as year, day, month: write YYYY-MM-DD"))  # fmt: skip


def _day_and_month(text: pd.Series, parts: pd.DataFrame, place: DateColumn) -> tuple[pd.Series, str | None]:
    """Days of texts with the year last, and the order they were read in."""
    by_day = to_days(parts.assign(day=parts["first"], month=parts["then"]))
    by_month = to_days(parts.assign(day=parts["then"], month=parts["first"]))
    if place.order is not None:
        return {"dmy": by_day, "mdy": by_month, "ymd": by_day.where(by_day.isna())}[place.order], place.order
    day_alone, month_alone = by_day.notna() & by_month.isna(), by_month.notna() & by_day.isna()
    if day_alone.any() and month_alone.any():
        at, other = first_of(day_alone), first_of(month_alone)
        expected = Message(
            "the order of day and month of line {line}, {value!r}",
            line=place.line.iloc[other],
            value=text.iloc[other],
        )
        _contradiction(place, text, at, expected)
    either = by_day.notna() & by_month.notna() & (by_day != by_month)
    if either.any() and not day_alone.any() and not month_alone.any():
        at = first_of(either)
        raise place.refusal(
            at, text.iloc[at], Message("a column that shows which is the day and which the month"), SETTLE
        )
    if month_alone.any():
        return by_month, "mdy"
    return by_day, "dmy" if by_day.notna().any() else None
