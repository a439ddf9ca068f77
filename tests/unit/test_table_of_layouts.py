"""The table of layouts: every entry means something, and no header is claimed by two rows."""

import re

import pytest

from analytics.ingest import named_layouts as nl
from analytics.ingest.hour_labels import SHOWN
from analytics.ingest.layout_steps import STEPS, TABLES
from analytics.ingest.period_tables import spans_in
from analytics.ingest.reader import LAYOUTS

TABLE = nl.named_layouts()


@pytest.mark.parametrize("layout_id", TABLE)
def test_a_row_is_whole(layout_id):
    one = TABLE[layout_id]
    assert one.zh and one.en and (one.source.startswith("http") or "号" in one.source)
    assert one.header or one.headerless
    assert [len(names) for names in one.headerless] == [len(kinds) for kinds in one.cells]
    assert one.read_as in ("", *LAYOUTS) and one.hours in ("", "ending", "beginning")
    assert set(one.steps) <= {*STEPS, *TABLES}
    assert one.read_as in (SHOWN, "meteorology") or not one.hours, "hours are said of hourly files alone"
    assert layout_id not in LAYOUTS
    texts = [text for text in (one.note, one.clock, one.refuse, *one.not_read) if any(c.islower() for c in text)]
    assert [text for text in texts if nl.in_both(text).zh == text] == [], "write their Chinese below [zh]"


@pytest.mark.parametrize("layout_id", TABLE)
def test_a_header_is_claimed_by_its_own_row_first(layout_id):
    one = TABLE[layout_id]
    written = ("1003A", "1004A", "2019", "2020", "1-9月", "1-10月")
    fitting = [name for name in written if one.pattern and re.fullmatch(one.pattern, name)]
    names = [
        *(name.split("|")[0] for name in one.header),
        *one.some,
        *fitting,
        *(["PM2.5", "PM10"] if one.measures else []),
    ]
    assert one.has_header(nl.by_name(names)) or not one.header
    claims = [other for other in TABLE.values() if other.has_header(nl.by_name(names))]
    assert not one.header or all(other.holds for other in claims[: claims.index(one)])  # those look at the cells too


def test_columns_without_names_are_known_by_their_cells():
    import pandas as pd

    rows = pd.DataFrame([[1, "2025-01-01", "良", "81", "9", "45", "60", "9", "30", "0.9", "88"]])
    rows.columns = ["line", *map(str, range(10))]
    assert TABLE["tianqihoubao_days"].names_without_header(rows)[-2:] == ("CO", "O3")
    assert TABLE["aqistudy_days"].names_without_header(rows) == ()
    rows["8"] = "900"  # no CO in mg/m3
    assert TABLE["tianqihoubao_days"].names_without_header(rows) == ()


@pytest.mark.parametrize(("text", "spans"), [
    ("河南省2025年11月份城市环境空气质量", {(11, 11)}), ("2025年1—11月", {(1, 11)}), ("2025年1月至3月", {(1, 3)}),
    ("2025-11月排名", {(11, 11)}), ("2024年上半年", {(1, 6)}), ("2024年第三季度", {(7, 9)}),
    ("2024年前三季度", {(1, 9)}),
    ("2024年度公报", {(1, 12)}), ("2025年12月及1-12月", {(12, 12), (1, 12)}), ("2025年3月1日", set()),
    ("2025年1月1日至11月30日", set()), ("2021-2025年", set()), ("2024年和2025年3月", set()), ("20250301", set()),
    ("2025年13月", set())])  # fmt: skip
def test_spans_of_months_in_titles(text, spans):
    assert {(one.first, one.last) for one in spans_in(text)} == spans
