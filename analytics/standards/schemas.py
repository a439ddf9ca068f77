"""What each file under ``data/raw/standards/`` must look like: columns as in ``sql/raw``, 10 to 16 and 23 to 27."""

from __future__ import annotations

from datetime import date

import pandera.pandas as pa

from analytics.message import Message
from analytics.standards.decimals import ROUNDINGS
from analytics.standards.index_levels import INDEX_LEVELS
from analytics.standards.roles import Role
from analytics.standards.table_indices import FINAL_LEVELS
from analytics.terms import DAY_STATISTICS, EVERY_AREA, GRADES, SUBSTANCES, Operation
from analytics.words.numbers import as_typed

CONCENTRATION_UNITS = ["ug/m3", "mg/m3"]
COUNTS = ["day_hours", "month_days", "february_days", "year_days", "o3_8h_hours", "mda8_windows", "city_stations",
          "city_few_stations", "few_stations_below", "hour_minutes"]  # fmt: skip
WATER_COUNTS = ["water_year_months", "water_quarter_months", "water_few_sections_below"]
STATISTICS = [
    "mean",
    "percentile",
    "share",
    "count",
    "daily",
    "composite",
    "multiple",
    "finer",
    "compliance",
    "single_index",
]
#: How a statistic is made of daily values.
OPERATIONS = [one.value for one in Operation]
#: Whether a period needs the minimum counts of valid days of ``validity.csv``.
COMPLETENESS = ["days", "none"]
#: What a limit is: the limit of a standard, the level of a guideline, or a step on the way to it.
LEVELS = [*FINAL_LEVELS, "interim_1", "interim_2", "interim_3", "interim_4"]
LIMIT_AVERAGING = ["year", "peak_season", "day", "1h", "mda8"]
TREATMENTS = ["in", "bureau_out", "bureau_or_suspects_out"]
#: Levels of region a rule may be written for; all others take the row for any.
RULE_LEVELS = ["*", "city", "province", "country"]
WITH_EVENTS = ["mean", "percentile", "compliance", "composite"]
WITH_EVENTS += DAY_STATISTICS
#: rule of the daily index -> what it may say; an index where nothing is listed
INDEX_RULES: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(INDEX_LEVELS, ()),
    "o3_mda8_above_last": ("1h", "last"),
    "missing_items": ("published", "above_100"),
    "o3_1h_max_in_report": ("yes", "no"),
}
HIGHEST_INDEX = 1000
FIRST_YEAR, LAST_YEAR = 2000, 9999


