"""Column names, numbers and units as files write them; dates are read by `dates`."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd

REGION = ("region_id", "region", "city", "城市", "地区", "区域", "area", "城市名称", "city_name", "cityname", "地市",
          "省辖市", "市州", "市（州）", "市(州)", "设区市", "市别", "地级市", "区县", "县区", "县市区", "县（市、区）",
          "县(市、区)", "县(市,区)", "市县")  # fmt: skip
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
           "监测站点", "站号", "区站号", "台站号", "台站", "station_id_c")  # fmt: skip

UNIT_NAMES = {
    "ug/m3": "ug/m3", "µg/m3": "ug/m3", "μg/m3": "ug/m3", "µg/m³": "ug/m3", "μg/m³": "ug/m3", "ug/m³": "ug/m3",
    "微克/立方米": "ug/m3", "mg/m3": "mg/m3", "mg/m³": "mg/m3",
    "ug.m-3": "ug/m3", "mg.m-3": "mg/m3", "ug m-3": "ug/m3", "µg m-3": "ug/m3", "mg m-3": "mg/m3",
    "micrograms/cubic meter (lc)": "ug/m3", "micrograms/cubic meter (25 c)": "ug/m3", "micrograms/cubic meter": "ug/m3",
    "ug/m3 lc": "ug/m3", "ug/m3 sc": "ug/m3", "ppm": "ppm", "ppb": "ppb", "parts per million": "ppm",
    "parts per billion": "ppb", "ng/m3": "ng/m3", "ng/m³": "ng/m3",
 "毫克/立方米": "mg/m3", "d": "d", "天": "d",
    "%": "%", "percent": "%", "rank": "rank", "位次": "rank", "万吨": "1e4 t", "吨": "t", "公里": "km", "千米": "km",
    "平方公里": "km2", "平方千米": "km2", "亿元": "1e8 CNY", "万千瓦": "1e4 kW", "万立方米": "1e4 m3",
    "万平方米": "1e4 m2", "亩": "mu", "厘米": "cm",
}  # fmt: skip

#: A number with commas between its thousands, and one with a unit behind it.
_THOUSANDS = r"[+-]?[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?"
_WITH_UNIT = rf"^({_THOUSANDS}|[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?)\s*([^0-9\s.,+-].*)$"

MISSING = {
    "", "na", "nan", "n/a", "null", "none", "-", "--", "—", "——", "/", "\\", "*", "**", "***",
    "缺测", "缺", "缺失", "无", "无数据", "暂无数据", "未监测",
}  # fmt: skip


def find(columns: list[str], names: tuple[str, ...]) -> str | None:
    """First column of a file that bears one of these names, whatever its case; of Chinese ones whatever its blanks.

    Examples
    --------
    >>> find(["No", "日 期"], DATE), find(["Sta tion"], STATION)
    ('日 期', None)
    """
    lower = {_as_named(str(c)): c for c in columns}
    return next((lower[n] for n in names if n in lower), None)


def _as_named(head: str) -> str:
    """A head in lower case; of a Chinese one without the blanks that set it wide."""
    text = head.strip().lower()
    return text if text.isascii() else "".join(text.split())


def of_distinct(values: pd.Series, make: Callable[[pd.Series], pd.Series]) -> pd.Series:
    """What is made of each cell, made once of every distinct one: dates and names come again on many rows.

    Parameters
    ----------
    values : Series
        Cells of one type; of several types they are made one by one, for 1 and True are no two distinct cells.
    make : callable
        From cells to as many results, each from its own cell alone.

    Examples
    --------
    >>> asked = []
    >>> def upper(cells):
    ...     asked.extend(cells)
    ...     return cells.str.upper()
    >>> of_distinct(pd.Series(["a", "b", "a"]), upper).tolist(), asked
    (['A', 'B', 'A'], ['a', 'b'])
    """
    if values.dtype == object and pd.api.types.infer_dtype(values, skipna=True) != "string":
        return make(values)
    codes, distinct = pd.factorize(values, use_na_sentinel=False)
    return make(pd.Series(distinct)).take(codes).set_axis(values.index)


def as_text(values: pd.Series) -> pd.Series:
    """Values as stripped text; missing becomes ''."""
    if isinstance(values.dtype, pd.StringDtype):
        return values.fillna("").str.strip()
    return values.astype("object").where(values.notna(), "").astype(str).str.strip()


def narrow(text: pd.Series) -> pd.Series:
    """Text with full-width digits, signs and letters written in the usual width.

    Examples
    --------
    >>> narrow(pd.Series(["５８．２％", "－3"])).tolist()
    ['58.2%', '-3']
    """
    return text.astype(object).str.normalize("NFKC").str.replace("\u2212", "-", regex=False).str.strip()


def unit_names(text: pd.Series) -> pd.Series:
    """Units by the names they are stored under; one that is not known stays as it is written.

    Examples
    --------
    >>> unit_names(pd.Series(["μg/m³", "％", "万吨", "furlong"])).tolist()
    ['ug/m3', '%', '1e4 t', 'furlong']
    """
    keys = narrow(pd.Series(list(UNIT_NAMES))).str.lower()
    known = dict(zip(keys, UNIT_NAMES.values(), strict=True))
    written = pd.Series(text.unique())  # a few names on many rows
    stored = narrow(written).str.lower().map(known).fillna(written)
    return text.map(dict(zip(written, stored, strict=True)))


def parse_numbers(values: pd.Series) -> tuple[pd.Series, pd.Series]:
    """Numbers, and a mask of cells that hold something that is no number (missing marks are no fault).

    Examples
    --------
    >>> parse_numbers(pd.Series(["３５.2", "—", "1,234"]))[0].tolist()
    [35.2, nan, nan]
    """
    if pd.api.types.is_numeric_dtype(values):
        numbers = pd.Series(values.to_numpy(dtype=float, na_value=np.nan), index=values.index)
        return numbers + 0.0, pd.Series(False, index=values.index)  # -0.0 is 0
    text = as_text(values)
    numbers = pd.to_numeric(text, errors="coerce").astype(float)
    odd = numbers.isna() & (text != "")
    if odd.any():  # few cells of a large file
        text = text.where(~odd, narrow(text[odd]))
        numbers = numbers.where(~odd, pd.to_numeric(text[odd], errors="coerce").astype(float))
    numbers = numbers + 0.0  # -0.0 is 0
    bad = numbers.isna() & ~text.str.lower().isin(MISSING)
    return numbers, bad


def parse_figures(values: pd.Series) -> tuple[pd.Series, pd.Series, pd.Series]:
    """Numbers as people write single figures: with a unit behind them and commas between thousands.

    Returns
    -------
    numbers : Series of float
        NaN where there is none.
    bad : Series of bool
        Cells that hold something that is no number; missing marks are no fault.
    units : Series of str
        The unit in the cell by the name it is stored under; '' where there is none.

    Examples
    --------
    >>> number, bad, unit = parse_figures(pd.Series(["58%", "1,234", "12,34", "35 μg/m³", "-"]))
    >>> number.tolist(), bad.tolist(), unit.tolist()
    ([58.0, 1234.0, nan, 35.0, nan], [False, False, True, False, False], ['%', '', '', 'ug/m3', ''])
    """
    if pd.api.types.is_numeric_dtype(values):
        return *parse_numbers(values), pd.Series("", index=values.index)
    text = narrow(as_text(values))
    parts = text.str.extract(_WITH_UNIT)
    has_unit = parts[1].notna()
    plain = parts[0].where(has_unit, text)
    plain = plain.mask(plain.str.fullmatch(_THOUSANDS).astype(bool), plain.str.replace(",", "", regex=False))
    return *parse_numbers(plain), unit_names(parts[1].fillna(""))
