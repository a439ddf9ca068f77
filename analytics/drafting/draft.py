"""From a document to the draft of a registry: goals, and every number that became none, with the reason."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

import pandas as pd

from analytics.drafting import plan_words
from analytics.drafting.change_goals import as_registered
from analytics.drafting.documents import read_document
from analytics.drafting.goal import TABLE, Goal, Unused
from analytics.drafting.indicator_tables import NOTE, split_tables
from analytics.drafting.listed_places import split_listed_places
from analytics.drafting.named_regions import places_of
from analytics.drafting.normal import normal_form
from analytics.drafting.outline import Passage, passages
from analytics.drafting.passage_goals import read_passage
from analytics.drafting.place_tables import split_place_tables
from analytics.drafting.quantities import masked
from analytics.drafting.section_tables import split_section_tables
from analytics.drafting.setting import Carried, Setting
from analytics.drafting.table_goals import read_table
from analytics.drafting.task_tables import split_task_tables
from analytics.drafting.times import moments, plan_period
from analytics.drafting.year_tables import split_year_tables
from analytics.terms import Kind
from analytics.words.numbers import as_typed

#: Lines at the head of a document in which its title, number and issuer are looked for.
HEAD_LINES = 25
#: A plan goes up to the latest deadline that it names at least so often, as a share of the commonest.
NEARLY_AS_OFTEN = 0.6
#: Lines at the beginning and end of a text in which a report names its reporters.
REPORT_HEAD, REPORT_TAIL = 6, 4
_TITLE = re.compile("计划|方案|规划|要点|意见|报告|纲要|通知")
_ANNUAL = re.compile("工作要点|年度(?:工作)?(?:计划|任务|安排)|政府工作报告")
#: First lines in which a title stands, and its greatest length.
TITLE_LINES, LONGEST_TITLE = 6, 60
_DOCUMENT_NO = re.compile(r"[\u4e00-\u9fff]{2,8}〔\d{4}〕(?:第)?\d+号")


@dataclass(frozen=True, slots=True)
class Plan:
    """The plan itself: region, title, number of the document, day of issue, first and last day."""

    region_id: str
    region_zh: str
    title: str
    document_no: str
    issued: date
    first: date
    last: date


@dataclass(frozen=True)
class Draft:
    """A plan with its goals and the numbers that are none.

    Parameters
    ----------
    plan : Plan
        Title and period.
    goals : list of Goal
        In the order of the text, tables first.
    unused : list of Unused
        Every other number of the text.
    lines : list of (int, str)
        Normal form of the lines, for the review.
    left_out : list of str
        Lines around the text that were not read: menus, headers and numbers of pages.
    notes : list of str
        What to tell about the reading of the file.
    """

    plan: Plan
    goals: list[Goal]
    unused: list[Unused]
    lines: list[tuple[int, str]]
    left_out: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def draft_document(
    path: Path, regions: pd.DataFrame, region: tuple[str, str], issued: date, period: tuple[date, date] | None = None
) -> Draft:
    """Draft of a plan in a file.

    Parameters
    ----------
    path : Path
        Document (`analytics.drafting.documents.read_document`).
    regions : DataFrame
        Regions of the registry: region_id, zh, aliases, parent_id.
    region : tuple of str
        Id and Chinese name of the plan's region; the id is empty if the registry has none.
    issued : date
        Day of issue.
    period : tuple of date, optional
        First and last day; else from the title, else up to the deadline that is named most often.

    Raises
    ------
    InputError
        If the document cannot be read.
    """
    document = read_document(path)
    made = draft_lines(document.lines, regions, region, issued, period)
    return replace(made, left_out=document.left_out, notes=document.notes)


def draft_lines(
    lines: list[tuple[int, str]],
    regions: pd.DataFrame,
    region: tuple[str, str],
    issued: date,
    period: tuple[date, date] | None = None,
) -> Draft:
    """Draft of a plan's lines; see `draft_document`."""
    lexicon = plan_words.load()
    tables, texts = split_tables(lines)
    by_place, texts = split_place_tables(texts)
    listed, texts = split_listed_places(texts)
    by_section, texts = split_section_tables(texts)
    by_year, texts = split_year_tables(texts)
    tables += [*by_place, *listed, *by_section, *by_year]
    of_tasks, texts = split_task_tables(texts, issued)
    normal = [(number, normal_form(text)) for number, text in texts]
    head = [text for _, text in normal if text and not lexicon.is_furniture(text)][:HEAD_LINES]
    first, last = (
        period or plan_period(head, issued) or _of_the_year(head, issued) or _to_commonest_deadline(normal, issued)
    )
    ends = [text for _, text in normal if text]
    is_report = any(lexicon.marks_a_report(text) for text in (*ends[:REPORT_HEAD], *ends[-REPORT_TAIL:]))
    setting = Setting(lexicon, places_of(regions, *region), issued, first, last, is_report)
    goals: list[Goal] = []
    unused: list[Unused] = []
    for table in tables:
        made, left = read_table(table, setting)
        goals += made
        unused += left
    read = _continued(passages(normal, lexicon, issued), last, issued)
    for tasks in of_tasks:
        read += tasks.passages
        unused += tasks.unused
    carried = Carried(past=is_report)
    for passage in read:
        carried = carried.next_paragraph(passage.text, is_report)
        if lexicon.is_furniture(passage.text) or NOTE.match(passage.text):
            unused += _numerals(passage, "table_note" if NOTE.match(passage.text) else "navigation")
            continue
        made, left = read_passage(passage, setting, carried)
        goals += made
        unused += left
    goals, repeated = _without_repeated([as_registered(goal, lexicon) for goal in goals])
    unused += repeated
    plan = Plan(
        *region, _title(head), next((m[0] for t in head if (m := _DOCUMENT_NO.search(t))), ""), issued, first, last
    )
    of_tables = [table.lines for table in tables] + [table.lines for table in of_tasks]
    shown = sorted([*normal, *(line for shown in of_tables for line in shown)])
    return Draft(plan, goals, [*unused, *_marks(read, dict(normal)), *_other_numerals(read, goals, unused)], shown)


