"""The commands ``dabiao template``, ``dabiao gaps`` and ``dabiao plans``: what is missing, and what to expect."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from analytics.cli.lazy import lazy
from analytics.cli.options import (
    AsOfOption,
    EvidenceOption,
    FormatOption,
    OutOption,
    RegionOption,
    WarehouseOption,
    settings_of,
)
from analytics.cli.output import Format, emit, format_of, tell, warn
from analytics.message import Message

if TYPE_CHECKING:
    import pandas as pd

    from analytics.cli import show
else:
    show = lazy("analytics.cli.show")

#: Columns of the gaps that fit the screen; CSV and JSON have all.
GAPS_SHOWN = ["department", "indicator_name", "subject_zh", "period_end", "due", "n_targets", "brier_drop", "p_met"]
#: Cells that a department fills in, as `analytics.ingest.figures` reads them.
ASKED = ["value", "qualifier", "source", "source_date", "source_url", "note"]
LONGEST_SHEET = 31  # characters of a sheet's name


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
            day = show.as_of_day(workspace, as_of)
            warn(Message("{region}: no figure is missing as of {day}", region=region, day=day))
    if out is None:
        emit(rows, Format.csv, table="template")
        return
    _write(rows, out)
    tell(
        Message(
            "{file}: {n} figures to fill in for {targets} targets; then 'dabiao ingest {file}'",
            file=out,
            n=len(rows),
            targets=waiting(rows),
        )
    )


def gaps(
    region: RegionOption = None,
    as_of: AsOfOption = None,
    warehouse: WarehouseOption = None,
    format_: FormatOption = Format.table,
    out: OutOption = None,
) -> None:
    """List the figures that would tell most of goals without values of their own, by department, the most useful first.

    The use of a figure is the expected drop of the Brier score of its goals, of interim figures too. The file has cells
    for the value, its source and date: filled in, 'dabiao ingest' loads it.

    Example: dabiao gaps --region xinxiang --as-of 2026-10-07
    Example: dabiao gaps --out to_ask.xlsx
    """
    with show.open_workspace(settings_of(warehouse, evidence="all")) as workspace:
        day = show.as_of_day(workspace, as_of)
        rows = show.gap_rows(workspace.gaps(region, day), workspace.settings.lang)
        if rows.empty and workspace.targets(region).empty:
            show.nothing_found(workspace, region, None, None, day)
        elif rows.empty:
            warn(Message("no goal is inferred as of {day}, so no figure is to be asked for", day=day))
    if out is None or format_ is not Format.table:
        emit(rows[GAPS_SHOWN] if format_of(out, format_) is Format.table else rows, format_, table="gaps", out=out)
        return
    asked = rows.rename(columns={"indicator": "indicator_id"}).assign(**dict.fromkeys(ASKED, ""))
    if out.suffix.lower() == ".xlsx":
        _write_workbook({str(name): part for name, part in asked.groupby("department", sort=False)}, out)
    else:
        _write(asked, out)
    n = rows["department"].nunique()
    tell(Message("{file}: {n} figures of {departments} departments, with cells for value, source and date; "
                 "filled in and saved as CSV: 'dabiao ingest'", file=out, n=len(rows), departments=n))  # fmt: skip


def plans(
    region: RegionOption = None,
    plan: Annotated[str | None, typer.Option(help="Id of a plan: its goals, the likely misses first.")] = None,
    as_of: AsOfOption = None,
    evidence: EvidenceOption = None,
    warehouse: WarehouseOption = None,
    format_: FormatOption = Format.table,
    out: OutOption = None,
) -> None:
    """Count, plan by plan, how many goals are expected to be met, with the range in 80 of 100 cases.

    Own answers, inferred ones and those without any are counted apart; goals fail together where they share the year,
    the list, the path of related figures or sample paths. The likely misses are named first.

    Example: dabiao plans --as-of 2026-10-07
    Example: dabiao plans --plan xinxiang-2023 --as-of 2025-10-01
    """
    with show.open_workspace(settings_of(warehouse, evidence=evidence)) as workspace:
        if plan is not None:
            rows = workspace.plan_goals(plan, show.as_of_day(workspace, as_of))
            name = "indicator_zh" if workspace.settings.lang == "zh" else "indicator_en"
            shown = ["target_id", name, "subject_zh", "period_end", "p_met", "p_low", "p_high", "status", "evidence"]
            rows = rows.assign(period_end=rows["period_end"].dt.date)
        else:
            rows = workspace.plans(region, show.as_of_day(workspace, as_of))
            rows = rows.assign(likely_misses=rows["likely_misses"].str.replace("|", "\n", regex=False))
            shown = list(rows.columns)
    emit(
        rows[shown] if format_of(out, format_) is Format.table else rows,
        format_,
        table="plan" if plan else "plans",
        out=out,
    )


def _write(rows: pd.DataFrame, out: Path) -> None:
    """Write a table that a spreadsheet opens: no cell is taken for a formula, Chinese is read as Chinese."""
    from analytics.sheets import harmless
    from analytics.writing import fresh_file

    with fresh_file(out) as part:
        harmless(rows).to_csv(part, index=False, encoding="utf-8-sig", date_format="%Y-%m-%d")


def _write_workbook(sheets: dict[str, pd.DataFrame], out: Path) -> None:
    """Write a workbook with a sheet for each department."""
    import pandas as pd

    from analytics.sheets import harmless
    from analytics.writing import fresh_file

    with fresh_file(out) as part, pd.ExcelWriter(part, engine="openpyxl") as book:
        for name, rows in sheets.items():
            harmless(rows).to_excel(book, sheet_name=name[:LONGEST_SHEET], index=False)
            book.sheets[name[:LONGEST_SHEET]].freeze_panes = "A2"
