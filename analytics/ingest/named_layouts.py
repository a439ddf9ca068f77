"""Layouts that are recognised by name, from the table ``data/raw/lexicon/layouts.toml``: a row is what a header hides.

A row says what its publisher defines and no header tells: which end of its hours a time is, units, which ozone, which
columns hold nothing for the warehouse. It completes a file's provenance card; what the user or the card says wins.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Container
from dataclasses import dataclass, field, fields, replace
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from analytics import resources
from analytics.errors import InputError, Problem, printable
from analytics.ingest import columns as col
from analytics.ingest import pollutant_names
from analytics.ingest.date_forms import DIGITS, MONTH, YEAR_FIRST, cell_text
from analytics.ingest.provenance_card import Card
from analytics.ingest.raw import LINE, Raw
from analytics.ingest.thresholds import MOST_CO
from analytics.message import Both, Message, joined
from analytics.targets import names

#: rows by which a file without a header is recognised
LOOKED_AT = 200
#: share of them that have to be as the layout has them; the others are refused as rows
FEWEST_FITTING = 0.9


@dataclass(frozen=True)
class NamedLayout:
    """One row of the table; its head says what each entry means."""

    layout_id: str
    zh: str
    en: str
    source: str
    read_as: str = ""
    header: tuple[str, ...] = ()
    some: tuple[str, ...] = ()
    least: int = 2
    absent: tuple[str, ...] = ()
    pattern: str = ""
    title: str = ""
    measures: int = 0
    holds: dict[str, str] = field(default_factory=dict)
    headerless: tuple[tuple[str, ...], ...] = ()
    cells: tuple[tuple[str, ...], ...] = ()
    steps: tuple[str, ...] = ()
    hours: str = ""
    clock: str = ""
    date_order: str = ""
    columns: dict[str, str] = field(default_factory=dict)
    not_read: dict[str, tuple[str, ...]] = field(default_factory=dict)
    ozone: str = ""
    region: str = ""
    region_stations: tuple[str, ...] = ()
    region_column: str = ""
    stations: bool = False
    codes: dict[str, str] = field(default_factory=dict)
    valid: dict[str, Any] = field(default_factory=dict)
    missing: dict[str, tuple[float, ...]] = field(default_factory=dict)
    trace: float = 0.0
    refuse: str = ""
    note: str = ""

    def has_header(self, names: dict[str, str], indicators: frozenset[str] = frozenset()) -> bool:
        """Whether a header is that of this layout: its names in one case and width → as the file writes them.

        ``indicators``: names of the registry's, which tables of periods may hold beside pollutants.

        Examples
        --------
        >>> made = NamedLayout("a", "", "", "", header=("date", "PM2.5"), absent=("hour",))
        >>> made.has_header(by_name(["Date", "pm2.5", "x"])), made.has_header(by_name(["date", "PM2.5", "hour"]))
        (True, False)
        """
        wanted = ((pollutant_names.plain(one) for one in name.split("|")) for name in self.header)
        if not self.header or not all(any(one in names for one in ways) for ways in wanted):
            return False
        if any(pollutant_names.plain(name) in names for name in self.absent):
            return False
        if self.some and sum(pollutant_names.plain(name) in names for name in self.some) < self.least:
            return False
        if self.measures and sum(_is_measured(name, indicators) for name in names.values()) < self.measures:
            return False
        fitting = (re.fullmatch(self.pattern, name.strip()) for name in names.values())
        return not self.pattern or sum(map(bool, fitting)) >= self.least

    def has_cells(self, rows: pd.DataFrame, title: str = "") -> bool:
        """Whether the title, and all cells in the columns of `holds`, read as in this layout."""
        there = {pollutant_names.plain(str(name)): name for name in rows.columns}
        if self.title and not re.search(self.title, title):
            return False
        for name, what in self.holds.items():
            column = there.get(pollutant_names.plain(name))
            cells = pd.Series(dtype=object) if column is None else rows[column].drop_duplicates()
            cells = cells[cell_text(cells) != ""]
            text = cell_text(cells)
            fits = _are_midnights(text) if what == MIDNIGHTS else text.str.fullmatch(what, case=False)
            written = text.str.contains(r"\d")  # among times, a cell without a digit heads a row of means or limits
            words = not bool(written[fits].any())
            other = cells[~fits & (written | words)]
            if len(other) == len(cells) or (len(other) and _holds_values(rows[rows[column].isin(other)])):
                return False
        return True

    def names_without_header(self, rows: pd.DataFrame) -> tuple[str, ...]:
        """Names of the columns of a file without a header whose cells are those of this layout; () if they are not."""
        top = rows.drop(columns=LINE).head(LOOKED_AT)
        for found, kinds in zip(self.headerless, self.cells, strict=True):
            if len(kinds) != top.shape[1] or top.empty:
                continue
            fitting = [_of_kind(kind, top[name]) for kind, name in zip(kinds, top.columns, strict=True)]
            if np.logical_and.reduce(fitting).mean() >= FEWEST_FITTING:
                return found
        return ()

    def ignored(self, names: list[str]) -> dict[str, list[str]]:
        """Columns of a file that the layout knows and does not read, by the reason."""
        found = {}
        for reason, known in self.not_read.items():
            wanted = {pollutant_names.plain(name) for name in known}
            here = [name for name in names if wanted & {pollutant_names.plain(name), *_kinds(name)}]
            if here:
                found[reason] = here
        return found

    def said(self, names: list[str]) -> tuple[str, ...]:
        """What is to be said of a file in this layout, a line each."""
        name = Both(self.en, self.zh)
        lines: list[str] = [Message("recognised as {layout_id} ({name}; {source})", layout_id=self.layout_id, name=name,
                                    source=self.source)]  # fmt: skip
        if self.clock:
            lines.append(Message("times are {clock}; a day is one of that clock", clock=in_both(self.clock)))
        if self.note:
            lines.append(in_both(self.note))
        passed = [Message("{columns} ({reason})", columns=", ".join(map(printable, part)), reason=in_both(reason))
                  for reason, part in self.ignored(names).items()]  # fmt: skip
        return (*lines, Message("not read: {passed}", passed=joined(passed, "; "))) if passed else tuple(lines)

    def completes(self, card: Card) -> Card:
        """A card with what the layout defines and the card does not say."""
        about = dict(card.file)
        order = card.date_order or self.date_order or None
        if self.hours and "hours" not in about:
            about |= {"hours": self.hours, "hours_by": self.layout_id}
        if self.ozone:
            about["plain_ozone"] = self.ozone
        if self.stations:
            about.setdefault("places", "stations")
        return replace(card, file=about, date_order=order)

    def columns_of(self, raw: Raw, placed: bool = True) -> tuple[tuple[str, str], ...]:
        """Names and meanings of the columns that bear the names of the layout in this file.

        ``placed``: whether the region of the file is known, so that its column of places is not read.
        """
        columns = self.columns if placed or not self.region_column else {**self.columns, self.region_column: "region"}
        there = {pollutant_names.plain(str(name)): str(name) for name in raw.rows.columns if name != LINE}
        return tuple((there[pollutant_names.plain(name)], meant) for name, meant in columns.items()
                     if pollutant_names.plain(name) in there)  # fmt: skip

    def region_of(self, raw: Raw) -> str | None:
        """The region of every value, if the layout has one and the file's stations are those of that region."""
        if not self.region or not self.region_stations:
            return self.region or None
        station = col.find([str(c) for c in raw.rows.columns], col.STATION)
        met = set() if station is None else set(col.as_text(raw.rows[station]).str.lower())
        return self.region if met <= {name.lower() for name in self.region_stations} else None