def _title(head: list[str]) -> str:
    return next(
        (t for t in head if _TITLE.search(t) and len(t) <= 80 and not t.endswith("。")), head[0] if head else ""
    )


def _of_the_year(head: list[str], issued: date) -> tuple[date, date] | None:
    """The year of issue, if the first lines call the text one of a year's work."""
    annual = any(_ANNUAL.search(line) for line in head[:TITLE_LINES] if len(line) <= LONGEST_TITLE)
    return (date(issued.year, 1, 1), date(issued.year, 12, 31)) if annual else None


def _to_commonest_deadline(lines: list[tuple[int, str]], issued: date) -> tuple[date, date]:
    """From the year of issue to the latest deadline that a text names nearly as often as any; else that year."""
    ends = Counter(
        m.last for _, text in lines for m in moments(masked(text), issued) if m.role == "deadline" and m.last >= issued
    )
    often = max(ends.values(), default=0)
    last = max((end for end, n in ends.items() if n >= often * NEARLY_AS_OFTEN), default=date(issued.year, 12, 31))
    return date(issued.year, 1, 1), last


def _continued(read: list[Passage], plan_end: date, issued: date) -> list[Passage]:
    """Passages with the deadline of the one before where that is later than the plan's end and they go on with it.

    A paragraph on 2030 in a plan to 2025 may be followed by one that states no year: it still means 2030.
    """
    made: list[Passage] = []
    later: date | None = None
    for passage in read:
        ends = [m.last for m in moments(masked(passage.text), issued) if m.role == "deadline"]
        goes_on = bool(made) and passage.offset == 0 and passage.heading == made[-1].heading and not ends
        later = later if goes_on else max((end for end in ends[-1:] if end > plan_end), default=None)
        made.append(replace(passage, deadline=later) if goes_on and later and not passage.deadline else passage)
    return made


