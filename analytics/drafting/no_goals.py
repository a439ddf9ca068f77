"""Why a number of a plan is no goal: a date, a size class, an achievement, a set, a slogan."""

from __future__ import annotations

import re
from functools import cache

from analytics.drafting.plan_words import UnitKind, Verb, alternatives
from analytics.drafting.quantities import Quantity
from analytics.drafting.setting import Segment, Sentence, Setting

#: Quantities that a text also uses to say how large a plant or a field is.
PHYSICAL = {"mass", "volume", "area", "length", "power", "energy", "size", "concentration", "money", "intensity"}
_TIME_WORD = re.compile("^(?:年|月|日|时|点|分|秒|小时|分钟|个?月|周|天内|号|款|条规定|届|轮|期)")
#: What is threatened to, or asked of, those whom a number singles out: 对连续2个月后3名的县进行约谈.
_THREATS = (
    "(?:约谈|通报|问责|批评|预警|督办|限批|表彰|表扬|追责|停产|处罚|挂牌|诫勉|暂停|取消|否决|表态|检讨"
    "|扣减|扣罚|扣分|追缴)"
)
_CONSEQUENCE = re.compile(f"的[^;。]{{0,24}}{_THREATS}")
#: Those whom a level singles out, of whom something else is asked.
_OF_THOSE = re.compile(
    "^的(?:地块|水体|断面|路段|项目|街道|社区|养殖场|农户|地区|区域|城市|县|企业|单位|园区|省份|机组|乡镇|村)[^,;。]*[^,;。]"
)
_FALLS_SHORT = re.compile("(?:(?:对|凡)[^,;:。]*)?(?:低于|高于|超过|不足|达不到|未达到)")
#: Reports and meetings of the offices themselves.
_REPORTS = re.compile("(?:调度|报送|上报|会商|研判|碰头|例会|汇报)(?:不少于|至少)?$")
_SINGLED = re.compile("^(?:对|将|凡)|(?:连续|低于|不足|未达到|达不到|超过|高于)$")
_ORDINAL = re.compile("(?:第|总第|国道|省道|专栏|附[件表图]|[A-Za-z])$|(?:^|[,;:。(见])[表图]$")
_ATTRIBUTIVE = re.compile(r"^的(?!目标|要求|任务|水平|比例|$|标准|下降|增长|增幅|降幅|速度|左右)")
#: What a limit singles out and a share is of: 浓度高于100毫克/升的比例达到60%.
_SHARE_OF_THEM = re.compile("^的(?:比例|占比|比重)")
#: What a size names and a number counts: (关停)4.3米焦炉7座.
_NAMED_AND_COUNTED = re.compile(r"^(?:的)?[\u4e00-\u9fff]{2,6}\d+(?:座|台|套|孔|组|艘)")
#: Works that a capacity describes: 年产50万吨缓凝剂生产线2条.
_COUNTED_AFTER = re.compile(r"^(?:的)?[\u4e00-\u9fff]{2,14}\d+(?:条|座|台|套|个|家)")
_PLANT = re.compile(
    "^[^,;、]{0,8}(?:机组|锅炉|高炉|转炉|电炉|焦炉|烧结机|球团|企业|项目|炉窑|园区|设施|用户|车辆|船舶|养殖场|污水处理厂|电厂|工程)"
)
_SET = re.compile(r"^(?:重点城市|省辖市|个?县\(市|县\(|个?区(?:中|后)|个?城市中|省(?!级|重点)|部门|部委|成员单位)")
#: So many places, which are to do something: 9个县区10月底前完成改造6万户.
_PLACES_ACT = re.compile(
    r"^(?:县区|区县|县市区|县\(市、区\)|旗县区?|市县|地级市|设区市)[^,;。、]{0,12}(?:完成|实现|达到|均|全部|[\d月年]底前|\d)"
)
#: So many works that are to reach a state without a number: 5家企业达到A级.
_WORKS_REACH = re.compile(
    r"^(?:家|座|台|套)(?=[\u4e00-\u9fff])[^,;。\d]{2,16}(?:达到|实现|完成)[^,;。\d]+$|^(?:家|座|台|套)[^,;。\d]{2,16}改造\("
)
#: The set that shares and numbers of the next clauses are of: 列入考核的11个断面中,.
_AMONG = re.compile(r"[^,;。\d]{1,14}中")
#: What others found, alone in its clause; the next ones say how much of it is to be done: 反馈的18个问题,完成整改15个.
_FOUND_BY = re.compile("^(?!.*(?:完成|推进|实施|整改)).*(?:反馈|披露|发现|交办|移交|指出|通报|排查出?|查出|梳理出?)的$")
_SHORT = 6
#: Places, or things of several kinds, that something is done to: 对21个乡镇、3个街道开展排查.
_TOWARDS = re.compile(r"(?:^|[,;:])对[^,;:。\d]*$")
_TOWARDS_PLACES = re.compile(
    r"个?(?:重点)?(?:县|区|市|乡镇|镇|乡|街道|村|社区|行政村|开发区|园区|省辖市)(?:\(|[^,;。]*(?:开展|进行|实施))"
)
_SEVERAL_KINDS = re.compile(
    r"[\u4e00-\u9fff]{2,12}(?:、|和|及)\d+(?:个|条|家|座|处|项)[^,;。\d]*(?:开展|进行|实施|实行)"
)
_TOWARDS_FIRST = re.compile(r"(?:^|[,;:])对[^,;:。\d]*\d+(?:个|条|家|座|处|项)[\u4e00-\u9fff]{2,12}(?:、|和|及)$")
_ACTED_ON = re.compile("开展|进行|实施|实行")
_TO_BE_DONE = re.compile("(?:完成|建成|建设|创建|开展|新增|选择|选取|遴选|选定)$")
_BRACKETED_VALUE = re.compile("每年|年均值|年平均|其中|浓度|达到|不低于")
#: A time that something is to take at most: 应急响应时间不超过2小时.
_TIME_TAKEN = re.compile(
    "(?:时间|时长|时限|用时)[^,;]{0,4}(?:控制在|缩短(?:到|至)|压缩(?:到|至)|不超过|不大于|小于|低于)$"
)
#: Days that something is to go on in a year, and not how long an office leaves a notice up: 全线通水不少于100天.
_AT_LEAST_DAYS = re.compile(
    "(?:通水|补水|供水|过水|流通|畅通|运行|开放|投用|利用)[^,;]{0,6}(?:不少于|不低于|达到?|超过|至少)$"
)
_PUBLISHED = re.compile("公示|公告|时间|时限|连续")
#: What is judged by points and may be a goal; other points are those of an assessment.
_SCORED = re.compile("满意度|满意率|幸福感|获得感|安全感")
#: Parts of the document itself, which it counts: 16项重点任务, 八个方面.
_PART = re.compile(
    "^(?:大|实|好|民生)?(?:实)?事(?![业故件务])|^(?:大类|大|类|方面)?(?:的)?(?:具体|重点|主要|核心|约束性|预期性|指导性|工作|保障|政策|行动|建设|改革|目标|专项|支持|针对性)*"
    "(?:任务|措施|举措|内容|方面|要求|部分|条款|意见|原则|对策|清单|指标|重点工程|章)"
    "|^(?:大)?(?:重大工程|专项行动|重点行动|标志性战役)"
)
#: What is taken for granted: 在达到100个的基础上再增加20个.
CONDITION = re.compile("^[^,;:。]{0,12}(?:的)?(?:基础上|前提下|情况下|条件下)(?:,|$)")
#: What is drawn up as a work of its own: 制定1项整治方案, 发布8项标准.
_DRAWN_UP = re.compile("^[^,;。]{0,16}(?:方案|标准|规范|办法|导则|规程|制度)(?=[,;。、]|$)")
_REPORTED = re.compile(
    "(?:部署|提出|明确|包含|包括|涵盖|分为|列出|公布|安排|围绕|梳理|细化|覆盖|涉及|制定)了?[^,;:。]{0,30}$"
)
_DEFINED = re.compile("是指|指的是|所谓|(?:包括|包含|涵盖|分布在)[^,;:。]*等$")
_ACTS_AFTER = re.compile("达到|完成|实现|开展|安装|建成|消除|得到|完善|改造|治理|整治|目标|要求|标准|任务")
_DONE_AFTER = re.compile("^[^,;。]{0,12}?(?:已经|已全部|已(?!有)|均已|正在|投入运行|顺利完工)")
_LEVEL_FOLLOWS = re.compile(
    "(?:达到?|下降|降低|降至|下降到|控制在|不低于|不高于|提高|减少|比例|均|全部|100%|优良|达标)"
)
#: What was found before is yet to be dealt with: 完成已排查出的30条水体整治.
_FOUND_THEN_DONE = re.compile(r"^.*(?:完成|推进|实施|对)\|[^|]{1,8}的\|[^|]*(?:整治|治理|整改|改造|修复|销号|建设)")
_ALL_DONE = re.compile(
    "全部(?:完成|建成|整改|销号|竣工|开工|投运|投用|关停|淘汰|取缔|退出|搬迁|拆除|联网|接入|安装|改造)"
)
#: What is there and goes on: 已建设施正常运行率达到85%.
_BUILT = re.compile("^(?:确保|对)?(?:已建成?|已建设|已投运|已整治|已治理)(?:的)?(?=[^,;]*(?:率|比例)[^,;]*$)")
#: What is there and is to be worked on: 修复现有红树林.
_THERE = ("现有", "原有")
_AROUND = re.compile("^(?:范围|(?:服务|覆盖)?半径|以外|之外|见绿)")
_ALONG = re.compile("(?:沿[江河湖库海岸线]|沿线|岸线|干流|宽)$")
_EACH_STRETCH = re.compile(r"每(?:\d+|百)?(?:公里|平方公里|万人)[^,;]{0,6}$|每\d+年[^,;]{0,6}$")
#: Another size that the same things have: 烧结机180平方米以下、高炉1000立方米以下的装备.
_NEXT_IS_SIZE = re.compile(
    r"(?:、|和|及|以及)[\u4e00-\u9fff]{1,8}\d+(?:\.\d+)?[\u4e00-\u9fff/]{1,8}?(?:及)?以[上下](?:的)?[\u4e00-\u9fff]"
)
#: What a size goes on with where it describes things: 高度4.3米及以下、运行超过10年的焦炉.
_DESCRIBES_NEXT = re.compile("^(?:、|且|或)[^,;。]*的[\u4e00-\u9fff]{2}")
#: What a place, a river or a people is like, which no plan changes.
_DESCRIBED = re.compile(
    "(?:全长|流域面积|国土面积|行政区域面积|辖区面积|海岸线长|海岸线|海域面积|境内[^,;。]{0,20}(?:河流|湖泊|水库|河道|山塘)|常住人口|户籍人口|总人口|平均海拔|年均降水量)"
    "(?:为|约|达|共)?$"
)
#: A clause on the year before: 去年达到158微克/立方米.
_YEAR_BEFORE = re.compile("^(?:而)?(?:去年|上年|上一年|前年)(?![底末初])")
#: What an estimate goes on with.
_SAVED = re.compile("^(?:年|可|将)*(?:减排|减少|节约|节能|替代|节省|形成|带动|拉动)")
#: Groups of people that the offices form.
_GROUPS = re.compile("^(?:督导|督查|检查|工作|执法|专项|暗访|帮扶|指导|巡查)*(?:组|专班|小组|小分队)")
_FOCUS = re.compile("聚焦|针对|围绕|为重点|对照|依托|按照")
_CLASS_VERB = re.compile("达到|保持|优于|好于|稳定|为")


