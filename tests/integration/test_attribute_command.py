"""``dabiao attribute``: from files to sentences, with meteorology and without, in both languages."""

import dataclasses
import shutil
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from simulated_air import Truth, concentrations, weather_of
from support.command_line import call

from analytics.api import Workspace
from analytics.attribution import Attributions
from analytics.cli.column_meanings import words_of
from analytics.errors import Attempts, DabiaoError, NoEditionError
from analytics.flow import attributing, ingest_files
from analytics.flow.attributing import limits_of, span_of_briefing, year_before
from analytics.flow.brief import assess_now
from analytics.flow.brief_data import Wanted, briefing_data
from analytics.ingest import Options
from analytics.message import Message
from analytics.report.briefing.page import render
from analytics.report.docx import write_docx
from analytics.report.weather_text import answer_lines, refused_lines
from analytics.settings import Settings
from analytics.warehouse import current_build, open_build

AS_OF = date(2025, 10, 1)


@pytest.fixture(scope="module")
def home(bare, tmp_path_factory):
    """Four cities of one climate region with PM2.5, one with meteorology; its level falls by a quarter in 2024."""
    folder = tmp_path_factory.mktemp("attribute")
    home = Path(shutil.copytree(bare, folder / "home"))
    met = weather_of(5, "2017-01-01", "2025-09-30")
    units = {"temperature": "_c", "temperature_max": "_c", "temperature_min": "_c", "wind_speed": "_m_s",
             "precipitation": "_mm", "wind_direction": "_deg", "pressure": "_hpa", "sunshine": "_h"}  # fmt: skip
    named = met.rename(columns={name: name + unit for name, unit in units.items()})
    named.round(2).to_csv(folder / "met.csv", index_label="date")
    parts = [
        pd.DataFrame({"date": met.index, "city": city,
                      "pm25": 1.75 * concentrations(met, Truth(step=step, step_on=date(2024, 1, 1)), k)})
        for k, (city, step) in enumerate([("新乡", -0.29), ("郑州", 0.0), ("开封", 0.0), ("安阳", 0.0)])
    ]  # fmt: skip
    pd.concat(parts).round({"pm25": 1}).to_csv(folder / "air.csv", index=False)
    settings = Settings(home=home)
    ingest_files(settings, [folder / "air.csv"], Options())
    ingest_files(settings, [folder / "met.csv"], Options(region="xinxiang"))
    return home


@pytest.fixture(scope="module")
def workspace(home):
    settings = Settings(home=home)
    with Workspace(open_build(current_build(settings.warehouse_dir)), settings) as opened:
        yield opened


def test_the_command_says_the_parts_and_never_a_cause(home):
    words = ["attribute", "--region", "新乡", "--from", "2024-01-01", "--to", "2024-12-31", "--model", "gam"]
    said = call(None, *words, "--as-of", "2025-10-01", "--lang", "zh", code=0, home=home).stdout
    assert "其余因素（排放、传输、监测）" in said and "2023年" in said and "超过日限值（75" in said
    assert "措施" not in said and "因为" not in said


def test_the_python_call_gives_the_same_as_typed_values(workspace):
    answer = workspace.attribute("新乡", "2024-01-01", "2024-12-31", model="gam", as_of=AS_OF)
    made = answer.attributions.made["xinxiang", "pm25"]
    assert made.split.rest_ratio.low95 < -0.25 < made.split.rest_ratio.high95 < 0
    assert answer.before == (date(2023, 1, 1), date(2023, 12, 31)) and made.sources == ("met",)
    english = "\n".join(answer_lines(answer, "en"))
    assert "the rest (emissions, transport, measurement)" in english and "caused" not in english


def test_english_sentences_read_with_periods_of_days_too(workspace):
    answer = workspace.attribute("新乡", "2024-02-01", "2024-02-20", parameters=["pm25"], as_of=AS_OF)
    said = "\n".join(answer_lines(answer, "en"))
    assert "(1 Feb 2023 to 20 Feb 2023) → " in said and " µg/m³ (1 Feb 2024 to 20 Feb 2024), a change of" in said
    assert " in 1 Feb" not in said


@pytest.fixture(scope="module")
def briefed(workspace):
    """What a briefing of the two cities says of weather, with a forecast of few paths."""
    settings = workspace.settings.model_copy(update={"n_paths": 200})
    answer = assess_now(workspace.warehouse, settings, AS_OF)
    part = Wanted(fields=frozenset({"weather"}))
    return {region: briefing_data(workspace.warehouse, settings, answer, region, Attempts(strict=True), part)
            for region in ("xinxiang", "zhengzhou")}  # fmt: skip


