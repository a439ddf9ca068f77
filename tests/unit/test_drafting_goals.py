"""Numbers of a sentence that are goals, and those that are none: sizes, results, examples, estimates."""

from __future__ import annotations

import pytest
from support.drafting import read

from analytics.drafting.draft import Draft, frame


def rows(draft: Draft) -> list[tuple[str, str, str, float, int]]:
    return [(g.place, g.name, g.comparator, g.value, g.last.year) for g in draft.goals if g.has_number]


def reasons(draft: Draft) -> set[str]:
    return {u.reason for u in draft.unused}


def deadlines(draft: Draft) -> list[tuple[float, int, str]]:
    return [(g.value, g.last.year, g.band) for g in draft.goals if g.has_number]


def test_what_a_change_starts_from_is_no_goal(regions):
    draft = read(regions, "到2025年,氨氮排放总量控制在1.2万吨,比2020年的1.5万吨下降20%。")
    assert rows(draft) == [
        ("新乡市", "氨氮排放总量", "<=", 1.2, 2025),
        ("新乡市", "氨氮排放总量下降", ">=", 20, 2025),
    ]


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


def test_striving_by_means_of_holds_for_the_sentence(regions):
    draft = read(regions, "力争通过3年努力,优良天数比例达到75%,森林覆盖率达到30%。")
    assert {g.obligation for g in draft.goals if g.has_number} == {"striven"}


@pytest.mark.parametrize("text", ["完成35蒸吨/小时燃煤锅炉淘汰任务。", "20万人口以上县城实现集中供热。"])
def test_a_size_before_what_is_meant_is_no_goal(regions, text):
    assert rows(read(regions, text)) == []


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


def test_sources_of_water_are_not_rivers(regions):
    draft = read(regions, "县城集中式饮用水水源水质达到或优于Ⅲ类比例达到100%,考核断面水质优良率达到90%。")
    ids = [g.indicator_id for g in draft.goals if g.has_number]
    assert ids == ["drinking_water_compliance_share", "water_share_class_1_3"]


def test_a_radius_of_service_is_no_goal(regions):
    assert [row[3] for row in rows(read(regions, "公园绿地500米服务半径覆盖率达到90%。"))] == [90]


def test_the_other_way_to_meet_a_goal_is_no_second_goal(regions):
    draft = read(regions, "到2025年,污水集中收集率达到70%以上或较2020年提高5个百分点,农膜回收率达到90%。")
    assert deadlines(draft) == [(70, 2025, "middle"), (90, 2025, "high")]
    assert "other_way" in reasons(draft)


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


def test_the_last_twenty_without_a_set_are_those_of_the_nation(regions):
    draft = read(regions, "到2025年,PM2.5浓度低于40微克/立方米,稳定退出“后二十”。")
    assert [(g.indicator_id, g.value) for g in draft.goals] == [("pm25_mean", 40), ("rank_168_cities", 148)]


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
def test_sizes_times_and_payments_are_distinguished_from_goals(regions, text, expected):
    assert [row[3] for row in rows(read(regions, text))] == expected


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


def test_tenths_are_per_cent(regions):
    text = "农村生活污水治理率不低于九成五,垃圾分类覆盖率超八成,配备五成套设备。"
    assert [row[2:4] for row in rows(read(regions, text))] == [(">=", 95), (">", 80)]


def test_a_board_that_shows_measurements_is_no_result(regions):
    assert [g.value for g in read(regions, "2025年,设置噪声监测显示屏20块。").goals] == [20]
    assert [g.value for g in read(regions, "监测显示,噪声达标率达到88%。").goals] == []


@pytest.mark.parametrize(
    ("text", "expected", "reason"),
    [
        ("污水集中收集率仅为72%,设施正常运行率不足80%,处置能力缺口约2万吨/年。", [], "achievement"),
        ("在去年完成47个排污口溯源的基础上,5月底前完成剩余16个排污口溯源。", [16], "baseline"),
        ("对造林成活率低于85%的地块,不予验收。", [], "scope"),
        ("重点断面上游5公里内排污口全部完成整治。", [100], "scope"),
        ("已建设施正常运行率达到85%以上。", [85], "date"),
        ("关停自备井320眼,抽查企业60家次。", [320, 60], "date"),
        ("卫辉市制定1项产业集群整治方案。", [1], "date"),
    ],
)
def test_what_falls_short_is_taken_for_granted_or_says_where_is_no_goal(regions, text, expected, reason):
    draft = read(regions, text)
    assert [row[3] for row in rows(draft)] == expected
    assert reason in reasons(draft)


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        # of what a bare measure is, the name before, the sentence or the paragraph says
        (["2.加强农村污水设施管理。设施正常运行率达到90%。"], ["rural_sewage_facility_run_share"]),
        (["推广测土配方施肥技术,技术覆盖率稳定在95%以上,绿色防控覆盖率达55%。"], ["soil_test_fertilising_share", ""]),
        (["3.整治入河排污口。6月底前整治完成率达到60%。"], ["outfall_remediated_share"]),
        (["湿地保护率达到50%。"], [""]),
    ],
)  # fmt: skip
def test_a_bare_measure_is_that_of_what_the_text_is_about(regions, texts, expected):
    assert [g.indicator_id for g in read(regions, *texts).goals if g.has_number] == expected


