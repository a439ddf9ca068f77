"""Names of pollutants, statistics and units as files write them: one table for every reader.

A name is taken apart into known pieces, whatever its case, width, brackets, subscripts and separators:
``PM₂.₅（微克/立方米）``, ``co_mg_m3``, ``O3-8h``. A name of which a piece is not known means nothing.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

#: pollutant → ways to write it, in one case and without separators
POLLUTANTS = {
    "pm25": ("pm25", "细颗粒物", "细颗粒", "fineparticles", "fineparticulatematter", "pm2p5"),
    "pm10": ("pm10", "可吸入颗粒物", "可吸入颗粒", "inhalableparticles"),
    "so2": ("so2", "二氧化硫", "sulphurdioxide", "sulfurdioxide"),
    "no2": ("no2", "二氧化氮", "nitrogendioxide"),
    "co": ("co", "一氧化碳", "carbonmonoxide"),
    "o3": ("o3", "臭氧", "ozone"),
}
#: ways to write 25 °C beside parts of volume: the temperature at which they become mass anyway
_AT_25 = ("25°c", "25c", "25度", "298k", "29815k")
#: unit → ways to write it
UNITS = {
    "ug/m3": ("ugm3", "μgm3", "微克立方米", "微克每立方米", "微克m3", "ugcum", "mcgm3"),
    "mg/m3": ("mgm3", "毫克立方米", "毫克每立方米", "毫克m3"),
    "ng/m3": ("ngm3",),
    **{parts: tuple(f"{way}{at}" for way in ways for at in ("", *_AT_25))
       for parts, ways in {"ppb": ("ppb", "ppbv", "nmolmol"), "ppm": ("ppm", "ppmv", "μmolmol", "umolmol")}.items()},
}  # fmt: skip
#: what a column of changes, or of the value a year before, is called
_CHANGES = (
    *(
        "同比",
        "环比",
        "同比变化",
        "同比变化率",
        "同比变幅",
        "同比变化幅度",
        "同比改善率",
        "同比改善幅度",
        "同比升降",
        "同比增减",
    ),
    *(
        "同比增幅",
        "同比下降",
        "改善率",
        "变化率",
        "变幅",
        "增幅",
        "降幅",
        "较上年同期",
        "较上年",
        "去年同期",
        "上年同期",
        "上年",
    ),
    *("change", "yoy"),
)
#: statistic → ways to write it
STATISTICS = {
    "8h": (
        "8h",
        "8hr",
        "8hour",
        "8hours",
        "8小时",
        "八小时",
        "8hmax",
        "8hourmax",
        "mda8",
        "max8h",
        "dma8",
        "滑动8小时",
    ),
    "1h": ("1h", "1hr", "1hour", "1小时", "一小时", "小时", "hourly", "每小时"),
    "24h": ("24h", "24hr", "24hour", "24小时", "日", "日均", "日平均", "daily", "day", "每日"),
    "max": ("max", "最大", "最大值", "maximum", "daymax", "dailymax", "日最大"),
    "year": ("年均", "年平均", "年均值", "年", "annual", "yearly", "全年"),
    "change": tuple(f"{word}{unit}" for word in _CHANGES for unit in ("", "%")),
    "rank": ("排名", "位次", "名次", "rank"),
    "month": ("月", "月均", "月平均", "monthly"),
    "index": ("iaqi", "aqi", "分指数", "空气质量分指数", "指数", "subindex", "index"),
    "percentile": (
        "90per",
        "95per",
        "百分位",
        "百分位数",
        "percentile",
        "p90",
        "p95",
        "p98",
        *(f"{th}{n}百分位{count}" for th in ("", "第") for n in (90, 95, 98) for count in ("", "数")),
        "特定百分位数",
    ),
    "mark": ("src", "source", "flag", "标记", "来源", "标识", "qc", "状态"),
    "count": ("days", "n", "count", "天数", "有效天数", "nvalid", "小时数", "有效小时数"),
    "over": ("daysover75", "daysover150"),
    "mean": ("mean", "avg", "average", "均值", "平均", "平均值"),
}
#: pieces without a meaning of their own
PLAIN = ("浓度", "质量浓度", "浓度值", "值", "监测值", "监测", "实测", "实时", "conc", "concentration", "value", "数据",
         "含量", "滑动", "单位", "unit", "污染物", "项目", "监测项目", "obs", "的", "rolling", "moving")  # fmt: skip
#: a statistic that outweighs the others beside it
RANK = (
    "index",
    "mark",
    "over",
    "change",
    "rank",
    "count",
    "percentile",
    "year",
    "month",
    "8h",
    "max",
    "1h",
    "24h",
    "mean",
)

_NAMED = re.compile(
    r"(?<![a-z])(?:pm[\s_.-]*2[\s_.p-]*5|pm[\s_.-]*10|so[\s_-]?2|no[\s_-]?2|o[\s_-]?3|ozone)(?!\d)"
    r"|(?<![a-z0-9])co(?![a-z0-9])"
    r"|细颗粒|可吸入颗粒|二氧化硫|二氧化氮|一氧化碳|臭氧"
)


@dataclass(frozen=True)
class Meaning:
    """What a name says.

    Parameters
    ----------
    pollutant : str
        One of `POLLUTANTS`.
    statistic : str
        ``''`` (not said), ``24h``, ``8h``, ``1h``, ``1h_max``, ``mean``, ``month``, ``year``, or ``index``, ``mark``,
        ``count``, ``over``, ``percentile``, ``max``, ``change``, ``rank``, which are no concentration of a day or hour.
    unit : str
        One of `UNITS`, or ``''`` if none is said.
    """

    pollutant: str
    statistic: str = ""
    unit: str = ""


def _pieces() -> dict[str, tuple[str, str]]:
    """Every way to write a piece → (kind, what it means)."""
    kinds = {"pollutant": POLLUTANTS, "unit": UNITS, "statistic": STATISTICS}
    found = {text: (kind, name) for kind, table in kinds.items() for name, texts in table.items() for text in texts}
    return {**found, **dict.fromkeys(PLAIN, ("plain", ""))}


_PIECES = _pieces()
_LONGEST = max(map(len, _PIECES))


SEPARATORS = re.compile(r"[\s_.·⋅,;:/()\[\]【】{}<>^*'\"|、-]+")
_HYPHENS = str.maketrans("−–—‐", "----")


def plain(name: str) -> str:
    """A name in one case and width, subscripts as digits.

    Examples
    --------
    >>> plain(" PM₂.₅（μg/m³） ")
    'pm2.5(μg/m3)'
    """
    return unicodedata.normalize("NFKC", str(name)).strip().lower().translate(_HYPHENS)


def meaning(name: str) -> Meaning | None:
    """What a name means; None if it names no pollutant, more than one, or holds a piece that is not known.

    Examples
    --------
    >>> meaning("臭氧8小时滑动平均(μg/m³)")
    Meaning(pollutant='o3', statistic='8h', unit='ug/m3')
    >>> meaning("CO_ug_m3"), meaning("code"), meaning("no2 (ppb)")
    (Meaning(pollutant='co', statistic='', unit='ug/m3'), None, Meaning(pollutant='no2', statistic='', unit='ppb'))
    """
    if len(name) > MAX_NAME:
        return None
    text = SEPARATORS.sub("", plain(name))
    found = _taken_apart(text)
    if found is None:
        return None
    named: dict[str, set[str]] = {kind: {what for k, what in found if k == kind} for kind in ("pollutant", "unit")}
    statistics = {what for kind, what in found if kind == "statistic"}
    if len(named["pollutant"]) != 1 or len(named["unit"]) > 1:
        return None
    first = next((name for name in RANK if name in statistics), "")
    if {"1h", "max"} <= statistics and first == "max":
        first = "1h_max"
    return Meaning(next(iter(named["pollutant"])), first, next(iter(named["unit"]), ""))


MAX_NAME = 80


def _taken_apart(text: str) -> list[tuple[str, str]] | None:
    """Pieces of a text from left to right, the fewest that make it up; None if it cannot be made up of known ones."""
    best: list[list[tuple[str, str]] | None] = [[]] + [None] * len(text)
    for end in range(1, len(text) + 1):
        for start in range(max(0, end - _LONGEST), end):
            before, piece = best[start], _PIECES.get(text[start:end])
            if before is None or piece is None:
                continue
            now = best[end]
            if now is None or len(before) + 1 < len(now):
                best[end] = [*before, piece]
    return best[-1]


def is_made_of_pieces(text: str) -> bool:
    """Whether a text is made of known pieces alone: a pollutant, a statistic, a unit, or several of them.

    Examples
    --------
    >>> [is_made_of_pieces(text) for text in ("IAQI", "浓度(μg/m³)", "PM2.5", "某市", "")]
    [True, True, True, False, False]
    """
    bare = SEPARATORS.sub("", plain(text))
    return bool(bare) and len(text) <= MAX_NAME and _taken_apart(bare) is not None


def is_statistic(text: str) -> bool:
    """Whether a text is made of known pieces and names no pollutant: a statistic, a change, a rank, a unit.

    Examples
    --------
    >>> [is_statistic(text) for text in ("同比(%)", "IAQI", "浓度", "PM2.5", "region")]
    [True, True, True, False, False]
    """
    return is_made_of_pieces(text) and meaning(text) is None


def unit_of(name: str) -> str:
    """Unit that a name states, whatever its other pieces mean; '' if it states none.

    Examples
    --------
    >>> [unit_of(name) for name in ("二氧化硫_新 (mg/m3)", "SO2_ppb", "臭氧（修正）")]
    ['mg/m3', 'ppb', '']
    """
    if len(name) > MAX_NAME:
        return ""
    text = SEPARATORS.sub("", plain(name))
    found = [(len(written), unit) for unit, ways in UNITS.items() for written in ways if written in text]
    return max(found)[1] if found else ""


def mentions(text: str) -> list[tuple[int, int]]:
    """Where a text in one case and width (`plain`) mentions pollutants.

    Examples
    --------
    >>> mentions("各县pm2.5与臭氧")
    [(2, 7), (8, 10)]
    """
    return [match.span() for match in _NAMED.finditer(text)]


def mentions_pollutant(name: str) -> bool:
    """Whether a name mentions a pollutant, known or not in its other pieces.

    Examples
    --------
    >>> [mentions_pollutant(name) for name in ("O3_new", "臭氧（修正）", "county", "code", "AQI", "co2")]
    [True, True, False, False, False, False]
    """
    return _NAMED.search(plain(name)[:MAX_NAME]) is not None
