"""Write docs/data-dictionary.md from the marts: ``python docs/make_dictionary.py``."""

from __future__ import annotations

from pathlib import Path

import duckdb

from analytics import resources
from analytics.attainment.answer_columns import columns
from analytics.warehouse import Warehouse, marts

HEAD = """# Data dictionary 数据字典

Made by `python docs/make_dictionary.py` from `sql/out/*.sql`, `sql/out/columns.csv` and
`analytics/attainment/answer_columns.csv`; not to be edited by hand.

Every build of the warehouse (`data/warehouse/dabiao-N.duckdb`; the file `CURRENT` names the newest) has these views.
Any tool that reads DuckDB can open it read-only; the same words are comments in the database
(`SELECT column_name, comment FROM duckdb_columns() WHERE table_name = 'out_target_outlook'`).
`dabiao export-marts --out DIR --format parquet` (or `csv`) writes them to files. Views keep their names and columns;
new columns may be added. They show what stands today; what was known on a past day is asked by `dabiao assess --as-of`.
A unit of *see unit* stands in the column `unit` of the same row. The tables below the views (`sql/raw/`) may change
with a version: build on the views.
"""
ANSWERS = """
## What assess returns 评估结果

`Workspace.assess` gives the scoreboard; `Workspace.assessment` has it with its details (`outlook`), the readings behind
it and the joint probabilities. These columns are listed in `analytics/attainment/answer_columns.csv`."""
TABLES = {
    "assess": "Scoreboard: assess, outlook",
    "details": "Details behind it: outlook",
    "readings": "Readings of the rules: readings",
    "joint": "All targets of a period together: joint",
}
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
    return "\n".join([*parts, *answers()]) + "\n"


def answers() -> list[str]:
    """Columns of what `assess` returns, from the table that makes its frames."""
    parts = [ANSWERS]
    for table, title in TABLES.items():
        rows = [column for column in columns() if column.table == table]
        lines = [f"| `{c.name}` | {c.type} | {cell(c.unit)} | {cell(c.en)} | {cell(c.zh)} |" for c in rows]
        parts += [f"\n### {title}\n\n{TABLE}", *lines]
    return parts


if __name__ == "__main__":
    Path(__file__).with_name("data-dictionary.md").write_text(dictionary(), encoding="utf-8")
