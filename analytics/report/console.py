"""The outlook as plain words in rows, for a console or any other table."""

from __future__ import annotations

import pandas as pd

from analytics.attainment.outlook_rows import OutlookRow, rows_as
from analytics.report.reading_order import board_rows
from analytics.report.row_text import (
    inferred_text,
    likelihood_text,
    margin_text,
    period_text,
    probability_text,
    status_text,
    target_name,
    threshold_text,
    value_text,
)
from analytics.terms import WITHOUT_OWN_DATA
from analytics.words.catalogue import say

CONSOLE_COLUMNS = ("target", "period", "threshold", "latest", "p_met", "likelihood", "margin", "status")


def console_rows(
    outlook: pd.DataFrame,
    outcomes: pd.DataFrame | None,
    lang: str,
    home_region: str | None = None,
    every: bool = False,
) -> tuple[list[str], list[list[str]]]:
    """Write header and rows of an outlook, all strings, in the order of the scoreboard.

    Names are free of control characters, so they cannot drive a terminal; they may still hold square
    brackets, so hand them to rich as ``Text``, not as markup.

    Parameters
    ----------
    outlook : DataFrame
        One row a target, columns of ``Assessment.outlook`` plus ``indicator_zh``, ``indicator_en``.
    outcomes : DataFrame or None
        ``target_id, status, value_reported``; with rows there is a last column for the later outcome.
    lang : str
        ``'zh'`` or ``'en'``.
    home_region : str, optional
        Region that the names leave out.
    every : bool
        Also targets without a number.

    Returns
    -------
    tuple of (list of str, list of list of str)
        Header and rows, equally long.

    """
    later = later_outcomes(outlook, outcomes, lang)
    header = [say(lang, f"col.{column}") for column in CONSOLE_COLUMNS]
    rows = [
        [
            target_name(row, lang, home_region),
            period_text(row, lang),
            threshold_text(row, lang),
            value_text(row, lang),
            inferred_text(row, lang) if row.status in WITHOUT_OWN_DATA else probability_text(row, lang),
            likelihood_text(row, lang),
            margin_text(row, lang),
            status_text(row, lang),
        ]
        + ([later.get(row.target_id, "—")] if later else [])
        for row in rows_as(OutlookRow, board_rows(outlook, every))
    ]
    return (header + [say(lang, "col.outcome")] if later else header), rows  # noqa: RUF005


def later_outcomes(outlook: pd.DataFrame, outcomes: pd.DataFrame | None, lang: str) -> dict[str, str]:
    """Say what was later found, in words, by target id: status and the reported value.

    Parameters
    ----------
    outlook : DataFrame
        Gives the unit of each value.
    outcomes : DataFrame or None
        ``target_id, status, value_reported``.
    lang : str
        ``'zh'`` or ``'en'``.
    """
    if outcomes is None or outcomes.empty:
        return {}
    shown = [c for c in ("target_id", "unit", "comparator", "value_decimals") if c in outlook]
    found = outcomes[[c for c in outcomes if c not in shown or c == "target_id"]]
    rows = rows_as(OutlookRow, found.merge(outlook[shown], on="target_id", how="inner"))
    return {row.target_id: _later(row, lang) for row in rows}


def _later(row: OutlookRow, lang: str) -> str:
    status, value = say(lang, f"status.{row.status}"), value_text(row, lang)
    return status if value == "—" else say(lang, "score.later_value", status=status, value=value)
