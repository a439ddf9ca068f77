"""Tables of indicators as documents give them: cells by blanks, one cell a line, wrapped names, words as values."""

from __future__ import annotations

from datetime import date

import pytest

from analytics.drafting.documents import read_lines
from analytics.drafting.draft import Draft, draft_lines

ISSUED = date(2022, 3, 1)
TITLE = (1, "某市“十四五”生态环境保护规划")


def read(regions, *texts: str) -> Draft:
    return draft_lines([TITLE, *enumerate(texts, 2)], regions, ("xinxiang", "新乡市"), ISSUED)


def numbers(draft: Draft) -> list[tuple[str, str, float, str, int, str]]:
    return [(g.name, g.comparator, g.value, g.unit, g.last.year, g.obligation) for g in draft.goals if g.has_number]


def test_blanks_that_a_pdf_puts_into_cells_and_units_part_nothing(regions):
    draft = read(
        regions,
        "到 2025 年，细颗粒物浓度控制在 35 微克 / 立方米以下。",
        "二、目标表",
        "指标 单位 2021 年 2024 年目标 2025 年目标",
        "可吸入颗粒物（ PM10 ）年均浓度 微克 / 立方米 62 58 55",
        "森林覆盖率 % 30.1 30.6 31.0",
    )
    assert {(name, value, unit, year) for name, _, value, unit, year, _ in numbers(draft)} == {
        ("细颗粒物浓度", 35, "ug/m3", 2025),
        ("可吸入颗粒物(PM10)年均浓度", 58, "ug/m3", 2024),
        ("可吸入颗粒物(PM10)年均浓度", 55, "ug/m3", 2025),
        ("森林覆盖率", 30.6, "%", 2024),
        ("森林覆盖率", 31, "%", 2025),
    }


def test_cells_between_single_blanks_and_a_group_in_the_first_row_only(regions):
    draft = read(
        regions,
        "类别 序号 指标名称 单位 2020年现状值 2025年目标值 指标属性",
        "环境质量 1 细颗粒物年均浓度 微克/立方米 51 45 约束性",
        "2 劣Ⅴ类水体比例 % 0 0 约束性",
        "减排 3 氮氧化物重点工程减排量 万吨 — 〔0.6〕 约束性",
        "4 受污染耕地安全利用率 % ＞90 ≥95 预期性",
        "5 城市黑臭水体比例 % — 基本消除 预期性",
        "注：〔〕内为五年累计数。",
    )
    assert numbers(draft) == [
        ("细颗粒物年均浓度", "<=", 45, "ug/m3", 2025, "binding"),
        ("劣Ⅴ类水体比例", "<=", 0, "%", 2025, "binding"),
        ("氮氧化物重点工程减排量", ">=", 0.6, "1e4 t", 2025, "binding"),
        ("受污染耕地安全利用率", ">=", 95, "%", 2025, "expected"),
    ]
    assert [g.base and g.base.year for g in draft.goals] == [2020, 2020, 2020, 2020, None]
    assert [(g.name, g.comparator) for g in draft.goals if not g.has_number] == [("城市黑臭水体比例基本消除", "event")]


def test_one_cell_a_line_with_row_numbers_and_a_name_over_two_lines(regions):
    header = "序号 指标名称 单位 现状值 2023年 2025年 属性"
    body = "1 畜禽粪污 综合利用率 % 82 84 86以上 约束性 2 农膜回收率 % 80 83 ≥85 预期性"
    draft = read(regions, *header.split(), *body.split())
    assert numbers(draft) == [
        ("畜禽粪污综合利用率", ">=", 84, "%", 2023, "binding"),
        ("畜禽粪污综合利用率", ">=", 86, "%", 2025, "binding"),
        ("农膜回收率", ">=", 83, "%", 2023, "expected"),
        ("农膜回收率", ">=", 85, "%", 2025, "expected"),
    ]


def test_a_change_in_a_cell_is_part_of_the_name(regions):
    draft = read(regions, "指标\t2025年\t属性", "单位地区生产总值能耗\t下降14%\t约束性")
    assert numbers(draft) == [("单位地区生产总值能耗下降", ">=", 14, "%", 2025, "binding")]


