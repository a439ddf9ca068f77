"""How rows leave the command line: a table for people, JSON or CSV for machines."""

from __future__ import annotations

import json
import sys
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from rich.console import Console

from analytics.message import Message

if TYPE_CHECKING:
    import pandas as pd

err = Console(stderr=True)
_stated: list[str] = []  # language that the command line states, if it does


class Format(StrEnum):
    """Ways to print rows."""

    table = "table"
    json = "json"
    csv = "csv"


def state_language(lang: str) -> None:
    """Let messages be in the language that the command line states."""
    _stated[:] = [lang]


def forget_language() -> None:
    """Begin a command line that has stated no language yet: several may be run in one process."""
    _stated.clear()


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
        return system_language() or "en"


def said(text: str) -> str:
    """A message in the language of messages; any other text as it is."""
    from analytics.words.messages import in_language

    return in_language(text, language())


def tell(text: str) -> None:
    """Print a message on standard output."""
    print(said(text))


def warn(text: str, style: str | None = None) -> None:
    """Print a message on standard error, as it is: no markup is read."""
    err.print(said(text), style=style, markup=False, highlight=False, soft_wrap=True)


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


def emit(rows: pd.DataFrame, format_: Format, title: str = "") -> None:
    """Print rows to standard output; only the table form carries a title."""
    out = plain(rows)
    if format_ is Format.csv:
        from analytics.sheets import harmless

        harmless(out).to_csv(sys.stdout, index=False)
    elif format_ is Format.json:
        records = json.loads(out.to_json(orient="records", force_ascii=False))
        print(json.dumps(records, ensure_ascii=False, indent=1))
    else:
        from analytics.words.numbers import significant

        text = out.astype(object).where(out.notna(), "")
        lines = (
            text.map(lambda v: significant(v, 4, grouped=False) if isinstance(v, float) else str(v)).to_numpy().tolist()
        )
        emit_lines([str(c) for c in out.columns], lines, title)


def console() -> Console:
    """Console on standard output; as wide as the terminal, or wide enough for a log file."""
    found = Console()
    return found if found.is_terminal else Console(width=max(found.width, 160))


def emit_lines(header: list[str], lines: list[list[str]], title: str = "") -> None:
    """Print ready-made cells as a table; text from data is never read as markup."""
    from rich.table import Table
    from rich.text import Text

    table = Table(title=title or None, title_justify="left", header_style="bold", expand=False, pad_edge=False)
    for name in header:
        table.add_column(name, overflow="fold")
    for line in lines:
        table.add_row(*[Text(str(cell)) for cell in line])
    console().print(table)
