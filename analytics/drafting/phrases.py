"""Names in a plan: what is left of a phrase without its introduction, and the members of a list."""

from __future__ import annotations

import re

from analytics.drafting.plan_words import IN_PRINCIPLE, alternatives, load, once, rows

_ADVERB = re.compile(
    r"(?:稳定|总体|整体|平均|均|各|分别|全部|全面|基本|力争|争取|努力|力求|鼓励|要|应|须|需|必须|确保|保证|继续|持续|再|始终|逐年|逐步|进一步|"
    r"累计|年均|每年|合计|共|约|近|将|则|已|至少|不断|有望|预计|计划|到)$"
)
_OPENING = re.compile(
    r"^(?:[●•·○◆■★◎▲※\-]|《□*》(?:中|内)?|要求|预期|提出|明确(?:要)?|包括|根据|其中|同时|此外|并|且|即|全市|全省|全区|全县|全国|全旗|全盟|我市|我省|我区|我县|我国|本市|本省|全域|确保|力争|争取|努力|推动|推进|使|要|"
    r"持续|进一步|不断|稳步|积极|加快|大力|全面|保持|实现|将|把|对|在(?!线|建|库|用|产)|的|底|前|末|底前|年底|之前|达到(?!或|及)|各地|各县\(市、区\)|"
    r",|、|:|和|及|以及|与|到|至|较|比(?![例率重值])|相比)+"
)
#: Nouns of measure that make a member of a list a name of its own.
_MEASURE = re.compile(
    "(?:率|比例|比重|占比|浓度|量|面积|强度|水平|指数|装机|容量|能耗|规模|天数|数|长度|产值|覆盖|能力)$"
)
_SHARED_MEASURE = re.compile("(?:综合)?(?:利用率|处理率|回收率|覆盖率|比例|占比|使用量|排放量)$")
_SHARED_PRODUCT = re.compile("(?:产量|发电量|消费量|产能)$")
_SHARED_BASE = re.compile(
    "^(?:单位(?:地区|国内)?生产总值|单位GDP|万元(?:地区|国内)?生产总值|万元工业增加值|规模以上工业(?:企业)?单位增加值|公共机构人均|人均)"
)
_LIST = re.compile(r"、(?![^()]*\))|以及|及其|(?<![居普涉波])及(?!以上|以下|周边)|和(?!谐|美)|(?<!参)与(?!率)")
#: A share that listed ways to travel or to carry have together; of industries each has its own.
_TOGETHER = re.compile(
    "(?:铁路|水路|管道|皮带[\u4e00-\u9fff]{0,2}|轨道交通|公交|步行|自行车)(?:、|和|及|与|以及).*(?:运输|出行)(?:方式)?(?:比例|占比|比重)$"
)
_LISTED = "\x00"
_WORKS = re.compile(r"、(?![^()]*\))|和(?!谐|美)|以及")
#: What one number may serve at once; a longer list is an enumeration inside one name.
_LONGEST_PRODUCT = 4
MOST_NAMES, MOST_WORKS, LONGEST_WORK = 6, 15, 40


def has_measure(name: str) -> bool:
    """Whether a name ends with what is measured, so that it needs no other.

    Examples
    --------
    >>> has_measure("风电装机"), has_measure("风电")
    (True, False)
    """
    return _MEASURE.search(name) is not None


def trimmed_start(phrase: str) -> str:
    """A phrase without quotation marks, blanks and marks before it.

    Examples
    --------
    >>> trimmed_start(",“全市PM2.5")
    '全市PM2.5'
    """
    return phrase.lstrip(",;:、“”\"' ")


def trimmed(phrase: str) -> str:
    """A phrase without what only introduces it.

    Examples
    --------
    >>> trimmed("全市力争农村生活污水治理率稳定")
    '农村生活污水治理率'
    """
    previous = None
    phrase = phrase.strip("“”\"' ")
    while previous != phrase:
        previous = phrase
        phrase = _OPENING.sub("", _ADVERB.sub("", phrase))
    return phrase.strip("的")


def split_list(name: str) -> list[str]:
    """Members of a list as they stand; the whole where it lists nothing."""
    return _LIST.split(name)


def split_names(name: str) -> list[str]:
    """Names that one number, or one number each, belongs to.

    Examples
    --------
    >>> split_names("光伏装机、风电装机、生物质能装机")
    ['光伏装机', '风电装机', '生物质能装机']
    >>> split_names("氨氮、总磷重点工程减排量")
    ['氨氮重点工程减排量', '总磷重点工程减排量']
    >>> split_names("单位地区生产总值能源消耗和二氧化碳排放")
    ['单位地区生产总值能源消耗', '单位地区生产总值二氧化碳排放']
    >>> split_names("城市和县城建成区生活污水集中收集率")
    ['城市 生活污水集中收集率', '县城建成区 生活污水集中收集率']
    >>> split_names("铁路、水路和新能源汽车运输比例")
    ['铁路、水路和新能源汽车运输比例']
    """
    name = whole = re.sub("”(?=“)", "”、", name)
    if _TOGETHER.search(name):
        return [whole]
    name = re.sub("“[^”]*”", lambda m: m[0].replace("、", _LISTED), name)  # a list in quotes is one name
    name = re.sub("(?<=[ⅠⅡⅢⅣⅤ]类)、(?=劣?[ⅠⅡⅢⅣⅤ]类)", _LISTED, name)
    for joint, apart in load().joint:
        name = name.replace(joint, apart)
    parts = [p for p in _LIST.split(name) if p]
    if len(parts) > 1 and re.search(
        "等(?!于|级|(?:重点)?(?:行业|领域|污染物|指标))", parts[-1]
    ):  # one name for a group of which some are named
        return [whole]
    made = _complete(parts) if 1 < len(parts) <= MOST_NAMES else [whole]
    return [one.replace(_LISTED, "、") for one in made]


