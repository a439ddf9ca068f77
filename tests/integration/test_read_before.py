"""A file that a build holds whole is not read again, until something that decides its reading changes."""

import shutil
from importlib import import_module

import pytest
from support.small_warehouse import read_city

from analytics import flow, resources
from analytics.ingest import Options
from analytics.warehouse import content_digest, current_build, open_build

refreshing = import_module("analytics.flow.refreshing")
FOLDER = "monitoring"
DAYS = "region,date,parameter,value\nxinxiang,2026-02-01,pm25,30\n"


@pytest.fixture
def read(monkeypatch):
    """Names of the files that are read from now on."""
    names, real = [], refreshing.read_file

    def noted(path, *more):
        names.append(path.name)
        return real(path, *more)

    monkeypatch.setattr(refreshing, "read_file", noted)
    return names


@pytest.fixture
def raw(own):
    """Folder of measurements of a workspace, with one file of days in it that was loaded."""
    folder = own.raw_dir / FOLDER
    folder.mkdir()
    (folder / "days.csv").write_text(DAYS)
    flow.refresh(own)
    return folder


def values(settings):
    with open_build(current_build(settings.warehouse_dir)) as wh:
        rows = wh.con.execute(
            "SELECT value FROM measurement WHERE superseded_at = DATE '9999-12-31' ORDER BY interval_start"
        ).fetchall()
    return [value for (value,) in rows]


def test_a_second_refresh_reads_nothing_says_the_same_and_publishes_no_build(own, raw, read):
    build = current_build(own.warehouse_dir)
    done = flow.refresh(own)
    assert read == [] and done.failed == []
    assert [(one.file, one.rows_read, one.rows_accepted, one.seen_before) for one in done.loaded] == [
        ("days.csv", 1, 1, True)
    ]
    assert current_build(own.warehouse_dir) == build


def test_a_file_of_the_user_is_read_and_those_of_the_workspace_are_not(own, raw, read, tmp_path):
    more = tmp_path / "more.csv"
    more.write_text(DAYS.replace("02-01", "02-02"))
    assert flow.ingest_files(own, [more], Options()).failed == []
    assert read == ["more.csv"] and values(own) == [30, 30]


@pytest.mark.thorough
def test_other_bytes_another_name_and_another_card_are_read(own, raw, read):
    (raw / "days.csv").write_text(DAYS.replace(",30", ",31"))
    flow.refresh(own)
    assert read == ["days.csv"] and values(own) == [31]
    shutil.copyfile(raw / "days.csv", raw / "other.csv")
    flow.refresh(own)
    assert read == ["days.csv", "other.csv"]
    card = (resources.raw_dir() / FOLDER / "xinxiang_daily.card.toml").read_text(encoding="utf-8")
    (raw / "days.card.toml").write_text(card, encoding="utf-8")
    flow.refresh(own)
    assert read == ["days.csv", "other.csv", "days.csv"]


@pytest.mark.thorough
@pytest.mark.parametrize("table", ["registry/regions.csv", "standards/parameters.csv"])
def test_names_and_rules_that_changed_have_every_file_read(own, raw, read, table):
    path = own.raw_dir / table
    path.write_bytes(path.read_bytes() + b"\n")
    flow.refresh(own)
    assert read == ["days.csv"]


@pytest.mark.thorough
@pytest.mark.parametrize(
    "text",
    [DAYS + "nowhere,2026-02-01,pm25,30\n", DAYS + "xinxiang,2100-01-01,pm25,30\n"],
    ids=["a refused place", "a day that is still to come"],
)
def test_a_file_of_which_something_is_to_be_said_is_read_each_time(own, raw, read, text):
    (raw / "days.csv").write_text(text)
    flow.refresh(own)
    flow.refresh(own)
    assert read == ["days.csv", "days.csv"]


@pytest.mark.thorough
def test_a_column_that_cannot_be_read_is_said_at_every_refresh(own, raw, read):
    rows = read_city("xinxiang")[["date", "pm25"]].tail(3)
    rows.assign(**{"pm10 (ppm)": 1.0}).to_csv(raw / "wide.csv", index=False)
    (raw / "wide.card.toml").write_text(
        (resources.raw_dir() / FOLDER / "xinxiang_daily.card.toml").read_text(encoding="utf-8"), encoding="utf-8"
    )
    first, second = flow.refresh(own), flow.refresh(own)
    assert first.failed == second.failed and "pm10 (ppm)" in first.failed[0]


@pytest.mark.thorough
def test_an_hourly_file_is_always_read(own, raw, read):
    hours = "".join(f"2026-02-01,{hour},xinxiang,30\n" for hour in range(24))
    (raw / "hours.csv").write_text("date,hour,city,pm25\n" + hours)
    flow.refresh(own)
    flow.refresh(own)
    assert read == ["hours.csv", "hours.csv"]


@pytest.mark.thorough
def test_a_build_made_again_from_what_was_kept_states_the_same(own, raw):
    with open_build(current_build(own.warehouse_dir)) as wh:
        before = content_digest(wh)
    flow.rebuild(own)
    with open_build(current_build(own.warehouse_dir)) as wh:
        assert content_digest(wh) == before
