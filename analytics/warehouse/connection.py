"""One open build of the warehouse, and the only way SQL is run: a named statement with bound parameters."""

from __future__ import annotations

import re
from datetime import date, datetime
from pathlib import Path
from types import TracebackType
from typing import Any

import duckdb
import pandas as pd

from analytics import resources

_PARAMETER = re.compile(r"\$([a-z_][a-z0-9_]*)")
_COMMENT = re.compile(r"--[^\n]*")


def parameters_of(text: str) -> set[str]:
    """Names of the ``$parameters`` a statement binds (comments do not count).

    Examples
    --------
    >>> sorted(parameters_of("SELECT 1 WHERE $as_of > 0 -- not $this"))
    ['as_of']
    """
    return set(_PARAMETER.findall(_COMMENT.sub("", text)))


class Warehouse:
    """An open build.

    Parameters
    ----------
    con : duckdb.DuckDBPyConnection
        Connection to the build; read-only for readers, writable inside a run.
    path : Path
        File of the build.
    """

    def __init__(self, con: duckdb.DuckDBPyConnection, path: Path):
        self.con = con
        self.path = path

    def __enter__(self) -> Warehouse:
        return self

    def __exit__(self, kind: type | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def execute(self, name: str, **params: Any) -> duckdb.DuckDBPyConnection:
        """Run statement ``sql/<name>.sql`` with the parameters it names.

        Raises
        ------
        KeyError
            If the statement binds a parameter that was not given.
        """
        text = resources.sql(name)
        wanted = parameters_of(text)
        missing = wanted - params.keys()
        if missing:
            raise KeyError(f"sql/{name}.sql needs {sorted(missing)}")
        bound = {key: params[key] for key in wanted}
        return self.con.execute(text, bound) if bound else self.con.execute(text)

    def query(self, name: str, **params: Any) -> pd.DataFrame:
        """Run a statement and return its rows as a DataFrame; dates come as ``datetime64``."""
        return self.execute(name, **params).df()

    def table(self, name: str) -> pd.DataFrame:
        """All rows of a stored table or view."""
        return self.con.table(name).df()

    def scalar(self, name: str, **params: Any) -> Any:
        """First column of the first row of a statement, or None."""
        rows = self.execute(name, **params).fetchall()
        return rows[0][0] if rows else None

    def newest_known(self) -> date | None:
        """Day on which the newest measurement could first be known (a run as of that day sees everything)."""
        found = self.scalar("core/newest_known")
        return found.date() if isinstance(found, datetime) else found

    def close(self) -> None:
        """Close the connection; the build file stays."""
        self.con.close()


def open_build(path: Path, read_only: bool = True) -> Warehouse:
    """Open one build file.

    Readers open read-only and keep their file even when a newer build is published meanwhile.
    """
    con = duckdb.connect(str(path), read_only=read_only)
    con.execute("SET TimeZone = 'Asia/Shanghai'")
    return Warehouse(con, path)
