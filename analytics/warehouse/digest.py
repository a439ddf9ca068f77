"""A digest of what a build holds, whatever the order of its rows and whenever they were loaded."""

from __future__ import annotations

import hashlib

from analytics.warehouse.connection import Warehouse

AUDIT_ONLY = {"loaded_at"}


def content_digest(wh: Warehouse) -> str:
    """Digest over every stored table but its ``loaded_at`` columns.

    Two builds with the same digest hold the same rows. Table and column names come from the build's own
    catalogue, never from data.
    """
    parts = []
    tables = wh.con.execute(
        "SELECT table_name FROM duckdb_tables() WHERE NOT temporary AND NOT internal ORDER BY table_name"
    ).fetchall()
    for (table,) in tables:
        columns = [row[0] for row in wh.con.execute(f'DESCRIBE "{table}"').fetchall() if row[0] not in AUDIT_ONLY]
        struct = ", ".join(f'"{c}"' for c in sorted(columns))
        row = wh.con.execute(
            f"SELECT count(*), coalesce(sum(hash({struct})::HUGEINT % 1000000007), 0), "
            f'coalesce(bit_xor(hash({struct})), 0) FROM "{table}"'
        ).fetchall()
        parts.append(f"{table}:{row}")
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()