def test_columns_without_a_year_are_the_present_and_the_plan_s_end(regions):
    draft = read(regions, "指标\t单位\t现状值\t目标值", "森林覆盖率\t%\t22.1\t23.5")
    assert numbers(draft) == [("森林覆盖率", ">=", 23.5, "%", 2025, "binding")]


def test_every_numeral_of_a_table_is_shown_as_a_goal_or_with_its_reason(regions):
    draft = read(regions, "序号 指标 单位 2020年 2025年", "1 PM2.5年均浓度 微克/立方米 51 45", "2 森林覆盖率 % 22 24")
    shown = dict(draft.lines)
    for line in (2, 3, 4):
        covered = {
            i for item in (*draft.goals, *draft.unused) if item.line == line for i in range(item.start, item.end)
        }
        assert [c for i, c in enumerate(shown[line]) if c.isdigit() and i not in covered] == []
    assert {u.reason for u in draft.unused if u.text in ("51", "22")} == {"baseline"}
    assert {shown[g.line][g.start : g.end] for g in draft.goals} == {"45", "24"}


def test_a_clause_number_and_a_span_of_years_have_their_reasons(regions):
    draft = read(regions, "1.落实《某方案》(2021-2025年),未来5至15年持续推进。")
    line = dict(draft.lines)[2]
    covered = {i for item in (*draft.goals, *draft.unused) for i in range(item.start, item.end) if item.line == 2}
    assert [c for i, c in enumerate(line) if c.isdigit() and i not in covered] == []


def test_what_a_table_and_the_text_both_promise_is_one_goal(regions):
    text = "到2025年,全市细颗粒物年均浓度控制在41微克/立方米以下,国考断面达到或好于Ⅲ类水体比例不低于58.3%。"
    other = "到2025年,全市森林覆盖率达到16%以上。"
    rows = ["1\t细颗粒物(PM2.5)浓度(微克/立方米)\t49\t41\t约束性",
            "2\t地表水达到或好于Ⅲ类水体比例(%)\t50\t58.3\t约束性",
            "3\t森林覆盖率(%)\t13.5\t14.1\t约束性"]  # fmt: skip
    draft = read(regions, text, "专栏1 主要指标", "序号\t指标\t2020年\t2025年\t指标属性", *rows, "三、重点任务", other)
    assert [(g.indicator_id, g.value) for g in draft.goals] == [
        ("pm25_mean", 41), ("water_share_class_1_3", 58.3), ("forest_cover_share", 14.1), ("forest_cover_share", 16),
    ]  # fmt: skip
    assert sorted(u.text for u in draft.unused if u.reason == "repeated") == ["41微克/立方米以下", "58.3%"]


def test_a_table_of_places_gives_each_place_its_values(regions):
    by_year = read(
        regions,
        "附表:各县(市、区)PM2.5浓度目标(单位:微克/立方米)",
        "县(市、区) 2020年实际 2023年 2025年",
        "卫辉市 52 48 44",
        "原阳县 50 46 43",
    )
    made = [(g.place, g.indicator_id, g.comparator, g.value, g.last.year, g.base.year) for g in by_year.goals]
    assert made == [
        ("卫辉市", "pm25_mean", "<=", 48, 2023, 2020),
        ("卫辉市", "pm25_mean", "<=", 44, 2025, 2020),
        ("原阳县", "pm25_mean", "<=", 46, 2023, 2020),
        ("原阳县", "pm25_mean", "<=", 43, 2025, 2020),
    ]
    head = ["2025年环境空气质量目标", "县区", "PM2.5浓度(微克/立方米)", "优良天数比率(%)"]
    flat = read(regions, *head, "卫辉市", "44", "72", "原阳县", "43", "73.5")
    assert [(g.place, g.indicator_id, g.comparator, g.value) for g in flat.goals] == [
        ("卫辉市", "pm25_mean", "<=", 44),
        ("卫辉市", "good_day_share", ">=", 72),
        ("原阳县", "pm25_mean", "<=", 43),
        ("原阳县", "good_day_share", ">=", 73.5),
    ]


def test_a_table_of_what_was_measured_gives_no_goals(regions):
    draft = read(regions, "2021年各县空气质量", "县区 PM2.5 PM10", "卫辉市 52 88", "原阳县 50 86")
    assert numbers(draft) == []


