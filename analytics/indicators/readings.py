"""The ways a rule can be read: the one that decides first, then those that could flip a verdict."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

import pandas as pd

from analytics.indicators.aqi import AVERAGING, HOURLY_OZONE, IN_REPORT, ITEMS, items_of
from analytics.indicators.treatment import PRIMARY, applied
from analytics.standards import Role, Standards
from analytics.standards.decimals import decimals_of
from analytics.terms import DAY_STATISTICS, GOOD_DAYS, MEANS, PARTICULATES, PERCENTILES, Statistic
from analytics.words.reasons import Part, Reason, Several


@dataclass(frozen=True)
class Reading:
    """One way to read a rule.

    Parameters
    ----------
    reading_id : str
        What it does differently. ``rule``: rounded as the rule asks, every day in, dust days too.
        ``dust_suspects_out``: as ``rule``, without the particulates of days that our own criterion counts as dust.
        ``bureau_events_out``: as ``rule``, without what the bureau's list of exceptional events names; there only if
        the list covers the period, and then in place of the suspects. ``unrounded_days``,
        ``unrounded_days_dust_suspects_out``, ``unrounded_days_bureau_events_out``: the same three with daily
        concentrations not rounded before the index. ``integer``, ``published``, ``finer``: other decimals of a mean or
        percentile, with the days of the reading that decides. ``o3_1h_counts``: the hourly ozone maximum takes part in
        the index; every day in. ``last_day_edition``: as the reading that decides, every day by one edition (see
        ``edition``). ``official_scale``: the value brought to the scale of the region's published values.
        ``o3_bounds``: what logic alone allows the one that decides, where ozone is converted.
    primary : bool
        Whether its verdict is the target's; the others only show what depends on the reading. Which treatment of dust
        decides is a row of ``event_rules``: ``rule`` where days stay in, ``bureau_events_out`` where listed days are
        left out and the list covers the period, ``dust_suspects_out`` where our suspects stand in for it.
    decimals : int or None
        Decimals of the reported value; None: not rounded.
    round_daily : bool
        Whether daily concentrations are rounded before the index (of day counts).
    dust : str
        ``in``; ``suspects_out``: particulates of suspected dust days do not count; or ``bureau_out``: what the
        bureau's list names does not count.
    o3 : str
        ``mda8_bounds``, or ``1h_counts``: the hourly ozone maximum takes part in the index as well.
    grade : str
        Evidence, A to D.
    source : Part
        Clauses it comes from, as the tables of standards word them, or what stands in for one (`clauses`).
    what : Reason
        What it does with the value or the day, as the catalogues write it; `name` says the rest beside it.
    gas : str
        ``as_reported``, or ``converted``: gases of before 2018-09-01 are converted to the condition since.
    edition : str
        Of day counts: ``day``, each day is judged by the edition of HJ 633 in force on it; or ``last_day``, all by
        that of the period's last day.
    converted : bool
        Whether a day without an 8-hour ozone maximum takes one converted from the hourly maximum
        (`analytics.indicators.ozone`); else the hourly one only bounds it.
    official : bool
        Whether the value is brought to the scale of the region's published values by their ratio
        (`analytics.indicators.official_ratio`).
    suspects_to_come : bool
        Whether our suspects stand in for the bureau's list on days that are still to be listed.
    names_dust : bool
        Whether its name says what it does with dust days.
    also : tuple of Reason
        What else its name says.
    """

    reading_id: str
    primary: bool
    decimals: int | None
    round_daily: bool
    dust: str
    o3: str
    grade: str
    source: Part
    what: Reason
    gas: str = "as_reported"
    edition: str = "day"
    converted: bool = False
    official: bool = False
    suspects_to_come: bool = False
    names_dust: bool = True
    also: tuple[Reason, ...] = ()

    @property
    def by_draws(self) -> bool:
        """Whether its value has an error of its own, so that a known period has many draws of it."""
        return self.converted or self.official

    @property
    def speaks(self) -> bool:
        """Former name of ``primary``; it leaves with the next release."""
        return self.primary

    def name(self, with_conversion: bool = True) -> Several:
        """What the reading is, for people; with or without the words on the conversion of ozone.

        Examples
        --------
        >>> from analytics.standards import load
        >>> made = readings_for("mean", "pm25", date(2025, 12, 31), load())[2].name()
        >>> made.text("en")
        'decimals of the result year (one decimal), particulates of suspected dust days out (our own list)'
        """
        parts = [Reason.of("on_official_scale")] if self.official else []
        parts.append(self.what)
        parts += [Reason.of(f"with_dust_{self.dust}")] if self.names_dust else []
        parts += self.also
        parts += [Reason.of("by_ozone_conversion")] if self.converted and with_conversion else []
        return Several.of(parts, "clause")


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
    treated = _Treated(row, bureau_list, standards.treats_events)
    if statistic in DAY_STATISTICS:
        methods = index_methods(standards, edition, period_start or end, end)
        found = _of_days(statistic, end.year, standards, methods, treated)
    else:
        found = _of_values(statistic, parameter, end.year, standards, treated, limit)
        found = _as_weak_as_its_clause(found, statistic, end, standards, edition)
    return [replace(reading, primary=place == 0) for place, reading in enumerate(found)]


@dataclass(frozen=True)
class _Treated:
    """Treatment of exceptional events.

    What the rule's row says, whether the bureau's list is available, and whether the jurisdiction has rules on them at
    all (``ruled``): where it has none, days are left out by a list only.
    """

    row: pd.Series | None
    bureau_list: bool
    ruled: bool

    @property
    def first(self) -> str:
        """Treatment of the reading that decides."""
        return applied(self.row, self.bureau_list)

    @property
    def other(self) -> str:
        """Treatment evaluated beside it: the days in, or those of an available list (else our suspects) out."""
        if self.first != "in":
            return "in"
        return "bureau_out" if self.bureau_list else "suspects_out" if self.ruled else "in"

    @property
    def both(self) -> tuple[str, ...]:
        """The treatments that are evaluated, the one that decides first."""
        return tuple(dict.fromkeys((self.first, self.other)))

    def read(self, reading: Reading, dust: str) -> Reading:
        """A reading with dust days in, read with another treatment of them."""
        if dust == "in":
            return reading
        whose = PRIMARY[dust]
        source: Part = Reason.of("source_no_event_rule") if self.row is None else str(self.row["source"])
        grade = "D" if self.row is None else max(reading.grade, str(self.row["grade"]))
        if dust == "suspects_out":
            leaves_out = self.row is not None and self.row["treatment"] != "in"
            source = clauses(*([source] if leaves_out else []), Reason.of("source_own_suspects"))
            grade = "D"
        return replace(
            reading,
            reading_id=whose if reading.reading_id == "rule" else f"{reading.reading_id}_{whose}",
            dust=dust,
            grade=grade,
            source=source,
            suspects_to_come=dust == "bureau_out" and applied(self.row, False) == "suspects_out",
        )


def _of_values(
    statistic: str, parameter: str | None, year: int, standards: Standards, treated: _Treated, limit: bool
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
    finer = standards.decimals_row("finer", parameter, year) if statistic in (*MEANS, *PERCENTILES) else None
    if finer is not None and int(finer["decimals"]) not in {one.decimals for one in found}:
        digits = decimals_of(finer) or 0
        what = Reason.of("finer_rounding", places=places(digits))
        found.append(_with_decimals(rule, "finer", digits, what, (str(finer["source"]), str(finer["grade"]))))
    dusty = statistic == Statistic.COMPOSITE_INDEX or (
        parameter in PARTICULATES and statistic in (*MEANS, *PERCENTILES)
    )
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
    grade, clause = "A", ""
    if statistic == Statistic.THREE_YEAR_MEAN:
        own = standards.statistic(statistic)
        grade, clause = ("D", "") if own is None else (own.grade, own.source)
    elif statistic == Statistic.COMPOSITE_INDEX:
        method = standards.matching_edition(Role.AIR_METHOD, edition, period_end)
        rows = standards.composite[standards.composite["edition"] == method]
        grade, clause = (str(rows["grade"].max()), str(rows["source"].iloc[0])) if len(rows) else ("D", "")
    if not clause:
        return found
    return [replace(one, grade=max(one.grade, grade), source=clauses(clause, one.source)) for one in found]


def places(decimals: int | None) -> Reason:
    """Decimals in words; None: not rounded.

    Examples
    --------
    >>> [places(n).text("en") for n in (0, 1, 2, None)]
    ['an integer', 'one decimal', '2 decimals', 'not rounded']
    >>> places(2).text("zh")
    '2位小数'
    """
    if decimals is None:
        return Reason.of("not_rounded")
    return Reason.of({0: "an_integer", 1: "one_decimal"}.get(decimals, "decimals"), n=decimals)


def clauses(*sources: Part) -> Several:
    """Several clauses behind one reading, one behind the other.

    Examples
    --------
    >>> clauses("a clause", clauses("another", Reason.of("source_no_clause"))).text("en")
    'a clause; another; no clause'
    """
    parts = (one.items if isinstance(one, Several) else (one,) for one in sources)
    return Several.of((part for several in parts for part in several), "sentence")


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
        grade="D" if row is None else str(row["grade"]),
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
    items = [(p, AVERAGING[p]) for p in ITEMS]
    tables = [[standards.breakpoint_table(method, *item) for item in items] for method in methods]
    over = [standards.index_levels(method).of(statistic) for method in methods]
    at = [
        [points[levels == level].tolist() for points, levels in rows] for rows, level in zip(tables, over, strict=True)
    ]
    return all(one == at[-1] for one in at)


def _of_days(
    statistic: str, year: int, standards: Standards, methods: tuple[str, ...], treated: _Treated
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
        grade="D" if daily is None else str(daily["grade"]),
        what=Reason.of("days_rounded"),
        source=clauses(
            Reason.of("source_index_of_days", methods=Several.of(map(standards.written, methods))),
            *([Reason.of("source_rounding_by", rounding=rounding)] if rounding else []),
        ),
    )
    unrounded = replace(
        rule,
        reading_id="unrounded_days",
        round_daily=False,
        grade="D",
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
                grade="D",
                what=Reason.of("edition_of_the_last_day", edition=methods[-1]),
                source=Reason.of("source_last_edition", edition=standards.written(methods[-1])),
            )
        )
    reported = any(HOURLY_OZONE in items_of(standards, method, report=True) for method in methods)
    if reported and statistic in GOOD_DAYS:
        hourly = replace(
            rule,
            reading_id="o3_1h_counts",
            o3="1h_counts",
            grade="D",
            what=Reason.of("hourly_ozone_counts"),
            names_dust=treated.first != "in",
            source=clauses(*filter(None, (standards.index_rule_source(one, IN_REPORT) for one in methods))),
        )
        found.append(hourly)
    return found
