"""The commands for a workspace of one's own: init, add, remove, status."""
# ruff: noqa: PLR0913, PLR0917 — an option of a command is an argument

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from analytics.cli.options import (
    AsOfOption,
    FormatOption,
    LangOption,
    OutOption,
    WarehouseOption,
    day_of,
    days_of,
    settings_of,
)
from analytics.cli.output import Format, emit, emit_lines, format_of, said, write
from analytics.errors import InputError, printable
from analytics.lazy import lazy
from analytics.message import Message, joined
from analytics.terms import Comparator, Obligation

if TYPE_CHECKING:
    from analytics.cli import show
    from analytics.drafting.by_hand import Added
else:
    show = lazy("analytics.cli.show")

add = typer.Typer(help="Add a plan, a goal, a region or a list of dust days to this workspace.", no_args_is_help=True)
KINDS = {"region": "regions", "plan": "plans", "target": "targets"}


def init(
    folder: Annotated[Path, typer.Argument(help="Folder to make; must be new or empty.")],
    empty: Annotated[
        bool, typer.Option("--empty", help="Without the embedded regions, plans and data: for a city of your own.")
    ] = False,
) -> None:
    """Make a workspace: an editable copy of registry, standards and data, a settings file and an inbox.

    Example: dabiao init my-city && cd my-city && dabiao run
    Example: dabiao init --empty my-city && cd my-city && dabiao draft ../plan.docx --region luoyang --issued 2024-02-01
    """
    from analytics.flow.workspace import make_workspace

    made = make_workspace(folder, empty)
    write(Message("workspace {folder}", folder=str(made)))
    if empty:
        write(Message("next, in it: dabiao draft PLAN --region NAME --issued DATE, then dabiao adopt draft.xlsx; "
                     "or dabiao add plan and dabiao add target; lay data into inbox/ and dabiao run"))  # fmt: skip
    else:
        write(Message("edit data/raw/registry/*.csv, then run 'dabiao run' in it"))


def _asked(value: str | None, option: str, words: Message) -> str:
    """What an option states, else what the user answers; where nobody can be asked, one line."""
    if value is not None and value.strip():
        return value.strip()
    if value is None and sys.stdin is not None and sys.stdin.isatty():
        answer = typer.prompt(said(words), default="", show_default=False)
        if answer.strip():
            return str(answer).strip()
    raise InputError(Message("{option} is missing: {words}", option=option, words=words))


def _print_added(what: Message, added: Added) -> None:
    write(Message("{what} {id} added", what=what, id=added.row_id))
    if added.assumed:
        write(Message("assumed: {what}", what=joined(added.assumed, "; ")))
    if added.regions:
        write(Message("with it the regions {ids}", ids=", ".join(added.regions)))
    if added.indicators:
        write(Message("with it the indicators {ids}", ids=", ".join(added.indicators)))


@add.command("region")
def add_region(
    name: Annotated[
        str | None, typer.Argument(help="Chinese name; of a region of the delivered list any name.")
    ] = None,
    parent: Annotated[str | None, typer.Option(help="Region it belongs to, by any name.")] = None,
    en: Annotated[str | None, typer.Option("--en", help="English name.")] = None,
    level: Annotated[str | None, typer.Option(help="province, city, county, district, zone or town.")] = None,
    region_id: Annotated[str | None, typer.Option("--id", help="Id; default formed of the pinyin.")] = None,
    alias: Annotated[list[str] | None, typer.Option("--alias", help="Other name; may be given more than once.")] = None,
) -> None:
    """Add a region: one of the delivered list by any of its names, with its province; any other by its Chinese name.

    Example: dabiao add region Luoyang
    Example: dabiao add region "Dahe New Area" --parent xinxiang --id dahe --en "Dahe New Area"
    """
    from analytics.drafting import by_hand
    from analytics.flow.workspace import own_raw_dir
    from analytics.targets.names import alias_cell

    raw_dir = own_raw_dir(settings_of(None))
    given = {"region_id": region_id or "", "en": en or "", "level": level or ""}
    given["aliases"] = alias_cell(alias or [])
    asked = _asked(name, "NAME", Message("Chinese name of the region"))
    _print_added(Message("region"), by_hand.add_region(raw_dir, asked, parent or "", **given))


