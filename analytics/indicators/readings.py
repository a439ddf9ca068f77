"""The ways a rule can be read: the one that speaks first, then those that could flip a verdict."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pandas as pd

from analytics.indicators.aqi import AVERAGING, GOOD_AQI, HEAVY_AQI, HOURLY_OZONE, ITEMS, items_of
from analytics.indicators.reading import Reading
from analytics.standards import Standards

PARTICULATES = ("pm25", "pm10")
PERCENTILES = ("percentile", "p90", "p95", "p98")
MEANS = ("mean", "three_year_mean")
#: Reading of what logic alone allows where ozone is converted.
BOUNDS = "o3_bounds"
#: What a reading's name ends with where ozone is converted.
BY_CONVERSION = ("，8小时臭氧由小时最大值换算", ", 8-hour ozone converted from the hourly maximum")
DAY_STATISTICS = ("good_day_share", "good_days", "heavy_day_share", "heavy_days")


def readings_for(
    statistic: str,
    parameter: str | None,
    period_end: date,
    standards: Standards,
    edition: str | None = None,
    bureau_list: bool = False,
    *,
    period_start: date | None = None,
    limit: bool = False,
) -> list[Reading]:
    """Readings of a statistic that are looked at; the first one speaks.

    Parameters
    ----------
    statistic : str
        ``mean``, ``percentile`` (``p90``, ``p95``, ``p98``), ``three_year_mean``, ``composite_index``,
        ``good_day_share``, ``good_days``, ``heavy_day_share``, ``heavy_days``; any other has the one
        reading, rounded if decimals are known.
    parameter : str or None
        Measured parameter of a mean or percentile.
    period_end : date
        Last day of the period: its year sets the decimals.
    standards : Standards
        Tables of rules.
    edition : str, optional
        Edition a target names; by default the one in force on `period_end`, of the index of a day the one in force
        on that day.
    bureau_list : bool
        Whether the bureau's list of exceptional events covers the period. Only then is there a reading by it, and
        it speaks where the statistic's row of ``event_rules`` says that listed days are left out.
    period_start : date, optional
        First day of the period. Counts of days have a reading ``last_day_edition`` only if it is given and lies under
        another edition of HJ 633 than the last day, one that may judge a day otherwise.
    limit : bool
        Whether the value is compared with a limit of the standard (`analytics.indicators.is_limit`) and not with a
        plan's own number. Then the decimals of such a comparison decide (HJ 663 table 3: PM2.5 as an integer), and
        those of the published value are a reading.

    Returns
    -------
    list of Reading

    Examples
    --------
    >>> from analytics.standards import load
    >>> [(r.reading_id, r.decimals) for r in readings_for("mean", "pm25", date(2025, 12, 31), load())]
    [('rule', 1), ('integer', 0), ('dust_suspects_out', 1)]
    """
    period_end = pd.Timestamp(period_end).date()
    if statistic in DAY_STATISTICS:
        methods = index_methods(standards, edition, period_start or period_end, period_end)
        found = _of_days(statistic, period_end.year, standards, methods)
    else:
        found = _of_values(statistic, parameter, period_end.year, standards, limit)
        found = _as_weak_as_its_clause(found, statistic, period_end, standards, edition)
    if not bureau_list:
        return found
    rule = standards.event_rule(statistic, parameter, period_end.year)
    return _with_bureau_list(found, rule)


def with_conversion(found: list[Reading]) -> list[Reading]:
    """Every reading with 8-hour ozone converted where it is not measured, and the bounds of the one that speaks.

    Parameters
    ----------
    found : list of Reading
        What `readings_for` returned.

    Returns
    -------
    list of Reading
        ``o3_bounds`` comes last: what logic alone allows the reading that speaks. It is no rival of the others.

    Examples
    --------
    >>> from analytics.standards import load
    >>> made = with_conversion(readings_for("p90", "o3_mda8", date(2025, 12, 31), load()))
    >>> [(r.reading_id, r.speaks, r.converted) for r in made]
    [('rule', True, True), ('o3_bounds', False, False)]
    """
    speaking = next(reading for reading in found if reading.speaks)
    bounds = replace(
        speaking,
        reading_id=BOUNDS,
        speaks=False,
        grade="D",
        zh=f"{speaking.zh}，8小时臭氧不换算，仅以小时最大值为上限",
        en=f"{speaking.en}, 8-hour ozone not converted, only bounded by the hourly maximum",
        source="the 8-hour maximum is at most the hourly one; logic of our own, no clause",
    )
    made = [
        replace(
            reading,
            converted=True,
            grade="D",
            zh=reading.zh + BY_CONVERSION[0],
            en=reading.en + BY_CONVERSION[1],
            source=f"{reading.source}; ratio of the 8-hour to the hourly maximum, learnt on pairs, no clause",
        )
        for reading in found
    ]
    return [*made, bounds]


def _of_values(statistic: str, parameter: str | None, year: int, standards: Standards, limit: bool) -> list[Reading]:
    """Readings of a mean or percentile: decimals, and dust."""
    rule = published = _rule_of_values(statistic, parameter, year, standards)
    if limit:
        rule = _compared_with_limit(published, parameter, year, standards)
    found = [rule]
    if rule.decimals != published.decimals:
        found.append(replace(published, reading_id="published", speaks=False))
    elif statistic in MEANS and rule.decimals:
        found.append(
            replace(
                rule,
                reading_id="integer",
                speaks=False,
                decimals=0,
                zh="按以往公布方式修约到整数",
                en="rounded to an integer, as such means were published before",
                source="style of the national bulletins up to the results of 2023",
                grade="B",
            )
        )
    finer = standards.decimals_row("finer", parameter, year) if statistic in (*MEANS, *PERCENTILES) else None
    if finer is not None and int(finer["decimals"]) not in {one.decimals for one in found}:
        found.append(
            replace(
                rule,
                reading_id="finer",
                speaks=False,
                decimals=int(finer["decimals"]),
                zh=f"按2026年版更细的修约（{finer['decimals']}位小数）",
                en=f"the finer rounding of the 2026 edition ({places(int(finer['decimals']))})",
                source=str(finer["source"]),
                grade=str(finer["grade"]),
            )
        )
    if statistic == "composite_index" or (parameter in PARTICULATES and statistic in (*MEANS, *PERCENTILES)):
        found.append(_without_dust(rule, "dust_suspects_out"))
    return found


def _as_weak_as_its_clause(
    found: list[Reading], statistic: str, period_end: date, standards: Standards, edition: str | None
) -> list[Reading]:
    """Readings whose statistic itself stands on a weak clause are no surer than it, however sure their decimals are."""
    grade, clause = "A", ""
    if statistic == "three_year_mean":
        grade, clause = "D", "mean of three annual means: that there is one is known from the press"
    elif statistic == "composite_index":
        method = standards.matching_edition("HJ 663", edition, period_end)
        rows = standards.composite[standards.composite["edition"] == method]
        grade, clause = (str(rows["grade"].max()), str(rows["source"].iloc[0])) if len(rows) else ("D", "")
    if not clause:
        return found
    return [replace(one, grade=max(one.grade, grade), source=f"{clause}; {one.source}") for one in found]


def _with_bureau_list(found: list[Reading], rule: pd.Series | None) -> list[Reading]:
    """Add the reading by the bureau's list; it comes first where the rule leaves listed days out."""
    speaks = rule is not None and rule["treatment"] == "bureau_out"
    listed = replace(
        found[0],
        reading_id="bureau_events_out",
        speaks=speaks,
        dust="bureau_out",
        grade="D" if rule is None else str(rule["grade"]),
        zh=found[0].zh.replace("含沙尘日", "剔除官方名单所列异常事件"),
        en=found[0].en.replace("dust days in", "exceptional events of the bureau's list out"),
        source="no rule on exceptional events is known" if rule is None else str(rule["source"]),
    )
    if not speaks:
        return [*found, listed]
    return [listed, *(replace(reading, speaks=False) for reading in found)]


