"""Statistics of a region and period from stored rows, by SQL: values, counts of days, validity."""

from __future__ import annotations

from datetime import date
from typing import Any

import pandas as pd

from analytics.indicators.aqi import items_not_asked_for
from analytics.indicators.day_readings import index_methods
from analytics.indicators.dust import DUST_PM10_ABOVE, DUST_RATIO_BELOW
from analytics.indicators.exceptional_events import bureau_list
from analytics.indicators.gas_condition import two_conditions
from analytics.indicators.period.converted import converted_rows
from analytics.indicators.period.from_months import month_rows
from analytics.indicators.period.ozone import with_converted
from analytics.indicators.period.rows import PeriodBasis, carried, count_rows, flags, value_rows
from analytics.indicators.query import StatisticQuery, with_percentiles
from analytics.indicators.readings import readings_for
from analytics.indicators.rule_reading import Reading
from analytics.indicators.sql_macros import WarehouseLike
from analytics.indicators.three_year import annual_statistic, spans_its_years, three_year_mean, years_of
from analytics.indicators.treatment import BY_LIST, PRIMARY, rule_level
from analytics.standards import Role
from analytics.terms import MEANS_OF_MEANS, PARTICULATES, DataState, Statistic

#: what statements on the index of a day bind beside the question
CONSTANTS: dict[str, Any] = {
    "dust_pm10": DUST_PM10_ABOVE,
    "dust_ratio": DUST_RATIO_BELOW,
}

COLUMNS = [
    "region_id",
    "period_start",
    "period_end",
    "as_of",
    "statistic",
    "parameter",
    "reading_id",
    "is_primary",
    "value",
    "value_lower",
    "value_upper",
    "decimals",
    "value_reported",
    "lower_reported",
    "upper_reported",
    "status",
    "n_days",
    "n_valid",
    "n_estimated",
    "n_expected",
    "valid",
    "short_months",
    "flags",
    "n_dust_suspects",
    "converted",
    "converted_sd",
    "edition",
    "source_id",
    "basis",
    "treatment",
    "grade",
    "note_zh",
    "note_en",
    "speaks",  # former name of is_primary; it leaves with the next release
]


def air_days(
    wh: WarehouseLike, region_id: str, period_start: date, period_end: date, as_of: date, edition: str | None = None
) -> pd.DataFrame:
    """Every calendar day of a period with rounded concentrations, sub-indices and what they say.

    Parameters
    ----------
    wh, region_id, period_start, period_end, as_of, edition
        What is asked, as in `StatisticQuery`.

    Returns
    -------
    DataFrame
        Columns as in ``sql/core/air_day.sql``; concentrations in ug/m3 (CO mg/m3).

    Raises
    ------
    InputError
        If no edition is on file for the period.

    Notes
    -----
    HJ 633 of the edition in force on each day.

    Examples
    --------
    On 1 March 2025 PM2.5 was 79.6 µg/m³, rounded 80, between the breakpoints 75 (index 100) and 115 (index 150):
    100 + 5 / 40 × 50 = 106.25, rounded up.

    >>> import analytics as da
    >>> days = air_days(da.open().warehouse, "xinxiang", date(2025, 3, 1), date(2025, 3, 1), date(2025, 6, 1))
    >>> days[["pm25_ug_m3", "iaqi_pm25", "aqi_low", "primary_pollutants"]].to_numpy().tolist()
    [[80.0, 107.0, 107.0, 'pm25']]
    """
    return StatisticQuery(wh, region_id, period_start, period_end, as_of, edition).query("air_day", **CONSTANTS)


