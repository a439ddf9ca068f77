"""What a briefing draws and compares beside the assessment: series of each target, from data known at the date."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from functools import partial

import pandas as pd

from analytics.attainment.evidence import EvidenceCache, evidence_of
from analytics.attainment.monitored.closed_value import value_of_days
from analytics.attainment.monitored.outcome import Measure
from analytics.errors import InputError
from analytics.forecast import Forecast
from analytics.forecast.window import MIN_COVERAGE
from analytics.series.fan import fan_data, same_windows
from analytics.series.plan_series import budget_days, calendar_days, milestones, month_change, yearly_values
from analytics.series.ranking import rank_bounds
from analytics.standards import Role
from analytics.targets.period import calendar_year
from analytics.targets.target import Target
from analytics.terms import DAY_STATISTICS, LEAST_RANKED, WITHOUT_OWN_DATA, Statistic, Status
from analytics.warehouse import Warehouse
from analytics.words.numbers import absent

SAME_WINDOW_YEARS = 4
LEAST_MONTHS = 3  # over fewer, the two means alone show the change
MOST_OPEN = 0.15  # share of its days by which a count of days may be open and still say something
#: Where series come from: an open warehouse, or what an assessment has read of it.
Known = Warehouse | EvidenceCache
PATH_COLUMNS = ("as_of", "target_id", "p_met", "p_low", "p_high", "status", "value")


def _targets(evidence: EvidenceCache, rows: pd.DataFrame) -> list[Target]:
    """Targets of some rows of an outlook, in their order."""
    return [evidence.targets[name] for name in rows["target_id"]]


def fans(
    known: Known, as_of: date, forecasts: Mapping[tuple[str, date, date], Forecast], outlook: pd.DataFrame
) -> dict[str, pd.DataFrame]:
    """Series of a fan chart for every quantified target on a period's mean that is measured there."""
    means = outlook[(outlook["statistic"] == Statistic.MEAN) & ~outlook["status"].isin(WITHOUT_OWN_DATA)]
    evidence = evidence_of(known, as_of)
    drawn = {}
    for target, required in zip(_targets(evidence, means), means["required_remainder"], strict=True):
        period = target.period.first, target.period.last
        out = evidence.days_left_out(target.region_id, str(target.parameter), same_windows(period))
        past, made = evidence.history(target.region_id), forecasts.get(target.key)
        series = fan_data(past, str(target.parameter), period, required, made, out)
        if len(series):
            drawn[target.target_id] = series
    return drawn


