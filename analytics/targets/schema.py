"""Schemas of the four registry files, on their text, so that a fault still shows what stands in the file.

One pandera schema a file; its columns are those of ``sql/raw/01_region.sql`` … ``04_target.sql``.
"""

from __future__ import annotations

import re
from collections.abc import Callable

import numpy as np
import pandas as pd
import pandera.pandas as pa

from analytics.errors import Problem, messages_of_checks, printable
from analytics.message import Message
from analytics.targets import cells
from analytics.terms import (
    NEEDS_THRESHOLD,
    Better,
    ChangeHow,
    Comparator,
    Kind,
    Obligation,
    PeriodKind,
    Scale,
    Statistic,
    percent_of,
)

LEVELS = ("country", "province", "area", "city", "district", "county", "zone", "town")
#: Statistics an indicator may name: a percentile names its percentage.
STATISTICS = tuple(one for one in Statistic if one is not Statistic.PERCENTILE)
#: Characters that move a cursor or break a line
CONTROL = r"[\x00-\x1f\x7f-\x9f\u2028\u2029]"
#: Scales whose values need no unit.
UNITLESS = (Scale.EVENT, Scale.CLASS, Scale.DIRECTION, Scale.POSITIVE, Scale.COUNT)


def _schema(columns: dict[str, pa.Column], *checks: pa.Check) -> pa.DataFrameSchema:
    return pa.DataFrameSchema(columns, checks=list(checks), strict=True)


def _is_percentile(text: str) -> bool:
    """Whether a statistic is a percentile whose name says its order, of which the tables of rules may have any."""
    return percent_of(text) is not None and text in {f"p{n}" for n in range(1, 100)}


def _within(text: pd.Series, most: float) -> pd.Series:
    """Whether degrees lie within a range on both sides of 0; what is no number is reported elsewhere."""
    return ~(cells.to_number(text).abs() > most)


REGIONS = _schema(
    {
        "region_id": cells.identifier(unique=True),
        "zh": cells.text(),
        "en": cells.text(),
        "aliases": cells.blank(),
        "level": cells.one_of(LEVELS),
        "parent_id": cells.identifier(required=False),
        "climate_region": cells.text(required=False),
        "longitude": cells.number(),
        "latitude": cells.number(),
    },
    cells.row(
        "longitude",
        lambda d: _within(d["longitude"], 180),
        Message("degrees between -180 and 180"),
        Message("write e.g. 113.92"),
    ),
    cells.row(
        "latitude",
        lambda d: _within(d["latitude"], 90),
        Message("degrees between -90 and 90"),
        Message("write e.g. 35.3"),
    ),
    cells.row(
        "latitude",
        lambda d: (d["longitude"] == "") == (d["latitude"] == ""),
        Message("both longitude and latitude, or neither"),
        Message("fill in the other one"),
    ),
)

INDICATORS = _schema(
    {
        "indicator_id": cells.identifier(unique=True),
        "zh": cells.text(),
        "en": cells.text(),
        "unit": cells.blank(),
        "domain": cells.text(),
        "direction": cells.one_of(tuple(Better)),
        "parameter": cells.identifier(required=False),
        "statistic": cells.one_of(STATISTICS, also=_is_percentile),
        "scale": cells.one_of(tuple(Scale)),
        "change_of": cells.identifier(required=False),
        "change_how": cells.one_of(tuple(ChangeHow), required=False),
    },
    cells.row(
        "change_how",
        lambda d: (d["change_of"] == "") == (d["change_how"] == ""),
        Message("both change_of and change_how, or neither"),
        Message("fill in the other one"),
    ),
    cells.row(
        "unit",
        lambda d: (d["unit"] != "") | d["scale"].isin(UNITLESS),
        Message("a unit"),
        Message("write e.g. % or ug/m3"),
    ),
)

PLANS = _schema(
    {
        "plan_id": cells.identifier(unique=True),
        "region_id": cells.identifier(),
        "zh": cells.text(),
        "en": cells.text(),
        "issuer_zh": cells.text(),
        "document_no": cells.text(required=False),
        "issued_on": cells.day(),
        "issued_basis": cells.one_of(("stated", "assumed")),
        "period_start": cells.day(),
        "period_end": cells.day(),
        "note": cells.text(required=False),
    },
    cells.in_order("period_start", "period_end"),
)

