"""Every chart of a briefing in one list: the page, the embedded pieces, Word files and pictures all use it."""

from __future__ import annotations

from collections.abc import Callable, Collection
from functools import partial

import pandas as pd

from analytics.attainment.outlook_rows import OutlookRow, one_row, rows_as
from analytics.errors import Attempts
from analytics.report.briefing.contents import BriefingData
from analytics.report.briefing.inferred import SHOWN, inferred_rows
from analytics.report.briefing.weather import weather_charts
from analytics.report.charts.calendar import calendar_chart
from analytics.report.charts.chart import Chart, Heading
from analytics.report.charts.day_budget import day_budget_chart
from analytics.report.charts.fan import fan_chart
from analytics.report.charts.ladder import ladder_chart
from analytics.report.charts.multiples import multiples_chart
from analytics.report.charts.probability_path import probability_path_chart
from analytics.report.charts.scoreboard import scoreboard_chart
from analytics.report.charts.scoreboard_rows import FOLD_OVER, scoreboard_pages
from analytics.report.charts.waterfall import MonthPart, waterfall_chart
from analytics.report.reading_order import board_rows
from analytics.report.row_text import not_begun, period_text, target_name
from analytics.report.scenario import labelled
from analytics.terms import QUANTIFIED, WITHOUT_OWN_DATA
from analytics.words.catalogue import say, say_or
from analytics.words.escape import anchor, clean

__all__ = ["Chart", "boards", "charts", "many_without_evidence", "not_drawn", "target_charts", "yearly_rows"]

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
        Collects the charts that could not be drawn; the others are drawn. Without it their errors are raised.
    """
    tried = attempts or Attempts(strict=True)
    drawn = [*tried("board", lambda: boards(data, lang), []), *tried("multiples", lambda: _yearly(data, lang), [])]
    drawn += tried("inferred", lambda: _inferred(data, lang), [])
    for row in tried("charts", lambda: rows_as(OutlookRow, board_rows(data.outlook)), []):
        drawn += target_charts(row, data, lang, tried)
    drawn += tried("calendar", lambda: _calendar(data, lang), [])
    drawn += tried("weather", lambda: weather_charts(data.weather, lang), [])
    return tried("charts", lambda: labelled(drawn, data.scenario, lang), drawn)


def target_charts(
    row: OutlookRow, data: BriefingData, lang: str, tried: Attempts, kinds: Collection[str] | None = None
) -> list[Chart]:
    """The charts of one target's part, each drawn on its own; ``kinds``: those alone, by default all."""
    found = (
        tried(kind, partial(make, row, data, lang), None, str(row.target_id))
        for kind, make in OF_TARGET.items()
        if kinds is None or kind in kinds
    )
    return [chart for chart in found if chart is not None]


def many_without_evidence(outlook: pd.DataFrame) -> bool:
    """Whether so many targets are without evidence that they are counted instead of listed."""
    return int(board_rows(outlook)["status"].isin(WITHOUT_OWN_DATA).sum()) > BARE_ROWS


def boards(data: BriefingData, lang: str) -> list[Chart]:
    """Draw the scoreboard, cut so that each piece fits a page; domains without any evidence are left out."""
    home, outlook = data.region["region_id"], data.outlook
    fold_over = 0 if many_without_evidence(outlook) else FOLD_OVER
    if fold_over == 0:
        known = outlook.loc[~outlook["status"].isin(WITHOUT_OWN_DATA), "domain"].unique()
        outlook = outlook[outlook["domain"].isin(known)]
    return [
        scoreboard_chart(page, lang, Heading(f"board-{i}", say(lang, "score.title")), None, home, fold_over)
        for i, page in enumerate(scoreboard_pages(outlook, fold_over=fold_over))
    ]


def _inferred(data: BriefingData, lang: str) -> list[Chart]:
    """Draw, with hollow marks, the inferred goals with a number that their section shows at once."""
    rows = inferred_rows(data.outlook)
    shown = rows[rows["comparator"].isin(QUANTIFIED)].head(SHOWN)
    if shown.empty:
        return []
    heading, home = Heading("inferred-board", say(lang, "inferred.chart")), data.region["region_id"]
    return [scoreboard_chart(shown, lang, heading, None, home, fold_over=len(shown), kind="inferred")]


