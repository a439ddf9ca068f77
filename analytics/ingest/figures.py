"""Published figures: one number for a region, indicator and period, with source, date and grade."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd

from analytics import sheets
from analytics.errors import InputError, Problem
from analytics.ingest import columns as col
from analytics.ingest import dates
from analytics.ingest.batch import Batch, Lookup, Options
from analytics.ingest.column_roles import Columns, apart
from analytics.ingest.provenance_card import Card
from analytics.ingest.quarantine_reasons import NOT_A_NUMBER, OUT_OF_RANGE, Each, Why, of_rows
from analytics.ingest.raw import LINE, Raw, quarantine_rows
from analytics.ingest.thresholds import LEAST_UG
from analytics.message import Message
from analytics.standards.figure_ranges import COLUMNS, MOST_OF_YEAR, PART_OF_ONE
from analytics.targets import names
from analytics.terms import ASSUMED_LAG_DAYS, GRADES, Basis, Grade, Qualifier
from analytics.words.numbers import as_typed, column_as_typed

REQUIRED = ("region_id", "indicator_id", "period_start", "period_end", "value")
OPTIONAL = (
    "subject_zh",
    "qualifier",
    "unit",
    "source",
    "source_date",
    "source_url",
    "grade",
    "basis",
    "note",
)
DATES = ("period_start", "period_end", "source_date")
QUALIFIERS = tuple(Qualifier)


def read(raw: Raw, card: Card, lookup: Lookup, identity: str, options: Options, today: date) -> Batch:
    """Read a file of figures (also a filled-in template; rows whose value is still empty say nothing).

    A figure is known from its date of publication; without one, from 90 days after its period's end, today at the
    latest (assumed).

    Raises
    ------
    InputError
        If a required column is missing.
    """
    absent = [n for n in REQUIRED if n not in raw.rows.columns]
    if absent:
        raise InputError(
            Problem(
                raw.name,
                raw.header,
                absent[0],
                None,
                Message("a column of this name"),
                Message("take `dabiao template`"),
            )
        )
    table = _typed(raw, lookup, card.date_order)
    found = _faults(table, today, lookup.ranges)
    bad_lines = set(found["line"])
    filled = table["value"].notna() & ~table["line"].isin(bad_lines)
    quarantined = quarantine_rows(raw, found, identity)
    n_read = raw.rows["line"].nunique() + len(raw.ragged)  # a row of a table of years holds several figures
    n_bad = quarantined["line"].nunique()
    return Batch(
        batch_id=identity, file=raw.name, sha256=raw.sha256, reader="figures", kind="figure", rows_read=n_read,
        rows_accepted=n_read - n_bad, rows_quarantined=n_bad, values=_values(table[filled], raw.name, today),
        quarantined=quarantined, corrected_on=options.known_at, columns=_columns(raw),
    )  # fmt: skip


def _columns(raw: Raw) -> Columns:
    """What the columns of the file are; those of a table that became figures all say what the values are."""
    if raw.as_came is None:
        return apart(raw.rows, (*REQUIRED, *OPTIONAL))
    return Columns(other=tuple(str(name) for name in raw.as_came.columns if name != LINE))


def _typed(raw: Raw, lookup: Lookup, order: str | None) -> pd.DataFrame:
    rows = raw.rows.copy()
    for name in OPTIONAL:
        if name not in rows.columns:
            rows[name] = ""
    text = {n: sheets.as_meant(col.as_text(rows[n])) for n in (*REQUIRED, *OPTIONAL)}
    out = pd.DataFrame({"line": rows["line"], **{f"{n}_text": v for n, v in text.items()}})
    out["value"], out["value_bad"], out["value_unit"] = col.parse_figures(rows["value"])
    out = out.join(_days(raw, rows, order))
    out["region_id"] = names.keys(text["region_id"]).map(lookup.regions)
    out["indicator_id"] = names.keys(text["indicator_id"]).map(lookup.indicators)
    own_unit = out["indicator_id"].map(lookup.indicator_units)
    given = col.unit_names(text["unit"])
    out["unit"] = given.where(given != "", own_unit)
    out["unit_expected"] = own_unit
    out["qualifier"] = text["qualifier"].where(text["qualifier"] != "", Qualifier.EXACT.value)
    out["grade"] = text["grade"].str.upper().where(text["grade"] != "", Grade.C.value)
    out["basis"] = text["basis"].where(text["basis"] != "", Basis.UNKNOWN.value)
    return out


def _days(raw: Raw, rows: pd.DataFrame, order: str | None) -> pd.DataFrame:
    """Columns of dates, read in one order of day and month, and why a cell is none (``<name>_bad``)."""
    every = rows[list(DATES)].reset_index(drop=True).melt(value_vars=list(DATES), ignore_index=False)
    cells = every["value"].reset_index(drop=True)
    line = pd.Series(list(rows["line"]) * len(DATES), index=cells.index)
    place = dates.DateColumn(raw.name, " or ".join(DATES), line, order)
    read = dates.read_days(cells, place, Message("write the day without a time"))
    out = pd.DataFrame(index=rows.index)
    for n, name in enumerate(DATES):
        part = slice(n * len(rows), (n + 1) * len(rows))
        out[name], out[f"{name}_bad"] = read.when[part].to_numpy(), read.reason[part].to_numpy()
    return out


def _faults(t: pd.DataFrame, today: date, ranges: pd.DataFrame) -> pd.DataFrame:
    has = t["value"].notna() | t["value_bad"]
    dated = t["source_date_text"] != ""
    bare = t["unit_expected"].fillna("") == ""
    checks: list[tuple[pd.Series, str, Why]] = [
        (t["region_id"].isna(), "region_id", Message("unknown region")),
        (
            t["indicator_id"].isna(),
            "indicator_id",
            Message("unknown indicator: expected an id or name of indicators.csv"),
        ),
        (t["period_start"].isna(), "period_start", t["period_start_bad"]),
        (t["period_end"].isna(), "period_end", t["period_end_bad"]),
        (t["period_end"] < t["period_start"], "period_end", Message("bad date: ends before it starts")),
        (t["value_bad"], "value", NOT_A_NUMBER),
        ((t["value_unit"] != "") & bare, "value", Message("wrong unit: expected none")),
        (
            (t["value_unit"] != "") & (t["value_unit"] != t["unit_expected"]) & ~bare,
            "value",
            Each(Message("wrong unit: expected {unit}, that of the indicator"), unit=t["unit_expected"]),
        ),
        (
            t["unit"].fillna("") != t["unit_expected"].fillna(""),
            "unit",
            Message("wrong unit: expected that of the indicator"),
        ),
        (~t["qualifier"].isin(QUALIFIERS), "qualifier", Message("expected one of {known}", known=" ".join(QUALIFIERS))),
        (~t["grade"].isin(GRADES), "grade", Message("expected one of {known}", known=" ".join(GRADES))),
        (dated & t["source_date"].isna(), "source_date", t["source_date_bad"]),
        (t["source_date"] > pd.Timestamp(today), "source_date", Message("bad date: after {day}", day=today)),
        *range_faults(t, ranges),
        (_part_of_one(t, ranges), "value", _either(t["value"])),
    ]
    parts = [_hits(t, has & mask, column, reason) for mask, column, reason in checks]
    faulty = {line for part in parts for line in part["line"]}
    return pd.concat([*parts, _conflicts(t[has & ~t["line"].isin(faulty)])], ignore_index=True)


def _part_of_one(t: pd.DataFrame, ranges: pd.DataFrame) -> pd.Series:
    """Bare values up to 1 of shares, which may be parts of 1 or percentages: 0.45 is 45 % or 0.45 %."""
    asked = t["indicator_id"].map(ranges[PART_OF_ONE]) if PART_OF_ONE in ranges else pd.Series("", t.index)
    bare = t["value"].where(t["value_unit"] == "").abs()
    larger = bare.groupby(t["indicator_id"]).transform("max") > 1  # of values beside it that are percentages
    return bare.gt(0) & bare.le(1) & ((asked == "asked") | ((asked == "asked_alone") & ~larger))


def _either(value: pd.Series) -> Each:
    """What a value up to 1 of a share may be, both as it is to be written."""
    whole, part = column_as_typed(value * 100) + "%", column_as_typed(value) + "%"
    sentence = Message("part of 1 or per cent: expected the sign behind the number, {whole} or {part}")
    return Each(sentence, whole=whole, part=part)


def _hits(t: pd.DataFrame, hit: pd.Series, column: str, reason: Why) -> pd.DataFrame:
    bad = t[hit.fillna(False).astype(bool)]
    return pd.DataFrame(
        {
            "line": bad["line"].to_numpy(),
            "column_name": column,
            "value": bad[f"{column}_text"].to_numpy(),
            "reason": of_rows(reason, bad.index),
        }
    )


KEY = ["region_id", "indicator_id", "subject_zh_text", "period_start", "period_end", "source_text", "basis"]


def _conflicts(t: pd.DataFrame) -> pd.DataFrame:
    first = t.groupby(KEY, dropna=False, sort=False)["value"].transform("first")
    return _hits(t, (t["value"] != first) & t["value"].notna(), "value", Message("duplicate key with another value"))


def _digest(key: pd.Series) -> pd.Series:
    """Short stable id of each key (the same in every run and on every machine)."""
    hashed = pd.util.hash_array(key.to_numpy(dtype=object))
    return pd.Series(hashed, index=key.index).map("{:016x}".format)


def _values(t: pd.DataFrame, file: str, today: date) -> pd.DataFrame:
    source = t["source_text"].where(t["source_text"] != "", file)
    stated = t["source_date"].notna()
    assumed = t["period_end"] + pd.Timedelta(days=ASSUMED_LAG_DAYS)
    assumed = assumed.mask(assumed > pd.Timestamp(today), pd.Timestamp(today))  # what lies here is known
    known = t["source_date"].where(stated, assumed).dt.date
    parts = t[[name for name in KEY if name != "source_text"]].astype(str)
    key = source.astype(str).str.cat(parts, sep="|")
    out = pd.DataFrame(
        {
            "figure_id": _digest(key),
            "region_id": t["region_id"],
            "indicator_id": t["indicator_id"],
            "subject_zh": t["subject_zh_text"].where(t["subject_zh_text"] != "", None),
            "period_start": t["period_start"].dt.date,
            "period_end": t["period_end"].dt.date,
            "value": t["value"].astype(float),
            "qualifier": t["qualifier"],
            "unit": t["unit"].fillna(""),
            "source": source,
            "source_date": t["source_date"].dt.date.where(stated, None),
            "source_url": t["source_url_text"].where(t["source_url_text"] != "", None),
            "grade": t["grade"],
            "basis": t["basis"],
            "note": t["note_text"].where(t["note_text"] != "", None),
            "known_at": known,
            "known_at_basis": stated.map({True: "stated", False: "assumed"}),
        }
    )
    return out.drop_duplicates("figure_id").reset_index(drop=True)


#: days from which a period is a year, and years around a period whose numbers are more likely years than values
DAYS_OF_YEAR, NEAR_YEARS = 365, 5
#: units of means over a period and of its days, which are not known before it ends; a share or a count may be
WHOLE_PERIOD = ("ug/m3", "mg/m3", "d")
YEAR_TYPED = Message("looks like a year: expected a value; if it is one, write its unit behind the number")
FIRST_DAY, LAST_DAY = pd.Timestamp(1990, 1, 1), pd.Timestamp(2100, 12, 31)


def range_faults(t: pd.DataFrame, ranges: pd.DataFrame) -> list[tuple[pd.Series, str, Why]]:
    """Masks of impossible figures, the column each blames and why.

    Parameters
    ----------
    t : DataFrame
        Columns indicator_id, value, period_start, period_end, source_date, unit.
    ranges : DataFrame
        Of `ranges_of`; empty: only what holds for every figure is checked.
    """
    names = [*COLUMNS, *({MOST_OF_YEAR} & set(ranges))]
    own = ranges[names].reindex(t["indicator_id"]).set_axis(t.index, axis=0).astype(float)
    value, start, end = t["value"], t["period_start"], t["period_end"]
    finite = pd.Series(np.isfinite(value.fillna(0.0)), index=t.index)
    days = (end - start).dt.days + 1
    most = own["max_value"].where(~((t["unit"] == "d") & (days > 0)), own["max_value"].clip(upper=days))
    if MOST_OF_YEAR in own:
        most = most.where(days < DAYS_OF_YEAR, np.fmin(most, own[MOST_OF_YEAR]))
    high = column_as_typed(most) + " " + t["unit"].fillna("").astype(str)  # text without rows too
    expected = Each(OUT_OF_RANGE, low=column_as_typed(own["min_value"]), high=high.str.strip())
    beyond = finite & ((value < own["min_value"]) | (value > most))
    broken = finite & ~beyond & (own["whole"] == 1) & (value != value.round())
    years = {"first": FIRST_DAY.year, "last": LAST_DAY.year}
    outside = Message("bad date: expected a period within {first} to {last}", **years)
    year_typed = _may_be_a_year(t)
    return [
        (value.notna() & ~finite, "value", Message("impossible value: expected a finite number")),
        (year_typed, "value", YEAR_TYPED),
        (beyond & ~year_typed, "value", expected),
        (
            finite & ~beyond & (own["min_value"] == 0) & (t["unit"] == "ug/m3") & (value < LEAST_UG),
            "value",
            Message(
                "impossible value: expected at least {least} ug/m3, a value in mg/m3 is to be converted",
                least=as_typed(LEAST_UG),
            ),
        ),
        (broken, "value", Message("impossible value: expected a whole number")),
        (start < FIRST_DAY, "period_start", outside),
        (end > LAST_DAY, "period_end", outside),
        (t["source_date"] < start, "source_date", Message("bad date: published before its period begins")),
        (
            t["unit"].isin(WHOLE_PERIOD) & (t["source_date"] >= start) & (t["source_date"] < end),
            "source_date",
            Message("bad date: published before its period ends"),
        ),
    ]


def _may_be_a_year(t: pd.DataFrame) -> pd.Series:
    """Bare values that are years of the period or near it, where the value has a unit: 2024 for a mean in 2024."""
    bare = t["value_unit"] == "" if "value_unit" in t else pd.Series(True, index=t.index)
    first, last = t["period_start"].dt.year - NEAR_YEARS, t["period_end"].dt.year + NEAR_YEARS
    return bare & (t["unit"].fillna("") != "") & (t["value"] % 1 == 0) & t["value"].between(first, last)
