"""What a reader asks next: last year, the place among cities, what if, after the plan, which county."""

from __future__ import annotations

from dataclasses import dataclass, replace

import pandas as pd

from analytics.attainment.outlook_rows import OutlookRow, one_row, rows_as
from analytics.errors import InputError
from analytics.inference.owners import owner_of
from analytics.report.briefing.contents import BriefingData
from analytics.report.charts.ranking import Ranked, rank_text
from analytics.report.page_words import PageWords
from analytics.report.reading_order import board_rows
from analytics.report.row_text import (
    decimals_of,
    inferred_text,
    is_inferred,
    mark_of,
    one_p,
    probability_text,
    region_name,
    target_name,
    threshold_text,
)
from analytics.report.scenario import scenario_short, scenario_words
from analytics.report.table_rows import AfterRow, WindowRow
from analytics.targets.comparators import met
from analytics.terms import CEILINGS, DAY_STATISTICS, HEAVY_DAYS, WITHOUT_OWN_DATA, Status
from analytics.words.catalogue import say, say_or
from analytics.words.escape import anchor, clean
from analytics.words.numbers import absent, date_text, join_unit, number, share, side_of, span


@dataclass(frozen=True)
class UnderScenario:
    """The answer of a goal under one scenario.

    Parameters
    ----------
    scenario, words, short : str
        The scenario as it is typed, in words, and in few of them.
    p, word : str
        Probability and its word of likelihood, empty where only bounds are known.
    mark : str
        Band of likelihood or status: colour and shape of the mark.
    """

    scenario: str
    words: str
    short: str
    p: str
    word: str
    mark: str


def _of(table: pd.DataFrame, row: OutlookRow) -> pd.DataFrame:
    return table if table.empty else table[table["target_id"] == row.target_id]


def last_year_text(row: OutlookRow, data: BriefingData, lang: str) -> str:
    """Set this year so far beside the same days of last year; ``''`` where either is not known."""
    rows = _of(data.same_part, row)
    if rows.empty:
        return ""
    year = row.ends_on.year
    by_year = {one.year: one for one in rows_as(WindowRow, rows)}
    if not {year, year - 1} <= set(by_year):
        return ""
    now, then = by_year[year], by_year[year - 1]
    counted = clean(row.statistic) in DAY_STATISTICS
    unit, decimals = ("d", 0) if counted else (clean(row.unit), decimals_of(row))
    ends = [join_unit(span(one.low, one.high, lang, decimals), unit, lang) for one in (now, then)]
    kind = "days" if counted else "mean"
    if counted:
        kind = "heavy" if clean(row.statistic) in HEAVY_DAYS else "good"
    text = say(lang, f"asked.last_year_{kind}", now=ends[0], then=ends[1])
    return text + _change(now, then, counted, lang) + say(lang, "meta.stop")


def _change(now: WindowRow, then: WindowRow, counted: bool, lang: str) -> str:
    """The change of a mean in per cent; of counts, and of bounds, the two values say enough."""
    before = (then.low + then.high) / 2
    if counted or before == 0:
        return ""
    change = (now.low + now.high) / 2 / before - 1
    return say(lang, f"asked.{side_of(change)}", size=share(abs(change), lang))


def place_text(row: OutlookRow, data: BriefingData, lang: str) -> str:
    """Say where the region stands among cities; ``''`` among few."""
    rows = rows_as(Ranked, _of(data.places, row))
    return say(lang, "asked.place", rank=rank_text(rows[0], lang)) if rows else ""


def owner_text(row: OutlookRow, lang: str) -> str:
    """Name the department that publishes a target's figures; ``''`` where the registry names none."""
    try:
        code = owner_of(clean(row.indicator), clean(row.domain))
    except InputError:
        return ""
    return say_or(lang, "department", code)


