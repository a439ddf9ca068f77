"""A file whose bytes, cards, options and rules are those of a load that stands is not read again, and that is said."""

from importlib import import_module

import pandas as pd
import pytest
from support.command_line import call
from support.loads import digest, rows

from analytics import flow
from analytics.ingest import Options
from analytics.ingest.reader import read_file

refreshing = import_module("analytics.flow.refreshing")


def days(path, value=40.0):
    dates = pd.date_range("2025-01-01", "2025-01-05").strftime("%Y-%m-%d")
    pd.DataFrame({"date": dates, "PM2.5(μg/m³)": value}).to_csv(path, index=False)
    return path


@pytest.fixture
def asked(monkeypatch):
    """Names of the files that are read."""
    names = []

    def read(path, *how):
        names.append(path.name)
        return read_file(path, *how)

    monkeypatch.setattr(refreshing, "read_file", read)
    return names


ANYANG = Options(region="anyang", source="bureau")


def test_the_same_file_again_is_not_read_and_nothing_is_published(own, tmp_path, asked):
    path = days(tmp_path / "days.csv")
    flow.ingest_files(own, [path], ANYANG)
    before, builds = digest(own), sorted(own.warehouse_dir.glob("dabiao-*.duckdb"))
    asked.clear()
    done = flow.ingest_files(own, [path], ANYANG)
    assert asked == [] and [(one.rows_read, one.values_new, one.seen_before) for one in done.loaded] == [(5, 0, True)]
    assert done.columns == ["days.csv: loaded before, the same bytes are not read again"]
    assert digest(own) == before and sorted(own.warehouse_dir.glob("dabiao-*.duckdb")) == builds
    printed = call(own.warehouse_dir, "--lang", "zh", "ingest", path, "--region", "anyang", "--source", "bureau",
                   home=own.home, code=0)  # fmt: skip
    assert "内容相同，不再读取" in printed.stdout + printed.stderr and asked == []


CHANGES = ["bytes", "registry", "removed"]
CHANGES += [pytest.param(one, marks=pytest.mark.thorough) for one in ("card", "region", "source", "name")]


@pytest.mark.parametrize("change", CHANGES)
def test_whatever_could_change_what_is_read_has_it_read_again(own, tmp_path, asked, change):
    path, options = days(tmp_path / "days.csv"), ANYANG
    flow.ingest_files(own, [path], options)
    asked.clear()
    if change == "bytes":
        days(path, 50.0)
    if change == "card":
        (tmp_path / "days.card.toml").write_text('[source]\nsource_id = "bureau"\nzh = "局"\nen = "Bureau"\n', "utf-8")
    if change == "region":
        options = Options(region="xinxiang", source="bureau")
    if change == "source":
        options = Options(region="anyang", source="other")
    if change == "registry":
        regions = own.raw_dir / "registry" / "regions.csv"
        regions.write_text(regions.read_text("utf-8-sig") + "somewhere,某某市,Somewhere,,city,henan,,,\n", "utf-8")
    if change == "removed":
        flow.remove(own, "days.csv")
        asked.clear()
    if change == "name":
        path = path.rename(tmp_path / "others.csv")
    flow.ingest_files(own, [path], options)
    assert path.name in asked


def test_a_file_with_a_refused_row_is_read_and_told_again(own, tmp_path, asked):
    path = days(tmp_path / "days.csv")
    path.write_text(path.read_text() + "2025-01-06,-7\n")
    flow.ingest_files(own, [path], ANYANG)
    asked.clear()
    done = flow.ingest_files(own, [path], ANYANG)
    assert "days.csv" in asked and done.loaded[0].rows_quarantined == 1


def test_a_later_file_of_the_source_and_the_first_again_leave_the_later_values(own, tmp_path, asked):
    first, second = days(tmp_path / "a.csv"), days(tmp_path / "b.csv", 50.0)
    flow.ingest_files(own, [first], ANYANG)
    flow.ingest_files(own, [second], ANYANG)
    asked.clear()
    flow.ingest_files(own, [first], ANYANG)
    assert asked == []
    assert rows(own, "SELECT DISTINCT value FROM measurement WHERE superseded_at = DATE '9999-12-31'") == [(50.0,)]
