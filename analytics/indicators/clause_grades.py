"""How sure the clauses behind a result are: the weakest grade, and a note where it is C or D."""

from __future__ import annotations

from datetime import date

import pandas as pd

from analytics.standards import Role, Standards
from analytics.standards.table_indices import TABLE_NAMES
from analytics.terms import DAY_STATISTICS, Grade, Statistic
from analytics.words.reasons import Reason, Several, Word

Clause = tuple[str, str, str]  # part, grade, source


def evidence(
    statistic: str, parameter: str | None, period_end: date, standards: Standards, edition: str | None = None
) -> pd.DataFrame:
    """Clauses a statistic stands on, each with its evidence grade.

    Parameters
    ----------
    statistic : str
        ``mean``, ``p90`` …, ``good_days`` …, ``composite_index``.
    parameter : str or None
        Measured parameter.
    period_end : date
        Last day of the period.
    standards : Standards
        Tables of rules.
    edition : str, optional
        Edition a target names.

    Returns
    -------
    DataFrame
        Columns part, grade, source; one row a clause.

    Examples
    --------
    >>> from analytics.standards import load
    >>> evidence("mean", "pm25", date(2025, 12, 31), load())["grade"].tolist()
    ['C', 'C', 'B', 'B']
    """
    return pd.DataFrame(
        clauses(statistic, parameter, period_end, standards, edition), columns=["part", "grade", "source"]
    )


def clauses(
    statistic: str,
    parameter: str | None,
    period_end: date,
    standards: Standards,
    edition: str | None = None,
    level: str = "city",
) -> list[Clause]:
    """Part, grade and source of each clause; as `evidence`, without a table."""
    end = pd.Timestamp(period_end).date()
    standards = standards.under(edition)
    method = standards.matching_edition(Role.AIR_METHOD, edition, end)
    found = _of_statistic(statistic, parameter, standards, method)
    days = standards.validity[
        (standards.validity["edition"] == method) & (standards.validity["statistic"] == "year_days")
    ]
    found += [("validity", grade, source) for grade, source in zip(days["grade"], days["source"], strict=True)]
    single = {
        "decimals": standards.decimals_row(statistic, parameter, end.year),
        "events": standards.event_rule(statistic, parameter, end.year, level),
    }
    if statistic in DAY_STATISTICS:
        index = standards.matching_edition(Role.AIR_INDEX, edition, end)
        single["daily"] = standards.decimals_row("daily", None, standards.first_day(index).year)
    found += [(part, str(row["grade"]), str(row["source"])) for part, row in single.items() if row is not None]
    return found


def _of_statistic(statistic: str, parameter: str | None, standards: Standards, method: str) -> list[Clause]:
    """Clause of the statistic itself: the first row of the evaluation, or of the weights of the composite index."""
    if statistic == Statistic.COMPOSITE_INDEX:
        table, part = standards.composite, "weights"
        rows = table[table["edition"] == method]
    else:
        table, part = standards.evaluation, "statistic"
        name = TABLE_NAMES.get(parameter or "", parameter)
        rows = table[(table["edition"] == method) & (table["parameter"] == name) & (table["statistic"] == statistic)]
    return [(part, str(row["grade"]), str(row["source"])) for row in rows.head(1).to_dict("records")]


def weakest(found: list[Clause]) -> tuple[Grade, Reason | None]:
    """Weakest grade of some clauses, and which of them have it if it is C or D.

    Examples
    --------
    >>> grade, note = weakest([("decimals", "B", "bulletins"), ("validity", "C", "a third party")])
    >>> grade.value, note.text("en")
    ('C', 'evidence C (third party only): the minimum of days')
    >>> grade, note = weakest([("decimals", "B", "bulletins")])
    >>> grade.value, note
    ('B', None)
    """
    grade = Grade(max((clause[1] for clause in found), default=Grade.D))
    if not grade.weak:
        return grade, None
    weak = (Word("clause_part", part) for part, of_grade, _ in found if of_grade == grade)
    return grade, Reason.of("weak_clauses", grade=grade, why=Word("why_weak", grade), parts=Several.of(weak))
