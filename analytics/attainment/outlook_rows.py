"""Rows of the tables of an assessment, each a type: what pages and charts read, cell by cell.

A field is a column of ``answer_columns.csv``, in its order and of its type; a test holds them to it. What a table has
no value for is empty text, NaN or None.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, fields, replace
from datetime import date
from functools import cache
from typing import Any, Literal, TypeVar, cast

import pandas as pd

from analytics.terms import Status

NAN = float("nan")

#: What stands between the bases of one cell.
BETWEEN_BASES = "|"
#: Basis of a value on 8-hour ozone converted from the hourly maximum.
CONVERTED = "converted"
#: Columns of a row that stand in both languages, by what they say.
InBoth = Literal["indicator", "subject", "note", "missing", "context", "judgement", "drivers", "settles"]


def bases_in(cell: str) -> tuple[str, ...]:
    """The bases of a cell, which tables hold as one text.

    Examples
    --------
    >>> bases_in("realtime_dust_in|converted"), bases_in("")
    (('realtime_dust_in', 'converted'), ())
    """
    return tuple(cell.split(BETWEEN_BASES)) if cell else ()


@dataclass(frozen=True, slots=True, kw_only=True)
class OutlookRow:
    """One goal of the outlook: what it demands, and what is found for it.

    Examples
    --------
    >>> OutlookRow(target_id="a", value=40.6).value_decimals
    nan
    """

    target_id: str = ""
    region_id: str = ""
    region: str = ""
    indicator: str = ""
    comparator: str = ""
    threshold: float = NAN
    unit: str = ""
    period_start: date | None = None
    period_end: date | None = None
    value: float = NAN
    p_met: float = NAN
    p_low: float = NAN
    p_high: float = NAN
    likelihood: str = ""
    margin: float = NAN
    status: str = ""
    evidence: str = ""
    basis: str = ""
    edition: str = ""
    region_en: str = ""
    indicator_zh: str = ""
    indicator_en: str = ""
    statistic: str = ""
    parameter: str = ""
    threshold_high: float = NAN
    threshold_text: str = ""
    period_kind: str = ""
    subject_zh: str = ""
    subject_en: str = ""
    kind: str = ""
    plan_id: str = ""
    clause: str = ""
    domain: str = ""
    obligation: str = ""
    finality: str = ""
    value_reported: float = NAN
    value_decimals: float = NAN
    value_low: float = NAN
    value_high: float = NAN
    n_valid: float = NAN
    n_expected: float = NAN
    days_known: float = NAN
    days_left: float = NAN
    required_remainder: float = NAN
    days_allowed: float = NAN
    days_needed: float = NAN
    cut_p50_pct: float = NAN
    cut_p80_pct: float = NAN
    cut_p95_pct: float = NAN
    best_remainder: float = NAN
    best_remainder_year: float = NAN
    best_remainder_known: float = NAN
    median_remainder: float = NAN
    last_chance_on: date | None = None
    chance_note: str = ""
    reading: str = ""
    model: str = ""
    missing_zh: str = ""
    missing_en: str = ""
    note_zh: str = ""
    note_en: str = ""
    context_zh: str = ""
    context_en: str = ""
    context_value: float = NAN
    reasons: str = ""
    p_related: float = NAN
    p_class: float = NAN
    p_judgement: float = NAN
    judgement_zh: str = ""
    judgement_en: str = ""
    inferred_p10: float = NAN
    inferred_p50: float = NAN
    inferred_p90: float = NAN
    drivers_zh: str = ""
    drivers_en: str = ""
    settles_zh: str = ""
    settles_en: str = ""
    settles_by: str = ""
    settles_on: date | None = None
    settles_from: float = NAN
    settles_drop: float = NAN
    settles_start: date | None = None
    settles_end: date | None = None

    @property
    def bases(self) -> tuple[str, ...]:
        """Bases of the values behind it.

        Examples
        --------
        >>> OutlookRow(basis="realtime_dust_in|converted").bases, OutlookRow().bases
        (('realtime_dust_in', 'converted'), ())
        """
        return bases_in(self.basis)

    @property
    def begins_on(self) -> date:
        """First day of the period; ValueError for a row made without one."""
        if self.period_start is None:
            raise ValueError(f"goal {self.target_id!r} has no period")
        return self.period_start

    @property
    def ends_on(self) -> date:
        """Last day of the period, which every goal of an outlook has; ValueError for a row made without one."""
        if self.period_end is None:
            raise ValueError(f"goal {self.target_id!r} has no period")
        return self.period_end

    def words(self, what: InBoth, lang: str) -> str:
        """A text that the row holds in both languages, in one of them.

        Examples
        --------
        >>> OutlookRow(indicator_zh="细颗粒物", indicator_en="PM2.5").words("indicator", "en")
        'PM2.5'
        """
        text: str = getattr(self, f"{what}_{lang}")
        return text


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadingRow:
    """What one reading of a rule, or one published figure, makes of a goal."""

    target_id: str = ""
    reading_id: str = ""
    is_primary: bool = False
    zh: str = ""
    en: str = ""
    short_zh: str = ""
    short_en: str = ""
    value: float = NAN
    value_low: float = NAN
    value_high: float = NAN
    value_reported: float = NAN
    value_decimals: float = NAN
    verdict: str = ""
    p_met: float = NAN
    p_low: float = NAN
    p_high: float = NAN
    grade: str = ""
    source: str = ""
    source_zh: str = ""
    speaks: bool = False

    @property
    def chances(self) -> tuple[float, float, float]:
        """The probability and its bounds."""
        return self.p_met, self.p_low, self.p_high

    def name(self, lang: str) -> str:
        """Name of the reading."""
        return self.zh if lang == "zh" else self.en

    def short(self, lang: str) -> str:
        """Name of the reading without what explains it."""
        return self.short_zh if lang == "zh" else self.short_en

    def of_goal(self, goal: OutlookRow) -> OutlookRow:
        """The goal as this reading sees it: its demand and unit, with the reading's value and probability."""
        shared = {name: getattr(self, name) for name in _SHARED}
        return replace(goal, **shared)


