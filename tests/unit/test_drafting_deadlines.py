"""When a goal of a sentence is due, what is past, and which years are meant."""

from __future__ import annotations

from datetime import date

import pytest
from support.drafting import ISSUED, read

from analytics.drafting.draft import Draft, draft_lines


def rows(draft: Draft) -> list[tuple[str, str, str, float, int]]:
    return [(g.place, g.name, g.comparator, g.value, g.last.year) for g in draft.goals if g.has_number]


def reasons(draft: Draft) -> set[str]:
    return {u.reason for u in draft.unused}


def deadlines(draft: Draft) -> list[tuple[float, int, str]]:
    return [(g.value, g.last.year, g.band) for g in draft.goals if g.has_number]


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


def test_a_base_year_as_a_clause_of_its_own_holds_for_the_sentence(regions):
    draft = read(regions, "与2020年相比,氮氧化物排放量减少9%以上,氨氮排放量减少4%以上。")
    assert [(g.name, g.base and g.base.year) for g in draft.goals if g.has_number] == [
        ("氮氧化物排放量减少", 2020),
        ("氨氮排放量减少", 2020),
    ]


def test_halving_and_doubling_are_changes_with_their_base(regions):
    draft = read(regions, "再生水利用量比2020年翻一番,单位产值水耗减半。")
    assert [(row[1], row[3]) for row in rows(draft)] == [("再生水利用量增长", 100), ("单位产值水耗下降", 50)]


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


def test_the_period_of_a_plan_that_is_only_cited_is_not_the_plan_s_own(regions):
    lines = [(1, "某市2023年工作要点"), (2, "落实《某市行动计划(2021-2024年)》,PM2.5浓度降至40微克/立方米。")]
    assert draft_lines(lines, regions, ("xinxiang", "新乡市"), ISSUED).plan.last == date(2023, 12, 31)


def test_times_a_year_in_words_are_numbers(regions):
    draft = read(regions, "重点监管单位每年至少一次自行监测,新建两座污水处理厂。")
    assert [(g.value, g.unit, g.recurring) for g in draft.goals if g.has_number] == [
        (1, "times", True),
        (2, "座", False),
    ]


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


def test_a_year_ahead_is_meant_for_its_clause_alone(regions):
    draft = read(regions, "到2025年,湿地保护率提前一年达到55%,森林覆盖率达到33%。", "农膜回收率达到90%。")
    assert [(row[1], row[4]) for row in rows(draft)] == [
        ("湿地保护率", 2024),
        ("森林覆盖率", 2025),
        ("农膜回收率", 2025),
    ]


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


def test_what_was_begun_or_found_before_is_yet_to_be_finished(regions):
    draft = read(regions, "去年启动的30个整治项目全部完成。完成已排查出的12条黑臭水体整治。")
    assert [row[3] for row in rows(draft)] == [30, 12]


def test_a_plan_without_a_period_goes_up_to_its_latest_common_deadline(regions):
    lines = [
        (1, "某市清洁能源汽车发展规划"),
        (2, "到2025年,充电桩达到2万个。到2030年,充电桩达到5万个。展望2050年,全面电动化。"),
        (3, "到2025年,公交电动化率达到80%。到2030年,公交电动化率达到100%。快充桩占比达到40%。"),
    ]
    assert draft_lines(lines, regions, ("xinxiang", "新乡市"), date(2023, 8, 9)).plan.last == date(2030, 12, 31)


def test_a_date_behind_a_task_is_its_deadline_and_does_not_end_its_object(regions):
    assert [(row[1], *row[3:]) for row in rows(read(regions, "12个灌区节水改造任务2024年全面完成。"))] == [
        ("灌区节水改造任务全面完成", 12, 2024)
    ]


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


def test_work_of_a_year_ends_with_the_year_of_issue(regions):
    lines = [(1, "新乡市清洁取暖工作要点"), (2, "到“十四五”末,占比超过85%。"), (3, "新建公园3个。")]
    draft = draft_lines(lines, regions, ("xinxiang", "新乡市"), date(2023, 8, 30))
    assert draft.plan.last == date(2023, 12, 31)


