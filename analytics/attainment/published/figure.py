"""One published figure, or one that follows from others: what it says of which period, and what it rests on."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd

from analytics.attainment.settle import figure_bounds
from analytics.attainment.verdict import Grounds, Value
from analytics.terms import Evidence, Qualifier
from analytics.words.reasons import Amount, Dates, Part

_COLUMNS = (
    "figure_id", "period_start", "period_end", "value", "qualifier", "unit", "basis", "grade", "source", "known_at"
)  # fmt: skip


@dataclass(frozen=True)
class Figure:
    """A value that was published for a period, or worked out from such values.

    Parameters
    ----------
    figure_id : str
        Its id.
    first, last : date
        Its period, both days included.
    value : float
        As published, in `unit`.
    qualifier : Qualifier
        How exactly it is known.
    unit, basis, grade : str
        Unit of the indicator, what the value rests on, grade of evidence.
    source : Part
        Where it was published, or what it was worked out from.
    known_at : date
        Day from which it was known.
    """

    figure_id: str
    first: date
    last: date
    value: float
    qualifier: Qualifier
    unit: str
    basis: str
    grade: str
    source: Part
    known_at: date

    @classmethod
    def of(cls, row: pd.Series | Mapping[Hashable, Any]) -> Figure:
        """The figure of a row of ``core/figure_value``, or of `analytics.attainment.published.derive.derived`."""
        source = row["source"]
        return cls(
            figure_id=str(row["figure_id"]),
            first=pd.Timestamp(row["period_start"]).date(),
            last=pd.Timestamp(row["period_end"]).date(),
            value=float(row["value"]),
            qualifier=Qualifier(str(row["qualifier"])),
            unit=str(row["unit"]),
            basis=str(row["basis"]),
            grade=str(row["grade"]),
            source="" if not isinstance(source, str) and pd.api.types.is_scalar(source) else source,
            known_at=pd.Timestamp(row["known_at"]).date(),
        )

    @classmethod
    def all_of(cls, table: pd.DataFrame) -> list[Figure]:
        """The figures of a table, in their order."""
        if table.empty:
            return []
        columns = [table[name].tolist() for name in _COLUMNS]  # a row as a record takes ten times as long
        return [cls.of(dict(zip(_COLUMNS, row, strict=True))) for row in zip(*columns, strict=True)]

    @property
    def period(self) -> Dates:
        """Its period, for a sentence."""
        return Dates.of(self.first, self.last)

    @property
    def ends(self) -> tuple[float, float]:
        """Bounds of the value, by its qualifier."""
        return figure_bounds(self.value, self.qualifier)

    @property
    def reading_id(self) -> str:
        """Id of the reading that it is."""
        return f"figure:{self.figure_id}"

    def amount(self, unit: str = "") -> Amount:
        """The number with its qualifier, and its unit where that is asked for."""
        return Amount(self.value, unit=unit, qualifier=self.qualifier.sign)

    def as_value(self) -> Value:
        """The value of a target that it decides."""
        return Value.known(self.value)

    def evidence(self, model: str = "") -> Grounds:
        """What a verdict on it rests on; `model`: of a forecast that starts from it."""
        return Grounds((self.basis,), reading=self.reading_id, model=model, step=Evidence.PUBLISHED)
