"""Rows within the hour: averaged by rule, or refused; never one of them for the whole hour."""

import dataclasses
from datetime import date

import pandas as pd
import pytest

from analytics.errors import InputError
from analytics.ingest import Lookup, Options, read_file

LOOKUP = Lookup(
    regions={"puyang": "puyang", "xinxiang": "xinxiang"},
    parameters=pd.DataFrame(
        {"parameter": ["pm25", "o3_1h_max"], "unit": "ug/m3", "min_value": 0.0, "max_value": [3000.0, 1200.0]}
    ),
)
DAY = "2026-04-01"


def stamped(tmp_path, stamps, values, place="puyang", name="a.csv"):
    rows = [f"{t:%Y-%m-%d %H:%M},{place},{v}" for t, v in zip(stamps, values, strict=True)]
    path = tmp_path / name
    path.write_text("datetime,city,pm25\n" + "\n".join(rows) + "\n", encoding="utf-8")
    return path


def read(path, **options):
    return read_file(path, LOOKUP, Options(today=date(2026, 4, 5), **options))


def of_day(batch, day=DAY):
    values = batch.values.set_index("ts")["pm25"]
    return values[values.index.normalize() == pd.Timestamp(day)]


@pytest.mark.parametrize("layout", ["hourly", "hourly_beginning"])
def test_quarter_hours_are_averaged_to_the_hour(tmp_path, layout):
    # 40, 80, 80, 80 in every hour: its mean is 70, not the 40 of the row on the hour
    stamps = pd.date_range(DAY, periods=2 * 96, freq="15min")
    batch = read(stamped(tmp_path, stamps, [40, 80, 80, 80] * 48), layout=layout)
    assert len(batch.values) == 48 and set(batch.values["pm25"]) == {70.0}  # from 00:00 to 23:45: stamps begin
    assert batch.rows_quarantined == 0


def test_the_step_decides_which_hour_a_stamp_belongs_to(tmp_path):
    # labels end their quarter: 00:15 to 01:00 are the hour from 00:00
    stamps = pd.date_range(f"{DAY} 00:15", periods=8, freq="15min")
    assert of_day(read(stamped(tmp_path, stamps, [10, 10, 10, 50, 20, 20, 20, 20]))).tolist() == [20.0, 20.0]
    stamps = pd.date_range(f"{DAY} 00:00", periods=8, freq="15min")
    begun = read(stamped(tmp_path, stamps, [10, 10, 10, 50, 20, 20, 20, 20]), layout="hourly_beginning")
    assert of_day(begun).tolist() == [20.0, 20.0]


