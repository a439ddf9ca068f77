"""Odd files: each fault is one line that names its place; the other files go on."""

import decimal
import re
from datetime import date
from importlib import import_module

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from support.work import calls_of

from analytics.errors import InputError
from analytics.ingest import LAYOUTS, Lookup, Options, read_file
from analytics.standards import load

LOOKUP = Lookup(regions={"xinxiang": "xinxiang", "anyang": "anyang"}, parameters=load().parameters)
TODAY = date(2026, 8, 1)
DAY = "region,date,pm25\nanyang,2026-04-02,40\n"
SOURCE = '[source]\nsource_id = "m"\nzh = "甲"\nen = "a"\nproducer = "p"\ncitation = "c"\nbasis = "b"\n'


def put(folder, content, name="in.csv"):
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def read(path, **options):
    return read_file(path, LOOKUP, Options(today=TODAY, **options))


def refused(path, **options):
    with pytest.raises(InputError) as stated:
        read(path, **options)
    text = str(stated.value)
    assert path.name in text or "stations.csv" in text
    assert all(c.isprintable() for c in text)
    return text


# --- text files ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "content",
    [b"", b"\n\n", b"\xef\xbb\xbf", b"\xef\xbb\xbf\r\n", b"a,b\n1,\x00\n", b"\xff\xfe\x00",
     b'"open,quote\n1,2\n', b"region,date,pm25\n",
     b",,,\n,,,\n", b"\x1b[31m,\x07\n1,2\n", b"pm25,pm25\n1,2\n", b"region,date,pm25,pm25\nanyang,2026-04-02,1,2\n"],
)  # fmt: skip
def test_a_file_that_is_no_table_is_refused_in_one_line(tmp_path, content):
    assert "\n" not in refused(put(tmp_path, content))


def test_a_folder_of_that_name_and_a_loop_of_links_are_reported(tmp_path):
    (tmp_path / "x.csv").mkdir()
    assert "this is a folder" in refused(tmp_path / "x.csv")
    (tmp_path / "loop.csv").symlink_to(tmp_path / "loop.csv")
    refused(tmp_path / "loop.csv")


def test_a_file_that_may_not_be_read_is_reported(tmp_path, monkeypatch):
    path = put(tmp_path, DAY)

    def forbidden(_):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(type(path), "read_bytes", forbidden)
    assert "Permission denied" in refused(path)


def test_a_column_named_line_and_columns_without_a_name(tmp_path):
    batch = read(put(tmp_path, "line,region,date,pm25,,\n7,anyang,2026-04-02,40,,\n8,anyang,2026-04-31,40,,\n"))
    assert batch.columns.ignored == ("line (column 1)", "(column 5)", "(column 6)")
    assert batch.quarantined["line"].tolist() == [3] and batch.values["value"].tolist() == [40.0]


def test_odd_case_and_blanks_in_the_header(tmp_path):
    for header in ("Region,DATE,Pm2.5", " region , date , pm25 ", "REGION,Date,PM25"):
        assert read(put(tmp_path, DAY.replace("region,date,pm25", header))).values["value"].tolist() == [40.0]


def test_control_characters_in_cells_are_kept_in_quarantine_and_escaped_in_messages(tmp_path):
    batch = read(
        put(tmp_path, "region,date,pm25\nanyang,2026-04-02,4\x1e0\nany\x1b[31mang,2026-04-03,40\nanyang,2026-04-04,5\n")
    )
    assert (batch.rows_read, batch.rows_accepted, batch.rows_quarantined) == (3, 1, 2)
    assert batch.quarantined["raw_row"].tolist()[0] == "anyang,2026-04-02,4\x1e0"


def test_too_many_columns_are_refused_before_any_of_them_is_looked_at(tmp_path):
    header = ",".join(f"c{n}" for n in range(80_000))
    file = put(tmp_path, f"{header}\n{header}\n")
    assert "80000 columns" in refused(file)
    assert calls_of(lambda: refused(file)) < 80_000  # less than one a column


