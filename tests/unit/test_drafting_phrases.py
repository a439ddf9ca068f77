"""What plans nobody tuned the grammar on taught it: each case is a sentence of our own and what it promises."""

from __future__ import annotations

from datetime import date

import pytest
from support.drafting import ISSUED, read

from analytics.drafting.documents import heard, read_document, read_lines
from analytics.drafting.draft import Draft, draft_lines, frame


def rows(draft: Draft) -> list[tuple[str, str, str, float, int]]:
    return [(g.place, g.name, g.comparator, g.value, g.last.year) for g in draft.goals if g.has_number]


def reasons(draft: Draft) -> set[str]:
    return {u.reason for u in draft.unused}


@pytest.mark.parametrize(
    "text",
    [
        "《方案》明确了5个方面18项重点任务。",
        "包括规划引领、分类整治、长效管护6项任务。",
        "本方案提出五大类22项措施。",
        "从5方面提出28个指标,其中20个预期性指标、8个约束性指标。",
        "所谓“老三样”,是指造纸、印染、电镀等12个行业。",
    ],
)
def test_parts_of_the_document_are_no_goals(regions, text):
    assert rows(read(regions, text)) == []


def test_a_count_of_places_before_a_level_is_a_set_not_a_goal(regions):
    draft = read(regions, "全市9个考核断面优良比例达到78%。")
    assert [row[3] for row in rows(draft)] == [78]
    assert "set_size" in reasons(draft)


def test_a_sentence_without_a_time_goes_on_with_the_past_of_the_one_before(regions):
    draft = read(
        regions, "“十三五”期间,空气质量明显改善。森林覆盖率达到31%,治理沙化土地5万亩。到2025年,森林覆盖率达到33%。"
    )
    assert [row[3:] for row in rows(draft)] == [(33, 2025)]


def test_works_that_are_finished_or_under_way_are_no_goals(regions):
    assert rows(read(regions, "目前4个项目已经完工,其余3个项目正在推进。")) == []


def test_a_value_of_an_earlier_year_names_what_the_next_value_is_of(regions):
    draft = read(regions, "森林覆盖率2020年为31.2%,2025年要达到33.5%。")
    assert rows(draft) == [("新乡市", "森林覆盖率", ">=", 33.5, 2025)]
    assert "baseline" in reasons(draft)


def test_what_a_change_starts_from_is_no_goal(regions):
    draft = read(regions, "到2025年,氨氮排放总量控制在1.2万吨,比2020年的1.5万吨下降20%。")
    assert rows(draft) == [
        ("新乡市", "氨氮排放总量", "<=", 1.2, 2025),
        ("新乡市", "氨氮排放总量下降", ">=", 20, 2025),
    ]


def test_a_base_year_as_a_clause_of_its_own_holds_for_the_sentence(regions):
    draft = read(regions, "与2020年相比,氮氧化物排放量减少9%以上,氨氮排放量减少4%以上。")
    assert [(g.name, g.base and g.base.year) for g in draft.goals if g.has_number] == [
        ("氮氧化物排放量减少", 2020),
        ("氨氮排放量减少", 2020),
    ]


def test_parts_in_brackets_belong_to_their_places(regions):
    draft = read(
        regions, "PM2.5平均浓度降至44微克/立方米以下(其中卫辉市、辉县市分别降至46微克/立方米、43微克/立方米以下)。"
    )
    assert [(row[0], row[3]) for row in rows(draft)] == [("新乡市", 44), ("卫辉市", 46), ("辉县市", 43)]


def test_places_that_the_registry_lacks_are_places(regions):
    draft = read(regions, "东山区、南岭县、北川新区PM2.5浓度控制在38微克/立方米左右。")
    assert [row[0] for row in rows(draft)] == ["东山区", "南岭县", "北川新区"]
    assert all("unknown_region" in g.reasons for g in draft.goals)


def test_a_lake_or_basin_is_not_the_place_whose_name_begins_it(regions):
    assert {g.place for g in read(regions, "青海湖水质保持在Ⅱ类。").goals} == {"新乡市"}


def test_a_number_that_stands_alone_takes_the_topic_of_the_passage(regions):
    draft = read(regions, "重点考核各县PM2.5年均浓度,卫辉市、辉县市确定了下降12%的目标。")
    assert [row[:4] for row in rows(draft)] == [
        ("卫辉市", "PM2.5年均浓度下降", ">=", 12),
        ("辉县市", "PM2.5年均浓度下降", ">=", 12),
    ]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("青弋江出境断面水质达II类。", 2),
        ("库区水质稳定达到Ⅲ类以上。", 3),
        ("大桥断面水质确保Ⅲ类。", 3),
        ("空气质量达到国家二级标准。", 2),
    ],
)
def test_classes_of_water_and_air_are_goals(regions, text, value):
    assert [(row[2], row[3]) for row in rows(read(regions, text))] == [("class", value)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("化肥、农药使用量实现负增长。", [("化肥使用量增长", "<", 0), ("农药使用量增长", "<", 0)]),
        ("煤炭消费总量实现零增长。", [("煤炭消费总量增长", "<=", 0)]),
        ("全面消除劣Ⅴ类水体。", [("全面消除劣Ⅴ类水体", "<=", 0)]),
        ("农村生活垃圾收运处置体系全覆盖。", [("农村生活垃圾收运处置体系全覆盖", ">=", 100)]),
    ],
)
def test_all_none_and_no_growth_imply_a_number_and_say_so(regions, text, expected):
    draft = read(regions, text)
    assert [row[1:4] for row in rows(draft)] == expected
    table = frame(draft)
    assert set(table["implied"]) == {"1"}
    assert all("number_implied" in g.reasons for g in draft.goals)


def test_halving_and_doubling_are_changes_with_their_base(regions):
    draft = read(regions, "再生水利用量比2020年翻一番,单位产值水耗减半。")
    assert [(row[1], row[3]) for row in rows(draft)] == [("再生水利用量增长", 100), ("单位产值水耗下降", 50)]


def test_striving_by_means_of_holds_for_the_sentence(regions):
    draft = read(regions, "力争通过3年努力,优良天数比例达到75%,森林覆盖率达到30%。")
    assert {g.obligation for g in draft.goals if g.has_number} == {"striven"}


def test_voltage_says_what_line_is_meant(regions):
    assert [row[3] for row in rows(read(regions, "新建10千伏线路50公里。"))] == [50]