def period_statistics(
    wh: WarehouseLike,
    region_id: str,
    period_start: date,
    period_end: date,
    as_of: date,
    edition: str | None = None,
    *,
    statistic: str | None = None,
    parameter: str | None = None,
) -> pd.DataFrame:
    """Compute what a period's stored values say by a date, with what is needed to trust it.

    Parameters
    ----------
    wh, region_id, period_start, period_end, as_of, edition
        What is asked, as in `StatisticQuery`.
    statistic, parameter : str, optional
        Keep only these rows.

    Returns
    -------
    DataFrame
        One row a statistic, parameter and reading (`COLUMNS`); ``value`` is unrounded and NaN where only bounds
        are known; ``value_reported`` and the reported bounds are rounded by GB/T 8170 in exact arithmetic to
        ``decimals``. ``status``: ``open`` (the period runs), ``insufficient`` (too few measured days),
        ``bounded`` (only bounds are known) or ``complete``. ``treatment``: what the rule does with exceptional
        events (table ``event_rules``): ``in``, ``bureau_out``, or ``suspects_out`` where our own suspects stand in
        for a list that is missing. ``reading_id`` says what this row does (`Reading`), ``primary`` marks the row that
        decides, the first of its statistic; a reading by the bureau's list is there only if that list covers the whole
        period. ``grade`` is the weakest evidence behind the row, with a note where it is C or D. ``valid``:
        enough measured days by GB 3095 table 4 (324 a year and 27 a month, February 25); day counts have no
        clause of their own and take the same minimum over days on which PM2.5, PM10, NO2 and ozone are all
        measured. ``short_months``: the months that lack days, separated by ``; ``.
        ``flags``, a tuple of codes: ``period_open``, ``estimated_used``,
        ``months_short``, ``year_short``, ``o3_bounds``, ``so2_missing``, ``co_missing``, ``dust_suspects``,
        ``gas_condition_mixed`` (gases stated at 273 K and at 298.15 K: 2018-09-01 lies within; the reading
        ``gas_298k`` has them converted), ``pm_condition_changed`` (particulates of before and after 2018-09-01: no
        fixed factor),
        ``from_months`` (too few daily values, or none: the mean of the months by their days, of days where a month has
        enough; it takes the place of a mean of too few days if no month is missing and their days are enough; a month
        that is missing is named in ``short_months`` and leaves no value), ``days_unknown`` (months that do not say on
        how many days they stand: complete, but never ``valid``), ``hours_unknown`` (the source gives daily values only:
        whether each stands on its 20 hours is not known),
        ``from_city_hours`` (days made of the city's own hours, where HJ 663 wants the mean of its stations' days),
        ``bureau_list_missing`` (the rule leaves the bureau's days out, and no list covers the period: means,
        percentiles keep the days), ``bureau_list_partial`` (a list covers a part of it, stated in the note, and is not
        used),
        ``o3_converted``: ``converted`` and ``converted_sd`` are what is expected between the bounds if 8-hour ozone is
        converted from the hourly maximum, and its standard deviation (`analytics.indicators.converted_ozone`; NaN
        elsewhere); they change neither value nor bounds nor status. A statistic that is the mean of several years
        (``years`` of ``statistics.csv``) is there of a period of so many whole calendar years only. A period that ended
        before the first edition of HJ 633 has no index, and so no counts of days.

    Notes
    -----
    HJ 663 and HJ 633 of the edition, GB 3095 table 4.

    Raises
    ------
    InputError
        If no edition is on file for the period.

    Examples
    --------
    The mean of March 2025 in Xinxiang, and the same without the six days that look like dust:

    >>> import analytics as da
    >>> month = date(2025, 3, 1), date(2025, 3, 31), date(2025, 6, 1)
    >>> rows = period_statistics(da.open().warehouse, "xinxiang", *month, statistic="mean", parameter="pm25")
    >>> rows[["reading_id", "n_days", "value_reported", "status"]].to_numpy().tolist()
    [['rule', 31, 50.3, 'complete'], ['dust_suspects_out', 25, 46.4, 'complete']]
    """
    asked = StatisticQuery(wh, region_id, period_start, period_end, as_of, edition)
    values = with_percentiles(asked.query("period_value", **CONSTANTS), asked.standards)
    if values.empty:
        return _only_months(asked, statistic, parameter)
    listed = bureau_list(wh, region_id, asked.period_start, asked.period_end, asked.as_of)
    level = rule_level(wh, region_id)
    table = _of_several_years(asked, value_rows(values, asked.standards, asked.edition_of(Role.AIR_METHOD)))
    not_asked: tuple[str, ...] = ()
    if asked.standards.has_rules(Statistic.GOOD_DAYS, asked.period_end, edition):
        not_asked = items_not_asked_for(asked.standards, asked.edition_of(Role.AIR_INDEX))
        shown = {kind: _day_readings(asked, f"{kind}_days", listed.covers(None), level) for kind in ("good", "heavy")}
        table = pd.concat([table, count_rows(_counts(asked), values, shown)])
    covered = table["parameter"].map(lambda name: listed.covers(name if isinstance(name, str) else None)).astype(bool)
    table = table[~table["reading_id"].isin(BY_LIST) | covered]
    if statistic is not None:
        table = table[table["statistic"] == statistic]
    if parameter is not None:
        table = table[table["parameter"] == parameter]
    if table.empty:
        return _only_months(asked, statistic, parameter)
    mixed = two_conditions(values[values["reading_id"] == "rule"], asked.standards)
    if mixed - set(PARTICULATES):
        table = pd.concat([table, converted_rows(asked, table)])
    keys = ("region_id", "period_start", "period_end", "as_of")
    table = table.assign(**{name: getattr(asked, name) for name in keys}).reset_index(drop=True)
    table = carried(table, PeriodBasis(asked.standards, asked.period_end, edition, listed, level, asked.is_open))
    table["flags"] = flags(table, values, mixed, asked.is_open, not_asked)
    table = with_converted(asked, table).reindex(columns=COLUMNS)
    return _beside_months(table, _only_months(asked, statistic, parameter)).reset_index(drop=True)


