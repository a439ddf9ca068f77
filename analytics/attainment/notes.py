"""The few sentences an assessment says about itself, in Chinese and English. Each function returns ``(zh, en)``."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from analytics.terms import Status
from analytics.words import numbers
from analytics.words.catalogue import say
from analytics.words.numbers import period_of
from analytics.words.numbers import stated as number

VERDICT_ZH = {str(status): say("zh", f"status.{status}") for status in Status}


Pair = tuple[str, str]
NONE: Pair = ("", "")


def join(*pairs: Pair) -> Pair:
    """Several sentences as one text; empty ones fall away.

    Examples
    --------
    >>> join(("甲", "a"), ("", ""), ("乙", "b"))
    ('甲；乙', 'a; b')
    """
    kept = [pair for pair in pairs if pair[0] or pair[1]]
    return "；".join(zh for zh, _ in kept), "; ".join(en for _, en in kept)


def span(low: float, high: float, decimals: int | None = None) -> str:
    """A value, or the two bounds it lies between."""
    return numbers.span(low, high, "en", decimals, number)


def few_days(n_valid: int, minimum: int) -> Pair:
    """Too few measured days for a valid period."""
    return (
        f"有效监测{n_valid}天，少于评价所需的{minimum}天",
        f"{n_valid} measured days, fewer than the {minimum} a valid period needs",
    )


#: Months a note names; of more it says how many.
MOST_MONTHS = 12


def short_months(months: list[tuple[str, int, int]]) -> Pair:
    """Months with too few measured days: name, measured days, days needed.

    Examples
    --------
    >>> short_months([("2025-02", 8, 25)])
    ('2025-02有效监测天数不足（8天，需25天）', 'too few measured days in 2025-02 (8 of the 25 needed)')
    """
    if not months:
        return NONE
    shown, rest = months[:MOST_MONTHS], len(months) - MOST_MONTHS
    zh = "、".join(f"{name}（{n}天，需{least}天）" for name, n, least in shown)
    en = ", ".join(f"{name} ({n} of the {least} needed)" for name, n, least in shown)
    if len(shown) == 1:
        return f"{shown[0][0]}有效监测天数不足（{shown[0][1]}天，需{shown[0][2]}天）", f"too few measured days in {en}"
    more = (f"等{len(months)}个月", f" and {rest} more months") if rest > 0 else NONE
    return f"以下月份有效监测天数不足：{zh}{more[0]}", f"too few measured days in {en}{more[1]}"


def of_pollutant(name: str, said: Pair) -> Pair:
    """A sentence about one pollutant of several; about days of all of them if it has no name.

    Examples
    --------
    >>> of_pollutant("so2", ("缺", "missing"))[1], of_pollutant("", ("缺", "missing"))[1]
    ('SO2: missing', 'missing')
    """
    if said == NONE or name not in POLLUTANTS:
        return said
    return f"{POLLUTANTS[name][0]}：{said[0]}", f"{POLLUTANTS[name][1]}: {said[1]}"


def pollutant_days(measured: Mapping[str, int], n_days: int) -> Pair:
    """Measured days of each pollutant that keeps days from counting; SO2 and CO are not asked for.

    Examples
    --------
    >>> pollutant_days({"no2": 0, "o3_mda8": 300}, 365)[1]
    'a day counts where PM2.5, PM10, NO2 and ozone are all measured: NO2 on none, ozone on 300 of 365 days'
    """
    zh = "、".join(f"{POLLUTANTS[p][0]}{f'{n}天' if n else '无监测'}" for p, n in measured.items())
    en = ", ".join(f"{POLLUTANTS[p][1]} on {n or 'none'}" for p, n in measured.items())
    return (
        f"PM2.5、PM10、二氧化氮和臭氧均有监测的日子才计入：共{n_days}天中{zh}",
        f"a day counts where PM2.5, PM10, NO2 and ozone are all measured: {en} of {n_days} days",
    )


def out_of_reach(lacking: list[Pair]) -> Pair:
    """A period that still runs but can no longer have enough measured days."""
    zh, en = join(*lacking)
    return (
        f"即使其余各天全部有效，期末有效天数仍将不足（{zh}）",
        f"even if every day to come is measured, the period will end without enough measured days ({en})",
    )


GAS_MIXED: Pair = (
    "时段跨2018年9月1日：气态污染物此前按273 K、此后按298.15 K参比状态报告，换算值见另一口径",
    "the period has 2018-09-01 within it: gases are stated at 273 K before and at 298.15 K since; another reading has "
    "them converted",
)
PM_CHANGED: Pair = (
    "跨2018年9月1日：颗粒物此前按标准状态、此后按实况状态报告，没有固定换算系数，前后不完全可比",
    "across 2018-09-01 particulates changed from the standard state to actual conditions: there is no fixed factor, "
    "and values before and after are not quite comparable",
)
GAS_COMPARED: Pair = (
    "所比较的两个时段跨2018年9月1日：气态污染物参比状态由273 K改为298.15 K，变化中含约8%的换算差",
    "the two periods compared have 2018-09-01 between or within them, when gases changed from 273 K to 298.15 K: up to "
    "8 % of the change is that of the condition",
)
BASE_CONVERTED: Pair = (
    "2018年9月1日前的气态污染物（基期及本期）换算到298.15 K后比较",
    "compared with gases of before 2018-09-01, of the base and of the period itself, converted to 298.15 K "
    "(x 273.15/298.15)",
)


def base_converted(base: float, converted: float, decimals: int | None) -> Pair:
    """A direction whose base period was stated at 273 K, in whole or in part, and whose own is at 298.15 K."""
    was, now = number(base, decimals), number(converted, decimals)
    return (
        f"基期与本期跨2018年9月1日：气态污染物参比状态由273 K改为298.15 K，基期{was}换算后为{now}",
        f"base and own period have 2018-09-01 between or within them, when gases changed from 273 K to 298.15 K: the "
        f"base of {was} is {now} converted",
    )


MONTHS_BY_DAYS: Pair = (
    "由各月均值按有效天数加权得出，非逐日数据计算",
    "the mean of months weighted by their measured days, not one of daily values",
)
MONTHS_ALIKE: Pair = (
    "由各月均值等权平均得出，月值未注明天数，有效性无法核对",
    "the plain mean of months: they do not say on how many days they stand, so whether those are enough is not known",
)


def missing_months(months: Iterable[str]) -> Pair:
    """Months without a value, of a period that other months are known of.

    Examples
    --------
    >>> missing_months(("2025-03", "2025-04"))[1]
    'missing: month means of 2025-03, 2025-04; the other months are known'
    """
    listed = list(months)
    return (
        f"缺{'、'.join(listed)}的月均值，其余各月已有",
        f"missing: month means of {', '.join(listed)}; the other months are known",
    )


def months_so_far(known: Iterable[str], mean: float, missing: Iterable[str]) -> Pair:
    """Months of a period that runs: which are known, their mean, and which are missing for a verdict.

    Examples
    --------
    >>> months_so_far(["2026-01", "2026-02"], 61.25, ["2026-03"])[1]
    'month means of 2026-01, 2026-02 are known, 61.2 so far; missing: daily values, for a forecast, or 2026-03'
    """
    there, gone, so_far = list(known), list(missing), number(mean, 1)
    return (
        f"已有{'、'.join(there)}的月均值，累计{so_far}；缺可供预测的逐日数据，或{'、'.join(gone)}的月均值",
        f"month means of {', '.join(there)} are known, {so_far} so far; missing: daily values, for a forecast, or "
        f"{', '.join(gone)}",
    )


def unused(months: Iterable[str]) -> Pair:
    """Month means within a period that runs, which a forecast made of days does not take.

    Examples
    --------
    >>> unused(["2026-03"])[1]
    'month means of 2026-03 are known and not used: the value to date and the forecast are made of days'
    """
    listed = list(months)
    return (
        f"{'、'.join(listed)}已有月均值但未采用：累计值与预测均由逐日数据得出",
        f"month means of {', '.join(listed)} are known and not used: the value to date and the forecast are made of "
        "days",
    )


def straddle(low: float, high: float, decimals: int | None) -> Pair:
    """The bounds of the value lie on both sides of the threshold."""
    between = span(low, high, decimals)
    return (
        f"数据只能把数值限定在{between.replace('–', '～')}之间，目标值落在其中",
        f"the data only bound the value to {between}, and the threshold lies between",
    )


def by_reading(rows: Iterable[tuple[Pair, str, str]], heading: Pair) -> Pair:
    """What each reading of the rule makes of it: ((zh, en) of the reading, shown value, verdict)."""
    rows = list(rows)
    zh = "；".join(f"{name[0]}：{shown}，{VERDICT_ZH[verdict]}" for name, shown, verdict in rows)
    en = "; ".join(f"{name[1]}: {shown}, {verdict}" for name, shown, verdict in rows)
    return f"{heading[0]}（{zh}）", f"{heading[1]} ({en})"


CONTESTED: Pair = ("不同口径结论不同", "readings of the rule disagree")
SOME_DECIDE: Pair = ("换一种口径则可判定", "another reading would decide it")
#: Treatment of exceptional events -> how a value is told to stand on it.
DUST: dict[str, Pair] = {
    "in": ("含沙尘日", "with dust days in"),
    "suspects_out": ("剔除疑似沙尘日（本系统自拟名单）", "with suspected dust days out (our own list)"),
    "bureau_out": ("剔除官方名单所列异常事件", "without the exceptional events of the bureau's list"),
}


def by_dust(first: tuple[str, str], other: tuple[str, str], unit: Pair) -> Pair:
    """The value that decides and the one with the other treatment of dust: each as (treatment, shown value).

    Examples
    --------
    >>> by_dust(("suspects_out", "1.4"), ("in", "2.2"), ("%", " %"))[1]
    '1.4 % with suspected dust days out (our own list), 2.2 % with dust days in'
    """
    told = [(DUST[how], shown) for how, shown in (first, other)]
    zh = "，".join(f"{how[0]}为{shown.replace('–', '～')}{unit[0]}" for how, shown in told)
    en = ", ".join(f"{shown}{unit[1]} {how[1]}" for how, shown in told)
    return zh, en


WIDE_READINGS: Pair = ("概率随评价口径而变", "the probability depends on the reading")
NO_DUST_LIST: Pair = (
    "手头没有官方沙尘日清单，疑似沙尘日系推断",
    "no official list of dust days is at hand; the suspected ones are inferred",
)


def list_so_far(day: date, suspects: bool) -> Pair:
    """The bureau's list reaches as far as the measurements; what is done on the days to come.

    Examples
    --------
    >>> list_so_far(date(2025, 6, 30), suspects=True)[1]
    "the bureau's list reaches to 2025-06-30; on days to come suspected dust days are taken for it"
    """
    zh, en = ("其后日期以疑似沙尘日代之", "on days to come suspected dust days are taken for it")
    if not suspects:
        zh, en = ("其后日期不作剔除", "on days to come nothing is left out")
    return f"官方名单已覆盖至{day}，{zh}", f"the bureau's list reaches to {day}; {en}"


FROM_CITY_HOURS: Pair = (
    "日值由城市小时值算得，只近似于各点位日均值的平均（HJ 663表A.2）",
    "days are made of city hours, which only come near the mean of the stations' days (HJ 663 table A.2)",
)
BOUNDS_APART: Pair = (
    "臭氧等缺测按最有利和最不利取值，概率相差过大，不给单一概率",
    "with what is missing at its best and at its worst the probabilities lie too far apart for one number",
)


def window(period_start: date, period_end: date) -> Pair:
    """Name a period: a year, a day, or its two ends.

    Examples
    --------
    >>> window(date(2025, 1, 1), date(2025, 12, 31))
    ('2025年', '2025')
    """
    return period_of(period_start, period_end, "zh"), period_of(period_start, period_end, "en")


def missing_days(period: Pair) -> Pair:
    """A period that is over, without a single daily value."""
    return f"缺{period[0]}的逐日监测数据", f"missing: daily monitoring values of {period[1]}"


#: Pollutants as people write them.
POLLUTANTS: dict[str, Pair] = {
    "pm25": ("PM2.5", "PM2.5"),
    "pm10": ("PM10", "PM10"),
    "so2": ("二氧化硫", "SO2"),
    "no2": ("二氧化氮", "NO2"),
    "co": ("一氧化碳", "CO"),
    "o3_mda8": ("臭氧", "ozone"),
}


def _pollutants(names: Iterable[str]) -> Pair:
    pairs = [POLLUTANTS[name] for name in names]
    return "、".join(zh for zh, _ in pairs), ", ".join(en for _, en in pairs)


def missing_pollutants(names: Iterable[str], period: Pair) -> Pair:
    """A composite index without some of its six pollutants.

    Examples
    --------
    >>> missing_pollutants(("so2", "co"), ("2025年", "2025"))[1]
    'missing: daily values of SO2, CO for 2025, without which the composite index has no upper bound'
    """
    zh, en = _pollutants(names)
    return (
        f"缺{period[0]}{zh}的逐日数据，综合指数没有上限",
        f"missing: daily values of {en} for {period[1]}, without which the composite index has no upper bound",
    )


def least_index(names: Iterable[str], least: float, decimals: int | None) -> Pair:
    """What the pollutants at hand make of a composite index that lacks others."""
    zh, en = _pollutants(names)
    return (
        f"缺{zh}，其余污染物的综合指数已不低于{number(least, decimals)}",
        f"without {en} the composite index is at least {number(least, decimals)}",
    )


def not_judged(reason: str) -> Pair:
    """A target whose judgement failed; which error it was comes from the exception."""
    return f"本目标未能评估，原因：{reason}", f"this target could not be judged: {reason}"


def before_rules(code: str, first_day: date) -> Pair:
    """A period that ended before the first edition of a standard on file.

    Examples
    --------
    >>> before_rules("HJ 633", date(2016, 1, 1))[1]
    'no edition of HJ 633 was in force before 2016-01-01, so such days have no index and no limit'
    """
    return (
        f"{first_day}以前无适用的{code}，相应时段不计算指数，也不与限值比较",
        f"no edition of {code} was in force before {first_day}, so such days have no index and no limit",
    )


def no_forecast(lacking: str) -> Pair:
    """Too little history for sample paths; what lacks comes from the forecast."""
    return f"历史监测数据不足以给出概率：{lacking}", f"too little history for a probability: {lacking}"


def model_failed(why: str) -> Pair:
    """The forecast's model gave no usable answer; which one and why comes from the forecast."""
    return f"预测模型失败，不给概率：{why}", f"the forecast's model failed, so there is no probability: {why}"


NO_FORECAST: Pair = (
    "缺可用的预测（模型失败，见备注）；可换用其他模型",
    "missing: a usable forecast (the model failed, see the note); another model may be asked for",
)


def context(region: Pair, shown: str, period: Pair) -> Pair:
    """A parent's value beside a target that has none of its own."""
    return f"参考：{region[0]} {shown}（{period[0]}）", f"context: {region[1]} {shown} ({period[1]})"


def to_date(period: Pair) -> Pair:
    """A period that still runs."""
    return f"{period[0]}迄今", f"{period[1]} to date"