def _without_repeated(goals: list[Goal]) -> tuple[list[Goal], list[Unused]]:
    """Each goal once, where a text first sums up and then states it again, and the numbers of the others.

    What a table of indicators and the text both promise is one goal of its indicator, whatever words and base year each
    of them uses.
    """
    in_tables = [goal for goal in goals if goal.clause == TABLE and goal.has_number]
    tabled = {_of_indicator(goal) for goal in in_tables if goal.indicator_id} | {_promised(goal) for goal in in_tables}
    kept: dict[object, Goal] = {}
    again = []
    headline = _headline(goals)
    for goal in goals:
        if goal in headline:
            again.append(goal)
            continue
        stated = {_promised(goal), *([_of_indicator(goal)] if goal.indicator_id else [])}
        if goal.clause != TABLE and goal.has_number and stated & tabled:
            again.append(goal)
            continue
        key = _promise(goal) if goal.has_number else id(goal)
        first = kept.setdefault(key, goal)
        if first.quote != goal.quote:  # of two statements the clearer one
            better = len(goal.reasons) < len(first.reasons)
            kept[key] = goal if better else first
            again.append(first if better else goal)
        elif first is not goal:
            kept[id(goal)] = goal
    used = {(g.line, g.start) for g in kept.values()}
    left = [
        Unused(g.line, g.start, g.end, g.text, "repeated", g.quote)
        for g in again
        if not g.implied and (g.line, g.start) not in used
    ]
    return list(kept.values()), left


def _headline(goals: list[Goal]) -> list[Goal]:
    """Goals of a headline, the line above all others and no sentence, that the text states again in its own words."""
    first = min((goal.line for goal in goals), default=0)
    above = [goal for goal in goals if goal.line == first and goal.has_number and not goal.quote.endswith("。")]
    below = {_result(goal) for goal in goals if goal.line != first and goal.has_number}
    return [goal for goal in above if goal.indicator_id and goal.clause != TABLE and _result(goal) in below]


def _result(goal: Goal) -> tuple[object, ...]:
    return (goal.place, goal.indicator_id, goal.value, goal.high, goal.unit, goal.last)


def _promise(goal: Goal) -> tuple[object, ...]:
    """What makes a goal the same as another: a headline's PM2.5 is the PM2.5年均浓度 of the text."""
    return (goal.base, *_promised(goal))


def _promised(goal: Goal) -> tuple[object, ...]:
    """The same without the base year, which a table states and the text leaves out."""
    core = re.sub("年均|全年|平均|浓度|目标", "", goal.name) or goal.name
    return (goal.place, core, goal.subject, goal.comparator, goal.value, goal.high, goal.unit, goal.last)


def _of_indicator(goal: Goal) -> tuple[object, ...]:
    return (goal.place, goal.indicator_id, goal.subject, goal.comparator, goal.value, goal.high, goal.unit, goal.last)


def _marks(read: list[Passage], lines: dict[int, str]) -> list[Unused]:
    """Digits in the numbers of clauses, before their text."""
    return [
        Unused(passage.line, m.start(), m.end(), m[0], "ordinal", passage.text)
        for passage in read
        for m in re.finditer(r"\d+", lines.get(passage.line, "")[: passage.offset])
    ]


def _numerals(passage: Passage, reason: str) -> list[Unused]:
    """Every numeral of a passage that is not read, with the reason."""
    return [
        Unused(passage.line, passage.offset + m.start(), passage.offset + m.end(), m[0], reason, passage.text)
        for m in re.finditer(r"\d+(?:\.\d+)?", passage.text)
    ]


