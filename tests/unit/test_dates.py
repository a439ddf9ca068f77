"""Dates of files: one order a column, Beijing time, months are no days; in every reader."""

from datetime import date

import numpy as np
import pandas as pd
import pytest

from analytics.errors import InputError
from analytics.ingest import Lookup, Options, read_file
from analytics.ingest.date_forms import to_days
from analytics.ingest.dates import DateColumn, read_days, read_months, read_stamps

LOOKUP = Lookup(
    regions={"xinxiang": "xinxiang", "anyang": "anyang"},
    parameters=pd.DataFrame(
        {"parameter": ["pm25", "pm10", "so2", "no2", "co", "o3_mda8", "o3_1h_max"],
         "unit": ["ug/m3"] * 4 + ["mg/m3"] + ["ug/m3"] * 2, "min_value": 0.0, "max_value": 1200.0}
    ),
    indicators={"sewage": "sewage"},
    indicator_units={"sewage": "%"},
)  # fmt: skip
TODAY = date(2026, 8, 1)


def place(n, order=None):
    return DateColumn("a.csv", "date", pd.Series(range(2, 2 + n)), order)


def days(*cells, order=None):
    return read_days(pd.Series(cells, dtype=object), place(len(cells), order)).when.dt.strftime("%Y-%m-%d").tolist()


def stamps(*cells):
    return read_stamps(pd.Series(cells, dtype=object), place(len(cells))).when.astype(str).tolist()


def load(tmp_path, text, name="in.csv", **options):
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return read_file(path, LOOKUP, Options(today=TODAY, **options))


# --- one order a column -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "cell",
    ["2026-01-31", "2026/1/31",
     "2026.01.31", "20260131", "2026年1月31日", "２０２６－０１－３１", "2026-01-31 00:00:00.000",
     "2026/1/31 0:00", "31/1/2026", "1/31/2026", "1/31/2026 0:00", "31.01.2026", "1/31/2026 12:00:00 AM"],
)  # fmt: skip
def test_every_way_to_write_a_day(cell):
    assert days(cell) == ["2026-01-31"]


def test_one_day_above_12_decides_for_the_whole_column():
    assert days("01/03/2026", "12/03/2026", "13/03/2026") == ["2026-03-01", "2026-03-12", "2026-03-13"]
    assert days("03/01/2026", "03/12/2026", "03/13/2026") == ["2026-03-01", "2026-03-12", "2026-03-13"]


def test_a_column_that_leaves_the_order_open_is_refused_with_the_option_that_settles_it():
    with pytest.raises(InputError, match=r"line 2, column date: '01/03/2026'.*--date-order dmy or --date-order mdy"):
        days("01/03/2026", "02/03/2026")
    assert days("01/03/2026", "02/03/2026", order="dmy") == ["2026-03-01", "2026-03-02"]
    assert days("01/03/2026", "02/03/2026", order="mdy") == ["2026-01-03", "2026-02-03"]


def test_a_column_that_reads_the_same_in_both_orders_is_no_riddle():
    assert days("1/1/2026", "2/2/2026") == ["2026-01-01", "2026-02-02"]


@pytest.mark.parametrize(
    "cells", [("13/03/2026", "03/14/2026"), ("2026-03-01", "13/03/2026"), ("20260301", "13/2/2026")]
)
def test_a_column_with_two_orders_is_refused(cells):
    with pytest.raises(InputError, match="write every date in one order"):
        days(*cells)


def test_year_day_month_is_refused_and_a_slip_is_not():
    with pytest.raises(InputError, match="year, day, month"):
        days("2026/01/03", "2026/13/03", "2026/14/03", "2026/15/03")
    assert days("2026-13-03", "2026-01-04", "2026-01-05")[1:] == ["2026-01-04", "2026-01-05"]


def test_an_order_that_was_said_holds_for_every_row():
    assert pd.isna(days("03/13/2026", "01/03/2026", order="dmy")[0])


def test_the_card_may_state_the_order(tmp_path):
    (tmp_path / "in.card.toml").write_text(
        '[source]\nsource_id = "m"\nzh = "甲"\nen = "a"\nproducer = "p"\ncitation = "c"\nbasis = "b"\n'
        '[file]\ndate_order = "dmy"\n', encoding="utf-8",
    )  # fmt: skip
    batch = load(tmp_path, "region,date,pm25\nanyang,01/03/2026,5\n")
    assert batch.values["interval_start"].dt.strftime("%m-%d").tolist() == ["03-01"]


def test_hours_day_first_are_twenty_days_and_never_some_month_first(tmp_path):
    label = pd.date_range("2026-03-01 00:00", "2026-03-20 23:00", freq="h").strftime("%d/%m/%Y %H:%M")
    text = "datetime,city,pm25\n" + "".join(f"{t},anyang,7\n" for t in label)
    batch = load(tmp_path, text, layout="hourly_beginning")
    counted = batch.values.groupby(batch.values["ts"].dt.strftime("%m-%d")).size()
    assert counted.to_dict() == {f"03-{d:02d}": 24 for d in range(1, 21)}


