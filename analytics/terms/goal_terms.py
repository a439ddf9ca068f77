"""What a goal says: comparator, qualifier, kind, period, scale, change, obligation."""

from __future__ import annotations

from enum import StrEnum


class Comparator(StrEnum):
    """How a value is compared with a threshold."""

    BELOW = "<"
    AT_MOST = "<="
    AT_LEAST = ">="
    ABOVE = ">"
    RANGE = "range"
    CLASS = "class"  # of water, at most: class I is better than III
    RANK = "rank"  # at most: rank 1 is better than 10
    EVENT = "event"
    DIRECTION = "direction"

    @property
    def is_ceiling(self) -> bool:
        """Whether the threshold is an upper limit, written ``<`` or ``<=``."""
        return self in (Comparator.BELOW, Comparator.AT_MOST)

    @property
    def is_floor(self) -> bool:
        """Whether the threshold is a lower limit, written ``>`` or ``>=``."""
        return self in (Comparator.ABOVE, Comparator.AT_LEAST)

    @property
    def one_sided(self) -> bool:
        """Whether a number is compared with one limit."""
        return self.is_ceiling or self.is_floor

    @property
    def quantified(self) -> bool:
        """Whether a number is compared with one or two limits."""
        return self.one_sided or self is Comparator.RANGE

    @property
    def lower_is_better(self) -> bool:
        """Whether a lower value serves the target: upper limits, classes and ranks."""
        return self.is_ceiling or self in (Comparator.CLASS, Comparator.RANK)

    @property
    def needs_threshold(self) -> bool:
        """Whether the registry must state a threshold."""
        return self.quantified or self in (Comparator.CLASS, Comparator.RANK)


def _comparators(holds: str) -> tuple[Comparator, ...]:
    return tuple(one for one in Comparator if getattr(one, holds))


CEILINGS = _comparators("is_ceiling")
FLOORS = _comparators("is_floor")
ONE_SIDED = _comparators("one_sided")
QUANTIFIED = _comparators("quantified")
NEEDS_THRESHOLD = _comparators("needs_threshold")
#: Unit of a place among regions; 1 is the best.
UNIT_OF_RANKS = "rank"


class Qualifier(StrEnum):
    """How exactly a published figure is known."""

    EXACT = "="
    ABOUT = "~"
    AT_LEAST = ">="
    ABOVE = ">"
    AT_MOST = "<="
    BELOW = "<"

    @property
    def measurable(self) -> bool:
        """Whether the figure is a value, exact or approximate, and no bound."""
        return self in (Qualifier.EXACT, Qualifier.ABOUT)

    def decides(self, value: float, comparator: Comparator, threshold: float) -> bool | None:
        """Whether a bound settles a comparison with one limit, whatever the value behind it; None if it does not.

        Examples
        --------
        >>> [Qualifier(one).decides(95.0, Comparator.AT_LEAST, 90.0) for one in (">", "~", "<")]
        [True, None, None]
        >>> [Qualifier(one).decides(90.0, Comparator.AT_LEAST, 90.0) for one in ("<", "<=", ">=")]
        [False, None, True]
        """
        if self.measurable or not comparator.one_sided:
            return None
        side = 1.0 if self.is_floor else -1.0
        ahead = side * (value - threshold)
        if self.is_floor == comparator.is_floor:  # the goal is on the side that is known
            with_limit = comparator in (Comparator.AT_LEAST, Comparator.AT_MOST) or self in (
                Qualifier.ABOVE,
                Qualifier.BELOW,
            )
            return True if ahead > 0 or (ahead == 0 and with_limit) else None
        without = comparator in (Comparator.ABOVE, Comparator.BELOW) or self in (Qualifier.ABOVE, Qualifier.BELOW)
        return False if ahead > 0 or (ahead == 0 and without) else None

    @property
    def is_floor(self) -> bool:
        """Whether only a lower bound is known."""
        return self in (Qualifier.AT_LEAST, Qualifier.ABOVE)

    @property
    def is_ceiling(self) -> bool:
        """Whether only an upper bound is known."""
        return self in (Qualifier.AT_MOST, Qualifier.BELOW)

    @property
    def sign(self) -> str:
        """What is written before the number: nothing where it is exact.

        Examples
        --------
        >>> Qualifier("=").sign, Qualifier(">=").sign
        ('', '>=')
        """
        return "" if self is Qualifier.EXACT else self.value

    @property
    def written(self) -> str:
        """The sign as a sentence writes it.

        Examples
        --------
        >>> Qualifier(">=").written, Qualifier("~").written, Qualifier("=").written
        ('≥', '≈', '')
        """
        return {Qualifier.AT_LEAST: "≥", Qualifier.AT_MOST: "≤", Qualifier.ABOUT: "≈"}.get(self, self.sign)


MEASURABLE = tuple(one for one in Qualifier if one.measurable)
LOWER_BOUNDS = tuple(one for one in Qualifier if one.is_floor)
UPPER_BOUNDS = tuple(one for one in Qualifier if one.is_ceiling)


class Kind(StrEnum):
    """What a plan states: a target, an interim step towards one, or a standing demand of a standard."""

    TARGET = "target"
    MILESTONE = "milestone"
    STANDARD = "standard"


class PeriodKind(StrEnum):
    """Whether a target is about a year, a span, a position on a date, or each of several years."""

    YEAR = "year"
    SPAN = "span"
    DATE = "date"
    RECURRING = "recurring"


class Scale(StrEnum):
    """What values an indicator can take."""

    SHARE = "share"
    POSITIVE = "positive"
    LINEAR = "linear"
    COUNT = "count"
    RANK = "rank"
    EVENT = "event"
    CLASS = "class"
    DIRECTION = "direction"

    @property
    def adds_up(self) -> bool:
        """Whether values of parts of a period may be added."""
        return self in (Scale.COUNT, Scale.POSITIVE)


class ChangeHow(StrEnum):
    """How an indicator of change follows from the levels of another one; the column ``change_how`` of the registry."""

    INCREASE = "increase"  # level minus base, in the level's unit
    TOTAL = "total"  # per cent over the base
    YEARLY = "yearly"  # mean per cent a year since the base
    YEAR_ON_YEAR = "year_on_year"  # per cent over the same days a year before, published as such

    @property
    def from_base(self) -> bool:
        """Whether it compares with the base period that a plan states, so that it can be made of levels."""
        return self is not ChangeHow.YEAR_ON_YEAR


FROM_BASE = tuple(one for one in ChangeHow if one.from_base)


class Obligation(StrEnum):
    """How firmly a plan states a target."""

    BINDING = "binding"
    EXPECTED = "expected"
    STRIVEN = "striven"


class Better(StrEnum):
    """Which way an indicator improves; the column ``direction`` of the registry."""

    LOWER = "lower"
    HIGHER = "higher"
    NONE = "none"
