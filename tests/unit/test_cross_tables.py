"""Tables of places by days, and dates without a year: what the title, the sheet and the file's name complete."""

import dataclasses

import pytest

from analytics.errors import InputError
from analytics.ingest import period_tables, reader, year_of_dates
from analytics.ingest.batch import Lookup, Options
from analytics.ingest.files import read_raw
from analytics.ingest.hourly import KNOWN_PLACE
from analytics.standards import load
from analytics.words.messages import in_language

KNOWN = {name: name for name in ("红旗区", "卫滨区", "凤泉区")}
LOOKUP = Lookup(regions=KNOWN, parameters=load().parameters)
DAYS = "日期,红旗区,卫滨区,全市\n1月1日,30,40,35\n1月2日,31,—,35\n"


def raw(tmp_path, text, name="表.csv"):
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return read_raw(path)


def values(tmp_path, text, name="表.csv", **options):
    raw(tmp_path, text, name)
    batch = reader.read_file(tmp_path / name, LOOKUP, Options(**options))
    rows = batch.values.assign(day=batch.values["interval_start"].dt.strftime("%Y-%m-%d"))
    return rows.set_index(["region_id", "parameter", "day"])["value"].to_dict(), batch


def test_columns_of_places_are_read_as_rows(tmp_path):
    found, batch = values(tmp_path, "2025年各区PM10日均浓度（μg/m³）,,,\n" + DAYS)
    assert found == {("红旗区", "pm10", "2025-01-01"): 30, ("卫滨区", "pm10", "2025-01-01"): 40,
                     ("红旗区", "pm10", "2025-01-02"): 31}  # fmt: skip
    assert (batch.rows_read, batch.rows_quarantined, batch.columns.unread) == (2, 0, ())


@pytest.mark.parametrize(
    ("head", "start"), [("1月1日", "2025-01-01"), ("2025-1-2", "2025-01-02"), ("1月", "2025-01-01")]
)
def test_columns_of_days_or_months_are_read_as_rows(tmp_path, head, start):
    other = "3月" if head == "1月" else "3月1日"
    found, _ = values(tmp_path, f"2025年PM2.5,,\n县（市、区）,{head},{other}\n红旗区,30,31\n凤泉区,40,41\n")
    assert found["红旗区", "pm25", start] == 30 and found["凤泉区", "pm25", "2025-03-01"] == 41


def test_a_place_that_is_not_registered_is_named(tmp_path):
    text = DAYS.replace("全市", "平原示范区")
    _, batch = values(tmp_path, text, "2025年PM2.5.csv")
    assert "columns 平原示范区 are no region of the registry" in batch.columns.unread[0]
    found, batch = values(tmp_path, text, "2025年PM2.5.csv", new_regions=True)
    assert len(found) == 5 and 35 in found.values()


@pytest.mark.parametrize(("text", "name", "todo"), [
    (DAYS, "2025年.csv", "name the sheet or the file by what its values are"),
    (DAYS, "2025年PM2.5和PM10.csv", "there are pm10, pm2.5"),
    (DAYS, "PM2.5.csv", "name the sheet or the file by its year"),
    (DAYS, "2024-2025年PM2.5.csv", "name the sheet or the file by its year"),
    (DAYS.replace("红旗区", "甲").replace("卫滨区", "乙"), "2025年PM2.5.csv", "dabiao add region or say --new-regions"),
])  # fmt: skip
def test_what_is_lacking_is_said_with_what_to_do(tmp_path, text, name, todo):
    with pytest.raises(InputError, match=todo):
        values(tmp_path, text, name)


@pytest.mark.parametrize(
    ("name", "title", "year"),
    [("新乡2024.csv", "", "2024"), ("a.csv", "2023年日报,\n", "2023"), ("新乡2024.csv", "2023年日报,\n", "2023")],
)
def test_the_year_of_the_title_comes_before_that_of_the_name(tmp_path, name, title, year):
    read = year_of_dates.with_year(raw(tmp_path, title + "日期,PM2.5\n1月1日,30\n2025-01-02,31\n", name))
    assert read.rows["日期"].tolist() == [f"{year}年1月1日", "2025-01-02"]


