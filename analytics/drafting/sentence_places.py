"""Places of one sentence: which places a number is of, by the phrase before it or the clauses before that."""

from __future__ import annotations

import re

from analytics.drafting.named_regions import OWN, Places
from analytics.drafting.naming import topic
from analytics.drafting.phrases import has_measure, trimmed, trimmed_start
from analytics.drafting.plan_words import SUMMED, alternatives, once, rows
from analytics.drafting.quantities import Quantity
from analytics.drafting.setting import Carried, Segment, Sentence, segments
from analytics.words.numerals import chinese_number

#: Kinds of places that no table of a plan has rows of.
_VILLAGES = ("行政村", "建制村", "村", "社区", "村(社区)")
#: What a list of places has in common: PM2.5未达标的甲县、乙县PM2.5浓度下降18%.
_DESCRIBED = re.compile(
    "[^,;。、]{0,14}(?:达标|超标|较重|较差|落后|靠后|突出|重点|列入[^,;。、]{1,8})的(?=[\u4e00-\u9fff]{2})"
)
#: How many places a list before has, for which a number is: 甲县、乙县开展试点,两县治理率均达到85%.
_SO_MANY = re.compile(
    r"(?:上述|以上|这)?(?P<count>[两二三四五六七八九]|\d)个?(?:县\(市、区\)|县区|县市|市县|市|县|区|旗|州|盟)(?=[\u4e00-\u9fff])"
)
_SUPPORT = re.compile("^(?:支持|指导|督促|组织|选择|选取|选定|确定|选)+")
#: Kinds of amounts that several places may have together.
_IN_ALL = re.compile("(?:累计|合计|共计?|总计)")


@once
def _each_of() -> re.Pattern[str]:
    """A kind of places with a word for each: 每个乡镇建成, 各设区市均建成, 县级市各建成."""
    kinds = alternatives([*(r["word"] for r in rows("place_heads")), *(r["word"] for r in rows("parts")), *_VILLAGES])
    return re.compile(
        f"(?:到|至)?(?:(?:每个?|各)(?P<kind>{kinds})(?:各|均|都|分别|至少)*|(?P<kind_alone>{kinds})(?:各|均|都|分别)+(?:至少)?)"
        "(?P<rest>(?:建成|新建|完成|新增|建设|打造|创建|培育|改造|实施|配备|开展|治理|整治|设立|布设)+[^,;。]*)$"
    )


