"""What stands around a number in its sentence: the object after it, and the task of the clause before."""

from __future__ import annotations

import re

from analytics.drafting.naming import part_before_verb
from analytics.drafting.plan_words import UnitKind
from analytics.drafting.quantities import Quantity
from analytics.drafting.setting import Segment, Sentence, Setting, segments

LONGEST_TASK = 30
#: A shorter task does not say what it is done to: 逐条治理.
SHORTEST_TASK = 5
#: What the values of the next clause are shares of: 新增公交、出租等车辆中,新能源汽车比例不低于80%.
_OF_THESE = re.compile("[,;:。]?(?:在)?([^,;:。]{4,40}中),$")
_OR = re.compile(",?或(?:者)?(?!以|其)")
_ANOTHER_CLAUSE = re.compile("、(?=[^、]*(?:得到|实现|基本|全面|明显|有效))")
#: A clause that names only what the work is about: 以32条农村黑臭水体为重点.
_ABOUT = re.compile(
    r"以(?:[^,;:。\d]*\d+(?:个|条|家|座|处|段|项)?)?(?P<focus>[^,;:。\d]{2,20}?)为(?:重点|主)$"
    r"|^对[^,;:。\d]*\d+(?:个|条|家|座|处|段|项)(?P<object>[^,;:。\d]{2,20}?)(?:(?:开展|进行|实施|实行)[^,;:。]*)?$"
)
_GOAL_WORD = re.compile("(?:减排|改善|控制|总体|年度|考核)*(?:目标|任务|要求|指标)")


def about_number(left: str) -> str:
    """What stands before a number, without what is no part of its name.

    Examples
    --------
    >>> about_number("处理率达到城市"), about_number("事故发生低于每万枚"), about_number("治理率提高到的")
    ('处理率城市达到', '事故发生低于', '治理率提高到')
    """
    left = re.sub("^.*[ⅠⅡⅢⅣⅤ]类(?:水质|水体|标准)?、(?!劣|[ⅠⅡⅢⅣⅤ])", "", left)  # a class is a goal of its own
    left = re.sub("每(?:百万|十万|万|千|百)?(?:枚|人|吨|辆|户|亩|平方公里)$", "", left)  # 低于每万枚1起
    left = part_before_verb(left)
    return re.sub("(?<=提高|提升|增加|上升|下降|降低|减少)(?:至|到)?的$", "到", left)  # 由…提高到2025年的45%


def object_after(sentence: Sentence, last: Quantity, segment: Segment, sizes: set[int]) -> str:
    """What follows a number, up to the next one.

    Parameters
    ----------
    last : Quantity
        Last number of its list.
    sizes : set of int
        Where numbers stand that only say how large the things are.
    """
    times = {i for m in sentence.moments if m.role != "value" for i in range(m.start, m.end)}
    after = [q.start for q in sentence.quantities if q.start >= last.end and q.start not in sizes | times]
    stop = min([*after, segment.end])
    bracket = sentence.plain.find("(", last.end, stop)
    if bracket >= 0 and ")" not in sentence.plain[bracket:stop]:  # the next number only explains this one
        return sentence.without_times(last.end, bracket).removeprefix("的")
    text = sentence.without_times(last.end, stop)
    if stop < segment.end:
        text = re.split("(?:、|和|及|以及|,)[^、和及,]*$", text)[0] if re.search("[、和及,]", text) else ""
    text = re.sub("(?<=..)在[^,;。]*?、[^,;。]*方面.*$", "", text)
    text = _ANOTHER_CLAUSE.split(re.sub("^的|(?:等|,|。)+$", "", text).strip("。,;:"))[0]
    return "" if _GOAL_WORD.fullmatch(text) else text


def object_ahead(sentence: Sentence, last: Quantity, segment: Segment) -> str:
    """What numbers of the next clauses in the same unit are of, where only the last of them names it, or nothing."""
    times = {i for m in sentence.moments for i in range(m.start, m.end)}
    for clause in segments(sentence.plain):
        found = [q for q in sentence.quantities if clause.start <= q.start < clause.end and q.start not in times]
        if clause.start <= segment.start or not found:
            continue
        if found[0].unit != last.unit or ";" in sentence.plain[last.end : clause.start]:
            return ""
        if named := object_after(sentence, found[0], clause, set()):
            return named
    return ""


def follows_a_task(sentence: Sentence, segment: Segment, setting: Setting) -> bool:
    """Whether the clause before has no number and says what is to be done: 对企业开展审核,完成50家."""
    before = [s for s in segments(sentence.plain) if s.end < segment.start]
    if not before:
        return False
    times = {i for m in sentence.moments for i in range(m.start, m.end)}
    numbers = [q for q in sentence.quantities if before[-1].start <= q.start < segment.start and q.start not in times]
    task = sentence.without_times(before[-1].start, before[-1].end)
    return not numbers and len(task) <= LONGEST_TASK and setting.acts_in(task)


def clause_before(sentence: Sentence, segment: Segment) -> str:
    """What the clause before says is to be done, where a number alone gives its total."""
    before = sentence.without_times(0, segment.start, brackets=True).strip(",;:")
    return re.sub(r"^对|[\d.]+[^,;]{1,8}?(?:以上|以下)的?", "", re.split("[,;:]", before)[-1])


def task_before(sentence: Sentence, segment: Segment, action: str, setting: Setting) -> str:
    """The task that a number without an object of its own counts, or nothing.

    It is what the clause before says is to be done, or what an earlier one says the work is about, with the words for
    what is done to it: 以32条农村黑臭水体为重点,到2025年完成治理18条.
    """
    task = clause_before(sentence, segment) if follows_a_task(sentence, segment, setting) else ""
    if len(task) >= SHORTEST_TASK:
        return task
    clauses = [s for s in segments(sentence.plain) if s.end < segment.start]
    found = [m for s in clauses if (m := _ABOUT.search(sentence.without_times(s.start, s.end)))]
    return f"{action}{found[-1]['focus'] or found[-1]['object']}" if found else task


def other_way_of(sentence: Sentence, q: Quantity) -> int | None:
    """Where the number ends that this one is another way to meet (达到70%或较2020年提高5个百分点), or None."""
    values = [v for v in sentence.quantities if not any(m.start <= v.start < m.end for m in sentence.moments)]
    before = [v.end for v in values if v.end <= q.start]
    return before[-1] if before and _OR.match(sentence.plain[before[-1] : q.start]) else None


def of_these(sentence: Sentence, segment: Segment, q: Quantity) -> str:
    """The things that a share is of, where the clause before names nothing else."""
    found = _OF_THESE.search(sentence.plain[: segment.start]) if q.unit.kind == UnitKind.SHARE else None
    return found[1] if found and not re.search(r"\d|其中$", found[1]) else ""
