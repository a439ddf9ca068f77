"""What a number is of: its name from the words about it, and which of a list belongs to which place and name."""

from __future__ import annotations

import re
from collections.abc import Iterable

from analytics.drafting.named_regions import OWN
from analytics.drafting.phrases import apart, has_measure, split_for, split_list, split_names, trimmed
from analytics.drafting.plan_words import SUMMED, Lexicon, UnitKind, Verb, alternatives, load, once, rows
from analytics.drafting.quantities import Quantity

SHORTEST_NAME = 3
FEWEST_PARTS = 2
#: Words before a number that name nothing by themselves.
GENERIC = re.compile(
    r"^(?:比例|占比|比重|总量|面积|规模|浓度|其中|总数|数量|率|总装机|年|期间|,|幅度|[一两二三四五]年)?$"
)
#: Part of the plan's area that a number is meant for, where the sentence has named the indicator before.
_PART_OF_PLACE = re.compile(
    "(?:[\u4e00-\u9fff]{2,12}(?:地区|平原|流域|城市群|区域|三角洲?|都市圈|经济带|市州|诸河|结合部|上游|中游|下游|城区|县城|乡镇|农村|干流|支流)(?:、|和|及|与)?)+|(?:其他|其余)(?:各)?(?:市|县|区|城市|市县|县区|市州|地区|乡镇|镇街)"
    "|[\u4e00-\u9fff]{2,10}(?:港区|库区|湖区|片区|园区|景区|新区|开发区|沿线)"
)
#: What only says that a number is a total.
TOTAL = re.compile("(?:[一两二三四五]年)?(?:共计?|合计|总计|累计)")
#: How large the works of the clause before are: 治理矿山11处,面积860亩.
_ITS_SIZE = re.compile("(?:总|治理|修复|恢复|绿化|整治|建设)?(?:面积|长度|规模)")
#: Places that a list before does not name.
_OTHERS = re.compile("(?:其他|其余|其它)[\u4e00-\u9fff()、]{0,8}(?:市|县|区|城市|乡镇|街道|镇|村)[)]?")
#: What only points at a number: 这个数字要翻一番.
_POINTS_AT = re.compile("(?:这|那|该|此)(?:个|一)?(?:数字|数据|比例|指标|数值)")
_EMPTY_ACTION = re.compile("(?:分别|各|均|完成|新增|达到|实现|建成|修复|治理|整治|改造)*")
#: What is done to further things of the kind that were made before it: 新建中转站26座,改造提升41座.
_BETTERED = re.compile("(?:改造|提升|改建|扩建|改扩建|维修|更新)+")
_MADE = re.compile("^(?:新建|新增|建设|建成|完成|实施)+")
#: What is measured of anything: 治理率, 技术覆盖率, 设施正常运行率, 装机规模.
_BARE_MEASURE = re.compile(
    "(?:水质|累计)?(?:年均|平均)?[\u4e00-\u9fff]{0,2}(?:率|比例|占比|比重|浓度)"
    "|(?:已建成?|设施|技术|系统|出水|水质|装备|装机|任务|整治|治理|改造|建设|处理|处置|收集|利用|监测|排放|正常|稳定|有效|安全|无害化|资源化|回收|焚烧|减量)*"
    "(?:完成|运行|达标|普及|覆盖|配套|处理|处置|治理|整治|利用)(?:率|比例)|装机(?:规模|容量)?|总?规模"
)
_PERIOD = re.compile("全年|每年|年度|每半年|每季度|每月|每周|每日|每天")
_PERIOD_AT_END = re.compile(f"(?:{_PERIOD.pattern})$")
_TO_CHANGE = re.compile(
    "(?:重点|着力|严格|持续|大力|逐步|进一步|合理|有序|加快)*(?:削减|压减|减少|降低|压缩|控制|提高|增加|扩大)([^,;:。0-9]{3,20})"
)
_UNFINISHED = re.compile("(?:整治|治理|排查|监测|改造|建设|溯源|修复)(?:任务|工作)?$")
_LISTING = re.compile("(?:指标|目标|要求|任务)(?:为|是|如下)?$")
_TOPIC = re.compile(
    "[\u4e00-\u9fffA-Za-z0-9.]{2,24}"
    "(?:浓度|排放总量|排放量|排放强度|能耗|比例|比率|比重|占比|[^效概功频几利税汇费领]率|指数|天数|面积|总量|种群数量)"
    "|(?:平均)?降尘量"
)


