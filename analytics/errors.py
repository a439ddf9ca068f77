"""Errors a user can act on: each has its exit code of the command line and says what to do."""

from __future__ import annotations

import difflib
import logging
import unicodedata
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar, cast, overload

from analytics.message import Both, Message, joined

T = TypeVar("T")
LONGEST_REASON = 300

MOST_SHOWN = 80
MOST_PROBLEMS = 20  # that one error lists


def printable(text: object) -> str:
    r"""Text from data as it may be shown: control characters escaped, at most 80 characters.

    Examples
    --------
    >>> printable("PM2.5\x1b[31m")
    'PM2.5\\x1b[31m'
    """
    shown = _escaped(str(text)[: MOST_SHOWN + 1])
    return shown if len(shown) <= MOST_SHOWN else f"{shown[:MOST_SHOWN]}…"


def printable_path(path: object) -> str:
    r"""A file as it was named, whole: control characters escaped, never cut, however long its folders are.

    Examples
    --------
    >>> printable_path("/" + "long/" * 30 + "limits\x1b.csv").endswith("long/limits\\x1b.csv")
    True
    """
    return _escaped(str(path))


def _escaped(text: str) -> str:
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)


class DabiaoError(Exception):
    """Base of every error that is shown as one message instead of a traceback.

    Examples
    --------
    >>> DabiaoError("no such model").exit_code, DabiaoError("no such model").message
    (1, 'no such model')
    """

    exit_code = 1

    @property
    def message(self) -> str:
        """Its text, with template and values if it was made as a `Message`."""
        return self.args[0] if self.args and isinstance(self.args[0], str) else str(self)


@dataclass(frozen=True)
class Problem:
    """One fault in one place of an input file.

    Parameters
    ----------
    file : str
        File as the user named it.
    line : int or None
        Line in the file, counted from 1 with the header as line 1.
    column : str or None
        Column name.
    value : str or None
        The offending value as it stands in the file.
    expected : str
        What would have been accepted.
    todo : str
        What the user can do about it.

    Examples
    --------
    >>> print(Problem("targets.csv", 7, "comparator", "=<", "one of <, <=, >=, >", "write <="))
    targets.csv, line 7, column comparator: '=<' — expected one of <, <=, >=, >; write <=
    """

    file: str
    line: int | None
    column: str | None
    value: str | None
    expected: str
    todo: str = ""

    def __str__(self) -> str:
        return str(self.message)

    @property
    def message(self) -> Message:
        """The fault as one line, which another language can say too."""
        where: list[str] = [self.file if isinstance(self.file, Message) else printable_path(self.file)]
        if self.line is not None:
            where.append(Message("line {line}", line=self.line))
        if self.column is not None:
            where.append(Message("column {column}", column=printable(self.column)))
        shown = "" if self.value is None else Message(" {value!r} —", value=str(self.value)[:80])
        tail = joined(["", self.todo], "; ") if self.todo else ""
        values = {"where": joined(where, ", "), "shown": shown, "expected": self.expected, "todo": tail}
        return Message("{where}:{shown} expected {expected}{todo}", **values)


class InputError(DabiaoError, ValueError):
    """Bad input: one or more problems, each with its place (exit code 1); a ``ValueError`` too, for callers in Python.

    Examples
    --------
    >>> issubclass(InputError, ValueError)
    True
    """

    exit_code = 1

    def __init__(self, problems: Problem | list[Problem] | str):
        if isinstance(problems, Problem):
            problems = [problems]
        self.problems: list[Problem] = [] if isinstance(problems, str) else list(problems)
        if isinstance(problems, str):
            super().__init__(problems)
            return
        lines: list[str] = [problem.message for problem in self.problems[:MOST_PROBLEMS]]
        if len(self.problems) > MOST_PROBLEMS:
            lines.append(Message("… and {n} more", n=len(self.problems) - MOST_PROBLEMS))
        super().__init__(joined(lines))


class NoEditionError(InputError):
    """No edition of a standard was in force on a day: what needs its limits or its index has no value there."""


class StaleDataError(DabiaoError):
    """The newest value is too old for the date asked about (exit code 2).

    Examples
    --------
    >>> StaleDataError("newest day 2025-01-31, 60 days before 2025-04-01").exit_code
    2
    """

    exit_code = 2


class PartsFailedError(DabiaoError):
    """Everything else was made, but a part of a page, a page or a region's answer was not (exit code 4)."""

    exit_code = 4


class LockedError(DabiaoError):
    """Another run is writing to this warehouse; says who and since when (exit code 3).

    Examples
    --------
    >>> LockedError("another run is writing").exit_code
    3
    """

    exit_code = 3


@dataclass(frozen=True)
class Fault:
    """One part that could not be made, and why.

    Parameters
    ----------
    part : str
        ``answer``, ``scoreboard``, ``fan`` …: a key of the section ``failed`` of the words.
    reason : str
        Kind and text of the exception, on one line.
    region_id : str
        Region it belongs to.
    where : str
        Language, date or file, as far as it is of one alone.
    target_id : str
        Target it is about.
    """

    part: str
    reason: str
    region_id: str = ""
    where: str = ""
    target_id: str = ""

    def __str__(self) -> str:
        return str(self.message)

    @property
    def message(self) -> Message:
        """What could not be made, as one line that another language can say too."""
        named = ", ".join(filter(None, [self.region_id, self.where, self.part, self.target_id]))
        return Message("{named}: could not be made: {reason}", named=named, reason=self.reason)


