"""The command ``dabiao export-marts``: the documented views as files."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from analytics.cli.options import WarehouseOption, settings_of
from analytics.cli.output import Format, emit
from analytics.lazy import lazy

if TYPE_CHECKING:
    from analytics.cli import show
else:
    show = lazy("analytics.cli.show")


def export_marts(
    out: Annotated[Path, typer.Option("--out", help="Folder for the files; made if it is not there.")],
    format_: Annotated[
        str, typer.Option("--format", help="parquet, csv (UTF-8, opens in spreadsheets) or xlsx (with definitions).")
    ] = "parquet",
    warehouse: WarehouseOption = None,
) -> None:
    """Write the SQL marts (documented views) to files, one a view, and what their columns mean beside them.

    Example: dabiao export-marts --out marts --format csv
    """
    from analytics.warehouse import marts

    with show.open_workspace(settings_of(warehouse)) as workspace:
        made = marts.export(workspace.warehouse, out, format_, workspace.settings.lang)
        emit(made, Format.table, table="marts")
