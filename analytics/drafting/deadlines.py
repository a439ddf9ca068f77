"""Which deadline a number has: that of its own clause, else of its sentence, else of what stands before."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from analytics.drafting.no_goals import verb_at_end
from analytics.drafting.phrases import trimmed, trimmed_start
from analytics.drafting.plan_words import alternatives
from analytics.drafting.quantities import Quantity
from analytics.drafting.setting import Carried, Deadline, Segment, Sentence, Setting
from analytics.drafting.times import Moment

#: A date behind what is to be done by then: 12个灌区改造任务2024年全面完成; 新增能力2万吨,6月底前投入运行.
_FINISHED = re.compile(
    "(?:全面|全部|基本|正式)?(?:完成|完工|建成|投产|投运|投入(?:使用|运行|运营)|竣工|通水|达产)(?=[,;。]|$)"
)
_DONE = re.compile("(?:全面|全部|基本|正式)?(?:完成|完工|建成|投产|投运|投入|竣工|通水|达产)")
_PART = re.compile("其中[^;。]*")
#: What may stand before the time that opens a part of a sentence.
_OPENING = re.compile("[,“”]|力争|确保|争取|全市|全省|全县|全区|并|且")
_WHOLE_YEAR = re.compile("[,;]全年(?!平均|空气|优良)")
_EACH = re.compile("分别|依次|逐年|各|每年")
#: What several numbers of one thing follow; a list of things has a number each, and no years.
_ONE_NAME_EACH = re.compile("[^、和及与]*分别[^、和及与]*")
_SHORTEST_THING = 4
_BRACKET = re.compile(r"\([^()]*\)(?!:)")


@dataclass(frozen=True, slots=True)
class StatedDeadline:
    """A deadline of the sentence that holds for a place.

    ``own``: it stands in the clause of that place; ``near``: in its part between semicolons; ``seen``: last days of all
    that the sentence states before that place.
    """

    moment: Moment
    own: bool
    near: bool
    seen: set[date]


def deadline_of(
    sentence: Sentence, segment: Segment, place: int, carried: Carried, heading: date | None, setting: Setting
) -> Deadline:
    """Deadline of what stands at a place of a sentence.

    The text may state it in the sentence, in a sentence before (``carried``) or in a heading; else it is the plan's
    end. It is not ``sure`` where another clause's deadline was taken although a second one is near.

    Parameters
    ----------
    sentence, segment : Sentence, Segment
        Where the number stands.
    place : int
        Its first character; later deadlines are not its own.
    carried : Carried
        What the sentences before hand on.
    heading : date or None
        Last day that a heading above states.
    """
    for m in sentence.moments:
        if m.role == "ahead" and m.end <= place and not re.search("[,;:]", sentence.plain[m.end : place]):
            return Deadline(m.first, m.last, True)
    behind = sentence.deadlines(place, segment.end + 2)  # also one that opens the next clause
    finished = [m for m in behind if _FINISHED.match(sentence.plain[m.end :]) or _acts_by(m, sentence, segment)]
    before = sentence.deadlines(0, place)
    opened = bool(before) and (before[-1].start >= segment.start or _alone(sentence, segment, before[-1]))
    if finished and not opened:  # 2024年,完成50个,2025年全部完成: the later time is for the rest
        return Deadline(finished[0].first, finished[0].last, True)
    end = heading or setting.last
    handed_on = {d.last for d in carried.deadlines}
    stated = stated_for(sentence, segment, place, setting)
    if stated is not None:
        m = stated.moment
        latest = m.last == max(handed_on | stated.seen)
        alone = _alone(sentence, segment, m) and not handed_on - {m.last}
        return Deadline(m.first, m.last, True, stated.own or alone or (latest and (stated.near or m.last == end)))
    own = [m.last for m in sentence.deadlines(0, place)]
    if carried.deadline is not None and carried.deadline.last >= max(own, default=date.min):
        latest = carried.deadline.last == max(handed_on)
        return Deadline(carried.deadline.first, carried.deadline.last, True, latest and carried.deadline.last == end)
    if heading is not None:
        return Deadline(date(heading.year, 1, 1), heading, True)
    return Deadline(setting.first, setting.last, False)


def _acts_by(m: Moment, sentence: Sentence, segment: Segment) -> bool:
    """Whether those whom a clause counts are to do something by a time: 3个集群于10月底前完成整治."""
    return sentence.plain[m.start : m.start + 1] == "于" and m.start < segment.end


def stated_for(sentence: Sentence, segment: Segment, place: int, setting: Setting) -> StatedDeadline | None:
    """Deadline that a sentence states before a place and for it.

    A deadline in brackets, after *of these* (其中) or of a list with a number each holds there alone. Of others the
    last one of the part between semicolons holds. A part without one goes on with a day (2023年底前, 6月) that opens a
    part before if all parts since then have its form: tasks after a task (完成…;建成…), levels after a level
    (覆盖率达到…;其他县达到…). Else it has the latest year (到2025年) of the parts before, for a day is that of its own
    task.
    """
    seen = [m for m in sentence.deadlines(0, place) if not _is_over(m, sentence, place)]
    seen = [m for m in seen if m.start >= segment.start or not _is_of_one_task(m, sentence, setting)]
    if not seen:
        return None
    begin = sentence.plain.rfind(";", 0, place) + 1
    latest = max(m.last for m in seen)
    own = [m for m in seen if m.start >= begin]
    day = None if own else _day_that_goes_on(sentence, seen[-1], place, setting)
    if day is not None:
        return StatedDeadline(day, False, False, {m.last for m in seen})
    seen = own or [m for m in seen if _is_of_a_year(m, sentence)]
    if not seen:
        return None
    chosen = own[-1] if own else max(seen, key=lambda m: m.last)
    if not own and chosen.last < latest:  # a day of another task that is later shows that the year is over by then
        return None
    if not _is_of_a_year(chosen, sentence) and _WHOLE_YEAR.search(sentence.plain[chosen.end : place]):
        chosen = replace(chosen, last=date(chosen.last.year, 12, 31))  # 6月底前完成置换,全年压减产能120万吨
    return StatedDeadline(chosen, chosen.start >= segment.start, bool(own), {m.last for m in seen})


def _day_that_goes_on(sentence: Sentence, day: Moment, place: int, setting: Setting) -> Moment | None:
    """A day that opens its part of a sentence and holds for the parts of the same form after it, or None."""
    bounds = [0, *(i + 1 for i, character in enumerate(sentence.plain) if character == ";"), len(sentence.plain) + 1]
    parts = [(begin, end - 1) for begin, end in itertools.pairwise(bounds) if day.start < end - 1 and begin <= place]
    clause = max(sentence.plain.rfind(mark, 0, day.start) for mark in ",;:。") + 1
    opens = not _OPENING.sub("", sentence.plain[clause : day.start])
    forms = {_form(sentence, max(begin, day.end if begin <= day.start else 0), end, setting) for begin, end in parts}
    return day if opens and not _is_of_a_year(day, sentence) and len(forms) == 1 and "" not in forms else None


def _form(sentence: Sentence, begin: int, end: int, setting: Setting) -> str:
    """What a part of a sentence promises first: a ``task``, a ``level`` or a ``change``; nothing without a number."""
    times = {i for m in sentence.moments for i in range(m.start, m.end)}
    first = next((q.start for q in sentence.quantities if begin <= q.start < end and q.start not in times), None)
    if first is None:
        return ""
    left = trimmed_start(sentence.without_times(begin, first))
    verb, _ = verb_at_end(left, setting)
    if verb is None or re.match(alternatives(setting.lexicon.actions), trimmed(left)):
        return "task"
    return "level" if verb.kind == "level" else "change"


def one_each(sentence: Sentence, segment: Segment, group: list[Quantity]) -> list[Deadline]:
    """Deadlines of a list of numbers, one each, or nothing: 2023年、2024年分别…, 2018-2020年分别….

    The list may be a clause of its own before that of the numbers; after that clause it holds no longer.
    """
    held = [m for m in sentence.deadlines(0, group[0].start) if m.start >= segment.start]
    before = [
        m for m in sentence.deadlines(0, group[0].start) if m in held or not _is_over(m, sentence, group[0].start)
    ]
    if again := _listed_again(sentence, segment, group):
        return again
    if not before or len(group) < 2:
        return []
    run = before[-1:]
    for m in reversed(before[:-1]):
        if not re.fullmatch("(?:、|和|及|与|以及|到|至|,)?", sentence.plain[m.end : run[0].start]):
            break
        run.insert(0, m)
    here = [m for m in before if m.start >= segment.start]
    run = here if len(here) == len(group) else run
    apart = _EACH.search(sentence.plain[run[-1].end : group[0].start]) is not None
    if len(run) != len(group):
        first, last = run[-1].first.year, run[-1].last.year
        if not apart or last - first + 1 != len(group):
            return []
        run = [replace(run[-1], first=date(y, 1, 1), last=date(y, 12, 31)) for y in range(first, last + 1)]
    elif run is not here and not apart:
        return []
    sentence.listed.append((run[0].start, segment.end))
    return [Deadline(m.first, m.last, True) for m in run]


def _listed_again(sentence: Sentence, segment: Segment, group: list[Quantity]) -> list[Deadline]:
    """Deadlines of a list before that the next clause goes on with: 2023年、2025年甲分别…,乙分别…."""
    clause = sentence.plain[segment.start : group[0].start]
    if not sentence.listed or not _ONE_NAME_EACH.fullmatch(clause) or sentence.deadlines(segment.start, group[0].start):
        return []
    begin, end = sentence.listed[-1]
    run = sentence.deadlines(begin, end)
    if len(run) != len(group) or len(group) == 1 or re.search("[;。]", sentence.plain[end : segment.start]):
        return []
    sentence.listed.append((begin, segment.end))
    return [Deadline(m.first, m.last, True) for m in run]


def same_for_each(sentence: Sentence, segment: Segment, q: Quantity) -> list[Deadline]:
    """Deadlines of a list that all have one number, or nothing: 2024年、2025年各完成400个."""
    before = sentence.deadlines(segment.start, q.start)
    run = before[-1:]
    for m in reversed(before[:-1]):
        if not re.fullmatch("、|和|及|与|以及", sentence.plain[m.end : run[0].start]):
            break
        run.insert(0, m)
    if len(run) < 2 or not re.match("(?:分别|各|均|都|每年)", sentence.plain[run[-1].end : q.start]):
        return []
    sentence.listed.append((run[0].start, segment.end))
    return [Deadline(m.first, m.last, True) for m in run]


def unmatched(sentence: Sentence, segment: Segment, group: list[Quantity]) -> bool:
    """Whether several years of a clause are to have a number each (分别) and there are not as many numbers."""
    years = sentence.deadlines(max(0, sentence.plain.rfind(";", 0, segment.start)), group[0].start)
    run = years[-1:]
    for m in reversed(years[:-1]):
        if not re.fullmatch("(?:、|和|及|与|以及)?", sentence.plain[m.end : run[0].start]):
            break
        run.insert(0, m)
    between = sentence.plain[run[-1].end : group[0].start] if run else ""
    return len(run) > 1 and len(run) != len(group) and "分别" in between and not re.search("[;。]", between)


def _is_of_a_year(m: Moment, sentence: Sentence) -> bool:
    """Whether a deadline is a year, which goals are set for, and no day by which one task is to be done."""
    return (m.last.month, m.last.day) == (12, 31) and "前" not in sentence.plain[m.start : m.end]


def _is_of_one_task(m: Moment, sentence: Sentence, setting: Setting) -> bool:
    """Whether a day stands behind the thing that its clause is about: 化工企业2024年底前完成改造,回用率达到90%."""
    return not _is_of_a_year(m, sentence) and len(_thing_before(m, sentence, setting)) >= _SHORTEST_THING


def _thing_before(m: Moment, sentence: Sentence, setting: Setting) -> str:
    """What stands before a time in its clause, without the places that it may begin with."""
    begin = max(sentence.plain.rfind(mark, 0, m.start) for mark in ",;:。") + 1
    text = sentence.without_times(begin, m.start).strip("“”、")
    return setting.places.leading(text)[1].strip("“”、")


def _of_places(m: Moment, sentence: Sentence, setting: Setting) -> bool:
    """Whether a time stands behind the places that are to be done by then: 甲县、乙县到2023年全面完成创建."""
    begin = max(sentence.plain.rfind(mark, 0, m.start) for mark in ",;:。") + 1
    places, rest = setting.places.leading(sentence.without_times(begin, m.start).strip("“”、"))
    return bool(places) and not rest and _DONE.match(sentence.plain[m.end :]) is not None


def lasting(sentence: Sentence, setting: Setting) -> Iterable[Moment]:
    """Deadlines of a sentence that may hold beyond it: years, but for those by which one thing is to be done.

    Several years before the plan's end are a schedule, after which the text goes on with the plan.
    """
    end = len(sentence.plain)
    ahead = [m for m in sentence.deadlines(0, end) if m.last >= setting.begins]
    years = [m for m in ahead if not _is_over(m, sentence, end) and _is_of_a_year(m, sentence)]
    if len({m.last for m in years}) > 1 and max(m.last for m in years) < setting.last:
        return []
    if years and max(m.last for m in years) < max(m.last for m in ahead):  # a later day: the years are over by then
        return []
    done = [m for m in years if _DONE.match(sentence.plain[m.end :])]
    years = [m for m in years if not _of_places(m, sentence, setting)]
    return [m for m in years if m not in done or len(_thing_before(m, sentence, setting)) < _SHORTEST_THING]


def _is_over(m: Moment, sentence: Sentence, place: int) -> bool:
    """Whether a deadline held only for a stretch that ends before a place."""
    stretches = [*_PART.finditer(sentence.plain), *_BRACKET.finditer(sentence.text)]
    local = any(s.start() <= m.start < s.end() <= place for s in stretches)
    return local or any(start <= m.start < end <= place for start, end in sentence.listed)


def _alone(sentence: Sentence, segment: Segment, m: Moment) -> bool:
    """Whether a deadline is a clause of its own and the next clause is the one it is for: 2023年底前,完成…."""
    between = sentence.without_times(m.start, segment.start)
    return not between.strip(",:的")
