"""Layouts of measurement files, each brought into one long form.

The long form has one row a value: ``line, region_name, station_id, parameter, start, end, value, text, unit_name,
flag, n_valid, value_bad, date_text, date_bad`` with ``start``/``end`` NaT where the date is bad.
"""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd

from analytics.errors import InputError, Problem
from analytics.ingest import columns as col
from analytics.ingest import date_columns, dates, hourly, sections
from analytics.ingest.card import Card
from analytics.ingest.date_forms import cell_text
from analytics.ingest.files import Raw

LONG = ["line", "region_name", "station_id", "parameter", "start", "end", "value", "text", "unit_name", "flag",
        "n_valid", "value_bad", "date_text", "date_bad"]  # fmt: skip
#: marks in a source column that mean an estimate when the card does not say which do
ESTIMATE_ENDINGS = ("_fill", "_cal", "_est")


def detect(raw: Raw) -> str:
    """Layout of a measurement or figure file, from its header.

    Raises
    ------
    InputError
        If the header fits no layout; the message says what a file may look like.
    """
    names = [str(c) for c in raw.rows.columns]
    if col.find(names, ("indicator_id", "indicator")) and col.find(names, ("period_end",)):
        return "figures"
    if hourly.is_hourly(names) and not hourly.holds_days(raw):
        return "hourly"
    if sections.is_sections(names):
        return "sections"
    if col.find(names, col.PARAMETER) and col.find(names, col.VALUE) and date_columns.named(names):
        return "tidy"
    if col.find(names, col.MONTH) and any(n.lower().endswith("_mean") for n in names):
        return "monthly"
    if date_columns.named(names) and _wide_parameters(names):
        return "wide"
    raise InputError(
        Problem(
            raw.name, 1, None, ",".join(names[1:])[:80],
            "columns date,parameter,value (tidy), or date,pm25,pm10,… (wide), or date,hour,城市,PM2.5,… or "
            "date,hour,type,… (hours), or region_id,month,pm25_mean,… (months), or "
            "region_id,indicator_id,period_start,period_end,value (figures)",
            "rename the columns",
        )
    )  # fmt: skip


def _wide_parameters(names: list[str]) -> dict[str, str]:
    """Columns of a wide file that hold a parameter: column → parameter."""
    return {n: col.PARAMETER_NAMES[n.strip().lower()] for n in names if n.strip().lower() in col.PARAMETER_NAMES}


def _regions(raw: Raw, default: str | None) -> pd.Series:
    column = col.find(list(raw.rows.columns), col.REGION)
    if column is not None:
        return col.as_text(raw.rows[column])
    if default is None:
        raise InputError(
            Problem(raw.name, 1, "region", None, "a region column, or a region named for the whole file",
                    "add a column region_id or say --region")
        )  # fmt: skip
    return pd.Series(default, index=raw.rows.index, dtype=object)


def _estimated(marks: pd.Series, card: Card) -> pd.Series:
    text = col.as_text(marks).str.lower()
    if card.estimated_marks:
        return text.isin([m.lower() for m in card.estimated_marks])
    return text.str.endswith(ESTIMATE_ENDINGS) | text.str.contains("estimat", regex=False)


def _days(raw: Raw, card: Card) -> pd.DataFrame:
    """Day of every row: ``start, end, date_text, date_bad``."""
    columns = date_columns.named(list(raw.rows.columns))
    if not columns:
        raise InputError(Problem(raw.name, 1, "date", None, "a column of dates", "add it or rename it to date"))
    cells = date_columns.joined(raw.rows, columns)
    read = dates.read_days(cells, place(raw, card, columns))
    return pd.DataFrame(
        {
            "start": read.when,
            "end": read.when + pd.Timedelta(days=1),
            "date_text": cell_text(cells),
            "date_bad": read.reason,
        }
    )


def place(raw: Raw, card: Card, columns: list[str]) -> dates.Place:
    """Where dates stand in a file, and the order of day and month that its card states."""
    return dates.Place(raw.name, ",".join(columns), raw.rows["line"], card.date_order)