def by_name(names: list[str]) -> dict[str, str]:
    """Names of columns in one case and width → as the file writes them."""
    return {pollutant_names.plain(name): name for name in names}


def _kinds(name: str) -> set[str]:
    """What `not_read` may say of a column instead of its name: ``:co``, ``:percentile``."""
    said = pollutant_names.meaning(name)
    return set() if said is None else {f":{said.pollutant}", f":{said.statistic}"}


def _is_measured(name: str, indicators: frozenset[str]) -> bool:
    """Whether a name is that of a pollutant, or of an indicator that tables of periods hold, be it for some months."""
    name = without_span(name)
    if pollutant_names.meaning(name) is not None or bare_name(name) in indicator_names():
        return True
    return registered(name, indicators) is not None


_TO = r"\s*(?:-|–|—|~|～|至|到)\s*"
#: some months of a year in the head of a column, and the months of the year before
SOME_MONTHS = rf"(?:(?:19|20)\d\d\s*年)?\s*\d{{1,2}}\s*月?{_TO}\d{{1,2}}\s*月份?"
YEAR_BEFORE = "(?:上年|去年|上一年)?同期(?:值|数据|数)?"
_BETWEEN = " -_/|·:：、,，"


@cache
def _span_in_head() -> re.Pattern[str]:
    words = "|".join(map(re.escape, sorted(span_words(), key=len, reverse=True)))
    return re.compile(rf"{SOME_MONTHS}|(?:(?:19|20)\d\d\s*年)(?:{words})|{words}|{YEAR_BEFORE}")


