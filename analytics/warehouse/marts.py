"""The marts: stable, documented views under ``sql/out`` for BI tools, with their comments and their export.

What a column means stands in one place, ``sql/out/columns.csv``; from there it goes into the comments of the
database, into ``docs/data-dictionary.md`` and beside every export.
"""

from __future__ import annotations

import hashlib
import re
import shutil
from functools import cache
from pathlib import Path

import duckdb
import pandas as pd

from analytics import resources
from analytics.book import MOST_ROWS, Definition, Sheet, write_book
from analytics.errors import DabiaoError, InputError, one_of
from analytics.message import Message
from analytics.sheets import FORMULA, NUMBER, harmless
from analytics.warehouse.connection import Warehouse
from analytics.writing import fresh_file, held_folder, made_folder, write_error

#: Macros the marts call: stored in the build, so that any program that opens it can read them.
MACROS = ("edition_span", "validity_minimum", "whole_years", "period_validity", "rule_level", "percentile_of")
FORMATS = ("parquet", "csv", "xlsx")
ANY_VIEW = "*"
BOM = b"\xef\xbb\xbf"  # without it spreadsheets take Chinese for something else


def mart_names() -> list[str]:
    """Names of the marts, in the order in which they are made.

    Examples
    --------
    >>> "out_target_outlook" in mart_names()
    True
    """
    return [name.removeprefix("out/") for name in resources.sql_names("out")]


def _columns_file() -> Path:
    return resources.root() / "sql" / "out" / "columns.csv"


@cache
def notes() -> pd.DataFrame:
    """What views and columns mean, as written in ``sql/out/columns.csv``.

    Returns
    -------
    DataFrame
        ``view, column, unit, en, zh``; view ``*`` holds for every view that has the column and no note of its own,
        an empty column is the view itself.
    """
    return pd.read_csv(_columns_file(), dtype=str, keep_default_na=False, encoding="utf-8-sig")


def header(name: str) -> str:
    """Head of a mart's statement: grain, units, clause.

    Examples
    --------
    >>> header("out_daily_air").splitlines()[0][:36]
    'grain: one region x day x parameter,'
    """
    lines = resources.sql(f"out/{name}").splitlines()
    return "\n".join(line.removeprefix("--").removeprefix(" ") for line in lines if line.startswith("--"))


def digest() -> str:
    """Digest of everything that makes the marts, so that a build with older ones is seen to be older."""
    joined = "\n".join([*(stored_macro(name) for name in MACROS), *(resources.sql(f"out/{n}") for n in mart_names())])
    return hashlib.sha256(joined.encode() + _columns_file().read_bytes()).hexdigest()[:16]


def stored_macro(name: str) -> str:
    """Statement that makes a macro of ``sql/core`` for good: the others make it for a connection only."""
    return resources.sql(f"core/macro_{name}").replace("CREATE OR REPLACE TEMP MACRO", "CREATE OR REPLACE MACRO")


def described(con: duckdb.DuckDBPyConnection) -> pd.DataFrame:
    """Every column of every mart of a build, in order, with what it means.

    Returns
    -------
    DataFrame
        ``view, position, column, type, unit, en, zh``.

    Raises
    ------
    DabiaoError
        If a column has no note, or a note has no column.
    """
    found = con.execute(
        "SELECT table_name AS view, column_index AS position, column_name AS column, data_type AS type "
        "FROM duckdb_columns() WHERE starts_with(table_name, 'out_') ORDER BY table_name, column_index"
    ).df()
    described = notes()
    own = found.merge(described, on=["view", "column"], how="left")
    general = found.merge(described[described["view"] == ANY_VIEW].drop(columns="view"), on="column", how="left")
    words = ["unit", "en", "zh"]
    every = found.join(own[words].fillna(general[words]))
    missing = (every["view"] + "." + every["column"])[every["en"].isna()].to_list()
    known = {*(found["view"] + "." + found["column"]), *(ANY_VIEW + "." + found["column"]), *(found["view"] + ".")}
    strange = [name for name in described["view"] + "." + described["column"] if name not in known]
    if missing or strange:
        raise DabiaoError(
            Message(
                "sql/out/columns.csv and the views differ: no note for {missing}; no column for {strange}",
                missing=", ".join(missing) or "none",
                strange=", ".join(strange) or "none",
            )
        )
    return every


def _literal(text: str) -> str:
    """Text as an SQL literal: COMMENT ON takes no bound parameter; our own catalogue only, never data."""
    return "'" + text.replace("'", "''") + "'"


def about(name: str) -> str:
    """What a mart is for, in English and Chinese."""
    described = notes()
    row = described[(described["view"] == name) & (described["column"] == "")].iloc[0]
    return f"{row['en']} · {row['zh']}"


def _views(wh: Warehouse) -> set[str]:
    rows = wh.con.execute("SELECT view_name FROM duckdb_views() WHERE starts_with(view_name, 'out_')").fetchall()
    return {name for (name,) in rows}


def make_views(wh: Warehouse) -> None:
    """Make the macros that the marts call, for good, and the marts."""
    for name in MACROS:
        wh.con.execute(stored_macro(name))
    for name in mart_names():
        wh.execute(f"out/{name}")


