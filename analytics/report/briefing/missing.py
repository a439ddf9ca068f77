"""The section on targets that cannot be assessed: which figures each department has to send, in which table."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from typing import Any

import numpy as np
import pandas as pd

from analytics import sheets
from analytics.attainment.outlook_rows import OutlookRow, rows_as
from analytics.errors import InputError
from analytics.inference.owners import owner_of
from analytics.report.page_words import PageWords
from analytics.report.reading_order import board_rows
from analytics.report.row_text import clause_text, period_text, region_name, target_name, threshold_text
from analytics.report.table_rows import FigureRow
from analytics.spans import calendar_years
from analytics.targets import form
from analytics.targets.template import counted
from analytics.terms import QUANTIFIED, WITHOUT_OWN_DATA
from analytics.words.catalogue import say, say_or
from analytics.words.escape import anchor, clean
from analytics.words.numbers import period_of, years_text


def missing_parts(outlook: pd.DataFrame, missing: pd.DataFrame, lang: str, home: str) -> dict[str, Any]:
    """Gather what cannot be assessed, and the figures to fill in, by the department that publishes them.

    Parameters
    ----------
    outlook : DataFrame
        One row a target, columns of ``Assessment.outlook``.
    missing : DataFrame
        Table of figures to fill in.
    lang : str
        ``'zh'`` or ``'en'``.
    home : str
        Region that the names leave out.

    Returns
    -------
    dict
        ``departments`` (the one with most missing figures first), each with how many of its targets have a value
        (``n_known`` of ``n_goals``), its ``goals`` without one, its ``figures``, and the table to send as ``csv``;
        ``n_quantified``, ``n_others``, ``n_figures``, ``n_waiting`` of all.
    """
    none = outlook["status"].isin(WITHOUT_OWN_DATA)
    count = counted(missing)
    return {
        "departments": _departments(outlook, missing, lang, home),
        "n_quantified": int((none & outlook["comparator"].isin(QUANTIFIED)).sum()),
        "n_others": int((none & ~outlook["comparator"].isin(QUANTIFIED)).sum()),
        "n_figures": count.figures,
        "n_waiting": count.targets,
    }


def _departments(outlook: pd.DataFrame, missing: pd.DataFrame, lang: str, home: str) -> list[PageWords]:
    rows = rows_as(OutlookRow, outlook)  # once for all departments
    owners = [_owner(row) for row in rows]
    goals = outlook.assign(_owner=pd.Series(owners, index=outlook.index, dtype=object))
    asked = _with_owner(missing, goals)
    codes = list(dict.fromkeys([*goals["_owner"], *asked["_owner"]]))
    of_code = {
        code: {row.target_id: row for row, one in zip(rows, owners, strict=True) if one == code} for code in codes
    }
    waiting = _in_order(goals)
    parts = [
        _department(
            code,
            goals[goals["_owner"] == code],
            [of_code[code][name] for name in waiting if name in of_code[code]],
            asked[asked["_owner"] == code],
            lang,
            home,
        )
        for code in codes
    ]
    lacking = [part for part in parts if part["goals"] or part["n_figures"]]
    return sorted(lacking, key=lambda part: -len(part["goals"]))


def _in_order(goals: pd.DataFrame) -> list[str]:
    """Ids of the targets without a value in the order in which they are read, those with a number first."""
    none = goals[goals["status"].isin(WITHOUT_OWN_DATA)]
    quantified = none["comparator"].isin(QUANTIFIED)
    others = none[~quantified].sort_values(["domain", "period_end", "target_id"], kind="stable")
    return [*board_rows(none[quantified])["target_id"], *others["target_id"]]


def _owner(row: OutlookRow) -> str:
    """Code of the department of a target's indicator; ``''`` where the registry names none."""
    try:
        return owner_of(clean(row.indicator), clean(row.domain))
    except InputError:
        return ""


def _with_owner(missing: pd.DataFrame, goals: pd.DataFrame) -> pd.DataFrame:
    """Figures to fill in with the department of the first target that each is for."""
    if missing.empty:
        return missing.assign(_owner=pd.Series(dtype=object))
    of_goal = dict(zip(goals["target_id"], goals["_owner"], strict=True))
    first = missing["target_id"].str[0]
    return missing.assign(_owner=first.map(of_goal).fillna(""))


def _department(
    code: str, goals: pd.DataFrame, waiting: list[OutlookRow], figures: pd.DataFrame, lang: str, home: str
) -> PageWords:
    """One department: its progress, its targets without a value, and the table to send to it."""
    known = len(goals) - len(waiting)
    regions = {row.region_id: region_name(row, lang) for row in rows_as(OutlookRow, goals.drop_duplicates("region_id"))}
    figures = figures.drop(columns="_owner")
    return {
        "id": anchor("department", code or "none"),
        "code": clean(code) or "none",
        "name": say_or(lang, "department", clean(code)) if code else say(lang, "missing.no_department"),
        "n_goals": len(goals),
        "n_known": known,
        "percent": round(100 * known / len(goals)) if len(goals) else 0,
        "goals": [_goal(row, lang, home) for row in waiting],
        "n_figures": len(figures),
        "figures": _figures(figures, goals, regions, lang, home),
        "csv": _csv(figures, code, regions, lang),
    }