def test_numbers_of_which_only_the_last_names_the_thing_are_all_of_it(regions):
    draft = read(regions, "2023年完成12个,2024年完成14个,2025年全部完成剩余9个水体整治。")
    assert [(g.value, g.last.year) for g in draft.goals] == [(12, 2023), (14, 2024), (9, 2025)]
    assert all("水体整治" in g.name for g in draft.goals)


def test_a_title_is_no_goal(regions):
    assert not read(regions, "某市空气质量持续改善行动方案(2024-2025年)").goals


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("到2025年,细颗粒物(PM2.5)年均浓度持续下降,控制在41微克/立方米以内。", ("细颗粒物年均浓度", "<=", 41)),
        ("到2025年,大鸨野外种群数量稳定增长,力争达到42只。", ("大鸨野外种群数量", ">=", 42)),
        ("道路交通噪声昼间平均等效声级控制在67dB(A)以下。", ("道路交通噪声昼间平均等效声级", "<=", 67)),
        ("到2025年,新能源汽车车桩比小于2.5:1。", ("新能源汽车车桩比", "<", 2.5)),
    ],
)
def test_a_direction_before_the_level_and_units_in_latin_letters(regions, text, expected):
    assert [row[1:4] for row in rows(read(regions, text))] == [expected]


def test_what_the_work_is_about_is_no_goal(regions):
    draft = read(regions, "以国家监管清单的32条农村黑臭水体为重点,到2025年完成治理18条。")
    assert [row[3] for row in rows(draft)] == [18] and "scope" in reasons(draft)


def test_a_measure_goes_on_with_parts_of_the_area(regions):
    draft = read(regions, "清洁取暖率城区达到90%、县城70%、农村40%。")
    assert [(g.subject, g.name, g.value) for g in draft.goals if g.has_number] == [
        ("城区", "清洁取暖率", 90), ("县城", "清洁取暖率", 70), ("农村", "清洁取暖率", 40)]  # fmt: skip


def test_a_bracket_after_a_counted_unit_is_another_word_for_it(regions):
    draft = read(regions, "淘汰炭化炉18台(套)2024年底前完成。")
    assert [row[3:] for row in rows(draft)] == [(18, 2024)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("到2025年,城市和乡镇生活污水处理率分别达到98%、90%。", [("城市", 98), ("乡镇", 90)]),
        ("到2025年,生活污水处理率城市和乡镇分别达到98%和90%以上。", [("城市", 98), ("乡镇", 90)]),
        ("到2025年,生活污水处理率达到城市98%、乡镇90%。", [("城市", 98), ("乡镇", 90)]),
        ("2025年,设区市、县级市和县城生活污水处理率分别达到75%、65%和60%。",
         [("设区市", 75), ("县级市", 65), ("县城", 60)]),
    ],
)  # fmt: skip
def test_parts_of_the_area_have_a_goal_each_of_what_is_measured_of_them_all(regions, text, expected):
    draft = read(regions, text)
    assert [(g.subject, g.value) for g in draft.goals] == expected
    assert {g.name for g in draft.goals} == {"生活污水处理率"}
    assert {g.place for g in draft.goals} == {"新乡市"}


def test_a_part_of_a_part_has_what_is_measured_of_them_all(regions):
    draft = read(regions, "到2025年,市区、县城污水处理率分别达到98%、95%以上,其中老城区达到99%。")
    assert [(g.subject, g.name, g.value) for g in draft.goals] == [
        ("市区", "污水处理率", 98),
        ("县城", "污水处理率", 95),
        ("老城区", "污水处理率", 99),
    ]


