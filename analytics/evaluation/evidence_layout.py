"""Collected evidence as typed rows: what a note says becomes columns, and odd rows are named instead of failing.

Files of the collected layout (one row a published figure, or a goal with its outcome) carry remarks such as "inferred
year", "national sections" or the name and level of a region in a column ``note``. The embedded tables in
``data/raw/evidence`` have columns for these instead, and this module is the one place that reads them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from analytics.inference import definitions
from analytics.inference.reference_class import WEIGHT
from analytics.ingest.date_forms import DIGITS, YEAR_FIRST, cell_text, parts_of, to_days
from analytics.ingest.form_cells import value_of
from analytics.terms import ASSUMED_LAG_DAYS, ONE_SIDED, Qualifier

FIGURE_NEEDS = ("region_id", "indicator_id", "period_start", "period_end", "value")
OUTCOME_NEEDS = ("region", "indicator_id", "target_year", "met")
"""Columns without which nothing of a file can be read."""

INTERIM = "full-interim"
"""Sample of goals that are compared with a schedule in mid period."""

SIGNS = ("≥", "≤", "＞", "＜")
"""Comparators as plans print them."""

YEARS = (1949, 2100)
"""First and last year in which a period of a row may end."""

LEVELS = {"省": "province", "市": "city", "县": "county", "国": "country"}
COMPOSITE = frozenset({
    "total_emission_goal", "water_redline_goal", "air_action_plan_goal", "pm25_and_heavy_days_goal",
    "basin_plan_assessment", "air_quality_task", "eight_binding_environment_goals", "nine_binding_environment_goals",
})  # fmt: skip
"""Assessments of several goals at once: they say little about one number."""

UNSOUND = (
    ("qingyang", "film_recovery_share", 2023), ("huanxian", "film_recovery_share", 2011),
    ("zhejiang", "film_recovery_share", 2018), ("huainan", "", 2016),
    ("xinjiang", "drinking_water_compliance_share", 2024),
)  # fmt: skip
"""Region, indicator (empty for any) and year of figures that other figures contradict: read, and never used."""

FIGURE_COLUMNS = [
    "region_id", "region_zh", "level", "indicator_id", "subject_zh", "scope", "edition", "period_start", "period_end",
    "value", "qualifier", "unit", "known_at", "known_at_basis", "inferred", "basis", "bias", "excluded", "source",
    "source_date", "source_url", "grade",
]  # fmt: skip
OUTCOME_COLUMNS = [
    "region_id", "region_zh", "level", "plan_zh", "indicator_id", "indicator_zh", "composite", "comparator", "target",
    "unit", "baseline", "baseline_year", "target_year", "period_end", "set_date", "set_date_basis", "outcome_value",
    "outcome_basis", "known_at", "met", "obligation", "sample", "target_basis", "duplicate", "source", "source_date",
    "source_url", "grade",
]  # fmt: skip


@dataclass(frozen=True)
class Typed:
    """Rows that could be read, one line for each that could not, and what was taken otherwise than it is written.

    Parameters
    ----------
    rows : DataFrame
        Typed rows.
    left_out : tuple of str
        What was not read, and why.
    remarks : tuple of str
        Cells of rows that were read, which say nothing that is known here.
    """

    rows: pd.DataFrame
    left_out: tuple[str, ...]
    remarks: tuple[str, ...] = ()


def _text(frame: pd.DataFrame, name: str) -> pd.Series:
    """A column as text, empty where it is absent."""
    if name not in frame:
        return pd.Series("", index=frame.index, dtype=object)
    return frame[name].astype(object).where(frame[name].notna(), "").astype(str).str.strip()


def qualified_number(text: str) -> tuple[float, str]:
    """The number that a cell is, or begins with, and its qualifier; NaN for words, ranges and changes.

    Examples
    --------
    >>> [qualified_number(text) for text in ("45.3", "≥ 1,200", "28-41 (range)", "done")]
    [(45.3, '='), (1200.0, '>='), (nan, '='), (nan, '=')]
    """
    bare, qualifier = value_of(str(text), "%")
    found = re.fullmatch(r"(-?(?:[0-9]+|[0-9]{1,3}(?:,[0-9]{3})+)(?:\.[0-9]+)?)\s*%?(?:\s*\(.*)?", bare)
    number = float(found.group(1).replace(",", "")) if found else float("nan")
    return (number, qualifier) if np.isfinite(number) else (float("nan"), "=")


def leading_number(text: str) -> float:
    """The number that a cell is, or begins with; NaN for words, ranges and changes."""
    return qualified_number(text)[0]


def _days(texts: pd.Series) -> pd.Series:
    """Days of cells, year first; NaT where a cell is none, such as a year or a month."""
    return to_days(parts_of(cell_text(texts), (YEAR_FIRST, DIGITS)))


def _ids(texts: pd.Series) -> pd.Series:
    """Codes as they are compared."""
    return texts.str.lower()


def _unread(rows: pd.Series, name: str, expected: str) -> list[str]:
    """One line for the cells of a column that say nothing known; empty where there are none."""
    if rows.empty:
        return []
    return [f"{len(rows)} cells of {name} are not {expected}, such as {rows.iloc[0]!r} of row {rows.index[0] + 2}"]


def _known(stated: pd.Series, ends: pd.Series) -> tuple[pd.Series, pd.Series]:
    """Day on which a row was known, and whether that is stated or assumed."""
    assumed = ends + pd.Timedelta(days=ASSUMED_LAG_DAYS)
    return stated.fillna(assumed), pd.Series(np.where(stated.notna(), "stated", "assumed"), stated.index)


def unsound(rows: pd.DataFrame) -> pd.Series:
    """1 for figures that are known to be wrong or of another kind (`UNSOUND`)."""
    year = rows["period_end"].dt.year
    marks = pd.Series(0, index=rows.index)
    for region, indicator, when in UNSOUND:
        marks |= (
            (rows["region_id"] == region) & (year == when) & rows["indicator_id"].str.startswith(indicator)
        ).astype(int)
    return marks


def _levels(notes: pd.Series) -> pd.Series:
    found = notes.str.extract(r"级别:(省|市|县|国)")[0]
    return found.map(LEVELS).fillna("")


def figures(frame: pd.DataFrame) -> Typed:
    """Published figures of the collected layout.

    Parameters
    ----------
    frame : DataFrame
        Cells as text or numbers; missing columns count as empty.

    Returns
    -------
    Typed
        Rows with `FIGURE_COLUMNS`.

    Examples
    --------
    >>> one = {"region_id": "henan", "indicator_id": "water_share_class_1_3", "value": "79.9", "note": "国考断面"}
    >>> typed = figures(pd.DataFrame([one | {"period_start": "2021-01-01", "period_end": "2021-12-31"}]))
    >>> typed.rows.iloc[0][["scope", "known_at_basis"]].tolist()
    ['national_sections', 'assumed']
    """
    frame = frame.reset_index(drop=True)
    notes = _text(frame, "note")
    start, end = (_days(_text(frame, c)) for c in ("period_start", "period_end"))
    published = _days(_text(frame, "source_date"))
    known_at, basis = _known(published, end)
    numbers = _text(frame, "value").map(qualified_number)
    in_value, stated = numbers.str[1], _text(frame, "qualifier")
    signs = stated.map(lambda sign: value_of(f"{sign}1", "%"))
    sign_is_known = (stated == "") | (signs.str[0] == "1") & signs.str[1].isin(list(Qualifier))
    rows = pd.DataFrame({name: _text(frame, name) for name in FIGURE_COLUMNS}).assign(
        region_id=_ids(_text(frame, "region_id")),
        indicator_id=_ids(_text(frame, "indicator_id")),
        region_zh=notes.str.extract(r"地区:([^;]+)")[0].fillna(_text(frame, "region_zh")),
        level=_levels(notes),
        scope=definitions.scopes(notes),
        period_start=start,
        period_end=end,
        value=numbers.str[0].astype(float),
        qualifier=in_value.where((stated == "") | (signs.str[1] == "=") & (in_value != "="), signs.str[1]),
        known_at=known_at,
        known_at_basis=basis,
        inferred=notes.str.contains("推定|推出|推断|推得").astype(int),
        basis=_text(frame, "basis").replace("unknown", ""),
        bias=np.where(notes.str.contains("有偏"), "only_full_listed", ""),
        excluded=notes.str.contains("不与全年值并列").astype(int),
    )
    rows["edition"] = definitions.editions(rows["indicator_id"], end)
    rows["excluded"] |= unsound(rows)
    typed = _sound(rows, {
        "no number": rows["value"].isna(),
        "no period": start.isna() | end.isna() | (end < start) | ~end.dt.year.between(*YEARS),
        "unknown qualifier": ~sign_is_known,
        "published before its period begins": known_at < start,
    })  # fmt: skip
    dated = _text(frame, "source_date")
    days = "a day (its figure counts as known 90 days after its period)"
    return replace(typed, remarks=tuple(_unread(dated[(dated != "") & published.isna()], "source_date", days)))


def _sound(rows: pd.DataFrame, faults: Mapping[str, pd.Series]) -> Typed:
    """Rows with a region, an indicator and no fault, and a line for each of the others."""
    every = {"no region": rows["region_id"] == "", "no indicator": rows["indicator_id"] == "", **faults}
    reasons = np.select([np.asarray(one, dtype=bool) for one in every.values()], list(every), "")
    bad = reasons != ""
    lines = tuple(f"row {i + 2}: {reasons[i]}" for i in np.flatnonzero(bad))
    return Typed(rows[~bad].reset_index(drop=True), lines)


def last_day(target_year: str) -> pd.Timestamp | None:
    """Last day of the period that a goal is judged on.

    Examples
    --------
    >>> [last_day(t).strftime("%Y-%m-%d") for t in ("2025", "2020-H1", "2014-M7", "2020-Q3", "2018-10/2019-03")]
    ['2025-12-31', '2020-06-30', '2014-07-31', '2020-09-30', '2019-03-31']
    >>> last_day("2018-2020年").strftime("%Y-%m-%d"), last_day("soon")
    ('2020-12-31', None)
    """
    text = str(target_year).strip().rpartition("/")[2].removesuffix("年")
    text = re.sub(r"^\d{4}\s*[-~～—–至到]\s*(?=\d{4}$)", "", text)
    found = re.fullmatch(r"(\d{4})(?:\.0)?(?:-(H|Q|M)?(\d{1,2}))?", text)
    if found is None:
        return None
    year, part, number = found.groups()
    month = 12 if number is None else int(number) * {"H": 6, "Q": 3, "M": 1, None: 1}[part]
    if not YEARS[0] <= int(year) <= YEARS[1] or not 1 <= month <= 12:
        return None
    return pd.Timestamp(int(year), month, 1) + pd.offsets.MonthEnd(0)


def outcomes(frame: pd.DataFrame) -> Typed:
    """Goals with their outcomes of the collected layout.

    Parameters
    ----------
    frame : DataFrame
        Cells as text or numbers; missing columns count as empty.

    Returns
    -------
    Typed
        Rows with `OUTCOME_COLUMNS`; ``met`` is yes, no or unknown.

    Examples
    --------
    >>> one = {"region": "beijing", "indicator_id": "pm25_mean", "comparator": "<=", "target": 60, "met": "yes"}
    >>> typed = outcomes(pd.DataFrame([one | {"target_year": 2017, "outcome": 58}]))
    >>> typed.rows.loc[0, "period_end"].date().isoformat(), typed.rows.loc[0, "known_at"].date().isoformat()
    ('2017-12-31', '2018-03-31')
    """
    frame = frame.reset_index(drop=True)
    notes = _text(frame, "note")
    names = {"region_id": "region", "region_zh": "region_zh"}
    rows = pd.DataFrame({name: _text(frame, names.get(name, name)) for name in OUTCOME_COLUMNS})
    end = pd.to_datetime(_text(frame, "target_year").map(last_day))
    outcome, dated = _text(frame, "outcome"), _text(frame, "outcome_date")
    stated, met = _days(dated), rows["met"].str.lower()
    base = pd.to_numeric(rows["baseline_year"], errors="coerce")
    indicators = _ids(rows["indicator_id"])
    rows = rows.assign(
        region_id=_ids(rows["region_id"]),
        indicator_id=indicators,
        composite=indicators.isin(COMPOSITE).astype(int),
        comparator=rows["comparator"].map(lambda sign: value_of(f"{sign}1", "%")[1] if sign in SIGNS else sign),
        target=rows["target"].map(leading_number).astype(float),
        baseline=rows["baseline"].map(leading_number).astype(float),
        baseline_year=base.where(base.between(*YEARS) & (base % 1 == 0)),
        period_end=end,
        set_date=_days(rows["set_date"]),
        outcome_value=outcome.map(leading_number).astype(float),
        outcome_basis=np.where(notes.str.contains("实时日均值"), "computed_from_days", ""),
        known_at=_known(stated, end)[0],
        met=met.where(met.isin(["yes", "no"]), "unknown"),
        duplicate=notes.str.contains("勿重复计数").astype(int),
    )
    words = _text(frame, "met")
    samples = _text(frame, "sample")
    known = pd.Series([*WEIGHT, INTERIM])
    signs, agreed = rows["comparator"], _text(frame, "set_date")
    targets = _text(frame, "target")
    remarks = [
        *_unread(words[~met.isin(["yes", "no", "unknown", ""])], "met", "yes, no or unknown (they count as unknown)"),
        *_unread(samples[~samples.isin(known)], "sample", f"one of {', '.join(known)} (such goals are not scored)"),
        *_unread(dated[(dated != "") & stated.isna()], "outcome_date", "a day (its outcome counts as known 90 days "
                 "after its period)"),
        *_unread(agreed[(agreed != "") & rows["set_date"].isna()], "set_date", "a day (they count as not stated)"),
        *_unread(signs[~signs.isin(["", *ONE_SIDED])], "comparator", f"one of {', '.join(ONE_SIDED)} (such goals are "
                 "answered by their class)"),
        *_unread(targets[(targets != "") & rows["target"].isna()], "target", "a number (such goals are answered by "
                 "their class)"),
    ]  # fmt: skip
    return replace(_sound(rows, {"no period": end.isna()}), remarks=tuple(remarks))
