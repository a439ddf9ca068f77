"""What is said of targets on published figures, in Chinese and English. Each function returns ``(zh, en)``."""

from __future__ import annotations

import math

from analytics.attainment.notes import NONE, VERDICT_ZH, Pair, number

#: Whom to ask for a figure of a domain; the words are those of the usual departments of a city or county.
KEEPER = {
    "air": ("生态环境部门", "the ecology and environment bureau"),
    "water": ("生态环境部门", "the ecology and environment bureau"),
    "soil": ("生态环境、自然资源部门", "the ecology and environment and the natural resources bureaus"),
    "ecology": ("自然资源、林草部门", "the natural resources and forestry bureaus"),
    "rural": ("农业农村部门", "the agriculture and rural affairs bureau"),
    "transport": ("交通运输部门", "the transport bureau"),
    "energy": ("发展改革、能源部门", "the development and reform (energy) bureau"),
    "industry": ("工业和信息化部门", "the industry bureau"),
    "monitoring": ("生态环境监测机构", "the environmental monitoring centre"),
    "governance": ("计划的牵头部门", "the department the plan names as lead"),
}
#: Units that say nothing beside a number.
UNTOLD = ("", "rank", "count")
DIFFERENT_SOURCES: Pair = ("公布数值结论不同", "published figures disagree")
DIFFERENT_VALUES: Pair = ("公布数值不同，结论相同", "published figures differ, the verdict does not")
ENOUGH_ADDED: Pair = ("累计数已达到目标", "what has been added so far is enough")
#: By what the first of several figures speaks.
PRECEDENCE = {
    "period_over": ("首个数值在时段结束后公布", "the first was published when its period was over"),
    "basis": ("首个数值口径优先", "the first speaks by its basis"),
    "grade": ("首个数值来源等级较高", "the first speaks by its grade of evidence"),
    "source_date": ("首个数值公布较晚", "the first speaks as the later publication"),
    "derived": ("公布数值先于推算数值", "a published figure speaks before a derived one"),
    "figure_id": ("口径、等级、日期相同，按编号排序", "basis, grade and date are equal; order by id"),
}
PUBLISHED_EARLY: Pair = (
    "该数值在时段结束前公布，不是全时段的最终结果，待时段结束后的公布数值核实",
    "the figure was published before its period was over and is no final result; one published since would settle it",
)
DONE: Pair = ("已公布完成", "published as done")


def missing_figure(region: Pair, indicator: Pair, subject: Pair, period: Pair, domain: str) -> Pair:
    """Which figure is missing, for which period, and who keeps it."""
    keeper = KEEPER.get(domain, ("有关主管部门", "the bureau in charge"))
    of_zh = f"（{subject[0]}）" if subject[0] else ""
    of_en = f" ({subject[1] or subject[0]})" if subject[0] or subject[1] else ""
    return (
        f"缺{region[0]}{period[0]}“{indicator[0]}”{of_zh}的公布数值，可向{keeper[0]}索取",
        f"missing: {region[1]}, {indicator[1]}{of_en}, {period[1]}; to be had from {keeper[1]}",
    )


def missing_event(region: Pair, indicator: Pair, subject: Pair, period: Pair, domain: str) -> Pair:
    """Which completion is not documented, by when, and who keeps the record."""
    keeper = KEEPER.get(domain, ("有关主管部门", "the bureau in charge"))
    of_zh = f"（{subject[0]}）" if subject[0] else ""
    of_en = f" ({subject[1] or subject[0]})" if subject[0] or subject[1] else ""
    return (
        f"缺{region[0]}“{indicator[0]}”{of_zh}的完成记录（期限{period[0]}），可向{keeper[0]}索取",
        f"missing: {region[1]}, a record of “{indicator[1]}”{of_en} by {period[1]}; to be had from {keeper[1]}",
    )


def missing_years(years: list[int]) -> Pair:
    """Years of a recurring target that have no figure yet."""
    if not years:
        return NONE
    told = "、".join(map(str, years)), ", ".join(map(str, years))
    return f"每年都须达标，尚缺：{told[0]}年", f"to be met every year; without a figure: {told[1]}"