@cache
def verb_pattern(words: tuple[str, ...]) -> re.Pattern[str]:
    """Verb at the end of a phrase, before the number."""
    return re.compile(f"(?P<word>{alternatives(words)})(?:约|近|了|全国|为)?$")


def verb_at_end(phrase: str, setting: Setting) -> tuple[Verb | None, str]:
    """Verb that ends a phrase, and the phrase before it."""
    m = verb_pattern(tuple(setting.lexicon.verbs)).search(phrase)
    return (None, phrase) if m is None else (setting.lexicon.verbs[m["word"]], phrase[: m.start()])


def why_no_goal(q: Quantity, segment: Segment, sentence: Sentence, past: bool, setting: Setting) -> str:
    """Code of the reason why a number is no goal, or nothing.

    The first reason that holds is given: ``date``, ``ordinal``, ``no_unit``, ``baseline``, ``achievement``,
    ``size_class``, ``scope``, ``slogan``, ``duration``, ``estimate``, ``payment``, ``consequence``, ``reporting``,
    ``comparison``, ``document_part``, ``set_size``, ``bracket``, ``class_name``.
    """
    left = sentence.plain[segment.start : q.start]
    after = sentence.plain[q.end : segment.end]
    tests = (
        ("date", lambda: _is_date(q, sentence, after)),
        ("ordinal", lambda: _is_ordinal(q, sentence.plain[: q.start])),
        ("no_unit", lambda: not q.unit.unit and not q.multiplier and not _bare_value(left, after, setting)),
        ("scoring", lambda: q.unit.kind == UnitKind.SCORE and not _SCORED.search(left)),
        ("achievement", lambda: past),
        ("baseline", lambda: _is_baseline(q, left, after, sentence, setting)),
        ("achievement", lambda: _achieved(q, left, after, sentence, setting)),
        ("size_class", lambda: _is_size_class(q, left, after, setting)),
        ("scope", lambda: _is_scope(q, left, after, setting)),
        ("slogan", lambda: q.unit.kind == UnitKind.SHARE and bool(re.search("[一二两三四五六七八九十0-9]个$", left))),
        ("duration", lambda: after.startswith("工作日") or _is_duration(q, left, sentence.plain[: segment.start])),
        ("estimate", lambda: _is_estimate(left, segment, sentence, setting)),
        ("payment", lambda: _is_payment(q, left, after, sentence, setting)),
        ("consequence", lambda: _is_consequence(left, after, re.split("[;。]", sentence.plain[q.end :])[0])),
        ("reporting", lambda: q.unit.unit == "times" and bool(_REPORTS.search(left))),
        ("comparison", lambda: _is_comparison(q, left, after, sentence, setting)),
        ("document_part", lambda: _is_document_part(q, left, after, setting)),
        ("set_size", lambda: _is_set_size(q, left, after, setting)),
        ("bracket", lambda: _in_brackets(q, sentence) and not _BRACKETED_VALUE.search(left.rsplit("(", 1)[-1])),
        ("class_name", lambda: q.unit.kind == UnitKind.CLASS and not _CLASS_VERB.search(left[-6:])),
    )
    return next((code for code, holds in tests if holds()), "")


