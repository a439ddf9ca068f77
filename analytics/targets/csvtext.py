"""Read a CSV file as text and keep the line of every row, so that a fault can be shown where it stands."""

from __future__ import annotations

import io
from collections.abc import Collection, Mapping
from pathlib import Path
from types import MappingProxyType

import pandas as pd

from analytics.errors import InputError, Problem
from analytics.message import Message

MAX_COLUMNS = 64
"""Widest row that is read; registry files have at most 23 columns."""

SAVE_AS = Message("save it as 'CSV UTF-8 (comma delimited)'")
#: how the text begins that spreadsheets call Unicode text
UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")
UTF8_MARK = b"\xef\xbb\xbf"


def decode(raw: bytes, file: str) -> str:
    """Text of a file saved as UTF-8 (with or without a mark) or by a Chinese spreadsheet as GBK.

    Parameters
    ----------
    raw : bytes
        Content of the file.
    file : str
        Its name, for the message.

    Returns
    -------
    str
        The text without its mark.

    Raises
    ------
    InputError
        If it is neither; names the line of the first bad byte.

    Examples
    --------
    >>> decode("新乡".encode("gbk"), "regions.csv")
    '新乡'
    """
    if raw.startswith(UTF16_MARKS):
        raise InputError(Problem(file, 1, None, None, Message("UTF-8 or GBK text, not UTF-16"), SAVE_AS))
    # A file that announces UTF-8 is never guessed to be something else.
    encodings = ("utf-8",) if raw.startswith(UTF8_MARK) else ("utf-8", "gb18030")
    raw = raw.removeprefix(UTF8_MARK)
    bad_at = 0
    for encoding in encodings:
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError as error:
            bad_at = error.start
    line = raw[:bad_at].count(b"\n") + 1
    raise InputError(Problem(file, line, None, repr(raw[bad_at : bad_at + 4]), Message("UTF-8 or GBK text"), SAVE_AS))


def _line_numbers(grid: pd.DataFrame, n_lines: int) -> pd.Index:
    """Line each row begins at: a quoted cell may itself hold line breaks."""
    if n_lines == len(grid):  # none does, as in most files: every cell need not be looked through
        return pd.RangeIndex(1, n_lines + 1, name="line")
    breaks = sum(grid[column].str.count("\n").fillna(0) for column in grid.columns)
    before = pd.Series(breaks).cumsum().shift(fill_value=0)
    return pd.Index(before.astype(int) + pd.RangeIndex(1, len(grid) + 1).to_numpy(), name="line")


def _grid(text: str, file: str) -> pd.DataFrame:
    """All cells with the header as a row like any other, so that rows that are too long keep their place."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    lines = text.split("\n")
    # where every quote is closed on its line, no row has more cells than its line has commas, and one more
    closed = all(line.count('"') % 2 == 0 for line in lines)
    widest = max(line.count(",") for line in lines) + 1 if closed else MAX_COLUMNS
    try:
        grid = pd.read_csv(
            io.StringIO(text),
            header=None,
            names=range(min(widest, MAX_COLUMNS)),
            index_col=False,
            dtype=str,
            keep_default_na=False,
            skip_blank_lines=False,
        )
    except (pd.errors.ParserError, pd.errors.EmptyDataError) as error:
        todo = Message("look for a quote that is not closed")
        raise InputError(Problem(file, None, None, str(error), Message("a CSV file with a header"), todo)) from error
    if grid.empty:
        raise InputError(Problem(file, None, None, None, Message("a CSV file with a header"), Message("it is empty")))
    grid = grid.loc[:, : grid.notna().any()[::-1].idxmax()]  # only the columns that some row reaches
    grid.index = _line_numbers(grid, len(lines) - text.endswith("\n"))
    # Ideographic spaces come with copied cells and are invisible in a spreadsheet.
    return grid.apply(lambda column: column.fillna("").str.strip(" \t\n\u3000\ufeff"))


def header_problems(header: pd.Series, columns: list[str], file: str) -> list[Problem]:
    """Missing, unknown and repeated columns of a header row."""
    named = header[header != ""]
    known = ", ".join(columns)
    missing = [
        Problem(file, 1, column, None, Message("this column in the header"), Message("add it"))
        for column in columns
        if column not in set(named)
    ]
    unknown = [
        Problem(file, 1, name, name, Message("only the columns {known}", known=known), Message("remove or rename it"))
        for name in named[~named.isin(columns)].unique()
    ]
    repeated = [
        Problem(file, 1, name, name, Message("each column once"), Message("remove one of them"))
        for name in named[named.duplicated()].unique()
    ]
    return missing + unknown + repeated


def _overlong(grid: pd.DataFrame, width: int, file: str) -> list[Problem]:
    """Cells to the right of the last named column."""
    if width >= grid.shape[1]:
        return []
    cells = grid.iloc[1:, width:].to_numpy(dtype=object)
    filled = cells != ""
    rows = filled.any(axis=1)
    lines = grid.index[1:][rows].tolist()
    values = cells[rows, filled[rows].argmax(axis=1)].tolist()
    todo = Message("put cells that hold a comma in double quotes")
    return [
        Problem(file, line, None, value, Message("at most {width} cells in a row", width=width), todo)
        for line, value in zip(lines, values, strict=True)
    ]


def read(
    path: Path,
    columns: list[str],
    optional: Collection[str] = (),
    named: Mapping[str, str] = MappingProxyType({}),
) -> tuple[pd.DataFrame | None, list[Problem]]:
    """Cells of a CSV file as text.

    Parameters
    ----------
    path : Path
        File to read.
    columns : list of str
        Columns it has, in any order.
    optional : collection of str
        Those of them that may be lacking; their cells are empty then.
    named : mapping of str to str
        Columns by other heads that the file may have for them.

    Returns
    -------
    tuple of (DataFrame or None, list of Problem)
        Rows as text in the order of `columns`, indexed by ``line``, empty cells as ``''``, empty rows left
        out; None if a column is missing, for then no row can be judged.
    """
    file = str(path)
    try:
        grid = _grid(decode(path.read_bytes(), file), file)
    except OSError as error:
        return None, [Problem(file, None, None, None, Message("a readable file ({strerror})", strerror=error.strerror))]
    except InputError as error:
        return None, error.problems
    header = grid.iloc[0].map(lambda head: named.get(head, head))
    lacking = [column for column in optional if column not in set(header)]
    width = int((header != "").to_numpy().nonzero()[0].max(initial=-1)) + 1
    needed = [column for column in columns if column not in lacking]
    problems = header_problems(header, needed, file) + _overlong(grid, width, file)
    if not set(needed) <= set(header):
        return None, problems
    rows = grid.iloc[1:].set_axis(header.to_list(), axis=1)
    rows = rows.loc[:, ~rows.columns.duplicated()].reindex(columns=columns, fill_value="")
    return rows[(rows != "").any(axis=1)], problems
