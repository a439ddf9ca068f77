"""Meteorology of days and hours: names and units, the layouts of publishers, what cannot be goes to quarantine."""

from datetime import date

import pandas as pd
import pytest

from analytics.errors import InputError
from analytics.ingest import Lookup, Options
from analytics.ingest.meteorology_names import meaning, parameters, units
from analytics.ingest.reader import read_file

PARAMETERS = pd.DataFrame({"parameter": ["pm25"], "unit": ["ug/m3"], "min_value": [0.0], "max_value": [3000.0]})
LOOKUP = Lookup({"xinxiang": "xinxiang", "新乡": "xinxiang", "上海": "shanghai"}, PARAMETERS)
TODAY = date(2026, 1, 1)


@pytest.fixture
def read(tmp_path):
    def run(text, name="a.csv", **said):
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return read_file(path, LOOKUP, Options(today=TODAY, **said))

    return run


def by_day(batch):
    """Values by parameter and day of the month."""
    days = batch.values["interval_start"].dt.day
    return {(p, d): v for p, d, v in zip(batch.values["parameter"], days, batch.values["value"].round(3), strict=True)}


def test_every_unit_becomes_that_of_some_parameter_and_every_limit_is_a_parameter():
    own = {one.unit for one in parameters().values()}
    assert {one.own for one in units().values()} <= own
    assert {one.at_most for one in parameters().values()} <= {"", *parameters()}


@pytest.mark.parametrize(("name", "parameter", "unit"), [
    ("平均气温(℃)", "temperature", "degC"), ("temperature_max_c", "temperature_max", "degC"),
    ("降水量（mm）", "precipitation", "mm"),
    ("relative_humidity_pct", "humidity", "%"), ("风速 m/s", "wind_speed", "m/s"), ("气压", "pressure", ""),
    ("wind_direction_max_16", "wind_direction_of_max", "sectors16"), ("日照时数(h)", "sunshine", "h"),
    ("blh (m)", "boundary_layer_height", "m"),
])  # fmt: skip
def test_names_are_known_with_their_units(name, parameter, unit):
    said = meaning(name)
    assert (said.parameter, said.unit) == (parameter, unit)


def test_days_of_a_wide_file_and_what_cannot_be(read):
    batch = read("日期,城市,平均气温(℃),气压(hPa),风速(m/s),最大风速(m/s),日照时数(h)\n"
                 "2025-01-01,新乡,3.5,1020,2,5,8\n2025-01-02,新乡,4,0,6,5,29.8\n")  # fmt: skip
    assert (batch.kind, batch.rows_read, batch.rows_accepted) == ("meteorology", 2, 1)
    assert by_day(batch)[("temperature", 2)] == 4.0 and ("pressure", 2) not in by_day(batch)
    refused = batch.quarantined.set_index("column_name")["reason"]
    assert "450 to 1085 hPa" in refused["气压(hPa)"] and "0 to 18 h" in refused["日照时数(h)"]
    assert "above wind_speed_max 5" in refused["风速(m/s)"]
    assert set(batch.quarantined["line"]) == {3}
    assert batch.values["known_at"].min() == date(2025, 1, 2)


def test_a_row_a_value_states_its_unit(read):
    batch = read("region,date,parameter,value,unit\n新乡,2025-01-01,temperature,50,℉\n"
                 "新乡,2025-01-01,wind_speed,36,km/h\n"
                 "新乡,2025-01-01,pressure,1000,\n某地,2025-01-01,pressure,1000,hPa\n")  # fmt: skip
    assert by_day(batch) == {("temperature", 1): 10.0, ("wind_speed", 1): 10.0}
    assert sorted(batch.quarantined["line"]) == [4, 5]


def test_a_column_without_a_unit_is_named_and_not_read(read):
    text = "date,temperature_c,pressure\n2025-01-01,3,1013\n"
    batch = read(text, region="xinxiang")
    assert "pressure without a unit" in batch.columns.unread[0] and set(batch.values["parameter"]) == {"temperature"}
    again = read(text, region="xinxiang", columns=(("pressure", "pressure:kPa"),))
    assert again.quarantined["value"].tolist() == ["1013"]  # as kPa it is impossible
    with pytest.raises(InputError, match="a unit that can become hPa"):
        read(text, region="xinxiang", columns=(("pressure", "pressure:mm"),))


