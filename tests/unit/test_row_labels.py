"""Rows of means and totals and remarks below a table are named as what they are, and are no region."""

from datetime import date

import pandas as pd

from analytics.ingest import Lookup, Options, read_file
from analytics.ingest.dates import DateColumn, read_days, read_months
from analytics.ingest.places import new_regions
from analytics.ingest.row_labels import REMARK, SUMMARY


def of_days(*cells: str) -> list[str]:
    values = pd.Series(cells)
    return read_days(values, DateColumn("a.csv", "date", pd.Series(range(2, 2 + len(cells))))).reason.tolist()


def test_rows_of_means_and_totals_are_no_bad_dates():
    labels = ["平均", "年均值", "合计", "全年", "1月平均", "最大值", "Mean", "average"]
    assert of_days("2023-01-01", *labels) == ["", SUMMARY, SUMMARY, SUMMARY, SUMMARY,
                                              SUMMARY, SUMMARY, SUMMARY, SUMMARY]  # fmt: skip


def test_remarks_below_a_table_are_named():
    assert of_days("2023-01-01", "注：平均为算术平均", "填表人：张三", "Note: provisional") == [
        "",
        REMARK,
        REMARK,
        REMARK,
    ]


def test_a_misspelt_day_stays_a_bad_date():
    assert of_days("2023-01-01", "2023-13-01")[1] == "bad date: expected YYYY-MM-DD"


def test_months_too():
    read = read_months(pd.Series(["2025-11", "4季度"]), DateColumn("a.csv", "month", pd.Series([2, 3])))
    assert read.reason.tolist() == ["", SUMMARY]


def test_the_mean_of_the_province_is_no_region_not_even_a_new_one():
    lookup = Lookup(regions={"anyang": "anyang"}, parameters=pd.DataFrame(), indicators={}, indicator_units={})
    found = new_regions(pd.Series(["Anyang", "全省平均", "平均", "大河"]), lookup)
    assert found is not None and found["zh"].tolist() == ["大河"]


def test_the_load_says_so(tmp_path):
    path = tmp_path / "anyang.csv"
    path.write_text(
        "城市,日期,PM2.5\nanyang,2023-01-01,50\n平均,2023-01-01,50\nanyang,年均值,50\n平均,,50\n", encoding="utf-8"
    )
    rules = pd.DataFrame({"parameter": ["pm25"], "unit": ["ug/m3"], "min_value": [0.0], "max_value": [2000.0]})
    lookup = Lookup(regions={"anyang": "anyang"}, parameters=rules, indicators={}, indicator_units={})
    batch = read_file(path, lookup, Options(today=date(2026, 1, 10)))
    assert batch.rows_accepted == 1
    assert batch.quarantined["reason"].tolist() == [SUMMARY, SUMMARY, SUMMARY]
