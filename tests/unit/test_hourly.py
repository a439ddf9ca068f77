"""Reading the hourly archive: both layouts, every encoding, and every row accounted for."""

from datetime import date

import pandas as pd
import pytest

from analytics.errors import InputError
from analytics.ingest import Lookup, Options, read_file
from analytics.ingest.companion_files import source_of

PARAMETERS = pd.DataFrame(
    {
        "parameter": ["pm25", "pm10", "so2", "no2", "co", "o3_1h_max"],
        "unit": ["ug/m3", "ug/m3", "ug/m3", "ug/m3", "mg/m3", "ug/m3"],
        "min_value": 0.0,
        "max_value": [3000.0, 20000.0, 3000.0, 1500.0, 60.0, 1200.0],
    }
)
LOOKUP = Lookup(
    regions={"xinxiang": "xinxiang", "新乡": "xinxiang", "hohhot": "hohhot", "呼和浩特": "hohhot"},
    parameters=PARAMETERS,
)
TODAY = Options(today=date(2019, 3, 2))
LONG_HEADER = (
    "date,hour,城市,AQI,PM2.5,PM2.5_24h,PM10,PM10_24h,SO2,SO2_24h,NO2,NO2_24h,O3,O3_24h,O3_8h,O3_8h_24h,CO,CO_24h\n"
)
LONG = (
    LONG_HEADER
    + "20190301,0,新乡,99,60,55,80,70,10,9,50,40,55,90,60,70,1.1,1.0\n"
    + "20190301,1,新乡,99,61,55,81,70,11,9,51,40,56,90,60,70,1.2,1.0\n"
    + "20190301,1,呼和浩特,99,,55,82,70,12,9,52,40,57,90,60,70,1.3,1.0\n"
)


def write(folder, text, name="china_cities_20190301.csv", encoding="utf-8"):
    path = folder / name
    path.write_bytes(text.encode(encoding))
    return path


def stated(batch):
    return batch.quarantined[["line", "column_name", "reason"]].to_records(index=False).tolist()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk"])
def test_long_layout_in_every_encoding(tmp_path, encoding):
    batch = read_file(write(tmp_path, LONG, encoding=encoding), LOOKUP, TODAY)
    assert (batch.kind, batch.reader) == ("hourly", "hourly")
    assert (batch.rows_read, batch.rows_accepted, batch.rows_quarantined) == (3, 3, 0)
    row = batch.values[(batch.values["region_id"] == "xinxiang")].iloc[0]
    assert row.drop("ts").to_dict() == {
        "source_id": "china_cities", "region_id": "xinxiang", "station_id": "", "pm25": 60.0, "pm10": 80.0,
        "so2": 10.0, "no2": 50.0, "co": 1.1, "o3": 55.0,
    }  # fmt: skip
    assert batch.values.loc[batch.values["region_id"] == "hohhot", "pm25"].isna().all()


def test_label_0_closes_the_last_hour_of_the_day_before(tmp_path):
    batch = read_file(write(tmp_path, LONG), LOOKUP, TODAY)
    assert batch.values["ts"].astype(str).tolist() == ["2019-02-28 23:00:00"] + ["2019-03-01 00:00:00"] * 2


def test_card_of_the_archive_may_say_that_labels_begin_the_hour(tmp_path):
    (tmp_path / "china_cities.card.toml").write_text(
        '[source]\nsource_id = "mine"\nzh = "甲"\nen = "a"\nproducer = "p"\ncitation = "c"\nbasis = "b"\n'
        '[file]\nhours = "beginning"\n',
        encoding="utf-8",
    )
    batch = read_file(write(tmp_path, LONG), LOOKUP, TODAY)
    assert batch.values["ts"].min() == pd.Timestamp("2019-03-01 00:00")
    assert batch.values["source_id"].unique().tolist() == ["mine"]


def test_the_user_may_say_so_too(tmp_path):
    options = Options(today=date(2019, 3, 2), layout="hourly_beginning")
    batch = read_file(write(tmp_path, LONG), LOOKUP, options)
    assert batch.values["ts"].min() == pd.Timestamp("2019-03-01 00:00")