@pytest.mark.parametrize(
    ("text", "subject", "name"),
    [
        ("到2025年,县级市各建成3个省级示范村。", "各县级市", "建成省级示范村"),
        ("到2025年,各县级市建成3个省级示范村。", "各县级市", "建成省级示范村"),
        ("到2025年,每个乡镇至少建成3个污水处理站。", "各乡镇", "建成污水处理站"),
    ],
)
def test_what_each_place_of_a_kind_is_to_have_says_so(regions, text, subject, name):
    draft = read(regions, text)
    assert [(g.place, g.subject, g.name, g.value) for g in draft.goals] == [("新乡市", subject, name, 3)]


@pytest.mark.parametrize(
    "text", ["2024年完成65家水泥、陶瓷企业深度治理。", "2024年淘汰65台燃煤锅炉、窑炉。", "2024年新建65处公园、绿地。"]
)
def test_one_number_of_several_kinds_of_things_is_one_goal(regions, text):
    assert [row[3] for row in rows(read(regions, text))] == [65]


def test_one_number_of_several_things_done_to_each_is_a_goal_of_each(regions):
    found = rows(read(regions, "2024年完成9个地块详细调查和风险评估。"))
    assert [(row[1], row[3]) for row in found] == [("风险评估", 9), ("风险评估", 9)]


def test_a_clause_that_is_to_be_cut_names_the_amounts_of_the_next(regions):
    found = rows(read(regions, "重点削减非电力用煤,2024年、2025年分别压减18万吨和22万吨。"))
    assert [row[1:] for row in found] == [("非电力用煤压减", ">=", 18, 2024), ("非电力用煤压减", ">=", 22, 2025)]


def test_a_list_of_places_with_a_value_a_year_is_read_like_a_table(regions):
    text = "各县(市、区)2024年、2025年PM2.5浓度目标(微克/立方米):卫辉市42、40,辉县市43.5、41。"
    assert rows(read(regions, text)) == [
        ("卫辉市", "PM2.5浓度", "<=", 42, 2024),
        ("卫辉市", "PM2.5浓度", "<=", 40, 2025),
        ("辉县市", "PM2.5浓度", "<=", 43.5, 2024),
        ("辉县市", "PM2.5浓度", "<=", 41, 2025),
    ]
    alone = read(regions, "各县(市、区)2024年PM2.5浓度目标(微克/立方米):卫辉市42、40,辉县市43.5、41。")
    assert [g for g in alone.goals if g.value == 42 and g.place == "卫辉市" and g.last.year == 2024] == []


def test_the_years_of_a_list_end_with_their_clause(regions):
    text = "2023年、2025年用水总量分别控制在268万吨、272万吨以内,万元GDP用水量、能耗比2020年分别下降15%、16%。"
    assert [(row[3], row[4]) for row in rows(read(regions, text))] == [(268, 2023), (272, 2025), (15, 2025), (16, 2025)]


def test_after_a_task_by_the_plans_end_an_earlier_year_holds_no_longer(regions):
    draft = read(regions, "到2023年,监控装置安装率达到100%。2025年底前完成18个园区改造。工业用水重复利用率超过94%。")
    assert [(row[3], row[4]) for row in rows(draft)] == [(100, 2023), (18, 2025), (94, 2025)]


@pytest.mark.parametrize(("text", "value", "unit"), [("黑臭水体比例为零。", 0, "%"), ("火点数同比减少两成。", 20, "%")])
def test_nought_and_tenths_in_characters_are_numbers(regions, text, value, unit):
    assert [(g.value, g.unit) for g in read(regions, text).goals if g.has_number] == [(value, unit)]


def test_a_size_in_a_list_of_sizes_is_no_goal(regions):
    draft = read(regions, "烧结机180平方米以下、高炉1000立方米以下的装备2025年底前基本淘汰。")
    assert rows(draft) == [] and "size_class" in reasons(draft)


def test_what_a_preface_tells_of_the_land_is_no_goal(regions):
    assert rows(read(regions, "境内流域面积50平方公里以上河流786条。")) == []
    assert rows(read(regions, "全市森林覆盖率达到30%。", heading="前言")) == []


def test_a_total_after_a_number_a_year_is_of_the_same(regions):
    found = rows(read(regions, "每年完成不少于15个行政村环境整治,到2025年累计完成75个。"))
    assert [(row[1], row[3]) for row in found] == [("每年完成行政村环境整治", 15), ("每年完成行政村环境整治", 75)]