def reason_of(error: BaseException) -> str:
    """Kind and text of an exception on one short line; what a user can act on goes without its kind.

    Examples
    --------
    >>> reason_of(ZeroDivisionError("division by zero")), reason_of(InputError("no such file"))
    ('ZeroDivisionError: division by zero', 'no such file')
    """
    text = " ".join(str(error).split())
    if isinstance(error, DabiaoError) and text:
        return error.message if text == error.message and len(text) <= LONGEST_REASON else text[:LONGEST_REASON]
    return f"{type(error).__name__}: {text}".rstrip(": ")[:LONGEST_REASON]


class Attempts:
    """Makes the parts of one piece of work each on its own: one that fails is noted and logged, the others go on.

    Parameters
    ----------
    region_id, where : str
        What the parts belong to, see `Fault`.
    log : callable, optional
        Called with each fault; default a line of the log, which ends on standard error.
    strict : bool
        Whether nothing is caught: for work on one part alone, where a mistake is to be seen.

    Examples
    --------
    >>> attempts = Attempts("xinxiang", log=lambda fault: None)
    >>> attempts("answer", lambda: 1 / 0, 0), attempts("changes", lambda: 2, 0), attempts.found[0].reason
    (0, 2, 'ZeroDivisionError: division by zero')
    """

    def __init__(
        self,
        region_id: str = "",
        where: str = "",
        log: Callable[[Fault], None] | None = None,
        *,
        strict: bool = False,
    ):
        self.region_id, self.where, self.strict = region_id, where, strict
        self.found: list[Fault] = []
        self._log = log or _logged

    @overload
    def __call__(self, part: str, make: Callable[[], T], otherwise: None, target_id: str = "") -> T | None: ...
    @overload
    def __call__(self, part: str, make: Callable[[], T], otherwise: Any, target_id: str = "") -> T: ...
    def __call__(self, part: str, make: Callable[[], T], otherwise: Any, target_id: str = "") -> T | None:
        """What `make` returns; `otherwise` where it raises whatever it may."""
        if self.strict:
            return make()
        try:
            return make()
        except Exception as error:  # a part that fails does not stop the others
            self.failed(part, error, target_id)
            return None if otherwise is None else cast(T, otherwise)

    def failed(self, part: str, error: BaseException, target_id: str = "") -> Fault:
        """Note and log a part that failed."""
        fault = Fault(part, reason_of(error), self.region_id, self.where, target_id)
        self.found.append(fault)
        self._log(fault)
        return fault


def _logged(fault: Fault) -> None:
    logging.getLogger("dabiao").error("%s", fault)


def messages_of_checks(errors: Any) -> dict[str, str]:
    """What the failed checks of a table say, by their text in its failures: a `Message` keeps its template.

    Parameters
    ----------
    errors : pandera.errors.SchemaErrors
        What a lazy validation raised; its table of failures has the texts alone.
    """
    said = (getattr(one.check, "error", None) for one in errors.schema_errors)
    return {str(text): text for text in said if text is not None}


def one_of(option: str, value: str, known: Collection[str]) -> None:
    """Refuse a word an option does not know.

    Parameters
    ----------
    option, value : str
        The option as it is typed, and what it was given.
    known : collection of str
        In the order in which they are to be listed.

    Raises
    ------
    InputError
        If it is none of them; lists them all and those that come close, whatever their case and signs.

    Examples
    --------
    >>> one_of("--parameter", "PM2.5", ("pm25", "o3_mda8"))
    Traceback (most recent call last):
        ...
    analytics.errors.InputError: --parameter: 'PM2.5', expected one of pm25, o3_mda8; did you mean pm25?
    """
    if value in known:
        return
    stated = {
        "option": option,
        "value": repr(value),
        "known": ", ".join(known),
        "hint": did_you_mean(close_to(value, known)),
    }
    raise InputError(Message("{option}: {value}, expected one of {known}{hint}", **stated))


def did_you_mean(words: Sequence[str]) -> str:
    """Ask after words that come close, behind what is wrong; '' if there is none.

    Examples
    --------
    >>> did_you_mean(["pm25", "pm10"])
    '; did you mean pm25 or pm10?'
    """
    named = joined([Both(word, word) for word in words], " or ")  # as they are written in either language
    return Message("; did you mean {words}?", words=named) if words else ""


def close_to(value: str, known: Collection[str]) -> list[str]:
    """Known words that come close to one that is none of them, whatever their case and signs.

    Examples
    --------
    >>> close_to("PM2.5", ("pm25", "o3_mda8"))
    ['pm25']
    """
    return _near(_bare(value), {word: _bare(word) for word in known})


def _near(asked: str, known: dict[str, str]) -> list[str]:
    """Words that are the same but for case and signs; else those that go on or break off; else alike ones."""
    same = [word for word, bare in known.items() if bare == asked]
    longer = [word for word, bare in known.items() if asked and (bare.startswith(asked) or asked.startswith(bare))]
    alike = difflib.get_close_matches(asked, list(known.values()), n=3, cutoff=0.5)
    return same or longer or [word for bare in dict.fromkeys(alike) for word in known if known[word] == bare]


def _bare(word: str) -> str:
    """Letters and digits alone, in one case and width."""
    return "".join(c for c in unicodedata.normalize("NFKC", word).casefold() if c.isalnum())