def places(decimals: int) -> str:
    """Decimals in words.

    Examples
    --------
    >>> places(0), places(1), places(2)
    ('an integer', 'one decimal', '2 decimals')
    """
    return {0: "an integer", 1: "one decimal"}.get(decimals, f"{decimals} decimals")


def places_zh(decimals: int) -> str:
    """Decimals in Chinese words.

    Examples
    --------
    >>> places_zh(0), places_zh(2)
    ('整数', '2位小数')
    """
    return "整数" if decimals == 0 else f"{decimals}位小数"


def _rule_of_values(statistic: str, parameter: str | None, year: int, standards: Standards) -> Reading:
    row = standards.decimals_row(statistic, parameter, year)
    decimals = None if row is None else int(row["decimals"])
    shown = "not rounded" if decimals is None else places(decimals)
    shown_zh = "不修约" if decimals is None else places_zh(decimals)
    return Reading(
        reading_id="rule",
        speaks=True,
        decimals=decimals,
        round_daily=False,
        dust="in",
        o3="mda8_bounds",
        grade="D" if row is None else str(row["grade"]),
        zh=f"按该年结果的公布位数（{shown_zh}），含沙尘日",
        en=f"decimals of the result year ({shown}), dust days in",
        source="no rule of rounding is known" if row is None else str(row["source"]),
    )


