"""Readings of a count of good or heavy days: rounding of the day, dust, the edition that judges it, hourly ozone."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pandas as pd

from analytics.indicators.aqi import AVERAGING, IN_REPORT, items_of
from analytics.indicators.rule_reading import Reading, Treated, clauses
from analytics.indicators.treatment import UNROUNDED
from analytics.standards import Role, Standards
from analytics.standards.decimals import decimals_of
from analytics.terms import GOOD_DAYS, HOURLY_OZONE, Grade
from analytics.words.reasons import Reason, Several


def index_methods(standards: Standards, edition: str | None, period_start: date, period_end: date) -> tuple[str, ...]:
    """Editions of HJ 633 that judge the days of a period, in their order; the last is that of the last day.

    Examples
    --------
    >>> from analytics.standards import load
    >>> index_methods(load(), None, date(2026, 1, 1), date(2026, 12, 31))
    ('HJ633-2012', 'HJ633-2026')
    """
    last = standards.matching_edition(Role.AIR_INDEX, edition, period_end)
    if edition:
        return (last,)
    days = pd.date_range(period_start, period_end).to_numpy().astype("datetime64[D]")
    return tuple(dict.fromkeys([*standards.editions_in_force(Role.AIR_INDEX, days).tolist(), last]))


def _judge_alike(standards: Standards, methods: tuple[str, ...], statistic: str) -> bool:
    """Whether some editions call the same days good, or heavily polluted."""
    at = [_dividing(standards, method, standards.index_levels(method).of(statistic)) for method in methods]
    return all(one == at[-1] for one in at)


def _dividing(standards: Standards, method: str, level: int) -> dict[str, list[float]]:
    """Concentration of each item at which an index divides days; none for an item whose scale ends below it."""
    tables = {p: standards.breakpoint_table(method, p, AVERAGING[p]) for p in items_of(standards, method)}
    return {p: points[levels == level].tolist() for p, (points, levels) in tables.items()}


def readings_of_days(
    statistic: str, year: int, standards: Standards, methods: tuple[str, ...], treated: Treated
) -> list[Reading]:
    """Readings of a count of days: dust, rounding of the day, ozone."""
    decimals = standards.decimals_row(statistic, None, year)
    daily = standards.decimals_row("daily", None, year)
    rounding = standards.cited(Role.ROUNDING)
    rule = Reading(
        reading_id="rule",
        primary=True,
        decimals=decimals_of(decimals),
        round_daily=True,
        dust="in",
        o3="mda8_bounds",
        grade=Grade.D if daily is None else str(daily["grade"]),
        what=Reason.of("days_rounded"),
        source=clauses(
            Reason.of("source_index_of_days", methods=Several.of(map(standards.written, methods))),
            *([Reason.of("source_rounding_by", rounding=rounding)] if rounding else []),
        ),
    )
    unrounded = replace(
        rule,
        reading_id=UNROUNDED,
        round_daily=False,
        grade=Grade.D,
        what=Reason.of("days_not_rounded"),
        source=Reason.of("source_spreadsheet"),
    )
    found = [treated.read(one, dust) for one in (rule, unrounded) for dust in treated.both]
    if not _judge_alike(standards, methods, statistic):
        found.append(
            replace(
                found[0],
                reading_id="last_day_edition",
                edition="last_day",
                grade=Grade.D,
                what=Reason.of("edition_of_the_last_day", edition=methods[-1]),
                source=Reason.of("source_last_edition", edition=standards.written(methods[-1])),
            )
        )
    reported = [method for method in methods if HOURLY_OZONE in items_of(standards, method, report=True)]
    if reported and statistic in GOOD_DAYS:
        hourly = replace(
            rule,
            reading_id="o3_1h_counts",
            o3="1h_counts",
            grade=Grade.D,
            what=Reason.of("hourly_ozone_counts", edition=standards.written(reported[0])),
            names_dust=treated.first != "in",
            source=clauses(*filter(None, (standards.index_rule_source(one, IN_REPORT) for one in methods))),
        )
        found.append(hourly)
    return found