@pytest.mark.parametrize(
    "text",
    [
        "市区优良天数325天,优良率为89%,创有记录以来最好水平。全市3个水源地达标率为100%。",
        "数据显示,优良断面比例达91%,治理成效明显。",
        "去年,全市新增造林6万亩。",
    ],
)
def test_what_a_text_reports_without_a_year_is_past(regions, text):
    assert rows(read(regions, text)) == []


def test_a_line_that_announces_a_list_gives_it_its_deadline(regions):
    texts = [
        "到2030年,要实现以下目标:",
        "一是空气更清新。优良天数比例达到80%。",
        "2025年重点工作",
        "森林覆盖率达到31%。",
    ]
    assert [row[3:] for row in rows(read(regions, *texts))] == [(80, 2030), (31, 2025)]


def test_a_heading_without_a_number_opens_what_was_achieved_and_what_is_planned(regions):
    texts = ["2022年工作回顾", "新建污水管网12公里。", "2023年重点工作", "新建污水管网15公里。"]
    assert [row[3:] for row in rows(read(regions, *texts))] == [(15, 2023)]


def test_some_named_members_of_a_group_have_one_number(regions):
    assert len(rows(read(regions, "小麦、水稻、油菜等主要作物秸秆利用率达到90%。"))) == 1
    zipped = read(regions, "化学需氧量、氨氮等主要污染物重点工程减排量分别达到240吨、18吨。")
    assert [(row[1], row[3]) for row in rows(zipped)] == [("化学需氧量重点工程减排量", 240), ("氨氮重点工程减排量", 18)]


@pytest.mark.parametrize("text", ["完成35蒸吨/小时燃煤锅炉淘汰任务。", "20万人口以上县城实现集中供热。"])
def test_a_size_before_what_is_meant_is_no_goal(regions, text):
    assert rows(read(regions, text)) == []


def test_towns_in_brackets_have_their_parts(regions):
    draft = read(regions, "造林1.2万亩(其中:东山镇0.5万亩,西河镇0.7万亩)。")
    assert [(row[0], row[1], row[3]) for row in rows(draft)] == [
        ("新乡市", "造林", 1.2),
        ("东山镇", "造林", 0.5),
        ("西河镇", "造林", 0.7),
    ]


def test_the_period_of_a_plan_that_is_only_cited_is_not_the_plan_s_own(regions):
    lines = [(1, "某市2023年工作要点"), (2, "落实《某市行动计划(2021-2024年)》,PM2.5浓度降至40微克/立方米。")]
    assert draft_lines(lines, regions, ("xinxiang", "新乡市"), ISSUED).plan.last == date(2023, 12, 31)


def test_a_paragraph_that_a_page_broke_is_read_whole(tmp_path):
    broken = [
        "某市柴油货车污染治理行动方案(2023—2025年)",
        "(一)目标。到 2025 年,机动车清洁低碳程度明显提高,油品质",
        "量持续改善,超标冒黑烟现象基本消除,柴油货车检测合格率超过",
        "90%,柴油货车氮氧化物排放量下降 12%,新能源和国六排放标准的",
        "货车保有量占比超过 40%,铁路货运量占比提升 0.5 个百",
        "分点,其余按照省里的要求办理,并且在每年年底以前逐项报告完成",
        "情况。",
        "- 3 -",
        "二、任务",
    ]
    path = tmp_path / "plan.txt"
    path.write_text("\n".join(broken), encoding="utf-8")
    assert [text[-4:] for _, text in read_lines(path)] == ["25年)", "成情况。", "二、任务"]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("对考核第一的村奖励500元。", "payment"),
        ("对考核前3名的村分别奖励3万元、2万元、1万元。", "payment"),
        ("公路运输能耗是铁路运输的7倍。", "comparison"),
        ("全市84%的货运量,都是通过公路运输的。", "comparison"),
    ],
)
def test_rewards_and_descriptions_promise_nothing(regions, text, reason):
    draft = read(regions, text)
    assert rows(draft) == []
    assert reason in reasons(draft)


def test_parts_of_the_area_take_the_indicator_named_before(regions):
    draft = read(regions, "到2025年,铁路货运量比2020年增长30%,其中北部地区增长40%、东部平原增长10%。")
    assert [(g.subject, g.name, g.value) for g in draft.goals if g.has_number] == [
        ("", "铁路货运量增长", 30),
        ("北部地区", "铁路货运量增长", 40),
        ("东部平原", "铁路货运量增长", 10),
    ]


def test_an_area_that_is_to_reach_a_standard_is_a_goal(regions):
    assert [row[3:] for row in rows(read(regions, "到2025年底,50平方公里以上建成区达到海绵城市要求。"))] == [(50, 2025)]


def test_times_a_year_in_words_are_numbers(regions):
    draft = read(regions, "重点监管单位每年至少一次自行监测,新建两座污水处理厂。")
    assert [(g.value, g.unit, g.recurring) for g in draft.goals if g.has_number] == [
        (1, "times", True),
        (2, "座", False),
    ]


def test_sources_of_water_are_not_rivers(regions):
    draft = read(regions, "县城集中式饮用水水源水质达到或优于Ⅲ类比例达到100%,考核断面水质优良率达到90%。")
    ids = [g.indicator_id for g in draft.goals if g.has_number]
    assert ids == ["drinking_water_compliance_share", "water_share_class_1_3"]


def test_boilers_of_a_size_are_counted_and_their_owners_are_not(regions):
    draft = read(regions, "完成2台65蒸吨燃煤锅炉关停,实施3家企业5台燃气锅炉低氮改造。")
    assert [row[3] for row in rows(draft)] == [2, 5]


def test_the_year_s_own_buildings_are_no_deadline(regions):
    assert [row[3:] for row in rows(read(regions, "装配式建筑占当年新建建筑的比例达到30%。"))] == [(30, 2025)]


def test_a_quarter_that_is_over_is_past(regions):
    assert rows(read(regions, "今年一季度,争取专项资金3亿元,优良天数比率87%。")) == []


def test_a_paragraph_goes_on_with_the_later_year_of_the_one_before(regions):
    texts = ["到2030年,产业全面绿色转型。", "非化石能源消费比重达到25%。"]
    assert [row[3:] for row in rows(read(regions, *texts, heading="主要目标"))] == [(25, 2030)]