def _is_date(q: Quantity, sentence: Sentence, after: str) -> bool:
    named = any(m.start < q.end and q.start < m.end for m in sentence.moments)
    if q.unit.written == "个" and after.startswith("月"):
        return True
    return named or (not q.unit.unit and bool(_TIME_WORD.match(after)))


def _is_ordinal(q: Quantity, before: str) -> bool:
    if q.unit.kind == UnitKind.RANK:
        return not re.search("(?:前|后|倒数|末)“?$", before)
    return bool(_ORDINAL.search(before))


def _bare_value(left: str, after: str, setting: Setting) -> bool:
    """A number without unit is a value only in a list that a unit ends, or of an index or coefficient."""
    has_none = alternatives(setting.lexicon.unitless)
    return bool(re.match(r"^(?:、|和|,)\d", after)) or bool(re.search(f"(?:{has_none})[^,;]{{0,8}}$", left))


def _is_baseline(q: Quantity, left: str, after: str, sentence: Sentence, setting: Setting) -> bool:
    """A number is what a change starts from, or a value of a year before the plan."""
    if _YEAR_BEFORE.match(left.lstrip("“")) and not re.search("提高|提升|增加|增长|下降|降低|减少|基础|的$", left):
        return True
    if re.search("(?:由|从)[^,;]{0,8}$", left) and re.search("到|至", after[:8]):
        return True
    if CONDITION.search(after) and ("完成" not in left or left.startswith("在")):
        return True
    between = [
        sentence.plain[m.end : q.start] for m in sentence.moments if m.role in ("base", "value") and m.end <= q.start
    ]
    if any(re.fullmatch("的|为|、|和", text) for text in between):
        return True
    named = [m for m in sentence.moments if m.role in ("deadline", "since") and m.start < q.start]
    return bool(named) and named[-1].role == "deadline" and named[-1].last < setting.begins


