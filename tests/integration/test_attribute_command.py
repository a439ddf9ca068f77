"""``dabiao attribute``: from files to sentences, with meteorology and without, in both languages."""

import shutil
from datetime import date
from pathlib import Path

import pandas as pd
import pytest
from simulated_air import Truth, concentrations, weather_of
from support.command_line import call

from analytics.api import Workspace
from analytics.flow import ingest_files
from analytics.flow.attributing import daily_limits, year_before
from analytics.ingest import Options
from analytics.report.weather_text import answer_lines
from analytics.settings import Settings
from analytics.warehouse import current_build, open_build

AS_OF = date(2021, 1, 1)


@pytest.fixture(scope="module")
def home(bare, tmp_path_factory):
    """Four cities of one climate region with PM2.5, one with meteorology; its level falls by a quarter in 2020."""
    folder = tmp_path_factory.mktemp("attribute")
    home = Path(shutil.copytree(bare, folder / "home"))
    met = weather_of(5)
    units = {"temperature": "_c", "temperature_max": "_c", "temperature_min": "_c", "wind_speed": "_m_s",
             "precipitation": "_mm", "wind_direction": "_deg", "pressure": "_hpa", "sunshine": "_h"}  # fmt: skip
    named = met.rename(columns={name: name + unit for name, unit in units.items()})
    named.round(2).to_csv(folder / "met.csv", index_label="date")
    parts = [
        pd.DataFrame({"date": met.index, "city": city,
                      "pm25": concentrations(met, Truth(step=-0.29 if k == 0 else 0.0, step_on=date(2020, 1, 1)), k)})
        for k, city in enumerate(["新乡", "郑州", "开封", "安阳"])
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
    words = ["attribute", "--region", "新乡", "--from", "2020-01-01", "--to", "2020-12-31", "--model", "gam"]
    said = call(None, *words, "--as-of", "2021-01-01", "--lang", "zh", code=0, home=home).stdout
    assert "其余因素（排放、传输、监测）" in said and "2019年" in said and "超过日限值（75" in said
    assert "措施" not in said and "因为" not in said


def test_the_python_call_gives_the_same_as_typed_values(workspace):
    answer = workspace.attribute("新乡", "2020-01-01", "2020-12-31", model="gam", as_of=AS_OF)
    made = answer.attributions.made["xinxiang", "pm25"]
    assert made.split.rest_ratio.low95 < -0.25 < made.split.rest_ratio.high95 < 0
    assert answer.before == (date(2019, 1, 1), date(2019, 12, 31)) and made.sources == ("met",)
    english = "\n".join(answer_lines(answer, "en"))
    assert "the rest (emissions, transport, measurement)" in english and "caused" not in english


def test_without_meteorology_the_region_stands_beside_its_climate_region_and_nothing_is_called_weather(workspace):
    answer = workspace.attribute("郑州", "2020-01-01", "2020-12-31", as_of=AS_OF)
    assert not answer.attributions.made and answer.apart["pm25"].n_others == 3
    lines = answer_lines(answer, "en")
    assert any("no meteorology is loaded" in line for line in lines)
    assert any("The common part is not weather" in line for line in lines)


def test_what_is_known_later_changes_nothing(workspace):
    early = workspace.attribute("新乡", "2018-01-01", "2018-12-31", model="gam", as_of=date(2019, 6, 1))
    assert max(early.attributions.made["xinxiang", "pm25"].months["month"]) < pd.Timestamp("2019-06-01")


def test_limits_and_the_year_before(workspace):
    limits = daily_limits(workspace.warehouse, date(2020, 12, 31))
    assert (limits["pm25"], limits["o3_mda8"], limits["co"]) == (75, 160, 4)  # GB 3095-2012 table 1, grade 2
    assert year_before((date(2024, 2, 29), date(2024, 3, 1))) == (date(2023, 2, 28), date(2023, 3, 1))