def test_the_level_of_an_earlier_year_is_not_the_past(regions):
    draft = read(regions, "到2025年,卫辉市PM10浓度比2020年下降18%;辉县市PM10浓度不超过2020年水平。")
    assert [row[0] for row in rows(draft)] == ["卫辉市"]
    assert any("不超过2020年" in g.quote and not g.has_number for g in draft.goals)


def test_a_radius_of_service_is_no_goal(regions):
    assert [row[3] for row in rows(read(regions, "公园绿地500米服务半径覆盖率达到90%。"))] == [90]


def test_the_years_of_a_cited_title_are_no_deadline(regions):
    draft = read(regions, "按照《某县国土绿化规划纲要(2022-2030年)》,完成造林3万亩。")
    assert [row[3:] for row in rows(draft)] == [(3, 2025)]


def test_results_of_the_years_before_the_year_of_issue_are_past(regions):
    lines = [
        (1, "新乡市2021-2025年空气质量改善计划"),
        (2, "2023年,全市优良天数比率达到68%。2025年,全市优良天数比率达到71%。"),
    ]
    draft = draft_lines(lines, regions, ("xinxiang", "新乡市"), date(2024, 2, 1))
    assert [row[3:] for row in rows(draft)] == [(71, 2025)]
    assert rows(read(regions, "今年1至9月,优良天数比率为72%,同比上升3个百分点。")) == []


def test_what_is_taken_for_granted_is_no_goal(regions):
    draft = read(
        regions, "卫河水质在上游来水达到Ⅲ类标准的前提下,断面达标率达到90%。在建成20座的基础上,再建成5座污水处理厂。"
    )
    assert [row[3] for row in rows(draft)] == [90, 5]


def test_what_is_said_again_is_one_goal(regions):
    texts = ["到2025年,森林覆盖率达到33%,湿地保护率达到55%。", "大力植树。到2025年,全市森林覆盖率达到33%以上。"]
    draft = read(regions, *texts)
    assert [row[1] for row in rows(draft)] == ["森林覆盖率", "湿地保护率"]
    assert "repeated" in reasons(draft)


def test_a_year_ahead_is_meant_for_its_clause_alone(regions):
    draft = read(regions, "到2025年,湿地保护率提前一年达到55%,森林覆盖率达到33%。", "农膜回收率达到90%。")
    assert [(row[1], row[4]) for row in rows(draft)] == [
        ("湿地保护率", 2024),
        ("森林覆盖率", 2025),
        ("农膜回收率", 2025),
    ]


def test_places_to_be_chosen_are_counted(regions):
    assert [row[3] for row in rows(read(regions, "每年选择6个县(市、区)开展整县推进试点。"))] == [6]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("完成长垣市、卫辉市共计15家铸造企业深度治理。", [("铸造企业深度治理", 15)]),
        ("国、省控断面水质达标率达到100%,落实六个百分之百。", [("国省控断面水质达标率", 100)]),
        ("综合指数退出全国168城市后20位。", [("全国168个重点城市空气质量排名", 148)]),
        ("对35蒸吨以上燃煤锅炉实施超低排放改造,共计12台。", [("燃煤锅炉实施超低排放改造", 12)]),
        ("全年重污染天数不超过7天,力争不超过5天。", [("全年重污染天数", 7), ("全年重污染天数", 5)]),
        ("农村生活污水治理率由2020年的30%提高到2025年的45%。", [("农村生活污水治理率", 45)]),
        ("到 2 0 2 5 年,森 林 覆 盖 率 达 到 3 3 . 5 %。", [("森林覆盖率", 33.5)]),
    ],
)
def test_numbers_take_the_name_that_their_sentence_gives(regions, text, expected):
    assert [(row[1], row[3]) for row in rows(read(regions, text))] == expected


def test_fields_of_work_after_a_number_are_not_its_names(regions):
    draft = read(regions, "推动30个左右县城在绿化、供水、照明等方面开展试点。")
    assert [row[3] for row in rows(draft)] == [30]


def deadlines(draft: Draft) -> list[tuple[float, int, str]]:
    return [(g.value, g.last.year, g.band) for g in draft.goals if g.has_number]


def test_a_deadline_does_not_reach_beyond_its_part_of_the_sentence(regions):
    """A day is that of its own task; what follows in another part takes the year of the sentence or of the plan."""
    draft = read(regions, "到2025年,湿地保护率达到55%;2024年底前,湿地名录达到30处;单位地区生产总值能耗下降14%。")
    assert deadlines(draft) == [(55, 2025, "high"), (30, 2024, "high"), (14, 2025, "high")]
    draft = read(regions, "2024年底前,湿地名录达到30处;单位地区生产总值能耗下降14%。", "农膜回收率达到90%。")
    assert deadlines(draft) == [(30, 2024, "high"), (14, 2025, "middle"), (90, 2025, "middle")]


def test_a_deadline_in_brackets_or_of_parts_holds_there_alone(regions):
    draft = read(regions, "建成加氢站10座(2024年前5座),推广燃料电池汽车300辆。")
    assert [row[3:] for row in rows(draft)] == [(10, 2025), (5, 2024), (300, 2025)]
    draft = read(regions, "到2025年,造林30万亩,其中2024年完成12万亩;湿地保护率达到55%。")
    assert [row[3:] for row in rows(draft)] == [(30, 2025), (12, 2024), (55, 2025)]


@pytest.mark.parametrize(
    "text",
    [
        "2023年、2024年、2025年,回收利用率分别不低于60%、62%、65%。",
        "2023、2024、2025年回收利用率分别不低于60%、62%、65%。",
        "2023—2025年,回收利用率分别不低于60%、62%、65%。",
    ],
)
def test_a_list_of_years_gives_each_number_its_own(regions, text):
    assert [row[3:] for row in rows(read(regions, text))] == [(60, 2023), (62, 2024), (65, 2025)]


def test_the_other_way_to_meet_a_goal_is_no_second_goal(regions):
    draft = read(regions, "到2025年,污水集中收集率达到70%以上或较2020年提高5个百分点,农膜回收率达到90%。")
    assert deadlines(draft) == [(70, 2025, "middle"), (90, 2025, "high")]
    assert "other_way" in reasons(draft)


def test_parts_in_brackets_are_goals_of_the_whole(regions):
    draft = read(regions, "新增绿色工厂60家(省级20家、市级40家),其中2024年完成25家。")
    assert [(g.subject, g.name, g.value) for g in draft.goals if g.has_number] == [
        ("", "新增绿色工厂", 60),
        ("省级", "新增绿色工厂", 20),
        ("市级", "新增绿色工厂", 40),
        ("", "新增绿色工厂", 25),
    ]