def _is_payment(q: Quantity, left: str, after: str, sentence: Sentence, setting: Setting) -> bool:
    """A number is a reward, a fine or a price, or says who gets it: 对前3名的村奖励3万元, 加价2倍."""
    words = alternatives(setting.lexicon.payments)
    paid = re.compile(words)
    if q.unit.kind == UnitKind.RANK:
        return (after.startswith("的") and bool(paid.search(after))) or bool(paid.match(after))
    if q.unit.kind == UnitKind.MONEY:
        return bool(paid.search(sentence.plain))
    if q.unit.kind == UnitKind.RATIO or "CNY" in q.unit.unit:
        return bool(paid.search(left))
    if paid.match(after):
        return True
    ends_so = re.search(f"(?:{words})(?:最高|一般)?(?:不超过|不低于|为|约)?$", left)
    return q.unit.kind == UnitKind.SHARE and ends_so is not None


def _is_estimate(left: str, segment: Segment, sentence: Sentence, setting: Setting) -> bool:
    """A number is what something is thought to bring, not what is promised: 预计年减排二氧化碳2万吨."""
    words = alternatives(setting.lexicon.estimates)
    goes_on = _SAVED.match(left) and re.search(words, sentence.plain[: segment.start])  # 相当于…,减排二氧化碳8000万吨
    named = bool(goes_on) or re.search(words, left) is not None
    return named and not sentence.deadlines(segment.start, segment.end)


