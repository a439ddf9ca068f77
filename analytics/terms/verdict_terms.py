"""What is said of a goal or a value: status, evidence, basis, grade, finality."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum


class Status(StrEnum):
    """State of a target, and what one reading of its rule makes of it."""

    MET = "met"
    MISSED = "missed"
    MET_EARLY = "met early"
    LOST = "lost"
    OPEN = "open"
    UNDETERMINED = "undetermined"
    CONTESTED = "contested"
    NO_EVIDENCE = "no evidence"
    INFERRED = "inferred"  # nothing of its own: a probability from related regions, or from goals of its class
    AWAITING = "awaiting publication"  # the same of a period that is over: its figure is still to come

    @property
    def on_own_data(self) -> bool:
        """Whether it stands on values of the target's own region and indicator."""
        return self not in WITHOUT_OWN_DATA

    @property
    def answer(self) -> bool | None:
        """Whether the target is met for good (True), missed for good (False), or neither is known (None)."""
        answers = {Status.MET: True, Status.MET_EARLY: True, Status.MISSED: False, Status.LOST: False}
        return answers.get(self)

    @property
    def decided(self) -> bool:
        """Whether a yes or a no is known."""
        return self.answer is not None

    @property
    def final(self) -> bool:
        """Whether it is the state of a period that is over."""
        return self in (Status.MET, Status.MISSED, Status.CONTESTED, Status.UNDETERMINED)


#: Statuses of targets without any value of their own.
WITHOUT_OWN_DATA = (Status.NO_EVIDENCE, Status.INFERRED, Status.AWAITING)
FINAL_STATUSES = tuple(one for one in Status if one.final)


class Basis(StrEnum):
    """What a published figure rests on."""

    REVIEWED = "reviewed"
    DUST_OUT = "dust_out"
    DUST_IN = "dust_in"
    UNKNOWN = "unknown"


def reviewed(bases: Iterable[str]) -> bool:
    """Whether any of some bases is that of reviewed values: ``reviewed``, or one that begins so.

    Examples
    --------
    >>> reviewed(["realtime_dust_in"]), reviewed(["realtime_dust_in", "reviewed_dust_out"])
    (False, True)
    """
    return any(basis.partition("_")[0] == Basis.REVIEWED for basis in bases)


def real_time(bases: Iterable[str]) -> bool:
    """Whether any of some bases is that of real-time releases: ``realtime``, or one that begins so.

    Examples
    --------
    >>> real_time(["reviewed_dust_out"]), real_time(["reviewed", "realtime_dust_in"])
    (False, True)
    """
    return any(basis.partition("_")[0] == "realtime" for basis in bases)


class Grade(StrEnum):
    """Grade of evidence of a clause: A the text itself … D not seen; ``ours`` is a convention of this project."""

    A = "A"
    B = "B"
    C = "C"
    D = "D"
    OURS = "ours"

    @property
    def weak(self) -> bool:
        """Whether a result that stands on it needs a note."""
        return self in (Grade.C, Grade.D)


#: Grades that a row of evidence states.
GRADES = tuple(one for one in Grade if one is not Grade.OURS)


class Evidence(StrEnum):
    """What an answer rests on, best first; a target has the best step that there is for it.

    Examples
    --------
    >>> Evidence.RELATED.inferred, Evidence.PUBLISHED.inferred
    (True, False)
    """

    MEASURED = "measured"  # a series of its own
    PUBLISHED = "published"  # figures of its own
    CONVERTED = "converted"  # a neighbouring definition, with measured error
    RELATED = "related"  # figures of the province, the nation, sister regions
    CLASS = "class"  # how goals of this kind came out elsewhere
    JUDGEMENT = "judgement"  # quantiles entered by a named office
    NONE = "none"

    @property
    def inferred(self) -> bool:
        """Whether it rests on nothing measured or published for the target itself."""
        return self in (Evidence.RELATED, Evidence.CLASS, Evidence.JUDGEMENT)


#: What answers may stand on: everything, or values of the target's own region alone.
ANY_EVIDENCE, OWN_EVIDENCE = "all", "published"
EVIDENCE_CHOICES = (ANY_EVIDENCE, OWN_EVIDENCE)


class DataState(StrEnum):
    """Whether the data of a period make its value."""

    COMPLETE = "complete"
    INSUFFICIENT = "insufficient"  # too few measured days
    BOUNDED = "bounded"  # only known between two ends
    OPEN = "open"  # the period still runs
    NO_DATA = "no data"


class LimitVerdict(StrEnum):
    """What a value is against a limit of a standard."""

    MET = "met"
    EXCEEDED = "exceeded"
    UNDETERMINED = "undetermined"  # too few days, bounds on both sides of the limit, or no value


class Finality(StrEnum):
    """Whether a verdict can still be revised."""

    FINAL = "final"
    PROVISIONAL = "provisional"