@pytest.mark.parametrize(
    ("sheet", "titles", "year"),
    [
        ("2023年", ("空气质量汇总表", "制表日期：2025年11月21日"), "2023"),
        ("Sheet1", ("2023年空气质量汇总表", "打印时间: 2025-11-21"), "2023"),
        ("2023年", ("2022年至2024年汇总",), "2023"),
    ],
)
def test_the_year_is_that_of_the_sheet_and_not_of_the_day_it_was_drawn_up(tmp_path, sheet, titles, year):
    table = raw(tmp_path, "日期,PM2.5\n1月1日,30\n")
    made = year_of_dates.with_year(dataclasses.replace(table, sheet=sheet, titles=(*titles, sheet)))
    assert made.rows["日期"].tolist() == [f"{year}年1月1日"]


def test_a_number_that_begins_with_0_has_a_decimal_comma(tmp_path):
    made = raw(tmp_path, "日期;氨氮;产量\n2025-01-01;0,073;1,234\n2025-01-02;0,081;5,678\n")
    assert made.rows["氨氮"].tolist() == ["0.073", "0.081"] and made.rows["产量"].tolist() == ["1,234", "5,678"]


def test_what_cannot_be_read_is_said_in_chinese(tmp_path):
    rows = "".join(f"红旗区,2025-01-{day:02},0.03\n" for day in range(1, 29))
    with pytest.raises(InputError) as refused:
        values(tmp_path, "地区,日期,NO2\n" + rows)
    assert "NO2 列未读取：中位数 0.03 不可能以 µg/m³ 计" in in_language(refused.value.args[0], "zh")
    assert in_language(KNOWN_PLACE, "zh").startswith("目标库中的编号")


def test_years_of_places_are_of_what_the_title_names(tmp_path):
    registry = {"森林覆盖率": "forest_cover_share"}
    for title, indicator in (("各县PM2.5年均浓度（μg/m³）", "pm25_mean"), ("各县森林覆盖率", "forest_cover_share")):
        made = period_tables.years(raw(tmp_path, f"{title},,\n城市,2022年,2023年\n红旗区,50,48\n"), registry)
        assert made.rows["indicator_id"].tolist() == [indicator] * 2 and made.rows["value"].tolist() == ["50", "48"]


def test_times_without_a_year_take_that_of_the_name(tmp_path):
    text = "断面名称,监测时间,氨氮(mg/L)\n甲断面,05-06 04:00,0.2\n甲断面,05-06 08:00,0.4\n"
    made = year_of_dates.with_year(raw(tmp_path, text, "water_2024.csv"))
    assert made.rows["监测时间"].tolist() == ["2024-05-06 04:00", "2024-05-06 08:00"]


def hours_of(batch, parameter="pm25"):
    rows = batch.values.dropna(subset=[parameter])
    return dict(zip(rows["ts"].dt.strftime("%Y-%m-%d %H"), rows[parameter], strict=True))


@pytest.mark.parametrize(("labels", "first"), [(range(1, 25), "2023-03-01 00"), (range(24), "2023-03-01 00")])
@pytest.mark.parametrize("head", ["{}时", "{}", "{:02}:00"])
def test_columns_of_hours_are_read_as_rows_and_labels_up_to_24_end_their_hours(tmp_path, labels, first, head):
    text = "\n".join([
        "某市PM2.5小时浓度（μg/m³）" + "," * 25,
        ",".join(["日期", *(head.format(n) for n in labels), "日均值"]),
        ",".join(["2023-03-01", *map(str, range(10, 34)), "21.5"]),
    ])  # fmt: skip
    raw(tmp_path, text + "\n")
    batch = reader.read_file(tmp_path / "表.csv", LOOKUP, Options(region="红旗区"))
    found = hours_of(batch)
    assert next(iter(found.items())) == (first, 10) and found["2023-03-01 23"] == 33 and len(found) == 24
    assert any("columns beside the hours not read: 日均值" in line for line in batch.columns.said)


