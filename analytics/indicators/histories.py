"""What was known of many regions' air by a date: the histories of a panel, read in one pass."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from analytics import resources
from analytics.indicators.areas import warehouse_areas
from analytics.indicators.gas_condition import factor_table
from analytics.indicators.history import History, spans
from analytics.indicators.sql_macros import WarehouseLike, as_date, core_query, warehouse_standards
from analytics.standards import Role, Standards


@dataclass(frozen=True)
class Panel:
    """What was known of many regions' air by a date.

    Parameters
    ----------
    histories : dict of str to History
        Of each region with daily values.
    stored_months : dict of str to DataFrame
        Stored month values of each region that has some, columns as in ``sql/core/panel_stored_month.sql``.
    """

    histories: dict[str, History]
    stored_months: dict[str, pd.DataFrame]


#: Made once: a country has hundreds of regions without a month of their own.
NO_MONTH = pd.DatetimeIndex([], name="month")


def panel(wh: WarehouseLike, as_of: date) -> Panel:
    """Read the histories of all regions as they were known on a date, and their stored month values, in one pass."""
    found = histories(wh, as_of)
    months = wh.query("core/panel_stored_month")
    wh.con.execute("DROP TABLE panel_used")  # some hundred megabytes of a country, which nothing asks for again
    return Panel(found, {str(region): rows for region, rows in months.groupby("region_id")})


def histories(
    wh: WarehouseLike,
    as_of: date,
    region_ids: Collection[str] | None = None,
    parameters: Collection[str] | None = None,
) -> dict[str, History]:
    """Read the histories of many regions as they were known on a date.

    The result for a region equals `history` of it (with the same parameters); hundreds of regions take about as
    long as a few would one by one.

    Parameters
    ----------
    wh : Warehouse
        Open warehouse; read-only will do.
    as_of : date
        A row is visible when ``known_at <= as_of < superseded_at``.
    region_ids : collection of str, optional
        Only these regions; default every region with daily values.
    parameters : collection of str, optional
        Only these parameters; default every one.

    Returns
    -------
    dict of str to History
        By region id, in the order of the ids; a region without daily values is left out.

    Examples
    --------
    >>> import analytics as da
    >>> with da.open() as workspace:
    ...     found = histories(workspace.warehouse, date(2025, 10, 1), parameters=["pm25"])
    >>> found["xinxiang"].daily.columns.tolist()
    ['pm25']
    """
    day = as_date(as_of)
    wh.query("core/panel_word")
    core_query(
        wh,
        "panel_used",
        as_of=day,
        region_ids=None if region_ids is None else sorted(region_ids),
        parameters=None if parameters is None else sorted(parameters),
    )
    standards = warehouse_standards(wh)
    method = standards.matching_edition(Role.AIR_METHOD, None, day)
    monthly = core_query(wh, "panel_monthly", as_of=day, method_edition=method)
    words = wh.query("core/panel_words")
    rows = wh.con.execute(resources.sql("core/panel_daily")).fetchnumpy()
    if words.empty:
        return {}
    by_region = _words(words, monthly)
    months = {str(name): part for name, part in monthly.groupby("region_id")}
    empty = monthly.iloc[:0]
    other = _other_conditions(wh, words["parameter"].unique(), standards)
    areas = warehouse_areas(wh)
    near = {str(name): spans(part) for name, part in wh.query("core/panel_city_hours").groupby("region_id")}
    return {
        region: History(
            region_id=region,
            as_of=day,
            daily=values,
            estimated=flags,
            monthly=_months(months.get(region, empty)),
            source=by_region["source_id"][region],
            basis=by_region["basis"][region],
            newest=newest,
            conversion=factor_table(other.get(region, empty), "day", values.index, standards, day),
            monthly_conversion=_month_factors(months.get(region, empty), standards, day),
            city_hours=near.get(region, {}),
            areas=areas.get(region),
        )
        for region, values, flags, newest in _days(rows, words, day)
    }


def _other_conditions(wh: WarehouseLike, parameters: Collection[str], standards: Standards) -> dict[str, pd.DataFrame]:
    """Daily values that may be stated at another condition than now and have a factor to it, by region."""
    found = {str(name): standards.condition_change(str(name)) for name in parameters}
    changes = {name: one for name, one in found.items() if one is not None and one.factor is not None}
    if not changes:
        return {}
    last = max(one.day for one in changes.values())
    rows = wh.query("core/panel_condition", change=last, parameters=sorted(changes))
    return {str(name): part for name, part in rows.groupby("region_id")}


def _month_factors(rows: pd.DataFrame, standards: Standards, as_of: date) -> pd.DataFrame:
    return factor_table(rows, "month", _months(rows).index, standards, as_of)


def _days(
    rows: dict[str, np.ndarray], words: pd.DataFrame, as_of: date
) -> Iterator[tuple[str, pd.DataFrame, pd.DataFrame, date]]:
    """Daily values and flags of each region on its own calendar, cut out of one block of all."""
    regions = words.drop_duplicates("region_no")["region_id"].tolist()
    names = words.drop_duplicates("parameter_no").set_index("parameter_no")["parameter"].sort_index().to_numpy()
    first = int(rows["day_no"].min())
    n_days = (pd.Timestamp(as_of) - pd.Timestamp(0)).days - first
    values = np.full((len(regions), n_days, len(names)), np.nan)
    flags = np.zeros(values.shape, bool)
    where = rows["region_no"].astype(np.int64)  # one number a row, of which a country has millions
    where *= n_days
    where += rows["day_no"]
    where -= first
    where *= len(names)
    where += rows["parameter_no"]
    values.reshape(-1)[where], flags.reshape(-1)[where] = rows["value"], rows["estimated"]
    calendar = pd.date_range(pd.Timestamp(first, unit="D"), periods=n_days, freq="D", name="day", unit="us")
    for i, region in enumerate(regions):
        known = ~np.isnan(values[i])
        on_day, measured = known.any(axis=1), known.any(axis=0)
        start = int(on_day.argmax())
        span, columns = calendar[start:], names[measured]
        newest = calendar[n_days - 1 - int(on_day[::-1].argmax())].date()
        yield (
            str(region),
            pd.DataFrame(values[i, start:, measured].T.copy(), index=span, columns=columns),
            pd.DataFrame(flags[i, start:, measured].T.copy(), index=span, columns=columns),
            newest,
        )


def _months(rows: pd.DataFrame) -> pd.DataFrame:
    """Months of one region: one column a parameter on a full calendar."""
    if rows.empty:
        return pd.DataFrame(index=NO_MONTH)
    wide = rows.pivot(index="month", columns="parameter", values="value")
    calendar = pd.date_range(wide.index.min(), wide.index.max(), freq="MS", name="month", unit="us")
    return wide.reindex(calendar).rename_axis(columns=None).astype(float)


def _words(words: pd.DataFrame, monthly: pd.DataFrame) -> dict[str, dict[str, dict[str, tuple[str, ...]]]]:
    """Sources and bases of each region and parameter, sorted."""
    found_notes: dict[str, dict[str, dict[str, tuple[str, ...]]]] = {}
    from_months = monthly[monthly["source_id"].notna()]
    for column in ("source_id", "basis"):
        keys = ["region_id", "parameter"]
        parts = pd.concat([words[[*keys, column]], from_months[[*keys, column]]])
        parts = parts.dropna().drop_duplicates().sort_values([*keys, column])
        joined = parts.groupby(keys, as_index=False)[column].agg(tuple)
        found_notes[column] = {
            str(region): dict(zip(part["parameter"], part[column], strict=True))
            for region, part in joined.groupby("region_id")
        }
    return found_notes
