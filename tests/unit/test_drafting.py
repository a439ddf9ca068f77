"""A plan's sentences as goals: each case is a sentence of our own in the form of a plan, and what it promises."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.drafting import read
from support.examples import tried

from analytics.drafting.draft import Draft, frame


def numbers(draft: Draft) -> list[tuple[str, str, float, str, int]]:
    return [(g.name, g.comparator, g.value, g.unit, g.last.year) for g in draft.goals if g.has_number]


CASES = [
    ("到2025年,PM2.5浓度低于40微克/立方米。", [("PM2.5浓度", "<", 40, "ug/m3", 2025)]),
    ("PM2.5年均浓度达到35微克/立方米。", [("PM2.5年均浓度", "<=", 35, "ug/m3", 2025)]),
    ("优良天数比率不低于70%,重污染天数控制在8天以内。",
     [("优良天数比率", ">=", 70, "%", 2025), ("重污染天数", "<=", 8, "d", 2025)]),
    ("2023年、2024年PM2.5浓度分别控制在46、45微克/立方米以下。",
     [("PM2.5浓度", "<=", 46, "ug/m3", 2023), ("PM2.5浓度", "<=", 45, "ug/m3", 2024)]),
    ("光伏装机、风电装机分别达到40、20万千瓦。",
     [("光伏装机", ">=", 40, "1e4 kW", 2025), ("风电装机", ">=", 20, "1e4 kW", 2025)]),
    ("氨氮、总磷重点工程减排量分别达到0.5万吨和0.1万吨。",
     [("氨氮重点工程减排量", ">=", 0.5, "1e4 t", 2025), ("总磷重点工程减排量", ">=", 0.1, "1e4 t", 2025)]),
    ("化肥农药利用率达到43%以上。", [("化肥利用率", ">=", 43, "%", 2025), ("农药利用率", ">=", 43, "%", 2025)]),
    ("单位地区生产总值能源消耗和二氧化碳排放比2020年分别下降13.5%和18%。",
     [("单位地区生产总值能源消耗下降", ">=", 13.5, "%", 2025),
      ("单位地区生产总值二氧化碳排放下降", ">=", 18, "%", 2025)]),
    ("PM2.5浓度比2020年下降10%,达到40微克/立方米左右。",
     [("PM2.5浓度下降", ">=", 10, "%", 2025), ("PM2.5浓度", "<=", 40, "ug/m3", 2025)]),
    ("国控断面优良水体比例由2020年的60%提高到70%以上。", [("国控断面优良水体比例", ">=", 70, "%", 2025)]),
    ("新建污水管网120公里,完成造林30万亩。",
     [("新建污水管网", ">=", 120, "km", 2025), ("完成造林", ">=", 30, "1e4 mu", 2025)]),
    ("农田灌溉水有效利用系数提高到0.62。", [("农田灌溉水有效利用系数", ">=", 0.62, "", 2025)]),
    ("不少于五分之一的建筑工地安装监测设备。", [("建筑工地安装监测设备", ">=", 20, "%", 2025)]),
    ("建成1—2个幸福河湖。", [("建成幸福河湖", "range", 1, "个", 2025)]),
    ("二〇二四年底前,农村生活污水治理率达到百分之五十。", [("农村生活污水治理率", ">=", 50, "%", 2024)]),
    ("2024年6月底前完成10个村庄治理。", [("完成村庄治理", ">=", 10, "个", 2024)]),
    ("農村生活污水治理率達到５８％。", [("农村生活污水治理率", ">=", 58, "%", 2025)]),
    ("全市稳定退出168个重点城市后10名。", [("全国168个重点城市空气质量排名", "rank", 158, "rank", 2025)]),
    ("黄河干流水质保持在Ⅱ类。", [("水质类别", "class", 2, "", 2025)]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), CASES, ids=[text[:16] for text, _ in CASES])
def test_a_sentence_gives_its_goals(regions, text, expected):
    assert numbers(read(regions, text)) == expected


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("淘汰35蒸吨/小时以下燃煤锅炉。", "size_class"),
        ("对年综合能耗5000吨标准煤以上的企业开展诊断。", "size_class"),
        ("对进水浓度低于100毫克/升的污水处理厂制定方案。", "size_class"),
        ("目前已建成污水处理厂12座。", "achievement"),
        ("“十三五”期间,PM2.5浓度下降28.3%。", "achievement"),
        ("以我市200万亩高标准农田建设为重点,发展节水农业。", "scope"),
        ("周边5公里范围内开展排查。", "scope"),
        ("优良水体比例由2020年的60%提高到70%。", "baseline"),
        ("第三轮督察指出的第2批问题已整改。", "ordinal"),
    ],
)
def test_a_number_that_is_no_goal_has_its_reason(regions, text, reason):
    draft = read(regions, text)
    assert reason in {u.reason for u in draft.unused}


#: What lines of plans are made of; {n} stands for any number.
PIECES = [
    "按照《某规划(2021-2025年)》(某政办〔2021〕{n}号),抓好“1+{n}”任务",
    "到2025年,PM2.5浓度低于{n}微克/立方米",
    "“十三五”期间,优良天数比率提高{n}个百分点",
    "2024年、2025年,回收利用率分别不低于{n}%、{n}%",
    "化肥、农药利用率分别达到{n}%和{n}%",
    "新增绿色工厂{n}家(省级{n}家、市级{n}家)",
    "淘汰{n}蒸吨/小时以下燃煤锅炉{n}台",
    "用水总量由2020年的{n}亿立方米降到{n}亿立方米以内",
    "污水集中收集率达到{n}%以上或较2020年提高{n}个百分点",
    "东湖、西湖水质分别达到Ⅳ类、Ⅲ类",
    "退出全国168个重点城市“后{n}位”",
    "对连续{n}个月排名后{n}位的县(市、区)进行约谈",
    "单个项目最高奖励{n}万元",
    "卫辉市、辉县市等{n}个市完成{n}公里管网",
    "预计年减排二氧化碳{n}.{n}万吨",
    "联系电话:0373-{n},网址:www.example{n}.cn,第{n}页",
    "{n}×{n}万千瓦机组{n}至{n}月投产,{n}.{n}.{n}",
]
LINES = [
    "{n}.{n}指标", "({n})", "上一篇:新增{n}处公园", "指标 2020年 2025年 属性", "森林覆盖率(%) {n} {n} 约束性",
    "各县PM2.5浓度目标(单位:微克/立方米)", "县区 2024年 2025年", "卫辉市 {n} {n}", "原阳县 {n} {n}",
    "序号\t任务\t完成时限", "1\t建成污水处理厂{n}座\t2024年{n}月底前", "2\t治理{n}条河\t{n}天内",
]  # fmt: skip


@st.composite
def plan_lines(pick: st.DrawFn) -> list[str]:
    """Lines of a plan with numbers of every kind, in any order."""
    sentences = st.lists(st.sampled_from(PIECES), min_size=1, max_size=4).map(lambda some: ",".join(some) + "。")
    lines = pick(st.lists(st.one_of(sentences, st.sampled_from(LINES)), min_size=1, max_size=6))
    return [re.sub(r"\{n\}", lambda _: str(pick(st.integers(0, 12_000))), line) for line in lines]


@given(lines=plan_lines())
@tried(60)
def test_every_digit_of_the_text_is_a_goal_or_has_a_reason(regions, lines):
    draft = read(regions, *lines)
    covered: dict[int, set[int]] = {}
    for item in (*draft.goals, *draft.unused):
        covered.setdefault(item.line, set()).update(range(item.start, item.end))
    left = [
        (number, line, at)
        for number, line in draft.lines
        for at, character in enumerate(line)
        if character.isdigit() and at not in covered.get(number, set())
    ]
    assert left == []


def test_places_in_a_list_have_a_goal_each_and_a_total_has_one(regions):
    apart = read(regions, "完成矿山修复6600亩,其中卫辉市2250亩、辉县市4350亩。")
    assert [(g.place, g.value) for g in apart.goals if g.has_number] == [
        ("新乡市", 6600), ("卫辉市", 2250), ("辉县市", 4350),
    ]  # fmt: skip
    total = read(regions, "卫辉市、辉县市累计实现供暖面积300万平方米。")
    assert [(g.place, g.value) for g in total.goals if g.has_number] == [("新乡市", 300)]


def test_sections_on_what_was_achieved_give_no_goals(regions):
    draft = read(regions, "农村生活污水治理率达到58%。", heading="一、2022年工作回顾")
    assert numbers(draft) == []
    assert {u.reason for u in draft.unused if u.text.startswith("58")} == {"achievement"}


def test_striving_holds_for_its_clause_or_from_its_deadline_on(regions):
    inside = read(regions, "到2025年,燃料电池汽车力争突破1万辆,纯电动车占比超过50%。")
    assert [g.obligation for g in inside.goals if g.has_number] == ["striven", "binding"]
    onwards = read(regions, "力争到2025年,煤炭消费占比降至30%以下,铁路货运比例提高到20%。")
    assert [g.obligation for g in onwards.goals if g.has_number] == ["striven", "striven"]


def test_a_table_gives_its_future_values_with_base_and_obligation(regions):
    table = [
        "指标\t2020年\t2025年\t属性",
        "细颗粒物浓度(微克/立方米)\t50\t42\t约束性",
        "细颗粒物浓度下降(%)\t-\t〔10〕\t约束性",
        "森林覆盖率(%)\t22\t24\t预期性",
    ]
    flat = ["指标 |", "2020年 |", "2025年 |", "属性 |", "森林覆盖率(%) |", "22 |", "24左右 |", "预期性 |"]
    made = [(g.name, g.comparator, g.value, g.base and g.base.year, g.obligation) for g in read(regions, *table).goals]
    assert made == [
        ("细颗粒物浓度", "<=", 42, 2020, "binding"),
        ("细颗粒物浓度下降", ">=", 10, 2022, "binding"),
        ("森林覆盖率", ">=", 24, 2020, "expected"),
    ]
    assert [(g.name, g.value, g.obligation) for g in read(regions, *flat).goals] == [("森林覆盖率", 24, "expected")]


def test_confidence_is_high_only_where_the_text_states_name_verb_and_deadline(regions):
    rows = frame(read(regions, "到2025年,农村生活污水治理率达到58%。", "农村生活污水治理率56%。"))
    assert rows["band"].tolist() == ["high", "low"]
    assert rows["decision"].tolist() == ["accept", ""]


def test_goals_without_a_number_are_drafted_apart(regions):
    rows = frame(read(regions, "到2025年,城市黑臭水体基本消除,空气质量持续改善。"))
    assert rows[["comparator", "threshold", "decision"]].to_numpy().tolist() == [
        ["event", "", ""],
        ["direction", "", ""],
    ]
