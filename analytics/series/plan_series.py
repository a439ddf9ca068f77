"""What the charts of a plan draw: probabilities through time, milestones, yearly values, rankings of cities."""

from __future__ import annotations

from datetime import date

import pandas as pd

from analytics.attainment.evidence import EvidenceCache, evidence_of
from analytics.attainment.monitored.measured_years import closed_years
from analytics.attainment.monitored.outcome import Measure
from analytics.attainment.published import select as published
from analytics.series.day_series import budget_days, calendar_days, month_change, split_change
from analytics.series.ranking import city_ranking, rank_bounds
from analytics.targets.period import Period
from analytics.targets.target import Target
from analytics.terms import ONE_SIDED, PeriodKind
from analytics.warehouse import Warehouse

__all__ = [
    "budget_days",
    "calendar_days",
    "city_ranking",
    "milestones",
    "month_change",
    "probability_through_time",
    "rank_bounds",
    "split_change",
    "yearly_values",
]

YEARLY_COLUMNS = ["target_id", "series", "year", "value", "value_low", "value_high", "valid", "origin", "basis"]
#: Share of its days that must be known for a year to be shown.
LEAST_SHARE = 0.5


def probability_through_time(
    wh: Warehouse, target_id: str, up_to: date | None = None, model: str | None = None
) -> pd.DataFrame:
    """Read from the ledger how the probability of meeting a target has moved.

    Parameters
    ----------
    wh : Warehouse
        Open warehouse.
    target_id : str
        Target.
    up_to : date, optional
        Last day of knowledge; default every run.
    model : str, optional
        Only runs of this forecast model.

    Returns
    -------
    DataFrame
        One row an ``as_of``, rising: ``as_of, p_met, p_low, p_high, status, likelihood, value, run_id, model, met,
        brier``; of several runs of one day the one loaded last. The last two are empty until the ledger has been
        graded (``dabiao score``).
    """
    return wh.query("core/chart_probability", target_id=target_id, up_to=up_to or date.max, model=model)


def milestones(outlook: pd.DataFrame) -> pd.DataFrame:
    """Pick the staged targets of an outlook: one indicator of one region with several deadlines.

    Parameters
    ----------
    outlook : DataFrame
        ``Assessment.outlook``.

    Returns
    -------
    DataFrame
        Its rows that belong to a ladder, by deadline, with ``ladder`` (region/indicator/subject) in front.
    """
    rows = outlook[outlook["comparator"].isin(ONE_SIDED) & outlook["threshold"].notna()].copy()
    subject = rows["subject_zh"].fillna("").astype(str)
    rows.insert(0, "ladder", rows["region_id"] + "/" + rows["indicator"] + "/" + subject)
    steps = rows.groupby("ladder")["period_end"].transform("nunique")
    way = rows["comparator"].str[0].groupby(rows["ladder"]).transform("nunique")
    return rows[(steps > 1) & (way == 1)].sort_values(["ladder", "period_end"], kind="stable").reset_index(drop=True)


def yearly_values(known: Warehouse | EvidenceCache, outlook: pd.DataFrame, as_of: date) -> pd.DataFrame:
    """Yearly values of each one-sided target's indicator, and the straight line that leads to the target.

    Values come from monitoring where the statistic is computed from daily values of the region itself, else from
    published figures of one basis. The line starts at the base year the plan names, else at the last valid value of a
    year that was over when the plan was issued, else at the first value; where only bounds are known, between them.

    Parameters
    ----------
    known : Warehouse or EvidenceCache
        Open warehouse, or the evidence of an assessment.
    outlook : DataFrame
        Rows of ``Assessment.outlook``; other than one-sided targets are left out.
    as_of : date
        Only what was known then; only years that were over.

    Returns
    -------
    DataFrame
        ``YEARLY_COLUMNS``: ``series`` is 'value' or, for the two ends of the line, 'line'. Of monitoring ``value``,
        ``value_low`` and ``value_high`` are those of a verdict on that year (`closed_value`): ``value`` is NaN where
        only bounds are known, the expected one where 8-hour ozone is converted (one of its bases is ``converted``), and
        then the ends are those between which it lies 95 times of 100. ``valid``: enough measured days (a published
        figure counts as valid); ``origin`` is 'monitoring' or 'figure'. Targets without any value have no row. In the
        unit of the target.
    """
    evidence = evidence_of(known, as_of)
    years: dict[tuple[str, Measure], pd.DataFrame] = {}
    parts = []
    for target in (evidence.targets[name] for name in outlook["target_id"]):  # some dozens, each with its own statistic
        if not target.comparator.one_sided:
            continue
        values = _measured_years(evidence, target, years)
        if values.empty:
            values = _published_years(evidence.owned_figures.get(target.series), target)
        if not values.empty:
            line = _line(values, target)
            parts.append(pd.concat([values.assign(series="value"), line]).assign(target_id=target.target_id))
    table = pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=YEARLY_COLUMNS)
    return table.reindex(columns=YEARLY_COLUMNS)


def _measured_years(
    evidence: EvidenceCache, target: Target, made: dict[tuple[str, Measure], pd.DataFrame]
) -> pd.DataFrame:
    """Statistic of each year that is over; empty where the region has no daily values for it."""
    region = target.region_id
    monitored = target.statistic.monitored and region in evidence.measured_regions
    if not monitored or target.period_kind is PeriodKind.RECURRING:
        return pd.DataFrame()
    asked = region, Measure(target.statistic, target.parameter, target.edition)
    if asked not in made:
        made[asked] = _closed_years(evidence, *asked)
    return made[asked]


def _closed_years(evidence: EvidenceCache, region_id: str, measure: Measure) -> pd.DataFrame:
    """Values of a region's closed years; a year of which only some weeks are known says nothing of the year."""
    rows = [
        (year, one.value, one.low, one.high, one.valid, one.basis)
        for year, one in closed_years(evidence, region_id, measure)
        if one.days_known >= LEAST_SHARE * Period(date(year, 1, 1), date(year, 12, 31)).days
    ]
    table = pd.DataFrame(rows, columns=["year", "value", "value_low", "value_high", "valid", "basis"])
    return table.assign(origin="monitoring")


def _published_years(own: pd.DataFrame | None, target: Target) -> pd.DataFrame:
    if own is None:
        return pd.DataFrame()
    series = published.yearly_series(own, target.statistic)
    bounds = {"value_low": series["value"], "value_high": series["value"]} if len(series) else {}
    return series[["year", "value", "basis"]].assign(**bounds, valid=True, origin="figure")


def _line(values: pd.DataFrame, target: Target) -> pd.DataFrame:
    """Both ends of the straight line to the target; none if no value lies before its deadline."""
    end = target.period.last.year
    level = values["value"].fillna((values["value_low"] + values["value_high"]) / 2)
    known = pd.DataFrame({"year": values["year"], "value": level, "valid": values["valid"]}).dropna()
    known = known[known["year"] < end].sort_values("year")
    if known.empty:
        return pd.DataFrame()
    issued = 0 if target.issued_on is None else target.issued_on.year
    before = known[(known["year"] < issued) & known["valid"].astype(bool)]
    base = known[known["year"] == target.base_year]
    first = base.iloc[-1] if len(base) else before.iloc[-1] if len(before) else known.iloc[0]
    ends = {"year": [int(first["year"]), end], "value": [float(first["value"]), target.threshold]}
    return pd.DataFrame(ends).assign(series="line")
