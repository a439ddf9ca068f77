"""The command ``dabiao``: each command parses its words, calls one package and prints what comes back.

Exit codes: 0 done, 1 bad input, 2 stale data, 3 locked by another run, 4 done but for a part that could not be made.
"""

from __future__ import annotations

import gc
import sys
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.exceptions import TyperException

from analytics import __version__
from analytics.cli import (
    attributing,
    completing,
    drafting,
    evaluate,
    figures,
    judging,
    limits,
    marts,
    running,
    serving,
    site,
)
from analytics.cli import workspace as own
from analytics.cli.helping import in_chinese, named_language, refuse, with_language
from analytics.cli.options import (
    AsOfOption,
    EvidenceOption,
    FormatOption,
    ModelOption,
    OutOption,
    RegionOption,
    ScenarioOption,
    WarehouseOption,
    checked_year,
    day_of,
    settings_of,
)
from analytics.cli.output import Format, emit, forget_language, format_of, language, said, state_language, warn
from analytics.errors import DabiaoError, Fault, InputError, one_of
from analytics.lazy import lazy
from analytics.message import Message, joined

if TYPE_CHECKING:
    from analytics.cli import forecast as outlook
    from analytics.cli import show
else:
    show, outlook = lazy("analytics.cli.show"), lazy("analytics.cli.forecast")

#: New objects after which the interpreter looks for those that only hold each other, and rounds until it looks at older
#: ones. Of what a command makes nearly all lives until it ends: by the usual 700 the search took 6 % of its time.
COLLECTED = 50_000, 10, 10

app = typer.Typer(
    name="dabiao",
    help="How likely each goal of a plan is to be met, how sure that is, and what must still happen.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    add_completion=False,
)


app.command()(own.init)
app.add_typer(own.add, name="add")


@app.callback(invoke_without_command=True)
def _version(
    version: Annotated[bool, typer.Option("--version", help="Print the version.")] = False,
    lang: Annotated[
        str | None, typer.Option("--lang", help="Language of messages and of what is printed: zh or en.")
    ] = None,
) -> None:
    forget_language()
    if lang is not None:
        one_of("--lang", lang, ("zh", "en"))
        state_language(lang)
    if version:
        print(f"dabiao {__version__}")
        raise typer.Exit
    from analytics.settings import unknown_variables

    for line in unknown_variables():
        warn(line)


@app.command()
def ingest(
    files: Annotated[
        list[Path], typer.Argument(help="Files: .xlsx, .xls, .et, .ods, .csv, .txt, .tsv or .parquet.", readable=False)
    ],
    source: Annotated[
        str | None, typer.Option(help="Id of the source; files of one source correct each other.")
    ] = None,
    region: RegionOption = None,
    new_regions: Annotated[bool, typer.Option("--new-regions", help="Add regions the registry does not have.")] = False,
    known_at: Annotated[str | None, typer.Option("--known-at", help="Day corrections became known.")] = None,
    layout: Annotated[
        str | None, typer.Option(help="Layout, if it should not be detected; a wrong one lists all.")
    ] = None,
    date_order: Annotated[
        str | None, typer.Option("--date-order", help="Order in dates such as 01/03/2026: dmy or mdy.")
    ] = None,
    column: Annotated[
        list[str] | None,
        typer.Option("--column", help="What a column is: NAME=PARAMETER[:UNIT], e.g. O3=o3_mda8 or CO=co:ug/m3."),
    ] = None,
    ignore_columns: Annotated[
        str | None, typer.Option("--ignore-columns", help="Columns not to be read, separated by commas; or 'all'.")
    ] = None,
    sheet: Annotated[str | None, typer.Option("--sheet", help="One sheet of a workbook alone.")] = None,
    preview: Annotated[
        bool, typer.Option("--preview", help="Show how each sheet and column would be read; write nothing.")
    ] = False,
    warehouse: WarehouseOption = None,
    format_: FormatOption = Format.table,
    out: OutOption = None,
) -> None:
    """Load monitoring files or filled-in figures; bad rows go to quarantine, the same file twice changes nothing.

    Example: dabiao ingest mycity_daily.xlsx --region xinxiang --source bureau_daily
    Example: dabiao ingest mycity_daily.xlsx --region xinxiang --preview
    """
    from analytics.input_files import expect_one

    expect_one(files)  # before anything that takes time
    from analytics import flow
    from analytics.flow.inbox import usual_region
    from analytics.ingest import Options
    from analytics.ingest.renaming import parse

    settings = settings_of(warehouse)
    if region is None and (region := usual_region(settings)) is not None:
        show.progress(Message("rows that name no region are taken as of {region}", region=region))
    options = Options(source=source, new_regions=new_regions, layout=layout, known_at=day_of(known_at, "--known-at"),
                      date_order=date_order, columns=tuple(map(parse, column or [])),
                      ignore_columns=tuple(n.strip() for n in (ignore_columns or "").split(",") if n.strip()),
                      region=region if preview else show.region_id(settings, region), sheet=sheet)  # fmt: skip
    if preview:
        from analytics.cli.preview import print_previews
        from analytics.flow.preview import preview_files
        from analytics.targets.registry import load as load_registry

        regions = load_registry(settings.raw_dir).regions
        names = dict(zip(regions["region_id"], regions["zh"], strict=True))
        print_previews(preview_files(settings, files, options), format_, out, names)
        return
    done = flow.ingest_files(settings, files, options, show.progress)
    show.loaded(done, files, format_, out)
    show.print_columns(done)
    show.quarantine_hint(settings, done)
    if done.failed:
        raise InputError(joined(done.failed))


