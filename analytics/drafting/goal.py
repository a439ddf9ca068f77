"""What the grammar makes of a plan: goals, and numbers that are none."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date

from analytics.drafting.setting import Deadline

#: Clause of a goal that stands in a table of indicators
TABLE = "table"


@dataclass(frozen=True, slots=True)
class Goal:
    """One number (or one statement without a number), one place, one indicator, one deadline.

    Parameters
    ----------
    line, start, end : int
        Where the number stands: line of the document, place in that line's normal form; a table has line alone.
    clause : str
        Number of the clause, outermost first; ``table`` for rows of tables.
    place, place_id : str
        Region as the text or the registry names it, and its id, empty where the registry has none.
    name, subject : str
        Indicator as the text names it, and the member of a list it is meant for.
    indicator_id : str
        Id of the registry, empty for a new indicator.
    comparator : str
        As in ``targets.csv``.
    value, high : float
        Number, and upper end of a range or the same; NaN where the goal has none.
    text, unit : str
        The number as written, and its unit in the registry's spelling.
    first, last : date
        First and last day of the period.
    deadline_stated : bool
        The text states the deadline; else the plan's end was taken.
    base : date or None
        Last day of the base year of a change.
    obligation : str
        ``binding``, ``expected`` or ``striven``.
    recurring : bool
        It is to be kept all the time, or done again and again.
    quote : str
        The sentence.
    reasons : tuple of str
        Codes of what the grammar could not be sure of.
    implied : bool
        The number is not written: *all* is read as 100 %, *none* and *no growth* as 0.
    """

    line: int
    start: int
    end: int
    clause: str
    place: str
    place_id: str
    name: str
    subject: str
    indicator_id: str
    comparator: str
    value: float
    high: float
    text: str
    unit: str
    first: date
    last: date
    deadline_stated: bool
    base: date | None
    obligation: str
    recurring: bool
    quote: str
    reasons: tuple[str, ...] = ()
    implied: bool = False

    @property
    def has_number(self) -> bool:
        """Whether it states a number."""
        return not math.isnan(self.value)

    @property
    def band(self) -> str:
        """How sure the reading is."""
        return band_of(self.reasons)


#: Doubts about what the text says; that the registry lacks an indicator or a region says nothing against the reading.
WEIGHING = frozenset(
    {
        "alternative",
        "bare_name",
        "deadline_inferred",
        "deadline_near_another",
        "name_carried",
        "no_verb",
        "no_number",
        "number_implied",
        "set_unknown",
        "years_unmatched",
    }
)


def band_of(reasons: tuple[str, ...]) -> str:
    """Band of a reading: ``high`` without a doubt about what the text says, ``middle`` with one, else ``low``.

    Examples
    --------
    >>> band_of(("new_indicator",)), band_of(("deadline_inferred",)), band_of(("name_carried", "no_verb"))
    ('high', 'middle', 'low')
    """
    doubts = len(WEIGHING.intersection(reasons))
    return ("high", "middle")[doubts] if doubts < 2 else "low"


@dataclass(frozen=True, slots=True)
class Promise:
    """What a number is to be: comparator, deadline, obligation, doubts, base year, words if not its own."""

    comparator: str
    when: Deadline
    obligation: str
    doubts: tuple[str, ...] = ()
    base: date | None = None
    recurring: bool = False
    text: str = ""
    implied: bool = False


@dataclass(frozen=True, slots=True)
class Unused:
    """A number of the text that became no goal, and the reason's code."""

    line: int
    start: int
    end: int
    text: str
    reason: str
    quote: str