def test_a_file_with_pollutants_is_theirs_unless_its_meteorology_is_asked_for(read):
    text = "date,pm25,temperature_c\n2025-01-01,80,3\n"
    assert read(text, region="xinxiang").kind == "measurement"
    assert by_day(read(text, region="xinxiang", layout="meteorology")) == {("temperature", 1): 3.0}


GSOD = ('"STATION","DATE","LATITUDE","LONGITUDE","ELEVATION","NAME","TEMP","TEMP_ATTRIBUTES","DEWP","SLP","STP","WDSP",'
        '"MXSPD","GUST","MAX","MIN","PRCP","FRSHTT"\n'
        '"53986099999","2025-01-01","35.3","113.9","74.0","XINXIANG, CH","  41.0","24","  14.0","1030.1","020.9",'
        '"  5.0",'
        '"  9.9","999.9","  50.0","  32.0"," 0.04","000000"\n')  # fmt: skip
ISD = "".join(f"2025 01 {1 + h // 24:02d} {h % 24:02d}   {-15 if h < 40 else 25}   -80 10301   {350 if h % 6 else 10}"
              f"    20     0 -9999 {10 if h % 6 == 0 else -9999}\n" for h in range(0, 72, 3))  # fmt: skip
METEOSTAT = "".join(f"2025-01-{1 + h // 24:02d},{h % 24},{h % 24},-2,60,0.5,,180,36,,1020,30,1\n" for h in range(72))
ERA5 = "valid_time,latitude,longitude,t2m,u10,v10,tp,ssrd,blh\n" + "".join(
    f"2025-01-{1 + h // 24:02d} {h % 24:02d}:00:00,35.25,114,273.15,-3,-4,0.001,360000,400\n" for h in range(72)
)
#: layout → file, its content, and values worked by hand; hours are of UTC, so the Beijing day 2 is whole
PUBLISHERS = {
    "noaa_gsod": ("53986.csv", GSOD, {("temperature", 1): 5.0, ("dew_point", 1): -10.0, ("wind_speed", 1): 2.572,
                                      ("precipitation", 1): 1.016, ("temperature_max", 1): 10.0}),
    # UTC hour 18 of day 1 to 15 of day 2: -15, but 25 from hour 40 (16 UTC of day 2, Beijing day 3) on; rain 4 x 1 mm
    "noaa_isd_lite": ("539860-99999-2025.txt", ISD, {("temperature", 2): -1.5, ("temperature", 3): 2.5,
                                                     ("precipitation", 2): 4.0, ("wind_direction", 2): 0.0}),
    "meteostat_hours": ("53986.csv", METEOSTAT, {("temperature", 2): 11.5, ("wind_speed", 2): 10.0,
                                                 ("precipitation", 2): 12.0, ("sunshine", 2): 12.0}),
    "meteostat_days": ("53986d.csv", "date,tavg,tmin,tmax,prcp,snow,wdir,wspd,wpgt,pres,tsun\n"
                       "2025-01-01,3,1,5,0,,90,18,,1020,60\n",
                       {("temperature", 1): 3.0, ("wind_speed", 1): 5.0, ("sunshine", 1): 1.0}),
    # u, v = -3, -4: 5 m/s from the north-east (atan(3/4) = 36.870 degrees)
    "era5_hours": ("point.csv", ERA5, {("temperature", 2): 0.0, ("wind_speed", 2): 5.0, ("wind_direction", 2): 36.87,
                                       ("precipitation", 2): 24.0, ("radiation", 2): 100.0,
                                       ("boundary_layer_height", 2): 400.0}),
}  # fmt: skip


def test_hours_of_meteostat_with_a_column_of_times_are_in_utc(read):
    """As its own library writes them; the Beijing day 2 begins at 16 UTC of day 1."""
    hours = "".join(f"2025-01-{1 + h // 24:02d} {h % 24:02d}:00:00,{h % 24},-2,60,0.5,,180,36,,1020,30,1\n"
                    for h in range(72))  # fmt: skip
    batch = read("time,temp,dwpt,rhum,prcp,snow,wdir,wspd,wpgt,pres,tsun,coco\n" + hours, region="xinxiang")
    assert batch.named_layout == "meteostat_hours" and by_day(batch)["temperature", 2] == 11.5