def test_classes_in_a_list_belong_to_their_waters(regions):
    draft = read(regions, "东湖、西湖、南湖水质分别达到Ⅳ类、Ⅲ类和Ⅱ类。")
    assert [(g.subject or g.name, g.value) for g in draft.goals] == [("东湖", 4), ("西湖", 3), ("南湖水质", 2)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("道路积尘量不超过5克/平方米。", [("<=", 5, "g/m2")]),
        ("新建数据中心电能利用效率不超过1.3。", [("<=", 1.3, "")]),
        ("压减炼钢产能(万吨)315、258。", [(">=", 315, "1e4 t"), (">=", 258, "1e4 t")]),
        ("污水集中收集率提升至七成,岸线复绿不少于两公里。", [(">=", 70, "%"), (">=", 2, "km")]),
        ("每个乡镇配备3名专职人员。", [(">=", 3, "人")]),
        ("公共供水管网漏损率达到9%。", [("<=", 9, "%")]),
        ("对重点企业开展清洁生产审核,三年内完成50家以上。", [(">=", 50, "家")]),
    ],
)
def test_units_and_numerals_as_plans_write_them(regions, text, expected):
    assert [(g.comparator, g.value, g.unit) for g in read(regions, text).goals if g.has_number] == expected


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("对连续2个月排名后3位的县(市、区)进行约谈。", "consequence"),
        ("4.3米焦炉全部淘汰。", "size_class"),
        ("常住人口100万以上的城市绿色出行比例达到70%。", "size_class"),
        ("上一篇:全市新增12处湿地公园", "navigation"),
        ("今年前11个月,全市优良天数252天。", "achievement"),
    ],
)
def test_numbers_about_a_plan_are_not_its_goals(regions, text, reason):
    draft = read(regions, text)
    assert reason in reasons(draft)
    assert [g.value for g in draft.goals if g.has_number and g.value != 70] == []


def test_a_clause_that_is_a_name_is_what_the_next_ones_give_values_of(regions):
    draft = read(regions, "农膜回收率达到90%;受污染耕地安全利用率,2024年为92%,2025年为93%。")
    assert [(row[1], *row[3:]) for row in rows(draft)][1:] == [
        ("受污染耕地安全利用率", 92, 2024),
        ("受污染耕地安全利用率", 93, 2025),
    ]


def test_menus_and_footers_of_a_page_are_around_the_plan(tmp_path):
    source = """<html><head><title>某市行动方案</title></head><body class="index">
<div class="top-nav"><a>首页</a> 2024年</div>
<ul><li><a href="1">新增12处公园</a></li><li><a>建成30座厂</a></li><li><a>完成5项任务</a></li></ul>
<div id="content"><p>到2025年,森林覆盖率达到24%,<a href="x">湿地保护率</a>达到55%以上,农膜回收率达到90%。</p>
<table><tr><td>指标</td><td>2025年</td></tr><tr><td>森林覆盖率(%)</td><td>24</td></tr></table></div>
<footer>版权所有 2024 备案号 12345678</footer></body></html>"""
    path = tmp_path / "plan.html"
    path.write_text(source, encoding="utf-8")
    document = read_document(path)
    assert [text.strip() for _, text in document.lines] == [
        "某市行动方案",
        "到2025年,森林覆盖率达到24%,湿地保护率达到55%以上,农膜回收率达到90%。",
        "指标\t2025年",
        "森林覆盖率(%)\t24",
    ]
    assert len(document.left_out) == 5


def test_a_damaged_pdf_is_told_in_one_note(tmp_path, capsys):
    import logging

    with heard("pypdf") as said:
        logging.getLogger("pypdf._reader").warning("Ignoring wrong pointing object")
    assert said == ["Ignoring wrong pointing object"]
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("请问重污染天数控制在10天以内有多大把握?", "achievement"),
        ("同时要看到,全市污水集中收集率达到65%。", "achievement"),
        ("对节能量较大的项目给予奖励,单个项目最高不超过200万元。", "payment"),
        ("超定额20%(含)以下部分加价1倍。", "size_class"),
        ("重大项目5个工作日内办结。", "duration"),
        ("具体要抓好8件事。", "document_part"),
        ("预计年减排二氧化碳2万吨。", "estimate"),
        ("被通报1次扣3分。", "consequence"),
        ("披露的3个问题完成整改2个。", "set_size"),
    ],
)
def test_prices_questions_and_estimates_promise_nothing(regions, text, reason):
    assert reason in reasons(read(regions, text))


def test_what_was_begun_or_found_before_is_yet_to_be_finished(regions):
    draft = read(regions, "去年启动的30个整治项目全部完成。完成已排查出的12条黑臭水体整治。")
    assert [row[3] for row in rows(draft)] == [30, 12]


def test_a_class_that_is_not_reached_is_no_goal(regions):
    assert read(regions, "还有5个断面未达到Ⅲ类。").goals == []


def test_examples_of_a_group_are_not_its_places(regions):
    draft = read(regions, "到2025年,卫辉市、辉县市等8个县级城市优良天数比率达到70%。")
    assert [g.place for g in draft.goals if g.has_number] == ["新乡市"]


def test_in_principle_is_kept_as_a_doubt_and_not_in_the_name(regions):
    draft = read(regions, "到2025年,新建公交车新能源比例原则上不低于90%。")
    assert [(g.name, g.obligation, g.band) for g in draft.goals] == [("新建公交车新能源比例", "binding", "high")]
    assert "in_principle" in draft.goals[0].reasons


def test_a_press_report_promises_only_where_it_looks_ahead(regions):
    lines = [
        (1, "碧水长流:我市生态环境综述"),
        (2, "某日报记者 张某"),
        (3, "漫步河畔,全市建成污水处理厂16座,优良天数比率达到75%。卫辉市投资3亿元,整合再生金属企业86家。"),
        (4, "根据行动方案,到2025年,优良天数比率达到78%。受污染耕地安全利用率保持在95%以上。"),
        (5, "“今年将完成12家水泥企业改造。”负责人说。"),
    ]
    draft = draft_lines(lines, regions, ("xinxiang", "新乡市"), date(2023, 8, 9))
    assert [row[3] for row in rows(draft)] == [78, 95, 12]


