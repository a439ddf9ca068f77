"""Every chart of a briefing in one list: the page, the embedded pieces, Word files and pictures all use it."""

from __future__ import annotations

from functools import partial

import pandas as pd

from analytics.errors import Attempts
from analytics.report.briefing.data import BriefingData
from analytics.report.briefing.target_charts import OF_TARGET
from analytics.report.charts.calendar import calendar, calendar_alt
from analytics.report.charts.chart import Chart
from analytics.report.charts.chart_rows import multiples_table
from analytics.report.charts.chart_tables import board_table, calendar_table
from analytics.report.charts.multiples import multiples, multiples_alt
from analytics.report.charts.scoreboard import scoreboard
from analytics.report.charts.scoreboard_rows import FOLD_OVER, board_rows, scoreboard_alt, scoreboard_pages
from analytics.report.scenario import labelled
from analytics.terms import Status
from analytics.words.catalogue import say, say_or
from analytics.words.escape import clean
from analytics.words.numbers import Row, rows_of

__all__ = ["Chart", "boards", "charts", "much_lacks", "not_drawn", "yearly_rows"]

BARE_ROWS = 6
LEAST_YEARS = 3  # with fewer a line of years says no more than the table
PANELS = 8  # small charts that fit one A4 page, two side by side


def charts(data: BriefingData, lang: str, attempts: Attempts | None = None) -> list[Chart]:
    """Draw all charts of a briefing, in the order of the page.

    Parameters
    ----------
    data : BriefingData
        What the briefing shows.
    lang : str
        ``'zh'`` or ``'en'``.
    attempts : Attempts, optional
        Takes note of the charts that could not be drawn; the others are. Without it they raise.
    """
    tried = attempts or Attempts(strict=True)
    drawn = [*tried("board", lambda: boards(data, lang), []), *tried("multiples", lambda: _yearly(data, lang), [])]
    for row in tried("charts", lambda: rows_of(board_rows(data.outlook)), []):
        drawn += _of_target(row, data, lang, tried)
    drawn += tried("calendar", lambda: _calendar(data, lang), [])
    return tried("charts", lambda: labelled(drawn, data.scenario, lang), drawn)


def _of_target(row: Row, data: BriefingData, lang: str, tried: Attempts) -> list[Chart]:
    """The charts of one target's part, each drawn on its own."""
    found = (
        tried(kind, partial(make, row, data, lang), None, str(row["target_id"])) for kind, make in OF_TARGET.items()
    )
    return [chart for chart in found if chart is not None]


def much_lacks(outlook: pd.DataFrame) -> bool:
    """Whether so many targets lack evidence that they are counted instead of listed."""
    return int((board_rows(outlook)["status"] == Status.NO_EVIDENCE).sum()) > BARE_ROWS


def boards(data: BriefingData, lang: str) -> list[Chart]:
    """Draw the scoreboard, cut so that each piece fits a page; domains without any evidence are told in words."""
    home, outlook = data.region["region_id"], data.outlook
    fold_over = 0 if much_lacks(outlook) else FOLD_OVER
    if fold_over == 0:
        known = outlook.loc[outlook["status"] != Status.NO_EVIDENCE, "domain"].unique()
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
    bare = rows[(rows["status"] == Status.NO_EVIDENCE).groupby(rows["domain"]).transform("all")]
    if bare.empty:
        return ""
    counts = bare.groupby("domain", sort=False).size()
    told = [say(lang, "missing.by_domain", domain=say_or(lang, "domain", clean(k)), n=n) for k, n in counts.items()]
    return say(lang, "score.not_drawn", items=say(lang, "meta.comma").join(told))


def _yearly(data: BriefingData, lang: str) -> list[Chart]:
    """Small multiples of the region's yearly indicators, a panel each, in the scoreboard's order."""
    rows = yearly_rows(data)
    home = data.region["region_id"]
    drawn = []
    for i, start in enumerate(range(0, len(rows), PANELS)):
        part = rows.iloc[start : start + PANELS]
        told = data.yearly[data.yearly["target_id"].isin(part["target_id"])]
        words = (say(lang, "fan.yearly"), multiples_alt(told, part, lang, home))
        figure = multiples(told, part, lang, home_region=home)
        drawn.append(Chart(f"yearly-{i}", "multiples", *words, figure, *multiples_table(told, part, lang, home)))
    return drawn


def yearly_rows(data: BriefingData) -> pd.DataFrame:
    """Targets that get a panel: several years are known; of one indicator's targets the one that is due next."""
    if data.yearly.empty:
        return data.outlook.iloc[:0]
    known = data.yearly[data.yearly["series"] == "value"].groupby("target_id")["year"].nunique()
    rows = board_rows(data.outlook)
    rows = rows[rows["target_id"].isin(known.index[known >= LEAST_YEARS])]
    ahead = pd.to_datetime(rows["period_end"]) >= pd.Timestamp(data.as_of)
    rows = rows.assign(_behind=~ahead, _due=pd.to_datetime(rows["period_end"]), _place=range(len(rows)))
    rows["_due"] = rows["_due"].where(ahead, pd.Timestamp.max - (rows["_due"] - pd.Timestamp(0)))
    rows = rows.sort_values(["_behind", "_due"], kind="stable")
    same = ["region_id", "indicator", "subject_zh"]
    one = rows.drop_duplicates(same).sort_values("_place")
    return one.drop(columns=["_behind", "_due", "_place"]).reset_index(drop=True)


def _calendar(data: BriefingData, lang: str) -> list[Chart]:
    if data.calendar.empty:
        return []
    year = pd.to_datetime(data.calendar["day"]).dt.year.iloc[0]
    title = say(lang, "fan.calendar", year=say(lang, "format.year", year=year))
    words = (title, calendar_alt(data.calendar, lang), calendar(data.calendar, lang))
    return [Chart("calendar", "calendar", *words, *calendar_table(data.calendar, lang))]
