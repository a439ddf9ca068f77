"""The command ``dabiao attribute``: what of a change weather made, and what is the rest."""

from __future__ import annotations

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
from analytics.cli.output import Format, emit, err, format_of
from analytics.lazy import lazy
from analytics.message import Message

if TYPE_CHECKING:
    from analytics.cli import show
else:
    show = lazy("analytics.cli.show")


def attribute(  # noqa: PLR0913, PLR0917 — an option of a command is an argument
    region: Annotated[str, typer.Option("--region", help="Id, Chinese or English name, or alias.")],
    first: Annotated[
        str | None, typer.Option("--from", help="First day of the period asked about; default the year so far.")
    ] = None,
    last: Annotated[str | None, typer.Option("--to", help="Last day of the period asked about.")] = None,
    against: Annotated[
        str | None, typer.Option(help="What it is compared with, A..B; default the same days of the year before.")
    ] = None,
    parameter: Annotated[
        list[str] | None, typer.Option(help="Pollutant; may be given more than once; default all that are measured.")
    ] = None,
    model: Annotated[str | None, typer.Option("--model", help="gam (default) or boosting.")] = None,
    as_of: AsOfOption = None,
    lang: LangOption = None,
    warehouse: WarehouseOption = None,
    format_: FormatOption = Format.table,
    table: Annotated[
        str,
        typer.Option(
            help="Table of a csv or json: changes, years, months, trends, weathers or goals; a workbook has all."
        ),
    ] = "changes",
    out: OutOption = None,
) -> None:
    """Part the change between two periods into weather and the rest (emissions, transport, measurement).

    Without --from and --to: the year so far, and how open goals depend on the weather to come.

    Example: dabiao attribute --region xinxiang --from 2024-01-01 --to 2024-12-31 --against 2023-01-01..2023-12-31
    """
    from analytics.attainment.weather_tables import TABLES, weather_tables
    from analytics.errors import InputError, one_of
    from analytics.report.weather_text import answer_lines, refused_lines

    one_of("--table", table, TABLES)
    if (first is None) != (last is None):
        raise InputError(Message("--from and --to go together; without them the year so far is compared"))
    with show.open_workspace(settings_of(warehouse, lang=lang)) as workspace:
        if first is None or last is None:
            for option, given in (("--against", against), ("--parameter", parameter), ("--model", model)):
                if given:
                    raise InputError(Message("{option} needs --from and --to", option=option))
            answer = workspace.weather(region, as_of)
        else:
            period, compared = (day_of(first, "--from"), day_of(last, "--to")), days_of(against, "--against")
            answer = workspace.attribute(
                region, period[0], period[1], compared, parameters=parameter, model=model, as_of=as_of
            )
        lines = answer_lines(answer, workspace.settings.lang)
        if format_of(out, format_) is Format.table:
            print("\n".join(lines))
            return
        tables = {f"attribute_{name}": rows for name, rows in weather_tables(answer).items()}
        rows = tables.pop(f"attribute_{table}")
        emit(rows, format_, table=f"attribute_{table}", out=out, beside={k: t for k, t in tables.items() if len(t)})
        for line in lines if rows.empty else refused_lines(answer, workspace.settings.lang):
            err.print(line, markup=False, highlight=False, soft_wrap=True)
