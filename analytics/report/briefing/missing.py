"""The section on targets that cannot be assessed, and the table of figures that are missing for them."""

from __future__ import annotations

from typing import Any

import pandas as pd

from analytics import sheets
from analytics.report.charts.scoreboard_rows import board_rows
from analytics.report.row_text import period_text, region_name, target_name, threshold_text
from analytics.spans import calendar_years
from analytics.targets.template import counted
from analytics.terms import QUANTIFIED, WITHOUT_OWN_DATA
from analytics.words.catalogue import say, say_or
from analytics.words.escape import anchor, clean
from analytics.words.numbers import Row, as_date, rows_of, years_text


def missing_parts(outlook: pd.DataFrame, missing: pd.DataFrame, lang: str, home: str) -> dict[str, Any]:
    """Gather what cannot be assessed: quantified targets by domain, the others, and the figures to fill in."""
    none = outlook[outlook["status"].isin(WITHOUT_OWN_DATA)]
    numbers = board_rows(none[none["comparator"].isin(QUANTIFIED)])
    count = counted(missing)
    others = none[~none["comparator"].isin(QUANTIFIED)]
    return {
        "quantified": _by_domain(numbers, lang, home),
        "n_quantified": len(numbers),
        "others": _by_domain(others.sort_values(["domain", "period_end", "target_id"], kind="stable"), lang, home),
        "n_others": len(others),
        "figures": _figures(missing, outlook, lang, home),
        "n_figures": count.figures,
        "n_waiting": count.targets,
        **_file(missing),
    }


def _file(missing: pd.DataFrame) -> dict[str, str]:
    """Write the table to fill in as CSV text, which the page offers to copy and to save: it stays one file."""
    if missing.empty:
        return {"csv": ""}
    words = missing.select_dtypes(exclude=["number", "datetime"]).columns
    safe = missing.assign(**{name: missing[name].map(cell_text, na_action="ignore") for name in words})
    return {"csv": safe.to_csv(index=False, date_format="%Y-%m-%d", lineterminator="\n")}


def cell_text(cell: Any) -> Any:
    """A cell without control characters, and kept from being run by a spreadsheet (`analytics.sheets`).

    Examples
    --------
    >>> cell_text("=HYPERLINK(1)"), cell_text("="), cell_text("-1"), cell_text("新乡")
    ("'=HYPERLINK(1)", '=', '-1', '新乡')
    """
    return sheets.cell(clean(cell)) if isinstance(cell, str) else cell


def _by_domain(rows: pd.DataFrame, lang: str, home: str) -> list[Row]:
    return [
        {
            "domain": say_or(lang, "domain", clean(domain)),
            "targets": [
                {
                    "id": anchor("target", row["target_id"]) if row["comparator"] not in QUANTIFIED else "",
                    "href": "#" + anchor("target", row["target_id"]),
                    "name": target_name(row, lang, home),
                    "threshold": threshold_text(row, lang),
                    "period": period_text(row, lang),
                    "clause": say(lang, "score.hover_clause", clause=clean(row.get("clause"))),
                    "plan_href": "#" + anchor("plan", row.get("plan_id")),
                    "missing": clean(row.get(f"missing_{lang}")) or say(lang, "missing.reason_default"),
                }
                for row in rows_of(group)
            ],
        }
        for domain, group in rows.groupby("domain", sort=False, dropna=False)
    ]


def _figures(missing: pd.DataFrame, outlook: pd.DataFrame, lang: str, home: str) -> list[Row]:
    """One line an indicator of a region, its missing periods drawn together."""
    if missing.empty or not {"region_id", "indicator_id"} <= set(missing):
        return []
    known = outlook.drop_duplicates("indicator").set_index("indicator")[[f"indicator_{lang}", "unit"]]
    regions = {row["region_id"]: region_name(row, lang) for row in rows_of(outlook)}
    keys = [c for c in ("region_id", "indicator_id", f"subject_{lang}", "unit") if c in missing]
    lines = []
    for _, group in missing.groupby(keys, sort=False, dropna=False):
        row = rows_of(group.head(1))[0]
        indicator = row["indicator_id"]
        named = clean(row.get(f"indicator_{lang}"))
        if not named and indicator in known.index:
            named = clean(known.loc[indicator, f"indicator_{lang}"])
        lines.append(
            {
                "region": "" if row["region_id"] == home else regions.get(row["region_id"], clean(row["region_id"])),
                "indicator": named or clean(indicator),
                "subject": clean(row.get(f"subject_{lang}")),
                "unit": say_or(lang, "unit", clean(row.get("unit"))),
                "periods": _periods(group, lang),
                "why": say(lang, "meta.semi").join(_whys(group, lang)),
            }
        )
    return lines


def _whys(group: pd.DataFrame, lang: str) -> list[str]:
    column = f"why_{lang}"
    return [clean(w) for w in group[column].dropna().drop_duplicates()] if column in group else []


def _periods(group: pd.DataFrame, lang: str) -> str:
    if not {"period_start", "period_end"} <= set(group):
        return "—"
    spans = [(as_date(row["period_start"]), as_date(row["period_end"]), row) for row in rows_of(group)]
    whole = [e.year for s, e, _ in spans if s and e and calendar_years(s, e)]
    if len(whole) == len(spans):
        return years_text(whole, lang)
    return say(lang, "meta.sep").join(dict.fromkeys(period_text(row, lang) for _, _, row in spans))
