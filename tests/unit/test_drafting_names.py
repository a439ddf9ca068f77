"""What a number of a sentence is of, and of which place."""

from __future__ import annotations

import pytest
from support.drafting import read

from analytics.drafting.draft import Draft


def rows(draft: Draft) -> list[tuple[str, str, str, float, int]]:
    return [(g.place, g.name, g.comparator, g.value, g.last.year) for g in draft.goals if g.has_number]


def reasons(draft: Draft) -> set[str]:
    return {u.reason for u in draft.unused}


def deadlines(draft: Draft) -> list[tuple[float, int, str]]:
    return [(g.value, g.last.year, g.band) for g in draft.goals if g.has_number]


def test_a_count_of_places_before_a_level_is_a_set_not_a_goal(regions):
    draft = read(regions, "全市9个考核断面优良比例达到78%。")
    assert [row[3] for row in rows(draft)] == [78]
    assert "set_size" in reasons(draft)


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


def test_voltage_says_what_line_is_meant(regions):
    assert [row[3] for row in rows(read(regions, "新建10千伏线路50公里。"))] == [50]


def test_some_named_members_of_a_group_have_one_number(regions):
    assert len(rows(read(regions, "小麦、水稻、油菜等主要作物秸秆利用率达到90%。"))) == 1
    zipped = read(regions, "化学需氧量、氨氮等主要污染物重点工程减排量分别达到240吨、18吨。")
    assert [(row[1], row[3]) for row in rows(zipped)] == [("化学需氧量重点工程减排量", 240), ("氨氮重点工程减排量", 18)]


def test_towns_in_brackets_have_their_parts(regions):
    draft = read(regions, "造林1.2万亩(其中:东山镇0.5万亩,西河镇0.7万亩)。")
    assert [(row[0], row[1], row[3]) for row in rows(draft)] == [
        ("新乡市", "造林", 1.2),
        ("东山镇", "造林", 0.5),
        ("西河镇", "造林", 0.7),
    ]


def test_parts_of_the_area_take_the_indicator_named_before(regions):
    draft = read(regions, "到2025年,铁路货运量比2020年增长30%,其中北部地区增长40%、东部平原增长10%。")
    assert [(g.subject, g.name, g.value) for g in draft.goals if g.has_number] == [
        ("", "铁路货运量增长", 30),
        ("北部地区", "铁路货运量增长", 40),
        ("东部平原", "铁路货运量增长", 10),
    ]


def test_an_area_that_is_to_reach_a_standard_is_a_goal(regions):
    assert [row[3:] for row in rows(read(regions, "到2025年底,50平方公里以上建成区达到海绵城市要求。"))] == [(50, 2025)]


def test_boilers_of_a_size_are_counted_and_their_owners_are_not(regions):
    draft = read(regions, "完成2台65蒸吨燃煤锅炉关停,实施3家企业5台燃气锅炉低氮改造。")
    assert [row[3] for row in rows(draft)] == [2, 5]


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


def test_a_clause_that_is_a_name_is_what_the_next_ones_give_values_of(regions):
    draft = read(regions, "农膜回收率达到90%;受污染耕地安全利用率,2024年为92%,2025年为93%。")
    assert [(row[1], *row[3:]) for row in rows(draft)][1:] == [
        ("受污染耕地安全利用率", 92, 2024),
        ("受污染耕地安全利用率", 93, 2025),
    ]


def test_a_class_that_is_not_reached_is_no_goal(regions):
    assert read(regions, "还有5个断面未达到Ⅲ类。").goals == []


def test_examples_of_a_group_are_not_its_places(regions):
    draft = read(regions, "到2025年,卫辉市、辉县市等8个县级城市优良天数比率达到70%。")
    assert [g.place for g in draft.goals if g.has_number] == ["新乡市"]


def test_in_principle_is_kept_as_a_doubt_and_not_in_the_name(regions):
    draft = read(regions, "到2025年,新建公交车新能源比例原则上不低于90%。")
    assert [(g.name, g.obligation, g.band) for g in draft.goals] == [("新建公交车新能源比例", "binding", "high")]
    assert "in_principle" in draft.goals[0].reasons


