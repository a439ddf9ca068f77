"""A workspace of one's own: made empty, filled by hand, by the inbox, and emptied again."""

import json

import pandas as pd
import pytest
from support.command_line import call

import analytics as da
from analytics import resources
from analytics.errors import InputError
from analytics.flow.workspace import make_workspace
from analytics.settings import Settings
from analytics.targets import registry
from analytics.warehouse import current_build, journal, open_build

PLAN = ("add", "plan", "--region", "大河市", "--title", "大河市空气质量改善行动计划", "--issued", "2024年2月1日",
        "--period", "2024—2025")  # fmt: skip
GOAL = ("add", "target", "--indicator", "PM2.5浓度", "--value", "不高于44微克/立方米", "--due", "2025年底")


@pytest.fixture
def home(tmp_path):
    return make_workspace(tmp_path / "home", empty=True)


def run(home, *words, code=0, **variables):
    return call(None, *words, home=home, code=code, DABIAO_N_PATHS="50", DABIAO_STALE_AFTER_DAYS="36600", **variables)


def days(path, first="2024-01-01", last="2024-12-31", value=40.0):
    """A small table of daily values with a unit in its header and no region."""
    dates = pd.date_range(first, last).strftime("%Y-%m-%d")
    rows = pd.DataFrame({"日期": dates, "PM2.5（μg/m³）": [value + n % 7 for n in range(len(dates))]})
    path.parent.mkdir(parents=True, exist_ok=True)
    rows.to_csv(path, index=False, encoding="utf-8-sig")
    return path


def files(home):
    raw = home / "data" / "raw" / "registry"
    return {path.name: path.read_bytes() for path in raw.glob("*.csv")}


def test_a_workspace_named_in_place_of_its_builds_is_refused_and_nothing_is_made_in_it(home):
    before = sorted(path.name for path in home.iterdir())
    with pytest.raises(InputError, match=r"home is a workspace, expected the folder of its builds \(.*data/warehouse"):
        da.open(home)
    said = call(home, "assess", "--lang", "zh", code=1).stderr
    assert "是工作区，应为其中存放数据仓库版本的文件夹" in said
    assert sorted(path.name for path in home.iterdir()) == before


def test_an_empty_workspace_has_rules_and_words_and_nothing_of_other_places(home):
    known = registry.load(home / "data" / "raw")
    assert (len(known.regions), len(known.plans), len(known.targets)) == (0, 0, 0)
    assert len(known.indicators) > 100
    assert not list((home / "data" / "raw" / "monitoring").iterdir())
    assert (home / "data" / "raw" / "standards" / "limits.csv").is_file()
    assert (home / "data" / "raw" / "lexicon" / "units.csv").is_file()


def test_status_of_an_empty_workspace_says_so_and_what_to_do(home):
    done = run(home, "status", "--format", "json")
    rows = {row["what"]: row for row in json.loads(done.stdout)}
    assert rows["plans"]["state"] == "no plan yet"
    assert rows["plans"]["next"].startswith("dabiao draft")
    assert rows["inbox"]["state"] == "empty"
    assert rows["warehouse"]["state"] == "not built yet"
    assert not (home / "data" / "warehouse" / "CURRENT").exists()


def test_a_run_of_an_empty_workspace_says_that_there_is_nothing(home):
    done = run(home, "run", code=2)
    assert "no measured value yet" in done.stdout
    assert "nothing is briefed" in done.stderr


def test_a_plan_and_its_goals_are_added_by_hand_with_the_region_they_name(home):
    run(home, *PLAN)
    run(home, *GOAL)
    known = registry.load(home / "data" / "raw")
    goal = known.targets.iloc[0]
    assert known.region_id("大河市") == goal["region_id"]
    assert (goal["indicator_id"], goal["comparator"], goal["threshold"], goal["unit"]) == (
        "pm25_mean",
        "<=",
        44.0,
        "ug/m3",
    )
    assert (str(goal["period_start"])[:10], str(goal["period_end"])[:10]) == ("2025-01-01", "2025-12-31")


