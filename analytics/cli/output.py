"""How rows leave the command line: a table or a workbook for people, JSON or CSV for machines."""

from __future__ import annotations

import json
import logging
import os
import sys
import tempfile
from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.console import Console

from analytics.message import Message

if TYPE_CHECKING:
    import pandas as pd

err = Console(stderr=True)
_stated: list[str] = []  # language that the command line states, if it does
_quiet: list[bool] = [False]  # whether standard error has only what goes wrong
LOGGER = logging.getLogger("dabiao")  # has a handler only where a log is asked for


class Format(StrEnum):
    """Ways to print rows."""

    table = "table"
    json = "json"
    csv = "csv"
    xlsx = "xlsx"


def format_of(out: Path | None, format_: Format) -> Format:
    """Format in which rows leave: that of the file's ending, which may not be another than the one asked for.

    Raises
    ------
    InputError
        If the file's name ends otherwise.

    Examples
    --------
    >>> format_of(Path("a.xlsx"), Format.table), format_of(None, Format.csv)
    (<Format.xlsx: 'xlsx'>, <Format.csv: 'csv'>)
    """
    from analytics.errors import InputError

    if out is None:
        return format_
    known = {f".{one}": one for one in (Format.xlsx, Format.csv, Format.json)}
    found = known.get(out.suffix.lower())
    if found is None or format_ not in (Format.table, found):
        wanted = f".{format_}" if format_ is not Format.table else ", ".join(known)
        raise InputError(Message("--out: {out}, expected a name ending in {wanted}", out=repr(str(out)), wanted=wanted))
    return found


def state_language(lang: str) -> None:
    """Let messages be in the language that the command line states."""
    _stated[:] = [lang]


def forget_language() -> None:
    """Begin a command line that has stated no language yet: several may be run in one process."""
    _stated.clear()
    be_quiet(False)


def be_quiet(quiet: bool) -> None:
    """Leave out what is being done, until the command line ends; a log has it all the same."""
    _quiet[0] = quiet


def stated_language() -> str | None:
    """Language that the command line states; None if it does not."""
    return _stated[0] if _stated else None


def language() -> str:
    """Language of messages, progress and errors: command line, environment, settings file, system; else English."""
    from analytics.errors import DabiaoError
    from analytics.settings import Settings
    from analytics.words.catalogue import LANGS
    from analytics.words.messages import system_language

    if _stated and _stated[0] in LANGS:
        return _stated[0]
    try:
        return Settings().message_lang
    except DabiaoError:  # settings that cannot be read are reported by the command itself
        stated = os.environ.get("DABIAO_LANG", "")
        return stated if stated in LANGS else system_language() or "en"


def table_language() -> str:
    """Language of what is printed for people: command line, environment, settings file, system; else Chinese."""
    from analytics.errors import DabiaoError
    from analytics.settings import Settings

    if _stated:
        return _stated[0]
    try:
        return Settings().lang
    except DabiaoError:
        return "zh"


def said(text: str) -> str:
    """A message in the language of messages; any other text as it is."""
    from analytics.words.messages import in_language

    return in_language(text, language())


def write(text: str) -> None:
    """Print a message on standard output."""
    _log(logging.INFO, text)
    print(said(text))


def note(text: str) -> None:
    """Add a message to the log alone."""
    _log(logging.INFO, text)


def report(text: str) -> None:
    """Print on standard error what is being done."""
    _log(logging.INFO, text)
    if not _quiet[0]:
        _to_stderr(Message("· {step}", step=text), "dim")


def warn(text: str, style: str | None = None) -> None:
    """Print a message on standard error, as it is: no markup is read."""
    _log(logging.WARNING, text)
    _to_stderr(text, style)


def _to_stderr(text: str, style: str | None) -> None:
    err.print(said(text), style=style, markup=False, highlight=False, soft_wrap=True)


def _log(level: int, text: str) -> None:
    if LOGGER.handlers:  # without one, the standard library would print what is printed here already
        LOGGER.log(level, "%s", said(text))


def plain(rows: pd.DataFrame) -> pd.DataFrame:
    """Dates as ISO text, everything else as it is."""
    import pandas as pd

    out = rows.copy()
    for name in out.columns:
        if pd.api.types.is_datetime64_any_dtype(out[name]):
            out[name] = out[name].dt.strftime("%Y-%m-%d")
        elif pd.api.types.is_object_dtype(out[name]):
            out[name] = out[name].map(_iso)
    return out


def _iso(cell: Any) -> Any:
    """A date as ISO text, a message in the language of messages, any other cell as it is."""
    import pandas as pd

    if isinstance(cell, Message):
        return said(cell)
    return cell.isoformat()[:10] if isinstance(cell, date) and not pd.isna(cell) else cell