def not_drawn(outlook: pd.DataFrame, lang: str) -> str:
    """Say which domains the scoreboard leaves out because nothing in them can be assessed; ``''`` if none."""
    rows = board_rows(outlook)
    if not many_without_evidence(outlook):
        return ""
    bare = rows[rows["status"].isin(WITHOUT_OWN_DATA).groupby(rows["domain"]).transform("all")]
    if bare.empty:
        return ""
    counts = bare.groupby("domain", sort=False).size()
    items = [say(lang, "missing.by_domain", domain=say_or(lang, "domain", clean(k)), n=n) for k, n in counts.items()]
    return say(lang, "score.not_drawn", items=say(lang, "meta.comma").join(items))


def _yearly(data: BriefingData, lang: str) -> list[Chart]:
    """Small multiples of the region's yearly indicators, a panel each, in the scoreboard's order."""
    rows = yearly_rows(data)
    home = data.region["region_id"]
    drawn = []
    for i, start in enumerate(range(0, len(rows), PANELS)):
        panels = rows.iloc[start : start + PANELS]
        values = data.yearly[data.yearly["target_id"].isin(panels["target_id"])]
        drawn.append(multiples_chart(values, panels, lang, home, Heading(f"yearly-{i}", say(lang, "fan.yearly"))))
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
    return [calendar_chart(data.calendar, lang, Heading("calendar", title))]


PATH_POINTS = 3


def _heading(kind: str, row: OutlookRow, title: str) -> Heading:
    return Heading(anchor(kind, row.target_id), title, str(row.target_id))


def _fan(row: OutlookRow, data: BriefingData, lang: str) -> Chart | None:
    table = data.fans.get(row.target_id)
    if table is None or table.empty:
        return None
    closed = data.as_of > row.ends_on
    key = "title_closed" if closed else "title_ahead" if not_begun(row) else "title"
    title = say(lang, f"fan.{key}", name=_name(row, data, lang), period=period_text(row, lang))
    home = data.region["region_id"]
    return fan_chart(row, table, lang, home, None if closed else data.as_of, _heading("fan", row, title))


def _budget(row: OutlookRow, data: BriefingData, lang: str) -> Chart | None:
    table = data.budgets.get(row.target_id)
    if table is None or table.empty:
        return None
    title = say(lang, f"fan.budget_{table['kind'].iloc[0]}", name=_name(row, data, lang))
    return day_budget_chart(table, lang, _heading("budget", row, title))


def _path(row: OutlookRow, data: BriefingData, lang: str) -> Chart | None:
    table = data.paths.get(row.target_id)
    # A line between two points says no more than the table of changes, and bounds alone are no line.
    if table is None or table["p_met"].notna().sum() < PATH_POINTS:
        return None
    title = say(lang, "fan.path", name=_name(row, data, lang))
    return probability_path_chart(table, row, lang, _heading("path", row, title))


def _months(row: OutlookRow, data: BriefingData, lang: str) -> Chart | None:
    """The change against the year before, split by month, where a mean can be compared with it."""
    table = data.months.get(row.target_id)
    if table is None or table.empty:
        return None
    key = "fan.months" if one_row(MonthPart, table).to_the_end_of_the_year else "fan.months_so_far"
    year = say(lang, "format.year", year=int(table["year_from"].iloc[0]))
    title = say(lang, key, name=_name(row, data, lang), year=year)
    return waterfall_chart(table, lang, clean(row.unit), _heading("months", row, title))


def _ladder(row: OutlookRow, data: BriefingData, lang: str) -> Chart | None:
    """The milestones of a goal, shown with the one that is due next."""
    steps = data.ladders.get(row.target_id)
    if steps is None or steps.empty:
        return None
    yearly = data.yearly
    own = yearly[(yearly["target_id"] == row.target_id) & (yearly["series"] == "value")] if len(yearly) else None
    return ladder_chart(steps, lang, own, _heading("ladder", row, say(lang, "fan.ladder", name=_name(row, data, lang))))


def _name(row: OutlookRow, data: BriefingData, lang: str) -> str:
    return target_name(row, lang, data.region["region_id"])


#: kind of chart -> what draws it
OF_TARGET: dict[str, Callable[[OutlookRow, BriefingData, str], Chart | None]] = {
    "fan": _fan,
    "months": _months,
    "ladder": _ladder,
    "budget": _budget,
    "path": _path,
}