@once
def _water() -> re.Pattern[str]:
    return re.compile(f"(?:{alternatives(row['word'] for row in rows('waters'))})(?:水质|干流|支流|段|断面|水体| |$)")


def split_waters(name: str) -> list[str]:
    """A name apart for each of the waters that it lists, else the name alone.

    Examples
    --------
    >>> split_waters("东湖、西湖水质"), split_waters("潭头、大坪3个断面水质")
    (['东湖 西湖水质', '西湖水质'], ['潭头、大坪3个断面水质'])
    """
    parts = [p for p in _LIST.split(name) if p]
    waters = len(parts) > 1 and all(_water().search(p) and not re.search(r"\d", p) for p in parts)
    return split_names(name) if waters else [name]


def split_for(name: str, count: int) -> list[str]:
    """Names for a list of numbers, if the name lists as many members; else nothing.

    A member may itself stand for two (化肥农药): then it takes the noun of measure of the last one.

    Examples
    --------
    >>> split_for("农药化肥、畜禽粪污综合利用率", 2)
    ['农药化肥利用率', '畜禽粪污综合利用率']
    """
    parts = [p for p in _LIST.split(name) if p]
    measured = [_with_measure(p, parts[-1]) for p in parts] if len(parts) == count else []
    if any(p in dict(load().joint) for p in measured):
        return measured
    whole = split_names(re.sub("等(?:主要污染物)?(?!于|级)", "", name))
    return whole if len(whole) == count else []


def apart(name: str, count: int) -> list[str]:
    """Members of a list as they stand, if there are so many: they are measured in units of their own.

    Examples
    --------
    >>> apart("PM2.5浓度、优良天数", 2), apart("PM2.5浓度", 2)
    (['PM2.5浓度', '优良天数'], [])
    """
    parts = [p for p in _LIST.split(name) if p]
    return parts if len(parts) == count else []


def _complete(parts: list[str]) -> list[str]:
    """Members of a list with the words they share: a base the first states, a noun of measure the last states."""
    base = _SHARED_BASE.match(parts[0])
    if base:
        return [p if _SHARED_BASE.match(p) else base[0] + p for p in parts]
    last, heads = parts[-1], load().heads
    head = next((h for h in heads if last.startswith(h)), "")
    if head and all(p in heads for p in parts[:-1]):
        return [*(p + last[len(head) :] for p in parts[:-1]), last]
    part = _part_at_start(last)
    if part and all(_part_at_start(p) == p for p in parts[:-1]):  # 城市、县城和乡镇生活污水处理率
        return [f"{p} {last[len(part) :].strip()}" for p in (*parts[:-1], part)]
    measure = _SHARED_MEASURE.search(last)
    if measure and last[: measure.start()] in heads and all(p.endswith(tuple(heads)) for p in parts[:-1]):
        return [*(p + measure[0] for p in parts[:-1]), last]
    product = _SHARED_PRODUCT.search(last)
    if product and max(len(p) for p in [*parts[:-1], last[: product.start()]]) <= _LONGEST_PRODUCT:
        return [*(p + product[0] for p in parts[:-1]), last]
    return [*(p if _MEASURE.search(p) and p not in heads else f"{p} {last}" for p in parts[:-1]), last]


@once
def _parts() -> re.Pattern[str]:
    return re.compile(f"(?:{alternatives(row['word'] for row in rows('parts'))})(?!级|规划)")


def _part_at_start(text: str) -> str:
    """The part of an area that a text begins with and goes on to say what is measured there, or is alone."""
    found = _parts().match(text)
    rest = text[found.end() :] if found else ""
    return found[0] if found and (not rest or _MEASURE.search(rest)) else ""


def _with_measure(part: str, last: str) -> str:
    measure = _SHARED_MEASURE.search(last)
    return part if measure is None or part.endswith(measure[0]) else part + measure[0].removeprefix("综合")


def works(text: str) -> list[str]:
    """Members of a list of works, each with the words that close the list; a long sentence is one.

    Examples
    --------
    >>> works("甲公司、乙公司超低排放改造")
    ['甲公司 乙公司超低排放改造', '乙公司超低排放改造']
    """
    parts = [p for p in _WORKS.split(text) if p]
    if not 1 < len(parts) <= MOST_WORKS or any(len(p) > LONGEST_WORK for p in parts):
        return [text]
    return [*(f"{p} {parts[-1]}" for p in parts[:-1]), parts[-1]]


def name_and_subject(name: str) -> tuple[str, str]:
    """Name of a goal, and the member of a list it is meant for.

    Examples
    --------
    >>> name_and_subject("城市 生活污水集中收集率")
    ('生活污水集中收集率', '城市')
    """
    for word, kind in load().obligations.items():
        name = name.replace(word, "") if kind == IN_PRINCIPLE else name
    name = re.sub(r"□+|\d{4}年|[“”《》]|之间$|(?:年度|工作|总体|主要)?目标(?:是|为)", "", name).strip("、,的 ")
    if name.count("(") != name.count(")"):
        name = name.replace("(", "").replace(")", "")
    subject, _, rest = name.partition(" ")
    return (rest, subject) if rest else (name, "")
