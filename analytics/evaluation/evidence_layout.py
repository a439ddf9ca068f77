"""Collected evidence as typed rows: what a note says becomes columns, and odd rows are named instead of failing.

Files of the collected layout (one row a published figure, or a goal with its outcome) carry remarks such as "inferred
year", "national sections" or the name and level of a region in a column ``note``. The embedded tables in
``data/raw/evidence`` have columns for these instead, and this module is the one place that reads them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np
import pandas as pd

from analytics.inference import definitions
from analytics.terms import ASSUMED_LAG_DAYS

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
    """Rows that could be read, and one line for each that could not.

    Parameters
    ----------
    rows : DataFrame
        Typed rows.
    left_out : tuple of str
        What was not read, and why.
    """

    rows: pd.DataFrame
    left_out: tuple[str, ...]


def _text(frame: pd.DataFrame, name: str) -> pd.Series:
    """A column as text, empty where it is absent."""
    if name not in frame:
        return pd.Series("", index=frame.index, dtype=object)
    return frame[name].astype(object).where(frame[name].notna(), "").astype(str).str.strip()


def leading_number(text: str) -> float:
    """The number that a cell is, or begins with; NaN for words, ranges and changes.

    Examples
    --------
    >>> leading_number("45.3"), leading_number(">=99"), leading_number("28-41 (range)"), leading_number("done")
    (45.3, 99.0, nan, nan)
    """
    found = re.fullmatch(r"[<>=~≥≤约]*\s*(-?[0-9]+(?:\.[0-9]+)?)\s*%?(?:\s*[(（].*)?", str(text).strip())
    return float(found.group(1)) if found else float("nan")


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
    notes = _text(frame, "note")
    start, end = (pd.to_datetime(_text(frame, c), errors="coerce") for c in ("period_start", "period_end"))
    known_at, basis = _known(pd.to_datetime(_text(frame, "source_date"), errors="coerce"), end)
    rows = pd.DataFrame({name: _text(frame, name) for name in FIGURE_COLUMNS}).assign(
        region_zh=notes.str.extract(r"地区:([^;]+)")[0].fillna(_text(frame, "region_zh")),
        level=_levels(notes),
        scope=definitions.scopes(notes),
        period_start=start,
        period_end=end,
        value=_text(frame, "value").map(leading_number).astype(float),
        qualifier=_text(frame, "qualifier").replace("", "="),
        known_at=known_at,
        known_at_basis=basis,
        inferred=notes.str.contains("推定|推出|推断|推得").astype(int),
        basis=_text(frame, "basis").replace("unknown", ""),
        bias=np.where(notes.str.contains("有偏"), "only_full_listed", ""),
        excluded=notes.str.contains("不与全年值并列").astype(int),
    )
    rows["edition"] = definitions.editions(rows["indicator_id"], end)
    rows["excluded"] |= unsound(rows)
    return _sound(rows, rows["value"].isna(), start.isna() | end.isna() | (end < start))


def _sound(rows: pd.DataFrame, no_value: pd.Series, no_period: pd.Series) -> Typed:
    """Rows with a region, an indicator, a value and a period, and a line for each of the others."""
    reasons = np.select(
        [rows["region_id"] == "", rows["indicator_id"] == "", no_value, no_period],
        ["no region", "no indicator", "no number", "no period"],
        "",
    )
    bad = reasons != ""
    lines = tuple(f"row {i + 2}: {reasons[i]}" for i in np.flatnonzero(bad))
    return Typed(rows[~bad].reset_index(drop=True), lines)


def last_day(target_year: str) -> pd.Timestamp | None:
    """Last day of the period that a goal is judged on.

    Examples
    --------
    >>> [last_day(t).strftime("%Y-%m-%d") for t in ("2025", "2020-H1", "2014-M7", "2020-Q3", "2018-10/2019-03")]
    ['2025-12-31', '2020-06-30', '2014-07-31', '2020-09-30', '2019-03-31']
    """
    text = str(target_year).strip().rpartition("/")[2]
    found = re.fullmatch(r"(\d{4})(?:\.0)?(?:-(H|Q|M)?(\d{1,2}))?", text)
    if found is None:
        return None
    year, part, number = found.groups()
    month = 12 if number is None else int(number) * {"H": 6, "Q": 3, "M": 1, None: 1}[part]
    return None if not 1 <= month <= 12 else pd.Timestamp(int(year), month, 1) + pd.offsets.MonthEnd(0)


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
    notes = _text(frame, "note")
    names = {"region_id": "region", "region_zh": "region_zh"}
    rows = pd.DataFrame({name: _text(frame, names.get(name, name)) for name in OUTCOME_COLUMNS})
    end = pd.to_datetime(_text(frame, "target_year").map(last_day))
    stated = pd.to_datetime(_text(frame, "outcome_date"), errors="coerce")
    outcome = _text(frame, "outcome")
    rows = rows.assign(
        composite=rows["indicator_id"].isin(COMPOSITE).astype(int),
        target=rows["target"].map(leading_number).astype(float),
        baseline=rows["baseline"].map(leading_number).astype(float),
        baseline_year=pd.to_numeric(rows["baseline_year"], errors="coerce"),
        period_end=end,
        set_date=pd.to_datetime(rows["set_date"], errors="coerce"),
        outcome_value=outcome.map(leading_number).astype(float),
        outcome_basis=np.where(notes.str.contains("实时日均值"), "computed_from_days", ""),
        known_at=_known(stated, end)[0],
        met=rows["met"].where(rows["met"].isin(["yes", "no"]), "unknown"),
        duplicate=notes.str.contains("勿重复计数").astype(int),
    )
    return _sound(rows, pd.Series(False, index=rows.index), end.isna())