@pytest.mark.slow
def test_the_work_of_a_header_grows_as_its_columns_do(tmp_path):
    def work(n):
        header = "region,date,pm25," + ",".join(f"c{i}" for i in range(n))
        file = put(tmp_path, f"{header}\nanyang,2026-04-02,40,{',' * (n - 1)}\n")
        return calls_of(lambda: read(file).rows_accepted == 1 or pytest.fail("not read"))

    assert work(6_000) < 2.2 * work(3_000)


def test_very_long_cells_are_refused(tmp_path):
    assert "in.csv" in refused(put(tmp_path, f"region,date,pm25\nanyang,2026-04-02,{'4' * 400_000}\n"))
    assert "in.csv" in refused(put(tmp_path, f'region,date,pm25\nanyang,2026-04-02,"{"4" * 400_000}"\n'))


@pytest.mark.sweep
@pytest.mark.slow
@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("content", [DAY, "a,b\n1,2\n", "date,hour,city,pm25\n2026-04-02,5,anyang,40\n",
                                     "region,month,pm25_mean\nanyang,2026-04,40\n"])  # fmt: skip
def test_a_wrong_layout_never_ends_in_a_traceback(tmp_path, layout, content):
    try:
        batch = read(put(tmp_path, content), layout=layout)
    except InputError:
        return
    assert batch.rows_read == batch.rows_accepted + batch.rows_quarantined


# --- several values a region and day ------------------------------------------------------------------------------


def test_several_stations_a_day_that_no_column_names_are_refused(tmp_path):
    text = "region,probe,date,parameter,value\n" + "".join(
        f"anyang,{p},2026-01-0{d},pm25,{v}\n" for d in (1, 2) for p, v in (("A", 40), ("B", 60)))  # fmt: skip
    path = put(tmp_path, text)
    assert "line 3, column pm25: '60' — expected one value a region and day, line 2 says 40" in refused(path)
    batch = read(path, columns=(("probe", "station"),))
    assert batch.values["station_id"].tolist() == ["A", "B", "A", "B"]
    refused(put(tmp_path, "region,date,pm25\nanyang,2026-01-01,40\nanyang,2026-01-01,60\n"))


def test_stations_of_a_wide_file_are_stations(tmp_path):
    batch = read(put(tmp_path, "region,测点名称,date,pm25\nanyang,A,2026-01-01,40\nanyang,B,2026-01-01,60\n"))
    assert batch.values[["station_id", "value"]].to_numpy().tolist() == [["A", 40.0], ["B", 60.0]]


def test_hours_in_a_tidy_file_are_hours(tmp_path):
    text = "region,date,hour,parameter,value,unit\nanyang,2026-01-01,1,pm25,10,\nanyang,2026-01-01,2,co,900,ug/m3\n"
    batch = read(put(tmp_path, text + "anyang,2026-01-01,2,pm25,90,ppb\nanyang,2026-01-01,2,nh3,90,\n"))
    assert batch.kind == "hourly" and batch.values["ts"].dt.hour.tolist() == [0, 1]
    assert batch.values["pm25"].iloc[0] == 10 and batch.values["co"].iloc[1] == 0.9
    assert batch.quarantined[["line", "column_name"]].to_numpy().tolist() == [[4, "unit"]]
    assert "parameters not read: nh3" in str(batch.columns)


def test_a_time_of_day_beside_a_date_is_the_hour(tmp_path):
    batch = read(put(tmp_path, "date,time,city,pm25\n2026-01-01,01:00,anyang,10\n2026-01-01,02:00,anyang,90\n"))
    assert batch.values["ts"].astype(str).tolist() == ["2026-01-01 00:00:00", "2026-01-01 01:00:00"]


# --- Parquet ------------------------------------------------------------------------------------------------------

GOOD = {"region": ["anyang", "anyang"], "date": ["2026-04-02", "2026-04-03"], "pm25": [40.0, 41.0]}


