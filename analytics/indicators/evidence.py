"""How sure the clauses behind a result are: the weakest grade, and a note where it is C or D."""

from __future__ import annotations

from datetime import date

import pandas as pd

from analytics.indicators.readings import DAY_STATISTICS
from analytics.standards import Standards

WEAK = ("C", "D")
_TABLE_NAMES = {"o3_mda8": "o3", "o3_1h_max": "o3"}
_PARTS = {
    "statistic": ("统计量", "the statistic"),
    "validity": ("有效天数", "the minimum of days"),
    "decimals": ("修约位数", "the decimals"),
    "daily": ("日浓度修约", "rounding of the day"),
    "events": ("异常事件处理", "treatment of exceptional events"),
    "weights": ("综合指数权重", "the weights"),
}


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
    end = pd.Timestamp(period_end).date()
    method = standards.matching_edition("HJ 663", edition, end)
    found = [_of_statistic(statistic, parameter, standards, method)]
    years = standards.validity[(standards.validity["edition"] == method)]
    found.append(years[years["statistic"].isin(["month_days", "year_days"])].head(1).assign(part="validity"))
    single = {
        "decimals": standards.decimals_row(statistic, parameter, end.year),
        "events": standards.event_rule(statistic, parameter, end.year),
    }
    if statistic in DAY_STATISTICS:
        index = standards.matching_edition("HJ 633", edition, end)
        single["daily"] = standards.decimals_row("daily", None, standards.first_day(index).year)
    found += [row.to_frame().T.assign(part=part) for part, row in single.items() if row is not None]
    return pd.concat([rows.reindex(columns=["part", "grade", "source"]) for rows in found], ignore_index=True)


def _of_statistic(statistic: str, parameter: str | None, standards: Standards, method: str) -> pd.DataFrame:
    if statistic == "composite_index":
        table = standards.composite
        return table[table["edition"] == method].head(1).assign(part="weights")
    table = standards.evaluation
    name = _TABLE_NAMES.get(parameter or "", parameter)
    rows = (table["edition"] == method) & (table["parameter"] == name) & (table["statistic"] == statistic)
    return table[rows].head(1).assign(part="statistic")


def weakest(clauses: pd.DataFrame) -> tuple[str, str, str]:
    """Weakest grade of some clauses, with a note in Chinese and English if it is C or D, else empty notes.

    Examples
    --------
    >>> weakest(pd.DataFrame({"part": ["decimals", "validity"], "grade": ["B", "C"]}))[::2]
    ('C', 'evidence C (third party only): the minimum of days')
    """
    grade = max(clauses["grade"], default="D")
    if grade not in WEAK:
        return grade, "", ""
    weak = clauses.loc[clauses["grade"] == grade, "part"]
    zh = "、".join(_PARTS[part][0] for part in weak)
    en = ", ".join(_PARTS[part][1] for part in weak)
    why_zh, why_en = {"C": ("仅见于第三方", "third party only"), "D": ("未见原文", "text not seen")}[grade]
    return grade, f"依据等级{grade}（{why_zh}）：{zh}", f"evidence {grade} ({why_en}): {en}"