@app.command()
def targets(
    region: RegionOption = None,
    plan: Annotated[str | None, typer.Option(help="Id of a plan.")] = None,
    warehouse: WarehouseOption = None,
    format_: FormatOption = Format.table,
    out: OutOption = None,
) -> None:
    """List targets with the names of their indicators in Chinese and English.

    Example: dabiao targets --region xinxiang --format csv
    """
    with show.open_workspace(settings_of(warehouse)) as workspace:
        rows = workspace.targets(region, plan)
        if rows.empty:
            show.nothing_found(workspace, region, plan)
    if format_of(out, format_) is Format.table:
        rows = rows[["target_id", "region_zh", "indicator_zh", "indicator_en", "subject_zh", "comparator", "threshold",
                     "unit", "period_end", "kind"]]  # fmt: skip
    emit(rows, format_, table="targets", out=out)


@app.command()
def assess(
    region: RegionOption = None,
    year: Annotated[int | None, typer.Option(help="Only targets due in this year.", callback=checked_year)] = None,
    as_of: AsOfOption = None,
    model: ModelOption = None,
    explain: Annotated[
        str | None, typer.Option("--explain", help="Id of one target: print its derivation, step by step.")
    ] = None,
    scenario: ScenarioOption = None,
    lang: Annotated[str | None, typer.Option(help="Language of what is printed: zh or en.")] = None,
    evidence: EvidenceOption = None,
    every: Annotated[
        bool, typer.Option("--all", help="On screen also goals without a number: directions, ranks, classes, works.")
    ] = False,
    warehouse: WarehouseOption = None,
    format_: FormatOption = Format.table,
    out: OutOption = None,
) -> None:
    """Judge every target at a date: value, probability of being met, likelihood, margin, status.

    Example: dabiao assess --region xinxiang --year 2025 --as-of 2025-10-01 --format csv
    Example: dabiao assess --region jiyuan --as-of 2025-10-01 --all
    Example: dabiao assess --explain xinxiang-2023/2-pm25 --as-of 2026-02-01
    Example: dabiao assess --region xinxiang --as-of 2025-10-01 --scenario "winter -10%"
    """
    from analytics.attainment import ANSWER_COLUMNS, side_by_side

    show.check_scenario(scenario, explain)
    with show.open_workspace(settings_of(warehouse, evidence=evidence, lang=lang)) as workspace:
        if explain is not None:
            steps = show.derivation(workspace, explain, as_of, model)
            on_screen = format_of(out, format_) is Format.table
            emit(show.derivation_heads(steps) if on_screen else steps, format_, table="derivation", out=out)
            return
        made = workspace.assessment(region, year, as_of, model, scenario)
        if made.outlook.empty:
            show.nothing_found(workspace, region, None, year, made.as_of)
        if format_of(out, format_) is Format.table:
            show.scoreboard(made, workspace.settings.lang, evidence=workspace.settings.evidence, every=every)
        else:
            emit(side_by_side(made, ANSWER_COLUMNS), format_, table="assess", out=out)
            show.idle_rules(made.idle(), workspace.settings.lang)
        show.parts_failed(made.faults)


