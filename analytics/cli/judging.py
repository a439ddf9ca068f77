"""The command ``dabiao judge``: what named offices judge of targets, entered into the ledger and listed."""
# ruff: noqa: PLR0913, PLR0917 — an option of a command is an argument

from __future__ import annotations

import math
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from analytics.cli.options import FormatOption, OutOption, RegionOption, WarehouseOption, day_of, settings_of
from analytics.cli.output import Format, emit, format_of, warn, write
from analytics.errors import InputError
from analytics.lazy import lazy
from analytics.message import Message
from analytics.terms import SHANGHAI

if TYPE_CHECKING:
    from analytics.cli import show
    from analytics.ingest.judged import Entry
    from analytics.settings import Settings
else:
    show = lazy("analytics.cli.show")

#: Columns of the list that fit the screen; CSV and JSON have all.
SHOWN = ["target_id", "office", "judged_on", "entered_on", "level", "value", "p_met"]


def judge(
    target: Annotated[
        str | None, typer.Option("--target", help="Id of a target; without one, what is kept is listed.")
    ] = None,
    office: Annotated[str, typer.Option("--office", help="Who judges: the name of an office.")] = "",
    quantile: Annotated[
        list[str] | None,
        typer.Option(
            "--quantile",
            help="LEVEL=VALUE, e.g. 0.5=56: the value lies below 56 with probability 0.5. At "
            "least three, in the target's unit.",
        ),
    ] = None,
    probability: Annotated[
        float | None,
        typer.Option("--probability", help="Probability of being met, 0 to 1: of a goal without a number."),
    ] = None,
    on: Annotated[str | None, typer.Option("--on", help="Day of the judgement, YYYY-MM-DD (default today).")] = None,
    person: Annotated[str, typer.Option("--person", help="Who of the office.")] = "",
    note: Annotated[str, typer.Option("--note", help="On what it stands.")] = "",
    file: Annotated[Path | None, typer.Option("--file", help="CSV of many judgements, as --blank writes it.")] = None,
    blank: Annotated[
        Path | None, typer.Option("--blank", help="Write the CSV to fill in: the goals without values of their own.")
    ] = None,
    region: RegionOption = None,
    warehouse: WarehouseOption = None,
    format_: FormatOption = Format.table,
    out: OutOption = None,
) -> None:
    """Enter what a named office judges of a target; without a target or a file, list what is kept.

    A judgement answers a target of which nothing better is known, stands beside better answers as a cross-check, and is
    graded by 'dabiao score' like a model. The newest of an office counts.

    Example: dabiao judge --target xinxiang-2023/17-rural-sewage --office "Xinxiang EEB" --quantile 0.1=45 --quantile 0.5=56 --quantile 0.9=63
    Example: dabiao judge --blank judgements.csv --region xinxiang
    Example: dabiao judge --file judgements.csv
    """  # noqa: E501 — an example is a line that can be copied
    settings = settings_of(warehouse)
    if sum(given is not None for given in (target, file, blank)) > 1:
        raise InputError(Message("--target, --file, --blank: expected one of them"))
    if blank is not None:
        _write_blank(settings, blank, region, on)
        return
    stated = any((office, quantile, probability is not None, person, note))
    if target is None and file is None:
        if stated:
            raise InputError(
                Message("--target: nothing given, expected the id of a target; 'dabiao targets' lists them")
            )
        _list(settings, region, format_, out)
        return
    if region is not None:
        raise InputError(
            Message("--region: expected with --blank or alone; a target and a file say which region is meant")
        )
    if file is not None and (stated or on is not None):
        raise InputError(Message("--file: expected no other value beside it, each row of the file has its own"))
    _enter(settings, _entries(target, file, office, quantile, probability, on, person, note), format_, out)


def _entries(
    target: str | None, file: Path | None, office: str, quantile: list[str] | None, probability: float | None,
    on: str | None, person: str, note: str,
) -> list[Entry]:  # fmt: skip
    """Judgements of the options, or of the file."""
    from analytics.ingest.judged import Entry, read_judgements

    if file is not None:
        return read_judgements(file)
    pairs = tuple(_pair(text) for text in quantile or [])
    return [Entry(target or "", office.strip(), person, day_of(on, "--on"), pairs, probability, note)]


def _pair(text: str) -> tuple[float, float]:
    """Level and value of LEVEL=VALUE."""
    level, _, value = text.partition("=")
    try:
        found = float(level), float(value)
    except ValueError:
        found = math.nan, math.nan
    if not all(map(math.isfinite, found)):
        raise InputError(Message("--quantile: {text!r}, expected LEVEL=VALUE, e.g. 0.5=56", text=text))
    return found


def _enter(settings: Settings, entries: list[Entry], format_: Format, out: Path | None) -> None:
    from analytics.flow.judging import judge as enter

    show.open_workspace(settings).close()  # made, or brought up to date
    rows = enter(settings, entries)
    emit(rows, format_, table="judged", out=out)
    old = int((~rows["is_new"]).sum())
    kept = Message("; {n} stood there already", n=old) if old else ""
    warn(Message("{n:judgement|judgements} kept in the ledger{kept}", n=len(rows) - old, kept=kept))
    early = int((rows["is_new"] & (rows["judged_on"] < datetime.now(SHANGHAI).date())).sum())
    if early:
        warn(Message("{n:judgement is|judgements are} of a day gone by: no answer as of an earlier day sees "
                     "{n:-it|them}", n=early))  # fmt: skip


def _list(settings: Settings, region: str | None, format_: Format, out: Path | None) -> None:
    with show.open_workspace(settings) as workspace:
        rows = workspace.warehouse.query("core/judgement", as_of=None)
        if region is not None:
            rows = rows[rows["target_id"].isin(workspace.targets(region)["target_id"])]
    if rows.empty:
        text = Message(
            "no office has judged a target yet; 'dabiao judge --blank judgements.csv' writes the table to fill in"
        )
        warn(text)
    emit(rows[SHOWN] if format_of(out, format_) is Format.table else rows, format_, table="judgements", out=out)


def _write_blank(settings: Settings, path: Path, region: str | None, on: str | None) -> None:
    """Write the table to fill in: three levels of each goal with a number, one row of each other."""
    from analytics.flow.judging import blank_rows
    from analytics.sheets import harmless
    from analytics.writing import fresh_file

    with show.open_workspace(settings) as workspace:
        made = workspace.assessment(region, as_of=on)
        if made.outlook.empty:
            show.nothing_found(workspace, region, None, None, made.as_of)
        rows = blank_rows(made.outlook, made.as_of)
    with fresh_file(path) as part:
        harmless(rows).to_csv(part, index=False, encoding="utf-8-sig")
    n = rows["target_id"].nunique()
    write(
        Message(
            "{path}: {n:goal|goals} to judge; fill in what the office knows, then 'dabiao judge --file {path}'",
            path=path,
            n=n,
        )
    )
