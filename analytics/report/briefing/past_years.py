"""What earlier years did in the same part of the year, in words, and why a forecast may say something else."""

from __future__ import annotations

from analytics.attainment.outlook_rows import OutlookRow, rows_as
from analytics.attainment.required.past_years import LEAST_YEARS, PastYears
from analytics.report.briefing.contents import BriefingData
from analytics.report.row_text import decimals_of, one_p, probability_text, threshold_text
from analytics.report.table_rows import WindowRow
from analytics.terms import DAY_STATISTICS, HEAVY_DAYS, Status
from analytics.words.catalogue import say
from analytics.words.escape import clean
from analytics.words.numbers import number, side_of, span, with_unit

APART = 0.5  # a probability this far from the share of earlier years is explained
EVEN = 0.5


def disagrees(row: OutlookRow, past: PastYears) -> bool:
    """Whether the forecast says something else than earlier years do.

    Examples
    --------
    >>> row = OutlookRow(status="open", p_met=0.86)
    >>> disagrees(row, PastYears(4, 0, 65, 69, 78, 74.1, False)), disagrees(row, PastYears(4, 3, 65, 69, 78, 75, True))
    (True, False)
    """
    p = one_p(row)
    if p is None:
        return False
    share = past.reached / past.n
    turned = (past.reached == 0 and p >= EVEN) or (past.reached == past.n and p < EVEN)
    return turned or abs(share - p) >= APART


def caution(row: OutlookRow, data: BriefingData, lang: str) -> str:
    """A few words beside the answer where earlier years say something else; ``''`` where they do not."""
    past = data.past_years.get(row.target_id)
    if past is None or not disagrees(row, past):
        return ""
    return say(lang, "past.caution", n=past.n, reached=past.reached)


def past_text(row: OutlookRow, data: BriefingData, lang: str) -> str:
    """Say what the same days of earlier years brought, how many were enough, and why the forecast differs."""
    rows = data.same_window
    rows = rows if rows.empty else rows[rows["target_id"] == row.target_id].sort_values("year")
    if rows.empty or row.status == Status.MET_EARLY:
        return ""
    items = [say(lang, "part.window_item", year=say(lang, "format.year", year=r.year), value=_span(r, row, lang))
             for r in rows_as(WindowRow, rows)]  # fmt: skip
    text = say(lang, f"part.window_{_kind(row)}", items=say(lang, "meta.sep").join(items))
    past = data.past_years.get(row.target_id)
    if past is None:
        return text
    gap = " " if lang == "en" else ""
    text += gap + say(lang, "past.reached", n=past.n, reached=past.reached)
    return text + gap + _why(row, past, data, lang) if disagrees(row, past) else text


def _kind(row: OutlookRow) -> str:
    statistic = clean(row.statistic)
    return ("heavy" if statistic in HEAVY_DAYS else "good") if statistic in DAY_STATISTICS else "mean"


def _span(window: WindowRow, row: OutlookRow, lang: str) -> str:
    return span(window.low, window.high, lang, 0 if _kind(row) != "mean" else 1)


def _rest_text(value: float, row: OutlookRow, lang: str) -> str:
    if _kind(row) == "mean":
        return with_unit(value, clean(row.unit), lang, 1)
    return with_unit(value, "d", lang, 0)


def _why(row: OutlookRow, past: PastYears, data: BriefingData, lang: str) -> str:
    """Why the forecast differs from earlier years, and what comes out if they are right."""
    words = {"p": probability_text(row, lang), "past": _rest_text(past.mean, row, lang)}
    parts = []
    if past.expected is not None:
        key = "why" if _so_far(row, data, lang) else "why_alone"
        words |= {"expected": _rest_text(past.expected, row, lang), "so_far": _so_far(row, data, lang)}
        parts.append(say(lang, f"past.{key}", **words))
    if past.total_as_past is not None:
        end = "met" if past.met_as_past else "missed"
        total = with_unit(past.total_as_past, clean(row.unit), lang, decimals_of(row))
        parts.append(say(lang, f"past.as_past_{end}", total=total, threshold=threshold_text(row, lang)))
    return (" " if lang == "en" else "").join(parts)


def _so_far(row: OutlookRow, data: BriefingData, lang: str) -> str:
    """How this year's days so far compare with the same days of the earlier years, in a clause."""
    rows = data.same_part
    rows = rows if rows.empty else rows[rows["target_id"] == row.target_id]
    if rows.empty:
        return ""
    year = row.ends_on.year
    middle = ((rows["low"] + rows["high"]) / 2).groupby(rows["year"]).first()
    before = middle.drop(year, errors="ignore")
    if year not in middle.index or len(before) < LEAST_YEARS:
        return ""
    now, then = float(middle[year]), float(before.mean())
    kind = _kind(row)
    if kind == "mean":
        change = now / then - 1
        return say(lang, f"past.so_far_{side_of(change)}", n=len(before), size=number(100 * abs(change), 0))
    side = "same" if round(abs(now - then)) == 0 else "fewer" if now < then else "more"
    return say(lang, f"past.so_far_{side}_{kind}", n=len(before), size=number(abs(now - then), 0))