def test_a_briefing_parts_the_year_so_far_and_says_how_open_goals_depend_on_the_weather(briefed):
    found = briefed["xinxiang"].weather
    assert found.after == (date(2025, 1, 1), date(2025, 9, 30)) and found.before[0] == date(2024, 1, 1)
    goals = {goal.target.target_id: goal for goal in found.ahead}
    goal, outlook = goals["xinxiang-2023/2-pm25"], briefed["xinxiang"].outlook.set_index("target_id")
    assert goal.p_met == outlook.loc["xinxiang-2023/2-pm25", "p_met"], "one probability on a page, the assessment's"
    assert goal.best[1] > goal.p_met > goal.worst[1] and 0 < goal.of_weather < 1 and goal.n_years == 8


def test_the_page_shows_weather_where_there_is_meteorology_and_one_line_where_there_is_none(briefed):
    page = render(briefed["xinxiang"], "zh")
    assert 'id="weather"' in page and 'id="weather-pm25"' in page and 'id="weather-trend-pm25"' in page
    assert "取决于其余日子的气象" in page and "no2" not in page.partition('id="parts"')[0].partition('id="weather"')[2]
    bare = render(briefed["zhengzhou"], "en")
    assert 'id="weather"' not in bare and "is not told: no meteorology is loaded; load it" in bare


def test_the_word_file_says_the_same(briefed, tmp_path):
    docx = pytest.importorskip("docx")
    file = docx.Document(write_docx(tmp_path / "a.docx", briefed["xinxiang"], "zh", {}))
    said = [paragraph.text for paragraph in file.paragraphs]
    assert "气象与其余因素" in said and any("取决于其余日子的气象" in text for text in said)
    heads = [[cell.text for cell in table.rows[0].cells] for table in file.tables]
    assert ["污染物", "2024年1—9月", "2025年1—9月", "变化", "气象", "其余因素", "其余因素的方向"] in heads
    bare = docx.Document(write_docx(tmp_path / "b.docx", briefed["zhengzhou"], "zh", {}))
    assert any("气象占多少，本简报未作区分" in paragraph.text for paragraph in bare.paragraphs)


def test_without_dates_the_command_says_what_a_briefing_says(home):
    said = call(
        None, "attribute", "--region", "新乡", "--as-of", "2025-10-01", "--lang", "en", code=0, home=home
    ).stdout
    assert "Jan–Sep 2024" in said and "depends on the weather of the days to come" in said
    bare = call(
        None, "attribute", "--region", "郑州", "--as-of", "2025-10-01", "--lang", "en", code=0, home=home
    ).stdout
    assert "The common part is not weather" in bare
    for lang, line in (("zh", "--from 与 --to 须同时给出"), ("en", "--from and --to go together")):
        wrong = call(None, "attribute", "--region", "新乡", "--from", "2025-01-01", "--lang", lang, code=1, home=home)
        assert line in wrong.stderr


def test_before_april_a_briefing_compares_the_whole_year_before():
    assert span_of_briefing(date(2025, 3, 31)) == (date(2024, 1, 1), date(2024, 12, 31))
    assert span_of_briefing(date(2025, 4, 1)) == (date(2025, 1, 1), date(2025, 4, 1))


def test_without_meteorology_the_region_stands_beside_its_climate_region_and_nothing_is_called_weather(workspace):
    answer = workspace.attribute("郑州", "2024-01-01", "2024-12-31", as_of=AS_OF)
    assert not answer.attributions.made and answer.apart["pm25"].n_others == 3
    lines = answer_lines(answer, "en")
    assert any("no meteorology is loaded" in line for line in lines)
    assert any("The common part is not weather" in line for line in lines)


def test_a_comparison_with_others_that_is_not_possible_is_said(workspace):
    """In 2015 no region has days yet: the answer says so beside the missing meteorology."""
    answer = workspace.attribute("郑州", "2015-01-01", "2015-12-31", as_of=AS_OF)
    assert not answer.apart and answer.no_apart
    assert any(line.startswith("也无法与同一气候区其他地区比较") for line in answer_lines(answer, "zh"))


def test_means_are_parted_where_no_edition_of_limits_is_known(workspace, monkeypatch):
    """As in 2015, before GB 3095-2012 took effect: days above a limit are missing, which is said, not the answer."""

    def none(wh, day):
        raise NoEditionError(Message("no edition of {standard} is known to be in force on {day}: see standards/"
                                     "editions.csv", standard="GB 3095", day=day))  # fmt: skip

    monkeypatch.setattr(attributing, "limits_of", none)
    answer = workspace.attribute("新乡", "2024-01-01", "2024-12-31", as_of=AS_OF)
    assert answer.of("pm25").days is None
    assert any("GB 3095" in line for line in refused_lines(answer, "zh"))