def test_a_plan_of_three_years_without_its_years_begins_with_that_of_issue(regions):
    lines = [(1, "新乡市总磷控制三年行动实施意见"), (2, "2024年底前完成改造3处。2024年利用率达到40%。新建井9口。")]
    draft = draft_lines(lines, regions, ("xinxiang", "新乡市"), date(2023, 2, 14))
    assert (draft.plan.first, draft.plan.last) == (date(2023, 1, 1), date(2025, 12, 31))


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


@pytest.mark.parametrize("text", ["8.2025年底前,完成20家企业治理。", "8、2025年,完成20家企业治理。"])
def test_the_number_of_a_clause_may_stick_to_a_year(regions, text):
    (goal,) = read(regions, text).goals
    assert (goal.value, str(goal.last), goal.clause) == (20, "2025-12-31", "二.8")


def test_a_decimal_before_a_unit_is_no_number_of_a_clause(regions):
    assert [g.value for g in read(regions, "8.2万吨粪污得到处理,新增湿地8.2万亩。").goals][-1] == 8.2


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


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # tasks after a task, levels after a level go on with the day that opens the part before
        ("2024年底前,完成营造林45万亩;完成退化林修复12万亩;建成示范区2个。", [(45, 2024), (12, 2024), (2, 2024)]),
        ("2024年底前,垃圾分类覆盖率达到90%;其他县(市)达到60%。", [(90, 2024), (60, 2024)]),
        ("实施绿色制造工程,2024年底前,完成清洁生产审核45家;创建绿色工厂12家。", [(45, 2024), (12, 2024)]),
        # a level after a task and a change after a level are goals of the plan
        ("2024年底前,完成清洁生产审核45家;尾矿库综合治理率达到90%。", [(45, 2024), (90, 2025)]),
        ("2024年底前,湿地名录达到30处;单位地区生产总值能耗下降14%。", [(30, 2024), (14, 2025)]),
        # a day behind the thing that it is of, and one with a part of another form between
        ("化工企业2024年底前完成改造12家;完成印染企业改造8家。", [(12, 2024), (8, 2025)]),
        ("2024年底前,完成河道改造5处;管网覆盖率达到80%;完成水体整治3处。", [(5, 2024), (80, 2025), (3, 2025)]),
        # a year is meant for all that follows
        ("2024年,新建处理厂1座;改造转运站9座。", [(1, 2024), (9, 2024)]),
        # but a later day of another task shows that it is over by then
        (
            "2023年,合格率达到95%;2024年6月底前,建成收集点3个;填埋量占比控制在12%以下。",
            [(95, 2023), (3, 2024), (12, 2025)],
        ),
    ],
)
def test_a_part_after_a_semicolon_goes_on_with_a_day_if_it_has_the_form_of_the_part_before(regions, text, expected):
    assert [row[3:] for row in rows(read(regions, text))] == expected


def test_a_day_behind_places_alone_holds_for_the_next_clause(regions):
    draft = read(regions, "卫辉市、辉县市2024年底前各建成1座基地,年处理能力分别达到60万吨、45万吨。")
    assert [(g.place, g.value, g.last.year) for g in draft.goals] == [
        ("卫辉市", 1, 2024),
        ("辉县市", 1, 2024),
        ("卫辉市", 60, 2024),
        ("辉县市", 45, 2024),
    ]


def test_a_year_by_which_one_thing_is_done_is_not_that_of_the_next_sentence(regions):
    draft = read(regions, "其余县(市、区)矿山2023年内完成销号12处。2025年底前复垦率不低于85%;综合治理率达到70%以上。")
    assert [row[3:] for row in rows(draft)] == [(12, 2023), (85, 2025), (70, 2025)]