@pytest.mark.sweep
@pytest.mark.parametrize(
    ("minutes", "present", "kept"),
    [(15, 3, True), (15, 2, False), (30, 1, False), (30, 2, True), (10, 5, True), (10, 4, False), (5, 9, True),
     (5, 8, False), (20, 2, False), (1, 45, True), (1, 44, False)],
)  # fmt: skip
def test_an_hour_needs_45_minutes(tmp_path, minutes, present, kept):
    # GB 3095 table 4: at least 45 minutes of sampling in an hour; hour 5 has only some of its stamps
    stamps = pd.date_range(f"{DAY} 00:00", periods=24 * 60 // minutes, freq=f"{minutes}min")
    inside = [t for t in stamps if t.hour != 5 or t.minute < present * minutes]
    batch = read(stamped(tmp_path, inside, [30] * len(inside)), layout="hourly_beginning")
    assert (5 in of_day(batch).index.hour) == kept and len(of_day(batch)) == 23 + kept
    assert batch.rows_quarantined == (0 if kept else present)
    if not kept:
        reason = batch.quarantined["reason"].iloc[0]
        assert reason == f"{present * minutes} of the 60 minutes of its hour: expected 45 to be measured"


def test_a_minute_column_is_read(tmp_path):
    path = tmp_path / "m.csv"
    rows = [f"2026-04-01,{h},{m},puyang,{v}" for h in range(24) for m, v in ((0, 40), (15, 80), (30, 80), (45, 80))]
    path.write_text("date,hour,minute,city,pm25\n" + "\n".join(rows) + "\n")
    day = of_day(read(path, layout="hourly_beginning"))
    assert len(day) == 24 and set(day) == {70.0}


def test_several_rows_an_hour_without_minutes_are_refused(tmp_path):
    path = tmp_path / "m.csv"
    rows = [f"2026-04-01,{h},puyang,{v}" for h in range(24) for v in (40, 80, 81, 82)]
    path.write_text("date,hour,city,pm25\n" + "\n".join(rows) + "\n")
    with pytest.raises(InputError, match="one row an hour and place") as error:
        read(path, layout="hourly_beginning")
    assert "line 3" in str(error.value) and "80" in str(error.value)


def test_a_single_hour_that_comes_again_is_quarantined_and_the_same_value_twice_is_nothing(tmp_path):
    path = tmp_path / "m.csv"
    rows = [f"2026-04-01,{h},puyang,30" for h in range(1, 20)]
    path.write_text("date,hour,city,pm25\n" + "\n".join([*rows, rows[3], "2026-04-01,7,puyang,31"]) + "\n")
    batch = read(path)
    assert batch.rows_quarantined == 1 and "line 8 says 30.0" in batch.quarantined["reason"].iloc[0]
    assert len(of_day(batch)) == 19


def test_stamps_without_one_step_are_refused_as_a_whole(tmp_path):
    # every hour has a row on the hour and one some minutes later: the former must not stand for the hour
    stamps = [t + pd.Timedelta(minutes=m) for t in pd.date_range(DAY, periods=24, freq="h") for m in (0, 7, 19)]
    with pytest.raises(InputError, match="one step that divides it"):
        read(stamped(tmp_path, stamps, [40, 80, 80] * 24))


def test_hourly_values_at_half_past_are_refused(tmp_path):
    stamps = pd.date_range(f"{DAY} 00:30", periods=48, freq="h")
    with pytest.raises(InputError, match="stamps on the hour"):
        read(stamped(tmp_path, stamps, [40] * 48))


def test_one_stray_stamp_is_quarantined(tmp_path):
    stamps = [*pd.date_range(f"{DAY} 01:00", periods=24, freq="h"), pd.Timestamp(f"{DAY} 05:07")]
    batch = read(stamped(tmp_path, sorted(stamps), [30] * 25))
    assert batch.rows_quarantined == 1 and len(of_day(batch)) == 24


@pytest.mark.parametrize("step", [2, 3, 4, 6])
def test_values_every_few_hours_never_make_20_hours(tmp_path, step):
    stamps = pd.date_range(DAY, periods=48 // step, freq=f"{step}h")
    assert len(of_day(read(stamped(tmp_path, stamps, [40] * len(stamps))))) <= 12


def test_two_places_in_quarter_hours_keep_their_own_hours(tmp_path):
    stamps = pd.date_range(f"{DAY} 00:15", periods=96, freq="15min")
    one = stamped(tmp_path, stamps, [10, 20, 30, 40] * 24).read_text()
    two = stamped(tmp_path, stamps, [110, 120, 130, 140] * 24, place="xinxiang").read_text()
    path = tmp_path / "both.csv"
    path.write_text(one + two.split("\n", 1)[1])
    found = read(path).values.groupby("region_id")["pm25"].agg(["min", "max", "size"])
    assert found.to_numpy().tolist() == [[25.0, 25.0, 24.0], [125.0, 125.0, 24.0]]


def test_types_in_rows_are_averaged_too(tmp_path):
    path = tmp_path / "w.csv"
    rows = [f"2026-04-01,{h},{m},PM2.5,{v}" for h in range(3) for m, v in ((0, 40), (15, 80), (30, 80), (45, 80))]
    path.write_text("date,hour,minute,type,puyang\n" + "\n".join(rows) + "\n")
    batch = read(path, layout="hourly_beginning")
    assert set(of_day(batch)) == {70.0} and batch.rows_quarantined == 0


def test_minutes_wanted_are_those_in_force_on_the_day(tmp_path):
    # made-up editions: 45 minutes to 2 April, 30 from then on; every hour has two of its four quarters
    stamps = [t for t in pd.date_range(DAY, periods=192, freq="15min") if t.minute < 30]
    lookup = dataclasses.replace(LOOKUP, hour_minutes=((date(1970, 1, 1), 45), (date(2026, 4, 2), 30)))
    path = stamped(tmp_path, stamps, [50] * len(stamps))
    batch = read_file(path, lookup, Options(today=date(2026, 4, 5), layout="hourly_beginning"))
    assert len(of_day(batch)) == 0 and len(of_day(batch, "2026-04-02")) == 24
    assert set(batch.quarantined["reason"]) == {"30 of the 60 minutes of its hour: expected 45 to be measured"}
