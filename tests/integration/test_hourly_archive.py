"""The archive of hours beside the builds: nothing twice, days complete themselves, corrections are vintages."""

from datetime import date

import pandas as pd
import pytest

from analytics import standards
from analytics.errors import DabiaoError
from analytics.ingest import Lookup, Options, read_file
from analytics.warehouse import archive, content_digest, current_build, load, open_build, publish

RULES = {
    "standard": "editions",
    "jurisdiction": "jurisdictions",
    "validity": "validity",
    "standard_limit": "limits",
    "parameter": "parameters",
}
TODAY = date(2024, 6, 10)
CITY = "from_city_hours"  # these files hold cities: their hours only come near the mean of the stations' days


@pytest.fixture
def folder(tmp_path):
    """Folder of a warehouse with the rules in it and no measurement."""
    place = tmp_path / "warehouse"
    rules = standards.load()
    with publish.writer(place) as wh:
        for table, attribute in RULES.items():
            load.replace_table(wh, table, getattr(rules, attribute))
    return place


def a_file(tmp_path, name, first, n, values=50.0, places=("xinxiang",)):
    """n hours from an instant, in the archive's layout (labels end the hour)."""
    labels = pd.date_range(first, periods=n, freq="h") + pd.Timedelta(hours=1)
    rows = [
        f"{t:%Y%m%d},{t.hour},{place},{v},40"
        for place in places
        for t, v in zip(labels, [values] * n if isinstance(values, float) else values, strict=True)
    ]
    path = tmp_path / name
    path.write_text("date,hour,城市,PM2.5,O3\n" + "\n".join(rows) + "\n", encoding="utf-8")
    return path


def ingest(folder, *paths, **options):
    """Load files; what became of the last one."""
    done = None
    with publish.writer(folder) as wh:
        lookup = Lookup({"xinxiang": "xinxiang", "hohhot": "hohhot"}, wh.table("parameter"))
        for path in paths:
            done = archive.load_any(wh, read_file(path, lookup, Options(today=TODAY, source="net", **options)))
    return done


def days(folder, parameter="pm25", as_of=TODAY):
    with open_build(current_build(folder)) as wh:
        rows = wh.con.execute(
            "SELECT interval_start::DATE AS day, value, n_valid, flag, known_at FROM measurement "
            "WHERE parameter = $parameter AND known_at <= $as_of AND $as_of < superseded_at ORDER BY ALL",
            {"parameter": parameter, "as_of": as_of},
        ).df()
    return rows.assign(day=rows["day"].dt.strftime("%m-%d"), known_at=rows["known_at"].dt.strftime("%m-%d"))


def parquet(folder):
    return sorted(p.relative_to(folder).as_posix() for p in folder.rglob("*.parquet"))


def test_a_day_is_loaded_with_its_hours_and_flag(folder, tmp_path):
    ingest(folder, a_file(tmp_path, "a.csv", "2024-06-01", 43))  # all of 1 June, 19 hours of 2 June
    found = days(folder)
    assert found.drop(columns="value").to_numpy().tolist() == [
        ["06-01", 24, "from_city_hours", "06-02"], ["06-02", 19, "incomplete|from_city_hours", "06-03"],
    ]  # fmt: skip
    assert days(folder, "o3_mda8")[["n_valid", "flag"]].to_numpy().tolist() == [[17, CITY], [14, CITY]]
    assert days(folder, "o3_1h_max")["value"].tolist() == [40.0, 40.0]


def test_the_same_file_twice_adds_nothing(folder, tmp_path):
    path = a_file(tmp_path, "a.csv", "2024-06-01", 24)
    assert ingest(folder, path).values_new == 4  # PM2.5 and three statistics of ozone
    build, files = current_build(folder), parquet(folder)
    again = ingest(folder, path)
    assert again.seen_before and current_build(folder) == build and parquet(folder) == files
    assert len(files) == 1 and files[0].startswith("hourly/year=2024/20240601-20240601-")


@pytest.mark.thorough
def test_the_same_hours_in_another_file_add_nothing(folder, tmp_path):
    ingest(folder, a_file(tmp_path, "a.csv", "2024-06-01", 24))
    again = ingest(folder, a_file(tmp_path, "b.csv", "2024-06-01", 12))
    assert (again.values_new, again.values_corrected) == (0, 0)
    assert days(folder)["value"].tolist() == [50.0]


@pytest.mark.thorough
def test_a_year_s_end_goes_to_two_folders(folder, tmp_path):
    ingest(folder, a_file(tmp_path, "a.csv", "2023-12-31", 48))
    assert [p.split("/")[1] for p in parquet(folder)] == ["year=2023", "year=2024"]
    assert days(folder)["n_valid"].tolist() == [24, 24]


