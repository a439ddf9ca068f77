"""What a reader of a forecast has to know, and why there is none: values with a kind, worded in one place.

A model passes notes on as values; nothing reads them back out of text. The words are in the catalogues, section
``forecast_note``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from numbers import Integral, Real

from analytics.errors import DabiaoError
from analytics.message import Both, Message, joined
from analytics.words.catalogue import say
from analytics.words.messages import in_language
from analytics.words.numbers import significant
from analytics.words.reasons import Name, Part, Several


class NoteKind(StrEnum):
    """What a note says; each is a key of the catalogues.

    Examples
    --------
    >>> Note(NoteKind.NO_DAYS).text("zh")
    '起报日之前没有逐日数据'
    """

    FEW_WINDOWS = "few_windows"
    NO_WINDOW_BY_DAY = "no_window_by_day"
    ENDED = "ended"
    NOT_MEASURED = "not_measured"
    STALE = "stale"
    STEP = "step"
    MONTH_MEANS = "month_means"
    ESTIMATED = "estimated"
    LEFT_OUT = "left_out"
    ENVELOPE = "envelope"
    FALLBACK = "fallback"
    SCENARIO = "scenario"
    NO_DAYS = "no_days"
    NO_FULL_YEAR = "no_full_year"
    FEW_FIGURES = "few_figures"
    FEW_PARTS = "few_parts"
    FEW_MONTHS = "few_months"
    FEW_DAYS = "few_days"
    CONTRADICTION = "contradiction"
    OTHER = "other"  # a model's own words


@dataclass(frozen=True)
class Note:
    """One thing to know.

    Parameters
    ----------
    kind : NoteKind
        What it says.
    parameter : str
        What it is about; empty: every parameter.
    values : mapping
        What fills the words of its kind.

    Examples
    --------
    >>> str(Note(NoteKind.ESTIMATED, "pm25", {"n": 50}))
    'pm25: 50 estimated days in the past windows'
    """

    kind: NoteKind
    parameter: str = ""
    values: Mapping[str, object] = field(default_factory=dict)

    def text(self, lang: str) -> str:
        """The note in words; the parameter stands before it."""
        values = {name: _written(value, lang) for name, value in self.values.items()}
        words = say(lang, f"forecast_note.{self.kind}", **values)
        if "n_days" in values:
            words += say(lang, "forecast_note.known_days", **values)
        return f"{self.parameter}{say(lang, 'forecast_note.colon')}{words}" if self.parameter else words

    @property
    def message(self) -> Both:
        """The note in both languages, for what is printed."""
        return Both(self.text("en"), self.text("zh"))

    @property
    def part(self) -> Name:
        """The note as a reason holds it: in both languages."""
        return Name(self.text("zh"), self.text("en"))

    def __str__(self) -> str:
        return self.text("en")


def _written(value: object, lang: str) -> object:
    """A computed value with three digits, a message in the language; counts, days and other words as they are."""
    if isinstance(value, Message | Both):
        return in_language(value, lang)
    computed = isinstance(value, Real) and not isinstance(value, Integral)
    return significant(value, 3, grouped=False) if computed else value


def other(text: str) -> Note:
    """A reason in a model's own words."""
    return Note(NoteKind.OTHER, "", {"text": text})


class NotEnoughHistory(DabiaoError):  # noqa: N818 — a state of the evidence, not a fault
    """Too little is known for a probability.

    Parameters
    ----------
    missing : Note, str, or sequence of them
        What would have to be there, one each.

    Examples
    --------
    >>> str(NotEnoughHistory(Note(NoteKind.FEW_FIGURES, "", {"n": 4, "needs": 5})))
    'not enough history: 4 yearly figures, needs 5'
    """

    def __init__(self, missing: Note | str | Sequence[Note | str]):
        parts = (missing,) if isinstance(missing, Note | str) else tuple(missing)
        self.missing: tuple[Note, ...] = tuple(other(part) if isinstance(part, str) else part for part in parts)
        missing_words = joined([note.message for note in self.missing], "; ")
        super().__init__(Message("not enough history: {missing}", missing=missing_words))

    def __reduce__(self) -> tuple[type[NotEnoughHistory], tuple[tuple[Note, ...]]]:
        """Made again with its notes where it comes out of another process."""
        return NotEnoughHistory, (self.missing,)


class ModelFailed(DabiaoError):  # noqa: N818
    """A model gave no usable answer; says which one and why.

    Examples
    --------
    >>> Refusal.of(ModelFailed(Message("{model} failed: {notes}", model="line", notes="no slope"))).kind.value
    'model failed'
    """


class RefusalKind(StrEnum):
    """Why there is no forecast.

    Examples
    --------
    >>> RefusalKind("model failed").name
    'MODEL_FAILED'
    """

    NOT_ENOUGH_HISTORY = "not enough history"
    MODEL_FAILED = "model failed"


@dataclass(frozen=True)
class Refusal:
    """Why a region has no forecast.

    Parameters
    ----------
    kind : RefusalKind
        Whether data are missing or the model failed.
    text : str
        The reason in English words.
    notes : tuple of Note
        What would have to be there, where data are missing.

    Examples
    --------
    >>> refusal = Refusal.of(NotEnoughHistory(Note(NoteKind.FEW_FIGURES, "", {"n": 4, "needs": 5})))
    >>> refusal.kind.value, refusal.text
    ('not enough history', 'not enough history: 4 yearly figures, needs 5')
    >>> refusal.part.text("zh")
    '年度数据4个，至少需要5个'
    >>> Refusal.of(ZeroDivisionError("by zero")).text
    'ZeroDivisionError: by zero'
    """

    kind: RefusalKind
    text: str
    notes: tuple[Note, ...] = ()

    @classmethod
    def of(cls, error: Exception) -> Refusal:
        """Refusal that an error means; one that is not ours is named with its type."""
        if isinstance(error, NotEnoughHistory):
            return cls(RefusalKind.NOT_ENOUGH_HISTORY, error.message, error.missing)
        kind = RefusalKind.MODEL_FAILED
        return cls(kind, error.message if isinstance(error, DabiaoError) else f"{type(error).__name__}: {error}")

    @property
    def part(self) -> Part:
        """The reason as a verdict holds it: what is missing in both languages, or the words of what failed."""
        return Several.of((note.part for note in self.notes), "sentence") if self.notes else self.text

    def __str__(self) -> str:
        return self.text
