"""Times of one sentence: deadline and base year of each number, and whether the sentence is of the past."""

from __future__ import annotations

import re
from datetime import date

from analytics.drafting.deadlines import deadline_of, lasting
from analytics.drafting.outline import Passage
from analytics.drafting.setting import Carried, Deadline, Segment, Sentence, Setting

#: Words of a sentence about what is planned.
_AHEAD = re.compile(
    "(?:将|(?<![主重需必])要(?![求素件点])|力争|确保|力求|争取|计划(?=完成|新增|新建|建|实施|投资|到)|下一步|下步|今年|明年|目标(?:是|为|:|如下))"
)
#: A number with its unit and the bracket that opens behind it.
_OPENS_BRACKET = re.compile(r"\d[^,;:。()]*\(")
_ITS_VALUE = re.compile(r"的?\d")
_CHANGES = re.compile("(?:下降|降低|减少|削减|提高|提升|增长|上升)(?:约)?$")
_FIVE_YEARS = re.compile("(?:五|5)年累计(?:下降|降低|减少|削减|提高|增长|增加)?$")


class SentenceTimes:
    """Times of one sentence; what it hands on to the next stays in ``carried``."""

    def __init__(self, passage: Passage, sentence: Sentence, setting: Setting, carried: Carried):
        self.passage, self.sentence, self.setting, self.carried = passage, sentence, setting, carried
        self.changed_from: date | None = None  # base year of the change before

    def deadline(self, segment: Segment, place: int) -> Deadline:
        """The deadline of a number at a place of the sentence."""
        return deadline_of(self.sentence, segment, place, self.carried, self.passage.deadline, self.setting)

    def hand_on(self) -> None:
        """The deadlines of a sentence hold for the next ones of its paragraph that state none."""
        ends = [m.last for m in self.sentence.deadlines(0, len(self.sentence.plain))]
        carried = self.carried.deadline
        if carried is not None and carried.last < self.setting.last <= max(ends, default=date.min):
            self.carried.deadline = None  # the text has gone on to the plan's end
        for moment in lasting(self.sentence, self.setting):
            self.carried.deadline = Deadline(moment.first, moment.last, True)
            self.carried.deadlines.append(self.carried.deadline)

    def base(self, segment: Segment, place: int) -> date | None:
        """Last day of the base year of a change whose number stands at a place of the sentence; None without one."""
        bases = [m for m in self.sentence.moments if m.role == "base" and segment.start <= m.start < place]
        if bases:
            self.changed_from = bases[-1].last  # 煤炭消费较2020年下降10%,能耗下降15%
        if bases or self.carried.base:
            return bases[-1].last if bases else self.carried.base
        if behind := self._base_behind(segment, place) or self._base_of_value(segment):
            return behind
        if self.changed_from is not None and re.search(
            "下降|降低|减少|增长|提高", self.sentence.plain[segment.start : place]
        ):
            return self.changed_from
        yearly = "年均" in self.sentence.plain[segment.start : place]
        named = [m for m in self.sentence.moments if m.role == "base" and m.start < place] if yearly else []
        if named:
            return named[-1].last
        return self._before_sum(segment, place) or self._year_before(segment, place)

    def _year_before(self, segment: Segment, place: int) -> date | None:
        """The year before that of a plan of one year, from which its changes are counted unless it says otherwise."""
        year = self.setting.last.year
        changes = _CHANGES.search(self.sentence.plain[segment.start : place])
        whole = self.setting.first.year == year and self.deadline(segment, place).last.year == year
        return date(year - 1, 12, 31) if changes and whole else None

    def _base_behind(self, segment: Segment, place: int) -> date | None:
        """The base year that a bracket behind a number states, before the next number: 达到93%(2020年为90%)."""
        named = [m for m in self.sentence.moments if m.role == "base" and place < m.start < segment.end]
        between = self.sentence.plain[place : named[0].start] if named else ""
        return named[0].last if _OPENS_BRACKET.fullmatch(between) else None

    def _base_of_value(self, segment: Segment) -> date | None:
        """The base year whose value the next clause compares with: 控制在1.2万吨,比2020年的1.5万吨下降20%."""
        named = [m for m in self.sentence.moments if m.role == "base" and m.start == segment.end + 1]
        return named[0].last if named and _ITS_VALUE.match(self.sentence.plain[named[0].end :]) else None

    def _before_sum(self, segment: Segment, place: int) -> date | None:
        """The year before the five over which a change is summed up: 五年累计下降15%."""
        summed = _FIVE_YEARS.search(self.sentence.plain[segment.start : place])
        return date(self.deadline(segment, place).last.year - 5, 12, 31) if summed else None

    def carry_base(self, segment: Segment) -> None:
        """*Compared with 2015,* as a clause of its own holds for what follows in the sentence."""
        bases = [m for m in self.sentence.moments if m.role == "base" and segment.start <= m.start < segment.end]
        if bases and not self.sentence.without_times(segment.start, segment.end).strip("相比,的"):
            self.carried.base = bases[-1].last

    def is_past(self) -> bool:
        """Whether a sentence tells of what is done, as its times, its words or the sentence before say."""
        ends = [m.last for m in self.sentence.moments if m.role in ("deadline", "since")]
        ahead = any(end >= self.setting.issued for end in ends)
        over = bool(ends) and max(ends) < self.setting.begins
        is_about_plans = _AHEAD.search(self.sentence.plain) or (
            self.setting.is_report and self.setting.lexicon.is_about_plans(self.sentence.text)
        )
        goes_on = self.carried.past and not ends and not is_about_plans
        bounded = re.search("[≥≤]", self.sentence.text) is not None
        named = not bounded and self.setting.lexicon.is_about_the_past(self.sentence.text, self.setting.is_report)
        asks = re.search("[?]”?$", self.sentence.text) is not None
        return self.passage.past or over or goes_on or asks or (not ahead and named)

    def has_deadline(self, segment: Segment) -> bool:
        """Whether the sentence states, up to the end of a segment, a deadline that the plan covers."""
        return any(m.last >= self.setting.first for m in self.sentence.deadlines(0, segment.end))