def test_a_plan_without_a_period_goes_up_to_its_latest_common_deadline(regions):
    lines = [
        (1, "某市清洁能源汽车发展规划"),
        (2, "到2025年,充电桩达到2万个。到2030年,充电桩达到5万个。展望2050年,全面电动化。"),
        (3, "到2025年,公交电动化率达到80%。到2030年,公交电动化率达到100%。快充桩占比达到40%。"),
    ]
    assert draft_lines(lines, regions, ("xinxiang", "新乡市"), date(2023, 8, 9)).plan.last == date(2030, 12, 31)


def test_so_many_for_each_stretch_is_no_number_of_them(regions):
    assert rows(read(regions, "高速公路每50公里设1座充电站。")) == []


def test_a_date_behind_a_task_is_its_deadline_and_does_not_end_its_object(regions):
    assert [(row[1], *row[3:]) for row in rows(read(regions, "12个灌区节水改造任务2024年全面完成。"))] == [
        ("灌区节水改造任务全面完成", 12, 2024)
    ]


def test_a_name_in_quotes_or_of_a_harbour_is_whole(regions):
    draft = read(
        regions, "到2025年,80%以上的海湾建成“水清滩净、鱼鸥翔集”的美丽海湾。宁波舟山港海铁联运量达到200万标箱。"
    )
    assert [(g.place, g.value) for g in draft.goals if g.has_number] == [("新乡市", 80), ("新乡市", 200)]


def test_a_class_without_a_name_is_of_what_was_named_before(regions):
    draft = read(regions, "到2025年,卫河出境断面水质稳定达Ⅲ类,力争达Ⅱ类。")
    assert [(g.subject, g.value, g.obligation, g.band) for g in draft.goals] == [
        ("卫河出境断面水质", 3, "binding", "high"),
        ("卫河出境断面水质", 2, "striven", "middle"),
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("新建污水管网90km,新增处理能力8万m3/d。", [(90, "km"), (8, "1e4 m3/d")]),
        ("每年新建管网40公里,三年合计120公里以上。", [(40, "km"), (120, "km")]),
        ("6条河流补水4亿立方米。", [(4, "1e8 m3")]),
        ("36平方公里屏障区造林2万亩。", [(2, "1e4 mu")]),
        ("修复现有红树林550公顷。", [(550, "ha")]),
        ("税收减免70%,每10年开展1次普查,河道外50米内禁止新建养殖场。", []),
        ("完成率低于80%的,全省通报。", []),
        ("市级每季度调度1次。", []),
        ("备注:第3项中监测断面2个。", []),
    ],
)
def test_what_a_number_is_of(regions, text, expected):
    assert [(g.value, g.unit) for g in read(regions, text).goals if g.has_number] == expected


def test_a_field_of_a_report_keeps_the_year_of_the_paragraph_before(regions):
    lines = [
        (1, "打好蓝天保卫战"),
        (2, "本报讯(记者某某)会议总结了工作。去年,优良天数245天。"),
        (3, "今年将确保PM2.5浓度低于47微克/立方米。到2025年,优良天数比率达到72%。"),
        (4, "水方面,新建污水处理厂6座。"),
    ]
    draft = draft_lines(lines, regions, ("xinxiang", "新乡市"), date(2023, 3, 3))
    assert [row[3:] for row in rows(draft)] == [(47, 2023), (72, 2025), (6, 2025)]


@pytest.mark.parametrize(
    ("text", "indicator"),
    [
        ("国控断面水质优良比例达到92%,省控断面达到89%。", "water_share_class_1_3"),
        ("完成40个村庄生活污水治理,农村生活污水治理率达到50%。", "rural_sewage_treatment_share"),
        ("东河河道优良率达到65%。", "water_share_class_1_3"),
        ("PM2.5平均浓度、优良天数分别达到45微克/立方米、258天。", "good_days"),
        ("大河湾、小河湾优良水质比例分别达到85%、84%。", "water_share_class_1_3"),
        ("大河湾、小河湾优良水质比例分别提升5个、4个百分点。", ""),  # a rise is no level of 4 %
    ],
)
def test_the_last_number_is_of_its_indicator(regions, text, indicator):
    assert [g.indicator_id for g in read(regions, text).goals if g.has_number][-1] == indicator


def test_the_last_twenty_without_a_set_are_those_of_the_nation(regions):
    draft = read(regions, "到2025年,PM2.5浓度低于40微克/立方米,稳定退出“后二十”。")
    assert [(g.indicator_id, g.value) for g in draft.goals] == [("pm25_mean", 40), ("rank_168_cities", 148)]


def test_a_headline_and_its_text_are_one_goal(regions):
    draft = read(regions, "到2025年PM2.5要降到40微克以下", "到2025年,PM2.5平均浓度控制在40微克/立方米以下。")
    assert [row[3:] for row in rows(draft)] == [(40, 2025)]


