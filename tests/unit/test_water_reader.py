"""Reading section measurements: names, units, detection limits, months; every row accepted or told why not."""

from datetime import date

import pandas as pd
import pytest

from analytics.errors import InputError
from analytics.ingest import Lookup, Options
from analytics.ingest import sections as reader
from analytics.ingest.files import read_raw
from analytics.ingest.provenance_card import default_card

HEADER = "section_id,region,date,item,value,unit,water_kind,network\n"
LOOKUP = Lookup(regions={"新乡市": "xinxiang", "xinxiang": "xinxiang"}, parameters=pd.DataFrame())


@pytest.fixture
def read(tmp_path):
    def run(text, header=HEADER):
        path = tmp_path / "sections.csv"
        path.write_text(header + text, encoding="utf-8-sig")
        raw = read_raw(path)
        return reader.read(raw, default_card("s"), LOOKUP, "b1", Options(), date(2026, 1, 1))

    return run


def test_chinese_names_units_and_networks(read):
    batch = read("卫河公园,新乡市,2025-03-05,氨氮,0.42,mg/L,河流,国控、黄河干流\n", HEADER)
    row = batch.values.iloc[0]
    assert (row["item"], row["unit"], row["water_kind"], row["network"]) == (
        "ammonia_n",
        "mg/L",
        "river",
        "国控|黄河干流",
    )
    assert (row["interval_end"], row["known_at"]) == (date(2025, 3, 6), date(2025, 3, 6))
    assert batch.kind == "water"


@pytest.mark.parametrize("text", ["<0.05", "0.05L", "0.05 l", "＜0.05"])
def test_below_detection_takes_part_as_half_the_limit(read, text):
    row = read(f"a,xinxiang,2025-03-05,石油类,{text},mg/L,river,\n").values.iloc[0]
    assert (row["value"], row["flag"]) == (0.025, "below_detection")


def test_a_month_is_known_when_it_is_over(read):
    row = read("a,xinxiang,2025-02,ph,7.5,,river,\n").values.iloc[0]
    assert (row["interval_start"], row["interval_end"]) == (date(2025, 2, 1), date(2025, 3, 1))


@pytest.mark.sweep
@pytest.mark.slow
@pytest.mark.parametrize(
    ("line", "column", "reason"),
    [
        ("a,nowhere,2025-03-05,cod,15,mg/L,river,", "region", "unknown region"),
        ("a,xinxiang,2025-03-05,gold,15,mg/L,river,", "item", "unknown item"),
        ("a,xinxiang,2025-03-05,cod,15,ug/L,river,", "unit", "wrong unit"),
        ("a,xinxiang,2025-03-05,ph,7,mg/L,river,", "unit", "wrong unit"),
        ("a,xinxiang,2025-03-05,cod,15,mg/L,,", "water_kind", "river or lake"),
        ("a,xinxiang,2025-02-30,cod,15,mg/L,river,", "date", "bad date"),
        ("a,xinxiang,2026-03-05,cod,15,mg/L,river,", "date", "not over"),
        ("a,xinxiang,2025-03-05,cod,fifteen,mg/L,river,", "value", "not a number"),
        ("a,xinxiang,2025-03-05,ph,15,,river,", "value", "impossible"),
        ("a,xinxiang,2025-03-05,cod,-1,mg/L,river,", "value", "impossible"),
        (",xinxiang,2025-03-05,cod,15,mg/L,river,", "section_id", "no section"),
    ],
)
def test_bad_rows_go_to_quarantine(read, line, column, reason):
    batch = read("a,xinxiang,2025-03-06,cod,15,mg/L,river,\n" + line + "\n")
    assert (batch.rows_read, batch.rows_accepted, batch.rows_quarantined) == (2, 1, 1)
    bad = batch.quarantined.iloc[0]
    assert (bad["line"], bad["column_name"]) == (3, column)
    assert reason in bad["reason"]
    assert len(batch.values) == 1


def test_a_key_twice_with_another_value(read):
    row = "a,xinxiang,2025-03-05,cod,{},mg/L,river,\n"
    assert len(read(row.format(15) + row.format(15)).values) == 1
    batch = read(row.format(15) + row.format(16))
    assert (batch.values["value"].tolist(), batch.rows_quarantined) == ([15.0], 1)


def test_an_empty_value_says_nothing(read):
    batch = read("a,xinxiang,2025-03-05,cod,,mg/L,river,\n")
    assert (len(batch.values), batch.rows_quarantined, batch.rows_accepted) == (0, 0, 1)


def test_a_file_without_a_kind_of_water_is_reported(read):
    with pytest.raises(InputError, match="water_kind"):
        read("a,xinxiang,2025-03-05,cod,15\n", "section_id,region,date,item,value\n")
