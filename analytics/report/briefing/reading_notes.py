"""How far an answer depends on the reading of a rule, in a clause; and what only the note of a target says."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from analytics.attainment.outlook_rows import OutlookRow, ReadingRow, rows_as
from analytics.indicators.converted_readings import BOUNDS, OFFICIAL
from analytics.report.row_text import probability_text, value_text
from analytics.terms import Status
from analytics.words.catalogue import say
from analytics.words.escape import clean, shorten
from analytics.words.numbers import ABSENT, absent, probability, probability_span
from analytics.words.reasons import from_json

SENSITIVE = 0.10  # a larger difference between probabilities is mentioned
NOTE_WIDTH = 120
#: Reasons that the parts on readings and on dust say.
SAID_ELSEWHERE = ("contested", "some_decide", "wide_readings", "no_dust_list")
#: Reasons that hold for most targets, so that the scoreboard leaves them to each target's own part.
OF_MANY = ("no_official_value",)


def readings_of(readings: pd.DataFrame, target_id: str) -> pd.DataFrame:
    """Readings of one target; empty where it has none."""
    return readings if readings.empty else readings[readings["target_id"] == target_id]


def rivals(group: pd.DataFrame) -> pd.DataFrame:
    """Readings that an answer may depend on: none that lacks data, nor the logical bounds of converted ozone.

    Examples
    --------
    >>> rivals(pd.DataFrame({"reading_id": ["rule", "o3_bounds"]}))["reading_id"].tolist()
    ['rule']
    """
    return group if group.empty else group[(group["reading_id"] != BOUNDS) & ~_without_data(group)]


def _without_data(group: pd.DataFrame) -> pd.Series:
    """Which readings the data do not decide, where they decide the one that the answer comes from.

    The index of a day with the hourly maximum of ozone, say, where only the 8-hour maximum is measured.
    """
    if "p_met" not in group:
        return pd.Series(False, index=group.index)
    undecided = group["verdict"].isin((Status.OPEN, Status.UNDETERMINED)) & group["p_met"].isna()
    used = group["reading_id"].eq(OFFICIAL) if group["reading_id"].eq(OFFICIAL).any() else group["is_primary"].eq(True)
    if undecided[used].any():
        return pd.Series(False, index=group.index)
    return undecided & group["reading_id"].ne(BOUNDS)


def other_reading(row: OutlookRow, group: pd.DataFrame, lang: str) -> str:
    """Say what the reading furthest from the one used would make of it; ``''`` if the answer does not depend on it."""
    if not reading_text(group, lang):
        return _undecided_text(group, lang)
    lines = rows_as(ReadingRow, rivals(group))
    used = _used(lines)
    other = max((line for line in lines if line is not used), key=lambda line: _far(used, line), default=used)
    name = clean(other.short(lang)) or clean(other.name(lang)) or clean(other.reading_id)
    value = value_text(other.of_goal(row), lang)
    if other.verdict != used.verdict:
        verdict = say(lang, f"status.{other.verdict}")
        return say(lang, "part.reading_verdict", reading=name, value=value, verdict=verdict)
    return say(
        lang, "part.reading_p", reading=name, p=probability_text(replace(other.of_goal(row), status=Status.OPEN), lang)
    )


def _undecided_text(group: pd.DataFrame, lang: str) -> str:
    """Say which readings the data do not decide; ``''`` if there is none."""
    lines = rows_as(ReadingRow, group[_without_data(group)]) if len(group) else []
    names = [clean(line.short(lang)) or clean(line.name(lang)) for line in lines]
    return say(lang, "part.readings_undecided", readings=say(lang, "meta.sep").join(names)) if names else ""


def _used(lines: list[ReadingRow]) -> ReadingRow:
    """The reading that a probability comes from: that on the scale of published values, else the primary one."""
    official = [line for line in lines if line.reading_id == OFFICIAL]
    return next(iter([*official, *(line for line in lines if line.is_primary)]), lines[0])


def _far(used: ReadingRow, other: ReadingRow) -> float:
    """How far a reading lies from the one used: another verdict further than any probability."""
    turned = float(other.verdict != used.verdict)
    apart = [
        abs(theirs - ours)
        for theirs, ours in zip(other.chances, used.chances, strict=True)
        if not absent(theirs) and not absent(ours)
    ]
    return 2 * turned + max(apart, default=0.0)


def reading_text(group: pd.DataFrame, lang: str) -> str:
    """Write in a clause how far the answer depends on the reading of the rule; ``''`` if it does not."""
    group = rivals(group)
    if len(group) < 2:
        return ""
    if group["verdict"].dropna().replace("", pd.NA).dropna().nunique() > 1:
        return say(lang, "part.readings_verdict")
    low = group[[c for c in ("p_met", "p_low") if c in group]].apply(pd.to_numeric).min(axis=1)
    high = group[[c for c in ("p_met", "p_high") if c in group]].apply(pd.to_numeric).max(axis=1)
    apart = max(low.max() - low.min(), high.max() - high.min())
    if not apart > SENSITIVE:
        return ""
    ends = float(low.min()), float(high.max())
    span = probability_span(*ends, lang)
    if span == ABSENT:  # from nearly 0 to nearly 1: the ends say more than the span
        shown_low, shown_high = (probability(end, lang) for end in ends)
        return say(lang, "part.readings_ends", low=shown_low, high=shown_high)
    return say(lang, "part.readings_range", p=span)


def said_here(row: OutlookRow, lang: str) -> list[tuple[str, str]]:
    """Code and sentence of the reasons that nothing else on the page says: no list of readings, no missing dust list.

    A row without codes (a table saved before there were any) gives its note as it stands.

    Examples
    --------
    >>> from analytics.words.reasons import Reason, to_json
    >>> reasons = [Reason.of("no_dust_list"), Reason.of("few_days", n=300, minimum=324)]
    >>> said_here(OutlookRow(reasons=to_json(reasons)), "en")
    [('few_days', '300 measured days, fewer than the 324 a valid period needs')]
    """
    reasons, note = from_json(clean(row.reasons)), clean(row.words("note", lang))
    if not reasons:
        return [("", note)] if note else []
    return [(one.code, clean(one.text(lang))) for one in reasons if one.code not in SAID_ELSEWHERE]


def short_note(row: OutlookRow, group: pd.DataFrame, lang: str) -> str:
    """Write a target's note on one line of the scoreboard; its part says the rest."""
    said = said_here(row, lang)
    dust = [text for code, text in said if code == "by_dust"]
    texts = [*dust, reading_text(group, lang), *(text for code, text in said if code not in OF_MANY)]
    return next((shorten(text, NOTE_WIDTH) for text in texts if text), "")
