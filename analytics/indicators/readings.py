"""The ways a rule can be read: the one that decides first, then those that could flip a verdict."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pandas as pd

from analytics.indicators.day_readings import index_methods, readings_of_days
from analytics.indicators.rule_reading import Reading, Treated, clauses, places
from analytics.standards import Role, Standards
from analytics.standards.decimals import decimals_of
from analytics.terms import DAY_STATISTICS, MEANS, PARTICULATES, Grade, Statistic, is_of_values
from analytics.words.reasons import Reason


def readings_for(  # noqa: PLR0913 — each argument is one thing that a rule may depend on
    statistic: str,
    parameter: str | None,
    period_end: date,
    standards: Standards,
    edition: str | None = None,
    bureau_list: bool = False,
    level: str = "city",
    *,
    period_start: date | None = None,
    limit: bool = False,
) -> list[Reading]:
    """Readings of a statistic that are compared; the first one decides (``primary``).

    Parameters
    ----------
    statistic : str
        ``mean``, ``percentile`` (``p90``, ``p95``, ``p98``), ``three_year_mean``, ``composite_index``,
        ``good_day_share``, ``good_days``, ``heavy_day_share``, ``heavy_days``; any other has the one
        reading, rounded if decimals are known.
    parameter : str or None
        Measured parameter of a mean or percentile.
    period_end : date
        Last day of the period: its year sets the decimals and the treatment of dust.
    standards : Standards
        Tables of rules.
    edition : str, optional
        Edition a target names; by default the one in force on `period_end`, of the index of a day the one in force
        on that day.
    bureau_list : bool
        Whether the bureau's list of exceptional events covers the period, of one that still runs its measured days.
        Then there is a reading by it in place of our own suspects.
    level : str
        Level of the region (`analytics.indicators.treatment.rule_level`).
    period_start : date, optional
        First day of the period. Counts of days have a reading ``last_day_edition`` only if it is given and lies under
        another edition of HJ 633 than the last day, one that may judge a day otherwise.
    limit : bool
        Whether the value is compared with a limit of the standard (`analytics.indicators.is_limit`) and not with a
        plan's own number. Then the decimals of such a comparison decide (HJ 663 table 3: PM2.5 as an integer), and
        those of the published value are a reading.

    Returns
    -------
    list of Reading
        What the first one does with dust is that of the statistic's row of ``event_rules``
        (`analytics.indicators.treatment.applied`); of counts of days the second is the one with the other treatment.

    Examples
    --------
    >>> from analytics.standards import load
    >>> [(r.reading_id, r.decimals) for r in readings_for("mean", "pm25", date(2025, 12, 31), load())]
    [('rule', 1), ('integer', 0), ('dust_suspects_out', 1)]
    >>> [r.reading_id for r in readings_for("heavy_days", None, date(2025, 12, 31), load())][:2]
    ['dust_suspects_out', 'rule']
    """
    end = pd.Timestamp(period_end).date()
    standards = standards.under(edition)
    row = standards.event_rule(statistic, parameter, end.year, level)
    treated = Treated(row, bureau_list, standards.treats_events)
    if statistic in DAY_STATISTICS:
        methods = index_methods(standards, edition, period_start or end, end)
        found = readings_of_days(statistic, end.year, standards, methods, treated)
    else:
        found = _of_values(statistic, parameter, end.year, standards, treated, limit)
        found = _as_weak_as_its_clause(found, statistic, end, standards, edition)
    return [replace(reading, primary=place == 0) for place, reading in enumerate(found)]


def as_measured(statistic: str, period_end: date, standards: Standards) -> Reading:
    """The reading of a count of days by its rule with every day in, dust days too: nothing is left out or converted.

    Parameters
    ----------
    statistic : str
        ``good_days``, ``heavy_days`` or the share of one.
    period_end, standards
        As in `readings_for`.

    Examples
    --------
    >>> from analytics.standards import load
    >>> one = as_measured("heavy_days", date(2025, 12, 31), load())
    >>> one.reading_id, one.dust, one.round_daily
    ('rule', 'in', True)
    """
    return next(one for one in readings_for(statistic, None, period_end, standards) if one.reading_id == "rule")


def _of_values(
    statistic: str, parameter: str | None, year: int, standards: Standards, treated: Treated, limit: bool
) -> list[Reading]:
    """Readings of a mean or percentile: decimals, and dust."""
    plain = published = _rule_of_values(statistic, parameter, year, standards)
    if limit:
        plain = _compared_with_limit(published, parameter, year, standards)
    rule = treated.read(plain, treated.first)
    found = [rule]
    if rule.decimals != published.decimals:
        found.append(replace(treated.read(published, treated.first), reading_id="published"))
    elif statistic in MEANS and rule.decimals and (before := _once_an_integer(statistic, parameter, year, standards)):
        found.append(_with_decimals(rule, "integer", 0, Reason.of("as_published_before"), before))
    finer = standards.decimals_row("finer", parameter, year) if is_of_values(statistic) else None
    if finer is not None and int(finer["decimals"]) not in {one.decimals for one in found}:
        digits = decimals_of(finer) or 0
        edition = standards.matching_edition(Role.AIR_METHOD, None, date(year, 12, 31))
        what = Reason.of("finer_rounding", places=places(digits), edition=standards.written(edition))
        found.append(_with_decimals(rule, "finer", digits, what, (str(finer["source"]), str(finer["grade"]))))
    dusty = statistic == Statistic.COMPOSITE_INDEX or (parameter in PARTICULATES and is_of_values(statistic))
    if dusty or treated.bureau_list:
        found += [treated.read(plain, dust) for dust in treated.both[1:]]
    return found


def _once_an_integer(statistic: str, parameter: str | None, year: int, standards: Standards) -> tuple[str, str] | None:
    """Source and grade of the row by which such values were integers in an earlier year; None if they never were."""
    row = standards.decimals_row(statistic, parameter, year)
    former = None if row is None else standards.decimals_row(statistic, parameter, int(row["year_from"]) - 1)
    return None if former is None or decimals_of(former) != 0 else (str(former["source"]), str(former["grade"]))


def _with_decimals(rule: Reading, reading_id: str, decimals: int, what: Reason, clause: tuple[str, str]) -> Reading:
    """The reading that decides with other decimals; it says which days are out, if any are."""
    return replace(
        rule,
        reading_id=reading_id,
        decimals=decimals,
        what=what,
        names_dust=rule.dust != "in",
        source=clause[0],
        grade=clause[1],
    )


def _as_weak_as_its_clause(
    found: list[Reading], statistic: str, period_end: date, standards: Standards, edition: str | None
) -> list[Reading]:
    """Readings whose statistic itself stands on a weak clause are no surer than it, however sure their decimals are."""
    grade, clause = str(Grade.A), ""
    if statistic == Statistic.THREE_YEAR_MEAN:
        own = standards.statistic(statistic)
        grade, clause = (Grade.D, "") if own is None else (own.grade, own.source)
    elif statistic == Statistic.COMPOSITE_INDEX:
        method = standards.matching_edition(Role.AIR_METHOD, edition, period_end)
        rows = standards.composite[standards.composite["edition"] == method]
        grade, clause = (str(rows["grade"].max()), str(rows["source"].iloc[0])) if len(rows) else (Grade.D, "")
    if not clause:
        return found
    return [replace(one, grade=max(one.grade, grade), source=clauses(clause, one.source)) for one in found]


def _rule_of_values(statistic: str, parameter: str | None, year: int, standards: Standards) -> Reading:
    row = standards.decimals_row(statistic, parameter, year)
    decimals = decimals_of(row)
    return Reading(
        reading_id="rule",
        primary=True,
        decimals=decimals,
        round_daily=False,
        dust="in",
        o3="mda8_bounds",
        grade=Grade.D if row is None else str(row["grade"]),
        source=Reason.of("source_no_rounding_rule") if row is None else str(row["source"]),
        what=Reason.of("decimals_of_the_year", places=places(decimals)),
    )


def _compared_with_limit(rule: Reading, parameter: str | None, year: int, standards: Standards) -> Reading:
    """The rule with the decimals of a comparison with a limit, where the table has them."""
    row = standards.decimals_row("compliance", parameter, year)
    decimals = decimals_of(row)
    if row is None or decimals is None:
        return rule
    return replace(
        rule,
        decimals=decimals,
        grade=str(row["grade"]),
        source=str(row["source"]),
        what=Reason.of("decimals_of_a_limit", places=places(decimals)),
    )
