"""From an empty folder to a briefing: four commands, a plan's text and two spreadsheets as they are, no file edited."""

import numpy as np
import pandas as pd
import pytest
from support.command_line import call
from support.english import english_in

from analytics.targets import registry

PLAN = """大河市空气和水环境改善行动方案（2024—2025年）
大政办〔2024〕9号
一、主要目标
到2025年，全市细颗粒物（PM2.5）年均浓度控制在44微克/立方米以下，优良天数比率达到70%以上，农村生活污水治理率达到52%以上。
二、重点任务
（一）推进农业面源污染防治。到2025年，农膜回收率达到88%以上。
"""
GOALS = {"pm25_mean": ("<=", 44.0), "good_day_share": (">=", 70.0), "rural_sewage_treatment_share": (">=", 52.0),
         "film_recovery_share": (">=", 88.0)}  # fmt: skip
SAID = {
    "zh": {
        "init": "已建好", "draft": "定量目标 4 项", "adopt": "的目标 4 项", "run": "简报 ",
        "page": ["细颗粒物（PM2.5）平均浓度", "空气质量优良天数比例", "农村生活污水治理率", "农膜回收率", "44"],
    },
    "en": {
        "init": "workspace ", "draft": "4 goals with a number", "adopt": "4 targets of", "run": "briefing ",
        "page": ["PM2.5", "good-air days", "sewage", "film", "44"],
    },
}  # fmt: skip


def daily_values(path):
    """Two years and a half of days, units in the headers, Chinese dates, no column of regions."""
    days = pd.date_range("2023-01-01", "2025-06-30")
    season = np.cos(2 * np.pi * np.arange(len(days)) / 365.25)
    noise = np.random.default_rng(5).normal(0, 6, len(days))
    columns = {"PM2.5（μg/m³）": 40 + 22 * season + noise, "PM10（μg/m³）": 64 + 35 * season + 2 * noise,
               "SO2（μg/m³）": 9 + 0 * season, "NO2（μg/m³）": 25 + 9 * season, "CO（mg/m³）": 0.8 + 0 * season,
               "O3-8h（μg/m³）": 90 - 50 * season}  # fmt: skip
    rows = pd.DataFrame({name: np.clip(values, 1, None).round(1) for name, values in columns.items()})
    rows.insert(0, "监测日期", [f"{day.year}年{day.month}月{day.day}日" for day in days])
    rows.to_excel(path, index=False)


def filled_figures(path):
    """The table of `dabiao template` as a department sends it back: two years of one figure, the other still blank."""
    names = ["region_id", "indicator_id", "period_start", "period_end", "value", "unit", "source", "source_date"]
    shares = {"rural_sewage_treatment_share": {2023: "44.5", 2024: "49.6"}, "film_recovery_share": {2024: ""}}
    rows = [
        ("大河市", name, f"{year}-01-01", f"{year}-12-31", value, "%", "大河市生态环境局", f"{year + 1}-02-15")
        for name, of_year in shares.items()
        for year, value in of_year.items()
    ]
    pd.DataFrame(rows, columns=names).to_excel(path, index=False)


@pytest.mark.parametrize("lang", ["zh", pytest.param("en", marks=pytest.mark.thorough)])
def test_four_commands_and_no_file_edited(tmp_path, monkeypatch, lang):
    said, home = SAID[lang], tmp_path / "dahe"
    monkeypatch.chdir(tmp_path)
    (tmp_path / "plan.txt").write_text(PLAN, encoding="utf-8")

    def dabiao(*words):
        done = call(None, "--lang", lang, *words, code=0, home=home if home.exists() else None, DABIAO_N_PATHS="50")
        if lang == "zh":
            assert english_in(done.stdout + done.stderr) == []
        return done

    assert said["init"] in dabiao("init", "--empty", home).stdout
    drafted = dabiao("draft", "plan.txt", "--region", "大河市", "--issued", "2024-02-01")
    assert said["draft"] in drafted.stdout
    assert said["adopt"] in dabiao("adopt", "draft.xlsx").stdout
    daily_values(home / "inbox" / "大河市空气质量日报.xlsx")
    filled_figures(home / "inbox" / "填报数据.xlsx")
    done = dabiao("run", "--as-of", "2025-07-05")

    targets = registry.load(home / "data" / "raw").targets.set_index("indicator_id")
    assert {name: (row["comparator"], row["threshold"]) for name, row in targets.iterrows()} == GOALS
    assert sorted(path.name for path in (home / "done").glob("*.xlsx")) == ["填报数据.xlsx", "大河市空气质量日报.xlsx"]
    assert not (home / "refused").exists()
    assert said["run"] in done.stdout
    page = next((home / "briefings").glob(f"*.{lang}.html")).read_text(encoding="utf-8")
    assert [name for name in said["page"] if name not in page] == []
    board = done.stdout.split("┡")[1].splitlines()
    answers = [line for line in board if "%" in line and "│" in line]
    assert len(answers) == len(GOALS)
    assert "49.6" not in next(line for line in answers if "52" in line) and "49.6" in page  # of the year before