def test_a_table_of_tasks_is_read_cell_by_cell_with_its_deadlines(regions):
    rows = [
        ("1", "治水", "建成污水处理厂2座,污水集中收集率达到70%", "2023年6月底前", "市住建局"),
        ("2", "治气", "PM2.5浓度低于40微克/立方米", "2023年12月", "第3联络组"),
    ]
    head = ("序号", "类别", "目标任务", "完成时限", "责任单位")
    expected = [(2, "1", "2023-06-30"), (70, "1", "2023-06-30"), (40, "2", "2023-12-31")]
    by_line = read(regions, *("\t".join(cells) for cells in (head, *rows)))
    one_a_line = read(regions, *(cell for cells in (head, *rows) for cell in cells))
    for draft in (by_line, one_a_line):
        assert [(g.value, g.clause, str(g.last)) for g in draft.goals if g.has_number] == expected
        assert {u.text: u.reason for u in draft.unused}["3"] == "table_note"


def test_a_chapter_ends_a_table(regions):
    draft = read(
        regions,
        "第三章 2035年远景目标",
        "指标 单位 2020年 2025年 属性",
        "森林覆盖率 % 22.1 23.5 约束性",
        "第四章 重点工程",
        "新建污水处理厂8座。",
    )
    assert [(g.value, g.last.year) for g in draft.goals] == [(23.5, 2025), (8, 2025)]


def test_headers_and_names_that_narrow_columns_broke(regions):
    draft = read(
        regions,
        "类型 指标名称 2020年(现状 值) 2025年(目标 值) 指标属 性",
        "农业农",
        "村 农村生活污水治理率 24.1% 35% 预期性",
        "新增完成环境整治的行政村数",
        "量 — 370个 预期性",
    )
    assert [(g.name, g.value, g.last.year, g.obligation) for g in draft.goals] == [
        ("农村生活污水治理率", 35, 2025, "expected"),
        ("新增完成环境整治的行政村数量", 370, 2025, "expected"),
    ]


def test_a_list_of_places_under_a_title_gives_each_its_value(regions):
    draft = read(regions, "附表:各县(市、区)能耗强度降低目标", "卫辉市 14.5%", "辉县市 14%", "原阳县 15%")
    assert [(g.place, g.name, g.value) for g in draft.goals] == [
        ("卫辉市", "能耗强度降低", 14.5),
        ("辉县市", "能耗强度降低", 14),
        ("原阳县", "能耗强度降低", 15),
    ]


def test_what_a_standard_asks_for_is_no_goal_beside_the_year_of_the_plan(regions):
    draft = read(
        regions,
        "序号\t指标名称\t单位\t目标值\t现状值（2020年）\t2025年\t属性",
        "1\t单位GDP能耗\t吨标煤/万元\t≤0.70\t0.58\t0.51\t约束性",
        "2\t林草覆盖率\t%\t≥70\t73.6\t74.5\t参考性",
    )
    assert numbers(draft) == [
        ("单位GDP能耗", "<=", 0.51, "tce/1e4 CNY", 2025, "binding"),
        ("林草覆盖率", ">=", 74.5, "%", 2025, "expected"),
    ]


def placed(draft: Draft) -> list[tuple[str, str, str, float, int]]:
    return [(g.place, g.name, g.comparator, g.value, g.last.year) for g in draft.goals if g.has_number]


def test_a_place_with_its_first_value_in_one_cell(regions, tmp_path):
    docx = pytest.importorskip("docx")

    rows = [["区县\n2024年", "2025年"], ["东湖区\n38", "36"], ["西山区\n37", "35"]]
    document = docx.Document()
    document.add_paragraph("附件 各区PM2.5浓度目标(微克/立方米)")
    table = document.add_table(rows=3, cols=2)
    for cells, texts in zip(table.rows, rows, strict=True):
        for cell, text in zip(cells.cells, texts, strict=True):
            cell.text = text
    document.save(str(tmp_path / "plan.docx"))
    draft = read(regions, *(text for _, text in read_lines(tmp_path / "plan.docx")))
    expected = [
        ("东湖区", "PM2.5浓度", "<=", 38, 2024),
        ("东湖区", "PM2.5浓度", "<=", 36, 2025),
        ("西山区", "PM2.5浓度", "<=", 37, 2024),
        ("西山区", "PM2.5浓度", "<=", 35, 2025),
    ]
    assert placed(draft) == expected
    assert {g.unit for g in draft.goals} == {"ug/m3"}  # of the title
    assert not [u for u in draft.unused if u.text in ("38", "36", "37", "35")]
    listed = read(regions, "附件 2025年各区PM2.5浓度目标", "东湖区36", "西山区35", "南岭县30")
    assert [(g.place, g.value) for g in listed.goals] == [("东湖区", 36), ("西山区", 35), ("南岭县", 30)]


