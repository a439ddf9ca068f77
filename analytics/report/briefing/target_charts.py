"""The charts of one target's part, each drawn only where it has something to say."""

from __future__ import annotations

from collections.abc import Callable

from analytics.report.briefing.data import BriefingData
from analytics.report.charts.chart import Chart
from analytics.report.charts.chart_rows import ladder_table, waterfall_table
from analytics.report.charts.chart_tables import budget_table, path_table
from analytics.report.charts.day_budget import day_budget, day_budget_alt
from analytics.report.charts.fan import fan
from analytics.report.charts.fan_words import fan_alt, fan_table
from analytics.report.charts.ladder import ladder, ladder_alt
from analytics.report.charts.probability_path import probability_path, probability_path_alt
from analytics.report.charts.waterfall import waterfall, waterfall_alt, whole_year
from analytics.report.row_needs import not_begun
from analytics.report.row_text import period_text, target_name
from analytics.words.catalogue import say
from analytics.words.escape import anchor, clean
from analytics.words.numbers import Row, as_date, rows_of

PATH_POINTS = 3


def _fan(row: Row, data: BriefingData, lang: str) -> Chart | None:
    table = data.fans.get(row["target_id"])
    if table is None or table.empty:
        return None
    home = data.region["region_id"]
    closed = as_date(data.as_of) > as_date(row["period_end"])  # type: ignore[operator]
    figure = fan(table, lang, float(row["threshold"]), row["comparator"], row["unit"], None if closed else data.as_of)
    title = "title_closed" if closed else "title_ahead" if not_begun(row) else "title"
    words = {"name": target_name(row, lang, home), "period": period_text(row, lang)}
    header, lines = fan_table(table, lang, clean(row["unit"]))
    return Chart(
        anchor("fan", row["target_id"]),
        "fan",
        say(lang, f"fan.{title}", **words),
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


def _months(row: Row, data: BriefingData, lang: str) -> Chart | None:
    """The change against the year before, split by month: what one asks next where a mean has moved."""
    table = data.months.get(row["target_id"])
    if table is None or table.empty:
        return None
    unit = clean(row.get("unit"))
    whole = whole_year(rows_of(table.head(1))[0])
    words = {"name": _name(row, data, lang), "year": say(lang, "format.year", year=int(table["year_from"].iloc[0]))}
    return Chart(
        anchor("months", row["target_id"]),
        "months",
        say(lang, "fan.months" if whole else "fan.months_so_far", **words),
        waterfall_alt(table, lang, unit),
        waterfall(table, lang, unit),
        *waterfall_table(table, lang, unit),
        str(row["target_id"]),
    )


def _ladder(row: Row, data: BriefingData, lang: str) -> Chart | None:
    """The milestones that this target is one of, in the part of the one that is due next."""
    steps = data.ladders.get(row["target_id"])
    if steps is None or steps.empty:
        return None
    yearly = data.yearly
    own = yearly[(yearly["target_id"] == row["target_id"]) & (yearly["series"] == "value")] if len(yearly) else None
    return Chart(
        anchor("ladder", row["target_id"]),
        "ladder",
        say(lang, "fan.ladder", name=_name(row, data, lang)),
        ladder_alt(steps, lang),
        ladder(steps, lang, own),
        *ladder_table(steps, lang),
        str(row["target_id"]),
    )


def _name(row: Row, data: BriefingData, lang: str) -> str:
    return target_name(row, lang, data.region["region_id"])


#: kind of chart -> what draws it
OF_TARGET: dict[str, Callable[[Row, BriefingData, str], Chart | None]] = {
    "fan": _fan,
    "months": _months,
    "ladder": _ladder,
    "budget": _budget,
    "path": _path,
}