def test_a_rise_on_the_year_before_is_promised_by_a_plan_and_reported_by_the_press(regions):
    text = "生活污水集中收集率较上年提高3个百分点。"
    assert [row[3] for row in rows(read(regions, text))] == [3]
    assert rows(read(regions, "本报讯(记者某某)会议总结了工作。", text)) == []


def test_a_schedule_of_years_does_not_hold_for_the_next_sentence(regions):
    draft = read(regions, "2023年改厕5000户,2024年6000户。改厕合格率不低于98%。")
    assert [row[3:] for row in rows(draft)] == [(5000, 2023), (6000, 2024), (98, 2025)]
    draft = read(regions, "2023年6月底前全面完成“十三五”期间改厕问题整改。改厕合格率不低于98%。")
    assert [row[3:] for row in rows(draft)] == [(98, 2025)]


def test_the_whole_year_ends_the_day_before_it(regions):
    draft = read(regions, "2024年6月底前,卫辉市完成高炉置换4座,全年压减焦化产能120万吨。")
    assert [(g.value, str(g.last)) for g in draft.goals if g.has_number] == [(4, "2024-06-30"), (120, "2024-12-31")]


def test_what_is_striven_for_ends_where_a_part_opens_with_a_time_of_its_own(regions):
    text = "力争用两年时间,考核合格率达到95%;2025年6月底前,建成收集点3个。"
    assert [(g.value, g.obligation) for g in read(regions, text).goals] == [(95, "striven"), (3, "binding")]


def test_a_day_of_a_month_is_kept(regions):
    draft = read(regions, "11月15日前,完成散煤替代1.2万户;12月上旬前完成验收300户。")
    assert [str(g.last)[5:] for g in draft.goals if g.has_number] == ["11-15", "12-10"]


def test_a_later_time_at_the_end_is_for_the_rest_and_ends_the_years_before(regions):
    draft = read(regions, "到2024年,完成198个排污口整治,2025年底前全部完成。污水集中收集率达到65%。")
    assert deadlines(draft)[0][:2] == (198, 2024) and deadlines(draft)[1][:2] == (65, 2025)


def test_a_sum_over_five_years_begins_before_them(regions):
    draft = read(regions, "到2025年,单位GDP能耗五年累计下降15%。")
    assert [g.base and g.base.year for g in draft.goals] == [2020]


def test_an_earlier_year_in_a_bracket_is_the_base_of_its_number_alone(regions):
    draft = read(
        regions, "到2025年,绿色矿山建成率达到60%(2022年为41%),再生水利用率达到35%,绿化覆盖率由2022年的40%提高到43%。"
    )
    assert [(g.value, g.last.year, g.base and g.base.year) for g in draft.goals] == [
        (60, 2025, 2022),
        (35, 2025, None),
        (43, 2025, 2022),
    ]


def test_a_sentence_with_an_earlier_year_in_a_bracket_alone_is_not_past(regions):
    draft = read(regions, "污泥处置率达到95%以上(2021年为88%),再生水利用率达到30%。")
    assert [g.value for g in draft.goals if g.has_number] == [95, 30]


def test_the_years_of_a_list_go_on_with_one_thing_that_has_a_number_each(regions):
    text = "到2024年、2025年,秸秆离田率分别达到41%、45%,粪污处理设施配套率分别为97%和99%。"
    assert [(g.value, g.last.year) for g in read(regions, text).goals] == [
        (41, 2024), (45, 2025), (97, 2024), (99, 2025),
    ]  # fmt: skip


def test_those_that_are_counted_act_by_the_time_behind_them(regions):
    draft = read(regions, "甲区印染、乙区制革等5个集群于2024年9月底前完成改造,新增绿色工厂8家。")
    assert [(g.value, str(g.last)) for g in draft.goals] == [(5, "2024-09-30"), (8, "2025-12-31")]


def test_a_year_behind_places_alone_ends_with_its_sentence(regions):
    draft = read(regions, "甲山县、乙水县到2023年全面完成创建。每年新增示范河湖不少于5条。")
    assert [(g.value, g.last.year) for g in draft.goals if g.has_number] == [(5, 2025)]