def test_a_region_of_the_delivered_list_comes_with_its_province_and_names(home):
    run(home, "add", "region", "洛阳")
    regions = registry.load(home / "data" / "raw").regions.set_index("region_id")
    assert set(regions.index) == {"luoyang", "henan", "cn"}
    assert regions.at["luoyang", "en"] == "Luoyang"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("add", "target", "--indicator", "PM2.5浓度", "--value", "44", "--due", "2025"), "no plan yet"),
        (("add", "plan", "--region", "nowhere", "--title", "t", "--issued", "2024-02-01", "--period", "2024..2025"),
         "'nowhere'"),
        ((*PLAN[:-1], "soon"), "--period 'soon'"),
        ((*PLAN[:2], "--region", "大河市"), "--title is missing"),
        (("add", "region", "nowhere"), "Chinese name"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_one_line_and_nothing_is_written(home, words, said):
    before = files(home)
    done = run(home, *words, code=1)
    assert said in done.stderr
    assert done.stderr.count("\n") == 1
    assert files(home) == before


@pytest.mark.sweep
@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--value", "150%"), "share between 0 and 100"),
        (("--value", "70微克/立方米"), "expected %"),
        (("--value", "70%", "--plan", "other"), "--plan 'other'"),
        (("--value", "70%", "--region", "nowhere"), "'nowhere'"),
        (("--value", "70%", "--obligation", "perhaps"), "binding, expected, striven"),
        (("--value", "70%", "--due", "2020"), "--due '2020': expected a day of the plan"),
        (("--value", "33毫克/立方米", "--indicator", "PM2.5浓度"), "'33000 ug/m3'"),
    ],
)
def test_a_goal_that_would_not_be_valid_is_refused_whole(home, words, said):
    run(home, *PLAN)
    before = files(home)
    done = run(home, "add", "target", "--indicator", "优良天数比例", "--due", "2025", *words, code=1)
    assert said in done.stderr
    assert files(home) == before


def test_work_in_a_folder_without_a_registry_does_not_edit_that_of_the_package(tmp_path):
    delivered = resources.raw_dir() / "registry" / "regions.csv"
    before = delivered.read_bytes()
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    done = run(elsewhere, "add", "region", "大河市", "--parent", "河南省", code=1)
    assert "the registry that came with the package is not edited: run 'dabiao init FOLDER'" in done.stderr
    assert delivered.read_bytes() == before


def test_the_same_goal_is_not_added_twice(home):
    run(home, *PLAN)
    run(home, *GOAL)
    done = run(home, *GOAL, code=1)
    assert "this goal already" in done.stderr


def test_an_unknown_indicator_is_added_only_when_that_is_said(home):
    run(home, *PLAN)
    words = ("add", "target", "--indicator", "湿地保护率", "--value", "58%以上", "--due", "2025")
    assert "--new-indicator" in run(home, *words, code=1).stderr
    run(home, *words, "--new-indicator")
    known = registry.load(home / "data" / "raw")
    assert known.targets["indicator_id"].isin(known.indicators["indicator_id"]).all()


def test_a_registry_saved_in_gbk_takes_more_rows(home):
    run(home, *PLAN)
    path = home / "data" / "raw" / "registry" / "plans.csv"
    path.write_bytes(path.read_text(encoding="utf-8-sig").encode("gb18030"))
    run(home, "add", "plan", "--region", "大河市", "--title", "大河市水污染防治方案", "--issued", "2024-03-01",
        "--period", "2024")  # fmt: skip
    assert registry.load(home / "data" / "raw").plans["zh"].tolist() == [
        "大河市空气质量改善行动计划",
        "大河市水污染防治方案",
    ]


def test_rows_are_taken_out_of_the_registry_but_not_from_under_others(home):
    run(home, *PLAN)
    run(home, *GOAL)
    assert "needed by" in run(home, "remove", "region", "da_he_shi", code=1).stderr
    run(home, "remove", "target", "da_he_shi-2024/pm25-mean")
    assert registry.load(home / "data" / "raw").targets.empty
    run(home, *GOAL)
    run(home, "remove", "plan", "da_he_shi-2024")
    known = registry.load(home / "data" / "raw")
    assert (len(known.plans), len(known.targets), len(known.regions)) == (0, 0, 1)


