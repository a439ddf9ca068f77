"""The lines of a scoreboard, for chart and tables alike: folding, words and hover text."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from analytics.attainment.outlook_rows import OutlookRow, rows_as
from analytics.palette import MUTED
from analytics.report.charts.chart import Table
from analytics.report.reading_order import board_rows
from analytics.report.row_text import (
    clause_text,
    inferred_text,
    is_inferred,
    likelihood_text,
    margin_text,
    need_text,
    one_p,
    period_text,
    probability_text,
    required_text,
    status_text,
    target_name,
    threshold_text,
    value_text,
)
from analytics.terms import WITHOUT_OWN_DATA, Status
from analytics.words.catalogue import say, say_or
from analytics.words.escape import clean, label
from analytics.words.numbers import absent, credible_band, number

FOLD_OVER = 3


def scoreboard_pages(outlook: pd.DataFrame, lines: int = 14, fold_over: int = FOLD_OVER) -> list[pd.DataFrame]:
    """Cut an outlook into pieces whose charts each fit one A4 page, keeping domains together where possible.

    Parameters
    ----------
    outlook : DataFrame
        One row a target, columns of ``Assessment.outlook``.
    lines : int
        Lines a chart.
    fold_over : int
        As in ``scoreboard``.

    Returns
    -------
    list of DataFrame
        Together all rows of ``board_rows``.

    """
    rows = board_rows(outlook)
    if rows.empty:
        return []
    folded = _folded(rows, fold_over)
    # A head starts each domain; folded rows share one line, or the head's own where nothing else is shown.
    first = ~rows.duplicated("domain")
    counted = folded & ~rows.assign(_folded=folded).duplicated(["domain", "_folded"]) & ~first
    weight = first.astype(int) + (~folded | counted).astype(int)
    # Folded rows stand last in their domain and weigh nothing, so none of them is cut off from its line.
    place = weight.cumsum() - 1
    return [page.reset_index(drop=True) for _, page in rows.groupby(place // lines)]


def _folded(rows: pd.DataFrame, fold_over: int) -> pd.Series:
    """Mark the rows without evidence that share a line, because their domain has more than ``fold_over``."""
    empty = rows["status"].isin(WITHOUT_OWN_DATA)
    return empty & (empty.groupby(rows["domain"]).transform("sum") > fold_over)


def _marked(rows: pd.DataFrame, fold_over: int) -> pd.Series:
    """Mark the rows that stand on their own data, and the inferred ones that have a line of their own."""
    bare = rows["status"].isin(WITHOUT_OWN_DATA)
    return ~bare | (rows["p_met"].notna() & ~_folded(rows, fold_over))


def _p_text(row: OutlookRow, lang: str) -> str:
    """The probability of a row, an inferred one behind its hollow mark."""
    return inferred_text(row, lang) if is_inferred(row) else probability_text(row, lang)


def scoreboard_alt(outlook: pd.DataFrame, lang: str, home_region: str | None = None, fold_over: int = FOLD_OVER) -> str:
    """Say in words what a scoreboard shows, domain by domain: what has a probability of its own, or a hollow mark.

    Parameters
    ----------
    outlook : DataFrame
        One row a target, columns of ``Assessment.outlook``.
    lang : str
        ``'zh'`` or ``'en'``.
    home_region : str, optional
        Region whose name is left out.
    fold_over : int
        If a domain has more rows than this without evidence, they are counted in one sentence.

    Examples
    --------
    >>> goal = pd.DataFrame({"target_id": ["a"], "indicator": "pm25_mean", "indicator_en": "PM2.5 mean",
    ...                      "domain": "air", "comparator": "<", "threshold": 44.0, "unit": "ug/m3",
    ...                      "period_end": pd.Timestamp("2025-12-31"), "status": "open", "p_met": 0.92,
    ...                      "p_low": 0.92, "p_high": 0.92, "region_id": "x", "evidence": "measured"})
    >>> scoreboard_alt(goal, "en")
    'Air: X: PM2.5 mean 92 % (open).'
    """
    texts = []
    for domain, group in board_rows(outlook).groupby("domain", sort=False, dropna=False):
        shown = group[_marked(group, fold_over)]
        items = [
            say(
                lang,
                "score.alt_item",
                name=target_name(row, lang, home_region),
                p=_p_text(row, lang),
                status=status_text(row, lang),
            )
            for row in rows_as(OutlookRow, shown)
        ]
        if len(shown) < len(group):
            items.append(say(lang, "score.more_missing", n=len(group) - len(shown)))
        words = {"domain": say_or(lang, "domain", clean(domain)), "items": say(lang, "meta.semi").join(items)}
        texts.append(say(lang, "score.alt", **words))
    return " ".join(texts)


@dataclass(frozen=True, kw_only=True)
class BoardLine:
    """One line of the scoreboard: the head of a domain, a goal, or a count of goals folded into one line.

    Parameters
    ----------
    head : str
        Name of the domain; empty for the lines below it.
    status : str
        Status of the goal, or of those that are counted; empty for a head.
    name, right : str
        Words at the left and at the right end.
    narrow_left, narrow_right : str or None
        The same for a phone, which shows the name, the threshold and the probability only; None: no others.
    row : OutlookRow or None
        The goal; None for a head and for a count.
    hover : str
        Text that is shown on the line.
    """

    head: str = ""
    status: str = ""
    name: str = ""
    right: str = ""
    narrow_left: str | None = None
    narrow_right: str | None = None
    row: OutlookRow | None = None
    hover: str = ""

    @property
    def narrow(self) -> dict[str, str | None]:
        """The words for a phone, by their side."""
        return {"left": self.narrow_left, "right": self.narrow_right}


def board_lines(
    rows: pd.DataFrame, lang: str, outcomes: pd.DataFrame | None, home: str | None, fold_over: int
) -> list[BoardLine]:
    """Contents of each line of the chart, from the top: domain heads, targets, counts of folded rows."""
    later = {} if outcomes is None else {one.target_id: one for one in rows_as(OutlookRow, outcomes)}
    lines: list[BoardLine] = []
    for domain, group in rows.groupby("domain", sort=False, dropna=False):
        shown = group[~_folded(group, fold_over)]
        more = len(group) - len(shown)
        count = say(lang, "score.more_missing" if len(shown) else "score.all_missing", n=more) if more else ""
        lines.append(BoardLine(head=say_or(lang, "domain", clean(domain)), right="" if len(shown) else count))
        lines += [_target_line(row, lang, later, home) for row in rows_as(OutlookRow, shown)]
        if count and len(shown):
            lines.append(BoardLine(status=Status.NO_EVIDENCE, name=count, hover=count))
    return lines


def _target_line(row: OutlookRow, lang: str, later: dict[str, OutlookRow], home: str | None) -> BoardLine:
    name = target_name(row, lang, home)
    asked = f"· {threshold_text(row, lang)}"
    tail = f"{asked} · {period_text(row, lang)}"
    right, found, status_word = _p_text(row, lang), "", say(lang, f"status.{row.status}")
    inferred = is_inferred(row)
    if not inferred and one_p(row) is None:
        right = status_word if right == "—" else right if row.status == Status.OPEN else f"{status_word} {right}"
    if row.target_id in later:
        status = say(lang, f"status.{later[row.target_id].status}")
        found = say(lang, "score.later", status=status)
    return BoardLine(
        status=row.status,
        name=label(name, 36) + f" <span style='color:{MUTED}'>{label(tail, 44)}</span>",
        right=_muted(right, found),
        narrow_left=label(name, 30) + f" <span style='color:{MUTED}'>{label(asked, 30)}</span>",
        narrow_right=label(right if inferred or one_p(row) is not None else status_word),
        row=row,
        hover=_hover(row, name, lang, later),
    )


def _muted(text: str, found: str) -> str:
    """Write the words at a line's right end: the probability and, in grey, what was found later."""
    return label(text) + (f" <span style='color:{MUTED}'>· {label(found)}</span>" if found else "")


