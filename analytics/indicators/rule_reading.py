"""One way to read a rule: what it does with rounding, dust days and ozone, and on which clause it stands."""

from __future__ import annotations

from dataclasses import dataclass, replace

import pandas as pd

from analytics.indicators.treatment import applied, reading_of
from analytics.terms import Grade
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
        (`analytics.indicators.converted_ozone`); else the hourly one only bounds it.
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
    def how(self) -> tuple[str | bool, ...]:
        """All that an unrounded value depends on: readings that differ in decimals or words alone have the same one."""
        means = self.round_daily, self.dust, self.o3, self.gas, self.edition, self.converted, self.official
        return *means, self.suspects_to_come

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
        >>> from datetime import date
        >>> from analytics.indicators.readings import readings_for
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


@dataclass(frozen=True)
class Treated:
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
        source: Part = Reason.of("source_no_event_rule") if self.row is None else str(self.row["source"])
        grade = Grade.D if self.row is None else max(reading.grade, str(self.row["grade"]))
        if dust == "suspects_out":
            leaves_out = self.row is not None and self.row["treatment"] != "in"
            source = clauses(*([source] if leaves_out else []), Reason.of("source_own_suspects"))
            grade = Grade.D
        return replace(
            reading,
            reading_id=reading_of(reading.reading_id, dust),
            dust=dust,
            grade=grade,
            source=source,
            suspects_to_come=dust == "bureau_out" and applied(self.row, False) == "suspects_out",
        )


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