def _goal(row: OutlookRow, lang: str, home: str) -> PageWords:
    return {
        "id": anchor("target", row.target_id) if row.comparator not in QUANTIFIED else "",
        "href": "#" + anchor("target", row.target_id),
        "name": target_name(row, lang, home),
        "threshold": threshold_text(row, lang),
        "period": period_text(row, lang),
        "clause": clause_text(row, lang),
        "plan_href": "#" + anchor("plan", row.plan_id),
        "missing": clean(row.words("missing", lang)) or say(lang, "missing.reason_default"),
        "quantified": row.comparator in QUANTIFIED,
    }


def _csv(figures: pd.DataFrame, code: str, regions: Mapping[str, str], lang: str) -> str:
    """The table to fill in as CSV text, which the page offers to copy and to save: it stays one file.

    It has the columns of the fill-in workbook, so that it is read back as one.
    """
    if figures.empty:
        return ""
    heads = [say(lang, f"form.{column}") for column in (*form.COLUMNS, form.ID)]
    rows = [_asked(row, code, regions, lang) for row in figures.to_dict("records")]
    cells = pd.DataFrame(rows, columns=heads, dtype=object).map(cell_text)
    return cells.to_csv(index=False, lineterminator="\n")


def _asked(row: dict[Hashable, Any], code: str, regions: Mapping[str, str], lang: str) -> list[str]:
    """Cells of the row that asks for a figure: its goal, period, unit and hidden id; the others are to be filled in."""
    subject, place = clean(row.get("subject_zh")), clean(row["region_id"])
    named = clean(row.get("region_zh")) if lang == "zh" else regions.get(place, "")
    goal = form.goal_text(named or place, clean(row.get(f"indicator_{lang}")) or clean(row["indicator_id"]), subject)
    first, last = (pd.Timestamp(row[name]).date() for name in ("period_start", "period_end"))
    period = period_of(first, last, lang)
    asked = form.Asked(place, clean(row["indicator_id"]), subject, first, last, clean(row.get("basis")), code)
    filled = {"goal": goal, "period": period, "unit": say_or(lang, "unit", clean(row.get("unit"))),
              form.ID: form.signed(asked, goal, period).text()}  # fmt: skip
    return [filled.get(column, "") for column in (*form.COLUMNS, form.ID)]


def cell_text(cell: Any) -> Any:
    """A cell without control characters, and kept from being run by a spreadsheet (`analytics.sheets`).

    Examples
    --------
    >>> cell_text("=HYPERLINK(1)"), cell_text("="), cell_text("-1"), cell_text("新乡")
    ("'=HYPERLINK(1)", '=', '-1', '新乡')
    """
    return sheets.cell(clean(cell)) if isinstance(cell, str) else cell


def _figures(
    missing: pd.DataFrame, outlook: pd.DataFrame, regions: Mapping[str, str], lang: str, home: str
) -> list[PageWords]:
    """One line an indicator of a region, its missing periods drawn together."""
    if missing.empty or not {"region_id", "indicator_id"} <= set(missing):
        return []
    known = outlook.drop_duplicates("indicator").set_index("indicator")[[f"indicator_{lang}", "unit"]]
    periods = rows_as(OutlookRow, missing)
    keys = [c for c in ("region_id", "indicator_id", f"subject_{lang}", "unit") if c in missing]
    grouped = missing.groupby(keys, sort=False, dropna=False)
    heads = rows_as(FigureRow, missing[~missing.duplicated(keys)])
    has_periods = {"period_start", "period_end"} <= set(missing)
    whys = _whys(missing, lang)
    lines = []
    for row, at in zip(heads, _places(grouped.ngroup()), strict=True):
        indicator = row.indicator_id
        named = clean(row.indicator(lang))
        if not named and indicator in known.index:
            named = clean(known.loc[indicator, f"indicator_{lang}"])
        lines.append(
            {
                "region": "" if row.region_id == home else regions.get(row.region_id, clean(row.region_id)),
                "indicator": named or clean(indicator),
                "subject": clean(row.subject(lang)),
                "unit": say_or(lang, "unit", clean(row.unit)),
                "periods": _periods([periods[k] for k in at], lang) if has_periods else "—",
                "why": say(lang, "meta.semi").join(_distinct(whys[k] for k in at)),
            }
        )
    return lines


def _places(group: pd.Series) -> list[np.ndarray]:
    """Numbers of the rows of each group, the groups in the order in which they first appear.

    Examples
    --------
    >>> [list(map(int, at)) for at in _places(pd.Series([0, 1, 0]))]
    [[0, 2], [1]]
    """
    order = np.argsort(group.to_numpy(), kind="stable")
    return np.split(order, np.flatnonzero(np.diff(group.to_numpy()[order])) + 1)


def _whys(missing: pd.DataFrame, lang: str) -> list[str]:
    """Why each figure is asked for; '' where that is not said."""
    column = f"why_{lang}"
    return missing[column].fillna("").map(clean).tolist() if column in missing else [""] * len(missing)


def _distinct(words: Iterable[str]) -> list[str]:
    return [word for word in dict.fromkeys(words) if word]


def _periods(rows: list[OutlookRow], lang: str) -> str:
    whole = [
        e.year for s, e in ((row.period_start, row.period_end) for row in rows) if s and e and calendar_years(s, e)
    ]
    if len(whole) == len(rows):
        return years_text(whole, lang)
    return say(lang, "meta.sep").join(dict.fromkeys(period_text(row, lang) for row in rows))
