"""Ingest: read = accepted + quarantined, always; each bad row names its file, line, column and reason."""

from datetime import date

import pandas as pd
import pytest

from analytics.errors import InputError
from analytics.ingest import Lookup, Options, read_file
from analytics.ingest import columns as col

LOOKUP = Lookup(
    regions={"xinxiang": "xinxiang", "新乡": "xinxiang", "hohhot": "hohhot"},
    parameters=pd.DataFrame(
        {
            "parameter": ["pm25", "pm10", "co", "o3_mda8"],
            "unit": ["ug/m3", "ug/m3", "mg/m3", "ug/m3"],
            "min_value": [0.0, 0.0, 0.0, 0.0],
            "max_value": [2000.0, 15000.0, 60.0, 1200.0],
        }
    ),
    indicators={"rural_sewage_treatment_share": "rural_sewage_treatment_share"},
    indicator_units={"rural_sewage_treatment_share": "%"},
)
TODAY = Options(today=date(2026, 1, 10))


def write(tmp_path, text, name="in.csv", encoding="utf-8"):
    path = tmp_path / name
    path.write_bytes(text.encode(encoding))
    return path


def faults(batch):
    return batch.quarantined[["line", "column_name", "reason"]].to_records(index=False).tolist()


def test_tidy_file_keeps_good_rows_and_reports_each_bad_one(tmp_path):
    path = write(
        tmp_path,
        "region,date,parameter,value,unit\n"
        "xinxiang,2025-01-01,pm25,80.5,ug/m3\n"  # line 2, good
        "xinxiang,2025-01-02,pm25,-3,ug/m3\n"  # line 3, impossible
        "nowhere,2025-01-03,pm25,50,ug/m3\n"  # line 4, unknown region
        "xinxiang,2025-13-03,pm25,50,ug/m3\n"  # line 5, bad date
        "xinxiang,2025-01-04,co,800,t\n"  # line 6, wrong unit
        "xinxiang,2025-01-01,pm25,81.5,ug/m3\n"  # line 7, duplicate key, other value
        "xinxiang,2025-01-05,pm25,abc,ug/m3\n"  # line 8, not a number
        "xinxiang,2026-01-11,pm25,50,ug/m3\n"  # line 9, not over yet
        "新乡,2025/1/6,PM2.5,60,µg/m³\n",  # line 10, good
    )
    batch = read_file(path, LOOKUP, TODAY)
    assert (batch.rows_read, batch.rows_accepted, batch.rows_quarantined) == (9, 2, 7)
    assert batch.values["value"].tolist() == [80.5, 60.0]
    stated = {line: reason for line, _, reason in faults(batch)}
    assert set(stated) == {3, 4, 5, 6, 7, 8, 9}
    assert "impossible value: expected 0.0 to 2000.0 ug/m3" in stated[3]
    assert "unknown region" in stated[4]
    assert "bad date" in stated[5]
    assert "wrong unit: expected mg/m3" in stated[6]
    assert "line 2 says 80.5" in stated[7]
    assert stated[8] == "not a number"
    assert "not over yet" in stated[9]
    row = batch.quarantined.set_index("line").loc[4]
    assert row["raw_row"] == "nowhere,2025-01-03,pm25,50,ug/m3"
    assert row["file"] == "in.csv"


def test_a_value_is_known_the_day_after_its_day(tmp_path):
    batch = read_file(write(tmp_path, "region,date,parameter,value\nhohhot,2024-02-29,pm25,30\n"), LOOKUP, TODAY)
    assert batch.values["known_at"].tolist() == [date(2024, 3, 1)]


def test_wide_file_quarantines_the_bad_value_and_keeps_the_rest_of_its_row(tmp_path):
    path = write(tmp_path, "date,pm25,pm10,src\n2025-01-01,50,-999,obs\n2025-01-02,,80,x_fill\n")
    batch = read_file(path, LOOKUP, Options(region="xinxiang", today=date(2026, 1, 1)))
    assert (batch.rows_read, batch.rows_accepted, batch.rows_quarantined) == (2, 1, 1)
    assert faults(batch) == [(2, "pm10", "impossible value: expected 0.0 to 15000.0 ug/m3")]
    kept = batch.values.set_index(["parameter", "interval_start"])["value"]
    assert kept.loc["pm25"].tolist() == [50.0]
    assert batch.values.loc[batch.values["parameter"] == "pm10", "flag"].tolist() == ["estimated"]


def test_an_empty_cell_is_no_fault(tmp_path):
    path = write(tmp_path, "city,date,pm25,o3_8h\n新乡,2019-01-01,,\n新乡,2019-01-02,33,NA\n")
    batch = read_file(path, LOOKUP, TODAY)
    assert (batch.rows_accepted, batch.rows_quarantined, len(batch.values)) == (2, 0, 1)


