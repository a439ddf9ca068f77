"""What the rest of an open period must bring, as found: remainder or days, reduction, and the latest date."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any

import pandas as pd

NAN = float("nan")


class LatestChance(StrEnum):
    """What is known of the last day on which the best of past years would still do."""

    IN_REACH = "in reach"  # there is such a day
    ON_COURSE = "on course"  # the typical path meets without help
    BEYOND_RECORD = "beyond record"  # not even from today would any past year's remainder do
    NO_RECORD = "no record"  # too few past years have enough of the days


@dataclass(frozen=True)
class Remainder:
    """What the days to come must keep; NaN where nothing can be said.

    Parameters
    ----------
    required_remainder : float
        Level of a mean or a three-year mean, in the unit of the target.
    days_allowed, days_needed : float
        Heavily polluted days that may still come; good days that must.
    """

    required_remainder: float = NAN
    days_allowed: float = NAN
    days_needed: float = NAN


@dataclass(frozen=True)
class Cuts:
    """Per cent by which the days to come must be lower for a probability of 50, 80 and 95 %; negative: may rise."""

    cut_p50_pct: float = NAN
    cut_p80_pct: float = NAN
    cut_p95_pct: float = NAN


@dataclass(frozen=True)
class OnRecord:
    """What the same days brought in past years.

    Parameters
    ----------
    best_remainder, best_remainder_year, best_remainder_known : float
        The best year's, which year that was, and the share of its days that is known.
    median_remainder : float
        The median of years.
    """

    best_remainder: float = NAN
    best_remainder_year: float = NAN
    best_remainder_known: float = NAN
    median_remainder: float = NAN


@dataclass(frozen=True)
class LatestDate:
    """Last day on which the best of past years would still do (NaT: none), and what is known of it ('': nothing)."""

    last_chance_on: Any = pd.NaT
    chance_note: LatestChance | str = ""


@dataclass(frozen=True)
class Requirements:
    """Everything that the rest of a period must bring; the names of all fields are columns of the outlook.

    Examples
    --------
    >>> Requirements(Remainder(days_allowed=2.0)).cells()["days_allowed"]
    2.0
    """

    remainder: Remainder = field(default_factory=Remainder)
    cuts: Cuts = field(default_factory=Cuts)
    on_record: OnRecord = field(default_factory=OnRecord)
    latest: LatestDate = field(default_factory=LatestDate)

    def cells(self) -> dict[str, Any]:
        """Columns of the outlook that they fill."""
        return {name: value for part in asdict(self).values() for name, value in part.items()}