def _of_several_years(asked: StatisticQuery, table: pd.DataFrame) -> pd.DataFrame:
    """Statistics that are means of annual values as such, under the reading that decides; none of any other period."""
    parts = []
    for key, rows in table.groupby(["statistic", "parameter"], sort=False):  # a handful of statistics
        name, parameter = map(str, key)
        rule = asked.standards.statistic(name)
        years = years_of(name, rule)
        if years == 1:
            parts.append(rows)
        elif spans_its_years(name, rule, asked.period_start, asked.period_end):
            annual = annual_statistic(name, rule)
            which = (asked.wh, asked.region_id, parameter, asked.year, asked.as_of)
            last = three_year_mean(*which, annual, asked.edition, years).iloc[-1]
            value = dict.fromkeys(("value", "value_lower", "value_upper"), float(last["value"]))
            parts.append(rows[rows["reading_id"] == last["reading_id"]].assign(**value))
    return pd.concat(parts, ignore_index=True) if parts else table.iloc[:0]


def _beside_months(table: pd.DataFrame, by_months: pd.DataFrame) -> pd.DataFrame:
    """The mean of months in place of one of too few days, as a verdict uses it, and where there are no days at all."""
    if by_months.empty:
        return table
    means = table[table["statistic"] == Statistic.MEAN]
    enough = set(means.loc[(means["reading_id"] == "rule") & (means["status"] == DataState.COMPLETE), "parameter"])
    better = by_months[~by_months["parameter"].isin(enough)]
    better = better[(better["status"] == DataState.COMPLETE) | ~better["parameter"].isin(means["parameter"])]
    replaced = (table["statistic"] == Statistic.MEAN) & table["parameter"].isin(better["parameter"])
    parts = [part for part in (table[~replaced], better) if len(part)]
    return pd.concat(parts, ignore_index=True)


def _only_months(asked: StatisticQuery, statistic: str | None, parameter: str | None) -> pd.DataFrame:
    """Means from month means, in a period that is over (flag ``from_months``)."""
    if statistic not in (None, Statistic.MEAN):
        return pd.DataFrame(columns=COLUMNS)
    names = MEANS_OF_MEANS if parameter is None else (parameter,)
    return pd.DataFrame(month_rows(asked, names), columns=COLUMNS)


def _counts(asked: StatisticQuery) -> pd.DataFrame:
    """Counts of days under each reading, with the editions of HJ 633 that judged the days.

    Where several did, also those by the last one, as ``last_day_edition:<reading>``.
    """
    methods = index_methods(asked.standards, asked.edition, asked.period_start, asked.period_end)
    own = asked.query("period_air", **CONSTANTS).assign(edition="; ".join(methods))
    if len(methods) == 1:
        return own
    last = asked.query("period_air", **CONSTANTS, index_edition=methods[-1]).assign(edition=methods[-1])
    last = last[last["reading_id"].isin(PRIMARY.values())]
    return pd.concat([own, last.assign(reading_id="last_day_edition:" + last["reading_id"])])


def _day_readings(asked: StatisticQuery, statistic: str, covered: bool, level: str) -> dict[str, str]:
    """Readings of good or of heavy days that are shown: name of the count -> id.

    Those that a verdict may depend on, and our suspects where the bureau's list covers the period.
    """
    found: dict[str, str] = {}
    for bureau in dict.fromkeys((covered, False)):
        for reading in readings_for(
            statistic, None, asked.period_end, asked.standards, asked.edition, bureau, level,
            period_start=asked.period_start,
        ):  # fmt: skip
            if reading.reading_id not in found.values():
                found[_name(reading)] = reading.reading_id
    return found


def _name(reading: Reading) -> str:
    whose = f":{PRIMARY[reading.dust]}" if reading.reading_id == "last_day_edition" else ""
    return reading.reading_id + whose
