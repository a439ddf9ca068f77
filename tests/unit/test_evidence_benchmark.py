"""The benchmark of inference takes held-back files as they come, odd rows included, and says what it left out."""

import evidence
import pytest

from analytics.evaluation import calibrate_evidence, evidence_pairs
from analytics.inference import facts, reference_class

FIGURES = """region_id,indicator_id,subject_zh,period_start,period_end,value,qualifier,unit,\
source,source_date,source_url,grade,note
anhui,water_share_class_1_3,,2023-01-01,2023-12-31,90.7,=,%,x,2024-01-20,,C,国考断面
luohe,rural_sewage_treatment_share,,2024-01-01,2024-12-31,52,=,%,x,2025-02-20,,C,级别:市;地区:漯河市
linying,straw_use_share,,2022-01-01,2022-12-31,93,>=,%,x,,,C,级别:县;地区:漯河市临颍县
anhui,moon_dust_share,,2023-01-01,2023-12-31,12,=,%,x,2024-01-20,,C,
anhui,straw_use_share,,2023-01-01,2023-12-31,90-95,=,%,x,2024-01-20,,C,
anhui,straw_use_share,,,,92,=,%,x,2024-01-20,,C,
,straw_use_share,,2023-01-01,2023-12-31,92,~,%,x,2024-01-20,,C,
"""
OUTCOMES = """region,level,plan_zh,indicator_zh,indicator_id,comparator,target,unit,baseline,baseline_year,target_year,\
set_date,outcome,outcome_date,met,obligation,source,source_url,source_date,grade,note,sample,region_zh,set_date_basis
anhui,province,计划甲,水,water_share_class_1_3,>=,85,%,80,2020,2023,,90.7,2024-01-20,yes,binding,x,,2024-01-20,C,,full,安徽省,none
anhui,province,计划甲,尘,moon_dust_share,<=,,%,,,2023,,达到,2024-01-20,no,binding,x,,,C,,full,安徽省,none
anhui,province,计划乙,尘,total_emission_goal,>=,,,,,2012,,,,yes,binding,x,,,C,,full,安徽省,none
anhui,province,计划丙,尘,pm25_mean,<=,50-55,ug/m3,x,y,2023,,48,,maybe,binding,x,,,C,,selected,,none
anhui,province,计划丁,尘,pm25_mean,<=,50,ug/m3,,,sometime,,48,,yes,binding,x,,,C,,selected,,none
"""


@pytest.mark.slow
def test_held_back_files_are_scored_and_odd_rows_named(tmp_path, capsys):
    figures, outcomes = tmp_path / "figures.csv", tmp_path / "outcomes.csv"
    figures.write_text(FIGURES, encoding="utf-8")
    outcomes.write_text(OUTCOMES, encoding="utf-8")
    evidence.main(["--figures", str(figures), "--outcomes", str(outcomes)])
    said = capsys.readouterr().out
    assert "figures.csv: left out, row 6: no number" in said
    assert "figures.csv: left out, row 7: no period" in said
    assert "figures.csv: left out, row 8: no region" in said
    assert "outcomes.csv: left out, row 6: no period" in said
    assert "Figures of a region with nothing of its own: 2 figures of 2 regions" in said
    assert "not scored here: 1 of which no related figure was known the day before" in said
    assert "not scored here: 3 of regions and scopes without an earlier figure of their own" in said
    assert "All single goals: 2 goals of 1 plans" in said
    assert "Goals with related figures: 1 goals" in said


@pytest.mark.parametrize("content, said", [
    ("value,note\n1,x\n", "no column region_id, indicator_id, period_start, period_end"),
    ("", "cannot be read as a CSV file"),
])  # fmt: skip
def test_a_file_of_another_layout_is_one_message(tmp_path, content, said):
    path = tmp_path / "figures.csv"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(SystemExit, match=said):
        evidence.held_back(path, calibrate_evidence.embedded())