@add.command("events")
def add_events(
    file: Annotated[Path, typer.Argument(help="The list: a row a place and day, or span of days.", readable=False)],
    covered: Annotated[str | None, typer.Option(help="Days for which it was made: 2024-01-01..2024-12-31.")] = None,
    region: Annotated[str | None, typer.Option("--region", help="Whose days, where no column says it.")] = None,
    known_at: Annotated[str | None, typer.Option("--known-at", help="Day it became known; default today.")] = None,
    source: Annotated[str | None, typer.Option(help="Where it comes from; default the file's name.")] = None,
    criterion: Annotated[
        str | None, typer.Option(help="How the days were found, if this is no bureau's official list.")
    ] = None,
    sheet: Annotated[str | None, typer.Option("--sheet", help="Which sheet of a workbook.")] = None,
    replace: Annotated[bool, typer.Option("--replace", help="Replace a list of the same name.")] = False,
) -> None:
    """Add a list of dust days (or other exceptional events) that the rules on a year's statistics leave out.

    Example: dabiao add events dust-2024.xlsx --covered 2024-01-01..2024-12-31
    """
    from analytics.flow import adding_events
    from analytics.ingest.event_lists import StatedList
    from analytics.input_files import expect_one

    expect_one([file])
    settings = settings_of(None)
    stated = StatedList(
        known_at=day_of(known_at, "--known-at") or date.today(), source=source or file.name,
        region=show.region_id(settings, region), covered=days_of(covered, "--covered"), criterion=criterion,
        sheet=sheet,
    )  # fmt: skip
    done = adding_events.add_events(settings, file, stated, replace)
    for text in done.said:
        write(text)
    write(Message("{n_events:span|spans} of days and {n_covered} of the list's own span in {file}; the next run "
                  "takes them",
                 n_events=done.n_events, n_covered=done.n_covered, file=str(done.path)))  # fmt: skip


@add.command("plan")
def add_plan(
    region: Annotated[
        str | None, typer.Option("--region", help="Whose plan: any name; a new Chinese name adds it.")
    ] = None,
    title: Annotated[str | None, typer.Option(help="Title of the plan.")] = None,
    issued: Annotated[str | None, typer.Option(help="Day of issue, e.g. 2024-02-01 or 2024年2月1日.")] = None,
    period: Annotated[str | None, typer.Option(help="First and last year, e.g. 2024..2025.")] = None,
    number: Annotated[str, typer.Option(help="Number of the document.")] = "",
    issuer: Annotated[str, typer.Option(help="Who issued it; default the region's government.")] = "",
    plan_id: Annotated[str, typer.Option("--id", help="Id; default the region's and the first year.")] = "",
) -> None:
    """Add a plan; what is not given as an option is asked for.

    Example: dabiao add plan --region xinxiang --title "Clean air action plan" --issued 2026-01-05 --period 2026..2027
    """
    from analytics.drafting import by_hand
    from analytics.flow.workspace import own_raw_dir

    raw_dir = own_raw_dir(settings_of(None))
    added = by_hand.add_plan(
        raw_dir,
        _asked(region, "--region", Message("whose plan it is: name of the region")),
        _asked(title, "--title", Message("title of the plan")),
        _asked(issued, "--issued", Message("day of issue, e.g. 2024-02-01 or 2024年2月1日")),
        _asked(period, "--period", Message("first and last year, e.g. 2024..2025")),
        number, issuer, plan_id,
    )  # fmt: skip
    _print_added(Message("plan"), added)
    write(Message("next: dabiao add target --plan {id}", id=added.row_id))


@add.command("target")
def add_target(
    indicator: Annotated[str | None, typer.Option(help="What is measured: id, name or words, in Chinese too.")] = None,
    value: Annotated[
        str | None, typer.Option(help="Number, with sign and unit if you like: 44, 75%, <=44 ug/m3.")
    ] = None,
    due: Annotated[str | None, typer.Option(help="Year, or day until which: 2025, 2025-06-30.")] = None,
    comparator: Annotated[str, typer.Option(help="<=, at most; >=, at least; <, >; improve; or in Chinese.")] = "",
    unit: Annotated[str, typer.Option(help="µg/m³, ug/m3, % or the Chinese name; default the indicator's.")] = "",
    plan: Annotated[str, typer.Option(help="Id or title of the plan; may be left out if there is one.")] = "",
    region: Annotated[str, typer.Option("--region", help="Region by any name; default the plan's.")] = "",
    subject: Annotated[str, typer.Option(help="What exactly, where the indicator does not say it.")] = "",
    obligation: Annotated[str, typer.Option(help="binding, expected or striven.")] = Obligation.BINDING,
    new_indicator: Annotated[
        bool, typer.Option("--new-indicator", help="Add an indicator that the registry lacks, as a published figure.")
    ] = False,
) -> None:
    """Add a goal of a plan; what is not given as an option is asked for.

    Example: dabiao add target --plan xinxiang-2023 --indicator NO2 --value "<=28 ug/m3" --due 2025
    Example: dabiao add target --indicator PM10 --comparator "at most" --value 76 --unit µg/m³ --due 2025
    """
    from analytics.drafting import by_hand
    from analytics.flow.workspace import own_raw_dir

    raw_dir = own_raw_dir(settings_of(None))
    asked = _asked(indicator, "--indicator", Message("what is measured, e.g. PM2.5"))
    without = bool(comparator) and _needs_no_value(comparator)
    number = (value or "") if without else _asked(
        value, "--value", Message("number, with sign and unit if you like, e.g. <=44 ug/m3"))  # fmt: skip
    due = _asked(due, "--due", Message("year or day until which it is due, e.g. 2025 or 2025-06-30"))
    typed = by_hand.TypedGoal(asked, number, due, plan, region, comparator, unit, subject, obligation, new_indicator)
    _print_added(Message("goal"), by_hand.add_target(raw_dir, typed))


