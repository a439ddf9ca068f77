"""Tables of months and years that provinces and yearbooks publish: a span is a figure, and what is missing is named."""

import re

import openpyxl
import pandas as pd
import pytest
from support import reading
from support.reading import refusal

from analytics.flow.preview import previews
from analytics.ingest import Options, read_file


@pytest.fixture(scope="module")
def lookup():
    return reading.lookup()


@pytest.fixture(scope="module")
def look(lookup):
    """How a file would be read: a preview of one file."""
    return lambda path, **options: previews(lookup, [path], Options(**options))[0]


def figures(lookup, path):
    """Figures of a file, and the batch that they came in."""
    batch = read_file(path, lookup)
    rows = batch.values.astype({"period_start": str, "period_end": str})
    columns = ["region_id", "indicator_id", "period_start", "period_end", "value"]
    return sorted(rows[columns].itertuples(index=False, name=None)), batch


def test_a_span_of_months_is_a_figure(lookup, tmp_path):
    path = tmp_path / "累计.csv"
    path.write_text("2025年1-11月河南省城市环境空气质量,,,,\n城市,PM2.5,PM2.5同比,O3-8h-90per,优良天数比例(%)\n"
                    "新乡市,44,-3.1,178,68.5\n开封市,43,2.2,170,70\n", encoding="utf-8")  # fmt: skip
    found, batch = figures(lookup, path)
    span = ("2025-01-01", "2025-11-30")
    assert found == [("kaifeng", "good_day_share", *span, 70.0), ("kaifeng", "o3_mda8_p90", *span, 170.0),
                     ("kaifeng", "pm25_mean", *span, 43.0), ("xinxiang", "good_day_share", *span, 68.5),
                     ("xinxiang", "o3_mda8_p90", *span, 178.0), ("xinxiang", "pm25_mean", *span, 44.0)]  # fmt: skip
    assert (batch.rows_read, batch.rows_accepted) == (2, 2)
    assert "no indicator of the registry: PM2.5同比" in str(batch.columns)


