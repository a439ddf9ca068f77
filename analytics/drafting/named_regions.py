"""Regions named in a plan: those of the registry by any of their names, others by how places are named."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

import pandas as pd

from analytics.targets.names import aliases_of

#: Scope words that mean the plan's own region.
OWN = re.compile(
    r"^(?:全国|全省|全市|全区|全县|全旗|全盟|全州|全自治区|全域|我国|我省|我市|我区|我县|本市|本省|本区|本县|各地|各区县|各市县|(?:各市|各县(?!级)|各区|各镇)(?:\((?:(?:市|县|区|州|旗|街道)、?)+\))?)"
)
_NO_PLACE = re.compile(
    r"(?:城市|县城|整县|乡村|地区|园区|(?:主|中心|县|老|新|建成|各)城区|市区|小区|社区|灌区|库区|景区|矿区|厂区|辖区|牧区|林区|示范区|控制区|保护区|开发区|功能区|建成区|重点区|敏感区|缓冲区|建制镇|重点镇|中心镇|特色小镇|流域区|空白区|集聚区|街区|超采区|禁燃区|工业区|城镇|乡镇|村镇|县级市|地级市|设区市|设区的市|直辖市|省辖市|所辖区|都市|超市|超低)$"
    r"|^(?:标杆|特色|美丽|卫生|文明|生态|样板|精品|省级|市级|县级|星级|各|全|有关|相关|重点|试点|所有|其他|其余|部分|每|示范|先进|贫困|脱贫|产粮|受|为|在|对|将|市|完成|新增|建成|实施|推进|推动|创建|争创|打造|培育|新建|无废|零碳|低碳|森林|幸福)|(?:全|各|我|本|该)(?:市|县|区|旗)$|^(?:县|市|区|镇|乡|旗)$"
)
#: Zones that are called after what they are for, at any length: 首都水源涵养功能区.
_KIND_OF_ZONE = re.compile(
    "(?:功能|支撑|涵养|引领|先行|保护|敏感|缓冲|控制|管控|集聚|核心|拓展|受体|防治|治理|监测|试验|协作|重点)区$"
)
#: What makes a place's short name the beginning of another word: 青海湖, 黄河流域.
_OTHER_WORD = re.compile(
    "^(?:开发区|经济|高新|经开|工业园|产业园|临港|港区|湖|河|江|山|海|峡|渠|流域|平原|三角|港|新城|铁路|高速|公路|路|站|桥|村|水库|电厂|大道|大学|盆地|走廊|段|断面|水系|灌区)"
)
_LISTED = re.compile(
    r"^(?:[\u4e00-\u9fff]{1,10}?(?:自治县|开发区|新区|林区|示范区|街道|区|县|市|旗|州|盟|镇|乡)(?:、|和|及|与|以及)){1,}"
    r"[\u4e00-\u9fff]{1,10}?(?:自治县|开发区|新区|林区|示范区|街道|区|县|市|旗|州|盟|镇|乡)(?![、市区县域])"
)
#: What stands between places of a list; some names have its characters: 共和县, 和平区.
_BETWEEN = re.compile(
    "、|以及|(?<![共泰政平太仁](?=和[县区]))和(?!县(?:、|和|$)|平[县区]|顺县|静县|硕县|政县|林格尔|龙市|田[市县])|及|与"
)
#: How many places a list names, after its last one: 杭州、宁波两市, 甲、乙、丙3个区.
_IN_NUMBER = r"(?:[两二三四五六七八九十]|\d{1,2})个?(?:县\(市、区\)|市县|县市|市|县|区|旗|州|盟|省|地|镇|乡|街道)"
_NUMBER_BEFORE = re.compile(f"{_IN_NUMBER}$")
_NUMBER_AFTER = re.compile(f"^(?:等?{_IN_NUMBER}|等(?:重点(?:县|市|区|地区))?地?)")
_LIKE_A_PLACE = re.compile(r"^[\u4e00-\u9fff]{1,6}(?:市|县|区|旗|街道|镇|乡|州|盟)$")


@dataclass(frozen=True)
class Places:
    """Names of regions and the region of the plan."""

    names: dict[str, str]
    own_id: str
    own_zh: str
    officials: dict[str, str] = field(default_factory=dict)

    def official(self, name: str) -> str:
        """Full name of a place the registry knows by a bare name, else the name as written (恩施州)."""
        if re.search("[市县区州盟旗省]$", name):
            return name
        return self.officials.get(self.id_of(name), name)

    def leading(self, text: str) -> tuple[list[str], str]:
        """Places listed at the start of a phrase, and the rest of it.

        Examples
        --------
        >>> Places({"卫辉市": "weihui", "辉县市": "huixian"}, "xinxiang", "新乡市").leading("卫辉市、辉县市建成")
        (['卫辉市', '辉县市'], '建成')
        >>> places = Places({"青海": "qinghai"}, "", "")
        >>> places.leading("东山区、南岭县PM2.5浓度"), places.leading("青海湖")
        ((['东山区', '南岭县'], 'PM2.5浓度'), ([], '青海湖'))
        """
        listed = _LISTED.match(text)
        if listed:
            members = _BETWEEN.split(listed[0])
            members[-1] = _NUMBER_BEFORE.sub("", members[-1]) or members[-1]
            if not _lists_all(members, text[listed.end() :]):
                return [], text
            if all(m in self.names or self._is_like_a_place(m) for m in members):
                return members, _NUMBER_AFTER.sub("", text[listed.end() :])
        found: list[str] = []
        rest = text
        while rest:
            name = self._at_start(rest)
            if not name:
                break
            found.append(name)
            after = re.match(r"^(?:、|和|及|与|以及|,)(?=[\u4e00-\u9fff])", rest[len(name) :])
            rest = rest[len(name) :]
            if not after:
                break
            if not self._at_start(rest[after.end() :]):
                break
            rest = rest[after.end() :]
        if found and re.match("^(?:及|和)(?:其)?周边", rest):
            return [], text
        if found and not _lists_all(found, rest):  # only examples of those that are meant: 甲市、乙市等16个市
            return [], text
        rest = _NUMBER_AFTER.sub("", rest) if found else rest
        return found, rest

    def _is_like_a_place(self, name: str) -> bool:
        """Whether a member of a list may be a place that the registry lacks; a zone has its city's name before it."""
        if len(name) < 2 or "的" in name or _KIND_OF_ZONE.search(name):
            return False
        return not _NO_PLACE.search(name) or len(name) > 5

    def _at_start(self, text: str) -> str:
        for length in range(min(12, len(text)), 1, -1):
            if text[:length] in self.names and not (length < 4 and self._goes_on(text[length:])):
                return text[:length]
        zone = re.match(r"^(?:高新区|经开区|开发区|示范区|经济技术开发区)(?=[、,和及])", text)
        if zone:
            return zone[0]
        m = re.match(
            r"^[\u4e00-\u9fff]{1,5}?(?:市|县|旗|镇|乡|街道)(?=[、,和及]|等重点|完成|新增|建成|新建|改建|扩建|改造|实施|淘汰|关停|治理|整治|修复|不少于|达到|不低于|确保|\d|$)",
            text,
        )
        m = m or re.match(r"^[\u4e00-\u9fff]{1,4}?区(?=PM|SO2|NO2|O3|优良天|空气质量|综合指数)", text)
        if m and _LIKE_A_PLACE.match(m[0]) and not _NO_PLACE.search(m[0]):
            return m[0]
        return ""

    def _goes_on(self, rest: str) -> bool:
        """Whether a short name is only the beginning of another word: 青海湖, 宁波舟山港."""
        return _OTHER_WORD.match(rest) is not None or rest[:2] in self.names

    def id_of(self, name: str) -> str:
        """Id of a place, or nothing if the registry does not know it."""
        return self.names.get(name) or self.names.get(f"{re.sub('[市县区]$', '', self.own_zh)}{name}", "")


def _lists_all(members: list[str], rest: str) -> bool:
    """Whether a list is no mere example: it has as many members as it says (甲县、乙县等2县), or does not say it."""
    said = re.match(r"等(\d+)", rest)
    return said is None or int(said[1]) == len(members)


def places_of(regions: pd.DataFrame, own_id: str, own_zh: str) -> Places:
    """Names a plan may use, the plan's own children first where two regions share a short name.

    Parameters
    ----------
    regions : DataFrame
        The registry's regions.
    own_id, own_zh : str
        The plan's region; the id is empty if the registry does not know it.
    """
    near = regions["region_id"].eq(own_id) | regions["parent_id"].eq(own_id)
    ordered = pd.concat([regions[~near], regions[near]])
    names: dict[str, str] = {}
    for name, region in zip(ordered["zh"], ordered["region_id"], strict=True):
        names[name] = region
    for cell, region in zip(ordered["aliases"], ordered["region_id"], strict=True):
        for alias in aliases_of(cell):
            if len(alias) > 1 and alias != "全国":
                names[alias] = region
    officials = dict(zip(regions["region_id"], regions["zh"], strict=True))
    return Places({n: r for n, r in names.items() if len(n) > 1}, own_id, own_zh, officials)
