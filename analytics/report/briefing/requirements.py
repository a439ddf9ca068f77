"""What must happen for a target to be met: the reduction, whether it was reached before, and the latest date."""

from __future__ import annotations

import math

import pandas as pd

from analytics.attainment.outlook_rows import OutlookRow, rows_as
from analytics.attainment.required.reduction import LEVELS as CUT_LEVELS
from analytics.attainment.required.requirements import LatestChance
from analytics.report.reading_order import board_rows
from analytics.report.row_text import not_begun, period_text, probability_text, target_name
from analytics.terms import CEILINGS, DAY_STATISTICS, HEAVY_DAYS, Status, is_ozone
from analytics.words.catalogue import say
from analytics.words.escape import clean
from analytics.words.numbers import absent, date_text, number, share, with_unit

LEVELS = tuple(f"{round(100 * level)}" for level in CUT_LEVELS)  # as the columns and the words are called
NOISE = 0.05  # per cent; what is nearer to a whole per cent than that is taken for it
FULL = 0.995  # share of a past year's days above which no days are mentioned as missing
SAME_BOUNDS = 0.005
REQUIRED_COLUMNS = ("target", "period", "p_met", "to_happen")
EVEN = 0.5  # from this probability on it is said why a level never reached may be reached now


def requirements_text(row: OutlookRow, lang: str) -> str:
    """Say what it would take: the change of the days to come, what they brought in the best year, the last date.

    Parameters
    ----------
    row : mapping
        Row of an outlook.
    lang : str
        ``'zh'`` or ``'en'``.

    Returns
    -------
    str
        ``''`` for all targets but open ones that rest on simulated days.
    """
    if row.status != Status.OPEN:
        return ""
    text = _cuts(row, lang) + best_text(row, lang) + _chance(row, lang)
    low, high = row.p_low, row.p_high
    if text and not absent(low) and not absent(high) and float(high) - float(low) > SAME_BOUNDS:  # type: ignore[arg-type]
        text += say(lang, "requirements.bounds")
    return text.strip()


def _cuts(row: OutlookRow, lang: str) -> str:
    """One clause a level, the first one with what it is about; ``''`` for a target without a cut."""
    cells = [getattr(row, f"cut_p{level}_pct") for level in LEVELS]
    if all(absent(cell) for cell in cells):
        return ""
    parameter = clean(row.parameter)
    name = "every" if not parameter else "o3" if is_ozone(parameter) else parameter
    span = "whole" if not_begun(row) else "left"
    what = say(lang, f"requirements.{span}", what=say(lang, f"scenario.{name}"))
    clauses: list[str] = []
    for level, cell in zip(LEVELS, cells, strict=True):
        kind, size = cut_words(cell)
        place = "" if kind == "none" else "_next" if clauses else "_first"
        words = {"what": what, "size": share(size / 100, lang)}
        clauses.append(say(lang, f"requirements.{kind}{place}", sure=say(lang, f"requirements.sure_{level}"), **words))
    text = say(lang, "meta.semi").join(clauses)
    return text[0].upper() + text[1:] + say(lang, "meta.stop")


def cut_words(cut: float) -> tuple[str, float]:
    """Kind and size of a reduction in whole per cent; a reduction is rounded up, slack is rounded down.

    Examples
    --------
    >>> cut_words(6.01), cut_words(6.2), cut_words(-14.9), cut_words(-0.4), cut_words(float("nan"))
    (('need', 6), ('need', 7), ('slack', 14), ('zero', 0), ('none', 0))
    """
    if math.isnan(cut):
        return "none", 0
    size = math.ceil(cut - NOISE)  # of a negative number: towards zero
    return ("need" if size > 0 else "slack" if size < 0 else "zero"), abs(size)


def best_text(row: OutlookRow, lang: str) -> str:
    """Say what the same days brought in the best year on record, and whether what is needed was reached then."""
    best, year = row.best_remainder, row.best_remainder_year
    if absent(best) or absent(year):
        return ""
    counted = clean(row.statistic) in DAY_STATISTICS
    kind = "mean" if not counted else "heavy" if clean(row.statistic) in HEAVY_DAYS else "good"
    value = number(best, 0) if counted else with_unit(best, clean(row.unit), lang, 1)
    side = "least" if row.comparator in CEILINGS else "most"
    text = say(lang, f"requirements.{side}_{kind}", value=value, year=say(lang, "format.year", year=int(year)))  # type: ignore[arg-type]
    known = row.best_remainder_known
    if not absent(known) and float(known) < FULL:  # type: ignore[arg-type]
        text += say(lang, "requirements.gaps", share=share(known, lang))
    reached = _reached(row, float(best))  # type: ignore[arg-type]
    if reached is None:
        return text + say(lang, "meta.stop")
    p = row.p_met
    never = "never" if absent(p) or float(p) < EVEN else "never_likely"  # type: ignore[arg-type]
    return text + say(lang, f"requirements.{'reached' if reached else never}")


def _reached(row: OutlookRow, best: float) -> bool | None:
    """Whether the best year brought what is needed now; None where that is not known as one number."""
    if not absent(row.required_remainder):
        need = float(row.required_remainder)
        return best <= need if row.comparator in CEILINGS else best >= need
    if not absent(row.days_allowed):
        return best <= float(row.days_allowed)
    return None if absent(row.days_needed) else best >= float(row.days_needed)


def _chance(row: OutlookRow, lang: str) -> str:
    note = clean(row.chance_note)
    if not note:
        return ""
    if note == LatestChance.BEYOND_RECORD and not_begun(row):
        note = "beyond record, ahead"
    return say(
        lang,
        f"requirements.chance {note}",
        date=date_text(row.last_chance_on, lang) if note == LatestChance.IN_REACH else "",
    )


def required_rows(
    outlook: pd.DataFrame, lang: str, home_region: str | None = None
) -> tuple[list[str], list[list[str]]]:
    """Write what must still happen for each goal of which that can be said, as rows of plain words.

    Parameters
    ----------
    outlook : DataFrame
        One row a target, columns of ``Assessment.outlook``.
    lang : str
        ``'zh'`` or ``'en'``.
    home_region : str, optional
        Region that the names leave out.

    Returns
    -------
    tuple of (list of str, list of list of str)
        Header and rows, equally long; a goal that rests on no simulated days has none.
    """
    header = [say(lang, f"col.{column}") for column in REQUIRED_COLUMNS]
    worded = [(row, requirements_text(row, lang)) for row in rows_as(OutlookRow, board_rows(outlook))]
    return header, [
        [target_name(row, lang, home_region), period_text(row, lang), probability_text(row, lang), text]
        for row, text in worded
        if text
    ]
