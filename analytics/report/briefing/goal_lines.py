"""The answer at a glance: one line a goal, with its probability or verdict, a mark, what changed and what is left."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from analytics.attainment.outlook_rows import OutlookRow, rows_as
from analytics.report.briefing.asked import UnderScenario, what_if_rows
from analytics.report.briefing.changes import GoalChange, compared, moved_text, moves, step_of
from analytics.report.briefing.contents import BriefingData
from analytics.report.briefing.inferred import inferred_rows
from analytics.report.briefing.past_years import caution
from analytics.report.reading_order import board_rows
from analytics.report.row_text import (
    SAID_BY_STATUS,
    is_inferred,
    likelihood_text,
    margin_words,
    mark_of,
    mark_word,
    need_days,
    not_begun,
    one_p,
    period_text,
    probability_text,
    target_name,
    threshold_text,
    value_text,
)
from analytics.terms import FINAL_STATUSES, WITHOUT_OWN_DATA, Finality, Status
from analytics.words.catalogue import say, say_or
from analytics.words.escape import anchor, clean
from analytics.words.numbers import ABSENT, absent, number, period_of, probability

#: Lines that are shown at once of the goals on own data, and of the inferred ones; the others stand folded below.
SHOWN, SHOWN_INFERRED = 12, 5
_WORST, _BEST = 0.0, 1.0


@dataclass(frozen=True)
class GoalLine:
    """One goal on the first screen.

    Parameters
    ----------
    target_id, href : str
        Goal and the address of its part on the page.
    name, threshold, period, value : str
        What is asked, and the latest value in words (``''`` where there is none).
    big, word : str
        Probability and its word of likelihood, or the verdict and, where it is not final, that it is provisional.
    mark : str
        Band of likelihood or status: colour and shape of the mark.
    hollow : bool
        Whether it is inferred.
    left : str
        What is left to do.
    caution : str
        How many earlier years did it, where the probability says something else.
    moved, way : str
        Change since the run before, in words, and ``up``, ``down``, ``same`` or ``''`` (nothing to compare with).
    worry : float
        0 (missed) to 1 (met): lines stand by it, the smallest first.
    place : int
        Place in the plan's order.
    under : tuple of UnderScenario
        The answer under each scenario.
    """

    target_id: str
    href: str
    name: str
    threshold: str
    period: str
    value: str
    big: str
    word: str
    mark: str
    hollow: bool
    left: str
    caution: str
    moved: str
    way: str
    worry: float
    place: int
    under: tuple[UnderScenario, ...] = ()


@dataclass(frozen=True)
class GoalLines:
    """Lines of a block, the one that needs most attention first, and how many goals share each likelihood or verdict.

    ``chips`` are the mark, its word and the number of goals.
    """

    shown: tuple[GoalLine, ...] = ()
    more: tuple[GoalLine, ...] = ()
    chips: tuple[tuple[str, str, int], ...] = ()

    @property
    def compared(self) -> bool:
        """Whether some line says how it changed since the run before."""
        return any(line.moved or line.way for line in (*self.shown, *self.more))

    @property
    def scenarios(self) -> list[tuple[str, str]]:
        """Scenarios that some line has an answer under, with their words in short."""
        return list({one.scenario: one.short for line in self.shown for one in line.under}.items())

    @property
    def n(self) -> int:
        """Number of goals in the block."""
        return len(self.shown) + len(self.more)


def own_lines(data: BriefingData, lang: str) -> GoalLines:
    """Lines of the goals that stand on data of their own."""
    rows = board_rows(data.outlook)
    return _block(rows[~rows["status"].isin(WITHOUT_OWN_DATA)], data, lang, SHOWN)


def inferred_lines(data: BriefingData, lang: str) -> GoalLines:
    """Lines of the goals whose probability is inferred, those with a number first."""
    return _block(inferred_rows(data.outlook), data, lang, SHOWN_INFERRED)


def _block(rows: pd.DataFrame, data: BriefingData, lang: str, shown: int) -> GoalLines:
    place = {str(target): i for i, target in enumerate(data.outlook["target_id"])}
    earlier = _moves(data)
    every = [_line(row, data, lang, place, earlier) for row in rows_as(OutlookRow, rows)]
    lines = sorted(every, key=lambda line: line.worry)  # stable: of equals the order that came
    counts = pd.Series([line.mark for line in lines], dtype=object).value_counts(sort=False)
    chips = tuple((str(mark), mark_word(str(mark), lang), int(n)) for mark, n in counts.items())
    return GoalLines(tuple(lines[:shown]), tuple(lines[shown:]), chips)


def _line(
    row: OutlookRow, data: BriefingData, lang: str, place: dict[str, int], earlier: dict[str, GoalChange]
) -> GoalLine:
    target, inferred = str(row.target_id), is_inferred(row)
    by_status = row.status in SAID_BY_STATUS
    p = _p_of(row)
    big = say(lang, f"status.{row.status}") if by_status else probability(row.p_met, lang) if inferred else ""
    moved, way = _moved(earlier.get(target), lang)
    return GoalLine(
        target_id=clean(target),
        href="#" + anchor("target" if inferred else "part", target),
        name=target_name(row, lang, data.region["region_id"]),
        threshold=threshold_text(row, lang),
        period=period_text(row, lang),
        value=_value(row, lang),
        big=big or probability_text(row, lang),
        word=_word(row, lang),
        mark=mark_of(row),
        hollow=inferred,
        left=left_text(row, lang),
        caution="" if inferred else caution(row, data, lang),
        moved=moved,
        way=way,
        worry=p,
        place=place[target],
        under=tuple(what_if_rows(row, data, lang)),
    )


def _value(row: OutlookRow, lang: str) -> str:
    """The latest value of a period that runs, or the result of one that is over; ``''`` where there is none.

    The value of a goal that is inferred is of an earlier period: it is the last that was published, not one of now.
    """
    value, days = value_text(row, lang), row.days_left
    over = row.status in FINAL_STATUSES and (absent(days) or float(days) <= 0)  # type: ignore[arg-type]
    key = "goal.value_last" if row.status in WITHOUT_OWN_DATA else "goal.result" if over else "goal.value"
    return "" if value == "—" else say(lang, key, value=value)


def _word(row: OutlookRow, lang: str) -> str:
    if row.status in SAID_BY_STATUS:
        return say(lang, f"finality.{row.finality}") if row.finality == Finality.PROVISIONAL else ""
    if is_inferred(row):
        return say(lang, f"likelihood.{row.likelihood}")
    word = likelihood_text(row, lang)
    if word != ABSENT:
        return word
    unknown = row.status == Status.OPEN and probability_text(row, lang) == ABSENT
    return say(lang, "goal.unknown" if unknown else f"status.{row.status}")


def _p_of(row: OutlookRow) -> float:
    """How well a goal stands, 0 to 1: its probability, of bounds the lower one, of a verdict its end."""
    answer = Status(row.status).answer
    if answer is not None:
        return _BEST if answer else _WORST
    p = row.p_met if is_inferred(row) else one_p(row)
    if p is not None and not absent(p):
        return float(p)
    return _WORST if absent(row.p_low) else float(row.p_low)  # type: ignore[arg-type]


def left_text(row: OutlookRow, lang: str) -> str:
    """Say in a few words what is left to do, or that nothing is.

    Examples
    --------
    >>> left_text(OutlookRow(status="open", days_left=92.0, comparator="<=", statistic="heavy_days",
    ...     days_allowed=3.0), "en")
    'at most 3 more heavily polluted days'
    >>> left_text(OutlookRow(status="lost"), "en"), left_text(OutlookRow(status="met"), "en")
    ('can no longer be met', '')
    """
    status = row.status
    if status in {Status.MET_EARLY, Status.LOST, Status.CONTESTED}:
        return say(lang, f"goal.left_{status}")
    days = row.days_left
    if is_inferred(row):
        return _wanted(row, lang)
    if absent(days) or float(days) <= 0:  # type: ignore[arg-type]
        return "" if absent(row.margin) else margin_words(row, lang)
    if not_begun(row):
        return say(lang, "goal.left_ahead")
    return need_days(row, lang) or say(lang, "score.days_left", days=number(days, 0))


def _wanted(row: OutlookRow, lang: str) -> str:
    """Which figure would settle an inferred goal, and of which department."""
    code = clean(row.settles_by)
    if not code:
        return ""
    period = period_of(row.settles_start, row.settles_end, lang)
    return say(lang, "goal.wanted", department=say_or(lang, "department", code), period=period)


def _moves(data: BriefingData) -> dict[str, GoalChange]:
    """The earlier answer beside the present one, by goal; empty where there is no earlier run."""
    if data.previous.empty:
        return {}
    return {one.now.target_id: one for one in moves(compared(data.outlook, data.previous))}


def _moved(move: GoalChange | None, lang: str) -> tuple[str, str]:
    """Change since the run before in words, and its direction."""
    if move is None:
        return "", ""
    step = step_of(move)  # a contested verdict has two probabilities, so it moved neither up nor down
    if move.now.status != move.before.status:
        before = say(lang, f"status.{move.before.status}")
        return say(lang, "goal.was", status=before), _way(step)
    text = moved_text(step, lang)
    return ("", "same") if text == "—" else (text, _way(step))


def _way(step: float | None) -> str:
    if step is None or absent(step) or step == 0:
        return ""
    return "up" if step > 0 else "down"
