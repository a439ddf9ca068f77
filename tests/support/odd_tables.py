"""Text of small files that hold what a file of measurements may hold, and what it should not: for Hypothesis."""

from hypothesis import strategies as st

NAMES = st.sampled_from(
    ["region", "city", "城市", "date", "日期", "day", "year", "month", "月份", "hour", "time", "datetime",
     "station", "line",
     "PM2.5", "pm25", "PM10(μg/m³)", "co", "CO_ug_m3", "no2_ppb", "O3", "o3_8h", "臭氧", "AQI", "type",
     "parameter", "value",
     "unit", "flag", "src", "pm25_src", "pm25_mean", "pm25_days", "section_id", "item", "water_kind", "indicator_id",
     "region_id", "period_start", "period_end", "anyang", "", "\x1b[31m"]
)  # fmt: skip
DATES = st.sampled_from(
    ["2026-01-01", "2026/1/2", "20260103", "01/02/2026", "13/02/2026", "02/13/2026", "2026-01", "202601", "2026",
     "2026年1月5日",
     "2026-01-01 05:00", "2026-01-01T05:00:00Z", "2026-01-01 24:00", "0001-01-01", "9999-12-31", "2026-02-30", "46023"]
)  # fmt: skip
CELLS = st.one_of(
    DATES,
    st.sampled_from(["anyang", "新乡", "nowhere", "pm25", "O3", "PM2.5", "A", "", "-", "NA", "35", "1e400", "-99",
                     "inf", "<3",
                     "3 5", "１２", "0", "24", "700", "ug/m3", "river", "cod", "sewage", "%", "\x1e", "'", "=1+1"]),
    st.floats(allow_nan=True).map(str),
    st.text(max_size=6),
)  # fmt: skip


@st.composite
def tables(draw):
    """Text of a small file: a header of likely names and rows of likely cells, some ragged, some quoted."""
    header = draw(st.lists(st.one_of(NAMES, st.text(max_size=5)), min_size=1, max_size=7))
    rows = draw(st.lists(st.lists(CELLS, min_size=max(1, len(header) - 1), max_size=len(header) + 1), max_size=6))
    quote = draw(st.booleans())
    lines = [",".join(f'"{cell}"' if quote else cell for cell in row) for row in [header, *rows]]
    return draw(st.sampled_from(["\n", "\r\n", "\r"])).join(lines) + draw(st.sampled_from(["", "\n"]))