@dataclass(frozen=True, slots=True, kw_only=True)
class JointRow:
    """Goals of one region and period together."""

    region_id: str = ""
    period_start: date | None = None
    period_end: date | None = None
    targets: tuple[str, ...] = ()
    n_targets: float = NAN
    p_joint: float = NAN
    p_joint_low: float = NAN
    p_joint_high: float = NAN

    def as_goal(self) -> OutlookRow:
        """The goals as one that is met when all of them are."""
        return OutlookRow(
            region_id=self.region_id,
            status=Status.OPEN,
            period_start=self.period_start,
            period_end=self.period_end,
            p_met=self.p_joint,
            p_low=self.p_joint_low,
            p_high=self.p_joint_high,
        )


#: Cells that a reading has of its own, by which its goal's are replaced.
_SHARED = ("value", "value_low", "value_high", "value_reported", "value_decimals", "p_met", "p_low", "p_high")

Of = TypeVar("Of")


def row_of(kind: type[Of], cells: Mapping[str, Any]) -> Of:
    """A row of a type from its cells by name: other cells are left out, an empty one is the default of the type.

    Examples
    --------
    >>> row_of(OutlookRow, {"target_id": "a", "subject_zh": None, "period_end": "2025-12-31", "year": 2025}).period_end
    datetime.date(2025, 12, 31)
    """
    types = _types(cast(Hashable, kind))
    known = {name: cells[name] for name in types if name in cells and not _empty(cells[name])}
    return kind(**{name: _cell(cell, types[name]) for name, cell in known.items()})


def rows_as(kind: type[Of], table: pd.DataFrame) -> list[Of]:
    """Every row of a table, as its type.

    Examples
    --------
    >>> rows_as(OutlookRow, pd.DataFrame({"target_id": ["a", "b"], "value": [1.0, None]}))[1].value
    nan
    """
    if not len(table):
        return []
    types = _types(cast(Hashable, kind))
    names = [name for name in types if name in table]
    makers = [MAKERS.get(types[name]) for name in names]
    places = table.columns.get_indexer(pd.Index(names))
    held = table.to_numpy(dtype=object).take(places, axis=1)  # at once: each column that is asked costs as much
    return [
        kind(**{
            name: cell if make is None else make(cell)
            for name, make, cell, absent in zip(names, makers, cells, empty, strict=True)
            if not absent
        })
        for cells, empty in zip(held.tolist(), pd.isna(held).tolist(), strict=True)
    ]  # fmt: skip


def one_row(kind: type[Of], table: pd.DataFrame) -> Of:
    """The first row of a table."""
    return rows_as(kind, table.head(1))[0]


@cache
def _types(kind: Hashable) -> dict[str, str]:
    return {field.name: str(field.type) for field in fields(cast(Any, kind))}


def _empty(cell: Any) -> bool:
    return cell is None or bool(pd.isna(cell))


def _cell(cell: Any, kind: str) -> Any:
    make = MAKERS.get(kind)
    return cell if make is None else make(cell)


#: What makes the value of a field of its type out of a cell; of any other type the cell is the value.
MAKERS: dict[str, Callable[[Any], Any]] = {
    "float": float,
    "int": int,
    "bool": bool,
    "tuple[str, ...]": tuple,
    "date | None": lambda cell: pd.Timestamp(cell).date(),
}