def test_columns_of_hours_beside_a_column_of_pollutants_are_read_as_rows(tmp_path):
    head = ",".join(["监测日期", "污染物", *(f"{n}时" for n in range(24))])
    lines = [",".join(["2023-03-01", name, *(str(n + of) for n in range(24))])
             for name, of in (("PM2.5", 10), ("NO2", 50))]  # fmt: skip
    raw(tmp_path, "\n".join([head, *lines]) + "\n")
    batch = reader.read_file(tmp_path / "表.csv", LOOKUP, Options(region="红旗区"))
    assert hours_of(batch)["2023-03-01 05"] == 15 and hours_of(batch, "no2")["2023-03-01 05"] == 55


def test_rows_of_pollutants_with_a_column_a_day_are_read_as_rows(tmp_path):
    text = "某区2023年1月空气质量,,,\n指标,单位,1月1日,1月2日\nPM2.5,mg/m³,0.035,0.04\nCO,mg/m³,0.8,—\n"
    found, _ = values(tmp_path, text, region="红旗区")
    assert found == {("红旗区", "pm25", "2023-01-01"): 35, ("红旗区", "pm25", "2023-01-02"): 40,
                     ("红旗区", "co", "2023-01-01"): 0.8}  # fmt: skip


@pytest.mark.parametrize(
    ("title", "name"), [("某区2023年2月空气质量日报", "表.csv"), ("空气质量日报", "2023年2月.csv")]
)
def test_days_that_stand_alone_are_of_the_month_that_the_title_or_the_file_names(tmp_path, title, name):
    found, batch = values(tmp_path, f"{title},\n日,PM2.5\n1,30\n2日,31\n平均,30.5\n", name, region="红旗区")
    assert found == {("红旗区", "pm25", "2023-02-01"): 30, ("红旗区", "pm25", "2023-02-02"): 31}
    assert "days without a month are of 2023-02, as its title or name says" in batch.columns.said
    assert batch.rows_quarantined == 1


def test_days_that_stand_alone_of_no_month_are_no_dates(tmp_path):
    found, batch = values(tmp_path, "日,PM2.5\n1,30\n2,31\n", "2023年.csv", region="红旗区")
    assert found == {} and batch.rows_quarantined == 2


@pytest.mark.parametrize(
    ("head", "first"),
    [
        ("datetime_utc", "2023-03-01 08"),
        ("时间（UTC）", "2023-03-01 08"),
        ("北京时间", "2023-03-01 00"),
        ("Time (UTC+8)", "2023-03-01 00"),
    ],
)
def test_times_are_of_the_zone_that_the_head_of_their_column_names(tmp_path, head, first):
    raw(tmp_path, f"{head},PM2.5\n2023-03-01 00:00,30\n2023-03-01 01:00,31\n")
    batch = reader.read_file(tmp_path / "表.csv", LOOKUP, Options(region="红旗区", layout="hourly_beginning"))
    assert next(iter(hours_of(batch).items())) == (first, 30)


def test_a_chinese_head_may_be_set_wide(tmp_path):
    found, _ = values(tmp_path, "日 期,PM2.5\n2023-02-01,30\n", region="红旗区")
    assert found == {("红旗区", "pm25", "2023-02-01"): 30}


def test_parts_of_volume_at_25_degrees_become_mass_at_that_temperature_and_at_another_are_not_read(tmp_path):
    found, batch = values(tmp_path, "date,NO2 (ppb 25℃)\n2023-02-01,10\n", region="红旗区")
    assert found["红旗区", "no2", "2023-02-01"] == pytest.approx(
        10 * 46.006 * 101.325 / (8.314462618 * 298.15), rel=1e-6
    )
    raw(tmp_path, "date,PM2.5,NO2 (ppb 20℃)\n2023-02-01,30,10\n")
    batch = reader.read_file(tmp_path / "表.csv", LOOKUP, Options(region="红旗区"))
    assert any("NO2 (ppb 20℃)" in line for line in batch.columns.unread)