def emit(
    rows: pd.DataFrame,
    format_: Format,
    title: str = "",
    *,
    table: str,
    out: Path | None = None,
    beside: Mapping[str, pd.DataFrame] | None = None,
    regions: Mapping[str, str] | None = None,
) -> None:
    """Print rows to standard output, or write them to a file.

    Parameters
    ----------
    rows : DataFrame
        What is printed.
    format_ : Format
        How; the ending of ``out`` says it too.
    title : str
        Title of the table form.
    table : str
        What the rows are: names the sheet, and the file where none is named; finds the definitions of the columns.
    out : Path, optional
        File to write. Without one a workbook goes to standard output where that is a file or a pipe, else to
        ``TABLE.xlsx`` in this folder.
    beside : mapping of str to DataFrame, optional
        Other tables that a workbook has too.
    regions : mapping of str to str, optional
        Chinese names of regions by id, which a table on the screen shows in their place.
    """
    chosen = format_of(out, format_)
    if not len(rows.columns):
        rows = _only_heads(table)
    if chosen is Format.xlsx:
        _emit_book({table: rows, **(beside or {})}, out)
    elif chosen is Format.table:
        _emit_table(_with_regions(plain(rows), regions or {}), title)
    else:
        text = _as_csv(rows) if chosen is Format.csv else _as_json(rows)
        if out is None:
            sys.stdout.write(text)
            return
        from analytics.writing import write_bytes

        write_bytes(out, text.encode("utf-8-sig" if chosen is Format.csv else "utf-8"))  # spreadsheets know the mark
        write(Message("written {file}", file=str(out)))


def _only_heads(table: str) -> pd.DataFrame:
    """A table without a row, with the heads and so the definitions that its rows would have."""
    import pandas as pd

    from analytics.cli.column_meanings import described

    return pd.DataFrame(columns=described(table))


def _joined(rows: pd.DataFrame) -> pd.DataFrame:
    """Cells with several items as one text each, for files; what stands between them is said in ``columns.csv``."""
    import pandas as pd

    from analytics.sheets import one_text

    objects = [name for name in rows.columns if pd.api.types.is_object_dtype(rows[name])]
    return rows.assign(**{name: rows[name].map(one_text) for name in objects})


def _as_csv(rows: pd.DataFrame) -> str:
    from analytics.sheets import harmless

    return str(harmless(plain(rows)).to_csv(index=False))


def _as_json(rows: pd.DataFrame) -> str:
    records = json.loads(_joined(plain(rows)).to_json(orient="records", force_ascii=False))
    return json.dumps(records, ensure_ascii=False, indent=1) + "\n"


def _emit_book(tables: Mapping[str, pd.DataFrame], out: Path | None) -> None:
    """Write a workbook to a file, or its bytes to a file or pipe that standard output leads to."""
    from analytics.book import Sheet, write_book
    from analytics.cli.column_meanings import definitions

    lang = table_language()
    made = [
        Sheet(name, _joined(rows).map(_said), definitions(name, rows.columns, lang)) for name, rows in tables.items()
    ]
    if out is None and not sys.stdout.isatty() and hasattr(sys.stdout, "buffer"):
        with tempfile.TemporaryDirectory() as folder:
            sys.stdout.buffer.write(write_book(Path(folder) / "book.xlsx", made, lang).read_bytes())
        return
    path = out or free_path(Path(f"{next(iter(tables))}.xlsx"))
    write_book(path, made, lang)
    write(Message("written {file}", file=str(path)))


def free_path(path: Path) -> Path:
    """A path at which nothing lies yet."""
    number, made = 2, path
    while made.exists():
        made, number = path.with_stem(f"{path.stem}-{number}"), number + 1
    return made


def _said(cell: Any) -> Any:
    """A message in the language of messages, any other cell as it is."""
    return said(cell) if isinstance(cell, Message) else cell


def _with_regions(rows: pd.DataFrame, names: Mapping[str, str]) -> pd.DataFrame:
    """Rows with the names of regions in place of their ids, where Chinese is printed."""
    if "region_id" not in rows or not names or language() != "zh":
        return rows
    return rows.assign(region_id=rows["region_id"].map(lambda one: names.get(one, one))).rename(
        columns={"region_id": "region"}
    )


def _emit_table(rows: pd.DataFrame, title: str) -> None:
    from analytics.words.column_heads import head, shown, without_english
    from analytics.words.numbers import significant

    if rows.empty:
        write(Message("no rows"))
        return
    lang = language()
    rows = rows[without_english(map(str, rows.columns), lang)]
    cells = rows.astype(object).where(rows.notna(), "")
    cells = cells.apply(lambda column: column.map(lambda cell: shown(str(column.name), cell, lang)))
    text = cells.map(lambda v: significant(v, 4, grouped=False) if isinstance(v, float) else str(v))
    emit_lines([head(str(name), lang) for name in rows.columns], text.to_numpy().tolist(), title)


def console() -> Console:
    """Console on standard output; as wide as the terminal, or wide enough for a log file."""
    found = Console()
    return found if found.is_terminal else Console(width=max(found.width, 160))


def emit_lines(header: list[str], lines: list[list[str]], title: str = "") -> None:
    """Print ready-made cells as a table; text from data is never read as markup."""
    from rich.table import Table
    from rich.text import Text

    from analytics.errors import printable_path

    table = Table(title=said(title) or None, title_justify="left", header_style="bold", expand=False, pad_edge=False)
    for name in header:
        table.add_column(name, overflow="fold")
    for line in lines:
        table.add_row(*[Text("\n".join(map(printable_path, str(cell).split("\n")))) for cell in line])
    console().print(table)