@pytest.mark.thorough
def test_a_fragment_is_replaced_when_the_day_s_other_hours_come(folder, tmp_path):
    # a file of a calendar day holds the last hour of the day before and 23 hours of its own
    ingest(folder, a_file(tmp_path, "a.csv", "2024-05-31 23:00", 24, 50.0))
    assert days(folder)["n_valid"].tolist() == [1, 23]
    done = ingest(folder, a_file(tmp_path, "b.csv", "2024-06-01 23:00", 24, 74.0))
    found = days(folder)
    assert found["n_valid"].tolist() == [1, 24, 23] and found["value"].iloc[1] == pytest.approx(51.0)
    # it could have been known just as early, so as of the day after one sees the whole day
    assert days(folder, as_of=date(2024, 6, 2))["n_valid"].tolist() == [1, 24]
    assert done.values_corrected == 0
    # whatever the order of the files
    with open_build(current_build(folder)) as wh:
        one = wh.con.execute("SELECT * EXCLUDE (batch_id) FROM measurement ORDER BY ALL").df()
    other = tmp_path / "other"
    rules = standards.load()
    with publish.writer(other) as wh:
        for table, attribute in RULES.items():
            load.replace_table(wh, table, getattr(rules, attribute))
    ingest(other, tmp_path / "b.csv", tmp_path / "a.csv")
    with open_build(current_build(other)) as wh:
        two = wh.con.execute("SELECT * EXCLUDE (batch_id) FROM measurement ORDER BY ALL").df()
    pd.testing.assert_frame_equal(one, two)


@pytest.mark.thorough
def test_a_changed_hour_is_a_correction_with_its_own_date(folder, tmp_path):
    ingest(folder, a_file(tmp_path, "a.csv", "2024-06-01", 24, 50.0))
    done = ingest(folder, a_file(tmp_path, "b.csv", "2024-06-01 05:00", 1, 74.0), known_at=date(2024, 6, 5))
    assert (done.values_new, done.values_corrected) == (0, 1)
    assert days(folder, as_of=date(2024, 6, 4))["value"].tolist() == [50.0]
    assert days(folder, as_of=date(2024, 6, 5))["value"].tolist() == [51.0]
    with open_build(current_build(folder)) as wh:
        assert archive.daily_values(wh, date(2024, 6, 1), date(2024, 6, 1))["pm25"].tolist() == [51.0]
    # a second correction of the hour wins over the first
    ingest(folder, a_file(tmp_path, "c.csv", "2024-06-01 05:00", 1, 98.0), known_at=date(2024, 6, 5))
    assert days(folder)["value"].tolist() == [52.0]
    with open_build(current_build(folder)) as wh:
        assert archive.daily_values(wh, date(2024, 6, 1), date(2024, 6, 1))["pm25"].tolist() == [52.0]


def test_a_gap_in_a_later_file_leaves_the_earlier_value(folder, tmp_path):
    ingest(folder, a_file(tmp_path, "a.csv", "2024-06-01", 24, 50.0))
    done = ingest(folder, a_file(tmp_path, "b.csv", "2024-06-01", 24, [""] * 24))
    assert (done.values_new, done.values_corrected) == (0, 0) and days(folder)["n_valid"].tolist() == [24]


def test_a_run_that_fails_leaves_no_hour_behind(folder, tmp_path):
    before = content_digest(open_build(current_build(folder)))
    path = a_file(tmp_path, "a.csv", "2024-06-01", 20)
    with pytest.raises(RuntimeError, match="stop"), publish.writer(folder) as wh:
        archive.load_any(
            wh, read_file(path, Lookup({"xinxiang": "xinxiang"}, wh.table("parameter")), Options(today=TODAY))
        )
        raise RuntimeError("stop")
    assert content_digest(open_build(current_build(folder))) == before
    with open_build(current_build(folder)) as wh:
        assert archive.daily_values(wh, date(2024, 6, 1), date(2024, 6, 1)).empty
    ingest(folder, a_file(tmp_path, "b.csv", "2024-06-01 20:00", 4))
    assert days(folder)["n_valid"].tolist() == [4]  # the 20 hours of the failed run are not there


@pytest.mark.thorough
def test_a_reader_of_the_older_build_sees_the_older_hours(folder, tmp_path):
    ingest(folder, a_file(tmp_path, "a.csv", "2024-06-01", 24))
    with open_build(current_build(folder)) as wh:
        ingest(folder, a_file(tmp_path, "b.csv", "2024-06-02", 24))
        assert len(archive.daily_values(wh, date(2024, 6, 1), date(2024, 6, 30))) == 1
    with open_build(current_build(folder)) as wh:
        assert len(archive.daily_values(wh, date(2024, 6, 1), date(2024, 6, 30))) == 2