def test_a_card_with_another_word_is_an_error(tmp_path):
    (tmp_path / "china_cities_20190301.card.toml").write_text(
        '[source]\nsource_id = "m"\nzh = "甲"\nen = "a"\nproducer = "p"\ncitation = "c"\nbasis = "b"\n'
        '[file]\nhours = "middle"\n',
        encoding="utf-8",
    )
    with pytest.raises(InputError, match="'ending' or 'beginning'"):
        read_file(write(tmp_path, LONG), LOOKUP, TODAY)


def test_changed_column_order_changes_nothing(tmp_path):
    one = read_file(write(tmp_path, LONG), LOOKUP, TODAY).values
    rows = [line.split(",") for line in LONG.strip().split("\n")]
    turned = "\n".join(",".join(reversed(r)) for r in rows) + "\n"
    other = read_file(write(tmp_path, turned, name="china_cities_20190302.csv"), LOOKUP, TODAY).values
    pd.testing.assert_frame_equal(one, other)


def test_each_bad_row_is_reported_and_its_good_values_stay(tmp_path):
    text = "date,hour,city,PM2.5,O3,CO\n" + "".join(
        [
            "20190301,3,新乡,40,60,0.5\n",  # 2 good
            "20190301,4,新乡,-99,61,0.6\n",  # 3 impossible PM2.5, the rest stays
            "20190301,25,新乡,40,60,0.5\n",  # 4 no hour
            "20190301,x,新乡,40,60,0.5\n",  # 5 no hour
            "20190231,3,新乡,40,60,0.5\n",  # 6 no date
            "20190301,5,未知市,40,60,0.5\n",  # 7 unknown region
            "20190301,3,新乡,41,60,0.5\n",  # 8 key again, PM2.5 differs
            "20190303,2,新乡,40,60,0.5\n",  # 9 not over yet
            "20190301,6,新乡,40,abc,600\n",  # 10 no number, and CO in ug/m3
            "20190301,7,新乡,40\n",  # 11 short
        ]
    )
    batch = read_file(write(tmp_path, text), LOOKUP, TODAY)
    assert (batch.rows_read, batch.rows_accepted, batch.rows_quarantined) == (10, 1, 9)
    reasons = batch.quarantined.groupby("line")["reason"].agg("; ".join)
    assert "expected 0.0 to 3000.0 ug/m3" in reasons[3]
    assert all("bad date: expected a day and an hour" in reasons[line] for line in (4, 5, 6))
    assert "unknown region" in reasons[7] and "line 2 says 40.0" in reasons[8] and "not over yet" in reasons[9]
    assert "not a number" in reasons[10] and "0.0 to 60.0 mg/m3" in reasons[10]
    assert "wrong number of fields" in reasons[11]
    kept = batch.values.set_index("ts")
    assert kept.index.hour.tolist() == [2, 3, 5]  # ends of hours 3, 4 and 6
    assert kept["o3"].tolist()[:2] == [60.0, 61.0] and kept["pm25"].isna().tolist() == [False, True, False]


WIDE = (
    "date,hour,type,新乡,呼和浩特\n"
    "20190301,1,AQI,80,70\n"
    "20190301,1,PM2.5,61,\n"
    "20190301,1,PM2.5_24h,55,40\n"
    "20190301,1,O3,56,57\n"
    "20190301,1,O3_8h,56,57\n"
    "20190301,2,PM2.5,62,42\n"
)


def test_wide_layout_says_the_same_as_long(tmp_path):
    batch = read_file(write(tmp_path, WIDE), LOOKUP, TODAY)
    assert (batch.rows_read, batch.rows_accepted) == (6, 6)
    table = batch.values.set_index(["region_id", "ts"])[["pm25", "o3"]]
    first, second = pd.Timestamp("2019-03-01 00:00"), pd.Timestamp("2019-03-01 01:00")
    assert table.loc[("xinxiang", first)].tolist() == [61.0, 56.0]
    assert table.loc[("hohhot", second), "pm25"] == 42.0
    assert table.loc[("hohhot", first), "o3"] == 57.0 and pd.isna(table.loc[("hohhot", first), "pm25"])
    assert batch.values[["pm10", "co"]].isna().all(axis=None)