def budgets(known: Known, as_of: date, outlook: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """Day budgets of the targets on good or heavy days that have begun."""
    counted = outlook[outlook["statistic"].isin(DAY_STATISTICS) & ~outlook["status"].isin(WITHOUT_OWN_DATA)]
    evidence, drawn = evidence_of(known, as_of), {}
    for target_id in counted["target_id"]:
        try:
            series = budget_days(evidence, target_id, as_of)
        except InputError:  # a comparator that no budget fits
            continue
        if len(series) and series["high"].notna().all():
            drawn[target_id] = series
    return drawn


def months(known: Known, as_of: date, outlook: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """Change of each calendar year's mean against the year before, by month, for the first of the targets on it.

    Only where both years are known on most of their days and at least three months can be compared.
    """
    means = outlook[(outlook["statistic"] == Statistic.MEAN) & ~outlook["status"].isin(WITHOUT_OWN_DATA)]
    means = means[calendar_year(means) & (pd.to_datetime(means["period_start"]) < pd.Timestamp(as_of))]
    means = means.drop_duplicates(["region_id", "parameter", "period_end"])
    evidence, drawn = evidence_of(known, as_of), {}
    for target in _targets(evidence, means):
        year = target.period.last.year
        change = month_change(evidence, target.region_id, str(target.parameter), year - 1, year, as_of)
        if _comparable(change):
            drawn[target.target_id] = change
    return drawn


def _comparable(change: pd.DataFrame) -> bool:
    """Whether enough months and days of both years stand behind a change."""
    if len(change) < LEAST_MONTHS:
        return False
    last = pd.Timestamp(change["last_day"].iloc[0])
    return bool((change[["n_from", "n_to"]].sum() >= MIN_COVERAGE * last.day_of_year).all())


def ladders(outlook: pd.DataFrame, as_of: date) -> dict[str, pd.DataFrame]:
    """Milestones of each staged goal with any evidence, by the target due next, or else by the last one."""
    drawn = {}
    for _, steps in milestones(outlook).groupby("ladder", sort=False):
        known = steps[~steps["status"].isin(WITHOUT_OWN_DATA)]
        if known.empty:
            continue
        ahead = known[pd.to_datetime(known["period_end"]) >= pd.Timestamp(as_of)]
        home = ahead.iloc[0] if len(ahead) else known.iloc[-1]
        drawn[str(home["target_id"])] = steps.reset_index(drop=True)
    return drawn


def yearly(known: Known, as_of: date, outlook: pd.DataFrame) -> pd.DataFrame:
    """Yearly values of the targets that have evidence, and the straight line to each."""
    table = yearly_values(known, outlook[~outlook["status"].isin(WITHOUT_OWN_DATA)], as_of)
    # Bounds of a year with too few days are so wide that nothing else could be seen beside them.
    vague = (table["series"] == "value") & table["value"].isna() & ~table["valid"].eq(True)
    return table[~vague].reset_index(drop=True)


def calendar(known: Known, region_id: str, as_of: date, outlook: pd.DataFrame) -> pd.DataFrame:
    """AQI categories of the days of the year that the region's targets on counts of days refer to."""
    own = outlook[(outlook["region_id"] == region_id) & outlook["statistic"].isin(DAY_STATISTICS)]
    own = own[~own["status"].isin(WITHOUT_OWN_DATA) & (pd.to_datetime(own["period_start"]) < pd.Timestamp(as_of))]
    if own.empty:
        return pd.DataFrame()
    year = min(int(pd.to_datetime(own["period_end"]).dt.year.max()), (as_of - timedelta(days=1)).year)
    return calendar_days(known, region_id, year, as_of)


def same_window(known: Known, as_of: date, outlook: pd.DataFrame) -> pd.DataFrame:
    """What the rest of the period brought in each of the last years.

    Parameters
    ----------
    known : Warehouse or EvidenceCache
        Open warehouse, or the evidence of an assessment.
    as_of : date
        First day of the rest; only what was known then.
    outlook : DataFrame
        Rows of ``Assessment.outlook``; targets on a mean or on good or heavy days whose period still runs are used.

    Returns
    -------
    DataFrame
        One row a target and year: ``target_id, year, low, high``: mean in ug/m3 or count in d of the same days of
        that year, both equal unless only bounds are known; 8-hour ozone is converted where the target's value is.
        Years with few measured days, or whose count is open by many days, are left out.
    """
    evidence = evidence_of(known, as_of)
    running = [(one, (as_of, one.period.last)) for one in _targets(evidence, _running(outlook, as_of))]
    return _windows(evidence, running, range(1, SAME_WINDOW_YEARS + 1))


def same_part(known: Known, as_of: date, outlook: pd.DataFrame) -> pd.DataFrame:
    """What the part of the period up to the newest day with a value brought, this year and in each of the last years.

    Parameters
    ----------
    known, as_of, outlook
        As in `same_window`.

    Returns
    -------
    DataFrame
        As `same_window`, with the year of the period itself.
    """
    evidence = evidence_of(known, as_of)
    targets = _targets(evidence, _running(outlook, as_of))
    passed = [(one, (one.period.first, _last_known(evidence, one.region_id))) for one in targets]
    return _windows(evidence, [(one, days) for one, days in passed if days[0] <= days[1]], range(SAME_WINDOW_YEARS + 1))


def _last_known(evidence: EvidenceCache, region_id: str) -> date:
    """The newest day with a value in a region: days without values are no part of what is compared with other years."""
    newest, yesterday = evidence.history(region_id).newest, evidence.as_of - timedelta(days=1)
    return yesterday if newest is None else min(newest, yesterday)


def _running(outlook: pd.DataFrame, as_of: date) -> pd.DataFrame:
    """Targets on a mean or on counts of days that are open and whose period has begun."""
    air = outlook[
        outlook["statistic"].isin([Statistic.MEAN, *DAY_STATISTICS])
        & outlook["status"].isin([Status.OPEN, Status.UNDETERMINED])
    ]
    start, end = pd.to_datetime(air["period_start"]), pd.to_datetime(air["period_end"])
    return air[(start < pd.Timestamp(as_of)) & (end >= pd.Timestamp(as_of))]


def _windows(evidence: EvidenceCache, targets: list[tuple[Target, tuple[date, date]]], back: range) -> pd.DataFrame:
    """Mean or count of each target's days, in its own year and so many years before."""
    found = [
        (target.target_id, year, low, high)
        for years in back
        for target, days in targets
        for year, low, high in _window(evidence, target, days, years)
    ]
    return pd.DataFrame(found, columns=["target_id", "year", "low", "high"]) if found else pd.DataFrame()


def _window(
    evidence: EvidenceCache, target: Target, days: tuple[date, date], back: int
) -> list[tuple[int, float, float]]:
    """Year, and ends of a target's mean or count, of some days of an earlier year."""
    first, end = ((pd.Timestamp(day) - pd.DateOffset(years=back)).date() for day in days)
    measure = Measure(target.statistic.day_count, target.parameter)
    seen = evidence.observed((target.region_id, first, end))
    one = value_of_days(measure, seen, evidence.standards)
    if one is None or one.days_known < MIN_COVERAGE * len(seen.dates):
        return []
    if measure.statistic in DAY_STATISTICS and one.high - one.low > MOST_OPEN * len(seen.dates):
        return []
    return [(end.year, one.low, one.high)]


def after_end(known: Known, as_of: date, outlook: pd.DataFrame) -> pd.DataFrame:
    """How this year stands so far against targets whose last period is over.

    Parameters
    ----------
    known, as_of, outlook
        As in `same_window`; of each indicator the target that ended last, if none of it is still ahead.

    Returns
    -------
    DataFrame
        One row a target: ``target_id, year``, ends of this year's value so far (``low, high``) and of the same days of
        the year before (``low_before, high_before``, NaN where too few are known), in the target's unit, and the newest
        day with a value (``last_day``). Empty where the year has just begun or nothing of it is known.
    """
    year = (as_of - timedelta(days=1)).year
    first = date(year, 1, 1)
    of_days = outlook["statistic"].isin([Statistic.MEAN, *DAY_STATISTICS]) & ~outlook["status"].isin(WITHOUT_OWN_DATA)
    air = outlook[of_days].sort_values("period_end", kind="stable")
    newest = air.drop_duplicates(["region_id", "indicator"], keep="last")
    over = newest[pd.to_datetime(newest["period_end"]) < pd.Timestamp(first)]
    evidence = evidence_of(known, as_of)
    found = []
    for target in _targets(evidence, over):
        last = _last_known(evidence, target.region_id)
        if last < first:
            continue
        now, before = (_value(evidence, target, target.region_id, (first, last), back) for back in (0, 1))
        if now is not None:
            found.append((target.target_id, year, *now, *(before or (float("nan"),) * 2), last))
    columns = ["target_id", "year", "low", "high", "low_before", "high_before", "last_day"]
    return pd.DataFrame(found, columns=columns)


def _value(
    evidence: EvidenceCache, target: Target, region_id: str, days: tuple[date, date], back: int
) -> tuple[float, float] | None:
    """Ends of a target's statistic in a region over some days, so many years before; None with too few measured."""
    first, end = ((pd.Timestamp(day) - pd.DateOffset(years=back)).date() for day in days)
    seen = evidence.observed((region_id, first, end))
    one = value_of_days(Measure(target.statistic, target.parameter), seen, evidence.standards)
    if one is None or one.days_known < MIN_COVERAGE * len(seen.dates):
        return None
    return (one.low, one.high) if absent(one.value) else (one.value, one.value)


def places(known: Known, as_of: date, outlook: pd.DataFrame, region_id: str) -> pd.DataFrame:
    """Where a region stands among all cities, by each mean that it has a running target on.

    Parameters
    ----------
    known, as_of, outlook
        As in `same_window`; means of the part of the period that has passed are ranked.
    region_id : str
        The region.

    Returns
    -------
    DataFrame
        ``target_id, rank_best, rank_worst, n_ranked`` (1 is the lowest mean); empty where fewer than `LEAST_RANKED`
        cities have enough days.
    """
    own = _running(outlook, as_of)
    own = own[(own["region_id"] == region_id) & (own["statistic"] == Statistic.MEAN)]
    evidence = evidence_of(known, as_of)
    parts = []
    if own.empty or len(evidence.pool) < LEAST_RANKED:
        return pd.DataFrame()
    for target in _targets(evidence, own):
        span = target.period.first, _last_known(evidence, region_id)
        asked = "places", target.statistic, target.parameter, span
        ranked = evidence.once(asked, partial(_ranked, evidence, target, span))
        if region_id in ranked.index:
            parts.append(ranked.loc[[region_id]].assign(target_id=target.target_id))
    return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame()


def _ranked(evidence: EvidenceCache, target: Target, span: tuple[date, date]) -> pd.DataFrame:
    """Places of all cities that have enough days of a span, by a target's mean; none where they are too few to rank."""
    ends = {name: _value(evidence, target, name, span, 0) for name in evidence.pool}
    table = pd.DataFrame({name: one for name, one in ends.items() if one is not None}, index=["low", "high"]).T
    if len(table) < LEAST_RANKED:
        return table.iloc[:0]
    return rank_bounds(table["low"], table["high"], higher_is_better=False).assign(n_ranked=len(table))


def rules_from(known: Known, region_id: str, as_of: date, outlook: pd.DataFrame) -> date | None:
    """First day with an index and limits where the region's history is older and a target of its own needs them."""
    needing = (*DAY_STATISTICS, Statistic.COMPOSITE_INDEX)
    own = outlook[(outlook["region_id"] == region_id) & outlook["statistic"].isin(needing)]
    evidence = evidence_of(known, as_of)
    first = evidence.sources(region_id)["first_day"].min()
    begins = evidence.standards.begins(Role.AIR_INDEX)
    older = not pd.isna(first) and pd.Timestamp(first).date() < begins
    return begins if older and len(own) else None


def earlier_runs(wh: Warehouse, model: str, as_of: date, ids: set[str]) -> tuple[pd.DataFrame, pd.DataFrame]:
    """What the ledger holds of these targets before a date: of the newest earlier run, and of all of them."""
    rows = wh.query("core/brief_ledger", as_of=as_of, model=model, target_ids=sorted(ids))
    return rows[rows["as_of"] == rows["as_of"].max()].reset_index(drop=True), rows


def paths(earlier: pd.DataFrame, outlook: pd.DataFrame, as_of: date) -> dict[str, pd.DataFrame]:
    """Probability through time of each target: the ledger's earlier runs, then this one."""
    now = outlook[list(PATH_COLUMNS[1:])].assign(as_of=pd.Timestamp(as_of))
    runs = pd.concat([earlier, now[~now["status"].isin(WITHOUT_OWN_DATA)]], ignore_index=True)
    several = runs[runs.groupby("target_id")["as_of"].transform("nunique") > 1]
    return {str(target): rows[list(PATH_COLUMNS)] for target, rows in several.groupby("target_id", sort=False)}