def test_meteorology_that_ends_long_before_the_values_is_said(workspace, monkeypatch):
    whole = attributing.read_weather

    def until_june(*asked):
        weather = whole(*asked)
        return dataclasses.replace(weather, days=weather.days[:"2025-06-30"])

    assert not any("newer meteorology" in line for line in refused_lines(workspace.weather("新乡", AS_OF), "en"))
    monkeypatch.setattr(attributing, "read_weather", until_june)
    answer = workspace.weather("新乡", AS_OF)
    assert answer.after[1] == date(2025, 6, 30)
    assert "until 2025-06-30, daily values until 2025-09-30" in " ".join(refused_lines(answer, "en"))


def test_pollutants_that_are_refused_for_one_reason_share_a_line(workspace):
    answer = workspace.attribute("郑州", "2024-01-01", "2024-12-31", as_of=AS_OF)
    failed = {("xinxiang", name): "no days" for name in ("so2", "no2")} | {("xinxiang", "co"): "another reason"}
    bare = dataclasses.replace(answer, attributions=Attributions({}, failed))
    assert refused_lines(bare, "en") == [
        "SO2, NO2: weather and the rest cannot be told apart: no days",
        "CO: weather and the rest cannot be told apart: another reason",
    ]


def test_why_good_days_cannot_be_told_names_pollutants_in_the_readers_language(workspace):
    answer = workspace.attribute("新乡", "2024-01-01", "2024-12-31", as_of=AS_OF)
    (line,) = (one for one in refused_lines(answer, "zh") if one.startswith("优良天数"))
    assert line == "优良天数：未能区分——PM10：当地没有 PM10 的监测数据"
    assert "good days: PM10: PM10 is not measured there" in answer._card("en").text()


def test_what_is_known_later_changes_nothing(workspace):
    early = workspace.attribute("新乡", "2022-01-01", "2022-12-31", model="gam", as_of=date(2023, 6, 1))
    assert max(early.attributions.made["xinxiang", "pm25"].months["month"]) < pd.Timestamp("2023-06-01")


def test_limits_and_the_year_before(workspace):
    limits = limits_of(workspace.warehouse, date(2020, 12, 31))
    of_day = {"pm25": 75, "pm10": 150, "so2": 150, "no2": 80, "co": 4, "o3_mda8": 160}
    assert limits.day == of_day, "GB 3095-2012 table 1, grade 2"
    day = np.array(["2020-12-31"], dtype="datetime64[D]")
    good = np.exp(limits.good.log_limits(list(of_day), day))[:, 0]
    rounded = {"pm25": 0.5, "pm10": 0.5, "so2": 0.5, "no2": 0.5, "co": 0.05, "o3_mda8": 0.5}  # half of the last digit
    assert good == pytest.approx([of_day[name] + rounded[name] for name in of_day], abs=1e-5), "HJ 633-2012, index 100"
    assert limits.good.deciding == ("pm25", "pm10", "no2", "o3_mda8")
    assert year_before((date(2024, 2, 29), date(2024, 3, 1))) == (date(2023, 2, 28), date(2023, 3, 1))


def test_a_workbook_has_every_table_and_a_csv_the_one_that_is_asked_for(home, tmp_path):
    words = ["attribute", "--region", "新乡", "--from", "2024-01-01", "--to", "2024-12-31", "--model", "gam"]
    book, years = tmp_path / "weather.xlsx", tmp_path / "years.csv"
    call(None, *words, "--as-of", "2025-10-01", "--out", str(book), code=0, home=home)
    sheets = pd.read_excel(book, sheet_name=None)
    assert {"attribute_changes", "attribute_years", "attribute_months", "attribute_weathers"} <= set(sheets)
    changes = sheets["attribute_changes"].set_index("measure")
    assert list(changes.index) == ["mean", "days_above_limit"] and list(changes["unit"]) == ["ug/m3", "d"]
    assert (changes["weather"] + changes["rest"]).to_numpy() == pytest.approx(changes["change"].to_numpy())
    call(None, *words, "--as-of", "2025-10-01", "--table", "years", "--out", str(years), code=0, home=home)
    assert pd.read_csv(years)["year"].tolist() == list(range(2017, 2025))  # 2025 still runs
    assert {name: words_of(name, column) for name, rows in sheets.items() if name.startswith("attribute")
            for column in rows.columns if words_of(name, column) is None} == {}  # fmt: skip


def test_charts_of_an_answer_and_why_there_is_none(workspace):
    answer = workspace.attribute("新乡", "2024-01-01", "2024-12-31", model="gam", as_of=AS_OF)
    assert workspace.weather_split(answer).data and workspace.weather_trend(answer, lang="zh").data
    assert "weather" in answer._repr_html_()
    with pytest.raises(DabiaoError, match="no2 was not asked about"):
        workspace.weather_split(answer, "no2")
    without = workspace.attribute("郑州", "2024-01-01", "2024-12-31", as_of=AS_OF)
    with pytest.raises(DabiaoError, match="no meteorology is loaded"):
        workspace.weather_split(without)
