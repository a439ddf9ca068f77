"""Words that files of surface-water sections use: columns, items, units, kinds of water, states of a section."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from functools import cache

import pandas as pd

from analytics import standards
from analytics.ingest import columns as col
from analytics.ingest import date_forms
from analytics.ingest.date_forms import cell_text

SECTION = ("section_id", "section", "断面", "断面名称", "断面编号", "断面编码", "点位名称", "站点名称", "监测断面")
ITEM = ("item", "parameter", "项目", "监测项目")
KIND = ("water_kind", "水体类型")
BODY = ("water_body", "水体", "水体名称", "所在水体", "河流", "河流名称", "所在河流", "湖库名称", "河湖名称")
NETWORK = ("network", "control", "断面属性", "控制级别")
PROVINCE = ("province", "省份", "省")
STATE = (
    "status",
    "state",
    "section_state",
    "断面状态",
    "状态",
    "站点情况",
    "监测情况",
    "断面情况",
    "采样情况",
    "采样状态",
)
LIMIT = ("detection_limit", "检出限", "方法检出限")

#: Names of items in circulation; the last three are measured but take no part in the class.
ITEM_NAMES = {
    "ph": "ph", "ph值": "ph", "溶解氧": "dissolved_oxygen", "do": "dissolved_oxygen",
    "dissolved_oxygen": "dissolved_oxygen", "高锰酸盐指数": "codmn", "codmn": "codmn", "化学需氧量": "cod",
    "cod": "cod", "codcr": "cod", "五日生化需氧量": "bod5", "bod5": "bod5", "氨氮": "ammonia_n", "nh3-n": "ammonia_n",
    "ammonia_n": "ammonia_n", "总磷": "total_phosphorus", "tp": "total_phosphorus",
    "total_phosphorus": "total_phosphorus", "铜": "cu", "cu": "cu", "锌": "zn", "zn": "zn", "氟化物": "fluoride",
    "fluoride": "fluoride", "硒": "se", "se": "se", "砷": "as", "as": "as", "汞": "hg", "hg": "hg",
    "镉": "cd", "cd": "cd",
    "六价铬": "cr6", "铬(六价)": "cr6", "cr6": "cr6", "铅": "pb", "pb": "pb", "氰化物": "cyanide", "cyanide": "cyanide",
    "挥发酚": "volatile_phenol", "volatile_phenol": "volatile_phenol", "石油类": "petroleum", "petroleum": "petroleum",
    "阴离子表面活性剂": "surfactant_las", "las": "surfactant_las", "surfactant_las": "surfactant_las",
    "硫化物": "sulphide", "sulphide": "sulphide", "sulfide": "sulphide",
    "水温": "water_temperature", "water_temperature": "water_temperature", "总氮": "total_nitrogen",
    "tn": "total_nitrogen", "total_nitrogen": "total_nitrogen", "粪大肠菌群": "faecal_coliforms",
    "faecal_coliforms": "faecal_coliforms",
}  # fmt: skip
ITEM_UNITS = {"ph": "", "water_temperature": "degC", "faecal_coliforms": "1/L"}
UNIT_NAMES = {"mg/l": "mg/L", "毫克/升": "mg/L", "无量纲": "", "1": "", "-": "", "℃": "degC", "°c": "degC",
              "degc": "degC", "个/l": "1/L", "个/升": "1/L", "1/l": "1/L"}  # fmt: skip
KIND_NAMES = {"river": "river", "河流": "river", "河": "river", "lake": "lake", "湖库": "lake", "湖泊": "lake",
              "水库": "lake", "湖": "lake", "reservoir": "lake"}  # fmt: skip
#: Above it a value is no concentration of a water body (of items in mg/L); ours.
MOST = {"ph": 14.0, "dissolved_oxygen": 50.0, "water_temperature": 60.0, "faecal_coliforms": 1e10}
MOST_MG_L = 1e5
#: A section as a file declares it; '' is the usual state.
STATE_NAMES = {"": "", "正常": "", "normal": "", "sampled": "", "已采样": "", "在线": "", "online": "", "ok": "",
               "dry": "dry", "断流": "dry", "干涸": "dry", "无水": "dry", "断流无水": "dry", "no flow": "dry",
               "no water": "dry", "干枯": "dry",
               "unsampled": "unsampled", "not sampled": "unsampled", "未采样": "unsampled", "未监测": "unsampled",
               "未测": "unsampled", "无法采样": "unsampled", "不具备采样条件": "unsampled", "冰封": "unsampled",
               "frozen": "unsampled", "停测": "unsampled", "停运": "unsampled", "维护": "unsampled",
               "故障": "unsampled", "离线": "unsampled", "offline": "unsampled",
               "maintenance": "unsampled"}  # fmt: skip
_BRACKET = re.compile(r"^(.+?)\s*[(\[]([^()\[\]]*)[)\]]$")
_SUFFIX = r"(浓度|含量|监测值|均值|平均值)(?=$|[\s_(\[])"
_TRAILING_UNIT = re.compile(r"^(.+?)[\s_]+(mg[/_]l)$")


_LIMIT_WORD = re.compile(r"[\s_]*(?:方法检出限|检出限|检测限|detection[\s_]limit)[\s_]*")
#: Names long enough to be looked for within others, and what a column beside an item may be.
_NAMED = (*(name for name in ITEM_NAMES if len(name) > 1 and not name.isascii()), "codmn", "nh3-n")
_NO_VALUE = r"类|级|限|标准|评价|超标|倍|目标|饱和|是否|class|limit"


def plain(text: str) -> str:
    """Text in one width and lower case."""
    return unicodedata.normalize("NFKC", text).strip().lower()


def item_of(header: str) -> tuple[str, str] | None:
    """Item and unit that the name of a column states; None if it names no item.

    Examples
    --------
    >>> item_of("溶解氧（mg/L）"), item_of("氨氮(NH3-N)(mg/L)"), item_of("pH(无量纲)"), item_of("水质类别")
    (('dissolved_oxygen', 'mg/l'), ('ammonia_n', 'mg/l'), ('ph', '无量纲'), None)
    """
    name, unit = re.sub(_SUFFIX, "", plain(header)), ""
    while name not in ITEM_NAMES:
        found = _BRACKET.match(name) or _TRAILING_UNIT.match(name)
        if found is None:
            return None
        name, inside = found[1].strip(), found[2].replace("_", "/")
        unit = unit if inside in ITEM_NAMES or inside.startswith("以") else inside
    return ITEM_NAMES[name], unit


_WORDS = frozenset({*SECTION, *ITEM, *KIND, *BODY, *NETWORK, *PROVINCE, *STATE, *LIMIT})


def is_known(header: str) -> bool:
    """Whether a text is the name of a column of section files."""
    return plain(header) in _WORDS or item_of(header) is not None


def item_columns(columns: list[str]) -> dict[str, tuple[str, str]]:
    """Columns that hold an item: column to item and unit."""
    found = {name: item_of(name) for name in columns}
    return {name: item for name, item in found.items() if item is not None}


def limit_columns(columns: list[str]) -> dict[str, str]:
    """Columns of detection limits in a file with a column an item: item to column.

    A column that names no item belongs to the only item of the file; beside several it belongs to none.

    Examples
    --------
    >>> limit_columns(["断面名称", "氨氮(mg/L)", "氨氮检出限(mg/L)"]), limit_columns(["断面名称", "氨氮", "检出限"])
    ({'ammonia_n': '氨氮检出限(mg/L)'}, {'ammonia_n': '检出限'})
    >>> limit_columns(["断面名称", "氨氮", "总磷", "检出限"])
    {}
    """
    named = {name: _LIMIT_WORD.sub("", plain(name)) for name in columns if _LIMIT_WORD.search(plain(name))}
    found = {item[0]: name for name, rest in named.items() if (item := item_of(rest)) is not None}
    items = {item for item, _ in item_columns(columns).values()}
    alone = col.find(columns, LIMIT)
    return {**({items.pop(): alone} if alone and len(items) == 1 else {}), **found}


def mentions_item(header: str) -> bool:
    """Whether the name of a column holds that of an item, though it names none; classes and limits are not meant.

    Examples
    --------
    >>> mentions_item("氨氮原始"), mentions_item("氨氮类别"), mentions_item("电导率")
    (True, False, False)
    """
    text = plain(header)
    return any(name in text for name in _NAMED) and not re.search(_NO_VALUE, text)


def dated(columns: list[str]) -> list[str]:
    """Columns that hold the day, month or (of a declared state) year of a row.

    Examples
    --------
    >>> dated(["断面名称", "监测时间"]), dated(["section", "year", "month"]), dated(["section", "year", "status"])
    (['监测时间'], ['year', 'month'], ['year'])
    """
    year = col.find(columns, col.YEAR)
    return date_forms.named(columns) or date_forms.named_months(columns) or ([year] if year else [])


def is_sections(columns: list[str]) -> bool:
    """Whether a header is that of section measurements: a row a value, a row a sample, or states of sections.

    Examples
    --------
    >>> is_sections(["断面名称", "date", "item", "value"]), is_sections(["date", "parameter", "value"])
    (True, False)
    >>> is_sections(["断面名称", "监测时间", "pH", "氨氮(mg/L)"]), is_sections(["section_id", "month", "status"])
    (True, True)
    """
    if not col.find(columns, SECTION) or not dated(columns):
        return False
    return is_long(columns) or bool(item_columns(columns)) or col.find(columns, STATE) is not None


def is_long(columns: list[str]) -> bool:
    """Whether a file has a row a value."""
    return bool(col.find(columns, ITEM) and col.find(columns, col.VALUE))


#: Marks of a missing value beside those of every file.
_MISSING = {"*", "**", "***", "缺测", "无数据", *(word for word, state in STATE_NAMES.items() if state)}
_WITH_LIMIT = (
    r"^(?:<|≤)\s*([0-9.]+)\s*l?$|^([0-9.]+)\s*\(?l\)?$|^l\s*([0-9.]+)$|^(?:未检出|nd)\s*\(?\s*<?\s*([0-9.]+)\s*l?\)?$"
)
_UNDETECTED = {
    "未检出", "未检测出", "未检出(nd)", "nd", "n.d.", "n.d", "nd.", "bdl", "bd", "<dl", "<mdl", "<lod", "l",
    "低于检出限", "<检出限", "小于检出限", "not detected", "undetected", "below detection",
}  # fmt: skip


@cache
def detection_limits() -> Mapping[str, float]:
    """Limit of an item whose file does not state one: of the usual method, else the smallest limit of a class."""
    rules = standards.load()
    table = rules.water_classes
    upper = table[table["bound"] == "max"].groupby("item")["value"].min().drop("ph", errors="ignore")
    usual = rules.water_detection.set_index("item")["value"]
    return {str(item): float(value) for item, value in (upper.to_dict() | usual.to_dict()).items()}


def read_cells(cells: pd.Series, item: pd.Series, limit: pd.Series, usual: Mapping[str, float]) -> pd.DataFrame:
    """Values of a column of cells.

    Parameters
    ----------
    cells : Series
        As written.
    item : Series
        Item of each, missing where unknown.
    limit : Series
        Detection limit a column of the file states, NaN where none.
    usual : mapping
        Limit by item where the file states none.

    Returns
    -------
    DataFrame
        ``value`` (half the limit where below detection), ``value_bad`` (no number), ``flag`` (``below_detection``, and
        ``detection_assumed`` where the limit is the usual one), ``value_text``.

    Examples
    --------
    >>> cells, item = pd.Series(["0.02L", "未检出", "*", "x"]), pd.Series(["ammonia_n"] * 4)
    >>> read_cells(cells, item, pd.Series([float("nan")] * 4), {"ammonia_n": 0.025})["value"].tolist()
    [0.01, 0.0125, nan, nan]
    """
    text = cell_text(cells)
    lower = text.str.lower()
    stated = lower.str.extract(_WITH_LIMIT).bfill(axis=1)[0]
    silent = lower.isin(_UNDETECTED)
    number, bad = col.parse_numbers(text.where(~silent & ~lower.isin(_MISSING), "").where(stated.isna(), stated))
    given = limit.where(silent)
    assumed = item.map(usual).astype(float).where(silent & given.isna())
    below = stated.notna() | silent
    flag = below.map({True: "below_detection", False: ""})
    return pd.DataFrame(
        {
            "value": number.where(stated.isna(), number / 2).where(~silent, given.fillna(assumed) / 2),
            "value_bad": bad | (silent & given.isna() & assumed.isna()),
            "flag": flag + assumed.notna().map({True: "|detection_assumed", False: ""}),
            "value_text": text,
        }
    )
