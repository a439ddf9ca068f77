"""The command ``dabiao export-marts``: the documented views as files."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from analytics.cli import show
from analytics.cli.output import Format, emit
from analytics.settings import Settings
from analytics.warehouse import marts


def export_marts(
    out: Annotated[Path, typer.Option("--out", help="Folder for the files; made if it is not there.")],
    format_: Annotated[
        str, typer.Option("--format", help="parquet or csv (UTF-8, opens in spreadsheets).")
    ] = "parquet",
    warehouse: Annotated[Path | None, typer.Option("--warehouse", help="Folder of the warehouse builds.")] = None,
) -> None:
    """Write the SQL marts (documented views) to files, one a view, and what their columns mean beside them.

    Example: dabiao export-marts --out marts --format csv
    """
    settings = Settings() if warehouse is None else Settings(warehouse=warehouse)
    with show.open_house(settings) as house:
        emit(marts.export(house.wh, out, format_), Format.table)