def test_a_name_that_says_only_how_it_is_measured_is_a_doubt(regions):
    draft = read(regions, "2024年完成3家沿江1公里范围内企业改造验收,累计完成率达到90%。")
    assert deadlines(draft) == [(3, 2024, "middle"), (90, 2024, "middle")]
    assert "bare_name" in draft.goals[-1].reasons


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("卫辉市PM2.5浓度低于42微克/立方米,优良天数比例达到68%;全市达到67%。", ["卫辉市", "卫辉市", "新乡市"]),
        ("卫辉市、辉县市分别整治水体4条、6条,到2025年水体整治率达到90%。", ["卫辉市", "辉县市", "新乡市"]),
        ("卫辉市、辉县市两市各建成2座中转站,完成率分别达到80%和90%。", ["卫辉市", "辉县市", "卫辉市", "辉县市"]),
        ("卫辉市PM2.5浓度低于42微克/立方米,全市优良天数比例达到68%。", ["卫辉市", "新乡市"]),
    ],
)
def test_a_place_holds_for_the_clauses_that_go_on_with_it(regions, text, expected):
    assert [g.place for g in read(regions, text).goals if g.has_number] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2024年、2025年各完成40个村庄整治。", [(40, 2024), (40, 2025)]),
        ("2023年至2025年,每年新增绿地20公顷、15公顷、10公顷。", [(20, 2023), (15, 2024), (10, 2025)]),
        ("“十四五”、“十五五”期间分别新增风电装机90万千瓦、40万千瓦。", [(90, 2025), (40, 2030)]),
        ("3年内推动60家企业通过审核。", [(60, 2025)]),
        ("用两年时间治理河道20公里。", [(20, 2024)]),
    ],
)
def test_numbers_with_several_times_or_so_many_years(regions, text, expected):
    assert [row[3:] for row in rows(read(regions, text))] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("关停4.3米焦炉7座,淘汰6000万标砖/年以下的隧道窑23条。", [7, 23]),
        ("岸电覆盖泊位达到210个。", [210]),
        ("事故应急响应时间不超过2小时,24小时值守。", [2]),
        ("辐射事故年发生率低于每万枚1起。", [1]),
        ("室内厕所占新改厕比例不低于七成。", [70]),
        ("连续3个月的,由市政府主要领导约谈。", []),
        ("今年这个数字要翻一番。", []),
        ("扣减生态补偿资金10%,省级财政每年安排专项资金3000万元。", []),
    ],
)
def test_sizes_times_and_payments_are_told_from_goals(regions, text, expected):
    assert [row[3] for row in rows(read(regions, text))] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("每年建设宁静小区20个,到2025年累计建成100个,其他设区市不少于10个。", "其他设区市 每年建设宁静小区"),
        ("完成废弃矿山治理11处,面积860亩。", "完成废弃矿山治理 面积"),
        ("新增公交、出租等车辆中,新能源汽车比例不低于80%。", "新增公交、出租等车辆中新能源汽车比例"),
    ],
)
def test_a_name_goes_on_with_what_was_named_before(regions, text, expected):
    goal = [g for g in read(regions, text).goals if g.has_number][-1]
    assert f"{goal.subject} {goal.name}".strip() == expected


def test_a_column_of_these_has_the_name_of_the_column_before(regions):
    draft = read(
        regions, "2025年能耗目标分解", "县区 能耗五年累计降低(%) 其中:2023年(%)", "东山区 14.5 3.0", "西河县 15.0 3.2"
    )
    assert [(g.place, g.value, g.last.year) for g in draft.goals] == [
        ("东山区", 14.5, 2025),
        ("东山区", 3.0, 2023),
        ("西河县", 15.0, 2025),
        ("西河县", 3.2, 2023),
    ]
    assert len({g.name.replace("五年累计", "") for g in draft.goals}) == 1


def test_the_plans_period_is_not_taken_from_lines_around_the_text(regions):
    lines = [
        (1, "上一篇:2022年工作计划 【打印】"),
        (2, "新乡市“十四五”林业发展规划"),
        (3, "新建瞭望塔24座。"),
    ]
    draft = draft_lines(lines, regions, ("xinxiang", "新乡市"), date(2022, 8, 9))
    assert [row[3:] for row in rows(draft)] == [(24, 2025)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("PM2.5浓度降到24微克/立方米以下、力争23微克/立方米。", ["<=", "<="]),
        ("进水BOD浓度提高到100毫克/升。", [">="]),
        ("按低能耗建筑标准建造的比例达30%。", [">="]),
        ("出境断面水质达到Ⅳ类(化学需氧量≤30毫克/升、氨氮≤1.5mg/L)。", ["class", "<=", "<="]),
        ("湖水水质稳定在Ⅳ类、蓝藻面积减少10%。", [">=", "class"]),
        ("放射源事故年发生率低于每万枚1.3起。", ["<"]),
    ],
)
def test_which_side_of_a_number_is_meant(regions, text, expected):
    assert [g.comparator for g in read(regions, text).goals if g.has_number] == expected


def test_strive_holds_for_the_whole_list_of_a_clause(regions):
    draft = read(regions, "力争创建示范县1个、美丽河湖3条,新建公园5个。")
    assert [g.obligation for g in draft.goals] == ["striven", "striven", "binding"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("中期目标(2030年):岸线保有率达到40%,建成海湾2个。", [(40, 2030), (2, 2030)]),
        ("今后两年还将新建矿山30座。", [(30, 2024)]),
        ("今冬明春完成取暖改造2万户。", [(2, 2024)]),
        ("9个县区10月底前完成散煤改造6万户。", [(6, 2023)]),
        ("考核满分100分,公众满意度达到94分以上,水质占25分。", [(94, 2025)]),
    ],
)
def test_times_and_sets_of_web_copies(regions, text, expected):
    assert [row[3:] for row in rows(read(regions, "新乡市规划(2023-2025年)", text))] == expected


def test_numbers_of_places_behind_the_act_belong_to_them(regions):
    draft = read(regions, "完成卫辉市、辉县市取暖改造分别为1.2万户、2.3万户。")
    assert [(g.place, g.value) for g in draft.goals] == [("卫辉市", 1.2), ("辉县市", 2.3)]


def test_a_city_and_its_surroundings_are_not_the_city(regions):
    draft = read(regions, "卫辉市及周边地区PM10浓度降到70微克/立方米以下。")
    assert [g.place for g in draft.goals] == ["新乡市"]


def test_villages_are_those_of_the_task_before_and_a_rate_too(regions):
    draft = read(regions, "推进农村生活污水治理,新增完成32个行政村,治理率提高到42%。")
    assert [g.indicator_id for g in draft.goals if g.has_number] == [
        "villages_sewage_treated",
        "rural_sewage_treatment_share",
    ]


def test_work_of_a_year_ends_with_the_year_of_issue(regions):
    lines = [(1, "新乡市清洁取暖工作要点"), (2, "到“十四五”末,占比超过85%。"), (3, "新建公园3个。")]
    draft = draft_lines(lines, regions, ("xinxiang", "新乡市"), date(2023, 8, 30))
    assert draft.plan.last == date(2023, 12, 31)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("今年1—2月,PM2.5浓度57微克/立方米,优良天数74天。", []),
        ("规划提出23项指标,其中约束性指标11项、预期性指标12项。", []),
        ("5家企业达到环保绩效A级。", [(5, 2025)]),
        ("建设年产50万吨缓凝剂生产线2条。", [(2, 2025)]),
        ("化工企业2024年底前完成改造升级,废水回用率不低于90%。", [(90, 2025)]),
        ("东河、西河等8个断面水质优良比例:2024年88%,2025年100%。", [(88, 2024), (100, 2025)]),
        ("等9条河流消除Ⅴ类、劣Ⅴ类。", [(9, 2025)]),
    ],
)
def test_results_capacities_and_names_of_a_clause_of_their_own(regions, text, expected):
    assert [row[3:] for row in rows(read(regions, "新乡市规划(2023-2025年)", text))] == expected


