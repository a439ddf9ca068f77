"""The commands ``template``, ``gaps``, ``outlook`` and ``plans``: what is missing, what must happen, what to expect."""
# ruff: noqa: PLR0913, PLR0917 — an option of a command is an argument

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from analytics.cli.options import (
    AsOfOption,
    EvidenceOption,
    FormatOption,
    LangOption,
    ModelOption,
    OutOption,
    RegionOption,
    ScenarioOption,
    WarehouseOption,
    settings_of,
)
from analytics.cli.output import Format, emit, format_of, free_path, table_language, warn, write
from analytics.errors import InputError, one_of
from analytics.lazy import lazy
from analytics.message import Message

if TYPE_CHECKING:
    import pandas as pd

    from analytics.cli import goal_screens as screens
    from analytics.cli import show
else:
    show, screens = lazy("analytics.cli.show"), lazy("analytics.cli.goal_screens")

#: Cells that a department fills in, as `analytics.ingest.figures` reads them.
ASKED = ["value", "qualifier", "source", "source_date", "source_url", "note"]


def template(
    region: RegionOption = None,
    plan: Annotated[str | None, typer.Option(help="Id of a plan: the figures of its goals.")] = None,
    as_of: AsOfOption = None,
    by: Annotated[
        str | None, typer.Option("--by", help="department: a workbook with a sheet for each; default for .xlsx.")
    ] = None,
    lang: LangOption = None,
    warehouse: WarehouseOption = None,
    format_: FormatOption = Format.table,
    out: OutOption = None,
) -> None:
    """Write the figures that are missing, to be filled in; with them, their targets can be assessed.

    Those of the region's own targets, and of those that its plans set for its counties and works, as its briefing
    counts them; without a region or a plan those of every plan. As .xlsx a workbook to send out, a sheet for each
    department; filled in, 'dabiao ingest' reads it in any state. Else CSV.

    Example: dabiao template --region xinxiang --format xlsx --by department --out missing.xlsx
    Example: dabiao template --plan xinxiang-2023 --out missing.csv
    """
    from analytics.targets.template import counted

    if by is not None:
        one_of("--by", by, ("department",))
    asked = Format.xlsx if by is not None and out is None and format_ is Format.table else format_
    chosen = format_of(out, asked)
    if by is not None and chosen is not Format.xlsx:
        raise InputError(Message("--by department: expected --format xlsx, a workbook has the sheets"))
    with show.open_workspace(settings_of(warehouse, lang=lang)) as workspace:
        rows, day = workspace.template(region, as_of, plan), show.as_of_day(workspace, as_of)
        if rows.empty and workspace.targets(region, plan).empty:
            show.nothing_found(workspace, region, plan)
        elif rows.empty:
            where = ", ".join(filter(None, (region, plan))) or Message("every plan")
            warn(Message("{where}: no figure is missing as of {day}", where=where, day=str(day)))
        shown = workspace.form_rows(rows) if chosen is Format.xlsx else rows
    count = counted(rows).text
    if chosen is Format.xlsx:
        if rows.empty:
            return
        written = _write_form(shown, out, day)
        values = {"file": str(written), "count": count, "sheets": shown["department"].nunique()}
        write(Message("{file}: {count}, to be asked of {sheets:department|departments}; when it returns: dabiao "
                      "ingest {file}",
                     **values))  # fmt: skip
        return
    emit(rows, Format.csv if chosen is Format.table else chosen, table="template", out=out)
    if out is not None:
        write(Message("{count}; fill them in, then 'dabiao ingest {file}'", count=count, file=str(out)))


def _write_form(rows: pd.DataFrame, out: Path | None, day: date) -> Path:
    """Write the workbook to fill in."""
    from analytics.targets.form_book import write_form

    return write_form(rows, out or free_path(Path("template.xlsx")), day, table_language())


def _beside(found: pd.DataFrame, missing: pd.DataFrame) -> Message:
    """How the figures worth asking for stand to those that goals wait for."""
    from analytics.targets.template import KEY, counted

    asked = found.rename(columns={"indicator": "indicator_id"}).fillna({"subject_zh": ""})[KEY].astype(str)
    waited = missing[KEY].astype(str)
    both = len(asked.merge(waited.drop_duplicates(), on=KEY))
    values = {"n": len(found), "both": both, "others": len(found) - both, "count": counted(missing).text}
    return Message("{n:figure is|figures are} worth asking for: {both} that goals wait for, and {others} that would "
                   "tell of them "
                   "besides; {count} in all (dabiao template)", **values)  # fmt: skip