SPAN, BEFORE, MONTH = ("2025-01-01", "2025-10-31"), ("2024-01-01", "2024-10-31"), ("2025-10-01", "2025-10-31")
#: head of a provincial table in two rows → what its first city's values are
TWO_ROWS = {
    "one_span": (
        [["2025年1-10月全省环境空气质量"], ["城市", "PM2.5(μg/m³)", "", "优良天数比例(%)", ""],
         ["", "2025年1-10月", "同比(%)", "2025年1-10月", "同比"], ["新乡市", "45", "-1.0", "66.8", "1.2"]],
        [("good_day_share", *SPAN, 66.8), ("pm25_mean", *SPAN, 45.0)],
    ),
    "year_before": (
        [["全省环境空气质量"], ["城市", "PM2.5(μg/m³)", "", "", "优良天数比例(%)", "", ""],
         ["", "2025年1-10月", "上年同期", "同比", "2025年1-10月", "2024年1-10月", "同比"],
         ["新乡市", "45", "46", "-2.2", "66.8", "66", "0.8"]],
        [("good_day_share", *BEFORE, 66.0), ("good_day_share", *SPAN, 66.8), ("pm25_mean", *BEFORE, 46.0),
         ("pm25_mean", *SPAN, 45.0)],
    ),
    "month_and_span": (
        [["2025年10月全省环境空气质量"], ["城市", "10月", "", "1-10月", ""],
         ["", "PM2.5", "优良天数比例(%)", "PM2.5", "优良天数比例(%)"], ["新乡市", "44", "81.1", "45", "66.8"]],
        [("good_day_share", *SPAN, 66.8), ("good_day_share", *MONTH, 81.1), ("pm25_mean", *SPAN, 45.0),
         ("pm25_mean", *MONTH, 44.0)],
    ),
    "span_above": (
        [["城市", "2025年1-10月", "同比", "2025年1-10月", "同比"],
         ["", "PM2.5浓度(μg/m³)", "变化率(%)", "优良天数比例(%)", "变化(百分点)"],
         ["新乡市", "45", "-1.0", "66.8", "1.2"]],
        [("good_day_share", *SPAN, 66.8), ("pm25_mean", *SPAN, 45.0)],
    ),
    "measured_in_title": (
        [["2025年1-10月各市PM2.5浓度(μg/m³)"], ["城市", "2025年1-10月", "同比"], ["新乡市", "45", "-1.0"]],
        [("pm25_mean", *SPAN, 45.0)],
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", TWO_ROWS)
def test_a_head_of_two_rows_names_the_months_of_its_columns(lookup, tmp_path, name):
    rows, expected = TWO_ROWS[name]
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append([float(cell) if re.fullmatch(r"-?[\d.]+", cell) else cell or None for cell in row])
    book.save(tmp_path / "省.xlsx")
    found, batch = figures(lookup, tmp_path / "省.xlsx")
    assert found == sorted(("xinxiang", *row) for row in expected)
    assert "not read" in str(batch.columns) or name == "month_and_span"  # the changes


def test_years_stand_in_rows_or_in_columns(look, lookup, tmp_path):
    years, values = range(2019, 2024), {"pm25_mean": [56, 52, 47, 48, 47], "good_days": [180, 210, 221, 215, 219]}
    rows, columns = tmp_path / "新乡市统计年鉴.csv", tmp_path / "xinxiang_yearbook.csv"
    pd.DataFrame({"年份": [f"{year}年" for year in years], "PM2.5年均浓度(μg/m³)": values["pm25_mean"],
                  "优良天数(天)": values["good_days"], "机动车保有量(万辆)": 1}).to_csv(rows, index=False)  # fmt: skip
    turned = pd.DataFrame(
        {
            "指标": ["PM2.5", "优良天数"],
            "单位": ["微克/立方米", "天"],
            **{f"{year}": [values["pm25_mean"][n], values["good_days"][n]] for n, year in enumerate(years)},
        }
    )
    turned.to_csv(columns, index=False)
    expected = [("xinxiang", name, f"{year}-01-01", f"{year}-12-31", float(values[name][n]))
                for name in ("good_days", "pm25_mean") for n, year in enumerate(years)]  # fmt: skip
    found, batch = figures(lookup, rows)
    assert found == expected and "机动车保有量(万辆)" in str(batch.columns) and batch.rows_read == 5
    shown = look(columns)
    assert shown.fault == "" and shown.summary.startswith("layout years_in_columns, read as figures")
    assert dict(zip(shown.rows["period_start"].astype(str), shown.rows["value"], strict=True)) == {
        f"{year}-01-01": float(value) for year, value in zip(years, values["pm25_mean"], strict=True)
    }


def test_a_row_of_a_yearbook_may_bear_an_indicators_own_name(look, tmp_path):
    path = tmp_path / "新乡统计年鉴.csv"
    path.write_text("指标,单位,2022,2023\n农村生活污水治理率,%,45,50.5\n森林覆盖率（%）,,22,23\n", encoding="utf-8")
    shown = look(path)
    assert shown.summary.startswith("layout years_in_columns") and not any("not read" in text for text in shown.said)
    assert shown.rows["indicator_id"].unique().tolist() == ["rural_sewage_treatment_share", "forest_cover_share"]
    path.write_text("年份,森林覆盖率（%）\n2022,22\n2023,23\n", encoding="utf-8")
    assert look(path).rows["value"].tolist() == [22, 23]


def test_years_of_cities_without_an_indicator_name_what_to_give(look, tmp_path):
    path = tmp_path / "years.csv"
    path.write_text("城市,2022年,2023年\n新乡,50,48\n安阳,45,44\n", encoding="utf-8")
    assert "add a column 指标" in refusal(look, path)


def test_a_table_of_cities_without_a_month_names_what_to_give(look, tmp_path):
    path = tmp_path / "排名.csv"
    path.write_text("城市,PM2.5,PM10\n新乡市,44,80\n", encoding="utf-8")
    assert "one month or span of months in its title or name" in refusal(look, path)