def test_a_preposition_is_not_cut_from_a_word_that_begins_with_it(regions):
    assert rows(read(regions, "在线监控联网率达到98%。"))[0][1] == "在线监控联网率"


def test_a_development_zone_is_not_its_city(regions):
    draft = read(regions, "新乡开发区、东山工业园总磷排放浓度分别控制在0.3毫克/升和0.5毫克/升。")
    assert {g.place for g in draft.goals} == {"新乡市"}


def test_a_plan_of_three_years_without_its_years_begins_with_that_of_issue(regions):
    lines = [(1, "新乡市总磷控制三年行动实施意见"), (2, "2024年底前完成改造3处。2024年利用率达到40%。新建井9口。")]
    draft = draft_lines(lines, regions, ("xinxiang", "新乡市"), date(2023, 2, 14))
    assert (draft.plan.first, draft.plan.last) == (date(2023, 1, 1), date(2025, 12, 31))


def test_a_headline_in_other_words_is_the_goal_of_the_text(regions):
    lines = [
        (1, "打好三场硬仗 PM2.5目标42微克"),
        (2, "本报讯(记者某某)会议要求,全年PM2.5平均浓度控制在42微克/立方米以内。"),
    ]
    draft = draft_lines(lines, regions, ("xinxiang", "新乡市"), date(2023, 5, 22))
    assert [(g.value, g.line) for g in draft.goals] == [(42, 2)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2023年,PM2.5浓度降至38微克/立方米,优良率达到74%;2024年,分别达到37微克/立方米、75%。",
         [("pm25_mean", 38, 2023), ("good_day_share", 74, 2023),
          ("pm25_mean", 37, 2024), ("good_day_share", 75, 2024)]),
        ("细颗粒物(PM2.5):全区平均浓度49微克/立方米。", [("pm25_mean", 49, 2025)]),
        ("优良天数比例:≥62.5%;综合指数同比改善4%。", [("good_day_share", 62.5, 2025), ("", 4, 2025)]),
        ("牟汶河、嬴汶河断面年均值达到Ⅲ类;辛庄河Ⅳ类。",
         [("water_class", 3, 2025), ("water_class", 3, 2025), ("water_class", 4, 2025)]),
        ("氮氧化物减排1150吨,VOCs260吨。", [("", 1150, 2025), ("", 260, 2025)]),
        ("关停1080m3高炉2座,前3名奖励20万元。", [("", 2, 2025)]),
    ],
)  # fmt: skip
def test_lists_of_tasks_in_few_words(regions, text, expected):
    draft = read(regions, "新乡市规划(2023-2025年)", text)
    found = [(g.indicator_id, g.value, g.last.year) for g in draft.goals if g.has_number]
    assert sorted(found) == sorted(expected)


def test_the_base_year_of_a_change_holds_for_the_next_change(regions):
    draft = read(regions, "到2025年,煤炭消费总量较2020年下降10%,单位GDP能耗下降15%,回收率达到40%。")
    assert [g.base.year if g.base else None for g in draft.goals] == [2020, 2020, None]


def test_some_months_of_a_year_are_a_period_and_a_part_has_the_name_before(regions):
    draft = read(regions, "2024年10—12月,PM2.5浓度不高于58微克/立方米,2025年1—3月不高于68微克/立方米。")
    assert [(g.name, g.value, str(g.first), str(g.last)) for g in draft.goals] == [
        ("PM2.5浓度", 58, "2024-10-01", "2024-12-31"),
        ("PM2.5浓度", 68, "2025-01-01", "2025-03-31"),
    ]
    draft = read(regions, "平原平均降尘量不得高于9吨,其中北部不得高于7吨。")
    assert [f"{g.subject}{g.name}" for g in draft.goals] == ["平原平均降尘量", "北部平原平均降尘量"]


def test_those_whom_a_level_singles_out_are_no_goal(regions):
    assert [row[3] for row in rows(read(regions, "峰谷差率超过40%的地区需求响应能力应达到5%以上。"))] == [5]


@pytest.mark.parametrize(
    ("text", "indicator", "value"),
    [
        ("力争在全省11个设区市空气质量排名中进入前六。", "", 6),
        ("稳定退出全国168个重点城市后二十。", "rank_168_cities", 148),
        ("稳定退出全省87个区后15名。", "", 72),
    ],
)
def test_a_place_is_one_of_the_ranking_that_is_named(regions, text, indicator, value):
    goal = [g for g in read(regions, text).goals if g.has_number][-1]
    assert (goal.indicator_id, goal.value) == (indicator, value)


@pytest.mark.parametrize(
    "text", ["空气质量全省排名退出后3名。", "卫辉市力争退出全省后二十名。", "各镇确保不进入主城区镇办后三名。"]
)
def test_not_among_the_last_of_a_list_of_unknown_size_is_no_place(regions, text):
    (goal,) = read(regions, text).goals
    assert (goal.comparator, goal.has_number, goal.band) == ("event", False, "low")
    assert "set_unknown" in goal.reasons


@pytest.mark.parametrize(
    ("text", "name", "indicator", "comparator", "value"),
    [
        ("到2025年,PM2.5浓度比2020年下降17%以上。", "PM2.5浓度下降", "", ">=", 17),
        ("2023年,PM2.5浓度同比下降5%。", "PM2.5浓度变化", "pm25_mean_change", "<=", -5),
        ("到2025年,煤炭消费总量较2020年下降10%。", "煤炭消费总量变化", "coal_consumption_growth", "<=", -10),
        ("森林覆盖率年均提高0.28个百分点。", "森林覆盖率年均提高", "", ">=", 0.28),
        ("优良天数比例年均增长1个百分点。", "优良天数比例年均增长", "", ">=", 1),
        ("森林覆盖率提高到41个百分点。", "森林覆盖率", "forest_cover_share", ">=", 41),
    ],
)
def test_a_change_has_the_sign_of_its_indicator_and_is_no_level(regions, text, name, indicator, comparator, value):
    (goal,) = read(regions, text).goals
    assert (goal.name, goal.indicator_id, goal.comparator, goal.value) == (name, indicator, comparator, value)


def test_tenths_are_per_cent(regions):
    text = "农村生活污水治理率不低于九成五,垃圾分类覆盖率超八成,配备五成套设备。"
    assert [row[2:4] for row in rows(read(regions, text))] == [(">=", 95), (">", 80)]