def _is_consequence(left: str, after: str, rest: str) -> bool:
    """A number says for whom or for how often there are consequences: 对后3名的县进行约谈, 被通报1次扣3分."""
    if _CONSEQUENCE.match(after) or re.match("(?:扣|加|减)\\d", after):
        return True
    if left.startswith(("对", "凡")) and re.match(f"[^,;。]{{0,6}}的,?[^;。]{{0,24}}{_THREATS}", rest):
        return True
    if re.fullmatch("(?:凡|对|将)?连续", left) and re.search(_THREATS, rest):
        return True
    singled = _SINGLED.search(left) is not None and (left.startswith(("对", "将", "凡")) or rest.startswith("的"))
    return singled and _CONSEQUENCE.search(rest) is not None


def _is_comparison(q: Quantity, left: str, after: str, sentence: Sentence, setting: Setting) -> bool:
    """A number describes what is, it promises nothing: 是铁路运输的7倍, 84%的货运量."""
    if q.unit.kind == UnitKind.RATIO or q.unit.written == "倍":
        return bool(re.search("(?:是|为|相当于)[^,;:。]*的?$", left))
    acts = re.search(alternatives(setting.lexicon.actions), left)
    if _DESCRIBED.search(left) and acts is None and not setting.acts_in(sentence.plain[: q.start]):
        return True
    is_share_next = q.unit.kind == UnitKind.AREA and sentence.plain[q.end :].startswith(",占")
    if is_share_next and acts is None and verb_at_end(left, setting)[0] is None:
        return True  # 红线面积1400平方公里,占国土面积17%
    alone = re.match("^的[^,;。]{1,12}$", after) and not _ACTS_AFTER.search(after)
    return q.unit.kind == UnitKind.SHARE and bool(alone) and acts is None and verb_at_end(left, setting)[0] is None


def _is_document_part(q: Quantity, left: str, after: str, setting: Setting) -> bool:
    """A number counts parts of the document, not works: 8项重点任务."""
    if q.unit.kind not in (UnitKind.COUNT, "") and q.unit.written != "类":
        return False
    if _GROUPS.match(after):
        return True
    if _PART.match(after) and not re.search("(?:完成|办好|办理|落实)$", left):
        return True
    if re.search("(?:约束|预期|指导|参考)性指标$", left):
        return True
    if _DRAWN_UP.match(after) and re.search("(?:制定|公布|出台|发布)$", left):
        return False
    verb, _ = verb_at_end(left, setting)
    is_level = verb is not None and verb.kind == "level"  # 覆盖泊位达到210个
    return not is_level and bool(_REPORTED.search(left)) and q.unit.written in ("项", "条", "个", "类", "")


def _is_duration(q: Quantity, left: str, before: str) -> bool:
    """A number says how long something takes, and not how many days there are to be: 不超过7天,力争不超过5天."""
    if q.unit.kind == UnitKind.DURATION:
        return _TIME_TAKEN.search(left) is None
    if q.unit.unit != "d" or re.search("天数|优良|污染", left):
        return False
    if q.unit.written == "天" and _AT_LEAST_DAYS.search(left) and not _PUBLISHED.search(left):
        return False
    return "天数" not in before or not re.fullmatch("(?:力争|争取|努力|确保)?(?:控制在|减少到|降到|达到|不超过)?", left)


