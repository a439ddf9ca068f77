"""Readings: figures of all kinds in one shape, whether published, stated as a baseline, or the outcome of a goal."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

import pandas as pd

from analytics.inference import definitions
from analytics.inference.goal_class import CHANGES
from analytics.terms import DAY_SHARES, MEASURABLE, Qualifier

READING_COLUMNS = [
    "region_id", "indicator_id", "subject_zh", "scope", "edition", "first", "last", "value", "qualifier", "unit",
    "known_at", "kind", "doubtful", "basis", "source", "source_url",
]  # fmt: skip


class ReadingKind(StrEnum):
    """What a reading is: a figure of its own, or what a list of goals says of one."""

    FIGURE = "figure"
    MEASURED = "measured"  # from monitoring, of a whole year
    EXPECTED = "expected"  # from monitoring, of a year that still runs: by the forecast of its days
    OUTCOME = "outcome"
    BASELINE = "baseline"
    MIDWAY = "midway"


AS_SHARE = {one.day_count.value: one.value for one in DAY_SHARES}
"""Counts of days that are compared as shares of the days of their period."""

AIR_UNITS = ("ug/m3", "mg/m3")
WHOLE_YEAR = 330
"""Days from which a period counts as a whole year of a figure; no rule of validity, which counts measured days."""

RANK_PREFIX = "rank_"
"""Beginning of the indicators that are a place in a list."""

PLAN_DEPENDENT = (*CHANGES, "_weight", "_goal")
"""Endings of indicators whose figure means nothing without the plan that states its base."""

TEXT = [
    "region_id",
    "indicator_id",
    "subject_zh",
    "scope",
    "edition",
    "qualifier",
    "unit",
    "kind",
    "basis",
    "source",
    "source_url",
]


def once(rows: pd.DataFrame) -> pd.DataFrame:
    """Each figure once, as it was first known."""
    same = ["region_id", "indicator_id", "subject_zh", "scope", "edition", "last", "value", "qualifier"]
    ordered = rows.sort_values(["known_at", "kind"], kind="stable")
    return ordered.drop_duplicates(same).sort_index(kind="stable").reset_index(drop=True)


def _readings(rows: pd.DataFrame, kind: ReadingKind) -> pd.DataFrame:
    """Rows as readings: absent text is empty, days of air are shares, what depends on a plan is left out."""
    rows = rows.assign(kind=kind.value)
    rows = rows.assign(**{name: 0 if name == "doubtful" else "" for name in READING_COLUMNS if name not in rows})
    rows = _with_texts(rows[rows["value"].notna() & rows["last"].notna()][READING_COLUMNS])
    of_plan = rows["indicator_id"].str.endswith(PLAN_DEPENDENT) | rows["indicator_id"].str.startswith(RANK_PREFIX)
    rows = rows[~of_plan]
    return whole_years_of_air(days_as_shares(rows))


def _with_texts(rows: pd.DataFrame) -> pd.DataFrame:
    """Rows whose absent texts are empty, so that the same figure of two tables is seen to be the same."""
    texts = rows[TEXT].astype(object)
    return rows.assign(**texts.where(texts.notna(), ""))


def whole_years_of_air(rows: pd.DataFrame) -> pd.DataFrame:
    """Without air quality of parts of a year: seasons differ more than regions do."""
    days = (rows["last"] - rows["first"]).dt.days + 1
    of_air = rows["unit"].isin(AIR_UNITS) | rows["indicator_id"].isin(list(AS_SHARE.values()))
    return rows[~of_air | (days >= WHOLE_YEAR)].reset_index(drop=True)


def days_as_shares(rows: pd.DataFrame) -> pd.DataFrame:
    """Counts of days as shares of their period, under the indicator of the share."""
    counts = rows["indicator_id"].isin(list(AS_SHARE))
    days = (rows["last"] - rows["first"]).dt.days + 1
    return rows.assign(
        value=rows["value"].where(~counts, 100.0 * rows["value"] / days),
        unit=rows["unit"].where(~counts, "%"),
        indicator_id=rows["indicator_id"].replace(AS_SHARE),
    )


def figure_readings(figures: pd.DataFrame) -> pd.DataFrame:
    """Published figures as readings; those marked as not to be used are left out."""
    return _readings(_timed(figures), ReadingKind.FIGURE)


def place_readings(figures: pd.DataFrame) -> pd.DataFrame:
    """Published places in lists, with the columns of readings."""
    rows = _timed(figures).assign(kind=ReadingKind.FIGURE.value).reindex(columns=READING_COLUMNS)
    rows = rows[rows["indicator_id"].str.startswith(RANK_PREFIX) & rows["value"].notna()]
    return _with_texts(rows).reset_index(drop=True)


def visible(figures: pd.DataFrame, day: date) -> pd.DataFrame:
    """Figures of a workspace that were known at the end of a day and not corrected by then."""
    now = pd.Timestamp(day)
    rows = figures[pd.to_datetime(figures["known_at"]) <= now]
    if "superseded_at" not in rows:
        return rows
    # a figure that stands is superseded on 9999-12-31, which nanoseconds do not reach: so days are compared as text
    return rows[rows["superseded_at"].astype(str).str.slice(0, 10) > day.isoformat()]


def _stated_scope(rows: pd.DataFrame) -> pd.Series:
    """Scope that the subject names, else the note."""
    texts = [rows[name].fillna("").astype(str) for name in ("subject_zh", "note") if name in rows]
    found = [definitions.scopes(text) for text in texts]
    return found[0] if len(found) == 1 else found[0].where(found[0] != "", found[1])


def _timed(figures: pd.DataFrame) -> pd.DataFrame:
    """Figures that may be used, with their days, scopes and editions."""
    rows = figures.rename(columns={"period_start": "first", "period_end": "last"})
    rows = rows.assign(first=pd.to_datetime(rows["first"]), last=pd.to_datetime(rows["last"]))
    rows = rows.assign(known_at=pd.to_datetime(rows["known_at"]))
    if "excluded" in rows:
        rows = rows[rows["excluded"] == 0]
    if "scope" not in rows:
        rows = rows.assign(scope=_stated_scope(rows))
    if "edition" not in rows:
        rows = rows.assign(edition=definitions.editions(rows["indicator_id"], rows["last"]))
    if "inferred" in rows:
        rows = rows.assign(doubtful=((rows["inferred"] == 1) | (rows["bias"].fillna("") != "")).astype(int))
    return rows


def measured_readings(years: pd.DataFrame) -> pd.DataFrame:
    """Values of measured years as readings, in doubt: measurements are not reviewed, and published values are.

    Parameters
    ----------
    years : DataFrame
        ``region_id, indicator_id, first, last, value, known_at, source``; one row a region, indicator and year.
    """
    return _readings(years.assign(qualifier=Qualifier.EXACT.value), ReadingKind.MEASURED).assign(doubtful=1)


def expected_readings(years: pd.DataFrame) -> pd.DataFrame:
    """What years that still run are expected to come out as, as readings with ``low`` and ``high``.

    Parameters
    ----------
    years : DataFrame
        As of `measured_readings`, with the quantiles at 10 and 90 % as ``low`` and ``high``.
    """
    rows = measured_readings(years).assign(kind=ReadingKind.EXPECTED.value)
    ends = years[["region_id", "indicator_id", "last", "low", "high"]].drop_duplicates(
        ["region_id", "indicator_id", "last"]
    )
    return rows.merge(ends, on=["region_id", "indicator_id", "last"], how="left")


def without_published(measured: pd.DataFrame, published: pd.DataFrame) -> pd.DataFrame:
    """Measured years of which nothing is published: a year counts once, by its published value.

    Parameters
    ----------
    measured : DataFrame
        Readings of measured years.
    published : DataFrame
        Readings of any kind; bounds, parts of a region and parts of a year do not stand for a measured year.
    """
    if measured.empty or published.empty:
        return measured
    whole = (published["last"] - published["first"]).dt.days + 1 >= WHOLE_YEAR
    same = published[whole & (published["subject_zh"] == "") & published["qualifier"].isin(MEASURABLE)]
    year = [rows["last"].dt.year for rows in (measured, same)]
    keys = [rows[["region_id", "indicator_id"]].assign(year=y) for rows, y in zip((measured, same), year, strict=True)]
    taken = pd.MultiIndex.from_frame(keys[0]).isin(pd.MultiIndex.from_frame(keys[1]))
    return measured[~taken].reset_index(drop=True)


def _year_of(last: pd.Series) -> pd.Series:
    """First day of the year of each day."""
    return pd.Series(last.to_numpy().astype("datetime64[Y]").astype("datetime64[us]"), index=last.index)


def outcome_readings(outcomes: pd.DataFrame) -> pd.DataFrame:
    """Values with which goals of whole years came out, as figures of those years."""
    rows = outcomes[outcomes["target_year"].astype(str).str.fullmatch(r"\d{4}") & (outcomes["duplicate"] == 0)]
    rows = rows[rows["known_at"] >= rows["period_end"]]
    rows = rows.assign(value=rows["outcome_value"], last=rows["period_end"], first=_year_of(rows["period_end"]))
    rows = rows.assign(edition=definitions.editions(rows["indicator_id"], rows["last"]))
    return _readings(rows.assign(qualifier=Qualifier.EXACT.value), ReadingKind.OUTCOME)


def baseline_readings(goals: pd.DataFrame) -> pd.DataFrame:
    """Baselines that plans state, known with the plan, or a year after the base year where its day is not known."""
    rows = goals[goals["baseline"].notna() & goals["baseline_year"].notna()]
    last = pd.to_datetime(rows["baseline_year"].astype(int).astype(str) + "-12-31")
    stated = rows["set_date"].where(rows["set_date_basis"] == "read") if "set_date" in rows else rows["known_at"]
    known_at = pd.concat([stated.fillna(last + pd.Timedelta(days=365)), last], axis=1).max(axis=1)
    rows = rows.assign(edition=definitions.editions(rows["indicator_id"], last))
    rows = rows.assign(
        value=rows["baseline"], last=last, first=_year_of(last), known_at=known_at, qualifier=Qualifier.EXACT.value
    )
    return _readings(rows, ReadingKind.BASELINE).assign(doubtful=1)


def midway_readings(goals: pd.DataFrame) -> pd.DataFrame:
    """Values that plans report from the middle of their period."""
    rows = goals[goals["midway_value"].notna()].drop_duplicates(["region_id", "indicator_id", "midway_value"])
    last = rows["known_at"]
    rows = rows.assign(edition=definitions.editions(rows["indicator_id"], last))
    rows = rows.assign(value=rows["midway_value"].astype(float), last=last, first=_year_of(last))
    return _readings(rows.assign(qualifier=Qualifier.EXACT.value), ReadingKind.MIDWAY).assign(doubtful=1)