def test_years_have_a_number_each_or_are_in_doubt(regions):
    years = "2023年、2024年、2025年PM2.5浓度分别为"
    found = [(g.value, g.unit, g.last.year, g.band) for g in read(regions, f"{years}39、37、35 μg／m3。").goals]
    assert found == [(39, "ug/m3", 2023, "high"), (37, "ug/m3", 2024, "high"), (35, "ug/m3", 2025, "high")]
    assert {g.band for g in read(regions, f"{years}39、37 μg／m3。").goals} == {"low"}


def test_minutes_are_no_points_and_hours_of_a_name_no_date(regions):
    assert [(g.value, g.unit) for g in read(regions, "48小时内收运率达到100%,响应时间控制在30分钟以内。").goals] == [
        (100, "%"),
        (30, "min"),
    ]


def test_captions_and_comments_of_a_page_are_no_text_of_a_plan(regions):
    draft = read(regions, "图为公园,面积约200亩。王五 摄", "网友评论(3条):希望新建公园30个。", "新建公园5个。")
    assert [row[3] for row in rows(draft)] == [5]
    assert "navigation" in reasons(draft)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("截至目前,已有35家企业达到A级,占重点企业的18%,到2025年这一比例将提高到40%。", [40]),
        ("年发电量达到1000亿千瓦时,相当于替代标准煤3000万吨,减排二氧化碳约8000万吨。", [1000]),
        ("建成东江、西江、北江3个水风光一体化基地。", [3]),
        ("成活率不能低于90%,低于85%的要补栽。", [90]),
        ("成立4个督导组,连续2次排名末位的要表态发言。", []),
    ],
)
def test_shares_reached_estimates_and_groups_of_people(regions, text, expected):
    assert [row[3] for row in rows(read(regions, text))] == expected


def test_a_sentence_of_a_report_is_no_title_that_states_the_period(regions):
    lines = [
        (1, "今年力争PM2.5降至43微克"),
        (2, "本报讯(记者某某)今年新建公园5个,年内淘汰车辆20辆,8月底前改造锅炉6台。"),
        (3, "到2025年提高到40%。"),
    ]
    draft = draft_lines(lines, regions, ("xinxiang", "新乡市"), date(2023, 2, 14))
    assert draft.plan.last == date(2023, 12, 31)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "到2025年,生活污水处理率县城达到80%、主城区达到90%。",
            [("生活污水处理率", "县城", 80), ("生活污水处理率", "主城区", 90)],
        ),
        (
            "到2025年,建成区绿化覆盖率达到40%,其中县城达到38%,主城区达到42%。",
            [("建成区绿化覆盖率", "", 40), ("建成区绿化覆盖率", "县城", 38), ("建成区绿化覆盖率", "主城区", 42)],
        ),
        (
            "到2025年,新增绿色工厂20个,其中省级达到5个、国家级以上达到2个。",
            [("新增绿色工厂", "", 20), ("新增绿色工厂", "省级", 5), ("新增绿色工厂", "国家级以上", 2)],
        ),
        ("到2025年,省级达到5个。", []),
    ],
)
def test_a_part_of_the_area_or_a_level_is_no_indicator(regions, text, expected):
    assert [(g.name, g.subject, g.value) for g in read(regions, text).goals] == expected


@pytest.mark.parametrize("text", ["8.2025年底前,完成20家企业治理。", "8、2025年,完成20家企业治理。"])
def test_the_number_of_a_clause_may_stick_to_a_year(regions, text):
    (goal,) = read(regions, text).goals
    assert (goal.value, str(goal.last), goal.clause) == (20, "2025-12-31", "二.8")


def test_a_decimal_before_a_unit_is_no_number_of_a_clause(regions):
    assert [g.value for g in read(regions, "8.2万吨粪污得到处理,新增湿地8.2万亩。").goals][-1] == 8.2


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "到2025年,再生水利用率安宁市、白水市、东坪市分别达到30%、25%和20%。",
            [("安宁市", "再生水利用率", 30), ("白水市", "再生水利用率", 25), ("东坪市", "再生水利用率", 20)],
        ),
        (
            "2025年,安宁市新建污水处理厂6座、管网310公里,白水市新建污水处理厂7座。",
            [("安宁市", "新建污水处理厂", 6), ("安宁市", "管网", 310), ("白水市", "新建污水处理厂", 7)],
        ),
        ("2025年,卫辉市建成公园5处、全市建成公园30处。", [("卫辉市", "建成公园", 5), ("新乡市", "建成公园", 30)]),
    ],
)
def test_places_of_a_measure_and_of_works_that_go_on(regions, text, expected):
    assert [(g.place, g.name, g.value) for g in read(regions, text).goals] == expected


@pytest.mark.parametrize(
    ("text", "expected", "reason"),
    [
        ("清溪是黄河支流,干流全长318公里,流域面积1.06万平方公里,常住人口236万人。", [], "comparison"),
        ("臭氧浓度不降反升,去年达到158微克/立方米。", [], "baseline"),
        ("今年机械化清扫率由去年的88%提高到92%。", [92], "baseline"),
        ("力争开工200兆瓦风电项目1个。", [1], "size_class"),
        ("到2025年,光伏装机达到200兆瓦。", [200], "date"),
    ],
)
def test_what_is_there_what_was_last_year_and_how_large_works_are_is_no_goal(regions, text, expected, reason):
    draft = read(regions, text)
    assert [row[3] for row in rows(draft)] == expected
    assert reason in reasons(draft)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "到2025年,农村生活污水治理率达到45%(环境敏感区域达到60%)。",
            [("农村生活污水治理率", "", 45, 2025), ("农村生活污水治理率", "环境敏感区域", 60, 2025)],
        ),
        ("推动煤电机组节能降碳改造,2024年前完成改造6台。", [("推动煤电机组节能降碳改造", "", 6, 2024)]),
        ("“十五五”取水总量下降10%,机组改造8台。", [("取水总量下降", "", 10, 2030), ("机组改造", "", 8, 2030)]),
        ("“十五五”规划编制完成,机组改造8台。", [("机组改造", "", 8, 2025)]),
    ],
)
def test_brackets_of_a_part_tasks_before_and_five_year_plans_as_times(regions, text, expected):
    found = [(g.name, g.subject, g.value, g.last.year) for g in read(regions, text).goals if g.has_number]
    assert found == expected
