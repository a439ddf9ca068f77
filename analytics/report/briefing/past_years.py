"""What earlier years did in the same part of the year, and why a forecast may say something else."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from analytics.report.briefing.contents import BriefingData
from analytics.report.row_text import decimals_of, not_begun, one_p, probability_text, threshold_text
from analytics.targets.comparators import met as meets
from analytics.terms import CEILINGS, DAY_STATISTICS, HEAVY_DAYS, Status
from analytics.words.catalogue import say
from analytics.words.escape import clean
from analytics.words.numbers import Row, absent, number, rows_of, span, with_unit

LEAST_YEARS = 3  # with fewer earlier years a share of them says nothing
APART = 0.5  # a probability this far from the share of earlier years is explained
EVEN = 0.5
LEVEL = 0.005  # change of a mean, as a share, that is written as none


@dataclass(frozen=True)
class PastYears:
    """Earlier years beside the rest of a period.

    Parameters
    ----------
    n, reached : int
        How many there are, and how many brought what is needed now.
    mean : float
        What the same days brought on average: a mean in the unit, or a count of days.
    best : float
        What the best of them brought.
    expected : float or None
        What the middle of the forecast brings; None where that is not known.
    total_as_past : float or None
        The whole period's value if the rest is as in earlier years on average.
    met_as_past : bool or None
        Whether the target is met then.
    """

    n: int
    reached: int
    mean: float
    best: float
    expected: float | None
    total_as_past: float | None
    met_as_past: bool | None


def past_years(row: Row, data: BriefingData) -> PastYears | None:
    """Set the rest of a target's period beside the same days of earlier years; None where that cannot be done.

    Parameters
    ----------
    row : mapping
        Row of an outlook.
    data : BriefingData
        With ``same_window``.
    """
    rows = data.same_window
    rows = rows if rows.empty else rows[rows["target_id"] == row["target_id"]]
    need = _need(row)
    if len(rows) < LEAST_YEARS or need is None or row["status"] != Status.OPEN or not_begun(row):
        return None
    middle = (rows["low"] + rows["high"]) / 2
    ceiling = row["comparator"] in CEILINGS
    reached = int((middle <= need).sum() if ceiling else (middle >= need).sum())
    mean, best = float(middle.mean()), float(middle.min() if ceiling else middle.max())
    total = _total(row, mean)
    met = None
    if total is not None:
        shown = round(total, decimals_of(row) or 0)
        met = bool(meets(shown, row["comparator"], float(row["threshold"]))[()])
    return PastYears(len(rows), reached, mean, best, _expected(row), total, met)


def _need(row: Row) -> float | None:
    """What the rest must bring: a mean, or a number of days."""
    for name in ("required_remainder", "days_allowed", "days_needed"):
        if not absent(row.get(name)):
            return float(row[name])
    return None


def _days(row: Row) -> tuple[float, float] | None:
    """Days of the period, and those that are left."""
    whole, left = row.get("n_expected"), row.get("days_left")
    start, end = pd.Timestamp(row["period_start"]), pd.Timestamp(row["period_end"])
    if absent(left) or absent(whole):
        return None
    return float((end - start).days + 1), float(left)  # type: ignore[arg-type]


def _total(row: Row, rest: float) -> float | None:
    """The whole period's value, given what the rest brings."""
    days, value = _days(row), row.get("value")
    if days is None or absent(value):
        return None
    n, left = days
    passed = n - left
    if clean(row.get("statistic")) not in DAY_STATISTICS:
        return (float(value) * passed + rest * left) / n  # type: ignore[arg-type]
    if row["unit"] == "%":
        return (float(value) * passed / 100 + rest) / n * 100  # type: ignore[arg-type]
    return float(value) + rest  # type: ignore[arg-type]


def _expected(row: Row) -> float | None:
    """What the rest brings in the middle of the forecast, from the margin of the whole period."""
    days, value, margin = _days(row), row.get("value"), row.get("margin")
    if days is None or absent(value) or absent(margin):
        return None
    n, left = days
    passed = n - left
    way = -1.0 if row["comparator"] in CEILINGS else 1.0
    total = float(row["threshold"]) + way * float(margin)  # type: ignore[arg-type]
    if clean(row.get("statistic")) not in DAY_STATISTICS:
        return (total * n - float(value) * passed) / left  # type: ignore[arg-type]
    if row["unit"] == "%":
        return max((total * n - float(value) * passed) / 100, 0.0)  # type: ignore[arg-type]
    return max(total - float(value), 0.0)  # type: ignore[arg-type]