def _needs_no_value(comparator: str) -> bool:
    from analytics.drafting.as_written import goal_of

    return goal_of("", comparator).comparator in (Comparator.EVENT, Comparator.DIRECTION)


def remove(
    what: Annotated[
        list[str],
        typer.Argument(
            help="'batch' and its id or file name (all its sheets); or 'target', 'plan', 'region' and its id."
        ),
    ],
    warehouse: WarehouseOption = None,
) -> None:
    """Take a load out of the warehouse (its bytes and the record of it stay kept), or a row out of the registry.

    Example: dabiao remove batch mycity_daily.csv
    Example: dabiao remove target xinxiang-2023/2-pm25
    """
    settings = settings_of(warehouse)
    kind, asked = what if len(what) == 2 else ("batch", what[0])
    if len(what) > 2 or kind not in ("batch", *KINDS):
        expected = Message("expected 'batch', 'target', 'plan' or 'region' and one id")
        raise InputError(joined([printable(" ".join(what)), expected], ": "))
    if kind == "batch":
        from analytics import flow
        from analytics.ingest.files import sheet_name

        for gone in flow.remove(settings, asked, show.progress):
            file = sheet_name(gone.file, gone.options.sheet)
            values = {"id": gone.batch_id, "file": file, "day": str(gone.loaded_at.date())}
            write(Message("load {id} ({file}, {day}) is taken out; its bytes and the record of it stay kept", **values))
        return
    from analytics.drafting.registry_files import take_out
    from analytics.flow.workspace import own_raw_dir

    n = take_out(own_raw_dir(settings), KINDS[kind], asked)
    write(Message("{id} is taken out of {file}", id=asked, file=f"{KINDS[kind]}.csv"))
    if n:
        write(Message("and its {n:goal|goals}", n=n))


MOST_CONTESTED = 20  # pairs of sources that are listed one by one


def merge(
    stores: Annotated[list[Path], typer.Argument(help="Folders of the warehouses that are put together.")],
    warehouse: Annotated[Path, typer.Option("--warehouse", help="Folder of the new warehouse.")],
) -> None:
    """Make one warehouse of several: every load that stands in any of them, in the order in which they came in.

    Example: dabiao merge north/data/warehouse south/data/warehouse --warehouse both
    """
    from analytics.flow.merge import merge as put_together

    done = put_together(settings_of(warehouse), stores, show.progress)
    values = {"loads": len(done.refreshed.loaded), "stores": len(stores), "several": done.n_in_several,
              "runs": done.n_runs, "folder": str(warehouse)}  # fmt: skip
    write(Message("{loads:load|loads} of {stores} stores in {folder}, {several} of them in several; {runs:run|runs} "
                  "of ledgers",
                 **values))  # fmt: skip
    corrected = sum(load.values_corrected for load in done.refreshed.loaded)
    if corrected:
        write(Message("{n:value was|values were} corrected by later loads of their source", n=corrected))
    for one in done.contested[:MOST_CONTESTED]:
        write(one.message)
    if len(done.contested) > MOST_CONTESTED:
        write(Message("and {n} more such pairs of sources", n=len(done.contested) - MOST_CONTESTED))
    if not done.contested:
        write(Message("no two sources give different values for the same time"))


def status(
    as_of: AsOfOption = None,
    lang: LangOption = None,
    warehouse: WarehouseOption = None,
    format_: FormatOption = Format.table,
    out: OutOption = None,
) -> None:
    """Say what is in the workspace and what to do next; nothing is built or changed.

    With --as-of: the newest values known by then, the figures missing then; files, runs and the build as they are now.

    Example: dabiao status
    Example: dabiao status --as-of 2025-10-01
    """
    from analytics.flow.status import HEADER
    from analytics.flow.status import status as state_of

    rows = state_of(settings_of(warehouse, lang=lang), as_of=as_of)
    if format_of(out, format_) is Format.table:
        emit_lines([said(name) for name in HEADER], [[said(cell) for cell in line] for line in rows.to_numpy()])
    else:
        emit(rows, format_, table="status", out=out)
