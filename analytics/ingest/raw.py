"""A file or sheet as read and not interpreted, and its rows as they came, for what cannot be accepted."""

from __future__ import annotations

import csv
import hashlib
import io
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from analytics.errors import InputError, Problem
from analytics.ingest import pollutant_names
from analytics.ingest.quarantine_reasons import as_kept
from analytics.message import Message

EMPTY = Message("a file with a header and rows, this one is empty")
#: largest file, most columns and longest cell that are looked at; no layout comes near them
MAX_BYTES, MAX_COLUMNS, MAX_CELL = 2**30, 10_000, 100_000
#: the name of the line number among the columns of a file; a column of that name is renamed
LINE = "line"


@dataclass(frozen=True)
class Raw:
    """A file, or a sheet of one, as read.

    Parameters
    ----------
    name : str
        Name of the file, and of its sheet, for messages.
    sha256 : str
        Digest of the file's bytes.
    rows : DataFrame
        Columns as named in it plus ``line``: the line of the file or the row of the sheet.
    ragged : DataFrame
        Rows with too many or too few fields: ``line, raw_row, reason``.
    header : int or None
        Line on which the header ends; None where there is none.
    titles : tuple of str
        What stands above the header, and the name of the sheet.
    said : tuple of str
        What is to be said of how it was read.
    since_1904 : bool
        Whether serial numbers of days count from 1904-01-01.
    as_came : DataFrame, optional
        The rows before a layout's columns were renamed or put in another form, for what is kept of bad ones.
    stem : str
        Name of the file without its ending.
    unread : tuple of str
        What of it could not be brought into a form that is read, and what to do, a line each.
    sheet : str
        Name of the sheet; nothing where a file has none.
    called : dict
        Of a table brought into rows: key of a place and column → head of the column in the file.
    """

    name: str
    sha256: str
    rows: pd.DataFrame
    ragged: pd.DataFrame
    header: int | None = 1
    titles: tuple[str, ...] = ()
    said: tuple[str, ...] = ()
    since_1904: bool = False
    as_came: pd.DataFrame | None = None
    stem: str = ""
    unread: tuple[str, ...] = ()
    sheet: str = ""
    called: dict[tuple[str, str], str] = field(default_factory=dict)


def sha256_of(data: bytes) -> str:
    """Hex digest of a file's bytes."""
    return hashlib.sha256(data).hexdigest()


def header_names(file: str, names: list[str], line: int = 1) -> list[str]:
    """Names of columns, each once: one without a name is called by its place, a column ``line`` too.

    Raises
    ------
    InputError
        If a name comes twice or there are too many columns.
    """
    if len(names) > MAX_COLUMNS:
        raise too_wide(file, line, len(names))
    stripped = [name.strip() for name in names]
    named = [f"{name} (column {n})".strip() if name in ("", LINE) else name for n, name in enumerate(stripped, start=1)]
    named = _by_neighbour(named)
    twice = [name for name, count in Counter(named).items() if count > 1]
    if twice:
        raise InputError(
            Problem(file, line, twice[0], None, Message("each column once"), Message("rename or drop one"))
        )
    return named


def _by_neighbour(names: list[str]) -> list[str]:
    """Names, of which those that say a statistic alone and come several times bear the name to their left.

    Examples
    --------
    >>> _by_neighbour(["PM2.5", "同比(%)", "PM10", "同比(%)"]), _by_neighbour(["date", "PM2.5", "PM2.5"])
    (['PM2.5', 'PM2.5 同比(%)', 'PM10', 'PM10 同比(%)'], ['date', 'PM2.5', 'PM2.5'])
    """
    count = Counter(names)
    again = {name for name, n in count.items() if n > 1 and pollutant_names.is_statistic(name)}
    return [f"{left} {name}" if name in again and left not in again else name
            for left, name in zip(["", *names], names, strict=False)]  # fmt: skip


def too_wide(file: str, line: int, columns: int) -> InputError:
    """The refusal of a table with too many columns."""
    return InputError(
        Problem(file, line, None, f"{columns} columns", Message("at most {most} columns", most=MAX_COLUMNS))
    )


def no_ragged() -> pd.DataFrame:
    """No rows with too many or too few fields."""
    return pd.DataFrame({"line": pd.Series(dtype="int64"), "raw_row": pd.Series(dtype=object),
                         "reason": pd.Series(dtype=object)})  # fmt: skip


RECORD_END = "\x1e"
QUARANTINE_COLUMNS = ["batch_id", "file", "line", "column_name", "value", "reason", "reason_template", "reason_values",
                      "raw_row"]  # fmt: skip


def rows_as_came(raw: Raw, lines: pd.Series) -> pd.Series:
    """Text of the rows with these line numbers, indexed by line."""
    came = raw.rows if raw.as_came is None else raw.as_came
    wanted = came[came[LINE].isin(lines)]
    cells = wanted.drop(columns=LINE)
    records = cells.to_csv(index=False, header=False, lineterminator=RECORD_END).split(RECORD_END)[:-1]
    if len(records) != len(wanted):  # a cell holds the mark itself: record by record
        records = [_record(row) for row in cells.to_numpy(dtype=object).tolist()]
    return pd.Series(records, index=wanted[LINE].to_numpy(), dtype=object)


def _record(cells: list[Any]) -> str:
    """One row as a line of CSV."""
    out = io.StringIO()
    csv.writer(out, lineterminator="").writerow(["" if pd.isna(cell) else cell for cell in cells])
    return out.getvalue()


def quarantine_rows(raw: Raw, found: pd.DataFrame, batch_id: str) -> pd.DataFrame:
    """Rows for the table ``quarantine``: each fault with its row as it came, and the ragged rows.

    Parameters
    ----------
    raw : Raw
        The file.
    found : DataFrame
        ``line, column_name, value, reason``; a row may have several faults.
    batch_id : str
        Batch they belong to.
    """
    named = found.drop_duplicates(["line", "column_name", "reason"])
    named = named.assign(raw_row=named["line"].map(rows_as_came(raw, named["line"])))
    ragged = raw.ragged.assign(column_name=None, value=None)
    both = pd.concat([part for part in (named, ragged) if len(part)] or [named], ignore_index=True)
    both = both.drop(columns="reason").join(as_kept(both["reason"]))
    both = both.assign(batch_id=batch_id, file=raw.name).sort_values("line", kind="stable")
    return both[QUARANTINE_COLUMNS].reset_index(drop=True)