def test_the_mark_of_one_parameter_does_not_touch_another(tmp_path):
    path = write(tmp_path, "city,date,pm25,pm10,pm25_src\nhohhot,2019-01-01,20,40,aqicn_cal\n")
    flags = read_file(path, LOOKUP, TODAY).values.set_index("parameter")["flag"].to_dict()
    assert flags == {"pm25": "estimated", "pm10": ""}


def test_new_regions_only_when_asked_for(tmp_path):
    path = write(tmp_path, "city,date,pm25\n某新城,2019-01-01,20\nNew Town,2019-01-01,21\n")
    assert read_file(path, LOOKUP, TODAY).rows_quarantined == 2
    batch = read_file(path, LOOKUP, Options(new_regions=True, today=date(2026, 1, 1)))
    assert batch.rows_quarantined == 0
    assert set(batch.new_regions["zh"]) == {"某新城", "New Town"}
    assert set(batch.values["region_id"]) == set(batch.new_regions["region_id"])


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk"])
def test_encodings_in_circulation(tmp_path, encoding):
    path = write(tmp_path, "城市,日期,pm25\n新乡,2019-01-01,20\n", encoding=encoding)
    assert read_file(path, LOOKUP, TODAY).values["region_id"].tolist() == ["xinxiang"]


def test_a_row_with_the_wrong_number_of_fields_goes_to_quarantine(tmp_path):
    path = write(tmp_path, "region,date,parameter,value\nxinxiang,2025-01-01,pm25\nxinxiang,2025-01-02,pm25,5,6,7\n")
    batch = read_file(path, LOOKUP, TODAY)
    assert (batch.rows_read, batch.rows_accepted, batch.rows_quarantined) == (2, 0, 2)
    assert [line for line, _, _ in faults(batch)] == [2, 3]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("empty.csv", b""),
        ("table.xlsx", b"PK\x03\x04 not a csv"),
        ("broken.parquet", b"PAR1 no"),
        ("nul.csv", b"a,b\n1,\x00\n"),
        ("odd.csv", b"alpha,beta\n1,2\n"),
    ],
)
def test_a_file_that_cannot_be_read_gives_one_message_naming_it(tmp_path, name, content):
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(InputError) as stated:
        read_file(path, LOOKUP, TODAY)
    assert name in str(stated.value)
    assert "\n" not in str(stated.value)


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(InputError, match=r"absent\.csv"):
        read_file(tmp_path / "absent.csv", LOOKUP, TODAY)


def test_months_carry_their_valid_days_and_are_known_when_over(tmp_path):
    path = write(tmp_path, "region_id,month,pm25_days,pm25_mean,pm25_days_over_75\nxinxiang,2019-02,27,88.1,15\n")
    lookup = Lookup(LOOKUP.regions, pd.concat([LOOKUP.parameters, pd.DataFrame(
        {"parameter": ["pm25_days_over_75"], "unit": ["d"], "min_value": [0.0], "max_value": [31.0]})]))  # fmt: skip
    values = read_file(path, lookup, TODAY).values.set_index("parameter")
    assert values.loc["pm25", "n_valid"] == 27
    assert values.loc["pm25", "known_at"] == date(2019, 3, 1)
    assert values.loc["pm25_days_over_75", "value"] == 15


FIGURE_HEADER = "region_id,indicator_id,period_start,period_end,value,unit,source,source_date,grade\n"


def test_figures_are_known_from_their_date_or_ninety_days_after_their_period(tmp_path):
    path = write(
        tmp_path,
        FIGURE_HEADER + "xinxiang,rural_sewage_treatment_share,2024-01-01,2024-12-31,55,%,bureau,2025-02-10,B\n"
        "xinxiang,rural_sewage_treatment_share,2023-01-01,2023-12-31,51,%,bureau,,B\n"
        "xinxiang,rural_sewage_treatment_share,2022-01-01,2022-12-31,,%,bureau,,B\n",  # not filled in: says nothing
    )
    batch = read_file(path, LOOKUP, TODAY)
    assert (batch.rows_read, batch.rows_accepted, batch.rows_quarantined) == (3, 3, 0)
    assert batch.values["known_at"].tolist() == [date(2025, 2, 10), date(2024, 3, 30)]
    assert batch.values["known_at_basis"].tolist() == ["stated", "assumed"]


def test_a_figure_in_another_unit_is_quarantined(tmp_path):
    path = write(tmp_path, FIGURE_HEADER + "xinxiang,rural_sewage_treatment_share,2024-01-01,2024-12-31,55,km,b,,B\n")
    assert faults(read_file(path, LOOKUP, TODAY)) == [(2, "unit", "wrong unit: expected that of the indicator")]


def test_words_for_a_missing_value_are_no_fault():
    numbers, bad = col.parse_numbers(pd.Series(["35", "缺测", "无数据", "***", "停电", "八成"]))
    assert numbers.tolist()[0] == 35 and numbers.isna().sum() == 5
    assert bad.tolist() == [False, False, False, False, True, True]