@pytest.mark.sweep
@pytest.mark.slow
@pytest.mark.parametrize(
    ("column", "values"),
    [
        ("region", pd.Categorical(["anyang", "anyang"])),
        ("region", [b"anyang", b"anyang"]),
        ("date", [date(2026, 4, 2), date(2026, 4, 3)]),
        ("date", pd.to_datetime(["2026-04-02", "2026-04-03"])),
        ("date", pd.to_datetime(["2026-04-02", "2026-04-03"]).tz_localize("Asia/Shanghai")),
        ("date", [20260402, 20260403]),
        ("pm25", [decimal.Decimal("40.0"), decimal.Decimal("41.0")]),
        ("pm25", np.array([40, 41], dtype="int16")),
        ("pm25", [b"40", b"41"]),
        ("pm25", pd.array([40, 41], dtype="Int64")),
        ("pm25", pd.Categorical(["40", "41"])),
        ("note", [[1, 2], [3]]),
        ("note", [{"a": 1}, {"a": 2}]),
        ("note", [True, None]),
        ("note", pd.to_timedelta([1, 2], unit="h")),
        ("line", [9, 9]),
    ],
)
def test_parquet_columns_of_any_type(tmp_path, column, values):
    pd.DataFrame({**GOOD, column: values}).to_parquet(tmp_path / "a.parquet")
    batch = read(tmp_path / "a.parquet")
    assert (batch.rows_accepted, batch.values["value"].tolist()) == (2, [40.0, 41.0])


@pytest.mark.parametrize(
    "values", [[[40.0], [41.0]], [True, False], [{"a": 1}, None], pd.to_timedelta([1, 2], unit="h")]
)
def test_parquet_values_that_are_no_numbers_are_quarantined(tmp_path, values):
    pd.DataFrame({**GOOD, "pm25": values}).to_parquet(tmp_path / "a.parquet")
    batch = read(tmp_path / "a.parquet")
    assert batch.values.empty and batch.rows_read == batch.rows_accepted + batch.rows_quarantined


def test_an_index_stored_in_parquet_is_a_column(tmp_path):
    pd.DataFrame(GOOD).set_index("date").to_parquet(tmp_path / "a.parquet")
    assert read(tmp_path / "a.parquet").rows_accepted == 2
    pd.DataFrame(GOOD, index=[5, 5]).to_parquet(tmp_path / "b.parquet")
    assert read(tmp_path / "b.parquet").rows_accepted == 2


def test_empty_parquet_files_are_reported(tmp_path):
    pd.DataFrame(GOOD).head(0).to_parquet(tmp_path / "a.parquet")
    refused(tmp_path / "a.parquet")
    pq.write_table(pa.table({}), tmp_path / "b.parquet")
    refused(tmp_path / "b.parquet")
    refused(put(tmp_path, b"PAR1 no", "c.parquet"))


# --- cards --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("not toml", "card.toml"),
        (b"\xb0\xa1 = 1", "card.toml"),
        ("source = 5", "column source"),
        ("file = 5\n" + SOURCE, "column file"),
        (SOURCE.replace('"m"', "5"), "source.source_id"),
        (SOURCE + "accessed = 5\n", "source.accessed"),
        (SOURCE + 'publication_lag_days = "two"\n', "source.publication_lag_days"),
        (SOURCE + "publication_lag_days = -1\n", "source.publication_lag_days"),
        (SOURCE + "publication_lag_days = 99999999999\n", "source.publication_lag_days"),
        (SOURCE + "precedence = 1.5\n", "source.precedence"),
        (SOURCE + "[file]\nlayout = 5\n", "file.layout"),
        (SOURCE + '[file]\nlayout = "broad"\n', "column layout"),
        (SOURCE + '[file]\nestimated_marks = "x"\n', "file.estimated_marks"),
        (SOURCE + "[file]\nestimated_marks = [1]\n", "file.estimated_marks"),
        (SOURCE + "[file]\nregion = []\n", "file.region"),
        (SOURCE + "[file]\ndate_order = 3\n", "file.date_order"),
        (SOURCE + '[file]\ndate_order = "dym"\n', "date_order"),
        (SOURCE + "[file]\ncolumns = 5\n", "file.columns"),
        (SOURCE + '[file]\nwater_kind = "sea"\n', "file.water_kind"),
        ("[source]\n", "source.source_id"),
    ],
)  # fmt: skip
def test_a_card_with_a_fault_is_reported_with_its_entry(tmp_path, text, place):
    path = put(tmp_path, DAY)
    put(tmp_path, text, "in.card.toml")
    with pytest.raises(InputError, match=place.replace(".", r"\.")):
        read(path)