def _other_numerals(read: list[Passage], goals: Iterable[Goal], unused: Iterable[Unused]) -> list[Unused]:
    """Digits that the grammar never took for a number: in titles and slogans, names of pollutants, clause numbers."""
    taken: dict[int, set[int]] = {}
    places = [*((g.line, g.start, g.end) for g in goals), *((u.line, u.start, u.end) for u in unused)]
    for line, start, end in places:
        taken.setdefault(line, set()).update(range(start, end))
    made = []
    for passage in read:
        for m in re.finditer(r"\d+(?:\.\d+)?", passage.text):
            start, end = passage.offset + m.start(), passage.offset + m.end()
            if not taken.get(passage.line, set()).issuperset(range(start, end)):
                made.append(Unused(passage.line, start, end, m[0], _kind_of(passage.text, m), passage.text))
    return made


def _kind_of(text: str, numeral: re.Match[str]) -> str:
    before = text[: numeral.start()]
    if re.search("[A-Za-z.]$", before):
        return "name"
    if before.count("《") > before.count("》"):
        return "title"
    if before.count("“") > before.count("”"):
        return "slogan"
    return (
        "document_number"
        if before.count("〔") > before.count("〕") or text[numeral.end() :].startswith("号")
        else "date"
    )


def kind_of(goal: Goal, draft: Draft) -> Kind:
    """Kind of a goal: to be kept all the time, a milestone before the plan's end, or a target."""
    if goal.recurring:
        return Kind.STANDARD
    later = (g for g in draft.goals if g.last > goal.last and _what(g) == _what(goal))
    return Kind.MILESTONE if goal.has_number and goal.last < draft.plan.last and any(later) else Kind.TARGET


def _what(goal: Goal) -> tuple[str, str, str]:
    """Place, indicator and subject of a goal."""
    return goal.place, goal.indicator_id or goal.name, goal.subject


def frame(draft: Draft) -> pd.DataFrame:
    """The draft as rows, one a goal: columns as in ``targets.csv``, with names, band, doubts and the sentence.

    Returns
    -------
    DataFrame
        ``decision`` is ``accept`` for the bands high and middle with a number, else empty. A cell of ``reasons`` is
        a tuple of codes; every other column is text.
    """
    rows = pd.DataFrame([_row(goal, draft) for goal in draft.goals], columns=COLUMNS, dtype=object)
    return rows.astype({column: str for column in COLUMNS if column != "reasons"})


COLUMNS = [
    "decision",
    "clause",
    "region_id",
    "region_zh",
    "indicator_id",
    "indicator_zh",
    "subject_zh",
    "kind",
    "comparator",
    "threshold",
    "threshold_high",
    "threshold_text",
    "unit",
    "period_start",
    "period_end",
    "baseline_start",
    "baseline_end",
    "obligation",
    "implied",
    "deadline_inferred",
    "band",
    "reasons",
    "line",
    "quote",
]


def _row(goal: Goal, draft: Draft) -> list[str | tuple[str, ...]]:
    base = (f"{goal.base.year}-01-01", str(goal.base)) if goal.base else ("", "")
    accepted = "accept" if goal.has_number and goal.band != "low" else ""
    high = as_typed(goal.high) if goal.has_number and goal.high != goal.value else ""
    return [
        accepted,
        goal.clause,
        goal.place_id,
        goal.place,
        goal.indicator_id,
        goal.name,
        goal.subject,
        kind_of(goal, draft),
        goal.comparator,
        as_typed(goal.value) if goal.has_number else "",
        high,
        goal.text,
        goal.unit,
        str(goal.first),
        str(goal.last),
        *base,
        goal.obligation,
        str(int(goal.implied)),
        str(int(not goal.deadline_stated)),
        goal.band,
        goal.reasons,
        str(goal.line),
        goal.quote,
    ]


def unused_frame(draft: Draft) -> pd.DataFrame:
    """Numbers that became no goal: columns line, text, reason, quote."""
    return pd.DataFrame(
        [(str(u.line), u.text, u.reason, u.quote) for u in draft.unused], columns=["line", "text", "reason", "quote"]
    )
