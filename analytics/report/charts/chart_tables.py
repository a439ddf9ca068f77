"""The tables behind the charts: header and lines, all strings, for who cannot see a chart or wants its numbers."""

from __future__ import annotations

import pandas as pd

from analytics.report.charts.calendar import category_text
from analytics.report.charts.scoreboard_rows import board_rows
from analytics.report.row_text import DECIMALS, probability_text, status_text, target_name, threshold_text, value_text
from analytics.terms import Status
from analytics.words.catalogue import say
from analytics.words.numbers import Row, date_text, in_unit, join_unit, number, rows_of, span

Table = tuple[list[str], list[list[str]]]


def _header(lang: str, *keys: str) -> list[str]:
    return [say(lang, f"col.{key}") for key in keys]


def board_table(rows: pd.DataFrame, lang: str, home: str) -> Table:
    """Table behind the scoreboard, where it stands without the page around it."""
    header = [say(lang, f"col.{key}") for key in ("target", "threshold", "latest", "p_met", "status")]
    told = board_rows(rows)
    lines = [
        [
            target_name(row, lang, home),
            threshold_text(row, lang),
            value_text(row, lang),
            probability_text(row, lang),
            status_text(row, lang),
        ]
        for row in rows_of(told[told["status"] != Status.NO_EVIDENCE])
    ]
    return header, lines


def budget_table(budget: pd.DataFrame, lang: str) -> Table:
    """Days still needed or allowed at each month's end and on the newest day."""
    days = pd.to_datetime(budget["day"])
    kept = budget[days.dt.is_month_end | (days == days.max())]
    lines = [
        [date_text(row["day"], lang), number(row["days_left"], 0), span(row["low"], row["high"], lang, 0)]
        for row in rows_of(kept)
    ]
    return _header(lang, "date", "days_left", f"days_{budget['kind'].iloc[0]}"), lines


def path_table(path: pd.DataFrame, target: Row, lang: str) -> Table:
    """Probability, value and status at each date of the ledger; of the target itself only what no day changes."""
    told = rows_of(path.sort_values("as_of"))
    lasting: Row = {name: target.get(name) for name in ("unit", "comparator", "decimals")}
    rows: list[Row] = [{**lasting, **row} for row in told]
    lines = [
        [date_text(row["as_of"], lang), probability_text(row, lang), value_text(row, lang), status_text(row, lang)]
        for row in rows
    ]
    return _header(lang, "date", "p_met", "latest", "status"), lines


def calendar_table(days: pd.DataFrame, lang: str) -> Table:
    """Days that were surely or possibly polluted, with their category; all others were good."""
    polluted = days[days["category_high"].isna() | (days["category_high"] > 2)]
    lines = [
        [date_text(row["day"], lang), category_text(row, lang), number(row.get("pm25_ug_m3"), 0)]
        for row in rows_of(polluted)
    ]
    return [*_header(lang, "date", "category"), in_unit("PM2.5", "ug/m3", lang)], lines


def ranking_table(cities: pd.DataFrame, unit: str, lang: str) -> Table:
    """Ranked cities with their values, best first."""
    lines = [
        [
            span(row["rank_best"], row["rank_worst"], lang, 0),
            str(row["zh"] if lang == "zh" else row["en"]),
            join_unit(span(row["value_low"], row["value_high"], lang, DECIMALS.get(unit)), unit, lang),
        ]
        for row in rows_of(cities)
    ]
    return _header(lang, "rank", "region", "value"), lines
