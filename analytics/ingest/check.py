"""Faults of measurement values: each check is a mask over the long form, and each fault says what was expected."""

from __future__ import annotations

from datetime import date

import numpy as np
import numpy.typing as npt
import pandas as pd

from analytics.errors import InputError, Problem, printable
from analytics.ingest import columns as col
from analytics.ingest import dates, row_labels, thresholds
from analytics.ingest.batch import Lookup
from analytics.ingest.quarantine_reasons import NOT_A_NUMBER, OUT_OF_RANGE, TWICE, Each, Why, of_rows
from analytics.message import Message

#: days of the longest month
MONTH_DAYS = 31
UNKNOWN_REGION = Message(
    "unknown region: expected an id, name or alias of the registry; add it there or say --new-regions"
)
KEY = ["region_id", "station_id", "parameter", "start", "end"]


def resolve(long: pd.DataFrame, lookup: Lookup) -> pd.DataFrame:
    """Add ``region_id``, ``unit`` and the plausible range; unknown names give NaN."""
    out = long.copy()
    out["region_id"] = col.of_distinct(out["region_name"], lambda names: names.str.lower().map(lookup.regions))
    codes, written = pd.factorize(out["parameter"], use_na_sentinel=False)
    known = lookup.parameters.set_index("parameter").reindex(written)
    for name in ("unit", "min_value", "max_value"):
        out[name] = known[name].take(codes).set_axis(out.index)
    return out


def faults(long: pd.DataFrame, today: date, again: pd.Series) -> pd.DataFrame:
    """All faults of the rows, the first one each: ``index, column_name, value, reason``.

    Parameters
    ----------
    long : DataFrame
        Resolved long form.
    today : date
        Values whose interval ends after the end of this day cannot have been measured.
    again : Series of bool
        Rows whose key comes more than once (`stated_again`).
    """
    unit = col.unit_names(long["unit_name"])
    has_value = long["value"].notna()
    n_days = (long["end"] - long["start"]).dt.days
    beyond = has_value & ((long["value"] < long["min_value"]) | (long["value"] > long["max_value"]))
    checks: list[tuple[pd.Series, str, pd.Series, Why]] = [
        (long["start"].isna(), "date", long["date_text"], _why_no_day(long[long["start"].isna()])),
        *((hit, "date", long["date_text"], why) for hit, why in dates.beyond(long["start"], long["end"], today)),
        (long["region_id"].isna(), "region", long["region_name"],
         row_labels.reasons(long.loc[long["region_id"].isna(), "region_name"].astype(str), UNKNOWN_REGION)),
        (long["unit"].isna(), "parameter", long["parameter"],
         Message("unknown parameter: expected one of the standards table")),
        ((long["unit_name"] != "") & (unit != long["unit"]), "unit", long["unit_name"],
         Each(Message("wrong unit: expected {unit}; convert the value and write this unit"),
              unit=long["unit"].fillna(""))),
        (long["value_bad"], "value", long["text"], NOT_A_NUMBER),
        (beyond, "value", long["text"],
         Each(OUT_OF_RANGE, low=long["min_value"],
              high=long["max_value"][beyond].astype(str) + " " + long["unit"][beyond].fillna("").astype(str))),
        # 30 for every month is a common way to fill the column in; 45 is a mistake
        (has_value & (n_days > 1) & ~long["n_valid"].between(1, MONTH_DAYS).fillna(True), "days", long["n_valid"],
         Message("impossible count of days: expected a whole number from 1 to {most}", most=MONTH_DAYS)),
    ]  # fmt: skip
    parts = []
    done = pd.Series(False, index=long.index)
    for mask, column, value, reason in checks:
        hit = mask.fillna(False).astype(bool) & ~done
        done |= hit
        if hit.any():
            reasons = of_rows(reason, long.index[hit])
            seen = value[hit].astype(str).to_list()
            parts.append(
                pd.DataFrame({"index": long.index[hit], "column_name": column, "value": seen, "reason": reasons})
            )
    parts.append(_conflicts(long[~done & has_value & again]))
    return pd.concat(parts, ignore_index=True)