def test_another_period_of_the_same_count_keeps_its_name(regions):
    found = rows(read(regions, "燃油抽检每月不少于20批次、全年不少于300批次。"))
    assert [(row[1], row[3]) for row in found] == [("燃油抽检每月", 20), ("燃油抽检全年", 300)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("对9个乡镇、2个街道开展用水排查,2024年新建取水计量点5处。", [5]),
        ("在监测的46个断面中,水质优良断面达到40个。", [40]),
        ("划定沿湖2公里管控范围,新增湿地50公顷。", [50]),
        ("依据《某某法》第三十二条规定,淘汰燃煤锅炉20台。", [20]),
        ("完成30个乡镇水站全部联网。", [30]),
        ("关停4.5米以下高炉,搬迁企业6家。", [6]),
        ("“去年我们清理垃圾300吨,今年要新建站房4座。”", [4]),
        ("对水质类别降低1个级别的,扣减奖补资金。", []),
        ("专栏3 某市重点工程", []),
        ("全市保护区面积820平方公里,占国土面积12%,新增湿地30公顷。", [30]),
        ("丙区完成试点创建,全市累计建成20个以上。", [20]),
        ("烟囱高度45米及以下、使用超过15年的锅炉2024年淘汰20台。", [20]),
        ("督察反馈的27个问题,年内完成整改21个。", [21]),
        ("甲河全年补水不少于90天,公示时间不少于7天。", [90]),
        ("预计工程总投资12亿元,可形成节能能力5万吨标准煤。", []),
    ],
)
def test_places_that_something_is_done_to_sets_and_widths_are_no_goals(regions, text, expected):
    assert [g.value for g in read(regions, text).goals if g.has_number] == expected


def test_parts_of_a_set_that_is_no_goal_are_none_and_works_count_the_set(regions):
    text = "对已查明的26条农村黑臭水体(其中国家监管4条)逐条治理,2023年完成整治7条,2024年完成11条。"
    made = [g for g in read(regions, text).goals if g.has_number]
    assert [(g.value, g.last.year) for g in made] == [(7, 2023), (11, 2024)]
    assert all("黑臭水体" in g.name for g in made)


def test_a_share_of_all_energy_is_to_be_high_unless_it_is_of_coal(regions):
    draft = read(regions, "清洁能源占能源消费总量比重达到20%,煤炭占能源消费总量比重达到50%。")
    assert [g.comparator for g in draft.goals] == [">=", "<="]


def test_a_bracket_gives_a_change_from_another_year(regions):
    draft = read(regions, "到2025年,再生水利用率达到30%(较2022年提高6个百分点),漏损率控制在9%以内。")
    assert [(g.name, g.value, g.unit, g.base and g.base.year) for g in draft.goals] == [
        ("再生水利用率", 30, "%", None),
        ("再生水利用率提高", 6, "pp", 2022),
        ("漏损率", 9, "%", None),
    ]


def test_members_of_a_list_after_a_colon_have_its_measure(regions):
    draft = read(regions, "到2025年,绿色出行比例:主要干线达到70%,新建片区不低于75%。")
    assert [(g.subject, g.name, g.value) for g in draft.goals] == [
        ("主要干线", "绿色出行比例", 70),
        ("新建片区", "绿色出行比例", 75),
    ]


def test_a_level_in_a_bracket_is_a_goal_of_its_own(regions):
    draft = read(regions, "到2025年,完成退耕5万亩(累计退耕总面积达到30万亩),新增林地2万亩。")
    assert [g.value for g in draft.goals] == [5, 30, 2]


def test_a_level_has_the_base_year_whose_value_the_next_clause_names(regions):
    draft = read(regions, "到2025年,总磷排放总量控制在1.2万吨,比2020年的1.5万吨减少20%。")
    assert [(g.value, g.base and g.base.year) for g in draft.goals] == [(1.2, 2020), (20, 2020)]


def test_zones_called_after_what_they_are_for_are_no_places(regions):
    draft = read(regions, "到2025年,北部水源涵养区和南部生态支撑区建设加快,水功能区达标率达到95%。")
    assert {g.place for g in draft.goals} == {"新乡市"}


def test_a_bracket_of_years_gives_each_its_work(regions):
    draft = read(regions, "到2025年,淘汰老旧车辆9000辆(2023年淘汰3000辆、2024年淘汰4000辆)。")
    assert [(g.value, g.last.year) for g in draft.goals] == [(9000, 2025), (3000, 2023), (4000, 2024)]


def test_a_share_of_devices_against_noise_is_to_be_high_and_noise_low(regions):
    draft = read(regions, "工地噪声监测屏安装率2024年、2025年分别达到70%、90%,夜间噪声平均声级达到50分贝。")
    assert [(g.comparator, g.value) for g in draft.goals] == [(">=", 70), (">=", 90), ("<=", 50)]