def test_a_rate_of_precipitation_becomes_the_sum_of_its_day(read):
    """Half a millimetre an hour: 12 mm a day, from a file of days as from one of hours."""
    day = read("date,降水量(mm/h)\n2025-01-01,0.5\n", region="xinxiang")
    hours = "".join(f"2025-01-01 {h:02d}:00,0.5\n" for h in range(24))
    of_hours = read("time,precipitation (mm/h)\n" + hours, region="xinxiang")
    assert by_day(day) == by_day(of_hours) == {("precipitation", 1): 12.0}


def test_a_unit_that_is_not_known_is_named(read):
    batch = read("date,temperature_c,precipitation (inch/week)\n2025-01-01,3,1\n", region="xinxiang")
    assert "precipitation without a unit that is known" in batch.columns.unread[0]
    tidy = read("region,date,parameter,value,unit\n新乡,2025-01-01,temperature,3,℃\n"
                "新乡,2025-01-01,precipitation,1,inch/week\n")  # fmt: skip
    assert tidy.quarantined[["column_name", "value"]].values.tolist() == [["unit", "inch/week"]]


@pytest.mark.parametrize("column", ["站号", "区站号", "Station_Id_C"])
def test_stations_of_chinese_files_are_apart(read, column):
    batch = read(f"日期,{column},平均气温(℃)\n2025-01-01,54823,3\n2025-01-01,54824,5\n", region="xinxiang")
    assert batch.quarantined.empty and set(batch.values["station_id"]) == {"54823", "54824"}


@pytest.mark.parametrize("layout", PUBLISHERS)
def test_layouts_of_publishers(read, layout):
    name, text, expected = PUBLISHERS[layout]
    batch = read(text, name, region="xinxiang")
    assert batch.named_layout == layout and batch.quarantined.empty
    assert {key: by_day(batch)[key] % 360 for key in expected} == {k: v % 360 for k, v in expected.items()}
    assert batch.values["station_id"].ne("").all()


def test_a_day_with_few_hours_is_not_kept_and_said(read):
    batch = read(METEOSTAT, "53986.csv", region="xinxiang")
    assert set(batch.values["interval_start"].dt.day) == {2, 3}  # the first Beijing day lacks eight hours
    assert "values of days with too few readings" in str(batch.columns)


def test_stations_take_their_region_from_the_list(read, tmp_path):
    (tmp_path / "stations.csv").write_text("station_id,region\n53986099999,上海\n", encoding="utf-8")
    assert set(read(GSOD, "gsod.csv").values["region_id"]) == {"shanghai"}


def test_a_trace_and_a_calm_are_values_that_observers_write_in_words(read):
    batch = read("日期,城市,降水量(mm),风速(m/s),风向(度)\n2025-01-01,新乡,微量,静风,静风\n2025-01-02,新乡,2.5,3,90\n"
                 "2025-01-03,新乡,大,3,90\n")  # fmt: skip
    found = by_day(batch)
    assert (found[("precipitation", 1)], found[("wind_speed", 1)]) == (0.0, 0.0)
    assert ("wind_direction", 1) not in found and found[("precipitation", 2)] == 2.5
    assert batch.quarantined[["line", "value"]].to_records(index=False).tolist() == [(4, "大")]
    said = " ".join(map(str, batch.columns.said))
    assert "1 cell of 降水量(mm) (微量) read as 0 mm" in said and "风向(度) (静风) read as no value" in said


def test_words_in_a_row_a_value(read):
    batch = read("region,date,parameter,value,unit\nxinxiang,2025-01-01,precipitation,T,mm\n"
                 "xinxiang,2025-01-02,precipitation,3,mm\n")  # fmt: skip
    assert by_day(batch) == {("precipitation", 1): 0.0, ("precipitation", 2): 3.0}


def test_isd_lite_is_read_under_the_name_that_noaa_gives_it(read):
    rows = "".join(f"2023 01 {d:02d} {h:02d}   -11   -50 10210   270    20 -9999 -9999 -9999\n"
                   for d in range(1, 4) for h in range(24))  # fmt: skip
    batch = read(rows, "583620-99999-2023", region="xinxiang")
    assert by_day(batch)[("temperature", 2)] == -1.1
