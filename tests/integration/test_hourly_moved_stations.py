"""Stations that a corrected stations.csv puts into another region, and days that hours do not fill: told, or moved."""

from datetime import date

import pandas as pd
import pytest

from analytics import standards
from analytics.ingest import Lookup, Options, read_file
from analytics.warehouse import archive, current_build, load, open_build, publish
from analytics.words.messages import in_language

RULES = {
    "standard": "editions",
    "jurisdiction": "jurisdictions",
    "validity": "validity",
    "standard_limit": "limits",
    "parameter": "parameters",
}
REGIONS = {name: name for name in ("xinxiang", "hohhot")}
FIRST = "2026-03-01"


@pytest.fixture
def folder(tmp_path):
    place = tmp_path / "warehouse"
    rules = standards.load()
    with publish.writer(place) as wh:
        for table, attribute in RULES.items():
            load.replace_table(wh, table, getattr(rules, attribute))
    return place


def a_file(tmp_path, name, values, first=FIRST, days=2):
    """Every station the same value in every hour of some days."""
    labels = pd.date_range(first, periods=24 * days, freq="h") + pd.Timedelta(hours=1)
    rows = [f"{t:%Y%m%d},{t.hour},{station},{v}" for t in labels for station, v in values.items()]
    path = tmp_path / name
    path.write_text("date,hour,station,PM2.5\n" + "\n".join(rows) + "\n", encoding="utf-8")
    return path


def listed(tmp_path, **regions):
    rows = [f"{station},{region}" for station, region in regions.items()]
    (tmp_path / "stations.csv").write_text("station_id,region\n" + "\n".join(rows) + "\n", encoding="utf-8")


def ingest(folder, *paths, **options):
    done = None
    with publish.writer(folder) as wh:
        for path in paths:
            batch = read_file(path, Lookup(REGIONS, wh.table("parameter")), Options(source="net", **options))
            done = archive.load_any(wh, batch)
    return done


def values(folder, as_of=date(2026, 12, 31)):
    with open_build(current_build(folder)) as wh:
        rows = wh.con.execute(
            "SELECT region_id, strftime(interval_start, '%d') AS day, value FROM measurement "
            "WHERE parameter = 'pm25' AND known_at <= $d AND $d < superseded_at ORDER BY ALL",
            {"d": as_of},
        ).fetchall()
    return {(region, day): value for region, day, value in rows}


@pytest.mark.thorough
def test_a_corrected_list_of_stations_moves_the_hours_of_its_file(folder, tmp_path):
    path = a_file(tmp_path, "a.csv", {"1001A": 40, "1002A": 60, "1003A": 110})
    listed(tmp_path, **dict.fromkeys(("1001A", "1002A", "1003A"), "xinxiang"))
    ingest(folder, path)
    assert values(folder) == {("xinxiang", "01"): 70.0, ("xinxiang", "02"): 70.0}  # (40 + 60 + 110) / 3
    listed(tmp_path, **{"1001A": "xinxiang", "1002A": "xinxiang", "1003A": "hohhot"})
    ingest(folder, path, known_at=date(2026, 5, 1))
    moved = {("hohhot", "01"): 110.0, ("hohhot", "02"): 110.0, ("xinxiang", "01"): 50.0, ("xinxiang", "02"): 50.0}
    assert values(folder) == moved
    assert values(folder, date(2026, 4, 30))[("xinxiang", "01")] == 70.0  # as it was known then
    assert ingest(folder, path, known_at=date(2026, 5, 1)).seen_before
    listed(tmp_path, **dict.fromkeys(("1001A", "1002A", "1003A"), "xinxiang"))
    ingest(folder, path, known_at=date(2026, 6, 1))
    assert values(folder) == {("xinxiang", "01"): 70.0, ("xinxiang", "02"): 70.0}