@once
def _part() -> re.Pattern[str]:
    """A part of the plan's area or a level that grants something: the word alone, or after what is measured of it."""
    words = alternatives(row["word"] for row in rows("parts"))
    return re.compile(f"(?P<measure>.*?)(?P<part>(?:{words})(?:(?:及)?以上|周边)?)")


def is_part_alone(noun: str) -> bool:
    """Whether a noun only says for which part of the area, or of which level, a number is.

    Examples
    --------
    >>> is_part_alone("主城区"), is_part_alone("省级以上"), is_part_alone("主城区公园")
    (True, True, False)
    """
    found = _part().fullmatch(noun)
    return found is not None and not found["measure"]


def of_each_part(noun: str, carried: str) -> str:
    """A name for each of several parts of the area of what the number before was of, or nothing.

    Examples
    --------
    >>> of_each_part("县城、城区", "机械化清扫率"), of_each_part("县城", "机械化清扫率")
    ('县城 机械化清扫率、城区 机械化清扫率', '')
    """
    parts = noun.split("、")
    if len(parts) < FEWEST_PARTS or not carried or not all(map(is_part_alone, parts)):
        return ""
    return "、".join(f"{part} {carried}" for part in parts)


def measure_and_part(noun: str) -> tuple[str, str]:
    """What is measured and the part it is measured for, where a noun names them in this order; else nothing twice.

    Examples
    --------
    >>> [measure_and_part(noun) for noun in ("生活污水处理率县城", "治理率偏远乡镇", "县城生活污水处理率")]
    [('生活污水处理率', '县城'), ('治理率', '偏远乡镇'), ('', '')]
    """
    found = _part().fullmatch(noun)
    if found and has_measure(found["measure"]):
        return found["measure"], found["part"]
    at = next((i for i in range(2, len(noun) - 1) if has_measure(noun[:i]) and _PART_OF_PLACE.fullmatch(noun[i:])), 0)
    return (noun[:at], noun[at:]) if at else ("", "")


def shared_name(name: str) -> str:
    """What is measured of all parts that a name lists, which a later part then has too; else the name.

    Examples
    --------
    >>> shared_name("市区、县城污水处理率"), shared_name("化肥、农药利用率")
    ('污水处理率', '化肥、农药利用率')
    """
    members = [one.partition(" ") for one in split_names(name)]
    measures = {measure for _, _, measure in members}
    whole = measures.pop() if len(members) > 1 and len(measures) == 1 else ""
    return whole or name


def changed_in(clause: str) -> str:
    """What a clause says is to be cut or raised, of which the next clauses give the amounts; nothing of any other.

    Examples
    --------
    >>> changed_in("重点削减非电力用煤"), changed_in("推进清洁取暖")
    ('非电力用煤', '')
    """
    found = _TO_CHANGE.fullmatch(clause.strip(",;:"))
    return found[1] if found else ""


def part_before_verb(left: str) -> str:
    """What stands before a number, with the part it is of before the verb: 处理率达到城市98%.

    Examples
    --------
    >>> part_before_verb("生活污水处理率达到城市"), part_before_verb("城市生活污水处理率达到")
    ('生活污水处理率城市达到', '城市生活污水处理率达到')
    """
    found = re.fullmatch(
        "(?P<measure>.*[率例重量度])(?P<verb>分别达到|达到|不低于|不高于|不超过|控制在|提高到|降至)(?P<part>.{2,6})",
        left,
    )
    return f"{found['measure']}{found['part']}{found['verb']}" if found and is_part_alone(found["part"]) else left