@pytest.mark.parametrize(("text", "place", "meant"), [
    (SOURCE + '[file]\ngas_conditon = "298K"\n', "file.gas_conditon", "spelt gas_condition"),
    (SOURCE + '[file]\nDate_order = "dmy"\n', "file.Date_order", "spelt date_order"),
    (SOURCE + '[files]\nlayout = "wide"\n', "files", "spelt file"),
    (SOURCE + 'date_order = "dmy"\n', "source.date_order", "under [file]"),
    ('layout = "wide"\n' + SOURCE, "layout", "under [file]"),
    (SOURCE + "publicaton_lag_days = 30\n", "source.publicaton_lag_days", "spelt publication_lag_days"),
    (SOURCE + "[file]\nprecedence = 3\n", "file.precedence", "under [source]"),
])  # fmt: skip
def test_an_entry_of_a_card_that_is_misspelt_or_misplaced_is_not_passed_over(tmp_path, text, place, meant):
    put(tmp_path, text, "in.card.toml")
    with pytest.raises(InputError, match=re.escape(f"column {place}: ") + ".*" + re.escape(meant)):
        read(put(tmp_path, DAY))


def test_a_card_may_state_more_than_is_read_of_it(tmp_path):
    more = '[file]\nfirst_day = "2025-01-01"\nnote = "x"\n[units]\npm25 = "ug/m3"\n[columns]\nx = "y"\n'
    put(tmp_path, SOURCE + 'care = "none"\n' + more, "in.card.toml")
    assert read(put(tmp_path, DAY)).values["source_id"].tolist() == ["m"]


def test_a_card_with_a_mark_of_utf8_is_read(tmp_path):
    put(tmp_path, b"\xef\xbb\xbf" + SOURCE.encode(), "in.card.toml")
    assert read(put(tmp_path, DAY)).values["source_id"].tolist() == ["m"]


# --- the other files go on ----------------------------------------------------------------------------------------


def test_the_unexpected_is_one_line(tmp_path, monkeypatch):
    def broken(*_):
        raise KeyError("odd \x1b[31m")

    module = import_module("analytics.flow.refreshing")
    monkeypatch.setattr(module, "read_file", broken)
    with pytest.raises(InputError) as stated:
        module.reading(tmp_path / "odd.csv", LOOKUP, Options())
    assert str(stated.value) == (
        "odd.csv could not be read: KeyError: 'odd \\x1b[31m'; please report this with the file"
    )


@pytest.mark.parametrize(("data", "line"), [
    ("date,pm25,备注\n2025-01-01,3,好\n".encode() + "2025-01-02,3,晴天\n".encode("gbk"), 3),
    (b"date,pm25\n2025-01-01,3\n2025-01-02,\x004\n", 3),
    ("date,pm25\n".encode("utf-16-le"), 1),  # without the mark that says so
])  # fmt: skip
def test_the_line_from_which_a_file_cannot_be_decoded_is_named(tmp_path, data, line):
    with pytest.raises(InputError, match=rf"in\.csv, line {line}: expected text in UTF-8 or GBK"):
        read(put(tmp_path, data))


@pytest.mark.parametrize(("text", "what"), [
    ("date;pm25\n2025-01-01;3,5\n", "semicolons"), ("date\tpm25\n2025-01-01\t3.5\n", "tabs"),
    ("日期，PM2.5\n2025-01-01，3.5\n", "Chinese commas"),
])  # fmt: skip
def test_a_file_with_other_separators_is_read_and_its_separator_is_reported(tmp_path, text, what):
    batch = read(put(tmp_path, text), region="anyang")
    assert batch.values["value"].tolist() == [3.5] and f"columns separated by {what}" in str(batch.columns)


def test_commas_that_may_stand_between_thousands_are_not_taken_for_decimal_points(tmp_path):
    batch = read(put(tmp_path, "date;pm25\n2025-01-01;1,234\n2025-01-02;35\n"), region="anyang")
    assert batch.quarantined["value"].tolist() == ["1,234"]


def test_a_nought_with_a_minus_is_nought(tmp_path):
    value = read(put(tmp_path, "region,date,pm25\nanyang,2025-01-01,-0.0\n")).values["value"].iloc[0]
    assert value == 0 and not np.signbit(value)
