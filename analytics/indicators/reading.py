"""One way to read a rule, as a record; ``readings`` says which ones a statistic has."""

from __future__ import annotations

from dataclasses import dataclass


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
        ``edition``). ``o3_bounds``: what logic alone allows the one that decides, where ozone is converted.
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
    zh, en : str
        What the reading is, for people.
    source : str
        Clause it comes from.
    gas : str
        ``as_reported``, or ``converted``: gases of before 2018-09-01 are converted to the condition since.
    edition : str
        Of day counts: ``day``, each day is judged by the edition of HJ 633 in force on it; or ``last_day``, all by
        that of the period's last day.
    converted : bool
        Whether a day without an 8-hour ozone maximum takes one converted from the hourly maximum
        (`analytics.indicators.ozone`); else the hourly one only bounds it.
    suspects_to_come : bool
        Whether our suspects stand in for the bureau's list on days that are still to be listed.
    plain_names : tuple of str
        What the reading is in Chinese and English without the words on conversion, where it is ``converted``.
    """

    reading_id: str
    primary: bool
    decimals: int | None
    round_daily: bool
    dust: str
    o3: str
    grade: str
    zh: str
    en: str
    source: str
    gas: str = "as_reported"
    edition: str = "day"
    converted: bool = False
    suspects_to_come: bool = False
    plain_names: tuple[str, str] | None = None

    @property
    def speaks(self) -> bool:
        """Former name of ``primary``; it leaves with the next release."""
        return self.primary

    def names(self, with_conversion: bool = True) -> tuple[str, str]:
        """What the reading is, in Chinese and English; with or without the words on the conversion of ozone."""
        return (self.zh, self.en) if with_conversion or self.plain_names is None else self.plain_names