def test_the_inbox_is_taken_by_the_next_run_and_each_file_has_its_report(home):
    run(home, *PLAN)
    run(home, *GOAL)
    days(home / "inbox" / "daily.csv")
    (home / "inbox" / "bad.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    (home / "inbox" / ".hidden.csv").write_text("x", encoding="utf-8")
    (home / "inbox" / "link.csv").symlink_to("/etc/hosts")
    done = run(home, "run", "--as-of", "2025-02-01", code=1)
    assert "daily.csv: loaded" in done.stdout
    assert "bad.csv" in done.stderr
    assert "is a link" in done.stderr
    assert sorted(p.name for p in (home / "done").iterdir()) == ["daily.csv", "daily.csv.report.txt"]
    assert sorted(p.name for p in (home / "refused").iterdir()) == ["bad.csv", "bad.csv.report.txt"]
    assert "remove batch" not in (home / "refused" / "bad.csv.report.txt").read_text(encoding="utf-8")
    assert sorted(p.name for p in (home / "inbox").iterdir()) == [".hidden.csv", "link.csv"]
    report = (home / "done" / "daily.csv.report.txt").read_text(encoding="utf-8")
    assert "366 read, 366 accepted" in report
    assert "taken as of da_he_shi" in report
    assert list((home / "briefings").glob("da_he_shi-*.zh.html"))


def test_a_file_of_which_one_column_is_bad_throughout_was_loaded(home):
    run(home, *PLAN)
    run(home, *GOAL)
    (home / "inbox" / "half.csv").write_text("日期,PM2.5,PM10\n2024-03-01,5,x\n2024-03-02,6,y\n", encoding="utf-8")
    run(home, "run", "--as-of", "2024-12-31")
    assert "2 new" in (home / "done" / "half.csv.report.txt").read_text(encoding="utf-8")


@pytest.mark.thorough
def test_nothing_that_was_taken_before_is_written_over(home):
    run(home, *PLAN)
    days(home / "inbox" / "daily.csv", value=40.0)
    run(home, "run", code=0)
    first = (home / "done" / "daily.csv").read_bytes()
    days(home / "inbox" / "daily.csv", value=50.0)
    run(home, "run", code=0)
    assert (home / "done" / "daily.csv").read_bytes() == first
    assert (home / "done" / "daily-2.csv").is_file()
    assert (home / "done" / "daily-2.csv.report.txt").is_file()


@pytest.mark.thorough
def test_a_folder_of_the_inbox_names_the_region_and_no_other_is_guessed(home):
    run(home, *PLAN)
    run(home, "add", "region", "洛阳")
    days(home / "inbox" / "洛阳市" / "a.csv")
    days(home / "inbox" / "2024年" / "b.csv")
    run(home, "run", code=1)
    with open_build(current_build(home / "data" / "warehouse")) as wh:
        assert set(wh.table("measurement")["region_id"]) == {"luoyang"}
    assert (home / "refused" / "b.csv").is_file()


@pytest.mark.thorough  # of one sheet test_files_of_a_workspace says it
def test_a_load_is_taken_out_and_its_record_stays(home):
    run(home, *PLAN)
    days(home / "inbox" / "daily.csv")
    run(home, "run")
    done = run(home, "remove", "batch", "daily.csv")
    assert "is taken out" in done.stdout
    folder = home / "data" / "warehouse"
    with open_build(current_build(folder)) as wh:
        assert wh.table("measurement").empty
    records = journal.records(folder)
    assert [bool(record.removes) for record in records] == [False, True]


@pytest.mark.thorough
def test_status_shows_newest_days_plans_and_what_waits(home):
    run(home, *PLAN)
    run(home, *GOAL)
    days(home / "inbox" / "daily.csv")
    run(home, "run")
    days(home / "inbox" / "more.csv", first="2025-01-01", last="2025-01-10")
    rows = pd.DataFrame(json.loads(run(home, "status", "--format", "json").stdout)).set_index("what")
    assert "1 goal, 1 of them with a number" in rows.at["plan", "state"]
    assert rows.at["newest day", "name"] == "da_he_shi"
    assert rows.at["newest day", "state"].startswith("2024-12-31")
    assert rows.at["inbox", "state"] == "1 file: more.csv"
    assert rows.at["inbox", "next"] == "dabiao run"


def test_settings_file_is_read_behind_command_line_and_environment(home, monkeypatch):
    (home / "dabiao.toml").write_text('seed = 5\nn_paths = 70\nlang = "en"\nwarehouse = "wh"\n', encoding="utf-8")
    monkeypatch.setenv("DABIAO_SEED", "6")
    settings = Settings(home=home)
    assert (settings.n_paths, settings.seed, settings.lang) == (70, 6, "en")
    assert settings.warehouse_dir == home / "wh"
    assert Settings(home=home, seed=7).seed == 7
    assert Settings(home=home.parent).n_paths == 2000


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('lng = "zh"', "did you mean lang"),
        ('home = "/tmp"', "'home', expected one of"),
        ('seed = "many"', "dabiao.toml, seed: 'many'"),
        ("seed = ", "a file in TOML"),
        ('lang = "fr"', "dabiao.toml, lang: 'fr'"),
    ],
)
def test_a_settings_file_with_a_fault_is_one_line(home, text, said):
    (home / "dabiao.toml").write_text(text, encoding="utf-8")
    done = run(home, "status", code=1)
    assert said in done.stderr
    assert done.stderr.count("\n") == 1


@pytest.mark.parametrize("text", ["n_paths = -5", "n_paths = 0", "stale_after_days = -1"])
def test_counts_in_the_settings_file_are_counts(home, text):
    (home / "dabiao.toml").write_text(text, encoding="utf-8")
    done = call(None, "status", home=home, code=1, DABIAO_N_PATHS=None)  # the environment would come before the file
    assert text.split()[0] in done.stderr


def test_the_settings_file_of_a_new_workspace_names_every_setting_and_states_none(home):
    text = (home / "dabiao.toml").read_text(encoding="utf-8")
    for name in set(Settings.model_fields) - {"home"}:
        assert f"#{name} = " in text
    (home / "dabiao.toml").write_text(text.replace("\n#", "\n").replace("# ", "#"), encoding="utf-8")
    every = [line for line in text.splitlines() if line.startswith("#") and not line.startswith("# ")]
    (home / "dabiao.toml").write_text("\n".join(line[1:] for line in every), encoding="utf-8")
    assert Settings(home=home).n_paths == 2000