def test_a_title_over_all_columns_of_a_word_table_is_read_once(regions, tmp_path):
    docx = pytest.importorskip("docx")

    document = docx.Document()
    table = document.add_table(rows=4, cols=3)
    table.cell(0, 0).merge(table.cell(0, 2)).text = "各区PM2.5浓度目标"
    for row, texts in zip(
        table.rows[1:], (("区县", "2024年", "2025年"), ("东湖区", "38", "36"), ("西山区", "37", "35")), strict=True
    ):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text
    document.save(str(tmp_path / "plan.docx"))
    lines = read_lines(tmp_path / "plan.docx")
    assert lines[0] == (1, "各区PM2.5浓度目标")
    assert [g.value for g in read(regions, *(text for _, text in lines)).goals] == [38, 36, 37, 35]


def test_years_of_a_head_that_cannot_be_parted_give_no_values(regions):
    draft = read(regions, "附件 各区PM2.5浓度目标", "区县2024年2025年", "东湖区3836", "西山区3735")
    assert placed(draft) == []
    assert {u.text: u.reason for u in draft.unused}["3836"] == "no_unit"


def test_the_first_year_of_a_table_without_a_base_has_the_side_of_the_others(regions):
    draft = read(regions, "指标\t单位\t2023年\t2024年\t2025年", "农田退水量\t万吨\t9\t8\t7", "造林面积\t万亩\t5\t6\t7")
    assert [(g.comparator, g.value) for g in draft.goals] == [
        ("<=", 9), ("<=", 8), ("<=", 7), (">=", 5), (">=", 6), (">=", 7),
    ]  # fmt: skip


def test_a_title_that_calls_a_table_one_of_indicators_is_not_its_header(regions):
    draft = read(
        regions,
        "专栏1  规划指标",
        "类别\t序号\t指标名称\t单位\t2020年现状\t2025年目标\t2030年目标\t属性",
        "水环境\t1\t国控断面优良比例\t%\t89.3\t92.9\t96.4\t约束性",
        "水生态\t2\t湿地恢复面积\t万亩\t-\t2.4\t5.0\t预期性",
    )
    assert numbers(draft) == [
        ("国控断面优良比例", ">=", 92.9, "%", 2025, "binding"),
        ("国控断面优良比例", ">=", 96.4, "%", 2030, "binding"),
        ("湿地恢复面积", ">=", 2.4, "1e4 mu", 2025, "expected"),
        ("湿地恢复面积", ">=", 5.0, "1e4 mu", 2030, "expected"),
    ]


def test_indicators_of_the_second_and_third_level(regions):
    draft = read(
        regions,
        "一级指标\t二级指标\t三级指标\t单位\t2020年\t2023年\t2025年",
        "源头减量\t工业\t固体废物产生强度\t吨/万元\t0.52\t0.49\t0.46",
        "资源化\t农业\t畜禽粪污综合利用率\t%\t88\t90\t92",
    )
    assert [row[:3] + row[4:5] for row in numbers(draft)] == [
        ("固体废物产生强度", "<=", 0.49, 2023), ("固体废物产生强度", "<=", 0.46, 2025),
        ("畜禽粪污综合利用率", ">=", 90, 2023), ("畜禽粪污综合利用率", ">=", 92, 2025),
    ]  # fmt: skip


def test_a_table_of_years_gives_each_indicator_its_values(regions):
    draft = read(
        regions,
        "某市空气质量年度目标",
        "年度 | PM2.5浓度(微克/立方米) | 优良天数比率(%) | 重度及以上污染天数比率(%)",
        "2020年 | 48 | 66 | 2.0",
        "2024年 | 45 | 70 | 1.2",
        "2025年 | 43.5 | 71 | —",
    )
    found = [(g.indicator_id, g.comparator, g.value, g.last.year, g.base and g.base.year) for g in draft.goals]
    assert found == [
        ("pm25_mean", "<=", 45, 2024, 2020),
        ("pm25_mean", "<=", 43.5, 2025, 2020),
        ("good_day_share", ">=", 70, 2024, 2020),
        ("good_day_share", ">=", 71, 2025, 2020),
        ("heavy_day_share", "<=", 1.2, 2024, 2020),
    ]
    assert {u.reason for u in draft.unused if u.text in ("48", "66", "2.0")} == {"baseline"}


