"""How far an answer depends on the reading of a rule, in a clause; and what only the note of a target says."""

from __future__ import annotations

import re

import pandas as pd

from analytics.attainment import notes
from analytics.indicators.readings import BOUNDS
from analytics.report.row_text import probability_text, value_text
from analytics.terms import Status
from analytics.words.catalogue import say
from analytics.words.escape import clean, shorten
from analytics.words.numbers import Row, absent, probability_span, rows_of

SENSITIVE = 0.10  # a larger difference between probabilities is mentioned
NOTE_WIDTH = 120


def readings_of(readings: pd.DataFrame, target_id: str) -> pd.DataFrame:
    """Readings of one target; empty where it has none."""
    return readings if readings.empty else readings[readings["target_id"] == target_id]


def rivals(group: pd.DataFrame) -> pd.DataFrame:
    """Readings that an answer may depend on; where ozone is converted, its logical bounds are not among them.

    Examples
    --------
    >>> rivals(pd.DataFrame({"reading_id": ["rule", "o3_bounds"]}))["reading_id"].tolist()
    ['rule']
    """
    return group if group.empty else group[group["reading_id"] != BOUNDS]


def other_reading(row: Row, group: pd.DataFrame, lang: str) -> str:
    """Say what the reading furthest from the one used would make of it; ``''`` if the answer does not depend on it."""
    if not reading_text(row, group, lang):
        return ""
    lines = rows_of(rivals(group))
    used = next((line for line in lines if line["speaks"]), lines[0])
    other = max((line for line in lines if line is not used), key=lambda line: _far(used, line), default=used)
    name = re.sub(r"[（(][^（）()]*[）)]", "", clean(other.get(lang)) or clean(other["reading_id"])).strip()
    value = value_text({**row, "decimals": None, **other, "comparator": row["comparator"]}, lang)
    if clean(other.get("verdict")) != clean(used.get("verdict")):
        verdict = say(lang, f"status.{other['verdict']}")
        return say(lang, "part.reading_verdict", reading=name, value=value, verdict=verdict)
    return say(lang, "part.reading_p", reading=name, p=probability_text({**other, "status": Status.OPEN}, lang))


def _far(used: Row, other: Row) -> float:
    """How far a reading lies from the one used: another verdict further than any probability."""
    turned = float(clean(other.get("verdict")) != clean(used.get("verdict")))
    apart = [
        abs(float(other[name]) - float(used[name]))
        for name in ("p_met", "p_low", "p_high")
        if not absent(other.get(name)) and not absent(used.get(name))
    ]
    return 2 * turned + max(apart, default=0.0)


def reading_text(row: Row, group: pd.DataFrame, lang: str) -> str:
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
    return say(lang, "part.readings_range", p=probability_span(float(low.min()), float(high.max()), lang))


def segments(row: Row, lang: str) -> list[str]:
    """Return the parts of a note that nothing else on the page says: no list of readings, no word on dust.

    Examples
    --------
    >>> segments({"note_en": "readings of the rule disagree (a: 1, met; b: 2, missed); days are few"}, "en")
    ['days are few']
    """
    side = 0 if lang == "zh" else 1
    elsewhere = (notes.CONTESTED, notes.SOME_DECIDE, notes.WIDE_READINGS, notes.NO_DUST_LIST)
    said = tuple(piece for pair in elsewhere for piece in _split(pair[side]))
    return [part for part in _split(clean(row.get(f"note_{lang}"))) if not part.startswith(said)]


def _split(text: str) -> list[str]:
    """Cut a note at its semicolons, but not inside brackets."""
    out, depth = [""], 0
    for ch in text:
        depth += (ch in "（(") - (ch in "）)")
        if ch in "；;" and depth <= 0:
            out.append("")
        else:
            out[-1] += ch
    return [part.strip() for part in out if part.strip()]


def short_note(row: Row, group: pd.DataFrame, lang: str) -> str:
    """Write a target's note on one line of the scoreboard; its part says the rest."""
    rest = segments(row, lang)
    dust = [part for part in rest if is_by_dust(part, lang)]
    texts = [*dust, *(text for text in (reading_text(row, group, lang), *rest) if text and text not in dust)]
    return shorten(texts[0], NOTE_WIDTH) if texts else ""


def is_by_dust(part: str, lang: str) -> bool:
    """Whether a part of a note tells a value with and without dust days (`notes.by_dust`).

    Examples
    --------
    >>> is_by_dust("1.4 % with suspected dust days out (our own list), 2.2 % with dust days in", "en")
    True
    """
    side = 0 if lang == "zh" else 1
    return notes.DUST["in"][side] in part and any(
        notes.DUST[how][side] in part for how in ("suspects_out", "bureau_out")
    )