def test_so_many_for_each_stretch_is_no_number_of_them(regions):
    assert rows(read(regions, "高速公路每50公里设1座充电站。")) == []


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
    assert (goal.comparator, goal.has_number, goal.band) == ("rank", False, "low")
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
        (
            "到2025年,农村生活污水治理率县城周边达到60%、偏远乡镇达到35%。",
            [("农村生活污水治理率", "县城周边", 60), ("农村生活污水治理率", "偏远乡镇", 35)],
        ),
        ("到2025年,省级达到5个。", []),
    ],
)
def test_a_part_of_the_area_or_a_level_is_no_indicator(regions, text, expected):
    assert [(g.name, g.subject, g.value) for g in read(regions, text).goals] == expected


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
    ("text", "expected"),
    [
        ("主干路水洗机扫率达到93%,背街小巷达到80%;县城、县级市城区分别达到85%、88%。",
         ["主干路水洗机扫率", "背街小巷", "县城", "县级市城区"]),
        ("风电装机突破1000万千瓦,占总装机比重达到45%。", ["风电装机", "风电装机占总装机比重"]),
        ("新建垃圾中转站26座,改造提升41座。", ["新建垃圾中转站", "改造提升垃圾中转站"]),
        ("污水处理厂进水BOD浓度高于100毫克/升的比例达到60%。", ["污水处理厂进水BOD浓度高于100毫克/升的比例"]),
        ("卫辉市完成4座450立方米高炉减量置换。", ["完成450立方米高炉减量置换"]),
    ],
)  # fmt: skip
def test_what_a_part_a_share_or_a_further_work_is_of(regions, text, expected):
    assert [g.subject or g.name for g in read(regions, text).goals if g.has_number] == expected


def test_the_standard_of_one_pollutant_is_in_doubt(regions):
    (goal,) = read(regions, "2025年,PM2.5稳定达到国家二级标准。").goals
    assert goal.band == "middle" and "number_implied" in goal.reasons


def test_places_hold_for_later_clauses_unless_one_names_another(regions):
    draft = read(regions, "卫辉市建成厂站4座,辉县市完成企业整合,压减产能120万吨。")
    assert [(g.place, g.value) for g in draft.goals if g.has_number] == [("卫辉市", 4), ("新乡市", 120)]


def test_places_before_a_colon_and_lists_of_places_over_commas(regions):
    draft = read(regions, "卫辉市、辉县市:到2025年PM2.5浓度分别达到42、43微克/立方米,优良天数比率均达到75%。")
    assert [(g.place, g.value) for g in draft.goals if g.has_number] == [
        ("卫辉市", 42), ("辉县市", 43), ("卫辉市", 75), ("辉县市", 75)]  # fmt: skip
    draft = read(regions, "到2025年,卫辉市、辉县市,获嘉县等重点县受污染耕地安全利用率不低于91%。")
    assert [g.place for g in draft.goals if g.has_number] == ["卫辉市", "辉县市", "获嘉县"]


def test_parts_of_the_area_after_what_is_measured_of_them_alone(regions):
    draft = read(
        regions, "各县(市、区)降尘量,卫辉市、辉县市不高于8吨/月·平方公里,其他县(市、区)不高于7吨/月·平方公里。"
    )
    assert [(g.place, g.name, g.value) for g in draft.goals if g.has_number] == [
        ("卫辉市", "降尘量", 8), ("辉县市", "降尘量", 8), ("新乡市", "降尘量", 7)]  # fmt: skip
    draft = read(regions, "全流域行政村“两污”设施覆盖率:2023年65%、2024年80%。")
    assert [(g.value, g.last.year) for g in draft.goals if g.has_number] == [(65, 2023), (80, 2024)]


def test_a_share_of_several_ways_to_carry_is_one(regions):
    draft = read(regions, "铁路、水路、新能源汽车运输比例达到90%以上。")
    assert [g.value for g in draft.goals if g.has_number] == [90]


def test_how_large_the_furnaces_are_is_no_goal(regions):
    assert rows(read(regions, "加快淘汰1000立方米以下高炉、100吨以下转炉。")) == []


def test_a_share_of_several_industries_is_one_of_each(regions):
    draft = read(regions, "火电、钢铁、煤炭等行业大宗货物清洁运输比例达到80%以上。")
    several = read(regions, "火电行业、煤炭行业大宗货物清洁运输比例达到80%以上。")
    assert {g.value for g in draft.goals if g.has_number} == {80}
    assert [g.value for g in several.goals if g.has_number] == [80, 80]


def test_so_many_places_are_those_of_the_list_before(regions):
    draft = read(regions, "支持甲山县、共和县、乙水县开展试点,到2025年三县秸秆综合利用率均达到92%以上。")
    assert [(g.place, g.name, g.value) for g in draft.goals if g.has_number] == [
        (place, "秸秆综合利用率", 92) for place in ("甲山县", "共和县", "乙水县")
    ]


def test_a_bracket_of_kinds_of_places_is_part_of_their_name(regions):
    draft = read(regions, "到2025年,建成6个县(市、区)应急指挥平台。")
    assert [(g.name, g.value) for g in draft.goals] == [("建成县(市、区)应急指挥平台", 6)]


def test_a_list_that_says_how_many_it_has_is_whole_whatever_describes_it(regions):
    draft = read(regions, "臭氧超标的甲山县、乙水县、丙河区等3县(市、区)臭氧浓度比2020年下降4%以上。")
    assert [g.place for g in draft.goals] == ["甲山县", "乙水县", "丙河区"]
    assert [g.place for g in read(regions, "甲山县、乙水县等8个县建成监测站9座。").goals] == ["新乡市"]
