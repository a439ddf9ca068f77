"""The lines of a plan as it was published: text, HTML, Word or PDF."""

from __future__ import annotations

import logging
import re
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from analytics.drafting.normal import without_radicals
from analytics.drafting.printed_pages import is_broken, joined_lines, with_rests, without_running
from analytics.drafting.web_page import lines_of_page
from analytics.drafting.word_file import lines_of_word
from analytics.errors import InputError, Problem, printable_path
from analytics.message import Message

#: A document that is longer is no plan; reading it would only take memory.
MOST_BYTES = 50_000_000
#: A text of which fewer characters are Chinese is not read: the grammar knows official Chinese alone.
LEAST_CHINESE = 0.2


@dataclass(frozen=True)
class Document:
    """Lines of a document with their numbers, what was left out of it, and what its reader passed over.

    Parameters
    ----------
    lines : list of (int, str)
        The cells of a row of a table are separated by tabs.
    left_out : list of str
        Lines of the page, not of the plan: menus, headers and numbers of pages.
    notes : list of str
        What to tell about the reading.
    """

    lines: list[tuple[int, str]]
    left_out: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


@dataclass
class _Read:
    lines: list[str]
    left_out: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    is_printed: bool = False


def read_lines(path: Path) -> list[tuple[int, str]]:
    """Number and text of each line of a document; see `read_document`."""
    return read_document(path).lines


def read_document(path: Path) -> Document:
    """Lines of a document as it was published.

    Parameters
    ----------
    path : Path
        ``.txt``, ``.md``, ``.html``, ``.htm``, ``.docx`` or ``.pdf``.

    Raises
    ------
    InputError
        If the file is missing, empty, too large, of another kind, cannot be read, or is not in Chinese.
    """
    reader = _READERS.get(path.suffix.lower())
    if reader is None:
        raise InputError(
            _problem(
                path,
                Message("one of {known}", known=", ".join(_READERS)),
                Message("save the plan in one of these forms"),
            )
        )
    if not path.is_file():
        raise InputError(_problem(path, Message("a file that is there"), Message("check the name")))
    if path.stat().st_size > MOST_BYTES:
        raise InputError(
            _problem(
                path,
                Message("at most {most} MB", most=MOST_BYTES // 1_000_000),
                Message("save the text alone"),
            )
        )
    read = reader(path)
    kept, numbers = joined_lines(read.lines) if is_broken(read.lines, read.is_printed) else (with_rests(read.lines), [])
    lines = [(number, text) for number, text in enumerate(kept, 1) if text.strip()]
    _expect_chinese(path, "".join(text for _, text in lines))
    return Document(lines, [*read.left_out, *numbers], read.notes)


def _problem(path: Path, expected: str, todo: str) -> Problem:
    return Problem(printable_path(path), None, None, None, expected, todo)


def _expect_chinese(path: Path, text: str) -> None:
    letters = re.sub(r"[\W\d_]", "", text)
    if not letters:
        raise InputError(
            _problem(path, Message("text"), Message("a scanned PDF has none: recognise its characters first"))
        )
    share = len(re.findall("[\u3400-\u9fff]", letters)) / len(letters)
    if share < LEAST_CHINESE:
        raise InputError(
            _problem(
                path,
                Message("a plan in Chinese"),
                Message("plans in other languages are entered in targets.csv by hand (docs/how-to.md)"),
            )
        )


def _text_of(path: Path) -> str:
    content = path.read_bytes()
    for encoding in ("utf-8-sig", "gb18030", "utf-16"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise InputError(_problem(path, Message("text in UTF-8 or GB18030"), Message("save it again as UTF-8")))


def _plain(path: Path) -> _Read:
    return _Read(_text_of(path).splitlines())


def _page(path: Path) -> _Read:
    page = lines_of_page(_text_of(path))
    return _Read(page.text, page.around)


def _word(path: Path) -> _Read:
    docx = _module("docx", "python-docx", path)
    try:
        document = docx.Document(str(path))
    except Exception as error:  # the library raises errors of zip, XML and its own for a damaged file
        raise InputError(
            _problem(
                path,
                Message("a Word file that opens ({error})", error=error),
                Message("open and save it again as .docx"),
            )
        ) from None
    read = lines_of_word(document)
    return _Read(read.lines, read.contents)


def _pdf(path: Path) -> _Read:
    pypdf = _module("pypdf", "pypdf", path)
    try:
        with heard("pypdf") as faults:
            order = OrderOfPieces()
            pages = [
                without_radicals(page.extract_text(visitor_text=order.follow)).splitlines()
                for page in pypdf.PdfReader(str(path)).pages
            ]
    except Exception as error:  # the library raises many kinds of its own for a damaged file
        raise InputError(
            _problem(
                path, Message("a PDF that opens ({error})", error=error), Message("open and print it again as PDF")
            )
        ) from None
    damaged = Message("the PDF is damaged in {n:place|places} ({first}); compare the review page with "
                      "it", n=len(faults),
                   first=faults[0] if faults else "")  # fmt: skip
    disordered = Message(
        "{n:line holds|lines hold} characters in another order than on the page ({first}); "
        "draft from the Word file, or compare the review page with the PDF",
        n=order.n, first=order.first,
    )  # fmt: skip
    lines, running = without_running(pages)
    notes: list[str] = [*([damaged] if faults else []), *([disordered] if order.n else [])]
    return _Read(lines, running, notes, is_printed=True)


class OrderOfPieces:
    """Whether a PDF holds the pieces of a line from left to right.

    Characters that a font lacks are drawn by another one, by some programs ahead of the line they stand in. Where they
    belong cannot be known from what is read, so that such lines are counted and the first is named.
    """

    def __init__(self) -> None:
        self.n = 0
        self.first = ""
        self._before = ("", 0.0, 0.0)
        self._line = 0.0

    def follow(self, text: str, outer: list[float], inner: list[float], _font: object, _size: float) -> None:
        """Note where a piece of text begins; `pypdf` calls this for each (its ``visitor_text``)."""
        if not text.strip():
            return
        across = inner[4] * outer[0] + inner[5] * outer[2] + outer[4]
        up = inner[4] * outer[1] + inner[5] * outer[3] + outer[5]
        (piece, last_across, last_up), self._before = self._before, (text.strip(), across, up)
        if not piece or abs(last_up - up) > 1 or across > last_across - 1 or up == self._line:
            return
        self._line = up
        self.n += 1
        self.first = self.first or f"{piece} {text.strip()}"[:30]


@contextmanager
def heard(library: str) -> Iterator[list[str]]:
    """What a library logs or warns of meanwhile, instead of lines on the terminal."""
    said: list[str] = []
    handler = logging.Handler()
    handler.emit = lambda record: said.append(record.getMessage())  # type: ignore[method-assign]
    logger = logging.getLogger(library)
    handed_on, logger.propagate = logger.propagate, False
    logger.addHandler(handler)
    try:
        with warnings.catch_warnings(record=True) as warned:
            warnings.simplefilter("always")
            yield said
            said += [str(w.message) for w in warned]
    finally:
        logger.removeHandler(handler)
        logger.propagate = handed_on


def _module(name: str, package: str, path: Path) -> Any:
    import importlib

    try:
        return importlib.import_module(name)
    except ImportError:
        raise InputError(
            _problem(
                path,
                Message("the package {package}", package=package),
                Message("pip install 'dabiao[plans]', or save it as text"),
            )
        ) from None


_READERS: dict[str, Callable[[Path], _Read]] = {
    ".txt": _plain,
    ".md": _plain,
    ".html": _page,
    ".htm": _page,
    ".docx": _word,
    ".pdf": _pdf,
}
