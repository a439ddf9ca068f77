"""The command ``dabiao limits``: a year beside the limits of one or more standards."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from analytics.cli.options import (
    AsOfOption,
    FormatOption,
    LangOption,
    OutOption,
    WarehouseOption,
    checked_year,
    settings_of,
)
from analytics.cli.output import Format, emit, format_of
from analytics.lazy import lazy

if TYPE_CHECKING:
    from analytics.cli import show
else:
    show = lazy("analytics.cli.show")

#: Columns that fit the screen; CSV and JSON have all.
SHOWN = ["jurisdiction", "edition", "area_grade", "level", "parameter", "statistic", "limit", "unit", "value_compared",
         "n_valid", "verdict", "exceedance_multiple", "limit_grade"]  # fmt: skip


def limits(
    region: Annotated[str, typer.Option("--region", help="Id, Chinese or English name, or alias.")],
    year: Annotated[int, typer.Option(help="Calendar year.", callback=checked_year)],
    standard: Annotated[
        list[str] | None,
        typer.Option("--standard", help="Whose limits, e.g. who-2021; may be given more than once."),
    ] = None,
    as_of: AsOfOption = None,
    lang: LangOption = None,
    warehouse: WarehouseOption = None,
    format_: FormatOption = Format.table,
    out: OutOption = None,
) -> None:
    """Compare a year's means and percentiles with limits, and say whether the year meets each standard as a whole.

    Example: dabiao limits --region xinxiang --year 2025
    Example: dabiao limits --region xinxiang --year 2025 --standard gb3095 --standard who-2021
    """
    from analytics.indicators import annual_verdict

    with show.open_workspace(settings_of(warehouse, lang=lang)) as workspace:
        rows = workspace.limits(region, year, as_of, standard)
    on_screen = format_of(out, format_) is Format.table
    verdict = annual_verdict(rows) if len(rows) else rows
    emit(rows[SHOWN] if on_screen else rows, format_, table="limits", out=out, beside={"verdict": verdict})
    if on_screen and len(rows):
        emit(verdict, format_, table="verdict")
