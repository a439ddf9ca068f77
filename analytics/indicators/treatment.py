"""What a statistic's rule does with exceptional events, given whether the bureau's list covers its period."""

from __future__ import annotations

import pandas as pd

from analytics.indicators.sql_macros import WarehouseLike, core_query

#: Treatment of the reading that decides -> its id, in tables and on arrays.
PRIMARY = {"in": "rule", "suspects_out": "dust_suspects_out", "bureau_out": "bureau_events_out"}
#: Reading of a count of days by daily values that are not rounded.
UNROUNDED = "unrounded_days"


def reading_of(reading_id: str, dust: str) -> str:
    """Id of a reading with dust days in (`PRIMARY`, `UNROUNDED`) if it is read with another treatment of them.

    Examples
    --------
    >>> reading_of("rule", "bureau_out"), reading_of(UNROUNDED, "bureau_out"), reading_of(UNROUNDED, "in")
    ('bureau_events_out', 'unrounded_days_bureau_events_out', 'unrounded_days')
    """
    if dust == "in":
        return reading_id
    return PRIMARY[dust] if reading_id == PRIMARY["in"] else f"{reading_id}_{PRIMARY[dust]}"


def dust_of(reading_id: str) -> str:
    """Treatment of dust days by which a reading is named (`reading_of`): ``in`` where its id states no other.

    Examples
    --------
    >>> dust_of("unrounded_days_bureau_events_out"), dust_of("dust_suspects_out"), dust_of("sections")
    ('bureau_out', 'suspects_out', 'in')
    """
    named = {reading_of(one, dust): dust for one in (PRIMARY["in"], UNROUNDED) for dust in PRIMARY}
    return named.get(reading_id, "in")


#: Readings that leave out what the bureau's list names.
BY_LIST = tuple(reading_of(one, "bureau_out") for one in (PRIMARY["in"], UNROUNDED))


def applied(rule: pd.Series | None, bureau_list: bool) -> str:
    """What the reading that decides does with exceptional events.

    Parameters
    ----------
    rule : Series or None
        Row of ``event_rules`` (`Standards.event_rule`).
    bureau_list : bool
        Whether the bureau's list covers the whole period, for every parameter it may name.

    Returns
    -------
    str
        ``in``; ``bureau_out``; or ``suspects_out``: the rule wants the bureau's list, there is none, and by the rule's
        row our own suspects stand in for it. Where they do not, the days stay in.

    Examples
    --------
    >>> from analytics.standards import load
    >>> [applied(load().event_rule("heavy_days", None, 2025), known) for known in (True, False)]
    ['bureau_out', 'suspects_out']
    >>> [applied(load().event_rule("mean", "pm10", 2025), known) for known in (True, False)]
    ['bureau_out', 'in']
    """
    treatment = "in" if rule is None else str(rule["treatment"])
    if treatment == "in" or bureau_list:
        return "in" if treatment == "in" else "bureau_out"
    return "suspects_out" if treatment == "bureau_or_suspects_out" else "in"


def treatment(rule: pd.Series | None, bureau_list: bool) -> str:
    """The same as a result states it: ``bureau_out`` also where the rule wants a list that is missing (and flagged).

    Examples
    --------
    >>> from analytics.standards import load
    >>> treatment(load().event_rule("mean", "pm10", 2025), bureau_list=False)
    'bureau_out'
    """
    found = applied(rule, bureau_list)
    return "bureau_out" if found == "in" and wants_list(rule) else found


def published(rule: pd.Series | None, bureau_list: bool) -> str:
    """What a published value does with exceptional events, as far as the days available can follow it.

    Bureaus have their list, known here or not; where it is not, our own suspects stand in for it.

    Examples
    --------
    >>> from analytics.standards import load
    >>> [published(load().event_rule("mean", "pm25", year), False) for year in (2016, 2021)]
    ['in', 'suspects_out']
    >>> published(load().event_rule("mean", "no2", 2021), False)
    'in'
    """
    if not wants_list(rule):
        return "in"
    return "bureau_out" if bureau_list else "suspects_out"


def wants_list(rule: pd.Series | None) -> bool:
    """Whether a rule leaves out the days of the bureau's list."""
    return rule is not None and str(rule["treatment"]) != "in"


def list_flags(wanted: bool, reach: str | None) -> tuple[str, ...]:
    """What a result states about the bureau's list.

    Parameters
    ----------
    wanted : bool
        Whether the rule leaves out the days of that list.
    reach : str or None
        ``whole``, ``partial`` (a list is available, but not for every day) or None.

    Examples
    --------
    >>> list_flags(True, None), list_flags(True, "partial"), list_flags(True, "whole"), list_flags(False, None)
    (('bureau_list_missing',), ('bureau_list_missing', 'bureau_list_partial'), (), ())
    """
    if not wanted or reach == "whole":
        return ()
    return ("bureau_list_missing", "bureau_list_partial") if reach == "partial" else ("bureau_list_missing",)


def rule_levels(wh: WarehouseLike) -> dict[str, str]:
    """Level of every region of the registry as the rules on exceptional events know it.

    A municipality under the central government is a city there, whatever the registry calls it.
    """
    rows = core_query(wh, "region_rule_level")
    return dict(zip(rows["region_id"].astype(str), rows["level"].astype(str), strict=True))


def rule_level(wh: WarehouseLike, region_id: str) -> str:
    """Level of one region (`rule_levels`); a region that the registry does not know is taken for a city."""
    return rule_levels(wh).get(region_id, "city")
