"""Provenance cards: a small TOML beside a data file says where it comes from and how to read it."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd

from analytics import slugs
from analytics.errors import InputError, Problem

SOURCE_FIELDS = (
    "source_id", "zh", "en", "producer", "citation", "url", "licence", "accessed", "basis",
    "publication_lag_days", "precedence", "note",
)  # fmt: skip
REQUIRED = ("source_id", "zh", "en", "producer", "citation", "basis")
#: precedence of a source that states none; embedded and bureau sources come first
DEFAULT_PRECEDENCE = 100
#: what ``[file] gas_condition`` may say: as it was the rule on the day (273 K before 2018-09-01, 298.15 K since), or
#: one condition throughout
GAS_CONDITIONS = ("as_reported", "273K", "298K")


@dataclass(frozen=True)
class Card:
    """What a card says of one file: its source, its layout, and which marks mean an estimate."""

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
            "citation": "no provenance card", "basis": "unknown", "publication_lag_days": 0,
            "precedence": DEFAULT_PRECEDENCE,
        }
    )  # fmt: skip


def read_card(path: Path) -> Card:
    """Read one provenance card.

    Raises
    ------
    InputError
        If the TOML is broken or a required entry is missing.
    """
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise InputError(Problem(path.name, None, None, None, f"a provenance card in TOML ({error})")) from None
    source = dict(raw.get("source", {}))
    problems = [
        Problem(path.name, None, f"source.{name}", None, "an entry", "add it to the card")
        for name in REQUIRED
        if not source.get(name)
    ]
    if not problems and (wrong := slugs.fault_of(str(source["source_id"]))):
        problems = [Problem(path.name, None, "source.source_id", str(source["source_id"]),
                            f"an id that can be part of a file's name (this one {wrong})", "rewrite it")]  # fmt: skip
    if problems:
        raise InputError(problems)
    source.setdefault("publication_lag_days", 0)
    source.setdefault("precedence", DEFAULT_PRECEDENCE)
    if not isinstance(source.get("accessed"), date | None):
        raise InputError(Problem(path.name, None, "source.accessed", str(source["accessed"]), "a TOML date"))
    about = dict(raw.get("file", {}))
    stated = about.get("gas_condition", source.get("gas_condition", GAS_CONDITIONS[0]))
    if stated not in GAS_CONDITIONS:
        expected = f"one of {', '.join(GAS_CONDITIONS)}"
        todo = "say at which temperature the source states SO2, NO2, CO and ozone; leave it out if as it was the rule"
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
