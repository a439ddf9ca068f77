"""Write docs/data-dictionary.md from the marts: ``python docs/make_dictionary.py``."""

from __future__ import annotations

from pathlib import Path

import duckdb

from analytics import resources
from analytics.warehouse import Warehouse, marts

HEAD = """# Data dictionary 数据字典

Made by `python docs/make_dictionary.py` from `sql/out/*.sql` and `sql/out/columns.csv`; not to be edited by hand.

Every build of the warehouse (`data/warehouse/dabiao-N.duckdb`; the file `CURRENT` names the newest) has these views.
Any tool that reads DuckDB can open it read-only; the same words are comments in the database
(`SELECT column_name, comment FROM duckdb_columns() WHERE table_name = 'out_target_outlook'`).
`dabiao export-marts --out DIR --format parquet` (or `csv`) writes them to files. Views keep their names and columns;
new columns may be added. They show what stands today; what was known on a past day is asked by `dabiao assess --as-of`.
A unit of *see unit* stands in the column `unit` of the same row. The tables below the views (`sql/raw/`) may change
with a version: build on the views.
"""
TABLE = "| column | type | unit | meaning | 含义 |\n|---|---|---|---|---|"


def cell(text: str) -> str:
    """Text of a table cell."""
    return text.replace("|", "\\|")


def dictionary() -> str:
    """The dictionary as Markdown, from an empty build."""
    with Warehouse(duckdb.connect(), Path("memory")) as wh:
        for name in resources.sql_names("raw"):
            wh.execute(name)
        marts.make_views(wh)
        columns = marts.described(wh.con)
    parts = [HEAD, *(f"- [`{name}`](#{name}): {marts.about(name)}" for name in marts.mart_names())]
    for name in marts.mart_names():
        rows = columns[columns["view"] == name].map(lambda text: cell(str(text)))
        lines = "| `" + rows["column"] + "` | " + rows["type"] + " | " + rows["unit"] + " | " + rows["en"] + " | "
        lines += rows["zh"] + " |"
        parts += [f"\n## {name}\n{marts.about(name)}\n\n```\n{marts.header(name)}\n```\n\n{TABLE}", *lines]
    return "\n".join(parts) + "\n"


if __name__ == "__main__":
    Path(__file__).with_name("data-dictionary.md").write_text(dictionary(), encoding="utf-8")
