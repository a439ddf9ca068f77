"""The section of one target: where it stands, its probability, what must still happen, what would change the answer."""

from __future__ import annotations

import datetime as dt

import pandas as pd

from analytics.attainment.outlook_rows import OutlookRow, one_row, rows_as
from analytics.indicators.treatment import dust_of
from analytics.report.briefing.asked import last_year_text, owner_text, place_text, what_if_text
from analytics.report.briefing.contents import BriefingData
from analytics.report.briefing.past_years import past_text
from analytics.report.briefing.reading_notes import other_reading, readings_of, said_here
from analytics.report.briefing.requirements import requirements_text
from analytics.report.charts.fan_names import FanDay
from analytics.report.page_words import PageWords
from analytics.report.reading_order import board_rows
from analytics.report.row_text import (
    gap_text,
    likelihood_text,
    need_days,
    not_begun,
    one_p,
    period_text,
    probability_text,
    status_text,
    target_name,
    threshold_text,
    value_text,
)
from analytics.report.table_rows import TrackRow
from analytics.terms import CEILINGS, ONE_SIDED, WITHOUT_OWN_DATA, Comparator, Finality, Status
from analytics.words.catalogue import say
from analytics.words.escape import anchor, clean
from analytics.words.numbers import absent, as_date, date_text, number, share, unit_of_difference, with_unit

MOST_APART = 6  # months by which a back-test's lead may differ from that of a period still to come
#: Comparators of goals that no number answers.
WITHOUT_SECTION = (Comparator.EVENT, Comparator.DIRECTION)
AHEAD = {Status.OPEN, Status.MET_EARLY, Status.LOST, Status.UNDETERMINED, Status.CONTESTED}


def target_sections(data: BriefingData, lang: str) -> list[PageWords]:
    """Write the part of every target that has evidence: those still open first, then those whose period is over.

    Parameters
    ----------
    data : BriefingData
        What the briefing shows.
    lang : str
        ``'zh'`` or ``'en'``.

    Returns
    -------
    list of dict
        ``id, href, name, threshold, period, status, status_text, facts`` (pairs of heading and text), ``target_id``.
    """
    rows = rows_with_evidence(data.outlook)
    closed = pd.to_datetime(rows["period_end"]) < pd.Timestamp(data.as_of)
    ordered = rows.assign(_closed=closed.astype(int)).sort_values("_closed", kind="stable")
    return [target_section(row, data, lang, closed=is_closed(row, data.as_of)) for row in rows_as(OutlookRow, ordered)]


def rows_with_evidence(outlook: pd.DataFrame) -> pd.DataFrame:
    """Rows that get a part of their own: those with evidence that are a number."""
    rows = board_rows(outlook[~outlook["status"].isin(WITHOUT_OWN_DATA)])
    return rows[~rows["comparator"].isin(WITHOUT_SECTION)]


def has_section(row: OutlookRow) -> bool:
    """Whether a goal has a section: it stands on data of its own, and is no dated work or direction."""
    return row.status not in WITHOUT_OWN_DATA and row.comparator not in WITHOUT_SECTION


def is_closed(row: OutlookRow, as_of: dt.date) -> bool:
    """Whether the period of a goal was over on a day."""
    return row.ends_on < as_of


def target_section(row: OutlookRow, data: BriefingData, lang: str, *, closed: bool) -> PageWords:
    """Write the part of one target; ``closed``: whether its period is over."""
    group = readings_of(data.readings, row.target_id)
    facts = [
        ("stand", _stand(row, data, lang, closed)),
        ("last_year", "" if closed else last_year_text(row, data, lang) + place_text(row, data, lang)),
        ("verdict" if closed else "sure", _sure(row, data, lang, closed)),
        ("left", "" if closed else _left(row, lang)),
        ("past", "" if closed else past_text(row, data, lang)),
        ("what_if", "" if closed else what_if_text(row, data, lang)),
        ("requirements", "" if closed else requirements_text(row, lang)),
        ("change", _change(row, group, lang)),
        ("track", "" if closed else track_text(row, data, lang)),
        ("owner", owner_text(row, lang)),
    ]
    return {
        "id": anchor("part", row.target_id),
        "href": "#" + anchor("target", row.target_id),
        "target_id": row.target_id,
        "name": target_name(row, lang, data.region["region_id"]),
        "threshold": threshold_text(row, lang),
        "period": period_text(row, lang),
        "status": row.status,
        "status_text": status_text(row, lang),
        "facts": [(say(lang, f"part.{key}"), text) for key, text in facts if text],
    }


def _stand(row: OutlookRow, data: BriefingData, lang: str, closed: bool) -> str:
    value = value_text(row, lang)
    if value == "—":
        return ""
    words = {"value": value, "date": date_text(data.newest_value_on, lang), "period": period_text(row, lang)}
    measured = not absent(row.n_valid) and data.newest_value_on is not None
    text = say(lang, "part.stand_closed" if closed else "part.stand_open" if measured else "part.stand_figure", **words)
    gap = _gap(row, lang)
    text += say(lang, "meta.comma") + gap if gap else ""
    if measured and not absent(row.n_expected):
        days = {"n": number(row.n_valid, 0), "expected": number(row.days_known or row.n_expected, 0)}
        text += say(lang, "meta.semi") + say(lang, "score.n_valid", **days)
    return text + say(lang, "meta.stop")