def test_wide_layout_reports_unknown_types_columns_and_cells(tmp_path):
    text = WIDE.replace("呼和浩特", "未知市") + "20190301,2,PM1,3,4\n20190301,3,CO,99,\n"
    batch = read_file(write(tmp_path, text), LOOKUP, TODAY)
    assert batch.rows_read == batch.rows_accepted + batch.rows_quarantined == 8
    assert [(line, why.split(":")[0]) for line, _, why in stated(batch)] == [
        (5, "unknown region"), (7, "unknown region"), (8, "unknown type"), (9, "impossible value"),
    ]  # fmt: skip
    assert batch.values["region_id"].unique().tolist() == ["xinxiang"]


STATIONS = "date,hour,type,1001A,1002A,2001A\n20190301,1,PM2.5,10,20,30\n20190301,1,CO,0.4,,0.6\n"


def test_stations_take_their_region_from_the_list_beside_the_file(tmp_path):
    (tmp_path / "stations.csv").write_text("station_id,region\n1001A,新乡\n1002A,xinxiang\n2001A,hohhot\n")
    values = read_file(write(tmp_path, STATIONS, name="china_sites_20190301.csv"), LOOKUP, TODAY).values
    assert values.set_index("station_id")["region_id"].to_dict() == {
        "1001A": "xinxiang", "1002A": "xinxiang", "2001A": "hohhot",
    }  # fmt: skip
    assert values["source_id"].unique().tolist() == ["china_sites"]


def test_stations_without_a_list_need_a_region_or_become_their_own(tmp_path):
    path = write(tmp_path, STATIONS)
    with pytest.raises(InputError, match="stations"):
        read_file(path, LOOKUP, TODAY)
    named = read_file(path, LOOKUP, Options(today=TODAY.today, region="新乡")).values
    assert named["region_id"].unique().tolist() == ["xinxiang"]
    batch = read_file(path, LOOKUP, Options(today=TODAY.today, new_regions=True))
    assert batch.values["region_id"].tolist() == ["station_1001a", "station_1002a", "station_2001a"]
    assert batch.new_regions["region_id"].tolist() == batch.values["region_id"].tolist()


def test_a_long_file_of_stations_names_their_city_itself(tmp_path):
    text = "date,hour,城市,station,PM2.5\n20190301,1,新乡,1001a,10\n20190301,1,新乡,1002A,20\n"
    values = read_file(write(tmp_path, text), LOOKUP, TODAY).values
    assert values[["region_id", "station_id"]].to_numpy().tolist() == [["xinxiang", "1001A"], ["xinxiang", "1002A"]]


def test_unknown_cities_are_added_only_when_asked_for(tmp_path):
    text = "date,hour,城市,PM2.5\n20190301,1,未知市,10\n"
    assert read_file(write(tmp_path, text), LOOKUP, TODAY).rows_quarantined == 1
    batch = read_file(write(tmp_path, text), LOOKUP, Options(today=TODAY.today, new_regions=True))
    assert batch.rows_accepted == 1 and batch.new_regions["zh"].tolist() == ["未知市"]
    assert batch.values["region_id"].tolist() == batch.new_regions["region_id"].tolist()


def test_a_parquet_file_with_a_time_stamp(tmp_path):
    frame = pd.DataFrame({"city": ["新乡", "新乡"], "ts": pd.to_datetime(["2019-03-01 00:00", "2019-03-01 01:00"]),
                          "AQI": [50.0, 60.0], "PM2.5": [10.0, 11.0], "O3": [float("nan"), 30.0]})  # fmt: skip
    frame.to_parquet(tmp_path / "hours.parquet")
    values = read_file(tmp_path / "hours.parquet", LOOKUP, TODAY).values
    assert values["ts"].astype(str).tolist() == ["2019-02-28 23:00:00", "2019-03-01 00:00:00"]
    assert values["pm25"].tolist() == [10.0, 11.0]


def test_files_of_all_days_are_one_source():
    assert {source_of(s) for s in ("china_sites_20190301", "china_sites_20190302")} == {"china_sites"}


def test_daily_files_are_not_taken_for_hourly_ones(tmp_path):
    batch = read_file(write(tmp_path, "region,date,pm25\n新乡,2019-02-01,50\n", name="d.csv"), LOOKUP, TODAY)
    assert (batch.kind, batch.reader) == ("measurement", "wide")