def _why_no_day(undated: pd.DataFrame) -> pd.Series:
    """Why rows have no day; a row that leaves it empty beside a place called 平均 is a summary, not a bad date."""
    blank = undated["date_text"].astype(str) == ""
    summary = row_labels.is_summary(undated.loc[blank, "region_name"].astype(str))
    return undated["date_bad"].mask(summary.reindex(undated.index, fill_value=False), row_labels.SUMMARY)


def expect_one_row_a_day(long: pd.DataFrame, file: str, again: pd.Series) -> None:
    """Refuse a file that tells most days of its cities more than once, with different values.

    Such a file holds stations, or hours, that nothing in it names: none of its values is the city's.

    Raises
    ------
    InputError
        Names the first two lines that contradict each other.
    """
    of_city = (long["station_id"] == "") & long["value"].notna() & long["start"].notna() & long["region_id"].notna()
    several = long[of_city & again]
    if several.empty:
        return
    groups = several.groupby(KEY, sort=False)["value"]
    differs = several["value"] != groups.transform("first")
    keys = int(of_city.sum()) - len(several) + groups.ngroups
    twice = several.loc[differs, KEY].drop_duplicates()
    if len(twice) == 0 or len(twice) < thresholds.STATED_TWICE * keys:
        return
    row = several[differs].iloc[0]
    other = several[(several[KEY] == row[KEY]).all(axis=1)].iloc[0]
    raise InputError(
        Problem(file, int(row["line"]), str(row["parameter"]), str(row["text"]),
                Message("one value a region and day, line {line} says {value}", line=other["line"],
                        value=printable(other["text"])),
                Message("if these are stations, name their column: --column NAME=station; hours need a column hour"))
    )  # fmt: skip


def stated_again(long: pd.DataFrame) -> pd.Series:
    """Rows whose key (`KEY`) another row bears too; by numbers of the distinct cells, for files have millions of rows.

    Examples
    --------
    >>> row = {"region_id": "a", "station_id": "", "parameter": "pm25", "start": pd.Timestamp(2025, 1, 1),
    ...        "end": pd.Timestamp(2025, 1, 2)}
    >>> stated_again(pd.DataFrame([row, {**row, "parameter": "pm10"}, row])).tolist()
    [True, False, True]
    """
    key = np.zeros(len(long), dtype=np.int64)
    for name in KEY:
        codes, distinct = pd.factorize(long[name], use_na_sentinel=False)
        key, _ = pd.factorize(key * max(len(distinct), 1) + codes)  # small again, so that the product stays an integer
    return pd.Series(pd.Series(key).duplicated(keep=False).to_numpy(), index=long.index)


def keys(long: pd.DataFrame) -> npt.NDArray[np.uint64]:
    """A number for each value with a place and a time: the same where the key (`KEY`) is, in whatever piece of a file.

    Two keys with one number are as good as impossible among the values of a file, and would cost time alone.

    Examples
    --------
    >>> row = {"region_id": "a", "station_id": "", "parameter": "pm25", "start": pd.Timestamp(2025, 1, 1),
    ...        "end": pd.Timestamp(2025, 1, 2), "value": 1.0}
    >>> one, other, same = keys(pd.DataFrame([row, {**row, "parameter": "pm10"}, row, {**row, "region_id": None}]))
    >>> bool(one == same), bool(one == other)
    (True, False)
    """
    whole = long["value"].notna() & long["start"].notna() & long["region_id"].notna()
    return np.asarray(pd.util.hash_pandas_object(long.loc[whole, KEY], index=False), dtype=np.uint64)


def _conflicts(clean: pd.DataFrame) -> pd.DataFrame:
    """A key that comes again with another value: the first stands, the later ones are quarantined."""
    ordered = clean.sort_values("line", kind="stable")
    first = ordered.groupby(KEY, sort=False)[["value", "line"]].transform("first")
    hit = ordered["value"] != first["value"]
    bad = ordered[hit]
    return pd.DataFrame(
        {
            "index": bad.index,
            "column_name": bad["parameter"].to_numpy(),
            "value": bad["value"].astype(str).to_numpy(),
            "reason": of_rows(Each(TWICE, line=first["line"], value=first["value"]), bad.index),
        }
    )  # fmt: skip
