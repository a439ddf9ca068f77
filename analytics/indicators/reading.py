"""One way to read a rule, as a record; ``readings`` says which ones a statistic has."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Reading:
    """One way to read a rule.

    Parameters
    ----------
    reading_id : str
        ``rule``, ``integer``, ``published``, ``finer``, ``unrounded_days``, ``dust_suspects_out``,
        ``unrounded_days_dust_suspects_out``, ``bureau_events_out``, ``o3_1h_counts``, ``last_day_edition`` or
        ``o3_bounds``.
    speaks : bool
        Whether its verdict is the target's; the others only show what hangs on the reading.
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
    edition : str
        Of day counts: ``day``, each day is judged by the edition of HJ 633 in force on it; or ``last_day``, all by
        that of the period's last day.
    converted : bool
        Whether a day without an 8-hour ozone maximum takes one converted from the hourly maximum
        (`analytics.indicators.ozone`); else the hourly one only bounds it.
    """

    reading_id: str
    speaks: bool
    decimals: int | None
    round_daily: bool
    dust: str
    o3: str
    grade: str
    zh: str
    en: str
    source: str
    edition: str = "day"
    converted: bool = False