@app.command()
def forecast(
    region: Annotated[str, typer.Option("--region", help="Id, Chinese or English name, or alias.")],
    parameter: Annotated[str, typer.Option(help="Measured parameter.")] = "pm25",
    year: Annotated[int | None, typer.Option(help="Calendar year to forecast.", callback=checked_year)] = None,
    period: Annotated[str | None, typer.Option(help="Any period, YYYY-MM-DD..YYYY-MM-DD.")] = None,
    as_of: AsOfOption = None,
    model: ModelOption = None,
    scenario: ScenarioOption = None,
    warehouse: WarehouseOption = None,
    format_: FormatOption = Format.table,
    out: OutOption = None,
) -> None:
    """Distribution of a period's mean as of a date.

    Example: dabiao forecast --region xinxiang --year 2025 --as-of 2025-07-01
    """
    assumed = show.check_scenario(scenario)
    with show.open_workspace(settings_of(warehouse)) as workspace:
        made = outlook.make(workspace, region, outlook.period(period, year, workspace, as_of), as_of, model)
        rows = outlook.rows(made, parameter, assumed)
        emit(rows, format_, table="forecast", out=out, regions=show.region_names(workspace))
        outlook.print_notes(outlook.notes(made, parameter, assumed, workspace.settings.lang), format_)


@app.command()
def brief(
    region: Annotated[
        list[str], typer.Option("--region", help="Id, Chinese or English name, or alias; several are compared.")
    ],
    as_of: AsOfOption = None,
    lang: Annotated[str | None, typer.Option(help="zh or en; both are written, this one is named.")] = None,
    out: Annotated[Path | None, typer.Option(help="Folder for the briefings.")] = None,
    format_: Annotated[
        str,
        typer.Option("--format", help="html, docx (Word), png (a picture a chart) or card (one page, PNG and PDF)."),
    ] = "html",
    embed: Annotated[bool, typer.Option("--embed", help="Also write each chart as HTML and Plotly JSON.")] = False,
    hindsight: Annotated[
        bool, typer.Option("--hindsight", help="Add a section with what later came out of the targets.")
    ] = False,
    issue: Annotated[str | None, typer.Option(help="Number of the issue, for the head of the briefing.")] = None,
    template: Annotated[
        str | None,
        typer.Option("--template", help="Of a Word file: a .docx with named styles, or gongwen (official documents)."),
    ] = None,
    model: ModelOption = None,
    scenario: ScenarioOption = None,
    evidence: EvidenceOption = None,
    warehouse: WarehouseOption = None,
) -> None:
    """Write the briefing of a region: one self-contained HTML file a language.

    Example: dabiao brief --region xinxiang --as-of 2025-10-01 --lang zh
    """
    from analytics.flow.brief import FORMATS, write_briefings

    assumed = show.check_scenario(scenario)
    show.expect("--format", format_, FORMATS)
    if template and format_ != "docx":
        raise InputError(Message("--template is of Word files: add --format docx"))
    settings = settings_of(
        warehouse, model=model, evidence=evidence, lang=lang, hindsight=hindsight or None, issue=issue
    )
    with show.open_workspace(settings) as workspace:
        ids = list(dict.fromkeys(workspace.region_id(name) or name for name in region))
        for name in ids:
            if workspace.targets(name).empty:
                show.nothing_found(workspace, name)
        day, faults = show.as_of_day(workspace, as_of), list[Fault]()
        made = write_briefings(workspace.warehouse, settings, ids, day, out, format_, embed,
                               scenario=assumed, template=template or "", failed=faults.append,
                               idle=lambda rules: show.idle_rules(rules, settings.lang))  # fmt: skip
    for path in made[settings.lang]:
        print(path)
    show.parts_failed(faults)


@app.command()
def doctor(
    deep: Annotated[
        bool, typer.Option("--deep", help="Also compare every stored file with its checksum, byte by byte.")
    ] = False,
    warehouse: WarehouseOption = None,
    format_: FormatOption = Format.table,
    out: OutOption = None,
) -> None:
    """Check the installation, the registry, the warehouse and the age of the data.

    Example: dabiao doctor
    """
    from analytics.flow.doctor import examine

    rows = examine(settings_of(warehouse), deep)
    if format_of(out, format_) is Format.table:
        rows["check"] = rows["check"].map(said)
    emit(rows, format_, table="doctor", out=out)
    if (rows["state"] == "bad").any():
        raise DabiaoError(Message("the doctor found faults, see the rows marked bad"))


