"""The grammar: from a passage of a plan to its goals."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from math import isnan

from analytics.drafting.comparing import comparator_of
from analytics.drafting.deadlines import one_each, same_for_each, unmatched
from analytics.drafting.goal import Goal, Promise, Unused
from analytics.drafting.named_regions import OWN
from analytics.drafting.naming import (
    GENERIC,
    SHORTEST_NAME,
    TOTAL,
    changed_in,
    in_lists,
    indicator_of,
    is_bare_action,
    is_bare_measure,
    is_bettering,
    is_empty_action,
    is_name,
    is_of_each,
    is_part_alone,
    measure_and_part,
    name_of,
    paired,
    points_at,
    shared_name,
    topic,
    with_change,
    with_name_before,
)
from analytics.drafting.no_goals import CONDITION, verb_at_end, why_no_goal
from analytics.drafting.obligations import exceptions, note_obligation, obligation_of
from analytics.drafting.outline import Passage
from analytics.drafting.phrases import (
    has_measure,
    name_and_subject,
    split_names,
    split_waters,
    trimmed,
    trimmed_start,
    works,
)
from analytics.drafting.plan_words import Unit, UnitKind, Verb
from analytics.drafting.quantities import Quantity
from analytics.drafting.sentence_places import SentencePlaces
from analytics.drafting.sentence_times import SentenceTimes
from analytics.drafting.setting import Carried, Segment, Sentence, Setting, segments
from analytics.drafting.statements import NAN, STATEMENT, class_of, implied_in, rank_of, statement_of
from analytics.drafting.surroundings import (
    about_number,
    clause_before,
    follows_a_task,
    object_after,
    object_ahead,
    of_these,
    other_way_of,
    task_before,
)
from analytics.terms import Comparator

LONGEST_NAME = 20
_PER_CENT = Unit("%", "%", UnitKind.SHARE)
#: What makes a rise or fall one of each year.
_YEARLY = re.compile("年均|每年")
#: Villages for which the task of the clause before is to be done: 推进农村污水治理,新增完成32个行政村.
_VILLAGES = re.compile("(?:全年|年度|新增|完成|累计)*(?:行政村|建制村|自然村|村庄|村)")
#: Where a measure is to go, before the clause that gives its value: 年均浓度持续下降,控制在11微克/立方米以内.
_DIRECTION = re.compile(
    "(?:(?:持续|稳定|稳步|逐年|逐步|进一步|不断|明显|显著|总体|整体|大幅)+(?:下降|降低|减少|改善|提升|提高|增长|增加|上升|扩大|好转|稳定))+$"
)
_POLLUTANT = re.compile("PM2.5|PM10|颗粒物|臭氧|O3|二氧化|氮氧化物")
#: A line that is the title of a document and no sentence.
_TITLE = re.compile(r"^[^,;。:]{6,40}(?:方案|计划|规划|要点|纲要|通知|意见|报告)(?:\([^()]*\))?$")
_AND = "、|以及|及(?!以|周边)|和|并|,"


def read_passage(passage: Passage, setting: Setting, carried: Carried) -> tuple[list[Goal], list[Unused]]:
    """Goals of a paragraph in order, and its numbers that are none with the reason's code.

    Parameters
    ----------
    carried : Carried
        What the paragraph before hands on; it is changed.
    """
    goals: list[Goal] = []
    unused: list[Unused] = []
    start = 0
    for text in re.findall(r"[^。!?]+[。!?]?", passage.text):
        carried.begin(text)
        reader = _Reader(passage, Sentence.of(passage.line, start, text, setting), setting, carried)
        reader.read()
        goals += reader.goals
        unused += reader.unused
        start += len(text)
    return goals, unused


class _Reader:
    """Reader of one sentence; what it hands on to the next stays in ``carried``."""

    def __init__(self, passage: Passage, sentence: Sentence, setting: Setting, carried: Carried):
        self.passage, self.sentence, self.setting, self.carried = passage, sentence, setting, carried
        self.times = SentenceTimes(passage, sentence, setting, carried)
        self.places = SentencePlaces(sentence, setting.places, carried)
        self.goals: list[Goal] = []
        self.unused: list[Unused] = []
        self.alternatives: set[int] = set()  # where numbers end that another one may stand for
        self.named: dict[str, str] = {}  # name last used of each kind of unit
        self.sets: set[int] = set()  # where numbers stand that say how many places or things a level is meant for
        self.whole: tuple[Quantity | None, str] = (None, "")  # the number before, and why it is no goal
        self.sizes: set[int] = set()  # where numbers stand that say how large the things are

    def read(self) -> None:
        past = self.carried.past = self.times.is_past()
        for segment in segments(self.sentence.plain):
            self._read_numbers(segment, past)
            self._carry_bare_name(segment)
            if not past:
                self._read_class(segment)
                self._read_statement(segment)
        self.times.hand_on()
        begin = self.passage.offset + self.sentence.start
        either = {begin + end for end in self.alternatives}
        self.goals = [replace(g, reasons=(*g.reasons, "alternative")) if g.end in either else g for g in self.goals]

    def _read_numbers(self, segment: Segment, past: bool) -> None:
        note_obligation(self.sentence, segment, self.carried, self.setting.lexicon)
        self.times.carry_base(segment)
        usable: list[Quantity] = []
        for quantity in self.sentence.quantities:
            if segment.start <= quantity.start < segment.end:
                reason = why_no_goal(quantity, segment, self.sentence, past, self.setting) or self._of_whole(quantity)
                goal_end = None if reason else other_way_of(self.sentence, quantity)
                if goal_end is not None:
                    self.alternatives.add(goal_end)
                    reason = "other_way"
                self._leave(quantity, reason) if reason else usable.append(quantity)
                if reason != "date":
                    self.whole = (quantity, reason)
                if reason == "achievement" and quantity.unit.kind == UnitKind.SHARE:
                    self._carry_share(segment, quantity)
                if reason == "set_size":
                    self.sets.add(quantity.start)
                if reason in ("size_class", "scope"):
                    self.sizes.add(quantity.start)
                if reason == "baseline":
                    self._carry_name(segment, quantity)
                    self.sentence.hide(quantity)
        self._read_groups(usable, segment)

    def _of_whole(self, q: Quantity) -> str:
        """Why a part in a bracket is no goal: because the whole before the bracket is none."""
        whole, reason = self.whole
        bracketed = self.sentence.is_in_bracket(q.start) and whole is not None
        return reason if bracketed and whole and whole.unit == q.unit and whole.unit.kind == UnitKind.COUNT else ""

    def _read_groups(self, usable: list[Quantity], segment: Segment) -> None:
        previous = segment.start
        for group in in_lists(usable, self.sentence.plain):
            self._read_group(group, segment, previous)
            previous = group[-1].end

    def _leave(self, q: Quantity, reason: str) -> None:
        start = self.passage.offset + self.sentence.start
        self.unused.append(
            Unused(self.passage.line, start + q.start, start + q.end, q.text, reason, self.sentence.text)
        )

    def _carry_name(self, segment: Segment, q: Quantity) -> None:
        """What a value of the base year names is what the next value is of."""
        _, phrase = verb_at_end(self.sentence.without_times(segment.start, q.start), self.setting)
        places, noun = self.places.of_phrase(phrase)
        if noun and not GENERIC.match(noun):
            self.carried.name, self.carried.places = noun, tuple(places)

    def _carry_share(self, segment: Segment, q: Quantity) -> None:
        """What a share that was reached is of, which *this share* (这一比例) then means."""
        noun = self.sentence.without_times(segment.start, q.start).strip("的")
        if noun:
            self.named["share"] = f"{noun}比例" if noun.startswith("占") else noun

    def _carry_bare_name(self, segment: Segment) -> None:
        """A clause that is nothing but a name is what the next clauses give values of: 耕地安全利用率,2022年为92%."""
        clause = re.sub("[“”]", "", self.sentence.without_times(segment.start, segment.end))
        noun = _DIRECTION.sub("", OWN.sub("", trimmed(clause)))
        found = [q for q in self.sentence.quantities if segment.start <= q.start < segment.end]
        if len(found) == 1 and found[0].start in self.sets:  # 甲河、乙河等8个断面水质优良比例:2024年88%
            found, noun = [], noun.split(found[0].text)[-1]
        heads = self.sentence.plain[segment.end : segment.end + 1] == ":"  # 细颗粒物:平均浓度49微克/立方米
        measured = heads and self.setting.lexicon.indicator_of(f"{noun}浓度", UnitKind.CONCENTRATION) != ""
        is_name = measured or (has_measure(noun) and topic(noun) == noun)
        if not found and SHORTEST_NAME <= len(noun) <= LONGEST_NAME and is_name:
            places, self.carried.name = self.places.of_phrase(noun)
            self.carried.places = tuple(places)

    def _read_group(self, group: list[Quantity], segment: Segment, previous: int) -> None:
        """Goals of a list of numbers, often a list of one."""
        first, last = group[0], group[-1]
        left = self.sentence.without_times(previous, first.start)
        if previous > segment.start:  # what stands before the conjunction is the object of the number before
            left = re.split(_AND, left)[-1]
        left = about_number(left)
        verb, phrase = (None, left) if is_bettering(left) else verb_at_end(left, self.setting)
        of_each, phrase = self.places.each_of_a_kind(phrase)
        places, noun = self.places.of_phrase(phrase)
        if not places and len(group) > 1:
            places, noun = self.places.of_the_act(noun, len(group))
        places = self.places.before(segment, left, first, previous, places)
        if first.unit.kind == UnitKind.RANK:
            self._add_rank(first, segment, previous, places)
            return
        noun = self._in_list(noun, verb, segment, last)
        name, doubts = self._name(noun, verb, segment, group)
        if not is_name(name) or (verb is not None and is_part_alone(name)):
            for q in group:
                self._leave(q, "no_name")
            return
        of_kinds = self._names_by_kind(noun, group)
        apart = one_each(self.sentence, segment, group)
        if not apart and unmatched(self.sentence, segment, group):
            doubts = (*doubts, "years_unmatched", "deadline_near_another")
        repeated = same_for_each(self.sentence, segment, first) if len(group) == 1 else []
        shared = Promise(
            "",
            self.times.deadline(segment, first.start),
            obligation_of(self.sentence.plain[segment.start : first.start], self.carried, self.setting.lexicon),
            (*doubts, *exceptions(left, self.setting.lexicon)),
            self.times.base(segment, first.start),
            recurring=bool(re.search("每(?:年|天|日|月|季|周|半年)|始终", left)),
        )
        done_to_each = (
            verb is None and bool(self._object(segment, last)) and is_of_each(name, last)
        )  # 9个地块调查和评估
        instances = group[0].value == len(split_names(name)) > 1  # 建成甲、乙、丙3个基地
        each = (done_to_each and not instances) or re.search("(?:均|各|都|分别)(?:[^,;]{0,4})$", left) is not None
        goes_on = not noun and not OWN.match(trimmed_start(left))
        placed = places or (list(self.carried.places) if goes_on else [])
        for q, place, alone in paired(group, placed, name, each):
            one = of_kinds[group.index(q)] if of_kinds else alone
            when = apart[group.index(q)] if apart else shared.when
            measured = q if q.unit.unit else q.in_unit_of(last)
            comparator = comparator_of(verb, measured.qualifier or last.qualifier, q, one)
            yearly = q.unit.kind == UnitKind.SHARE and _YEARLY.search(left) is not None
            named = with_change(f"{of_these(self.sentence, segment, last)}{one}", verb, yearly)
            named = f"{of_each} {named}" if of_each and " " not in named else named
            for moment in repeated or [when]:
                self._add(measured, place, named, replace(shared, comparator=comparator, when=moment))
        part = name.endswith(f" {self.carried.name}") and self.carried.name
        if not part and not self.sentence.is_in_bracket(first.start):
            plain = noun and not GENERIC.match(noun) and not is_bare_action(noun)
            own = verb is not None and plain and (has_measure(noun) or not has_measure(name))
            self.carried.name = shared_name(noun if own else name)
        self.carried.unit, self.carried.places = last.unit, tuple(places)

    def _names_by_kind(self, noun: str, group: list[Quantity]) -> list[str]:
        """Names before by the kinds of their units, where a list of several kinds has none: 分别达到38微克、75%."""
        kinds = [q.unit.kind for q in group]
        apart = not noun and len(set(kinds)) == len(kinds) > 1
        return [self.named[kind] for kind in kinds] if apart and all(kind in self.named for kind in kinds) else []

    def _object(self, segment: Segment, last: Quantity) -> str:
        return object_after(self.sentence, last, segment, self.sizes)

    def _name(
        self, noun: str, verb: Verb | None, segment: Segment, group: list[Quantity]
    ) -> tuple[str, tuple[str, ...]]:
        """What a list of numbers is of, and the doubts about it."""
        first, last = group[0], group[-1]
        right = self._object(segment, last)
        measure, part = measure_and_part(noun)
        if measure and not right:
            self.carried.name = measure  # 污水处理率县城达到80%、主城区达到90%
            return f"{part} {measure}", ()
        same = last.unit == self.carried.unit
        goes_on = verb is None and is_part_alone(noun)  # 取暖率城区达到90%、县城70%
        is_part = same and (goes_on or self.sentence.is_about_parts(first.start))
        if is_part and verb is not None and noun and not has_measure(noun) and has_measure(self.carried.name):
            return f"{noun} {self.carried.name}", ("name_carried",)  # 降尘量不高于5吨,其中苏北不高于7吨
        name, doubts = name_of(noun, verb, right, last, self.carried.name, is_part)
        if verb is not None and is_part_alone(name) and (of := topic(self.passage.text[: self.sentence.start])):
            return f"{name} {of}", ("name_carried", "bare_name")
        if verb is not None and not is_name(name):
            name, doubts = self._name_before(name, segment, first) or name, ("name_carried",)
        bare = last.unit.kind == UnitKind.COUNT and not right and (is_bare_action(noun) or is_empty_action(noun))
        if TOTAL.fullmatch(name) and same and self.carried.name:
            return self.carried.name, ("name_carried",)
        if not is_name(name) and not self.carried.name:  # 2024年完成12个,2025年完成剩余14个水体整治
            name, doubts = object_ahead(self.sentence, last, segment) or name, ("name_carried",)
        task = task_before(self.sentence, segment, trimmed(noun), self.setting) if bare else ""
        if TOTAL.fullmatch(name) or task:
            name, doubts = task or clause_before(self.sentence, segment), ("name_carried",)
        if _VILLAGES.fullmatch(name) and follows_a_task(self.sentence, segment, self.setting):
            name, doubts = f"{clause_before(self.sentence, segment)}{name}", ("name_carried",)
        if not is_name(name) and points_at(name) and last.unit.kind in self.named:
            return self.named[last.unit.kind], ("name_carried",)
        whole = with_name_before(name, self.carried.name, same)
        return (name, doubts) if whole == name else (whole, ("name_carried",))

    def _in_list(self, noun: str, verb: Verb | None, segment: Segment, last: Quantity) -> str:
        whole = verb is None or has_measure(noun) or self._object(segment, last)
        return noun if whole else self.places.with_measure_of_list(noun, segment)

    def _name_before(self, name: str, segment: Segment, first: Quantity) -> str:
        """What the clause before says is to be changed, else for a verb alone what the text spoke of last."""
        changed = changed_in(clause_before(self.sentence, segment))
        return changed or ("" if name else topic(self.passage.text[: self.sentence.start + first.start]))

    def _add_rank(self, q: Quantity, segment: Segment, start: int, places: list[str]) -> None:
        left = self.sentence.without_times(start, q.start, brackets=True)
        rank, name, words = rank_of(q, left, self.passage.text)
        doubts = ("no_number", "set_unknown") if isnan(rank.value) else ()
        promise = Promise(
            Comparator.RANK,
            self.times.deadline(segment, q.start),
            obligation_of(left, self.carried, self.setting.lexicon),
            doubts,
            text=words,
        )
        for place in places or [""]:
            self._add(rank, place, name, promise)

    def _read_class(self, segment: Segment) -> None:
        """A class of water or air to be reached, where no share follows it."""
        found = class_of(self.sentence.plain[segment.start : segment.end], segment.start)
        if found is None:
            return
        classes, in_air = found
        q = classes[0]
        if CONDITION.search(self.sentence.plain[q.end : segment.end]):
            return
        noun = self.sentence.without_times(segment.start, q.start).removesuffix("持续")
        places, noun = self.places.of_phrase(re.sub("(?:分别|依次)$", "", noun))
        kind = "环境空气质量级别" if in_air or "空气" in noun else "水质类别"
        doubts: tuple[str, ...] = () if noun or not self.carried.name else ("name_carried",)
        if q.text.endswith("级标准") and _POLLUTANT.search(noun):
            doubts = (*doubts, "number_implied")  # the limit of the standard is meant, 35 of PM2.5
        noun = noun or self.carried.name
        name = f"{noun} {kind}" if noun and noun != kind else kind
        self.carried.name = noun
        text = self.sentence.plain[segment.start : segment.end]
        promise = Promise(
            Comparator.CLASS,
            self.times.deadline(segment, q.start),
            obligation_of(text, self.carried, self.setting.lexicon),
            doubts,
        )
        lists = (
            paired(classes, places, name, False)
            if len(classes) > 1
            else [(q, p, n) for p in places or [""] for n in split_waters(name)]
        )
        for one, place, its in lists:
            self._add(one, place, its, promise)

    def _read_statement(self, segment: Segment) -> None:
        """A goal without a number, where the segment has none with one."""
        start = self.passage.offset + self.sentence.start
        if any(start + segment.start <= g.start < start + segment.end for g in self.goals):
            return
        text = self.sentence.without_times(segment.start, segment.end)
        found = None if text.endswith("如下") or _TITLE.search(self.passage.text) else statement_of(text)
        if found is None or (found.is_measure and not self.times.has_deadline(segment)):
            return
        if self._read_implied(segment, text):
            return
        placed, noun = self.setting.places.leading(
            re.sub("^(?:确保|力争|并|且|其中|要|将|到|的)+", "", OWN.sub("", text))
        )
        q = Quantity(segment.start, segment.end, NAN, NAN, "", STATEMENT, "", found.direction or noun)
        promise = Promise(
            found.comparator,
            self.times.deadline(segment, segment.end),
            obligation_of(text, self.carried, self.setting.lexicon),
            ("no_number", *exceptions(text, self.setting.lexicon)),
        )
        for place in placed or [""]:
            for one in works(noun):
                self._add(q, place, one, promise)

    def _read_implied(self, segment: Segment, text: str) -> bool:
        """Whether a clause without a number implies one of an indicator: all, none, no growth."""
        found = implied_in(text)
        if found is None or re.search("任务|目标|要求", text):
            return False
        places, noun = self.places.of_phrase(re.sub("(?:使用)?(?:基本)?(?:实现|保持|达到)$", "", text[: found.start]))
        after = text[found.start + len(found.text) :]
        names = (
            [f"{one}增长" for one in split_names(noun)] if found.is_change and noun else [f"{noun}{found.text}{after}"]
        )
        known = [bool(self.setting.lexicon.indicator_of(name, UnitKind.SHARE)) for name in names]
        if not names[0] or (found.indicator_needed and not all(known)):
            return False
        q = Quantity(segment.start, segment.end, found.value, found.value, "", _PER_CENT, "", found.text)
        when = self.times.deadline(segment, segment.end)
        before = date(when.first.year - 1, 12, 31) if found.is_change else None  # no growth over the year before
        promise = Promise(
            found.comparator,
            when,
            obligation_of(text, self.carried, self.setting.lexicon),
            ("number_implied", *exceptions(text, self.setting.lexicon)),
            self.times.base(segment, segment.end) or before,
            implied=True,
        )
        for place in places or [""]:
            for name in names:
                self._add(q, place, name, promise)
        return True

    def _indicator(self, name: str, subject: str, kind: str) -> str:
        """Id of what a name means; a bare measure is of the name before, the sentence, the paragraph or its heading."""
        opening, theme = (re.split("[,:;。]", text)[0] for text in (self.sentence.text, self.passage.text))
        titles = (opening, theme, self.passage.heading.rsplit(" / ", 1)[-1])
        about = (self.carried.name, *(text for text in titles if not re.search(r"\d", text)))
        return indicator_of(name, subject, kind, about, self.setting.lexicon)

    def _add(self, q: Quantity, place: str, name: str, promise: Promise) -> None:
        places = self.setting.places
        name, subject = name_and_subject(name)
        region = places.id_of(place) if place else places.own_id
        indicator = self._indicator(name, subject, q.unit.kind)
        doubtful = {
            "deadline_inferred": not promise.when.stated,
            "deadline_near_another": not promise.when.sure,
            "new_indicator": not indicator,
            "unknown_region": not region,
            "bare_name": not indicator and is_bare_measure(name),
        }
        self.named[q.unit.kind] = name
        start = self.passage.offset + self.sentence.start
        self.goals.append(
            Goal(
                line=self.passage.line,
                start=start + q.start,
                end=start + q.end,
                clause=self.passage.clause,
                place=places.official(place) or places.own_zh,
                place_id=region,
                name=name,
                subject=subject,
                indicator_id=indicator,
                comparator=promise.comparator,
                value=q.value,
                high=q.high,
                text=promise.text or q.text,
                unit=q.unit_code,
                first=promise.when.first,
                last=promise.when.last,
                deadline_stated=promise.when.stated,
                base=promise.base,
                obligation=promise.obligation,
                recurring=promise.recurring,
                quote=self.sentence.text,
                implied=promise.implied,
                reasons=(*promise.doubts, *(code for code, holds in doubtful.items() if holds)),
            )
        )
