"""What must still happen, and how likely all of it is together, in a clause each."""

from __future__ import annotations

from analytics.report.row_text import probability_text, required_text
from analytics.terms import CEILINGS, HEAVY_DAYS, Status
from analytics.words.catalogue import say
from analytics.words.escape import clean
from analytics.words.numbers import Row, absent, as_date, join_unit, number


def not_begun(row: Row) -> bool:
    """Whether no day of a target's period has passed yet: then nothing "remains", all of it is ahead.

    Examples
    --------
    >>> not_begun({"period_start": "2027-01-01", "period_end": "2027-12-31", "days_left": 365})
    True
    """
    start, end = as_date(row.get("period_start")), as_date(row.get("period_end"))
    if start is None or end is None or absent(row.get("days_left")):
        return False
    return int(row["days_left"]) >= (end - start).days + 1


def need_days(row: Row, lang: str) -> str:
    """Say what the remaining days must bring, in days of the kind the target counts; ``''`` if all of it is ahead."""
    if not_begun(row):
        return ""
    if not absent(row.get("required_remainder")):
        need = required_text(row, lang)
        impossible = float(row["required_remainder"]) < 0 and row.get("comparator") in CEILINGS
        return need if impossible else say(lang, "part.need_mean", required=need)
    kind = "heavy" if clean(row.get("statistic")) in HEAVY_DAYS else "good"
    if not absent(row.get("days_allowed")):
        allowed = float(row["days_allowed"])
        key = "allowed" if allowed >= 1 else "allowed_none"
        return say(lang, f"part.{key}_{kind}", days=number(allowed, 0))
    if not absent(row.get("days_needed")):
        return say(lang, f"part.needed_{kind}", days=number(row["days_needed"], 0))
    return ""


def joint_p(row: Row, lang: str) -> str:
    """Write the probability that a period's targets are all met: one figure or its bounds."""
    bounds = {"p_low": row.get("p_joint_low"), "p_high": row.get("p_joint_high")}
    return probability_text({"status": Status.OPEN, "p_met": row.get("p_joint"), **bounds}, lang)


def context_text(row: Row, lang: str) -> str:
    """Write a parent's value beside a target without evidence, its unit in words.

    Examples
    --------
    >>> context_text({"context_en": "Henan 6776 1e4 kW (2023)", "unit": "1e4 kW"}, "en")
    'Henan 6776 ×10⁴ kW (2023)'
    """
    text, code = clean(row.get(f"context_{lang}")), clean(row.get("unit"))
    return text.replace(f" {code}", join_unit("", code, lang)) if code else text