def last_figure(period: Pair, value: float, qualifier: str, unit: str, source: str) -> Pair:
    """Newest published figure, where it cannot decide."""
    shown = ("" if qualifier == "=" else qualifier) + number(value) + (f" {unit}" if unit not in UNTOLD else "")
    return f"最近公布：{period[0]}为{shown}（{source}）", f"last published: {shown} for {period[1]} ({source})"


def missing_series(found: int, needed: int) -> Pair:
    """Too few yearly figures for a probability."""
    return (
        f"另需历年年度数值：现有{found}个，至少{needed}个才能给出概率",
        f"yearly figures of earlier years as well: {found} at hand, a probability needs at least {needed}",
    )


def missing_others(indicator: Pair) -> Pair:
    """A rank, which no region's own values can give."""
    return (
        f"“{indicator[0]}”须有参评各方的数据，单凭本地监测无法得出",
        "a rank takes the values of all that are ranked; a region's own monitoring cannot give it",
    )


def missing_baseline(period: Pair | None) -> Pair:
    """A direction without the figure it is measured from."""
    zh, en = period or ("（计划未写明的）基期", "the base period, which the plan does not name")
    return f"缺{zh}的基准值", f"missing: the baseline value of {en}"


def precedence(by: str) -> Pair:
    """By what the first of several figures speaks: a key of `PRECEDENCE`."""
    return PRECEDENCE[by]


def part_figure(period: Pair, value: float, unit: str, source: str) -> Pair:
    """Newest figure of a part of the year: told, never judged on."""
    shown = number(value) + (f" {unit}" if unit not in UNTOLD else "")
    return (
        f"最近的分期数值：{period[0]}为{shown}（{source}），不与全年数值混用",
        f"newest part-year figure: {shown} for {period[1]} ({source}), which does not stand for the year",
    )


def total_pace(so_far: float, still: float, unit: str, deadline: str, years: float) -> Pair:
    """What has been added, and what still has to be."""
    per_year = number(still / years)
    return (
        f"目前累计至少{number(so_far)}{unit}，到{deadline}还需{number(still)}{unit}（折合每年{per_year}{unit}）",
        f"at least {number(so_far)} {unit} so far, {number(still)} {unit} more by {deadline}: {per_year} {unit} a year",
    )


def from_level(level: float, year: int, base: float, base_year: int) -> Pair:
    """The levels a change is reckoned from."""
    return (
        f"由{base_year}年的{number(base)}和{year}年的{number(level)}推算",
        f"reckoned from {number(base)} in {base_year} and {number(level)} in {year}",
    )


def milestone(deadline: str, threshold: Pair, status: str, value: float) -> Pair:
    """How an interim step of a target came out."""
    shown = "" if math.isnan(value) else number(value)
    zh = f"阶段目标（{deadline}{threshold[0]}）：{VERDICT_ZH[status]}" + (f"，{shown}" if shown else "")
    en = f"interim step ({deadline}{threshold[1]}): {status}" + (f", {shown}" if shown else "")
    return zh, en


def sections_to_date(shown: str, n_sections: int) -> Pair:
    """Value of a water target so far, from its sections."""
    return f"按{n_sections}个断面迄今监测值为{shown}", f"{shown} to date, from {n_sections} sections"


def lent(n_regions: int) -> Pair:
    """Figures of related regions that a forecast leans on."""
    if not n_regions:
        return NONE
    return (
        f"增速和波动幅度参考了{n_regions}个相关地区的同一指标",
        f"growth and scatter lean on the same figure of {n_regions} related region{'s' * (n_regions > 1)}",
    )


def pace(per_year: float, from_year: int, value: float, unit: str) -> Pair:
    """Change a year that would land on the threshold."""
    return (
        f"由{from_year}年的{number(value)}{unit}起，每年需变化{per_year:+.3g}{unit}",
        f"from {number(value)} {unit} in {from_year} it takes {per_year:+.3g} {unit} a year".replace("  ", " "),
    )