@pytest.mark.thorough
@pytest.mark.parametrize("other_first", [True, False])
def test_stations_of_other_files_make_the_city_that_a_station_leaves(folder, tmp_path, other_first):
    listed(tmp_path, **{"1001A": "xinxiang", "2001A": "xinxiang"})
    wrong = a_file(tmp_path, "a.csv", {"1001A": 90}, days=2)
    other = a_file(tmp_path, "b.csv", {"2001A": 30}, days=1)
    ingest(folder, *([other, wrong] if other_first else [wrong, other]))
    assert values(folder)[("xinxiang", "01")] == 60.0
    listed(tmp_path, **{"1001A": "hohhot", "2001A": "xinxiang"})
    ingest(folder, wrong)
    # day 2 had no other station: Xinxiang has no value of it any more
    assert values(folder) == {("hohhot", "01"): 90.0, ("hohhot", "02"): 90.0, ("xinxiang", "01"): 30.0}


@pytest.mark.thorough
def test_a_station_that_stands_elsewhere_in_other_files_is_told(folder, tmp_path):
    listed(tmp_path, **{"1001A": "xinxiang"})
    ingest(folder, a_file(tmp_path, "a.csv", {"1001A": 40}, first="2026-03-31", days=1))
    listed(tmp_path, **{"1001A": "hohhot"})
    done = ingest(folder, a_file(tmp_path, "b.csv", {"1001A": 40}, first="2026-04-01", days=1))
    assert done.notes == (
        "1001A stands under xinxiang in other files and under hohhot in this one: "
        "load those again with the present stations.csv",
    )
    assert ingest(folder, a_file(tmp_path, "c.csv", {"1001A": 40}, first="2026-06-01")).notes == ()


def test_another_station_in_the_list_makes_no_other_load(folder, tmp_path):
    listed(tmp_path, **{"1001A": "xinxiang"})
    path = a_file(tmp_path, "a.csv", {"1001A": 40})
    ingest(folder, path)
    listed(tmp_path, **{"1001A": "xinxiang", "9999A": "hohhot"})
    assert ingest(folder, path).seen_before


@pytest.mark.thorough
@pytest.mark.parametrize("apart", [2, 3, 4])
def test_hours_that_stand_apart_are_told(folder, tmp_path, apart):
    stamps = pd.date_range(FIRST, periods=72 // apart, freq=f"{apart}h")
    path = tmp_path / "a.csv"
    path.write_text("datetime,city,pm25\n" + "\n".join(f"{t:%Y-%m-%d %H:%M},xinxiang,50" for t in stamps) + "\n")
    result = f"its values stand {apart} hours apart, a day needs 20 hours: none of its days counts"
    assert ingest(folder, path).notes == (result,)


def test_days_within_a_file_that_do_not_count_are_told(folder, tmp_path):
    stamps = [t for t in pd.date_range(FIRST, periods=96, freq="h") if t.day != 2 or t.hour < 19]
    path = tmp_path / "a.csv"
    path.write_text("datetime,city,pm25\n" + "\n".join(f"{t:%Y-%m-%d %H:%M},xinxiang,50" for t in stamps) + "\n")
    # 2 March has 19 of its hours; the first and the last day of a file are left to the files around it
    done = ingest(folder, path, layout="hourly_beginning")
    assert done.notes == ("days with too few hours or stations, kept and not counted: pm25 1 of 2",)
    assert in_language(done.notes[0], "zh") == "小时数或站点数不足、保留而不计入的日期：PM2.5 2 天中的 1 天"


@pytest.mark.thorough
def test_days_that_an_earlier_rule_made_of_hours_are_told_with_what_to_do(folder, tmp_path):
    def result():
        with open_build(current_build(folder)) as wh:
            return archive.days_of_an_earlier_rule(wh)

    assert result() == "", "no hours, nothing to say"
    listed(tmp_path, a="xinxiang")
    ingest(folder, a_file(tmp_path, "one.csv", {"a": 50}))
    assert result() == ""
    with publish.writer(folder) as wh:  # the share of stations a city's day needs becomes another one
        wh.con.execute("UPDATE validity SET source = 'the same rule in other words'")
    assert result() == ""
    with publish.writer(folder) as wh:
        wh.con.execute("UPDATE validity SET minimum = minimum + 1 WHERE statistic = 'day_hours'")
    assert "'dabiao rebuild'" in result()
    ingest(folder, a_file(tmp_path, "two.csv", {"a": 60}, first="2026-04-01"))
    assert "'dabiao rebuild'" in result(), "days loaded since do not mend the others"