@app.command()
def repair(warehouse: WarehouseOption = None, format_: FormatOption = Format.table, out: OutOption = None) -> None:
    """Mend a damaged pointer, build or ledger: point to the newest intact build; nothing is deleted.

    Example: dabiao repair
    """
    from analytics.flow.repair import repair as mend

    rows = mend(settings_of(warehouse), show.progress)
    emit(rows, format_, table="repair", out=out)


@app.command()
def rebuild(
    partial: Annotated[bool, typer.Option("--partial", help="Leave out loads that cannot be made again.")] = False,
    warehouse: WarehouseOption = None,
    format_: FormatOption = Format.table,
    out: OutOption = None,
) -> None:
    """Make the warehouse again from nothing: registry, standards, every load that was kept, and the ledger.

    Example: dabiao rebuild
    """
    from analytics import flow

    settings = settings_of(warehouse)
    done = flow.rebuild(settings, show.progress, partial)
    show.loaded(done, [Path(one.file) for one in done.loaded], format_, out)
    if done.failed:
        raise InputError(joined(done.failed))


app.registered_commands += evaluate.app.registered_commands  # backtest, score, export-hub
app.command()(running.run)
app.command()(running.alerts)
app.command()(site.site)
app.command()(serving.serve)
app.command()(own.remove)
app.command()(own.merge)
app.command()(own.status)
app.command("draft")(drafting.draft)
app.command("adopt")(drafting.adopt)
app.command()(figures.template)
app.command()(figures.gaps)
app.command()(figures.outlook)
app.command()(figures.plans)
app.command()(judging.judge)
app.command()(limits.limits)
app.command()(attributing.attribute)
app.command("export-marts")(marts.export_marts)
app.command()(completing.completion)


def refused_by_system(error: Exception) -> str | None:
    """One line about a disk, a permission or a damaged build; None for anything else, which is a fault of ours."""
    import duckdb

    first = (str(error).splitlines() or [""])[0][:300]
    if isinstance(error, OSError):
        return f"{error.filename}: {error.strerror}" if error.filename else first
    if isinstance(error, duckdb.IOException | duckdb.FatalException | duckdb.SerializationException):
        return Message(
            "the warehouse could not be read or written ({first}); 'dabiao doctor' finds what is wrong with it",
            first=first,
        )
    return None


def exit_code(error: Exception) -> int | None:
    """Say what went wrong in one message and how the command ends; None for a fault of ours, which is raised."""
    if isinstance(error, DabiaoError):
        warn(Message("dabiao: {error}", error=error.message))
        return error.exit_code
    if isinstance(error, TyperException | typer.Abort):
        refuse(error)
        return 1
    if isinstance(error, BrokenPipeError):
        return 0
    if (text := refused_by_system(error)) is None:
        return None
    warn(Message("dabiao: {error}", error=text))
    return 1


@cache
def _command_line(lang: str) -> Any:
    """Every command with its options, its help in one language; put together once a process."""
    command = with_language(typer.main.get_command(app))
    if lang == "zh":
        in_chinese(command)
    return command


def main() -> None:
    """Run the command line; an error a user can act on is one message and an exit code.

    A command line that cannot be understood is bad input, exit code 1: the parser's 2 means stale data here.

    Examples
    --------
    >>> from contextlib import suppress
    >>> from unittest.mock import patch
    >>> with patch("sys.argv", ["dabiao", "--version"]), suppress(SystemExit):
    ...     main()
    dabiao 0.1.0
    """
    gc.set_threshold(*COLLECTED)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    forget_language()
    if (named := named_language(sys.argv[1:])) is not None:
        state_language(named)
    name = "dabiao" if completing.answers_shells() else None
    try:
        ended = _command_line(language()).main(prog_name=name, standalone_mode=False)
    except Exception as error:  # every kind has an exit code; one that has none is raised again
        if named is not None:  # the command may have begun a line of its own
            state_language(named)
        if (ended := exit_code(error)) is None:
            raise
    gc.freeze()  # the process ends: nothing it holds need be searched once more
    sys.exit(ended if isinstance(ended, int) else 0)
