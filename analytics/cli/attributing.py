"""The command ``dabiao attribute``: what of a change weather made, and what is the rest."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from analytics.cli.lazy import lazy
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

if TYPE_CHECKING:
    from analytics.cli import show
else:
    show = lazy("analytics.cli.show")


def attribute(  # noqa: PLR0913, PLR0917 — an option of a command is an argument
    region: Annotated[str, typer.Option("--region", help="Id, Chinese or English name, or alias.")],
    first: Annotated[str, typer.Option("--from", help="First day of the period asked about.")],
    last: Annotated[str, typer.Option("--to", help="Last day of the period asked about.")],
    against: Annotated[
        str | None, typer.Option(help="What it is compared with, A..B; default the same days of the year before.")
    ] = None,
    parameter: Annotated[
        list[str] | None, typer.Option(help="Pollutant; may be given more than once; default all that are measured.")
    ] = None,
    model: Annotated[str | None, typer.Option("--model", help="boosting (default) or gam.")] = None,
    as_of: AsOfOption = None,
    lang: LangOption = None,
    warehouse: WarehouseOption = None,
    format_: FormatOption = Format.table,
    out: OutOption = None,
) -> None:
    """Part the change between two periods into weather and the rest (emissions, transport, measurement).

    Example: dabiao attribute --region xinxiang --from 2024-01-01 --to 2024-12-31 --against 2023-01-01..2023-12-31
    """
    import pandas as pd

    from analytics.report.weather_text import answer_lines

    period, compared = (day_of(first, "--from"), day_of(last, "--to")), days_of(against, "--against")
    with show.open_workspace(settings_of(warehouse, lang=lang)) as workspace:
        answer = workspace.attribute(
            region, period[0], period[1], compared, parameters=parameter, model=model, as_of=as_of
        )
        lines = answer_lines(answer, workspace.settings.lang)
        if format_of(out, format_) is Format.table:
            print("\n".join(lines))
            return
        rows = pd.DataFrame([one.row() for one in answer.attributions.made.values()])
        emit(rows, format_, table="attribute", out=out)
        for line in lines if rows.empty else []:
            err.print(line, markup=False, highlight=False, soft_wrap=True)
