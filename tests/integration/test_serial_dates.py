"""Serial numbers of days in columns of dates, in both systems of spreadsheets, in workbooks and text."""

import pandas as pd
import pytest
from support.workbook_samples import write_workbook

from analytics.flow.preview import preview_files
from analytics.ingest import Options

#: 2024-02-28, 2024-02-29 (a leap day) and 2024-03-01 counted by hand: 45292 is 2024-01-01 in the system of 1900,
#: which lies 1462 days before that of 1904
SERIALS = [45292 + 58, 45292 + 59, 45292 + 60]
DAYS = ["2024-02-28", "2024-02-29", "2024-03-01"]


@pytest.mark.parametrize("since_1904", [False, True])
def test_numbers_in_a_column_of_dates_are_dates(unbuilt, tmp_path, since_1904):
    shift = 1462 if since_1904 else 0
    rows = [["日期", "PM2.5", "PM10"], *([serial - shift, 45000 / 1000, 60] for serial in SERIALS)]
    path = write_workbook(tmp_path / "days.xlsx", {"日报": rows}, since_1904=since_1904)
    shown = preview_files(unbuilt, [path], Options(region="anyang"))[0]
    assert sorted(set(shown.rows["interval_start"].astype(str))) == DAYS
    base = "1904-01-01" if since_1904 else "1899-12-30"
    assert any(f"3 serial numbers of days in column 日期 are dates, counted from {base}" in text for text in shown.said)


def test_beside_dates_and_in_text_files_too_but_never_in_columns_of_values(unbuilt, tmp_path):
    path = tmp_path / "days.csv"
    path.write_text("date,pm25,pm10\n2024-02-28,40,60\n45351,41,61\n2024-13-01,42,62\n", encoding="utf-8")
    shown = preview_files(unbuilt, [path], Options(region="anyang"))[0]
    assert sorted(set(shown.rows["interval_start"].astype(str))) == DAYS[:2]
    assert any("line 4" in text and "bad date" in text for text in shown.said)


def test_months_and_times_of_day(unbuilt, tmp_path):
    months = tmp_path / "months.csv"
    months.write_text("月份,PM2.5,PM10\n45292,40,60\n45323,41,61\n", encoding="utf-8")
    shown = preview_files(unbuilt, [months], Options(region="anyang"))[0]
    assert "layout monthly" in shown.summary and "2024-02-01" in set(shown.rows["interval_start"].astype(str))
    hours = tmp_path / "hours.csv"
    stamps = [f"{45292 + hour / 24:.9f}" for hour in range(24)]
    pd.DataFrame({"time": stamps, "city": "anyang", "pm25": range(24)}).to_csv(hours, index=False)
    shown = preview_files(unbuilt, [hours], Options())[0]
    assert shown.rows["ts"].tolist() == [f"2024-01-01 {hour:02d}:00" for hour in range(5)]
