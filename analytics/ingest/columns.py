"""Column names, numbers and units as files write them; dates are read by `dates`."""

from __future__ import annotations

import numpy as np
import pandas as pd

REGION = ("region_id", "region", "city", "城市", "地区", "区域", "area", "城市名称", "city_name", "cityname", "地市")
DATE = ("date", "日期", "时间", "监测日期", "监测时间", "统计日期")
YEAR = ("year", "年", "年份")
MONTH = ("month", "月份", "月", "监测月份", "统计月份", "年月")
DAY = ("day", "日")
HOUR = ("hour", "小时", "时刻", "时")
MINUTE = ("minute", "minutes", "分", "分钟")
STAMP = ("ts", "timestamp", "datetime", "time", "timepoint", "time_point")
PARAMETER = ("parameter", "pollutant", "污染物", "参数")
VALUE = ("value", "值", "浓度")
UNIT = ("unit", "单位")
FLAG = ("flag", "标记")
STATION = ("station_id", "station", "站点", "station_code", "stationcode", "站点编号", "监测点编码", "测点", "监测点",
           "点位", "监测点位", "站点名称", "测点名称", "监测点名称", "点位名称", "站名", "positionname",
           "position_name", "site", "site_id", "站点编码", "点位编号", "点位编码", "监测点位名称", "监测点位编号",
           "监测站点")  # fmt: skip

UNIT_NAMES = {
    "ug/m3": "ug/m3", "µg/m3": "ug/m3", "μg/m3": "ug/m3", "µg/m³": "ug/m3", "μg/m³": "ug/m3", "ug/m³": "ug/m3",
    "微克/立方米": "ug/m3", "mg/m3": "mg/m3", "mg/m³": "mg/m3", "毫克/立方米": "mg/m3", "d": "d", "天": "d",
    "%": "%", "rank": "rank", "位次": "rank",
}  # fmt: skip

MISSING = {"", "na", "nan", "n/a", "null", "none", "-", "--", "—", "/"}


def find(columns: list[str], names: tuple[str, ...]) -> str | None:
    """First column of a file that bears one of these names, whatever its case."""
    lower = {str(c).strip().lower(): c for c in columns}
    return next((lower[n] for n in names if n in lower), None)


def as_text(values: pd.Series) -> pd.Series:
    """Values as stripped text; missing becomes ''."""
    return values.astype("object").where(values.notna(), "").astype(str).str.strip()


def parse_numbers(values: pd.Series) -> tuple[pd.Series, pd.Series]:
    """Numbers, and a mask of cells that hold something that is no number (missing marks are no fault)."""
    if pd.api.types.is_numeric_dtype(values):
        numbers = pd.Series(values.to_numpy(dtype=float, na_value=np.nan), index=values.index)
        return numbers + 0.0, pd.Series(False, index=values.index)  # -0.0 is 0
    text = as_text(values)
    numbers = pd.to_numeric(text, errors="coerce").astype(float) + 0.0  # -0.0 is 0
    bad = numbers.isna() & ~text.str.lower().isin(MISSING)
    return numbers, bad