def _compared_with_limit(rule: Reading, parameter: str | None, year: int, standards: Standards) -> Reading:
    """The rule with the decimals of a comparison with a limit, where the table has them."""
    row = standards.decimals_row("compliance", parameter, year)
    if row is None:
        return rule
    decimals = int(row["decimals"])
    return replace(
        rule,
        decimals=decimals,
        grade=str(row["grade"]),
        zh=f"与标准限值比较的位数（{places_zh(decimals)}），含沙尘日",
        en=f"decimals of a comparison with the standard's limit ({places(decimals)}), dust days in",
        source=str(row["source"]),
    )


def index_methods(standards: Standards, edition: str | None, period_start: date, period_end: date) -> tuple[str, ...]:
    """Editions of HJ 633 that judge the days of a period, in their order; the last is that of the last day.

    Examples
    --------
    >>> from analytics.standards import load
    >>> index_methods(load(), None, date(2026, 1, 1), date(2026, 12, 31))
    ('HJ633-2012', 'HJ633-2026')
    """
    last = standards.matching_edition("HJ 633", edition, period_end)
    if edition:
        return (last,)
    days = pd.date_range(period_start, period_end).to_numpy().astype("datetime64[D]")
    return tuple(dict.fromkeys([*standards.editions_in_force("HJ 633", days).tolist(), last]))


def _judge_alike(standards: Standards, methods: tuple[str, ...], level: int) -> bool:
    """Whether some editions call the same days over an index."""
    items = [(p, AVERAGING[p]) for p in ITEMS]
    tables = [[standards.breakpoint_table(method, *item) for item in items] for method in methods]
    at = [[points[levels == level].tolist() for points, levels in rows] for rows in tables]
    return all(one == at[-1] for one in at)


def _of_days(statistic: str, year: int, standards: Standards, methods: tuple[str, ...]) -> list[Reading]:
    decimals = standards.decimals_row(statistic, None, year)
    daily = standards.decimals_row("daily", None, year)
    rule = Reading(
        reading_id="rule",
        speaks=True,
        decimals=None if decimals is None else int(decimals["decimals"]),
        round_daily=True,
        dust="in",
        o3="mda8_bounds",
        grade="D" if daily is None else str(daily["grade"]),
        zh="日浓度先修约再计算指数，含沙尘日",
        en="daily concentrations rounded before the index, dust days in",
        source=f"{', '.join(methods)}: AQI of a day; rounding by GB/T 8170",
    )
    unrounded = replace(
        rule,
        reading_id="unrounded_days",
        speaks=False,
        round_daily=False,
        grade="D",
        zh="日浓度不修约，含沙尘日",
        en="daily concentrations not rounded, dust days in",
        source="what a spreadsheet without the rounding step gives; no clause",
    )
    found = [
        rule,
        unrounded,
        _without_dust(rule, "dust_suspects_out"),
        _without_dust(unrounded, "unrounded_days_dust_suspects_out"),
    ]
    level = GOOD_AQI if statistic.startswith("good") else HEAVY_AQI
    if not _judge_alike(standards, methods, level):
        found.append(
            replace(
                rule,
                reading_id="last_day_edition",
                speaks=False,
                edition="last_day",
                grade="D",
                zh=f"全部日期按时段最后一天施行的版本（{methods[-1]}）计算指数，含沙尘日",
                en=f"every day by the edition in force on the period's last day ({methods[-1]}), dust days in",
                source=f"{methods[-1]} for the days before it took effect; no clause",
            )
        )
    reported = any(HOURLY_OZONE in items_of(standards, method, report=True) for method in methods)
    if reported and statistic.startswith("good"):
        hourly = replace(
            rule,
            reading_id="o3_1h_counts",
            speaks=False,
            o3="1h_counts",
            grade="D",
            zh="臭氧日最大1小时也参与日指数（2012年版日报列有该项）",
            en="the hourly ozone maximum takes part in the day's index too, as the 2012 daily report lists it",
            source="HJ 633-2012 5.1.2: items of the daily report; dropped by HJ 633-2026",
        )
        found.append(hourly)
    return found


def _without_dust(reading: Reading, reading_id: str) -> Reading:
    return replace(
        reading,
        reading_id=reading_id,
        speaks=False,
        dust="suspects_out",
        grade="D",
        zh=reading.zh.replace("含沙尘日", "剔除疑似沙尘日的颗粒物（本系统自拟名单，非官方名单）"),
        en=reading.en.replace("dust days in", "particulates of suspected dust days out (our own list)"),
        source="after 环办监测〔2016〕120号; days by a criterion of our own, the official list is not at hand",
    )
