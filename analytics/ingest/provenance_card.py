"""Provenance cards: a small TOML beside a data file says where it comes from and how to read it."""

from __future__ import annotations

import difflib
import tomllib
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd

from analytics import slugs
from analytics.errors import InputError, Problem
from analytics.ingest.section_names import KIND_NAMES, plain
from analytics.message import Message

SOURCE_FIELDS = (
    "source_id", "zh", "en", "producer", "citation", "url", "licence", "accessed", "basis",
    "publication_lag_days", "precedence", "note",
)  # fmt: skip
REQUIRED = ("source_id", "zh", "en", "producer", "citation", "basis")
#: longest lag of publication in days that is believed
MAX_LAG = 3660
Test = Callable[[Any], bool]


def _is_text(value: Any) -> bool:
    return isinstance(value, str)


def _is_whole(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


TEXTS = ("source_id", "zh", "en", "producer", "citation", "url", "licence", "basis", "note")
#: entry of [source] → what it must be
SOURCE_TYPES: dict[str, tuple[Test, str]] = {
    **dict.fromkeys(TEXTS, (_is_text, Message("text in quotes"))),
    "accessed": (lambda v: isinstance(v, date), Message("a TOML date")),
    "publication_lag_days": (
        lambda v: _is_whole(v) and 0 <= v <= MAX_LAG,
        Message("a whole number from 0 to {most}", most=MAX_LAG),
    ),
    "precedence": (lambda v: _is_whole(v) and abs(v) <= MAX_LAG, Message("a whole number")),
}  # fmt: skip
#: entry of [file] → what it must be
FILE_TYPES: dict[str, tuple[Test, str]] = {
    **dict.fromkeys(("layout", "region", "sha256", "hours", "date_order"), (_is_text, Message("text in quotes"))),
    "estimated_marks": (lambda v: isinstance(v, list) and all(map(_is_text, v)), Message("a list of texts")),
    "water_kind": (lambda v: _is_text(v) and plain(v) in KIND_NAMES, Message("river or lake (河流 or 湖库)")),
    "places": (
        lambda v: v in ("cities", "stations"),
        Message('"cities" or "stations", what the columns beside type are'),
    ),
    "columns": (
        lambda v: isinstance(v, dict) and all(map(_is_text, v.values())),
        Message('entries such as O3 = "o3_mda8"'),
    ),
}
#: tables of a card that are read → their entries that are; a card may tell more, in words of its own
READ = {"source": (*SOURCE_FIELDS, "gas_condition"), "file": (*FILE_TYPES, "gas_condition")}
#: … and of these the ones that decide how a file is read, which nobody writes into another table for information
DECIDES = {"source": ("source_id", "basis", "publication_lag_days", "precedence"), "file": READ["file"]}
#: how like a word that is read another one must be to be taken for a slip of the pen (of 1)
LIKE = 0.8
#: precedence of a source that states none; embedded and bureau sources come first
DEFAULT_PRECEDENCE = 100
#: what ``[file] gas_condition`` may say: as it was the rule on the day (273 K before 2018-09-01, 298.15 K since), or
#: one condition throughout
GAS_CONDITIONS = ("as_reported", "273K", "298K")


@dataclass(frozen=True)
class Card:
    """What a card says of one file: its source, its layout, and which marks mean an estimate.

    Examples
    --------
    >>> default_card("bureau_daily").source["basis"]  # of a file without a card
    'unknown'
    """

    source: dict[str, Any]
    layout: str | None = None
    region: str | None = None
    estimated_marks: tuple[str, ...] = ()
    sha256: str | None = None
    file: dict[str, Any] = field(default_factory=dict)
    date_order: str | None = None
    columns: tuple[tuple[str, str], ...] = ()
    gas_condition: str = "as_reported"

    @property
    def source_id(self) -> str:
        """Id of the source."""
        return str(self.source["source_id"])

    def source_row(self) -> pd.DataFrame:
        """One row for the table ``source``."""
        return pd.DataFrame([{name: self.source.get(name) for name in SOURCE_FIELDS}])


def card_path(data_file: Path) -> Path:
    """Where the card of a data file would be: same stem, ending ``.card.toml``."""
    return data_file.with_suffix(".card.toml")


def default_card(source_id: str) -> Card:
    """Card of a file that has none: everything unknown is said to be unknown."""
    return Card(
        source={
            "source_id": source_id, "zh": source_id, "en": source_id, "producer": "unknown",
            "citation": Message("no provenance card"), "basis": "unknown", "publication_lag_days": 0,
            "precedence": DEFAULT_PRECEDENCE,
        }
    )  # fmt: skip


def _toml(path: Path) -> dict[str, dict[str, Any]]:
    """Tables ``source`` and ``file`` of a card; empty where it has none."""
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise InputError(
            Problem(path.name, None, None, None, Message("a provenance card in TOML ({error})", error=error))
        ) from None
    except OSError as error:
        raise InputError(
            Problem(path.name, None, None, None, Message("a readable card ({strerror})", strerror=error.strerror))
        ) from None
    tables = {name: raw.get(name, {}) for name in READ}
    for name, table in tables.items():
        if not isinstance(table, dict):
            raise InputError(
                Problem(
                    path.name,
                    None,
                    name,
                    str(table),
                    Message("a table"),
                    Message("write [{name}] above its entries", name=name),
                )
            )
    slips = [*_slips(path.name, "", raw), *(slip for name in READ for slip in _slips(path.name, name, tables[name]))]
    if slips:
        raise InputError(slips)
    return tables


def _slips(file: str, table: str, entries: dict[str, Any]) -> list[Problem]:
    """Entries that would be passed over though they look like ones that are read: misspelt, or in another table."""
    known = READ.get(table, tuple(READ))
    found = []
    for name in (name for name in entries if name not in known):
        near = difflib.get_close_matches(name.lower(), known, 1, LIKE)
        meant = Message("spelt {near}", near=near[0]) if near else None
        if not isinstance(entries[name], dict) or table:  # above both tables, a table of its own is the card's affair
            home = next((other for other, read in DECIDES.items() if other != table and name in read), None)
            meant = Message("under [{home}]", home=home) if home else meant
        if meant:
            at = f"{table}.{name}" if table else name
            found.append(
                Problem(
                    file,
                    None,
                    at,
                    str(entries[name])[:60],
                    Message("this entry {meant}", meant=meant),
                    Message("it is not read here"),
                )
            )
    return found


def _wrong(file: str, table: str, entries: dict[str, Any], types: dict[str, tuple[Test, str]]) -> list[Problem]:
    """Entries that are not what they must be."""
    return [
        Problem(file, None, f"{table}.{name}", str(entries[name]), expected)
        for name, (test, expected) in types.items()
        if entries.get(name) is not None and not test(entries[name])
    ]


def read_card(path: Path) -> Card:
    """Read one provenance card.

    Raises
    ------
    InputError
        If the TOML is broken or a required entry is missing.

    Parameters
    ----------
    path : Path
        ``NAME.card.toml``.

    Returns
    -------
    Card

    Examples
    --------
    >>> from analytics import resources
    >>> card = read_card(resources.raw_dir() / "monitoring" / "xinxiang_daily.card.toml")
    >>> card.source["basis"], card.region
    ('realtime_dust_in', 'xinxiang')
    """
    raw = _toml(path)
    source = dict(raw["source"])
    problems = [
        Problem(path.name, None, f"source.{name}", None, Message("an entry"), Message("add it to the card"))
        for name in REQUIRED
        if not source.get(name)
    ]
    if not problems and (wrong := slugs.fault_of(str(source["source_id"]))):
        problems = [Problem(path.name, None, "source.source_id", str(source["source_id"]),
                            Message("an id that can be part of a file's name (this one {wrong})", wrong=wrong),
                            Message("rewrite it"))]  # fmt: skip
    if problems:
        raise InputError(problems)
    source.setdefault("publication_lag_days", 0)
    source.setdefault("precedence", DEFAULT_PRECEDENCE)
    about = dict(raw["file"])
    faults = [*_wrong(path.name, "source", source, SOURCE_TYPES), *_wrong(path.name, "file", about, FILE_TYPES)]
    if faults:
        raise InputError(faults)
    stated = about.get("gas_condition", source.get("gas_condition", GAS_CONDITIONS[0]))
    if stated not in GAS_CONDITIONS:
        expected = Message("one of {known}", known=", ".join(GAS_CONDITIONS))
        todo = Message(
            "say at which temperature the source states SO2, NO2, CO and ozone; leave it out if as it was the rule"
        )
        raise InputError(Problem(path.name, None, "file.gas_condition", str(stated), expected, todo))
    return Card(
        source=source,
        layout=about.get("layout"),
        region=about.get("region"),
        estimated_marks=tuple(about.get("estimated_marks", ())),
        sha256=about.get("sha256"),
        file=about,
        date_order=about.get("date_order"),
        columns=tuple((str(name), str(meant)) for name, meant in about.get("columns", {}).items()),
        gas_condition=str(stated),
    )