def disagrees(row: Row, past: PastYears) -> bool:
    """Whether the forecast says something else than earlier years do.

    Examples
    --------
    >>> row = {"status": "open", "p_met": 0.86}
    >>> disagrees(row, PastYears(4, 0, 65, 69, 78, 74.1, False)), disagrees(row, PastYears(4, 3, 65, 69, 78, 75, True))
    (True, False)
    """
    p = one_p(row)
    if p is None:
        return False
    share = past.reached / past.n
    turned = (past.reached == 0 and p >= EVEN) or (past.reached == past.n and p < EVEN)
    return turned or abs(share - p) >= APART


def caution(row: Row, data: BriefingData, lang: str) -> str:
    """A few words beside the answer where earlier years say something else; ``''`` where they do not."""
    past = past_years(row, data)
    if past is None or not disagrees(row, past):
        return ""
    return say(lang, "past.caution", n=past.n, reached=past.reached)


def past_text(row: Row, data: BriefingData, lang: str) -> str:
    """Say what the same days of earlier years brought, how many were enough, and why the forecast differs."""
    rows = data.same_window
    rows = rows if rows.empty else rows[rows["target_id"] == row["target_id"]].sort_values("year")
    if rows.empty or row["status"] == Status.MET_EARLY:
        return ""
    items = [say(lang, "part.window_item", year=say(lang, "format.year", year=r["year"]), value=_span(r, row, lang))
             for r in rows_of(rows)]  # fmt: skip
    text = say(lang, f"part.window_{_kind(row)}", items=say(lang, "meta.sep").join(items))
    past = past_years(row, data)
    if past is None:
        return text
    gap = " " if lang == "en" else ""
    text += gap + say(lang, "past.reached", n=past.n, reached=past.reached)
    return text + gap + _why(row, past, data, lang) if disagrees(row, past) else text


def _kind(row: Row) -> str:
    statistic = clean(row.get("statistic"))
    return ("heavy" if statistic in HEAVY_DAYS else "good") if statistic in DAY_STATISTICS else "mean"


def _span(window: Row, row: Row, lang: str) -> str:
    return span(window["low"], window["high"], lang, 0 if _kind(row) != "mean" else 1)


def _rest_text(value: float, row: Row, lang: str) -> str:
    if _kind(row) == "mean":
        return with_unit(value, clean(row.get("unit")), lang, 1)
    return with_unit(value, "d", lang, 0)


def _why(row: Row, past: PastYears, data: BriefingData, lang: str) -> str:
    """Why the forecast differs from earlier years, and what comes out if they are right."""
    words = {"p": probability_text(row, lang), "past": _rest_text(past.mean, row, lang)}
    parts = []
    if past.expected is not None:
        key = "why" if _so_far(row, data, lang) else "why_alone"
        words |= {"expected": _rest_text(past.expected, row, lang), "so_far": _so_far(row, data, lang)}
        parts.append(say(lang, f"past.{key}", **words))
    if past.total_as_past is not None:
        end = "met" if past.met_as_past else "missed"
        total = with_unit(past.total_as_past, clean(row.get("unit")), lang, decimals_of(row))
        parts.append(say(lang, f"past.as_past_{end}", total=total, threshold=threshold_text(row, lang)))
    return (" " if lang == "en" else "").join(parts)


def _so_far(row: Row, data: BriefingData, lang: str) -> str:
    """How this year's days so far compare with the same days of the earlier years, in a clause."""
    rows = data.same_part
    rows = rows if rows.empty else rows[rows["target_id"] == row["target_id"]]
    if rows.empty:
        return ""
    year = int(pd.Timestamp(row["period_end"]).year)
    middle = ((rows["low"] + rows["high"]) / 2).groupby(rows["year"]).first()
    before = middle.drop(year, errors="ignore")
    if year not in middle.index or len(before) < LEAST_YEARS:
        return ""
    now, then = float(middle[year]), float(before.mean())
    kind = _kind(row)
    if kind == "mean":
        change = now / then - 1
        side = "same" if abs(change) < LEVEL else "lower" if change < 0 else "higher"
        return say(lang, f"past.so_far_{side}", n=len(before), size=number(100 * abs(change), 0))
    side = "same" if round(abs(now - then)) == 0 else "fewer" if now < then else "more"
    return say(lang, f"past.so_far_{side}_{kind}", n=len(before), size=number(abs(now - then), 0))