# --- Beijing time -------------------------------------------------------------------------------------------------


def test_offsets_are_brought_to_beijing_time_and_no_offset_is_beijing_time():
    cells = ("2026-01-01T00:00:00+08:00", "2025-12-31T16:00:00Z", "2026-01-01 05:00", "2025-12-31 16:00:00 -0500")
    assert stamps(*cells) == [
        "2026-01-01 00:00:00", "2026-01-01 00:00:00", "2026-01-01 05:00:00", "2026-01-01 05:00:00",
    ]  # fmt: skip


def test_stamps_with_an_offset_make_whole_days(tmp_path):
    label = pd.date_range("2026-01-01", periods=48, freq="h", tz="Asia/Shanghai")
    for name, written in (("east", label), ("utc", label.tz_convert("UTC"))):
        text = "datetime,city,pm25\n" + "".join(f"{t.isoformat()},anyang,7\n" for t in written)
        batch = load(tmp_path, text, f"{name}.csv", layout="hourly_beginning")
        assert batch.values["ts"].dt.strftime("%m-%d").value_counts().to_dict() == {"01-01": 24, "01-02": 24}


def test_parquet_columns_with_a_zone(tmp_path):
    label = pd.date_range("2025-12-31 16:00", periods=24, freq="h", tz="UTC")
    pd.DataFrame({"ts": label, "city": "anyang", "pm25": 7.0}).to_parquet(tmp_path / "h.parquet")
    batch = read_file(tmp_path / "h.parquet", LOOKUP, Options(today=TODAY, layout="hourly_beginning"))
    assert batch.values["ts"].dt.strftime("%m-%d").unique().tolist() == ["01-01"]
    pd.DataFrame({"date": label[:1], "region": "anyang", "pm25": 7.0}).to_parquet(tmp_path / "d.parquet")
    daily = read_file(tmp_path / "d.parquet", LOOKUP, Options(today=TODAY))
    assert daily.values["interval_start"].astype(str).tolist() == ["2026-01-01"]


# --- hours of the day ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("written", ["{h}", "{h:02d}", "{h}:00", "{h:02d}:00:00", "{h}时"])
def test_labels_1_to_24_end_the_hour(tmp_path, written):
    text = "date,hour,city,pm25\n" + "".join(f"2026-03-01,{written.format(h=h)},anyang,7\n" for h in range(1, 25))
    batch = load(tmp_path, text)
    assert batch.values["ts"].dt.strftime("%m-%d %H").tolist() == [f"03-01 {h:02d}" for h in range(24)]
    with pytest.raises(InputError, match="labels up to 24 end the hour"):
        load(tmp_path, text, layout="hourly_beginning")


def test_a_stamp_of_24_00_is_the_end_of_its_day(tmp_path):
    batch = load(tmp_path, "datetime,city,pm25\n2026-03-01 23:00,anyang,7\n2026-03-01 24:00,anyang,8\n")
    assert batch.values["ts"].astype(str).tolist() == ["2026-03-01 22:00:00", "2026-03-01 23:00:00"]


def test_labels_0_to_23_follow_layout(tmp_path):
    text = "date,hour,city,pm25\n" + "".join(f"2026-03-01,{h},anyang,7\n" for h in range(24))
    # a whole day from 0 to 23: as ends they would give an hour to February and leave the day 23
    assert load(tmp_path, text).values["ts"].min() == pd.Timestamp("2026-03-01")
    assert load(tmp_path, text, layout="hourly_ending").values["ts"].min() == pd.Timestamp("2026-02-28 23:00")
    assert load(tmp_path, text, layout="hourly_beginning").values["ts"].min() == pd.Timestamp("2026-03-01")


def test_year_month_day_hour_columns_are_a_date(tmp_path):
    text = 'No,year,month,day,hour,"PM2.5",station\n1,2026,3,1,1,40,S1\n2,2026,3,1,2,41,S1\n'
    batch = load(tmp_path, text, region="anyang")
    assert batch.values["ts"].astype(str).tolist() == ["2026-03-01 00:00:00", "2026-03-01 01:00:00"]
    daily = load(tmp_path, "region,year,month,day,pm25\nanyang,2026,3,9,40\n", "daily.csv")
    assert daily.values["interval_start"].astype(str).tolist() == ["2026-03-09"]


# --- a day without a time -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["date", "日期", "时间"])
def test_stamps_with_times_in_a_daily_layout_are_refused_and_midnight_is_not_the_day(tmp_path, name):
    rows = "".join(f"2026-07-01 {h:02d}:00:00,{10 if h == 0 else 90}\n" for h in range(24))
    with pytest.raises(InputError, match=r"line 3, column .*'2026-07-01 01:00:00'.*--layout hourly_beginning"):
        load(tmp_path, f"{name},pm25\n{rows}", region="anyang")
    hours = load(tmp_path, f"{name},pm25\n{rows}", region="anyang", layout="hourly_beginning").values
    assert hours["pm25"].mean() == pytest.approx((23 * 90 + 10) / 24)  # 86.667, not the 10 of midnight


