"""The commands ``dabiao template`` and ``dabiao gaps``: the figures that goals wait for, and those worth asking for."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from analytics.cli.lazy import lazy
from analytics.cli.options import AsOfOption, FormatOption, RegionOption, WarehouseOption, settings_of
from analytics.cli.output import Format, emit, err

if TYPE_CHECKING:
    import pandas as pd

    from analytics.cli import show
else:
    show = lazy("analytics.cli.show")

#: Columns of the gaps that fit the screen; CSV and JSON have all.
GAPS_SHOWN = ["department", "indicator_name", "subject_zh", "period_end", "due", "n_targets", "brier_drop", "p_met"]


def template(
    region: Annotated[str, typer.Option("--region", help="Id, Chinese or English name, or alias.")],
    as_of: AsOfOption = None,
    out: Annotated[Path | None, typer.Option(help="File to write; default standard output.")] = None,
    warehouse: WarehouseOption = None,
) -> None:
    """Write the CSV of the figures that are missing; with them, their targets can be assessed.

    Those of the region's own targets, and of those that its plans set for its counties and works, as its briefing
    counts them.

    Example: dabiao template --region xinxiang --out missing.csv
    """
    from analytics.targets.template import waiting

    with show.open_workspace(settings_of(warehouse)) as workspace:
        rows = workspace.template(region, as_of)
        if rows.empty and workspace.targets(region).empty:
            show.nothing_found(workspace, region)
        elif rows.empty:
            err.print(f"{region}: no figure is missing as of {show.as_of_day(workspace, as_of)}", markup=False)
    if out is None:
        emit(rows, Format.csv)
        return
    _write(rows, out)
    print(f"{out}: {len(rows)} figures to fill in for {waiting(rows)} targets; then 'dabiao ingest {out}'")


def gaps(
    region: RegionOption = None,
    as_of: AsOfOption = None,
    out: Annotated[Path | None, typer.Option(help="CSV file to write; default the screen.")] = None,
    warehouse: WarehouseOption = None,
    format_: FormatOption = Format.table,
) -> None:
    """List the figures that would settle goals without values of their own, by department, the most useful first.

    Example: dabiao gaps --region xinxiang --as-of 2026-10-07
    Example: dabiao gaps --out to_ask.csv
    """
    from analytics.attainment import gaps as gaps_of

    with show.open_workspace(settings_of(warehouse, evidence="all")) as workspace:
        made = workspace.assessment(region, as_of=as_of)
        if made.outlook.empty:
            show.nothing_found(workspace, region, None, None, made.as_of)
        rows = show.gap_rows(gaps_of(made.outlook), workspace.settings.lang)
    if rows.empty:
        err.print(f"no goal is inferred as of {made.as_of}, so no figure is to be asked for", markup=False)
    if out is None:
        emit(rows[GAPS_SHOWN] if format_ is Format.table else rows, format_)
        return
    _write(rows, out)
    n = rows["department"].nunique()
    print(f"{out}: {len(rows)} figures of {n} departments; 'dabiao template' writes the table to fill in")


def _write(rows: pd.DataFrame, out: Path) -> None:
    """Write a table that a spreadsheet opens: no cell is taken for a formula, Chinese is read as Chinese."""
    from analytics.sheets import harmless
    from analytics.writing import fresh_file

    with fresh_file(out) as part:
        harmless(rows).to_csv(part, index=False, encoding="utf-8-sig", date_format="%Y-%m-%d")