def _hover(row: OutlookRow, name: str, lang: str, later: dict[str, OutlookRow]) -> str:
    """Write the hover text: value, margin, probability, what must still happen, clause."""
    lines = [
        f"<b>{label(name, 70)}</b>",
        label(f"{threshold_text(row, lang)} · {period_text(row, lang)} · {status_text(row, lang)}"),
        say(lang, "score.hover_value", value=label(value_text(row, lang))),
    ]
    if not absent(row.margin):
        lines.append(say(lang, "score.hover_margin", margin=label(margin_text(row, lang))))
    if is_inferred(row):
        band = credible_band(float(row.p_low), float(row.p_high), lang)
        lines.append(say(lang, "score.hover_inferred", p=label(inferred_text(row, lang)), band=label(band)))
    if probability_text(row, lang) != "—":
        p, likely = probability_text(row, lang), likelihood_text(row, lang)
        lines.append(say(lang, "score.hover_p", p=label(p), likelihood=label(likely)))
    if row.status == Status.OPEN and not absent(row.days_left):
        lines.append(say(lang, "score.hover_left", days=number(row.days_left, 0)))
    if row.status == Status.OPEN and required_text(row, lang):
        lines.append(label(need_text(row, lang)))
    if not absent(row.words("missing", lang)):
        lines.append(say(lang, "score.hover_missing", missing=label(row.words("missing", lang), 80)))
    if row.target_id in later:
        lines.append(say(lang, "score.hover_outcome", outcome=label(status_text(later[row.target_id], lang))))
    lines.append(label(clause_text(row, lang), 40))
    return "<br>".join(lines)


def scoreboard_table(rows: pd.DataFrame, lang: str, home: str, fold_over: int = FOLD_OVER) -> Table:
    """Table behind the scoreboard, where it stands without the page around it."""
    header = [say(lang, f"col.{key}") for key in ("target", "threshold", "latest", "p_met", "status")]
    kept = board_rows(rows)
    lines = [
        [
            target_name(row, lang, home),
            threshold_text(row, lang),
            value_text(row, lang),
            _p_text(row, lang),
            status_text(row, lang),
        ]
        for row in rows_as(OutlookRow, kept[_marked(kept, fold_over)])
    ]
    return header, lines