TARGETS = _schema(
    {
        "target_id": cells.identifier(unique=True, of_target=True),
        "plan_id": cells.identifier(),
        "clause": cells.clause(),
        "region_id": cells.identifier(),
        "indicator_id": cells.identifier(),
        "subject_zh": cells.text(required=False),
        "subject_en": cells.text(required=False),
        "kind": cells.one_of(tuple(Kind)),
        "comparator": cells.one_of(tuple(Comparator)),
        "threshold": cells.number(),
        "threshold_high": cells.number(),
        "threshold_text": cells.text(required=False),
        "unit": cells.blank(),
        "period_start": cells.day(),
        "period_end": cells.day(),
        "period_kind": cells.one_of(tuple(PeriodKind)),
        "baseline_start": cells.day(required=False),
        "baseline_end": cells.day(required=False),
        "obligation": cells.one_of(tuple(Obligation)),
        "implied": cells.flag(),
        "deadline_inferred": cells.flag(),
        "parent_target_id": cells.identifier(required=False, of_target=True),
        "edition": cells.text(required=False),
        "note": cells.text(required=False),
    },
    cells.row(
        "target_id",
        lambda d: (d["target_id"].str.split("/").str[0] == d["plan_id"]) & d["target_id"].str.contains("/"),
        Message("an id that begins with its plan_id and /"),
        Message("write <plan_id>/<clause>-<short name>"),
    ),
    cells.row(
        "threshold",
        lambda d: ~d["comparator"].isin(NEEDS_THRESHOLD) | (d["threshold"] != ""),
        Message("a threshold, which the comparators {words} need", words=", ".join(NEEDS_THRESHOLD)),
        Message("fill it in, or change the comparator"),
    ),
    cells.row(
        "threshold",
        lambda d: (d["comparator"] != Comparator.CLASS) | cells.to_number(d["threshold"]).isin((1, 2, 3, 4, 5, np.nan)),
        Message("a class as a number from 1 to 5"),
        Message("write 3 for class III"),
    ),
    cells.row(
        "threshold_high",
        lambda d: (d["comparator"] == Comparator.RANGE) == (d["threshold_high"] != ""),
        Message("an upper end for a range, and for nothing else"),
    ),
    cells.row(
        "threshold_high",
        lambda d: ~(cells.to_number(d["threshold_high"]) < cells.to_number(d["threshold"])),
        Message("an upper end not below threshold"),
        Message("swap the two ends"),
    ),
    cells.row(
        "threshold_text",
        lambda d: (d["comparator"] != Comparator.DIRECTION) | (d["threshold_text"] != ""),
        Message("the direction in words, e.g. down, up or improve"),
    ),
    cells.in_order("period_start", "period_end"),
    cells.row(
        "baseline_end",
        lambda d: (d["baseline_start"] == "") == (d["baseline_end"] == ""),
        Message("both ends of the baseline period, or neither"),
    ),
    cells.in_order("baseline_start", "baseline_end"),
)

SCHEMAS: dict[str, pa.DataFrameSchema] = {
    "regions": REGIONS,
    "indicators": INDICATORS,
    "plans": PLANS,
    "targets": TARGETS,
}
"""Schema of each registry file, by its name without ending."""

OPTIONAL = {"regions": ("longitude", "latitude"), "indicators": ("change_of", "change_how")}
"""Columns that a file may lack altogether; they are empty then."""


def _is_right(schema: pa.DataFrameSchema, rows: pd.DataFrame) -> bool:
    """Whether every check of a schema holds; pandera, which gathers and names the faults, takes twice as long."""
    of_cells = all(one(rows[name]).check_passed for name, cell in schema.columns.items() for one in cell.checks)
    return of_cells and all(one(rows).check_passed for one in schema.checks)


def problems(name: str, rows: pd.DataFrame, file: str) -> list[Problem]:
    """Everything the schema of one file finds wrong with its rows.

    Parameters
    ----------
    name : str
        Key of `SCHEMAS`.
    rows : DataFrame
        Text cells indexed by line, as `analytics.targets.csvtext.read` returns them.
    file : str
        Name of the file for the messages.

    Returns
    -------
    list of Problem
        In file order; empty if the file is right.
    """
    expected, todo = Message("text without control characters"), Message("write it in one line")
    suspect = [name for name in rows.columns if name != "note" and re.search(CONTROL, "".join(rows[name]))]
    found = {str(name): rows.index[rows[name].str.contains(CONTROL)] for name in suspect}
    hidden = [
        Problem(file, int(line), name, printable(rows.at[line, name]), expected, todo)
        for name, lines in found.items()
        for line in lines
    ]
    if hidden:
        return hidden
    if _is_right(SCHEMAS[name], rows):
        return []
    try:
        SCHEMAS[name].validate(rows, lazy=True)
    except pa.errors.SchemaErrors as errors:
        said = {text: one for text, one in messages_of_checks(errors).items() if isinstance(one, cells.Expectation)}
        cases = errors.failure_cases.sort_values("index", kind="stable")[["index", "column", "check"]]
        failed = ((int(line), column, said[text]) for line, column, text in cases.to_numpy())
        # A check across columns fails once for every column of the row; it is one fault.
        faults = dict.fromkeys((line, one.column or column, one) for line, column, one in failed)
        return [
            Problem(file, line, column, str(rows.at[line, column]), one.expected, one.todo)
            for line, column, one in faults
        ]
    return []


def typed(name: str, rows: pd.DataFrame) -> pd.DataFrame:
    """Rows that passed their schema, as dates, numbers, booleans and text with None for empty.

    Parameters
    ----------
    name : str
        Key of `SCHEMAS`.
    rows : DataFrame
        Text cells without faults.

    Returns
    -------
    DataFrame
        Same columns and order, index from 0.
    """
    convert: dict[str, Callable[[pd.Series], pd.Series]] = {
        "date": cells.to_date,
        "number": cells.to_number,
        "flag": lambda s: s == "1",
        "text": lambda s: s,
        "optional": lambda s: s.astype(object).where(s != "", None),
    }
    metadata = {column: spec.metadata for column, spec in SCHEMAS[name].columns.items()}
    kinds = {
        column: "optional" if facts["kind"] == "text" and not facts["required"] else facts["kind"]
        for column, facts in metadata.items()
    }
    return pd.DataFrame({column: convert[kind](rows[column]) for column, kind in kinds.items()}).reset_index(drop=True)