def gaps(
    region: RegionOption = None,
    as_of: AsOfOption = None,
    lang: LangOption = None,
    warehouse: WarehouseOption = None,
    format_: FormatOption = Format.table,
    out: OutOption = None,
) -> None:
    """List the figures that would tell most of goals without values of their own, by department, the most useful first.

    The use of a figure is the expected drop of the Brier score of its goals, of interim figures too. '--out FILE.xlsx'
    writes the workbook to fill in, as 'dabiao template' does; with '--format xlsx' the list itself.

    Example: dabiao gaps --region xinxiang --as-of 2026-10-07
    Example: dabiao gaps --out to_ask.xlsx
    """
    with show.open_workspace(settings_of(warehouse, evidence="all", lang=lang)) as workspace:
        day = show.as_of_day(workspace, as_of)
        found = workspace.gaps(region, day)
        rows = screens.gap_rows(found, workspace.settings.lang)
        if rows.empty and workspace.targets(region).empty:
            show.nothing_found(workspace, region, None, None, day)
        elif rows.empty:
            warn(Message("no goal is inferred as of {day}, so no figure is to be asked for", day=day))
        form = workspace.form_rows(found)
        missing = workspace.template(region, day)
    warn(_beside(found, missing))
    chosen = format_of(out, format_)
    if out is None or format_ is not Format.table:
        shown = screens.gaps_on_screen(rows, workspace.settings.lang) if chosen is Format.table else rows
        emit(shown, format_, table="gaps", out=out)
    elif chosen is not Format.xlsx:
        asked = rows.rename(columns={"indicator": "indicator_id"}).assign(**dict.fromkeys(ASKED, ""))
        emit(asked, format_, table="gaps", out=out)
    elif len(rows):
        written = _write_form(form, out, day)
        values = {"file": str(written), "n": len(rows), "sheets": form["department"].nunique()}
        write(Message("{file}: {n:figure|figures} of {sheets:department|departments} to fill in; when it returns: "
                      "dabiao ingest {file}",
                     **values))  # fmt: skip


def outlook(
    region: RegionOption = None,
    as_of: AsOfOption = None,
    model: ModelOption = None,
    scenario: ScenarioOption = None,
    lang: LangOption = None,
    evidence: EvidenceOption = None,
    warehouse: WarehouseOption = None,
    format_: FormatOption = Format.table,
    out: OutOption = None,
) -> None:
    """Say what must still happen: the reduction for 50, 80 and 95 %, the best year on record, the last day for it.

    As csv, json or xlsx every column of the assessment, one row a goal: also days that may still come, what is missing.

    Example: dabiao outlook --region xinxiang --as-of 2025-07-01
    Example: dabiao outlook --region xinxiang --as-of 2025-07-01 --format xlsx
    """
    from analytics.attainment import side_by_side

    show.check_scenario(scenario)
    with show.open_workspace(settings_of(warehouse, evidence=evidence, lang=lang)) as workspace:
        made = workspace.assessment(region, None, as_of, model, scenario)
        if made.outlook.empty:
            show.nothing_found(workspace, region, None, None, made.as_of)
        if format_of(out, format_) is Format.table:
            show.requirements(made, workspace.settings.lang)
        else:
            emit(side_by_side(made, list(made.outlook.columns)), format_, table="outlook", out=out)
        show.idle_rules(made.idle(), workspace.settings.lang)
        show.parts_failed(made.faults)


def plans(
    region: RegionOption = None,
    plan: Annotated[str | None, typer.Option(help="Id of a plan: its goals, the likely misses first.")] = None,
    as_of: AsOfOption = None,
    evidence: EvidenceOption = None,
    lang: LangOption = None,
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
    on_screen = format_of(out, format_) is Format.table
    with show.open_workspace(settings_of(warehouse, evidence=evidence, lang=lang)) as workspace:
        day, words = show.as_of_day(workspace, as_of), workspace.settings.lang
        if plan is not None:
            rows = workspace.plan_goals(plan, day)
            rows = screens.plan_goals_on_screen(rows, words) if on_screen else rows
        else:
            rows = workspace.plans(region, day)
            rows = screens.plans_on_screen(workspace, rows) if on_screen else rows
    emit(rows, format_, table="plan" if plan else "plans", out=out)
