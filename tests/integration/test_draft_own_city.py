"""The plan of a city of the delivered list in an empty workspace: that city, its counties below it."""

import openpyxl
import pytest
from support.command_line import call

from analytics.flow.workspace import make_workspace
from analytics.targets import registry

PLAN = """沧州市空气质量改善行动计划
沧政字〔2024〕3号
一、主要目标
到2025年,全市PM2.5年均浓度控制在41微克/立方米以下。
任丘市、献县优良天数比例2025年均不低于68%。
"""
ONLY_COUNTIES = """沧州市空气质量改善行动计划
一、主要目标
任丘市、献县优良天数比例2025年均不低于68%。
"""


@pytest.fixture
def home(tmp_path, monkeypatch):
    folder = make_workspace(tmp_path / "home", empty=True)
    monkeypatch.chdir(folder)
    return folder


def adopted(home, text, region, issued="2024-02-01"):
    (home / "plan.txt").write_text(text, encoding="utf-8")
    call(None, "draft", "plan.txt", "--region", region, "--issued", issued, home=home, code=0)
    call(None, "adopt", "draft.xlsx", home=home, code=0)
    return registry.load(home / "data" / "raw")


@pytest.mark.parametrize("name", ["沧州", "Cangzhou"])
def test_a_city_is_known_by_any_of_its_names(home, name):
    known = adopted(home, PLAN, name)
    regions = known.regions.set_index("region_id")
    assert (regions.at["cangzhou", "zh"], regions.at["cangzhou", "parent_id"]) == ("沧州市", "hebei")
    assert {"hebei", "cn"} <= set(regions.index)
    assert (known.plans["region_id"].iloc[0], known.plans["issuer_zh"].iloc[0]) == ("cangzhou", "沧州市人民政府")
    assert known.plans["en"].iloc[0].startswith("Plan of Cangzhou,")


def test_its_counties_are_counties_under_it_with_its_climate(home):
    regions = adopted(home, PLAN, "沧州").regions.set_index("zh")
    assert set(regions.loc[["任丘市", "献县"], "parent_id"]) == {"cangzhou"}
    assert set(regions.loc[["任丘市", "献县"], "level"]) == {"county"}
    assert set(regions.loc[["任丘市", "献县"], "climate_region"]) == {"north"}


@pytest.mark.parametrize(("name", "own"), [("沧州", "cangzhou"), ("大河市", "da_he_shi")])
def test_a_plan_whose_goals_are_all_of_counties_brings_its_own_region(home, name, own):
    known = adopted(home, ONLY_COUNTIES, name)
    assert known.plans["region_id"].iloc[0] == own
    assert known.regions.set_index("zh").at["献县", "parent_id"] == own


def test_a_new_city_may_be_named_by_its_pinyin_in_an_english_session(home):
    text = PLAN.replace("沧州市", "大河市").replace("任丘市、献县", "全市")
    (home / "plan.txt").write_text(text, encoding="utf-8")
    result = call(None, "draft", "plan.txt", "--region", "Dahe City", "--issued", "2024-02-01", home=home, code=0,
                DABIAO_LANG="en")  # fmt: skip
    assert "Dahe City is 大河市, as the head of the plan has it" in " ".join(result.stdout.split())
    assert "decision" in [cell.value for cell in openpyxl.load_workbook(home / "draft.xlsx").worksheets[0][1]]
    call(None, "adopt", "draft.xlsx", home=home, code=0, DABIAO_LANG="en")
    known = registry.load(home / "data" / "raw")
    assert known.regions.set_index("zh").at["大河市", "en"] == "Dahe"
    refused = call(None, "draft", "plan.txt", "--region", "Xiaohe", "--issued", "2024-02-01", home=home, code=1)
    assert "'Xiaohe' — expected a region of the registry" in refused.stderr


def test_the_day_of_issue_is_read_as_people_write_it(home):
    known = adopted(home, PLAN, "沧州", issued="2024年2月1日")
    assert str(known.plans["issued_on"].iloc[0])[:10] == "2024-02-01"