SECTIONS = [
    ["断面名称", "所在水体", "2021年水质", "2024年目标", "2025年目标"],
    ["柳林", "清溪", "Ⅲ类", "Ⅱ类", "Ⅱ类"],
    ["大桥断面", "清溪", "Ⅳ", "Ⅲ", "-"],
]


@pytest.mark.parametrize("flat", [False, True])
def test_a_table_of_sections_gives_each_its_class_by_year(regions, flat):
    lines = [cell for row in SECTIONS for cell in row] if flat else [" | ".join(row) for row in SECTIONS]
    draft = read(regions, "重点断面水质目标", *lines, "新建污水处理厂2座。")
    found = [(g.name, g.indicator_id, g.comparator, g.value, g.last.year) for g in draft.goals]
    assert found == [
        ("柳林断面水质类别", "water_class", "class", 2, 2024),
        ("柳林断面水质类别", "water_class", "class", 2, 2025),
        ("大桥断面水质类别", "water_class", "class", 3, 2024),
        ("新建污水处理厂", "", ">=", 2, 2025),
    ]


def test_a_table_of_sections_may_name_the_place_of_each(regions):
    draft = read(regions, "县(市、区) | 断面 | 2021年水质 | 2023年目标", "卫辉市 | 柳林 | Ⅳ类 | Ⅲ类")
    assert [(g.place, g.name, g.value, g.last.year) for g in draft.goals] == [("卫辉市", "柳林断面水质类别", 3, 2023)]


def test_what_the_table_and_the_text_promise_is_one_goal_without_an_indicator_too(regions):
    draft = read(
        regions, "指标 | 2020年 | 2025年", "用水总量(亿立方米) | 22.4 | 26.1", "2025年,用水总量控制在26.1亿立方米以内。"
    )
    assert [(g.name, g.comparator, g.value, g.clause) for g in draft.goals] == [("用水总量", "<=", 26.1, "table")]


def test_a_cell_may_say_what_is_done_to_how_many_things(regions):
    draft = read(
        regions,
        "指标名称 2020年 2025年 指标属性",
        "农村环境整治村庄数量 — 新增2500个建制村 预期性",
        "国控点位Ⅴ类水比例 12% 11.4%左右 预期性",
    )
    assert numbers(draft) == [
        ("农村环境整治村庄数量", ">=", 2500, "个", 2025, "expected"),
        ("国控点位Ⅴ类水比例", "<=", 11.4, "%", 2025, "expected"),
    ]


def test_a_time_in_a_cell_of_its_own_does_not_go_on_with_a_wide_cell(tmp_path):
    wide = "完成燃气锅炉低氮改造五十六台并通过市生态环境局组织的现场验收"
    path = tmp_path / "tasks.txt"
    path.write_text("\n".join(["任务清单"] + [wide, "2024年10月底"] * 6), encoding="utf-8")
    assert [text for _, text in read_lines(path)].count("2024年10月底") == 6


def test_a_cell_with_a_value_for_each_part_of_the_area_is_a_goal_of_each(regions):
    draft = read(
        regions,
        "指标 | 单位 | 2020年 | 2025年 | 属性",
        "生活污水处理率 | % | 城市96，乡镇70 | 城市98，乡镇90 | 约束性",
        "森林覆盖率 | % | 20 | 25 | 约束性",
    )
    found = [(g.name, g.subject, g.comparator, g.value, g.last.year) for g in draft.goals]
    assert found == [
        ("生活污水处理率", "城市", ">=", 98, 2025),
        ("生活污水处理率", "乡镇", ">=", 90, 2025),
        ("森林覆盖率", "", ">=", 25, 2025),
    ]
    assert {u.text for u in draft.unused if u.reason == "baseline"} == {"96", "70", "20"}