def name_of(
    noun: str, verb: Verb | None, right: str, last: Quantity, carried: str, is_part: bool = False
) -> tuple[str, tuple[str, ...]]:
    """Name of a list of numbers, and what is doubtful about it.

    Parameters
    ----------
    noun, right : str
        What stands before the verb and after the number.
    verb : Verb or None
        Verb before the number.
    last : Quantity
        Last number of the list.
    carried : str
        Name of the number before.
    is_part : bool
        The number is said to be a part of that one, in the same unit.
    """
    if verb is None:
        return _name_without_verb(noun, right, carried, is_part)
    of_place = _PART_OF_PLACE.fullmatch(noun) and last.unit.kind in (
        UnitKind.SHARE,
        UnitKind.CONCENTRATION,
        UnitKind.DAYS,
    )
    if carried and (of_place or (not right and is_part_alone(noun))):
        return f"{noun} {carried}", ("name_carried",)
    whole = "" if right else of_each_part(noun, carried)
    whole = whole or ("" if right or verb.kind != "level" else _with_other_beginning(noun, carried))
    if whole:
        return whole, ("name_carried",)
    if GENERIC.match(noun):
        return _generic_name(noun, verb, right, last, carried)
    if verb.kind != "level" or re.match("^(?:并|且|目标|要求|水平|,|$)", right):
        return noun, ()
    return noun + right, ()


def _generic_name(noun: str, verb: Verb, right: str, last: Quantity, carried: str) -> tuple[str, tuple[str, ...]]:
    if right and not noun and verb.kind == "level" and last.unit.kind in (UnitKind.COUNT, UnitKind.SHARE):
        return right, ()
    return (f"{carried}{noun}", ("name_carried",)) if carried else (right, ())


def _with_other_beginning(noun: str, carried: str) -> str:
    """What is measured of another thing of the same kind, or nothing.

    Examples
    --------
    >>> _with_other_beginning("省考断面", "国考断面水质优良比例"), _with_other_beginning("湿地", "国考断面水质优良比例")
    ('省考断面水质优良比例', '')
    """
    kind = noun[-2:]
    if len(noun) <= len(kind) or has_measure(noun) or not has_measure(carried) or kind not in carried:
        return ""
    rest = carried.split(kind, 1)[1]
    return noun + rest if len(rest) > len(kind) and not carried.startswith(noun) else ""


def _name_without_verb(noun: str, right: str, carried: str, is_part: bool) -> tuple[str, tuple[str, ...]]:
    if is_part and carried and noun and not right and not has_measure(noun) and not _EMPTY_ACTION.fullmatch(noun):
        return f"{noun} {carried}", ("name_carried",)
    name, doubts = _action_name(noun, right, carried)
    return name, (*doubts, "no_verb")


def _action_name(noun: str, right: str, carried: str) -> tuple[str, tuple[str, ...]]:
    """Name of what is done where no verb of level stands before the number: ``新增30万亩林地``."""
    if not right and _EMPTY_ACTION.fullmatch(noun):
        return carried, ("name_carried",)
    joined = re.fullmatch("(.*?)(?:以及|及|和|、|并)", noun)
    thing = joined[1] if joined else noun or carried
    if _UNFINISHED.fullmatch(right) and thing and (joined or not noun):
        return _UNFINISHED.sub("", thing) + right, ()
    return (right if right and (joined or noun.endswith("等")) else f"{noun}{right}"), ()


def is_bare_action(name: str) -> bool:
    """Whether a name says only that something is done, not what: 实施 before 3家企业5台锅炉.

    Examples
    --------
    >>> is_bare_action("完成"), is_bare_action("完成造林")
    (True, False)
    """
    return (
        re.fullmatch(
            "(?:还|再|又|要|将|共|每年|每月|每季度|年均|累计|完成|实施|开展|推进|推动|组织|启动|抓好|加快|建设|建成|创建|新建|新增|增加)+",
            name,
        )
        is not None
    )


