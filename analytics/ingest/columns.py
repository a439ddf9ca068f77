"""Column names, numbers and units as files write them; dates are read by `dates`."""

from __future__ import annotations

import pandas as pd

REGION = ("region_id", "region", "city", "城市", "地区", "区域")
DATE = ("date", "日期", "时间", "监测日期", "监测时间", "统计日期")
YEAR = ("year", "年", "年份")
MONTH = ("month", "月份", "月")
DAY = ("day", "日")
STAMP = ("ts", "timestamp", "datetime", "time", "timepoint", "time_point")
PARAMETER = ("parameter", "pollutant", "污染物", "参数")
VALUE = ("value", "值", "浓度")
UNIT = ("unit", "单位")
FLAG = ("flag", "标记")
STATION = ("station_id", "station", "站点")

#: names of parameters in the files in circulation; o3_8h of a daily file is the daily maximum 8-hour mean
PARAMETER_NAMES = {
    "pm25": "pm25", "pm2.5": "pm25", "pm2_5": "pm25", "细颗粒物": "pm25", "pm25_ug_m3": "pm25",
    "pm10": "pm10", "可吸入颗粒物": "pm10", "pm10_ug_m3": "pm10",
    "so2": "so2", "二氧化硫": "so2", "so2_ug_m3": "so2", "no2": "no2", "二氧化氮": "no2", "no2_ug_m3": "no2",
    "co": "co", "一氧化碳": "co", "co_mg_m3": "co",
    "o3_1h_max": "o3_1h_max", "o3_8h": "o3_mda8", "o3_mda8": "o3_mda8", "o3_24h": "o3_24h",
    "pm25_days_over_75": "pm25_days_over_75", "pm25_days_over_150": "pm25_days_over_150",
}  # fmt: skip

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
        numbers = values.astype(float)
        return numbers, pd.Series(False, index=values.index)
    text = as_text(values)
    numbers = pd.to_numeric(text, errors="coerce").astype(float)
    bad = numbers.isna() & ~text.str.lower().isin(MISSING)
    return numbers, bad
