"""Schemas of the four registry files, on their text, so that a fault still shows what stands in the file.

One pandera schema a file; its columns are those of ``sql/raw/01_region.sql`` … ``04_target.sql``. Every check
carries the column it blames, what it expects and what to do, and works on whole columns.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd
import pandera.pandas as pa

from analytics.errors import Problem
from analytics.targets.comparators import COMPARATORS, QUANTIFIED

LEVELS = ("country", "province", "area", "city", "district", "county", "zone", "town")
DIRECTIONS = ("lower", "higher", "none")
SCALES = ("share", "positive", "count", "rank", "event", "class", "direction")
MONITORED = (
    "mean",
    "good_day_share",
    "good_days",
    "heavy_day_share",
    "heavy_days",
    "p90",
    "p95",
    "composite_index",
)
STATISTICS = (*MONITORED, "rank", "figure", "event", "direction")
KINDS = ("target", "milestone", "standard")
PERIOD_KINDS = ("year", "span", "date", "recurring")
OBLIGATIONS = ("binding", "expected", "striven")

NEEDS_THRESHOLD = (*QUANTIFIED, "class", "rank")
NUMBER = r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]{1,2})?"
DATE = r"[0-9]{4}(?:-[0-9]{2}-[0-9]{2}|/[0-9]{1,2}/[0-9]{1,2})"
ID = r"[a-z0-9/_.\-]+"
_SEPARATOR = "\x1f"

Mask = Callable[[pd.DataFrame], pd.Series]


def to_date(text: pd.Series) -> pd.Series:
    """Dates of text as YYYY-MM-DD or, as spreadsheets rewrite it, YYYY/M/D; NaT for anything else.

    Examples
    --------
    >>> to_date(pd.Series(["2025-12-31", "2025/1/2", "2025-13-01", ""])).dt.strftime("%Y%m%d").tolist()
    ['20251231', '20250102', nan, nan]
    """
    shaped = text.where(text.str.fullmatch(DATE).astype(bool), "")
    # Month and day get two digits, so that one format reads both spellings.
    padded = shaped.str.replace(r"[/](?=[0-9](?:/|$))", "-0", regex=True).str.replace("/", "-", regex=False)
    return pd.to_datetime(padded, format="%Y-%m-%d", errors="coerce")


def to_number(text: pd.Series) -> pd.Series:
    """Numbers of text with a point for decimals; NaN for anything else (also for ``inf`` and ``1,000``).

    Examples
    --------
    >>> to_number(pd.Series(["67.5", "-3", "1,000", "inf"])).tolist()
    [67.5, -3.0, nan, nan]
    """
    return pd.to_numeric(text.where(text.str.fullmatch(NUMBER).astype(bool)), errors="coerce").astype(float)


def _check(test: Callable, expected: str, todo: str = "", column: str = "") -> pa.Check:
    """Pandera check whose message can be taken apart again."""
    return pa.Check(test, name=expected, error=_SEPARATOR.join((column, expected, todo)))


def _row(column: str, mask: Mask, expected: str, todo: str = "") -> pa.Check:
    """Check across the columns of a row; `mask` is true where the row is right, and `column` is blamed."""
    return _check(mask, expected, todo, column)


FILLED = _check(lambda s: s != "", "a value", "fill it in")


def _column(kind: str, required: bool, *checks: pa.Check, unique: bool = False) -> pa.Column:
    """Text column that becomes `kind` (text, date, number or flag) once it is right."""
    tests = [FILLED, *checks] if required else list(checks)
    if unique:
        tests.append(_check(lambda s: ~s.duplicated() | (s == ""), "an id that no row above has", "rename it"))
    return pa.Column(str, tests, metadata={"kind": kind, "required": required})


def _text(required: bool = True) -> pa.Column:
    return _column("text", required)


def _blank() -> pa.Column:
    """Text that may be empty and then stays the empty string (not null)."""
    return pa.Column(str, metadata={"kind": "text", "required": True})


def _id(required: bool = True, unique: bool = False) -> pa.Column:
    test = _check(
        lambda s: (s == "") | s.str.fullmatch(ID).astype(bool),
        "an id of lower-case letters, digits and / _ . -",
        "rewrite it",
    )
    return _column("text", required, test, unique=unique)


def _one_of(words: tuple[str, ...]) -> pa.Column:
    test = _check(lambda s: (s == "") | s.isin(words), f"one of {', '.join(words)}", "write one of these")
    return _column("text", True, test)


def _date(required: bool = True) -> pa.Column:
    test = _check(lambda s: (s == "") | to_date(s).notna(), "a date as YYYY-MM-DD", "write e.g. 2025-12-31")
    return _column("date", required, test)


def _number() -> pa.Column:
    test = _check(lambda s: (s == "") | to_number(s).notna(), "a number with a point for decimals", "write e.g. 67.5")
    return _column("number", False, test)


def _flag() -> pa.Column:
    return _column("flag", True, _check(lambda s: (s == "") | s.isin(("0", "1")), "0 or 1", "write 0 or 1"))


def _ordered(frame: pd.DataFrame, start: str, end: str) -> pd.Series:
    """Tell where the end is not before the start, or one of them is not a date (told elsewhere)."""
    first, last = to_date(frame[start]), to_date(frame[end])
    return ~(last < first)


def _in_order(start: str, end: str) -> pa.Check:
    return _row(end, lambda d: _ordered(d, start, end), f"a day not before {start}", "swap or correct the dates")


def _schema(columns: dict[str, pa.Column], *checks: pa.Check) -> pa.DataFrameSchema:
    return pa.DataFrameSchema(columns, checks=list(checks), strict=True)


REGIONS = _schema(
    {
        "region_id": _id(unique=True),
        "zh": _text(),
        "en": _text(),
        "aliases": _blank(),
        "level": _one_of(LEVELS),
        "parent_id": _id(required=False),
        "climate_region": _text(required=False),
    },
)

INDICATORS = _schema(
    {
        "indicator_id": _id(unique=True),
        "zh": _text(),
        "en": _text(),
        "unit": _blank(),
        "domain": _text(),
        "direction": _one_of(DIRECTIONS),
        "parameter": _id(required=False),
        "statistic": _one_of(STATISTICS),
        "scale": _one_of(SCALES),
    },
    _row(
        "unit",
        lambda d: (d["unit"] != "") | d["scale"].isin(("event", "class", "direction", "positive", "count")),
        "a unit",
        "write e.g. % or ug/m3",
    ),
)

PLANS = _schema(
    {
        "plan_id": _id(unique=True),
        "region_id": _id(),
        "zh": _text(),
        "en": _text(),
        "issuer_zh": _text(),
        "document_no": _text(required=False),
        "issued_on": _date(),
        "issued_basis": _one_of(("stated", "assumed")),
        "period_start": _date(),
        "period_end": _date(),
        "note": _text(required=False),
    },
    _in_order("period_start", "period_end"),
)

TARGETS = _schema(
    {
        "target_id": _id(unique=True),
        "plan_id": _id(),
        "clause": _text(),
        "region_id": _id(),
        "indicator_id": _id(),
        "subject_zh": _text(required=False),
        "subject_en": _text(required=False),
        "kind": _one_of(KINDS),
        "comparator": _one_of(COMPARATORS),
        "threshold": _number(),
        "threshold_high": _number(),
        "threshold_text": _text(required=False),
        "unit": _blank(),
        "period_start": _date(),
        "period_end": _date(),
        "period_kind": _one_of(PERIOD_KINDS),
        "baseline_start": _date(required=False),
        "baseline_end": _date(required=False),
        "obligation": _one_of(OBLIGATIONS),
        "implied": _flag(),
        "deadline_inferred": _flag(),
        "parent_target_id": _id(required=False),
        "edition": _text(required=False),
        "note": _text(required=False),
    },
    _row(
        "target_id",
        lambda d: (d["target_id"].str.split("/").str[0] == d["plan_id"]) & d["target_id"].str.contains("/"),
        "an id that begins with its plan_id and /",
        "write <plan_id>/<clause>-<short name>",
    ),
    _row(
        "threshold",
        lambda d: ~d["comparator"].isin(NEEDS_THRESHOLD) | (d["threshold"] != ""),
        f"a threshold, which the comparators {', '.join(NEEDS_THRESHOLD)} need",
        "fill it in, or change the comparator",
    ),
    _row(
        "threshold",
        lambda d: (d["comparator"] != "class") | to_number(d["threshold"]).isin((1, 2, 3, 4, 5, np.nan)),
        "a class as a number from 1 to 5",
        "write 3 for class III",
    ),
    _row(
        "threshold_high",
        lambda d: (d["comparator"] == "range") == (d["threshold_high"] != ""),
        "an upper end for a range, and for nothing else",
    ),
    _row(
        "threshold_high",
        lambda d: ~(to_number(d["threshold_high"]) < to_number(d["threshold"])),
        "an upper end not below threshold",
        "swap the two ends",
    ),
    _row(
        "threshold_text",
        lambda d: (d["comparator"] != "direction") | (d["threshold_text"] != ""),
        "the direction in words, e.g. down, up or improve",
    ),
    _in_order("period_start", "period_end"),
    _row(
        "baseline_end",
        lambda d: (d["baseline_start"] == "") == (d["baseline_end"] == ""),
        "both ends of the baseline period, or neither",
    ),
    _in_order("baseline_start", "baseline_end"),
)

SCHEMAS: dict[str, pa.DataFrameSchema] = {
    "regions": REGIONS,
    "indicators": INDICATORS,
    "plans": PLANS,
    "targets": TARGETS,
}
"""Schema of each registry file, by its name without ending."""


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
    try:
        SCHEMAS[name].validate(rows, lazy=True)
    except pa.errors.SchemaErrors as errors:
        # A check across columns fails once for every column of the row; it is one fault.
        cases = errors.failure_cases.drop_duplicates(["check", "index", "column"])
        parts = cases["check"].str.split(_SEPARATOR, expand=True)
        blamed = parts[0].where(parts[0] != "", cases["column"])
        found = pd.DataFrame({"line": cases["index"], "column": blamed, "expected": parts[1], "todo": parts[2]})
        found = found.drop_duplicates().sort_values("line", kind="stable")
        return [
            Problem(file, int(line), column, str(rows.at[line, column]), expected, todo)
            for line, column, expected, todo in found.to_numpy().tolist()
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
        "date": to_date,
        "number": to_number,
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