def is_empty_action(noun: str) -> bool:
    """Whether a noun says what is done, and not to what: 完成改造.

    Examples
    --------
    >>> is_empty_action("完成改造"), is_empty_action("完成锅炉改造")
    (True, False)
    """
    return _EMPTY_ACTION.fullmatch(noun) is not None


def is_name(name: str) -> bool:
    """Whether a name says what is done or measured, and is no mere verb or word that points at a number.

    Examples
    --------
    >>> is_name("完成造林"), is_name("完成"), is_name("这个数字增长")
    (True, False, False)
    """
    return bool(name) and not is_bare_action(name) and _POINTS_AT.match(name) is None


def points_at(name: str) -> bool:
    """Whether a name only points at a number before.

    Examples
    --------
    >>> points_at("这一比例"), points_at("治理率")
    (True, False)
    """
    return _POINTS_AT.match(name) is not None


def is_bettering(name: str) -> bool:
    """Whether words say only that things are bettered, and no measure rises: 改造提升 before 41座.

    Examples
    --------
    >>> is_bettering("改造提升"), is_bettering("提升"), is_bettering("能力提升")
    (True, False, False)
    """
    return name != "提升" and _BETTERED.fullmatch(name) is not None


def with_name_before(name: str, carried: str, same_unit: bool) -> str:
    """A name with what the number before was of, where it only says how large, for which other places, or nothing.

    Examples
    --------
    >>> with_name_before("面积", "矿山治理", False), with_name_before("其他设区市", "建设宁静小区", True)
    ('矿山治理 面积', '其他设区市 建设宁静小区')
    >>> with_name_before("改造提升", "新建垃圾中转站", True)
    '改造提升垃圾中转站'
    >>> with_name_before("占总装机比重", "新能源装机", False)
    '新能源装机占总装机比重'
    >>> with_name_before("全年", "燃油抽检每月", True)
    '燃油抽检全年'
    >>> with_name_before("累计建成", "宁静小区", True), with_name_before("累计建成", "宁静小区", False)
    ('宁静小区', '累计建成')
    """
    if not carried:
        return name
    if _ITS_SIZE.fullmatch(name):
        return f"{carried} {name}"
    if name.startswith("占"):
        return f"{carried}{name}"
    return _of_same_unit(name, carried) if same_unit else name


def _of_same_unit(name: str, carried: str) -> str:
    """A name that stands for the one before in the same unit: for another period, other places, or as a total."""
    if _PERIOD.fullmatch(name):  # 抽检每月不少于20批次、全年不少于300批次
        return f"{_PERIOD_AT_END.sub('', carried)}{name}"
    if _BETTERED.fullmatch(name):
        return name + _MADE.sub("", carried)
    return f"{name} {carried}" if _OTHERS.fullmatch(name) else carried if is_bare_action(name) else name


def indicator_of(name: str, subject: str, kind: str, about: Iterable[str], lexicon: Lexicon) -> str:
    """Id of what a name means: alone, with its subject, or a bare measure (治理率) with the first text that fits it.

    Parameters
    ----------
    about : iterable of str
        What a bare measure may be measured of, the nearest text first.

    Examples
    --------
    >>> from analytics.drafting.plan_words import load
    >>> indicator_of("治理率", "", "share", ("管网", "农村生活污水"), load())
    'rural_sewage_treatment_share'
    """
    found = lexicon.indicator_of(name, kind) or (lexicon.indicator_of(subject + name, kind) if subject else "")
    if found or not is_bare_measure(name):
        return found
    return next((one for text in about if (one := lexicon.indicator_of(text + name, kind))), "")


def is_bare_measure(name: str) -> bool:
    """Whether a name says how something is measured, not what (治理率, 设施正常运行率), or is too short to say it.

    Examples
    --------
    >>> [is_bare_measure(name) for name in ("治理率", "设施正常运行率", "整治完成率", "湿地保护率")]
    [True, True, True, False]
    """
    return len(name) < SHORTEST_NAME or _BARE_MEASURE.fullmatch(name) is not None


