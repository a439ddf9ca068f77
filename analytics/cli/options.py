"""Options that several commands have, and the settings they make."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from analytics.cli.completing import region_names
from analytics.cli.output import Format, format_of, state_language, stated_language
from analytics.errors import InputError, one_of
from analytics.message import Message
from analytics.spans import expect_in_reach, expect_year

if TYPE_CHECKING:
    from analytics.settings import Settings


def _checked(out: Path | None) -> Path | None:
    """Refuse a file of another kind before any work is done."""
    format_of(out, Format.table)
    return out


WarehouseOption = Annotated[Path | None, typer.Option("--warehouse", help="Folder of the warehouse builds.")]
AsOfOption = Annotated[
    str | None, typer.Option("--as-of", help="Day of knowledge: YYYY-MM-DD, 'newest' or 'today' (default).")
]
RegionOption = Annotated[
    str | None,
    typer.Option("--region", help="Id, Chinese or English name, or alias.", autocompletion=region_names),
]
FormatOption = Annotated[
    Format, typer.Option("--format", help="How to print rows; xlsx: a workbook, with a sheet of definitions.")
]
OutOption = Annotated[
    Path | None,
    typer.Option("--out", help="File to write instead of printing: .xlsx, .csv or .json.", callback=_checked),
]
ScenarioOption = Annotated[
    list[str] | None,
    typer.Option(
        "--scenario", help='What if, e.g. "winter -10%": [parameter] WHEN CHANGE; may be given more than once.'
    ),
]
EvidenceOption = Annotated[
    str | None,
    typer.Option(
        "--evidence",
        help="What answers may stand on: 'all' (default; goals without values of their own are inferred and marked) or "
        "'published' (own values alone).",
    ),
]
LangOption = Annotated[
    str | None, typer.Option("--lang", help="Language of messages and of what is printed: zh or en.")
]
ModelOption = Annotated[str | None, typer.Option("--model", help="Forecast model by name.")]


def checked_year(year: int | None) -> int | None:
    """Refuse a year of which nothing can be said before any work is done."""
    return expect_year(year)


def settings_of(warehouse: Path | None, **given: Any) -> Settings:
    """Settings from the environment, with what the command line states in their place.

    Parameters
    ----------
    warehouse : Path or None
        Folder of the builds; None leaves the default.
    **given
        Any field of `Settings`; None means that the option was not given.

    Raises
    ------
    InputError
        If what answers may stand on is none of `analytics.terms.EVIDENCE_CHOICES`.
    """
    from analytics.settings import Settings
    from analytics.terms import EVIDENCE_CHOICES
    from analytics.words.catalogue import LANGS

    stated = {key: value for key, value in given.items() if value is not None}
    if "evidence" in stated:
        one_of("--evidence", stated["evidence"], EVIDENCE_CHOICES)
    if (lang := stated.get("lang") or stated_language()) is not None:
        one_of("--lang", lang, LANGS)
        state_language(lang)
        stated["lang"] = lang
    return Settings(**stated) if warehouse is None else Settings(warehouse=warehouse, **stated)


def days_of(value: str | None, name: str) -> tuple[date, date] | None:
    """First and last day of a span ``A..B`` that an option states; None if it was not given.

    Raises
    ------
    InputError
        If it is no span of days.
    """
    if value is None:
        return None
    first, dots, last = value.partition("..")
    try:
        found = date.fromisoformat(first.strip()), date.fromisoformat(last.strip())
    except ValueError:
        found = None
    if not dots or found is None or found[1] < found[0]:
        raise InputError(
            Message(
                "{name}: {value!r}, expected a span of days such as 2024-01-01..2024-12-31", name=name, value=value[:60]
            )
        )
    return expect_in_reach(found[0], name), expect_in_reach(found[1], name)


def day_of(value: str | None, name: str) -> date | None:
    """Day an option states; None if it was not given.

    Raises
    ------
    InputError
        If it is no date.
    """
    if value is None:
        return None
    try:
        found = date.fromisoformat(value)
    except ValueError:
        stated = {"option": name, "value": repr(value)}
        raise InputError(Message("{option}: {value} is no date, expected YYYY-MM-DD", **stated)) from None
    return expect_in_reach(found, name)