def create(wh: Warehouse) -> None:
    """Make the marts in a writable build, drop those of older versions, and comment views and columns.

    A digest goes into table ``meta``: a build whose marts changed counts as changed and is published, and one that
    has today's marts is left as it is.
    """
    if wh.con.execute("SELECT value FROM meta WHERE key = 'marts'").fetchall() == [(digest(),)]:
        return
    for name in sorted(_views(wh) - set(mart_names())):
        wh.con.execute(f'DROP VIEW "{name}"')
    make_views(wh)
    columns = described(wh.con)
    text = columns["en"] + columns["unit"].map(lambda unit: f" [{unit}]" if unit else "") + " · " + columns["zh"]
    where = '"' + columns["view"] + '"."' + columns["column"] + '"'
    statements = [f'COMMENT ON VIEW "{n}" IS {_literal(about(n) + chr(10) + header(n))}' for n in mart_names()]
    statements += ("COMMENT ON COLUMN " + where + " IS " + text.map(_literal)).to_list()
    wh.con.execute(";\n".join(statements))
    wh.execute("load/meta", key="marts", value=digest())


def export(wh: Warehouse, folder: Path, format_: str = "parquet", lang: str = "en") -> pd.DataFrame:
    """Write every mart to a file, and what their columns mean into ``columns.csv`` beside them.

    Parameters
    ----------
    wh : Warehouse
        An open build; read-only will do.
    folder : Path
        Made if it is not there; files of the same names are replaced, each in one step.
    format_ : str
        ``parquet``; ``csv`` in UTF-8 with a mark, so that spreadsheets show Chinese, where a text cell that begins like
        a formula is written with an apostrophe before it; or ``xlsx``, with a sheet of definitions.
    lang : {'zh', 'en'}
        Language of the definitions and units in a workbook.

    Returns
    -------
    DataFrame
        One row a file: ``mart, rows, file``.

    Raises
    ------
    InputError
        If the format is unknown, the folder is a file, or the build has no such marts.
    """
    if format_ not in FORMATS:
        one_of("--format", format_, FORMATS)
    if folder.exists() and not folder.is_dir():
        raise InputError(Message("--out: {folder} is a file, expected a folder", folder=folder))
    lacking = sorted(set(mart_names()) - _views(wh))
    if lacking:
        raise InputError(
            Message(
                "{name} is of an older version and lacks {lacking}: 'dabiao run' first",
                name=wh.path.name,
                lacking=", ".join(lacking),
            )
        )
    made_folder(folder)
    files = {name: folder / f"{name}.{format_}" for name in mart_names()}
    if format_ == "xlsx":
        rows = _export_books(wh.con, files, lang)
    else:
        rows = [_export_one(wh.con, name, path) for name, path in files.items()]
    with fresh_file(folder / "columns.csv") as part:
        harmless(described(wh.con)).to_csv(part, index=False, encoding="utf-8-sig")
    return pd.DataFrame({"mart": list(files), "rows": rows, "file": [str(path) for path in files.values()]})


def _export_books(con: duckdb.DuckDBPyConnection, files: dict[str, Path], lang: str) -> list[int]:
    """Write each mart as a workbook; returns how many rows each has."""
    rows = {name: int(con.view(name).count("*").fetchall()[0][0]) for name in files}
    large = [f"{name} ({n})" for name, n in rows.items() if n > MOST_ROWS]
    if large:  # before anything is written
        values = {"names": ", ".join(large), "most": MOST_ROWS}
        raise InputError(
            Message("--format xlsx: a sheet holds {most} rows, too few for {names}; say csv or parquet", **values)
        )
    columns = described(con)
    for name, path in files.items():
        own = columns[columns["view"] == name]
        words = tuple(map(Definition, own["column"], own["unit"], own[lang]))
        write_book(path, [Sheet(name, con.view(name).order("ALL").df(), words)], lang)
    return list(rows.values())


def _export_one(con: duckdb.DuckDBPyConnection, name: str, target: Path) -> int:
    """Write one mart in a fixed order of rows; returns how many."""
    rows = con.view(name).order("ALL")
    try:
        with fresh_file(target) as part:
            _write(rows, part, target.suffix)
    except duckdb.IOException as error:
        raise write_error(target, OSError(0, _system_words(str(error)))) from None
    return int(con.view(name).count("*").fetchall()[0][0])


def _system_words(text: str) -> str:
    r"""What the system said, of a message that wraps it in the database's own words.

    Examples
    --------
    >>> _system_words(r'IO Error: {"exception_message":"Could not write \"a\": No space left on device","errno":"28"')
    'No space left on device'
    """
    first = text.splitlines()[0]
    wrapped = re.search(r'"exception_message":"((?:[^"\\]|\\.)*)"', first)
    return (wrapped[1] if wrapped else first).rpartition(": ")[2][:200]


def _write(rows: duckdb.DuckDBPyRelation, part: Path, ending: str) -> None:
    if ending == ".parquet":
        rows.write_parquet(str(part))
        return
    with held_folder(part.parent) as held:
        bare = held / "bare.csv"
        cells = [_harmless(column, str(type_)) for column, type_ in zip(rows.columns, rows.types, strict=True)]
        rows.project(", ".join(cells)).write_csv(str(bare), header=True)
        with part.open("wb") as out, bare.open("rb") as text:
            out.write(BOM)
            shutil.copyfileobj(text, out)


def _harmless(column: str, type_: str) -> str:
    """Expression of a column for CSV: text that a spreadsheet would run as a formula gets an apostrophe."""
    name = f'"{column}"'
    if type_ != "VARCHAR":
        return name
    run = f"regexp_matches({name}, '{FORMULA}', 's') AND NOT regexp_matches({name}, '{NUMBER}')"
    return f"CASE WHEN {run} THEN chr(39) || {name} ELSE {name} END AS {name}"