class SentencePlaces:
    """Places of one sentence, by the names a plan's regions have; ``carried`` has those of the number before."""

    def __init__(self, sentence: Sentence, places: Places, carried: Carried):
        self.sentence, self.places, self.carried = sentence, places, carried

    def _listed_before(self, segment: Segment, previous: int) -> list[str]:
        """Places of the clause before, of which the list goes on here: 甲区、乙区,丙市丁县安全利用率不低于91%."""
        listed = previous == segment.start and self.sentence.plain[segment.start - 1 : segment.start] == ","
        return self._alone(segment.start - 1) if listed else []

    def of_the_act(self, noun: str, count: int) -> tuple[list[str], str]:
        """Places with a number each behind the word for what is done: 完成甲县、乙区改造分别为1.2万户、2.3万户."""
        acts = re.match("完成|推进|实施|治理|改造|新建|建成", noun)
        found, rest = self.places.leading(noun[acts.end() :]) if acts else ([], noun)
        return (found, rest) if len(found) == count and rest else ([], noun)

    def each_of_a_kind(self, phrase: str) -> tuple[str, str]:
        """Kind of places of which each is meant, and the rest of a phrase: 县级市各建成, 每个县(市、区)至少建成."""
        found = _each_of().match(trimmed_start(phrase))
        return (f"各{found['kind'] or found['kind_alone']}", found["rest"]) if found else ("", phrase)

    def before(self, segment: Segment, left: str, first: Quantity, previous: int, own: list[str]) -> list[str]:
        """A number's own places with those before, else places that hold for it: 甲市新建厂6座、管网310公里."""
        if own:
            return [*self._listed_before(segment, previous), *own]
        if previous > segment.start and self.carried.places and not OWN.match(trimmed_start(left)):
            return list(self.carried.places)
        return self._of_clauses_before(segment, left, first)

    def _of_clauses_before(self, segment: Segment, left: str, q: Quantity) -> list[str]:
        """Places that an earlier clause begins with and goes on with here: 甲市PM2.5低于32微克,优良天数比率达到82%."""
        begin = max(self.sentence.plain.rfind(mark, 0, segment.start) for mark in ";:") + 1
        if self.sentence.plain[begin - 1 : begin] == ":" and (headed := self._alone(begin - 1)):
            return headed  # 甲市、乙市:到2025年PM2.5浓度分别达到32、31微克/立方米
        if self.sentence.deadlines(segment.start, q.start):
            return []
        if segment.start <= begin or OWN.match(trimmed_start(left)) or _IN_ALL.search(left):
            return []
        found, rest = self.places.leading(trimmed_start(self.sentence.without_times(begin, segment.start)))
        others = any(self.places.leading(clause)[0] for clause in rest.split(",")[1:])
        goes_on = found and rest and "," in rest and not OWN.search(rest) and not others
        alone = len(found) == 1 or q.unit.kind not in SUMMED or re.search("(?:均|各|都|分别)[^,]{0,4}$", left)
        return found if goes_on and alone else []

    def with_measure_of_list(self, noun: str, segment: Segment) -> str:
        """A member of a list that a colon opens, with what is measured of all: 清洁运输比例:钢铁行业达到80%,电厂90%."""
        colon = self.sentence.plain.rfind(":", 0, segment.start)
        if colon < 0 or not noun or ";" in self.sentence.plain[colon : segment.start]:
            return noun
        begin = max(self.sentence.plain.rfind(mark, 0, colon) for mark in ",;:。") + 1
        _, measure = self.of_phrase(trimmed(self.sentence.without_times(begin, colon)))
        return f"{noun} {measure}" if has_measure(measure) and topic(measure) == measure else noun

    def _alone(self, end: int) -> list[str]:
        """Places of the clause that ends at a place of the sentence, where it names nothing else."""
        begin = max(self.sentence.plain.rfind(mark, 0, end) for mark in ",;:。") + 1
        found, rest = self.places.leading(trimmed(self.sentence.without_times(begin, end)))
        return [] if rest else found

    def of_phrase(self, phrase: str) -> tuple[list[str], str]:
        """Places that a phrase begins with, and its noun; a total of several places is the plan's own."""
        text = OWN.sub("", trimmed(phrase))
        text, counted = self._counted(text)
        if counted:
            return counted, text
        found, noun = self._measure_then_places(text)
        if not found:
            found, noun = self.places.leading(text)
        if not found and (described := _DESCRIBED.match(text)):
            found, rest = self.places.leading(text[described.end() :])
            found, noun = (found, rest) if len(found) > 1 and rest else ([], noun)
        if not found and text.startswith(("完成", "推进", "实施")):
            of_act, rest = self.places.leading(text[2:])
            noun = _IN_ALL.sub("", rest, count=1) if of_act and _IN_ALL.match(rest) else noun
        if found and _IN_ALL.match(noun):
            found = []
        noun = re.sub(r"(?:由|从)(?:[^,]*?\d[^,]*|的)?$", "", trimmed(noun))
        noun = re.sub("(?:确定|明确|提出)了?$", "", noun)
        noun = re.sub(r"^\d+(?:个|条)(?=(?:国|省|市|县)(?:控|考)|地表水|断面)", "", noun)
        noun = re.sub(r"^(?:已建成?的?|现有的?)?\d+(?:个|条|座|家|台|套|处|所)(?=[^,;]*(?:率|比例)$)", "", noun)
        return found, re.sub("^(.{2,}?)(?:达到|占到|占)(.{2,})的$", r"\1占\2比例", noun)

    def _counted(self, text: str) -> tuple[str, list[str]]:
        """A phrase without the number of places that it begins with, and those of the list before: 三县利用率均达到."""
        found = _SO_MANY.match(text)
        if found is None:
            return text, []
        count = int(found["count"]) if found["count"].isdigit() else chinese_number(found["count"])
        clauses = (self.sentence.without_times(s.start, s.end) for s in segments(self.sentence.plain))
        lists = (self.places.leading(_SUPPORT.sub("", trimmed(clause)))[0] for clause in clauses)
        listed = next((one for one in lists if len(one) == count), [])
        return (text[found.end() :], listed) if listed else (text, [])

    def _measure_then_places(self, text: str) -> tuple[list[str], str]:
        """Places that stand behind what is measured of them: 再生水利用率甲市、乙市分别达到30%、25%."""
        for at in range(len(text) - 2, 1, -1):
            if has_measure(text[:at]):
                found, rest = self.places.leading(text[at:])
                return (found, text[:at]) if found and not rest else ([], text)
        return [], text