def test_every_figure_of_a_file_that_is_not_scored_is_counted_with_its_reason(tmp_path, capsys):
    head, row = FIGURES.splitlines()[:2]
    one = dict(zip(head.split(","), row.split(","), strict=True))
    odd = [
        {}, {}, {"value": ">=91"}, {"value": "120"}, {"unit": "ug/m3"}, {"indicator_id": "rank_moon"},
        {"indicator_id": "moon_dust"}, {"source_date": "2024"}, {"qualifier": "maybe"}, {"source_date": "1999-01-01"},
        {"value": "nan"}, {"period_end": "2023"}, {"period_start": "2023年1月1日", "value": "９０.1"},
    ]  # fmt: skip
    lines = [head, *(",".join((one | change).values()) for change in odd)]
    path = tmp_path / "figures.csv"
    path.write_bytes("\n".join(lines).encode("gb18030"))
    _, cases = evidence.held_back(path, calibrate_evidence.embedded())
    assert sorted(cases["value"]) == [90.1, 90.7, 90.7, 91.0]
    said = capsys.readouterr().out
    assert "row 10: unknown qualifier" in said and "row 11: published before its period begins" in said
    assert "row 12: no number" in said and "row 13: no period" in said
    assert "1 cells of source_date are not a day" in said and "'2024' of row 9" in said
    assert "of 9 rows that were read 7 are not scored" in said
    assert "0 to 100 %; 2 there twice; 1 of indicators whose scale is not known (moon_dust); 1 bounds" in said


def test_a_goal_that_is_not_read_as_it_is_written_is_named(tmp_path, capsys):
    head, row = OUTCOMES.splitlines()[:2]
    one = dict(zip(head.split(","), row.split(","), strict=True))
    odd = {"comparator": "=="}, {"target": "high"}, {"set_date": "2021-99-99"}, {"unit": "km"}
    lines = [head, *(",".join((one | change | {"plan_zh": f"x{i}"}).values()) for i, change in enumerate(odd))]
    path = tmp_path / "outcomes.csv"
    path.write_text("\n".join(lines), encoding="utf-8")
    rows, _ = evidence.held_back_goals(path, calibrate_evidence.embedded())
    said = capsys.readouterr().out
    for name, cell in {"comparator": "'==' of row 2", "target": "'high' of row 3", "set_date": "'2021-99-99'"}.items():
        assert f"1 cells of {name} are not" in said and cell in said
    assert "1 goals stand in another unit than their indicator's, such as water_share_class_1_3 in 'km'" in said
    assert rows["target"].isna().tolist() == [False, True, False, True]


def test_a_file_of_the_layout_without_a_row_that_can_be_scored_is_no_error(tmp_path, capsys):
    figures, outcomes = tmp_path / "figures.csv", tmp_path / "outcomes.csv"
    figures.write_text(FIGURES.splitlines()[0] + "\n", encoding="utf-8")
    outcomes.write_text(OUTCOMES.splitlines()[0] + "\n", encoding="utf-8")
    evidence.main(["--figures", str(figures), "--outcomes", str(outcomes)])
    assert "Goals: none can be scored" in capsys.readouterr().out


@pytest.mark.parametrize("fold, label", [("plan", "京津冀及周边2017-2018年秋冬季攻坚行动方案"), ("year", "2018")])
def test_what_is_left_out_is_left_out_whole_and_nothing_else_is(fold, label):
    seen = reference_class.learnable(facts.load())
    of_plan = [listed.plan == label for listed in seen.lists]
    its = of_plan if fold == "plan" else [goal.year == int(label) for goal in seen.classes]
    rest = evidence_pairs.without(seen, fold, label)
    assert sum(its) > 0 and len(rest.classes) == len(seen.classes) - sum(its)
    if fold == "plan":
        assert not set(rest.lists) & {name for name, one in zip(seen.lists, its, strict=True) if one}


def test_of_a_withheld_half_nothing_is_learnt_but_its_own_earlier_figures(monkeypatch, capsys):
    rests = []
    monkeypatch.setattr(calibrate_evidence, "lines", lambda rest, years: rests.append(rest) or ["valid_from"])
    monkeypatch.setattr(evidence, "without_own", lambda cases, rest, learnt: [_scored(cases, rest)])
    monkeypatch.setattr(evidence, "with_earlier", lambda cases, rest, pool, learnt: [_scored(cases, rest)])
    evidence.main(["--halves", "2"])
    first, second = (set(rest.readings["region_id"]) for rest in rests)
    assert first != second and "cn" in first & second
    assert capsys.readouterr().out.count("CRPS ratio 0.50 (goal <= 0.8), 80 % intervals hold 100 %") == 4


def _scored(cases, rest):
    """A score of a withheld figure, once none of its region is among what is learnt from."""
    assert len(cases) and not set(cases["region_id"]) & set(rest.readings["region_id"])
    return evidence.Scored("x_share", "x", 50.0, 1.0, 2.0, 1.0, 10.0)
