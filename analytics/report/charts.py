"""Every chart of a briefing in one list: the page, the embedded pieces, Word files and pictures all use it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import pandas as pd
import plotly.graph_objects as go

from analytics.report.board import FOLD_OVER, board_rows, scoreboard_alt, scoreboard_pages
from analytics.report.calendar import calendar, calendar_alt
from analytics.report.chart_tables import board_table, budget_table, calendar_table, path_table
from analytics.report.data import BriefingData
from analytics.report.day_budget import day_budget, day_budget_alt
from analytics.report.escape import anchor, clean
from analytics.report.fan import fan
from analytics.report.fan_words import fan_alt, fan_table
from analytics.report.formats import target_name
from analytics.report.needs import not_begun
from analytics.report.numbers import Row, as_date, rows_of
from analytics.report.page import figure_json
from analytics.report.probability_path import probability_path, probability_path_alt
from analytics.report.scoreboard import scoreboard
from analytics.report.words import say, say_or

BARE_ROWS = 6
PATH_POINTS = 3


@dataclass(frozen=True)
class Chart:
    """One chart with all it needs to be read without seeing it.

    Parameters
    ----------
    id : str
        HTML id, unique on a page; also the name of its files.
    kind : str
        ``board``, ``fan``, ``budget``, ``path`` or ``calendar``.
    title, alt : str
        Heading and text alternative.
    figure : plotly.graph_objects.Figure
        The chart.
    header, lines : list
        The table behind it, all strings.
    target_id : str
        Target it is about, ``''`` where it is about several.
    """

    id: str
    kind: str
    title: str
    alt: str
    figure: go.Figure
    header: list[str] = field(default_factory=list)
    lines: list[list[str]] = field(default_factory=list)
    target_id: str = ""

    def as_row(self) -> Row:
        """What the templates name."""
        told = {name: getattr(self, name) for name in ("id", "kind", "title", "alt", "header", "lines", "target_id")}
        return {**told, "json": figure_json(self.figure)}


def charts(data: BriefingData, lang: str) -> list[Chart]:
    """Draw all charts of a briefing, in the order of the page.

    Parameters
    ----------
    data : BriefingData
        What the briefing shows.
    lang : str
        ``'zh'`` or ``'en'``.
    """
    drawn = boards(data, lang)
    for row in rows_of(board_rows(data.outlook)):
        drawn += [chart for make in _OF_TARGET if (chart := make(row, data, lang)) is not None]
    return drawn + _calendar(data, lang)


def much_lacks(outlook: pd.DataFrame) -> bool:
    """Whether so many targets lack evidence that they are counted instead of listed."""
    return int((board_rows(outlook)["status"] == "no evidence").sum()) > BARE_ROWS


def boards(data: BriefingData, lang: str) -> list[Chart]:
    """Draw the scoreboard, cut so that each piece fits a page; domains without any evidence are told in words."""
    home, outlook = data.region["region_id"], data.outlook
    fold_over = 0 if much_lacks(outlook) else FOLD_OVER
    if fold_over == 0:
        known = outlook.loc[outlook["status"] != "no evidence", "domain"].unique()
        outlook = outlook[outlook["domain"].isin(known)]
    return [
        Chart(
            f"board-{i}",
            "board",
            say(lang, "score.title"),
            scoreboard_alt(page, lang, home),
            scoreboard(page, lang, data.outcomes, home, fold_over),
            *board_table(page, lang, home),
        )
        for i, page in enumerate(scoreboard_pages(outlook, fold_over=fold_over))
    ]


def not_drawn(outlook: pd.DataFrame, lang: str) -> str:
    """Say which domains the scoreboard leaves out because nothing in them can be assessed; ``''`` if none."""
    rows = board_rows(outlook)
    if not much_lacks(outlook):
        return ""
    bare = rows[(rows["status"] == "no evidence").groupby(rows["domain"]).transform("all")]
    if bare.empty:
        return ""
    counts = bare.groupby("domain", sort=False).size()
    told = [say(lang, "missing.by_domain", domain=say_or(lang, "domain", clean(k)), n=n) for k, n in counts.items()]
    return say(lang, "score.not_drawn", items=say(lang, "meta.comma").join(told))


def _fan(row: Row, data: BriefingData, lang: str) -> Chart | None:
    table = data.fans.get(row["target_id"])
    if table is None or table.empty:
        return None
    home = data.region["region_id"]
    closed = as_date(data.as_of) > as_date(row["period_end"])  # type: ignore[operator]
    figure = fan(table, lang, float(row["threshold"]), row["comparator"], row["unit"], None if closed else data.as_of)
    title = "title_closed" if closed else "title_ahead" if not_begun(row) else "title"
    header, lines = fan_table(table, lang)
    return Chart(
        anchor("fan", row["target_id"]),
        "fan",
        say(lang, f"fan.{title}", name=target_name(row, lang, home)),
        fan_alt(row, table, lang, home),
        figure,
        header,
        lines,
        str(row["target_id"]),
    )


def _budget(row: Row, data: BriefingData, lang: str) -> Chart | None:
    table = data.budgets.get(row["target_id"])
    if table is None or table.empty:
        return None
    return Chart(
        anchor("budget", row["target_id"]),
        "budget",
        say(lang, f"fan.budget_{table['kind'].iloc[0]}", name=target_name(row, lang, data.region["region_id"])),
        day_budget_alt(table, lang),
        day_budget(table, lang),
        *budget_table(table, lang),
        str(row["target_id"]),
    )


def _path(row: Row, data: BriefingData, lang: str) -> Chart | None:
    table = data.paths.get(row["target_id"])
    # A line between two points says no more than the table of changes, and bounds alone are no line.
    if table is None or table["p_met"].notna().sum() < PATH_POINTS:
        return None
    return Chart(
        anchor("path", row["target_id"]),
        "path",
        say(lang, "fan.path", name=target_name(row, lang, data.region["region_id"])),
        probability_path_alt(table, lang),
        probability_path(table, lang, clean(row.get("unit"))),
        *path_table(table, row, lang),
        str(row["target_id"]),
    )


def _calendar(data: BriefingData, lang: str) -> list[Chart]:
    if data.calendar.empty:
        return []
    year = pd.to_datetime(data.calendar["day"]).dt.year.iloc[0]
    title = say(lang, "fan.calendar", year=say(lang, "format.year", year=year))
    words = (title, calendar_alt(data.calendar, lang), calendar(data.calendar, lang))
    return [Chart("calendar", "calendar", *words, *calendar_table(data.calendar, lang))]


_OF_TARGET: list[Callable[[Row, BriefingData, str], Chart | None]] = [_fan, _budget, _path]
