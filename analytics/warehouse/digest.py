"""A digest of what a build holds, whatever the order of its rows and whenever they were loaded."""

from __future__ import annotations

import hashlib

from analytics.warehouse.connection import Warehouse

AUDIT_ONLY = {"loaded_at"}


def _tables(wh: Warehouse) -> list[str]:
    rows = wh.con.execute("SELECT table_name FROM duckdb_tables() WHERE NOT temporary AND NOT internal").fetchall()
    return sorted(name for (name,) in rows)


def _table_digest(wh: Warehouse, table: str) -> str:
    columns = [row[0] for row in wh.con.execute(f'DESCRIBE "{table}"').fetchall() if row[0] not in AUDIT_ONLY]
    struct = ", ".join(f'"{c}"' for c in sorted(columns))
    row = wh.con.execute(
        f"SELECT count(*), coalesce(sum(hash({struct})::HUGEINT % 1000000007), 0), "
        f'coalesce(bit_xor(hash({struct})), 0) FROM "{table}"'
    ).fetchall()
    return f"{table}:{row}"


def content_digest(wh: Warehouse) -> str:
    """Digest over every stored table but its ``loaded_at`` columns.

    Two builds with the same digest hold the same rows. Table and column names come from the build's own
    catalogue, never from data.

    Examples
    --------
    >>> import duckdb
    >>> from pathlib import Path
    >>> def holding(rows):
    ...     con = duckdb.connect()
    ...     _ = con.execute("CREATE TABLE t (a INTEGER, loaded_at TIMESTAMP)")
    ...     _ = con.execute(f"INSERT INTO t VALUES {rows}")
    ...     return Warehouse(con, Path("memory"))
    >>> morning = holding("(1, '2025-01-01 08:00:00'), (2, '2025-01-01 08:00:00')")
    >>> evening = holding("(2, '2025-01-01 20:00:00'), (1, '2025-01-01 20:00:00')")
    >>> content_digest(morning) == content_digest(evening)  # order and time of loading do not count
    True
    >>> content_digest(morning) == content_digest(holding("(1, '2025-01-01 08:00:00'), (3, '2025-01-01 08:00:00')"))
    False
    """
    return hashlib.sha256("\n".join(_table_digest(wh, name) for name in _tables(wh)).encode()).hexdigest()


def same_content(one: Warehouse, other: Warehouse) -> bool:
    """Whether two builds hold the same rows, as `content_digest` says, by a shorter computation.

    Tables are compared one by one, small ones first, and the first difference ends it: a load writes a row into
    ``batch``, so the large tables are read only where everything else is the same.
    """
    sizes = [_sizes(wh) for wh in (one, other)]
    if sizes[0] != sizes[1]:
        return False
    by_size = sorted(sizes[0], key=lambda name: sizes[0][name])
    return all(_table_digest(one, name) == _table_digest(other, name) for name in by_size)


def _sizes(wh: Warehouse) -> dict[str, int]:
    counts = {name: wh.con.execute(f'SELECT count(*) FROM "{name}"').fetchall()[0][0] for name in _tables(wh)}
    return {name: int(n) for name, n in counts.items()}
