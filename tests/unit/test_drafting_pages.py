"""What stands around a plan, what its parts say of the next ones, and what is said twice."""

from __future__ import annotations

from datetime import date

import pytest
from support.drafting import read

from analytics.drafting.documents import heard, read_document, read_lines
from analytics.drafting.draft import Draft, draft_lines


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


def test_the_years_of_a_cited_title_are_no_deadline(regions):
    draft = read(regions, "按照《某县国土绿化规划纲要(2022-2030年)》,完成造林3万亩。")
    assert [row[3:] for row in rows(draft)] == [(3, 2025)]


def test_what_is_said_again_is_one_goal(regions):
    texts = ["到2025年,森林覆盖率达到33%,湿地保护率达到55%。", "大力植树。到2025年,全市森林覆盖率达到33%以上。"]
    draft = read(regions, *texts)
    assert [row[1] for row in rows(draft)] == ["森林覆盖率", "湿地保护率"]
    assert "repeated" in reasons(draft)


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


def test_a_damaged_pdf_is_reported_in_one_note(tmp_path, capsys):
    import logging

    with heard("pypdf") as said:
        logging.getLogger("pypdf._reader").warning("Ignoring wrong pointing object")
    assert said == ["Ignoring wrong pointing object"]
    assert capsys.readouterr().err == ""


def test_a_press_report_promises_only_where_it_is_about_plans(regions):
    lines = [
        (1, "碧水长流:我市生态环境综述"),
        (2, "某日报记者 张某"),
        (3, "漫步河畔,全市建成污水处理厂16座,优良天数比率达到75%。卫辉市投资3亿元,整合再生金属企业86家。"),
        (4, "根据行动方案,到2025年,优良天数比率达到78%。受污染耕地安全利用率保持在95%以上。"),
        (5, "“今年将完成12家水泥企业改造。”负责人说。"),
    ]
    draft = draft_lines(lines, regions, ("xinxiang", "新乡市"), date(2023, 8, 9))
    assert [row[3] for row in rows(draft)] == [78, 95, 12]


def test_a_headline_and_its_text_are_one_goal(regions):
    draft = read(regions, "到2025年PM2.5要降到40微克以下", "到2025年,PM2.5平均浓度控制在40微克/立方米以下。")
    assert [row[3:] for row in rows(draft)] == [(40, 2025)]


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
        ("中期目标(2030年):岸线保有率达到40%,建成海湾2个。", [(40, 2030), (2, 2030)]),
        ("今后两年还将新建矿山30座。", [(30, 2024)]),
        ("今冬明春完成取暖改造2万户。", [(2, 2024)]),
        ("9个县区10月底前完成散煤改造6万户。", [(6, 2023)]),
        ("考核满分100分,公众满意度达到94分以上,水质占25分。", [(94, 2025)]),
    ],
)
def test_times_and_sets_of_web_copies(regions, text, expected):
    assert [row[3:] for row in rows(read(regions, "新乡市规划(2023-2025年)", text))] == expected


def test_a_headline_in_other_words_is_the_goal_of_the_text(regions):
    lines = [
        (1, "打好三场硬仗 PM2.5目标42微克"),
        (2, "本报讯(记者某某)会议要求,全年PM2.5平均浓度控制在42微克/立方米以内。"),
    ]
    draft = draft_lines(lines, regions, ("xinxiang", "新乡市"), date(2023, 5, 22))
    assert [(g.value, g.line) for g in draft.goals] == [(42, 2)]


def test_captions_and_comments_of_a_page_are_no_text_of_a_plan(regions):
    draft = read(regions, "图为公园,面积约200亩。王五 摄", "网友评论(3条):希望新建公园30个。", "新建公园5个。")
    assert [row[3] for row in rows(draft)] == [5]
    assert "navigation" in reasons(draft)


def test_a_sentence_of_a_report_is_no_title_that_states_the_period(regions):
    lines = [
        (1, "今年力争PM2.5降至43微克"),
        (2, "本报讯(记者某某)今年新建公园5个,年内淘汰车辆20辆,8月底前改造锅炉6台。"),
        (3, "到2025年提高到40%。"),
    ]
    draft = draft_lines(lines, regions, ("xinxiang", "新乡市"), date(2023, 2, 14))
    assert draft.plan.last == date(2023, 12, 31)