def what_if_rows(row: OutlookRow, data: BriefingData, lang: str) -> list[UnderScenario]:
    """The answer under each scenario: its words, the probability, the word for it and the mark."""
    made = []
    table = _of(data.what_if, row)
    for scenario, one in zip(table.get("scenario", ()), rows_as(OutlookRow, table), strict=True):
        low, high = one.p_low, one.p_high
        answer = replace(row, status=Status.OPEN, likelihood=one.likelihood, p_met=one.p_met, p_low=low, p_high=high)
        bare = one_p(answer) is None
        made.append(UnderScenario(
            scenario=clean(scenario),
            words=scenario_words(clean(scenario), lang),
            short=scenario_short(clean(scenario), lang),
            p=probability_text(answer, lang),
            word="" if bare else say(lang, f"likelihood.{one.likelihood}"),
            mark=Status.UNDETERMINED if bare else mark_of(answer),
        ))  # fmt: skip
    return made


def what_if_text(row: OutlookRow, data: BriefingData, lang: str) -> str:
    """The answer under each scenario in one sentence; ``''`` where there is none."""
    parts = [say(lang, "asked.what_if", words=one.words, p=one.p) for one in what_if_rows(row, data, lang)]
    return say(lang, "meta.semi").join(parts) + say(lang, "meta.stop") if parts else ""


def after_rows(data: BriefingData, lang: str) -> list[PageWords]:
    """Set this year so far against the level of targets whose last period is over."""
    if data.after.empty:
        return []
    found = {one.target_id: one for one in rows_as(AfterRow, data.after)}
    return [
        _after(row, found[row.target_id], data, lang)
        for row in rows_as(OutlookRow, board_rows(data.outlook))
        if row.target_id in found
    ]


def _after(row: OutlookRow, now: AfterRow, data: BriefingData, lang: str) -> PageWords:
    decimals, unit = decimals_of(row), clean(row.unit)
    value = join_unit(span(now.low, now.high, lang, decimals), unit, lang)
    known = not absent(now.low_before)
    before = join_unit(span(now.low_before, now.high_before, lang, decimals), unit, lang) if known else "—"
    worst = float(now.high if row.comparator in CEILINGS else now.low)
    best = float(now.low if row.comparator in CEILINGS else now.high)
    inside = met([worst, best], row.comparator, float(row.threshold)).tolist()
    side = "inside" if all(inside) else "outside" if not any(inside) else "open"
    return {
        "name": target_name(row, lang, data.region["region_id"]),
        "href": "#" + anchor("part", row.target_id),
        "threshold": threshold_text(row, lang),
        "value": value,
        "before": before,
        "side": side,
        "side_text": say(lang, f"asked.{side}"),
    }


def after_lead(data: BriefingData, lang: str) -> str:
    """Say that the plan is over, up to which day this year is known, and whether the next plan is on record."""
    if data.after.empty:
        return ""
    first = one_row(AfterRow, data.after)
    ahead = data.outlook[pd.to_datetime(data.outlook["period_end"]) >= pd.Timestamp(data.as_of)]
    text = say(lang, "asked.after_lead", date=date_text(first.last_day, lang), year=first.year)
    return text + (" " if lang == "en" else "") + say(lang, "asked.next_known" if len(ahead) else "asked.next_none")


def county_rows(data: BriefingData, lang: str) -> list[PageWords]:
    """The plan's targets for counties and districts: how many each has, and which of them is least sure."""
    home = data.region["region_id"]
    rows = data.outlook[(data.outlook["region_id"] != home) & data.outlook["p_met"].notna()]
    made = []
    for _, group in rows.groupby("region_id", sort=False):
        least = one_row(OutlookRow, group.sort_values(["p_met", "target_id"], kind="stable"))
        p = inferred_text(least, lang) if is_inferred(least) else probability_text(least, lang)
        own = int((~group["status"].isin(WITHOUT_OWN_DATA)).sum())
        made.append({
            "region": region_name(least, lang), "n": number(len(group), 0), "own": number(own, 0), "p": p,
            "name": target_name(least, lang, least.region_id), "threshold": threshold_text(least, lang),
            "href": "#" + anchor("target", least.target_id), "worry": least.p_met,
        })  # fmt: skip
    return sorted(made, key=lambda one: one["worry"])