def tidy(raw: Raw, card: Card, region: str | None) -> pd.DataFrame:
    """One row a region, date and parameter."""
    names = list(raw.rows.columns)
    number, bad = col.parse_numbers(raw.rows[col.find(names, col.VALUE)])
    parameter = col.as_text(raw.rows[col.find(names, col.PARAMETER)])
    unit, flag, station = (col.find(names, n) for n in (col.UNIT, col.FLAG, col.STATION))
    blank = pd.Series("", index=raw.rows.index, dtype=object)
    mark = raw.rows[flag] if flag else blank
    frame = pd.DataFrame(
        {
            "line": raw.rows["line"],
            "region_name": _regions(raw, region),
            "station_id": col.as_text(raw.rows[station]) if station else blank,
            "parameter": parameter.str.lower().map(col.PARAMETER_NAMES).fillna(parameter),
            "value": number,
            "text": col.as_text(raw.rows[col.find(names, col.VALUE)]),
            "unit_name": col.as_text(raw.rows[unit]) if unit else blank,
            "flag": _estimated(mark, card).map({True: "estimated", False: ""}),
            "n_valid": pd.Series(pd.NA, index=raw.rows.index, dtype="Int64"),
            "value_bad": bad,
        }
    )
    return frame.join(_days(raw, card))[LONG]


def wide(raw: Raw, card: Card, region: str | None) -> pd.DataFrame:
    """One row a region and date, one column a parameter; ``src`` or ``<parameter>_src`` columns mark estimates."""
    names = list(raw.rows.columns)
    days = _days(raw, card)
    regions = _regions(raw, region)
    shared_mark = col.find(names, ("src", "source", "flag"))
    parts = []
    for column, parameter in _wide_parameters(names).items():
        mark = col.find(names, (f"{column.lower()}_src",)) or shared_mark
        number, bad = col.parse_numbers(raw.rows[column])
        estimated = _estimated(raw.rows[mark], card) if mark else pd.Series(False, index=raw.rows.index)
        part = pd.DataFrame(
            {
                "line": raw.rows["line"], "region_name": regions, "station_id": "", "parameter": parameter,
                "value": number, "text": raw.rows[column].astype(object), "unit_name": "",
                "flag": estimated.map({True: "estimated", False: ""}),
                "n_valid": pd.Series(pd.NA, index=raw.rows.index, dtype="Int64"),
                "value_bad": bad,
            }
        ).join(days)  # fmt: skip
        # an empty cell is no value; a bad date is told once, by the rows that have something to say
        parts.append(part[part["value"].notna() | part["value_bad"] | days["start"].isna()])
    return pd.concat(parts, ignore_index=True)[LONG]


def monthly(raw: Raw, card: Card, region: str | None) -> pd.DataFrame:
    """One row a region and month: ``<parameter>_mean`` with ``<parameter>_days`` valid days, and day counts."""
    names = list(raw.rows.columns)
    columns = date_columns.named_months(names) or date_columns.named(names)
    if not columns:
        raise InputError(Problem(raw.name, 1, "month", None, "a column of months", "add it or rename it to month"))
    cells = date_columns.joined(raw.rows, columns)
    read = dates.read_months(cells, place(raw, card, columns))
    text, start = cell_text(cells), read.when
    end = (start + pd.offsets.MonthBegin(1)).astype("datetime64[s]")
    regions = _regions(raw, region)
    wanted = {n: n[: -len("_mean")] for n in names if n.endswith("_mean")}
    wanted |= {n: n for n in names if "_days_over_" in n}
    parts = []
    for column, parameter in wanted.items():
        number, bad = col.parse_numbers(raw.rows[column])
        days_column = f"{parameter.split('_days')[0]}_days"
        n_valid = col.parse_numbers(raw.rows[days_column])[0] if days_column in names else pd.Series(index=text.index)
        part = pd.DataFrame(
            {
                "line": raw.rows["line"], "region_name": regions, "station_id": "", "parameter": parameter,
                "start": start, "end": end, "value": number, "text": raw.rows[column].astype(object),
                "unit_name": "", "flag": "", "n_valid": n_valid.round().astype("Int64"), "value_bad": bad,
                "date_text": text, "date_bad": read.reason,
            }
        )  # fmt: skip
        parts.append(part[part["value"].notna() | part["value_bad"] | start.isna()])
    return pd.concat(parts, ignore_index=True)[LONG]


READERS: dict[str, Callable[[Raw, Card, str | None], pd.DataFrame]] = {
    "tidy": tidy,
    "wide": wide,
    "monthly": monthly,
}