def test_a_flattened_table_goes_on_below_the_title_of_a_group(regions):
    heads = ("序号", "指标", "单位", "2020年", "2025年", "指标属性")
    water = ("一、环境质量", "1", "地表水优良比例", "%", "71.4", "85.7", "约束性")
    forest = ("二、生态保护", "2", "森林覆盖率", "%", "24.7", "25.5", "约束性")
    after = ("第三章 任务", "到2025年,农膜回收率达到85%。")
    found = [(g.name, g.value, g.base and g.base.year) for g in read(regions, *heads, *water, *forest, *after).goals]
    assert found == [("地表水优良比例", 85.7, 2020), ("森林覆盖率", 25.5, 2020), ("农膜回收率", 85, None)]


def test_a_table_of_cities_is_headed_by_the_kind_alone(regions):
    draft = read(regions, "表3 各市林草覆盖率目标", "市 2020年(%) 2025年(%)", "甲山市 41.2 42.0", "乙水市 55.5 56.1")
    assert [(g.place, g.value, g.last.year) for g in draft.goals] == [("甲山市", 42, 2025), ("乙水市", 56.1, 2025)]


def test_the_years_of_a_second_header_line_stand_below_their_head(regions):
    draft = read(
        regions,
        "专栏1 主要指标",
        "类别\t序号\t指标\t目标值\t属性\t",
        "2020年基数\t2025年目标\t",
        "质量\t1\tPM10浓度（μg/m3）\t65\t60\t约束性\t",
        "2\t优良天数比例（%）\t80.5\t≥82\t预期性\t",
        "减排\t3\t氨氮重点工程减排量（吨）\t—\t（310）\t约束性\t",
    )
    assert numbers(draft) == [
        ("PM10浓度", "<=", 60, "ug/m3", 2025, "binding"),
        ("优良天数比例", ">=", 82, "%", 2025, "expected"),
        ("氨氮重点工程减排量", ">=", 310, "t", 2025, "binding"),
    ]


def test_a_column_of_changes_is_read_only_where_the_years_are_empty(regions):
    draft = read(
        regions,
        "指标　单位　2020年　2025年　变化幅度/变化率",
        "供电煤耗　克标准煤/千瓦时　305　300　-5",
        "线损率　%　6.1　5.8　-0.3",
        "单位产值能耗　%　　　　[-14%]",
    )
    assert [row[:3] for row in numbers(draft)] == [
        ("供电煤耗", "<=", 300),
        ("线损率", "<=", 5.8),
        ("单位产值能耗下降", ">=", 14),
    ]


def test_heads_that_a_narrow_column_broke_over_two_lines(regions):
    cells = (
        "指标 类别 序 号 指标名称 2020年 现状值 2025年 目标值 指标 属性 水 环境 1 水质达标率（%） 88 ≥92 约束性 "
        "2 入河污染物削减量 （吨） - 410 预期性"
    )
    assert numbers(read(regions, "表2-1 规划目标指标", *cells.split(" "))) == [
        ("水质达标率", ">=", 92, "%", 2025, "binding"),
        ("入河污染物削减量", ">=", 410, "t", 2025, "expected"),
    ]


def test_a_list_of_projects_is_a_table_of_tasks_with_columns_of_its_own(regions):
    draft = read(
        regions,
        "序号\t项目名称\t建设内容\t总投资（万元）\t完成时限",
        "1\t农村生活污水治理\t完成36个行政村治理，治理率达到50%\t5200\t2023年10月底",
        "2\t河道清淤\t清淤河道12公里\t800\t2024年6月",
    )
    assert [(g.value, str(g.last)) for g in draft.goals if g.has_number] == [
        (36, "2023-10-31"),
        (50, "2023-10-31"),
        (12, "2024-06-30"),
    ]


def test_a_column_of_an_unknown_head_and_years_in_other_words(regions):
    draft = read(
        regions,
        "核心指标 | 单位 | 部里口径 | “十三五”末现状值 | 2023年度目标 | 远期目标（2030年） | 约束性/预期性",
        "再生水利用率 | % | ≥20 | 21 | 25 | 30 | 预期性",
        "漏损率 | % | ≤12 | 10.5 | 9.5 | 9 | 约束性",
    )
    assert numbers(draft) == [
        ("再生水利用率", ">=", 25, "%", 2023, "expected"),
        ("再生水利用率", ">=", 30, "%", 2030, "expected"),
        ("漏损率", "<=", 9.5, "%", 2023, "binding"),
        ("漏损率", "<=", 9, "%", 2030, "binding"),
    ]