def _is_iso_date(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def one_of(*values: object) -> pa.Check:
    """Check that a cell is one of a few values."""
    known = ", ".join(map(str, values))
    return pa.Check.isin(list(values), error=Message("one of {known}", known=known))


def _between(low: float, high: float) -> pa.Check:
    expected = Message("a number from {low} to {high}", low=as_typed(low), high=as_typed(high))
    return pa.Check.in_range(low, high, error=expected)


def text_column(*checks: pa.Check) -> pa.Column:
    """Column of text that is not empty."""
    return pa.Column(str, [pa.Check.str_length(min_value=1, error=Message("some text")), *checks])


def date_column() -> pa.Column:
    """Column of dates as ISO text."""
    return pa.Column(str, pa.Check(_is_iso_date, element_wise=True, error=Message("a date like 2026-03-01")))


def _integer(*checks: pa.Check, nullable: bool = False) -> pa.Column:
    return pa.Column("Int64" if nullable else "int64", list(checks), nullable=nullable, coerce=True)


def _number(*checks: pa.Check) -> pa.Column:
    return pa.Column("float64", list(checks), coerce=True)


def _schema(columns: dict[str, pa.Column], key: list[str]) -> pa.DataFrameSchema:
    return pa.DataFrameSchema(columns, strict=True, unique=key)


_EVIDENCE = {"grade": text_column(one_of(*GRADES)), "source": text_column()}

SCHEMAS: dict[str, pa.DataFrameSchema] = {
    "editions": _schema(
        {
            "edition": text_column(),
            "role": text_column(one_of(*Role)),
            "jurisdiction": text_column(),
            "code": text_column(),
            "zh": text_column(),
            "en": text_column(),
            "effective_from": date_column(),
            "effective_to": date_column(),
            **_EVIDENCE,
        },
        ["edition"],
    ),
    "jurisdictions": _schema(
        {
            "jurisdiction": text_column(),
            "zh": text_column(),
            "en": text_column(),
            "home": text_column(one_of("yes", "no")),
            **_EVIDENCE,
        },
        ["jurisdiction"],
    ),
    "limits": _schema(
        {
            "edition": text_column(),
            "parameter": text_column(one_of(*SUBSTANCES)),
            "averaging": text_column(one_of(*LIMIT_AVERAGING)),
            "area_grade": _integer(one_of(EVERY_AREA, 1, 2)),
            "value": _number(_between(0, 1e5)),
            "unit": text_column(one_of(*CONCENTRATION_UNITS)),
            "level": text_column(one_of(*LEVELS)),
            **_EVIDENCE,
        },
        ["edition", "parameter", "averaging", "area_grade", "level"],
    ),
    "breakpoints": _schema(
        {
            "edition": text_column(),
            "parameter": text_column(one_of(*SUBSTANCES)),
            "averaging": text_column(one_of("day", "1h", "mda8")),
            "iaqi": _integer(_between(0, HIGHEST_INDEX)),
            "concentration": _number(_between(0, 1e5)),
            **_EVIDENCE,
        },
        ["edition", "parameter", "averaging", "iaqi"],
    ),
    "validity": _schema(
        {
            "edition": text_column(),
            "statistic": text_column(one_of(*COUNTS, *WATER_COUNTS)),
            "minimum": _integer(_between(1, 366)),
            "expected": _integer(_between(1, 366), nullable=True),
            **_EVIDENCE,
        },
        ["edition", "statistic"],
    ),
    "reporting_decimals": _schema(
        {
            "jurisdiction": text_column(),
            "statistic": text_column(one_of(*STATISTICS)),
            "parameter": text_column(one_of("*", *SUBSTANCES)),
            "year_from": _integer(_between(FIRST_YEAR, LAST_YEAR)),
            "year_to": _integer(_between(FIRST_YEAR, LAST_YEAR)),
            "decimals": _integer(_between(0, 6)),
            "rounding": text_column(one_of(*ROUNDINGS)),
            **_EVIDENCE,
        },
        ["jurisdiction", "statistic", "parameter", "year_from"],
    ),
    "statistics": _schema(
        {
            "jurisdiction": text_column(),
            "statistic": text_column(),
            "operation": text_column(one_of(*OPERATIONS)),
            "order": pa.Column("float64", _between(0, 100), nullable=True, coerce=True),
            "years": _integer(_between(1, 9)),
            "completeness": text_column(one_of(*COMPLETENESS)),
            **_EVIDENCE,
        },
        ["jurisdiction", "statistic"],
    ),
    "evaluation": _schema(
        {
            "edition": text_column(),
            "parameter": text_column(one_of(*SUBSTANCES)),
            "statistic": text_column(),
            "averaging": text_column(one_of(*LIMIT_AVERAGING)),
            **_EVIDENCE,
        },
        ["edition", "parameter", "statistic"],
    ),
    "composite_index": _schema(
        {
            "edition": text_column(),
            "parameter": text_column(one_of(*SUBSTANCES)),
            "statistic": text_column(),
            "averaging": text_column(one_of(*LIMIT_AVERAGING)),
            "weight": _number(_between(0, 100)),
            **_EVIDENCE,
        },
        ["edition", "parameter"],
    ),
    "event_rules": _schema(
        {
            "jurisdiction": text_column(),
            "statistic": text_column(one_of(*WITH_EVENTS)),
            "parameter": text_column(one_of("*", *SUBSTANCES)),
            "level": text_column(one_of(*RULE_LEVELS)),
            "year_from": _integer(_between(FIRST_YEAR, LAST_YEAR)),
            "year_to": _integer(_between(FIRST_YEAR, LAST_YEAR)),
            "treatment": text_column(one_of(*TREATMENTS)),
            **_EVIDENCE,
        },
        ["jurisdiction", "statistic", "parameter", "level", "year_from"],
    ),
    "index_rules": _schema(
        {
            "edition": text_column(),
            "rule": text_column(one_of(*INDEX_RULES)),
            "value": text_column(),
            **_EVIDENCE,
        },
        ["edition", "rule"],
    ),
    "measuring_conditions": _schema(
        {
            "jurisdiction": text_column(),
            "parameter": text_column(one_of(*SUBSTANCES)),
            "condition": text_column(one_of("273K", "298K", "actual")),
            "temperature_k": pa.Column("float64", _between(250, 320), nullable=True, coerce=True),
            "effective_from": date_column(),
            "effective_to": date_column(),
            **_EVIDENCE,
        },
        ["jurisdiction", "parameter", "effective_from"],
    ),
    "water_class": _schema(
        {
            "edition": text_column(),
            "item": text_column(),
            "water_kind": text_column(one_of("any", "river", "lake")),
            "class": _integer(_between(1, 5)),
            "bound": text_column(one_of("max", "min")),
            "value": _number(_between(0, 1e3)),
            "unit": text_column(one_of("mg/L", "1")),
            **_EVIDENCE,
        },
        ["edition", "item", "water_kind", "class", "bound"],
    ),
    "water_core_items": _schema({"edition": text_column(), "item": text_column(), **_EVIDENCE}, ["edition", "item"]),
    "water_detection": _schema(
        {
            "item": text_column(),
            "value": _number(_between(0, 1e3)),
            "unit": text_column(one_of("mg/L")),
            **_EVIDENCE,
        },
        ["item"],
    ),
    "parameters": _schema(
        {
            "parameter": text_column(),
            "zh": text_column(),
            "en": text_column(),
            "unit": text_column(one_of("ug/m3", "mg/m3", "index", "d")),
            "min_value": _number(_between(0, 1e5)),
            "max_value": _number(_between(0, 1e5)),
            "note": pa.Column(str, nullable=True),
        },
        ["parameter"],
    ),
}