def test_times_in_a_tidy_file_are_refused(tmp_path):
    with pytest.raises(InputError, match="a day without a time"):
        load(
            tmp_path, "region,date,parameter,value\nanyang,2026-07-01 00:00,pm25,10\nanyang,2026-07-01 01:00,pm25,90\n"
        )


def test_a_column_of_stamps_that_holds_days_is_a_daily_file(tmp_path):
    for cell in ("2026-07-0{}", "2026-07-0{} 00:00"):
        text = "datetime,city,pm25\n" + "".join(f"{cell.format(d)},anyang,7\n" for d in (1, 2))
        assert load(tmp_path, text).reader == "wide"


# --- months are no days -------------------------------------------------------------------------------------------

MONTHS = ["2025-11", "2025/11", "202511", "2025111", "2025年11月", "2025", "2025年"]
READERS = {
    "tidy": "region,date,parameter,value\nanyang,{},pm25,9\n",
    "wide": "region,date,pm25\nanyang,{},9\n",
    "hourly": "date,hour,city,pm25\n{},5,anyang,9\n",
    "figures": "region_id,indicator_id,period_start,period_end,value\nanyang,sewage,{},2025-12-31,9\n",
    "sections": "section_id,region,date,item,value,water_kind\na,anyang,{},cod,9,river\n",
}


@pytest.mark.sweep
@pytest.mark.slow
@pytest.mark.parametrize("cell", MONTHS)
@pytest.mark.parametrize("reader", READERS)
def test_a_month_is_no_day_in_any_reader(tmp_path, reader, cell):
    if reader == "sections" and cell not in ("2025111", "2025", "2025年"):
        pytest.skip("a sample of a section may be that of a month")
    batch = load(tmp_path, READERS[reader].format(cell), layout=reader)
    assert (batch.rows_read, batch.rows_accepted, len(batch.values)) == (1, 0, 0)
    assert batch.quarantined["reason"].iloc[0].startswith("bad date")


def test_what_was_expected_is_said(tmp_path):
    batch = load(tmp_path, READERS["wide"].format("2025-11"))
    assert batch.quarantined["reason"].tolist() == ["bad date: a month or a year, not a day: expected YYYY-MM-DD"]


@pytest.mark.parametrize("cell", ["2025-11", "2025/11", "202511", "2025年11月"])
def test_a_month_column_takes_months(cell):
    assert read_months(pd.Series([cell]), place(1)).when.astype(str).tolist() == ["2025-11-01"]


@pytest.mark.parametrize("cell", ["2025111", "2025-13", "2025", "11", "2025-11-02", ""])
def test_a_month_column_takes_nothing_else(cell):
    assert read_months(pd.Series([cell]), place(1)).reason.tolist() == ["bad month: expected YYYY-MM"]


def test_first_days_stand_for_months_only_if_all_are_first_days():
    assert read_months(pd.Series(["2025/11/1", "2025/12/1"]), place(2)).when.dt.month.tolist() == [11, 12]
    assert read_months(pd.Series(["2025/11/1", "2025/12/2"]), place(2)).when.isna().all()


@pytest.mark.sweep
@pytest.mark.slow
@pytest.mark.parametrize("cell", ["1989-12-31", "2026-08-02", "2062-01-01", "0206-01-01"])
@pytest.mark.parametrize("reader", ["tidy", "wide", "hourly", "sections"])
def test_days_before_1990_and_after_today_are_quarantined(tmp_path, reader, cell):
    batch = load(tmp_path, READERS[reader].format(cell), layout=reader)
    assert (batch.rows_accepted, len(batch.values)) == (0, 0)
    assert batch.quarantined["reason"].str.startswith("bad date").all()


@pytest.mark.parametrize("cell", ["31/12/25", "46023", "1767225600", "yesterday", "2025-02-30", "2026-01-01 25:00"])
def test_what_is_no_date_is_none(cell):
    assert pd.isna(days(cell)[0])


def test_a_midnight_elsewhere_is_reported_as_the_hour_that_it_is_in_beijing():
    cells = pd.Series(["2025-01-01T00:00:00+00:00"])
    with pytest.raises(InputError, match="this is 2025-01-01 08:00:00 in Beijing"):
        read_days(cells, place(1))


def test_days_are_those_of_the_calendar_and_no_others():
    years, months, days = (one.ravel() for one in np.meshgrid([1, 1899, 1900, 2000, 2023, 2024], range(14), range(33)))
    found = to_days(pd.DataFrame({"year": years, "month": months, "day": days}).astype(str))
    for year, month, day, one in zip(years, months, days, found, strict=True):
        try:
            assert one.date() == date(year, month, day)
        except ValueError:
            assert pd.isna(one)