def topic(before: str) -> str:
    """What a passage spoke of last before a number that stands alone; else the title of the list it is in.

    Examples
    --------
    >>> topic("重点考核PM2.5年均浓度变化,其中"), topic("各区指标:")
    ('PM2.5年均浓度', '各区指标')
    """
    named = _TOPIC.findall(before)
    if named:
        return OWN.sub("", trimmed(re.split("[、和及]|其中|考核|实现", named[-1])[-1]))
    titles = [t for t in re.split("[,:;。]", before) if _LISTING.search(t)]
    return trimmed(titles[-1])[-12:] if titles else ""


#: Kinds of amounts that a list of things shares as its total; a share or a change is each one's own.


def paired(group: list[Quantity], placed: list[str], name: str, each: bool) -> list[tuple[Quantity, str, str]]:
    """Which number belongs to which place and which name; an amount of several things is their total unless ``each``.

    Examples
    --------
    >>> from analytics.drafting.plan_words import load
    >>> from analytics.drafting.quantities import quantities
    >>> [one for _, _, one in paired(quantities("15公里", load()), [], "高速公路和国道", False)]
    ['高速公路和国道']
    >>> [one for _, _, one in paired(quantities("15%", load()), [], "化肥利用率和农药利用率", False)]
    ['化肥利用率', '农药利用率']
    """
    places = placed or [""]
    if len(group) == 1 and group[0].unit.kind in SUMMED and not each:
        return [(group[0], place, name) for place in places]
    if len(group) == 1:
        return [(group[0], place, one) for place in places for one in split_names(name)]
    names = split_for(name, len(group)) if len({q.unit.kind for q in group} - {""}) < 2 else apart(name, len(group))
    if names:
        return [
            (q, place, one)
            for place in places
            for q, part in zip(group, names, strict=True)
            for one in split_names(part)
        ]
    if len(places) == len(group):
        return [(q, place, name) for q, place in zip(group, places, strict=True)]
    return [(q, place, name) for place in places for q in group]


def is_of_each(name: str, q: Quantity) -> bool:
    """Whether a number is of each thing that a name lists: of what is done, or how often; else it counts all together.

    Examples
    --------
    >>> from analytics.drafting.plan_words import load
    >>> from analytics.drafting.quantities import quantities
    >>> nine, firms, twice = quantities("9个,65家,2次", load())
    >>> is_of_each("地块调查和风险评估", nine), is_of_each("水泥、陶瓷企业治理", firms)
    (True, False)
    >>> is_of_each("管网、雨水口", twice)
    True
    """
    if q.unit.unit == "times":
        return True
    parts = [part for part in split_list(name) if part]
    return len(parts) > 1 and all(_act().fullmatch(part) for part in parts[1:])


@once
def _act() -> re.Pattern[str]:
    """What is done, without a word for what it is done to."""
    acts = alternatives((*load().actions, "调查", "排查", "管控", "验收", "普查", "销号"))
    return re.compile(f"(?:风险|详细|自行|隐患|安全|深度|综合|效果)*(?:{acts})+(?:工作|任务|项目)?")


def with_change(name: str, verb: Verb | None, yearly: bool = False) -> str:
    """Name of a fall or rise: what changes, whether each year, and the verb.

    Examples
    --------
    >>> with_change("森林覆盖率", Verb("提高", "rise", ">="), yearly=True)
    '森林覆盖率年均提高'
    """
    change = verb.word if verb is not None and verb.kind in ("fall", "rise") else ""
    name = name.removesuffix(change)
    return f"{name}{'年均' if change and yearly and '年均' not in name[-2:] else ''}{change}"


def in_lists(usable: list[Quantity], text: str) -> list[list[Quantity]]:
    """Numbers that stand in one list: ``407、262、84万千瓦``."""
    made: list[list[Quantity]] = []
    for q in usable:
        if made and re.fullmatch("(?:、|和|及|以及|,|与)", text[made[-1][-1].end : q.start]):
            made[-1].append(q)
        else:
            made.append([q])
    return made