@pytest.mark.thorough
def test_lost_hours_are_told_and_come_back_with_their_file(folder, tmp_path):
    path = a_file(tmp_path, "a.csv", "2024-06-01", 20)
    ingest(folder, path)
    (folder / parquet(folder)[0]).unlink()
    later = a_file(tmp_path, "b.csv", "2024-06-01 20:00", 4)
    with pytest.raises(DabiaoError, match=r"lacks the hours of a\.csv"):
        ingest(folder, later)
    assert ingest(folder, path).seen_before
    ingest(folder, later)
    assert days(folder)["n_valid"].tolist() == [24]


def test_stations_stay_in_the_archive_and_their_city_is_loaded(folder, tmp_path):
    (tmp_path / "stations.csv").write_text("station_id,region\n1001A,xinxiang\n1002A,xinxiang\n")
    rows = "\n".join(f"20240601,{h},PM2.5,10,{40 if h <= 12 else ''}" for h in range(1, 24))
    path = tmp_path / "sites.csv"
    path.write_text("date,hour,type,1001A,1002A\n" + rows + "\n")
    ingest(folder, path)
    found = days(folder)
    # HJ 663 table A.2: 1002A has 12 hours and no valid day, so the city is 1001A's 10, by one station of two (50 %)
    assert found[["value", "flag", "n_valid"]].to_numpy().tolist() == [[10.0, "", 23]]
    with open_build(current_build(folder)) as wh:
        table = archive.daily_values(wh, date(2024, 6, 1), date(2024, 6, 1), stations=True)
    assert table[["station_id", "n_pm25", "valid_pm25"]].to_numpy().tolist() == [
        ["1001A", 23, True], ["1002A", 12, False],
    ]  # fmt: skip


def sites(tmp_path, name, day, **values):
    """24 hours of a day of stations of xinxiang, one constant value each; labels end the hour."""
    (tmp_path / "stations.csv").write_text(
        "station_id,region\n" + "".join(f"{1000 + k}A,xinxiang\n" for k in range(1, 6))
    )
    begun = pd.date_range(day, periods=24, freq="h") + pd.Timedelta(hours=1)
    rows = [f"{t:%Y%m%d},{t.hour},PM2.5," + ",".join(str(v) for v in values.values()) for t in begun]
    path = tmp_path / name
    path.write_text("date,hour,type," + ",".join(code.removeprefix("s") for code in values) + "\n" + "\n".join(rows))
    return path


def stored(folder):
    with open_build(current_build(folder)) as wh:
        return wh.con.execute("SELECT * EXCLUDE (batch_id) FROM measurement ORDER BY ALL").df()


@pytest.mark.thorough
def test_a_station_that_measures_later_in_the_month_counts_on_the_days_before(folder, tmp_path):
    one = sites(tmp_path, "a.csv", "2024-06-01", s1001A=10, s1002A=30)
    two = sites(tmp_path, "b.csv", "2024-06-02", s1001A=10, s1003A=50, s1004A=50, s1005A=50)
    ingest(folder, one)
    assert days(folder)[["value", "flag"]].to_numpy().tolist() == [[20.0, ""]]
    done = ingest(folder, two)
    # five stations measure in June: 2 of 5 (40 %) on the 1st, 4 of 5 (80 %) on the 2nd; HJ 663-2013 6.1 wants 75 %
    assert days(folder)[["value", "flag"]].to_numpy().tolist() == [[20.0, "incomplete"], [40.0, ""]]
    assert done.values_corrected == 0
    # whatever the order of the files
    other = tmp_path / "other"
    rules = standards.load()
    with publish.writer(other) as wh:
        for table, attribute in RULES.items():
            load.replace_table(wh, table, getattr(rules, attribute))
    ingest(other, two)
    ingest(other, one)
    pd.testing.assert_frame_equal(stored(folder), stored(other))


@pytest.mark.thorough
def test_stations_of_another_month_do_not_count(folder, tmp_path):
    ingest(folder, sites(tmp_path, "a.csv", "2024-05-01", s1001A=10, s1002A=30, s1003A=30, s1004A=30))
    ingest(folder, sites(tmp_path, "b.csv", "2024-06-01", s1001A=10))
    assert days(folder)[["day", "value", "flag"]].to_numpy().tolist() == [["05-01", 25.0, ""], ["06-01", 10.0, ""]]


@pytest.mark.thorough
def test_days_asked_for_take_the_stations_of_their_whole_month(folder, tmp_path):
    ingest(folder, sites(tmp_path, "a.csv", "2024-06-01", s1001A=10, s1002A=30, s1003A=30, s1004A=30))
    ingest(folder, sites(tmp_path, "b.csv", "2024-06-02", s1001A=10))
    with open_build(current_build(folder)) as wh:
        found = archive.daily_values(wh, date(2024, 6, 2), date(2024, 6, 2))
    assert found[["pm25", "valid_pm25"]].to_numpy().tolist() == [[10.0, False]]