def _gap(row: OutlookRow, lang: str) -> str:
    """Say on which side of the threshold the value so far lies, and how far.

    The column ``margin`` is that of the forecast while a period runs, so it is of no use here.
    """
    value = row.value if absent(row.value_reported) else row.value_reported
    comparator = row.comparator
    if absent(value) or absent(row.threshold) or comparator not in ONE_SIDED:
        return ""
    above = float(row.threshold) - float(value)  # type: ignore[arg-type]
    size = gap_text(row, above, lang)
    inside = (above > 0) == (comparator in CEILINGS)
    return say(lang, "part.inside" if inside else "part.outside", gap=size) if size else say(lang, "part.at_threshold")


def _sure(row: OutlookRow, data: BriefingData, lang: str, closed: bool) -> str:
    if closed:
        words = say(lang, f"status_help.{row.status}")
        return words + say(lang, "part.provisional") if row.finality == Finality.PROVISIONAL else words
    if row.status in {Status.MET_EARLY, Status.LOST}:
        return say(lang, f"status_help.{row.status}")
    p = probability_text(row, lang)
    if one_p(row) is not None:
        text = say(lang, "part.sure_one", p=p, likelihood=likelihood_text(row, lang))
    elif p != "—":
        text = say(lang, "part.sure_bounds", p=p)
    else:
        text = say(lang, "part.sure_none")
    return text + _spread(row, data, lang)


def _spread(row: OutlookRow, data: BriefingData, lang: str) -> str:
    """Say where the period's mean will come out, from the fan's last day."""
    table = data.fans.get(row.target_id)
    ahead = pd.DataFrame() if table is None else table[table["series"] == "forecast"].sort_values("day")
    if ahead.empty:
        return ""
    last = one_row(FanDay, ahead.tail(1))
    words = {"low": number(last.q10, 1), "high": with_unit(last.q90, clean(row.unit), lang, 1)}
    return say(lang, "part.spread", median=number(last.q50, 1), **words)


def _left(row: OutlookRow, lang: str) -> str:
    days = row.days_left
    if row.status not in AHEAD or absent(days) or float(days) <= 0:  # type: ignore[arg-type]
        return ""
    if row.status == Status.MET_EARLY:
        return say(lang, "part.left_nothing")
    if not_begun(row):
        return say(lang, "part.not_begun", period=period_text(row, lang), threshold=threshold_text(row, lang))
    need = need_days(row, lang)
    if not need:
        return say(lang, "part.left_days", days=number(days, 0))
    return say(lang, "part.left_need", days=number(days, 0), need=need)


def _change(row: OutlookRow, group: pd.DataFrame, lang: str) -> str:
    """Write what would change the answer: another reading of the rule, and missing data."""
    texts = [text for text in (other_reading(row, group, lang), *(text for _, text in said_here(row, lang))) if text]
    text = say(lang, "meta.semi").join(texts)
    return text[0].upper() + text[1:] + say(lang, "meta.stop") if text else ""


def track_text(row: OutlookRow, data: BriefingData, lang: str) -> str:
    """Say how the same method did on earlier years, from the nearest origin, or that there is no such back-test.

    ``''`` where there is no back-test at all, which the page says once, and where there is no probability to judge
    or one that rests on no forecast.
    """
    track = data.track
    if track.empty or one_p(row) is None or row.status in {Status.MET_EARLY, Status.LOST}:
        return ""
    parameter = row.parameter
    wanted = parameter if isinstance(parameter, str) else ""
    same = track[(track["statistic"] == row.statistic) & (track["parameter"].fillna("") == wanted)]
    if same.empty:
        return say(lang, "part.track_none")
    best = _nearest(same, as_date(data.as_of), as_date(row.period_start))
    if best is None:
        return say(lang, "part.track_none_ahead")
    month, ahead = say(lang, f"months.{best.origin_month}"), best.years_ahead
    words = {
        "years": clean(best.years).replace("–", "—" if lang == "zh" else "–"),
        "regions": number(best.n_regions, 0),
        "pool": number(best.n_pool, 0),
        "n": number(best.n, 0),
        "month": say(lang, f"part.track_month_{min(ahead, 2)}", month=month, n=ahead),
        "cover": share(best.cover80, lang),
        "error": with_unit(best.mean_abs_error, unit_of_difference(clean(row.unit)), lang, 1),
    }
    text = say(lang, "part.track_words", **words)
    return text + (say(lang, "part.track_dust_in") if _other_dust(best, row) else "")


def _other_dust(record: TrackRow, row: OutlookRow) -> bool:
    """Whether a record was made of days with dust in, for an answer that leaves dust out."""
    return clean(record.dust) == "in" and dust_of(row.reading) != "in"


def _nearest(track: pd.DataFrame, day: dt.date | None, start: dt.date | None) -> TrackRow | None:
    """Record from the origin that lies most like a day before a period; None where none does.

    A period that has begun is one thing, a whole year still to come another: records of the one say nothing of the
    other. Leads are months from the origin to the first of January, on which the back-test's years begin.
    """
    assert day is not None
    ahead = pd.to_numeric(track["years_ahead"])
    month = pd.to_numeric(track["origin_month"])
    if start is None or day >= start:
        away, fits = (month - day.month).abs(), ahead == 0
    else:
        lead = 12 * (start.year - day.year) + start.month - day.month
        away = (12 * ahead + 1 - month - lead).abs()
        fits = (ahead >= 1) & (away <= MOST_APART)
    if not fits.any():
        return None
    return one_row(TrackRow, track.assign(years_ahead=ahead).loc[[away[fits].idxmin()]])
