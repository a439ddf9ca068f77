"""One open build of the warehouse, and the only way SQL is run: a named statement with bound parameters."""

from __future__ import annotations

import contextlib
import hashlib
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from types import TracebackType
from typing import Any

import duckdb
import pandas as pd
import pyarrow as pa

from analytics import resources
from analytics.errors import DabiaoError
from analytics.message import Message

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


def schema_digest() -> str:
    """Digest of the statements that make the stored tables."""
    joined = "\n".join(resources.sql(name) for name in resources.sql_names("raw"))
    return hashlib.sha256(joined.encode()).hexdigest()[:16]


class DamagedError(DabiaoError):
    """A pointer, build or other file of the warehouse is damaged (exit code 1); ``why`` is the fault alone.

    Examples
    --------
    >>> DamagedError("CURRENT names no build; run dabiao repair", "names no build").why
    'names no build'
    """

    def __init__(self, message: str, why: str = ""):
        super().__init__(message)
        self.why = why or message


class Warehouse:
    """An open build.

    Parameters
    ----------
    con : duckdb.DuckDBPyConnection
        Connection to the build; read-only for readers, writable inside a run.
    path : Path
        File of the build.

    Examples
    --------
    >>> wh = Warehouse(duckdb.connect(), Path("memory"))
    >>> _ = wh.con.execute("CREATE TABLE region AS SELECT 'xinxiang' AS region_id")
    >>> wh.table("region")["region_id"].tolist()
    ['xinxiang']
    """

    def __init__(self, con: duckdb.DuckDBPyConnection, path: Path):
        self.con = con
        self.path = path
        #: what a run does when its build has passed the checks, just before it is published; and when it fails
        self.before_publish: list[Callable[[], None]] = []
        self.on_failure: list[Callable[[], None]] = []
        #: keeps the files that a run loads (`analytics.warehouse.journal`)
        self.keeper: Any = None
        #: what was made or read once on this connection, by name; emptied when a table of rules is replaced
        self.once: dict[str, Any] = {}

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
        return self._run(name, resources.sql(name), params)

    def execute_on(self, name: str, table: str, /, **params: Any) -> duckdb.DuckDBPyConnection:
        """Run a statement written for `measurement` on another table with the same key and columns.

        A table's name cannot be a bound parameter in DuckDB, so it takes the place of the other in the text.

        Raises
        ------
        KeyError
            If the statement binds a parameter that was not given.
        ValueError
            If the build has no table of this name.
        """
        known = {row[0] for row in self.con.execute("SELECT table_name FROM duckdb_tables()").fetchall()}
        if table not in known:
            raise ValueError(f"no table {table!r} in this build")
        return self._run(name, re.sub(r"\bmeasurement\b", table, resources.sql(name)), params)

    def _run(self, name: str, text: str, params: dict[str, Any]) -> duckdb.DuckDBPyConnection:
        """Run a statement's text with the parameters it names."""
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

    @contextmanager
    def holding(self, name: str, rows: pd.DataFrame) -> Iterator[None]:
        """Let statements read a table in memory by a name while the block runs; a fault there is the one reported.

        A table with categoricals goes by way of Arrow, which reads them as texts and days four times as fast as texts
        are read; as they are each would become a type of its own.
        """
        categoricals = (rows.dtypes == "category").any()
        self.con.register(name, pa.Table.from_pandas(rows, preserve_index=False) if categoricals else rows)
        try:
            yield
        finally:
            with contextlib.suppress(duckdb.Error):  # after a statement that failed: the transaction is over
                self.con.unregister(name)

    def newest_known(self) -> date | None:
        """Day on which the newest measurement could first be known (a run as of that day sees everything)."""
        found = self.scalar("core/newest_known")
        return found.date() if isinstance(found, datetime) else found

    def newest_day(self) -> date | None:
        """Newest day with a measured value of any region (of a month its last day), as `core/newest_by_region` has it.

        It is known, and so counts in an answer, from the next day on (`newest_known`).
        """
        days = self.query("core/newest_by_region", as_of=None)["newest_day"]
        return None if days.empty else days.max().date()

    @property
    def is_of_today(self) -> bool:
        """Whether the stored tables are those of this version."""
        return self.con.execute("SELECT value FROM meta WHERE key = 'schema'").fetchall() == [(schema_digest(),)]

    def write_out(self) -> None:
        """Let the file of a build that is being made take what was written so far; until then memory holds it."""
        self.con.execute("COMMIT")
        self.con.execute("CHECKPOINT")
        self.con.execute("BEGIN TRANSACTION")

    def close(self) -> None:
        """Close the connection; the build file stays."""
        self.con.close()


def open_build(path: Path, read_only: bool = True) -> Warehouse:
    """Open one build file.

    Readers open read-only and keep their file even when a newer build is published meanwhile.

    Raises
    ------
    DamagedError
        If the file is no build, or cannot be opened.

    Examples
    --------
    >>> import analytics as da
    >>> path = da.open().warehouse.path
    >>> with open_build(path) as wh:
    ...     wh.newest_day()
    datetime.date(2026, 10, 6)
    """
    try:
        con = duckdb.connect(str(path), read_only=read_only)
    except (duckdb.Error, OSError) as error:
        raise _damaged(path, str(error).splitlines()[0][:200]) from None
    try:
        con.execute("SET TimeZone = 'Asia/Shanghai'")
        if read_only and not _states_schema(con):
            raise _damaged(path, Message("a database of something else: it states no schema of dabiao"))
    except BaseException:
        con.close()
        raise
    return Warehouse(con, path)


def _states_schema(con: duckdb.DuckDBPyConnection) -> bool:
    try:
        return bool(con.execute("SELECT value FROM meta WHERE key = 'schema'").fetchall())
    except duckdb.Error:
        return False


def _damaged(path: Path, why: str) -> DamagedError:
    return DamagedError(
        Message(
            "{path} cannot be read as a build ({why}); 'dabiao repair' points to the newest intact one",
            path=path,
            why=why,
        ),
        why,
    )
