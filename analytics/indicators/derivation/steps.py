"""What every derivation shares: the question, and the row a step is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from analytics.indicators.clause_grades import clauses
from analytics.indicators.exceptional_events import bureau_list
from analytics.indicators.query import StatisticQuery
from analytics.indicators.readings import places
from analytics.indicators.treatment import applied, rule_level, wants_list
from analytics.indicators.validity import Validity
from analytics.standards import Role
from analytics.standards.decimals import HALF_EVEN, HALF_UP, rounding_of

COLUMNS = ["step", "what", "formula", "inputs", "value", "unit", "clause", "grade"]
NAN = float("nan")
OURS = ("ours, no clause", "D")
#: Where ties go, in words.
TIES = {HALF_EVEN: "half to even", HALF_UP: "half up"}

Steps = list[dict[str, Any]]


@dataclass(frozen=True)
class DerivationQuery(StatisticQuery):
    """The statistic whose derivation is asked for."""

    statistic: str = ""
    parameter: str | None = None
    limit: bool = False

    @property
    def method(self) -> str:
        """Code of the standard by which the statistic is evaluated, as people cite it."""
        return self.standards.under(self.edition).name(Role.AIR_METHOD)

    @property
    def unit(self) -> str:
        """Unit of the measured parameter."""
        table = self.standards.parameters
        found = table.loc[table["parameter"] == self.parameter, "unit"]
        return str(found.iloc[0]) if len(found) else ""


def step(
    what: str,
    formula: str = "",
    inputs: str = "",
    value: float = NAN,
    unit: str = "",
    clause: str = "arithmetic",
    grade: str = "A",
) -> dict[str, Any]:
    """One row of a derivation."""
    return {
        "what": what,
        "formula": formula,
        "inputs": inputs,
        "value": value,
        "unit": unit,
        "clause": clause,
        "grade": grade,
    }


def missing_list(asked: DerivationQuery) -> Steps:
    """One step where the rule leaves out the days of the bureau's list and none covers the period; else none."""
    rule = asked.standards.event_rule(
        asked.statistic, asked.parameter, asked.year, rule_level(asked.wh, asked.region_id)
    )
    found = bureau_list(asked.wh, asked.region_id, asked.period_start, asked.period_end, asked.as_of)
    if rule is None or not wants_list(rule) or found.covers(asked.parameter):
        return []
    stands_in = applied(rule, bureau_list=False) == "suspects_out"
    done = "our own suspects are left out in its place" if stands_in else "none is left out"
    partly = found.partly(asked.parameter)
    why = "no list covers the period" if partly is None else partly.text("en")
    detail = f"the rule leaves out the days of the bureau's list; {why}; {done}"
    return [step("bureau's list", detail, clause=str(rule["source"]), grade=str(rule["grade"]))]


def clause_of(asked: DerivationQuery, part: str) -> tuple[str, str]:
    """Source and grade of one clause behind the statistic (`evidence`); general knowledge if none is on file."""
    found = clauses(asked.statistic, asked.parameter, asked.period_end, asked.standards, asked.edition)
    return next(((source, grade) for name, grade, source in found if name == part), ("general knowledge", "D"))


def validity_step(asked: DerivationQuery, found: Validity, n_days: int, of: str = "") -> dict[str, Any]:
    """One row: measured days against what a valid period needs, and the months that lack days."""
    short = "; ".join(f"{one.name}: {one.n_valid} of {one.minimum}" for one in (*found.years, *found.months))
    source, grade = clause_of(asked, "validity")
    return step(
        f"measured days{of}",
        f">= {found.minimum} in the period{_of_each_month(asked)}: " + ("enough" if found.valid else "not enough"),
        f"{found.n_valid} of {n_days} calendar days" + (f"; short: {short}" if short else ""),
        float(found.n_valid),
        "d",
        source,
        grade,
    )


def _of_each_month(asked: DerivationQuery) -> str:
    """What the method of evaluation asks of each month; empty where it counts no months."""
    standards = asked.standards.under(asked.edition)
    method = standards.matching_edition(Role.AIR_METHOD, asked.edition, asked.period_end)
    usual, february = standards.needs(method, "month_days"), standards.needs(method, "february_days")
    if not usual:
        return ""
    return f", and {usual} in each month" + (f" (February {february})" if february else "")


def rounding(asked: DerivationQuery, decimals: int | None) -> str:
    """The standard that rounds, to how many decimals, and where ties go."""
    if decimals is None:
        return "not rounded"
    standards = asked.standards.under(asked.edition)
    by = standards.cited(Role.ROUNDING)
    return f"{by + ': ' if by else ''}to {places(decimals).text('en')}, {TIES[rounding_of(decimals)]}"


def listed(days: list[str], most: int = 40) -> str:
    """Days separated by commas; a long list is cut and says so.

    Examples
    --------
    >>> listed(["2025-01-01", "2025-01-02", "2025-01-03"], most=2)
    '2025-01-01, 2025-01-02 and 1 more'
    """
    shown = ", ".join(days[:most])
    return shown if len(days) <= most else f"{shown} and {len(days) - most} more"
