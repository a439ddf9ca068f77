"""Tables behind the charts a briefing does not draw of itself: header and rows of words (see ``chart_tables``)."""

from __future__ import annotations

import pandas as pd

from analytics.report.charts.waterfall import whole_year
from analytics.report.row_text import (
    decimals_of,
    probability_text,
    status_text,
    target_name,
    threshold_text,
    value_text,
)
from analytics.words.catalogue import say
from analytics.words.escape import clean
from analytics.words.numbers import Row, absent, date_text, join_unit, number, rows_of, share, span, with_unit

Table = tuple[list[str], list[list[str]]]


def _head(lang: str, *keys: str) -> list[str]:
    return [say(lang, key if "." in key else f"col.{key}") for key in keys]


def ladder_table(rows: pd.DataFrame, lang: str) -> Table:
    """One row a milestone: deadline, what is asked, value, probability, status."""
    told = [
        [
            date_text(row["period_end"], lang),
            threshold_text(row, lang),
            value_text(row, lang),
            probability_text(row, lang),
            status_text({"finality": "", **row}, lang),
        ]
        for row in rows_of(rows.sort_values("period_end"))
    ]
    return _head(lang, "chart.col_deadline", "threshold", "latest", "p_met", "status"), told


def multiples_table(data: pd.DataFrame, outlook: pd.DataFrame, lang: str, home_region: str | None = None) -> Table:
    """One row a target, one column a year."""
    values = data[data["series"] == "value"]
    years = sorted(values["year"].unique())
    told = []
    for row in rows_of(outlook[outlook["target_id"].isin(values["target_id"])]):
        own = {int(r["year"]): r for r in rows_of(values[values["target_id"] == row["target_id"]])}
        cells = [_yearly(own.get(int(year)), row, lang) for year in years]
        told.append([target_name(row, lang, home_region), threshold_text(row, lang), *cells])
    return [*_head(lang, "target", "threshold"), *(say(lang, "format.year", year=int(y)) for y in years)], told


def _yearly(found: Row | None, row: Row, lang: str) -> str:
    if found is None:
        return "—"
    decimals = decimals_of({"unit": row.get("unit")})
    exact = not absent(found["value"])
    low, high = (found["value"],) * 2 if exact else (found["value_low"], found["value_high"])
    return join_unit(span(low, high, lang, decimals), clean(row.get("unit")), lang)


def reliability_table(data: pd.DataFrame, lang: str) -> Table:
    """One row a bin: stated probability, how often it came true, number of cases."""
    told = [
        [
            *(share(row[c], lang) for c in ("mean_p", "frequency")),
            number(row["n"]),
        ]
        for row in rows_of(data[data["n"] > 0].sort_values("bin_low"))
    ]
    return _head(lang, "chart.reliability_x", "chart.reliability_y", "chart.reliability_n"), told


def skill_bars_table(data: pd.DataFrame, lang: str) -> Table:
    """One row a bar."""
    told = [[clean(row["name"]), number(100 * row["skill"], 0)] for row in rows_of(data[data["skill"].notna()])]
    return _head(lang, "chart.col_name", "chart.skill_x"), told


def waterfall_table(data: pd.DataFrame, lang: str, unit: str = "ug/m3") -> Table:
    """One row a month: mean in both years and its part in the change; the year's own means last."""
    if data.empty:
        return [], []
    told = [
        [
            say(lang, "format.month_tick", month=say(lang, f"months.{int(row['month'])}")),
            *(with_unit(row.get(f"mean_{end}"), unit, lang, 1) for end in ("from", "to")),
            number(row["change"], 2, signed=True),
        ]
        for row in rows_of(data.sort_values("month"))
    ]
    first = rows_of(data.head(1))[0]
    means = [float(first["year_mean_from"]), float(first["year_mean_to"])]
    told.append(
        [
            say(lang, f"chart.waterfall_means{'' if whole_year(first) else '_part'}"),
            *(with_unit(m, unit, lang, 1) for m in means),
            number(means[1] - means[0], 2, signed=True),
        ]
    )
    years = [say(lang, "format.year", year=first[f"year_{end}"]) for end in ("from", "to")]
    return [*_head(lang, "chart.col_month"), *years, say(lang, "chart.col_part")], told