def _is_set_size(q: Quantity, left: str, after: str, setting: Setting) -> bool:
    """A number says how many places or things a level is meant for: 14个城市PM2.5浓度降至44微克."""
    if not _TO_BE_DONE.search(left) and (
        (q.unit.written in ("个", "") and _SET.match(after)) or (q.unit.written == "个" and _PLACES_ACT.match(after))
    ):
        return True
    if re.search("全(?:国|省)$", left) and re.match("(?:个)?(?:重点|地级)?(?:及以上)?(?:城市|市|县)", after):
        return True
    if q.unit.kind != UnitKind.COUNT or q.qualifier:
        return False
    if _AMONG.fullmatch(after) or (_FOUND_BY.search(left) and len(after) <= _SHORT) or _is_acted_on(q, left, after):
        return True
    acts = re.search(f"(?:{alternatives(setting.lexicon.actions)})(?!.*的$)", left)
    if _DEFINED.search(left) or (acts is None and _qualifies_another(after, setting)):
        return True
    acts = re.search(f"(?:{alternatives(setting.lexicon.actions)})$", left)
    level = (
        _LEVEL_FOLLOWS.search(after) and not _ALL_DONE.search(after) and not _WORKS_REACH.match(q.unit.written + after)
    )
    return verb_at_end(left, setting)[0] is None and acts is None and bool(level)


def _is_acted_on(q: Quantity, left: str, after: str) -> bool:
    """Whether something is done to all that a number counts: places, or things of several kinds."""
    towards = _TOWARDS.search(left) is not None
    places = towards and _TOWARDS_PLACES.match(q.unit.written + after)
    others = towards and _SEVERAL_KINDS.match(after)
    return bool(places or others) or (_TOWARDS_FIRST.search(left) is not None and _ACTED_ON.search(after) is not None)


def _qualifies_another(after: str, setting: Setting) -> bool:
    """Whether what a number counts is what another number is of: 6条河流补水4亿立方米, 32项问题完成29项."""
    m = re.match(r"([^,;。、和及或\d]{2,20}?)(?!(?:19|20)\d\d年|\d{1,2}月)\d", after)
    return m is not None and (setting.acts_in(m[1]) or verb_at_end(m[1], setting)[0] is not None)


def _achieved(q: Quantity, left: str, after: str, sentence: Sentence, setting: Setting) -> bool:
    """The words about a number say that it was reached, and no deadline and verb say that it is to be."""
    if q.unit.kind == UnitKind.COUNT and _DONE_AFTER.match(after):
        return True
    before = sentence.plain[: max(q.start - len(left) - 1, 0)]
    if q.unit.kind == UnitKind.SHARE and left.startswith("占") and re.search("(?:已|截至目前|目前)[^;。]*$", before):
        return True  # 已有35家企业达标,占重点企业的18%
    found = re.search(alternatives(setting.lexicon.past_words), _BUILT.sub("", left))
    worked_on = found and re.search(f"(?:{alternatives(setting.lexicon.actions)})$", left[: found.start()])
    if (
        not found
        or (worked_on and found[0] in _THERE)
        or _FOUND_THEN_DONE.match(f"{left[: found.start()]}|{left[found.end() :]}|{after}")
    ):
        return False
    ahead = any(m.last >= setting.issued for m in sentence.deadlines(0, q.start))
    return not (ahead and verb_at_end(left, setting)[0] is not None)


