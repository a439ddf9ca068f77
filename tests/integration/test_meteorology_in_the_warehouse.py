"""Meteorology is kept by vintage like any measurement, and no statistic of the air sees it."""

import shutil
from datetime import date
from pathlib import Path

import pytest

from analytics import flow
from analytics.ingest import Options
from analytics.settings import Settings
from analytics.warehouse import current_build, open_build

CARD = """[source]
source_id = "{0}"
zh = "站"
en = "station"
producer = "x"
citation = "x"
basis = "preliminary"
publication_lag_days = 2
precedence = {1}
"""


@pytest.fixture(scope="module")
def loaded(bare, tmp_path_factory):
    """Two stations, another source of lower rank, and a correction."""
    folder = tmp_path_factory.mktemp("met")
    settings = Settings(home=Path(shutil.copytree(bare, folder / "home")))
    head = "date,region,station,temperature_c,wind direction (deg)\n"
    files = {
        "a": (head + "2025-01-01,新乡,S1,2,350\n2025-01-01,新乡,S2,4,10\n2025-01-02,新乡,S1,3,90\n", 1, None),
        "b": ("date,region,temperature_c\n2025-01-01,新乡,9\n2025-01-03,新乡,7\n", 5, None),
    }
    for name, (text, precedence, _) in files.items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
        (folder / f"{name}.card.toml").write_text(CARD.format(name, precedence), encoding="utf-8")
        flow.ingest_files(settings, [folder / f"{name}.csv"], Options())
    (folder / "a.csv").write_text(head + "2025-01-02,新乡,S1,5,90\n", encoding="utf-8")
    flow.ingest_files(settings, [folder / "a.csv"], Options(known_at=date(2025, 6, 1)))
    with open_build(current_build(settings.warehouse_dir)) as wh:
        yield wh


def day(wh, as_of):
    rows = wh.query("core/meteorology_day", region_id="xinxiang", as_of=as_of)
    return {(row.parameter, row.day.day): round(row.value, 6) for row in rows.itertuples()}


def test_stations_are_averaged_directions_as_vectors_and_precedence_decides(loaded):
    found = day(loaded, date(2025, 3, 1))
    assert found[("temperature", 1)] == 3.0 and found[("temperature", 3)] == 7.0
    assert found[("wind_direction", 1)] % 360 == pytest.approx(0, abs=1e-6)


def test_a_value_is_seen_from_the_day_it_was_known_and_a_correction_from_its_own(loaded):
    assert ("temperature", 2) not in day(loaded, date(2025, 1, 4))  # two days of lag after the day has ended
    assert day(loaded, date(2025, 5, 31))[("temperature", 2)] == 3.0
    assert day(loaded, date(2025, 6, 1))[("temperature", 2)] == 5.0


def test_no_measurement_of_the_air_is_made_of_it(loaded):
    assert loaded.con.execute("SELECT count(*) FROM measurement").fetchone() == (0,)
    assert loaded.con.execute("SELECT kind FROM batch").fetchall() == [("meteorology",)] * 3