def without_span(name: str) -> str:
    """The head of a column without the months it is of, where it names some of a year.

    Examples
    --------
    >>> without_span("PM2.5(μg/m³) 2025年1-10月"), without_span("上半年 优良天数比例"), without_span("PM2.5 1月")
    ('PM2.5(μg/m³)', '优良天数比例', 'PM2.5 1月')
    """
    found = _span_in_head().search(name)
    if found is None:
        return name
    return f"{name[: found.start()]} {name[found.end() :]}".strip(_BETWEEN).strip()


def is_span(text: str) -> bool:
    """Whether a text is nothing but some months of a year, or the same months of the year before.

    Examples
    --------
    >>> is_span("2025年1-10月"), is_span("上年同期"), is_span("2025年10月"), is_span("PM2.5")
    (True, True, False, False)
    """
    return bool(text) and without_span(text) == ""


_BRACKETS = re.compile(r"[(（\[][^)）\]]*[)）\]]")


def bare_name(name: str) -> str:
    """A name without what stands in brackets."""
    return _BRACKETS.sub("", pollutant_names.plain(name)).strip()


def registered(name: str, registry: Container[str]) -> str | None:
    """The name of a registry that a text is, be it with a unit in brackets behind it; None if it is none.

    Examples
    --------
    >>> registered("森林覆盖率（％）", {"森林覆盖率"}), registered("Ⅰ—Ⅲ类比例", {"i—iii类比例"}), registered("x", set())
    ('森林覆盖率', 'i—iii类比例', None)
    """
    return next((one for one in (names.key(name), names.key(_BRACKETS.sub("", name))) if one in registry), None)


@cache
def header_names() -> frozenset[str]:
    """Names of columns that the table knows, in one case and width."""
    of_layouts = (name for one in named_layouts().values() for name in (*one.header, *one.some))
    of_lists = (name for names in event_words().values() for name in names)
    every = (*of_layouts, *of_lists, *indicator_names())
    return frozenset(pollutant_names.plain(part) for name in every for part in name.split("|"))


@cache
def event_words() -> dict[str, tuple[str, ...]]:
    """Names of the columns of a list of days: ``first, last, days, pollutants``."""
    return {part: tuple(names) for part, names in _table()["event_lists"].items()}


@cache
def span_words() -> dict[str, tuple[int, int]]:
    """Words for spans of months → first and last month."""
    return {word: (months[0], months[1]) for word, months in _table()["spans"].items()}


@cache
def indicator_names() -> dict[str, str]:
    """Names of columns and rows of tables of periods → indicator of the registry."""
    return {
        pollutant_names.plain(name): indicator for indicator, names in _table()["indicators"].items() for name in names
    }


def in_both(english: str) -> Both:
    """What the table says of a layout, with its Chinese where the table has it."""
    return Both(english, _table().get("zh", {}).get(english, english))


def _of_kind(kind: str, cells: pd.Series) -> npt.NDArray[np.bool_]:
    """Which cells of a column without a name are what the layout has there."""
    text = cell_text(cells)
    if kind in _FORMS:
        return text.str.fullmatch(_FORMS[kind]).to_numpy(dtype=bool)
    if kind == "grade":
        return text.isin({*_table()["grades"], *col.MISSING}).to_numpy(dtype=bool)
    number, bad = col.parse_numbers(cells)
    if kind == "text" or (kind == "co" and number.median() > MOST_CO):
        return np.full(len(cells), kind == "text")
    return ~bad.to_numpy(dtype=bool)


def _holds_values(rows: pd.DataFrame) -> bool:
    """Whether a row can hold a value: one that does not repeat the header, nor has one cell, as a total or a note."""
    cells = rows.drop(columns=LINE, errors="ignore").astype(str).apply(lambda column: column.str.strip())
    repeats = cells.iloc[:, 0] == str(cells.columns[0]).strip()
    alone = cells.iloc[:, 1:].eq("").all(axis=1)
    return not (repeats | alone).all()


#: what `holds` says of a column of midnights in UTC, written with a time or as seconds since 1970
MIDNIGHTS = "midnights in UTC"
_SECONDS = r"\d{9,10}"


def _are_midnights(text: pd.Series) -> pd.Series:
    """Which times are midnights in UTC."""
    seconds = text.str.fullmatch(_SECONDS)
    whole = pd.to_numeric(text.where(seconds), errors="coerce") % 86400 == 0
    return whole | text.str.fullmatch(r".*[T ]00:00(:00)?(\.0+)?(Z|\+00:00)?")


def _unnamed(pattern: str) -> str:
    """A pattern whose groups have no names, so that two may stand in one."""
    return re.sub(r"\?P<\w+>", "?:", pattern)


#: kinds of cells that have one form
_FORMS = {
    "date": f"{_unnamed(YEAR_FIRST)}|{_unnamed(DIGITS)}",
    "month": _unnamed(MONTH),
    "year": r"(?:19|20)\d\d",
    "of_two": r"\d{1,2}",
}