def _is_size_class(q: Quantity, left: str, after: str, setting: Setting) -> bool:
    """A number says how large the things are that are meant: 35蒸吨以下燃煤锅炉."""
    no_verb = verb_at_end(left, setting)[0] is None
    bounded = q.qualifier.endswith(("上", "下"))
    noun = re.match("^(?:的)?[\u4e00-\u9fff]{2}", after) is not None
    of_works = q.unit.kind == UnitKind.POWER and no_verb  # 开工200兆瓦风电项目1个
    capacity = _COUNTED_AFTER.match(after) and (of_works or re.search("(?:年|日)(?:产|处理|加工|利用)$", left))
    if (
        capacity
        or q.unit.kind == UnitKind.RATING
        or (q.unit.kind == UnitKind.SHARE and re.match("^(?:的)?部分", after))
    ):
        return True
    if q.unit.kind not in PHYSICAL:
        people = not q.unit.unit and q.multiplier and bounded and after.startswith("的")  # 人口100万以上的城市
        return bool(people) or (
            q.unit.kind == UnitKind.COUNT and no_verb and _sizes_people_or_things(q, after, bounded)
        )
    named_by_it = (
        q.unit.unit in ("m", "cm", "m3")
        and not q.multiplier
        and ((not left and q.unit.unit != "m3") or _NAMED_AND_COUNTED.match(after))
    )
    counted = noun and re.search(r"\d(?:座|台|家|套|个|条)$", left)  # 4座450立方米高炉
    listed = bounded and _NEXT_IS_SIZE.match(after)
    singled_out = counted or listed or _ATTRIBUTIVE.match(after) or _SHARE_OF_THEM.match(after)
    described = bounded and re.search("(?:高度|直径|容积|面积|规模|能力)$", left) and _DESCRIBES_NEXT.match(after)
    if described or singled_out or (noun and ((q.unit.kind == UnitKind.SIZE and no_verb) or named_by_it)):
        return True
    if (
        q.unit.kind in (UnitKind.AREA, UnitKind.LENGTH)
        and not left
        and noun
        and not bounded
        and _qualifies_another(after, setting)
    ):
        return True  # 736平方公里屏障区造林2万亩
    reached = re.match("^[^,;]{2,14}(?:达到|实现|完成|通过)", after) and re.search("^$|[年底末前]$", left)
    if not bounded or not noun or reached:
        return False
    acts = re.search(f"(?:{alternatives(setting.lexicon.actions)})$", left)
    of_plants = (UnitKind.POWER, UnitKind.SIZE, UnitKind.MASS, UnitKind.ENERGY, UnitKind.VOLUME)
    plant = _PLANT.match(after) and (q.unit.kind in of_plants or q.unit.unit == "m")  # 4.3米以下焦炉
    return bool(plant) or (no_verb and acts is None)


def _sizes_people_or_things(q: Quantity, after: str, bounded: bool) -> bool:
    """1000人以上的水源地, 20万人口以上县城."""
    return bool(q.qualifier and after.startswith("的")) or (
        q.unit.unit == "人" and bounded and re.match("^[\u4e00-\u9fff]", after) is not None
    )


def _is_scope(q: Quantity, left: str, after: str, setting: Setting) -> bool:
    """A number says where something holds, or for how much of something there is one."""
    if _is_stretch(q, left, after):
        return True
    if re.search("(?:^|[^可足给])以[^,;:。]{0,12}$", left) and re.match("^.{2,20}为(?:重点|主|抓手|契机|载体)", after):
        return True
    if not left and re.match("^的[^,;。]*目标(?!为)", after):
        return True
    if after.startswith("的") and _FALLS_SHORT.fullmatch(left):  # 低于85%的要补栽, 对成活率低于85%的地块
        return True
    if _OF_THOSE.match(after) and verb_at_end(left, setting)[0] is not None:  # 峰谷差率超过40%的地区
        return True
    acts = re.search(alternatives(setting.lexicon.actions), left)
    return q.unit.kind == UnitKind.COUNT and bool(_FOCUS.search(left)) and acts is None


def _is_stretch(q: Quantity, left: str, after: str) -> bool:
    """周边5公里, 50米内禁止新建, 每50公里设1座, 每10年开展1次."""
    if re.search("(?:直径|半径|周边|沿线|两侧|沿岸|两岸|周围|外围|库周|湖周)$", left) or _AROUND.match(after):
        return True
    if q.unit.kind == UnitKind.LENGTH and re.match("(?:以)?内(?:的)?[\u4e00-\u9fff]{3}", after):
        return True  # 断面上游5公里内排污口
    if q.unit.kind == UnitKind.LENGTH and re.match("(?:以)?内(?:禁止|不得|严禁|原则上不)", after):
        return True
    if (
        q.unit.kind == UnitKind.LENGTH
        and _ALONG.search(left)
        and re.match("(?:宽)?(?:范围|缓冲|管控|防护|隔离|保护)", after)
    ):
        return True  # 沿湖1公里缓冲带
    of_each = left.endswith("每") and q.unit.kind in (UnitKind.LENGTH, UnitKind.AREA, UnitKind.MASS, UnitKind.COUNT, "")
    return of_each or _EACH_STRETCH.search(left) is not None


def _in_brackets(q: Quantity, sentence: Sentence) -> bool:
    return sentence.plain.count("(", 0, q.start) > sentence.plain.count(")", 0, q.start)
