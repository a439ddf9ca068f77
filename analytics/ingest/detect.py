"""Which layout a file has, from its header and, where names leave it open, from its dates."""

from __future__ import annotations

import pandas as pd

from analytics.errors import InputError, Problem, printable
from analytics.ingest import columns as col
from analytics.ingest import cross_tables, date_forms, hourly, meteorology, pollutant_names, sections
from analytics.ingest.date_forms import cell_text
from analytics.ingest.raw import Raw
from analytics.ingest.text_table import MARK_NAMES
from analytics.message import Message
from analytics.targets import form


class NoLayoutError(InputError):
    """A table that names no pollutant and no day: in a returned fill-in workbook it is a sheet added by hand."""


WANTED = Message(
    "columns date,parameter,value (tidy), or date,pm25,pm10,… (wide), or "
    "date,hour,城市,PM2.5,… or date,hour,type,… (hours), or region_id,month,pm25_mean,… "
    "(months), or region_id,indicator_id,period_start,period_end,value (figures)"
)


def detect(raw: Raw) -> str:
    """Layout of a measurement or figure file.

    Raises
    ------
    InputError
        If the header fits no layout; the message says what was recognised and what a file may look like.
    """
    names = [str(c) for c in raw.rows.columns if c != "line"]
    pollutants = [name for name in names if _measured(name)]
    if of_no_air := _of_no_air(raw, names, pollutants):
        return of_no_air
    if hourly.is_hourly(names) and not hourly.holds_days(raw):
        return "hourly"
    dated = bool(date_forms.named(names))
    if col.find(names, col.PARAMETER) and col.find(names, col.VALUE) and dated:
        return "tidy"
    if pollutants and dated:
        return "wide"
    if pollutants and col.find(names, col.MONTH):
        return "monthly"
    error = _unknown(raw, names, pollutants)
    mentioned = pollutants or dated or date_forms.named_months(names) or _header_below(raw) is not None
    raise error if mentioned else NoLayoutError(*error.args)


def _of_no_air(raw: Raw, names: list[str], pollutants: list[str]) -> str:
    """Layout of figures, sections or meteorology; '' of a file of pollutants and of one that fits none of these."""
    if of_figures := _of_figures(names):
        return of_figures
    if sections.is_sections(names):
        return "sections"
    holds_air = pollutants or _holds_air(raw, names)
    return meteorology.KIND if not holds_air and meteorology.is_meteorology(raw, names) else ""


def _holds_air(raw: Raw, names: list[str]) -> bool:
    """Whether a file of a row a value names a pollutant among its first parameters."""
    name = col.find(names, col.PARAMETER)
    return name is not None and any(
        map(pollutant_names.mentions_pollutant, col.as_text(raw.rows[name].head(1000)).unique())
    )


def _of_figures(names: list[str]) -> str:
    """Layout of a sheet of the fill-in workbook, or of a table of published figures; '' of any other."""
    if form.is_header(names):
        return "form"
    named = col.find(names, ("indicator_id", "indicator")) and col.find(names, ("period_end",))
    return "figures" if named else ""


def expect_one_header(raw: Raw) -> None:
    """Refuse a file whose first row says in words what its columns of pollutants are: a second header, or units.

    Of merged cells only the first column below a pollutant bears its name, be it the concentration or the index.

    Raises
    ------
    InputError
        Names the row and says what one header may look like.
    """
    names = [str(c) for c in raw.rows.columns if c != "line"]
    days = date_forms.named(names) or date_forms.named_months(names)
    if not days or raw.rows.empty:
        return
    first = raw.rows.head(1)
    if (cell_text(date_forms.joined(first, days)).str.contains(r"\d")).any():
        return
    for name in filter(_measured, names):
        if col.parse_numbers(first[name].astype(object))[1].any():
            todo = Message(
                "write one header row that says what each column is and its unit, e.g. 日期,PM2.5(μg/m³),PM2.5 IAQI"
            )
            shown = ",".join(col.as_text(first.iloc[0].drop("line")))[:80]
            raise InputError(
                Problem(raw.name, int(first["line"].iloc[0]), name, shown, Message("a row of values"), todo)
            )


def _measured(name: str) -> bool:
    """Whether a column holds values of a pollutant, or looks as if it did."""
    said = pollutant_names.meaning(name)
    return (
        pollutant_names.mentions_pollutant(name) if said is None else said.statistic not in ("index", "mark", "count")
    )


def _unknown(raw: Raw, names: list[str], pollutants: list[str]) -> InputError:
    """What to say of a header that fits no layout: what was recognised in it, and what is missing."""
    below = _header_below(raw)
    if below is not None:
        line, shown = below
        todo = Message(
            "line {line} looks like the header ({shown}): leave one header row, e.g. 日期,PM2.5(μg/m³),PM10(μg/m³)",
            line=line,
            shown=shown,
        )
        title = ",".join(name for name in names if not name.startswith("(column "))[:80]
        return InputError(Problem(raw.name, raw.header, None, title, Message("a header row, not a title"), todo))
    other = next((mark for mark in MARK_NAMES if len(names) == 1 and mark in names[0]), None)
    if other is not None:
        todo = Message(
            "the columns seem to be separated by {other}: save the file with commas", other=MARK_NAMES[other]
        )
        return InputError(
            Problem(raw.name, raw.header, None, names[0][:80], Message("columns separated by commas"), todo)
        )
    if cross_tables.may_be_places(raw, names):
        todo = Message("if its columns are places, add each by dabiao add region or say --new-regions, and let the "
                       "title, the sheet's or the file's name say which pollutant it is of")  # fmt: skip
        raise InputError(Problem(raw.name, raw.header, None, ",".join(names)[:80], WANTED, todo))
    seen = ", ".join(printable(name) for name in pollutants[:8])
    todo = (
        Message("recognised {seen}, but no column of dates: name it date", seen=seen)
        if pollutants
        else Message("rename the columns")
    )
    return InputError(Problem(raw.name, raw.header, None, ",".join(names)[:80], WANTED, todo))


def _header_below(raw: Raw) -> tuple[int, str] | None:
    """Line and text of a row near the top that reads like a header, under a title or a merged cell."""
    top = raw.rows.head(3)
    cells = top.drop(columns="line").astype(object).map(lambda v: "" if pd.isna(v) else str(v))
    for line, row in zip(top["line"], cells.to_numpy().tolist(), strict=True):
        if date_forms.named(row) or sum(pollutant_names.mentions_pollutant(cell) for cell in row) > 1:
            return int(line), ",".join(printable(cell) for cell in row if cell)[:60]
    return None
