"""Rows of the registry formed by rule, where a plan or a person names what it does not have."""

from __future__ import annotations

import re
from collections.abc import Collection
from datetime import date

from analytics.drafting.comparing import is_change, lower_is_better
from analytics.drafting.ids import pinyin_id
from analytics.spans import calendar_years
from analytics.terms import Better, Comparator, PeriodKind, Scale, Statistic

#: A row of a file of the registry, a text a column
Row = dict[str, str]

REGION_COLUMNS = ["region_id", "zh", "en", "aliases", "level", "parent_id", "climate_region", "longitude",
                  "latitude"]  # fmt: skip
INDICATOR_COLUMNS = [
    "indicator_id",
    "zh",
    "en",
    "unit",
    "domain",
    "direction",
    "parameter",
    "statistic",
    "scale",
]
#: Level of a region by the last character of its name.
LEVELS = {"省": "province", "市": "city", "州": "city", "盟": "city", "县": "county", "旗": "county", "区": "district",
          "镇": "town", "乡": "town"}  # fmt: skip
#: What an English name adds to the name of a place, by the last character of the Chinese one.
_KINDS = {"市": "", "省": "", "县": "County", "区": "District", "旗": "Banner", "州": "Prefecture", "盟": "League",
          "镇": "Town", "乡": "Township"}  # fmt: skip
_DOMAINS = {
    "air": "PM2.5|PM10|空气|大气|颗粒物|臭氧|扬尘|重污染|VOC|挥发性|机动车|车辆|烟花|秸秆",
    "water": "水|河|湖|断面|排污口|管网|海域",
    "soil": "土壤|耕地|农用地|建设用地|地块|地下水",
    "waste": "固废|固体废物|垃圾|危险废物|危废|重金属|新污染物|无废",
    "ecology": "生态|森林|草原|湿地|绿化|矿山|造林|生物多样性",
    "climate": "碳|能耗|能源|煤|光伏|风电|装机|节能|绿色建筑",
}


def region_row(
    zh: str, taken: Collection[str], parent_id: str, climate: str, region_id: str = "", parent_level: str = ""
) -> Row:
    """A region that the registry does not have; id and English name are formed of its pinyin.

    A 市 below a city is one of the rank of a county (任丘市 of 沧州市).

    Examples
    --------
    >>> region_row("大河市", (), "henan", "central")["region_id"]
    'da_he_shi'
    >>> [region_row(name, (), "", "")["en"] for name in ("大河市", "西山县", "东城区", "沧县")]
    ['Dahe', 'Xishan County', 'Dongcheng District', 'Cang Xian']
    >>> region_row("小河市", (), "dahe", "central", parent_level="city")["level"]
    'county'
    """
    own = region_id or pinyin_id(zh, taken)
    level = LEVELS.get(zh[-1], "zone")
    if level == parent_level == "city":
        level = "county"
    facts = [own, zh, _in_english(zh, own), "", level, parent_id, climate, "", ""]
    return dict(zip(REGION_COLUMNS, facts, strict=True))


def _in_english(zh: str, region_id: str) -> str:
    """English name of a region: its pinyin in one word, with the kind of place that an English name states."""
    from pypinyin import lazy_pinyin

    kind = _KINDS.get(zh[-1])
    if kind is None or len(zh) < 3:
        return region_id.replace("_", " ").title()
    word = re.sub("[^a-z]", "", "".join(lazy_pinyin(zh[:-1])).lower()).capitalize()
    return f"{word} {kind}".strip()


def indicator_row(name: str, unit: str, comparator: str, taken: Collection[str], most: float = 0.0) -> Row:
    """An indicator that the registry does not have: a published figure.

    Parameters
    ----------
    most : float
        The highest value that a goal asks for: what is to exceed 100 % is no share.

    Examples
    --------
    >>> [indicator_row(name, "%", ">=", ())["scale"] for name in ("湿地保护率", "PM2.5浓度下降", "地区生产总值增速")]
    ['share', 'linear', 'linear']
    >>> indicator_row("产能储备率", "%", ">=", (), most=120)["scale"]
    'positive'
    >>> rise = indicator_row("公交出行分担率提高", "pp", ">=", ())  # a change of a share stays in points
    >>> rise["unit"], rise["scale"]
    ('pp', 'linear')
    """
    words = pinyin_id(name, set()).replace("_", " ")
    direction = Better.LOWER if lower_is_better(name) else Better.HIGHER
    scale = Scale.POSITIVE if unit == "%" and most > 100 else _scale(unit, comparator)
    facts = [pinyin_id(name, taken), name, words, unit, domain_of(name), direction, "", Statistic.FIGURE,
             Scale.LINEAR if unit == "pp" or (unit == "%" and is_change(name)) else scale]  # fmt: skip
    return dict(zip(INDICATOR_COLUMNS, map(str, facts), strict=True))


def domain_of(name: str) -> str:
    """Domain of an indicator by the words of its name.

    Examples
    --------
    >>> domain_of("湿地保护率"), domain_of("农村生活污水治理率"), domain_of("督察整改")
    ('ecology', 'water', 'governance')
    """
    return next((domain for domain, words in _DOMAINS.items() if re.search(words, name)), "governance")


def _scale(unit: str, comparator: str) -> str:
    if comparator in (Comparator.RANK, Comparator.CLASS):
        return comparator
    if unit == "%":
        return Scale.SHARE
    return Scale.POSITIVE if unit else Scale.COUNT


def period_kind(comparator: str, start: str, end: str) -> str:
    """Kind of a period given by its days, YYYY-MM-DD: a calendar year, or any time up to its end.

    Examples
    --------
    >>> period_kind("<=", "2025-01-01", "2025-12-31"), period_kind("event", "2025-01-01", "2025-12-31")
    (<PeriodKind.YEAR: 'year'>, <PeriodKind.DATE: 'date'>)
    """
    if comparator == Comparator.EVENT:
        return PeriodKind.DATE
    one_year = calendar_years(date.fromisoformat(start), date.fromisoformat(end)) == 1
    return PeriodKind.YEAR if one_year else PeriodKind.DATE