TABLE = "layouts.toml"
_own: list[Path] = []  # tables of the workspace that is read from, if it has one


def read_from(raw_dir: Path) -> None:
    """Let the layouts of a workspace come before those of the package; one with the same id replaces it."""
    wanted = [raw_dir / "lexicon" / TABLE] if raw_dir != resources.raw_dir() else []
    if _own != wanted:
        _own[:] = wanted
        for made in (_table, named_layouts, header_names, event_words, span_words, indicator_names, _span_in_head):
            made.cache_clear()


@cache
def _table() -> dict[str, Any]:
    """The table of the package, and before its rows those of the workspace.

    Raises
    ------
    InputError
        If the workspace's is no table of layouts.
    """
    table = tomllib.loads((resources.raw_dir() / "lexicon" / TABLE).read_text(encoding="utf-8"))
    for path in (one for one in _own if one.is_file()):
        try:
            own = tomllib.loads(path.read_text(encoding="utf-8-sig"))
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            raise InputError(
                Problem(path.name, None, None, None, Message("a table of layouts in TOML ({error})", error=error))
            ) from None
        rows = own.get("layout", [])
        faults = [fault for row in rows for fault in _faults(path.name, row)]
        if faults:
            raise InputError(faults)
        ids = {row["id"] for row in rows}
        table["zh"] = table["zh"] | own.get("zh", {})
        table["layout"] = [*rows, *(row for row in table["layout"] if row["id"] not in ids)]
    return table


def _faults(file: str, row: dict[str, Any]) -> list[Problem]:
    """What is wrong with a row of a workspace's table."""
    name = str(row.get("id", ""))
    known = {"id", *(one.name for one in fields(NamedLayout))} - {"layout_id"}
    lacking = [one for one in ("id", "zh", "en", "source") if not row.get(one)]
    return [
        *(
            Problem(file, None, f"{name}.{one}", None, Message("an entry"), Message("add it to the layout"))
            for one in lacking
        ),
        *(
            Problem(file, None, f"{name}.{one}", None, Message("one of {known}", known=", ".join(sorted(known))))
            for one in row
            if one not in known
        ),
    ]


@cache
def named_layouts() -> dict[str, NamedLayout]:
    """Every layout of the table by its id, in its order."""
    return {row["id"]: _layout(row) for row in _table()["layout"]}


def _layout(row: dict[str, Any]) -> NamedLayout:
    entries = {("layout_id" if name == "id" else name): _frozen(value) for name, value in row.items()}
    if "missing" in row:
        entries["missing"] = {name: tuple(codes) for name, codes in row["missing"].items()}
    if "not_read" in row:
        entries["not_read"] = {reason: tuple(names) for reason, names in row["not_read"].items()}
    return NamedLayout(**entries)


def _frozen(value: Any) -> Any:
    """Lists of a TOML table as tuples."""
    return tuple(map(_frozen, value)) if isinstance(value, list) else value


def recognised(
    raw: Raw, wanted: str | None = None, indicators: frozenset[str] = frozenset()
) -> tuple[Raw, NamedLayout | None]:
    """The layout of a file, with the file under the names of its columns if it came without a header.

    Parameters
    ----------
    raw : Raw
        The file as read.
    wanted : str, optional
        Id of the layout that the user says it has.
    indicators : frozenset of str
        Names of the registry's indicators.
    """
    layouts = named_layouts()
    chosen = [layouts[wanted]] if wanted in layouts else list(layouts.values())
    names = [str(c) for c in raw.rows.columns if c != LINE]
    if raw.header is None and names and all(name.startswith("(column ") for name in names):
        for one in chosen:
            found = one.names_without_header(raw.rows)
            if found:
                said = (Message("no header: the columns are taken for {found}", found=", ".join(found)),)
                return replace(raw, rows=raw.rows.set_axis([LINE, *found], axis=1), said=said), one
        return raw, None
    title = " ".join((*raw.titles, raw.stem))
    header = by_name(names)
    fitting = (one for one in chosen if one.has_header(header, indicators) and one.has_cells(raw.rows, title))
    found_by_header = next(fitting, None)
    return raw, found_by_header or (chosen[0] if wanted in layouts else None)


def expect_readable(raw: Raw, known: NamedLayout, settled: bool) -> None:
    """Refuse a file in a layout that cannot be read as it is, unless the user said what its columns are.

    Raises
    ------
    InputError
        Names the layout and what to say.
    """
    if known.refuse and not settled:
        expected = Message(
            "a table that says which values it holds, this one is recognised as {layout_id} ({name})",
            layout_id=known.layout_id,
            name=Both(known.en, known.zh),
        )
        raise InputError(Problem(raw.name, raw.header, None, None, expected, in_both(known.refuse)))
