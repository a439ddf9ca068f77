"""Published figures that fit a target: which ones match its period, and which one goes first."""

from __future__ import annotations

from datetime import date

import numpy as np
import numpy.typing as npt
import pandas as pd

from analytics.attainment.published.figure import Figure
from analytics.targets.composition import SERIES
from analytics.targets.deciding import decides_one
from analytics.targets.period import calendar_year, calendar_year_count, year_ends
from analytics.targets.target import Target
from analytics.terms import GOOD_DAYS, MEASURABLE, Basis, Statistic, is_monitored

#: Order of bases, best first. Reviewed values before preliminary ones. Concentrations of assessments leave dust out
#: (MEE office document 2016 no. 120), and so do published heavy days; good days keep it, hence two orders.
BASIS_ORDER = (Basis.REVIEWED, Basis.DUST_OUT, Basis.DUST_IN, Basis.UNKNOWN)
BASIS_ORDER_GOOD_DAYS = (Basis.REVIEWED, Basis.DUST_IN, Basis.DUST_OUT, Basis.UNKNOWN)


def basis_order(statistic: str) -> tuple[Basis, ...]:
    """Order of bases for a statistic, best first.

    Examples
    --------
    >>> basis_order("heavy_day_share")[1].value, basis_order("good_days")[1].value
    ('dust_out', 'dust_in')
    """
    return BASIS_ORDER_GOOD_DAYS if statistic in GOOD_DAYS else BASIS_ORDER


def basis_rank(basis: pd.Series, statistic: str) -> pd.Series:
    """Rank of each basis for a statistic, 0 the best; a basis not in the list comes last.

    Examples
    --------
    >>> basis_rank(pd.Series(["unknown", "dust_out", "reviewed"]), "mean").tolist()
    [3, 1, 0]
    """
    order = basis_order(statistic)
    return basis.map({name: i for i, name in enumerate(order)}).fillna(len(order)).astype(int)


def early(figures: pd.DataFrame) -> pd.Series:
    """Whether a figure was published before its period was over: it says what was expected or reached by then.

    Examples
    --------
    >>> days = pd.to_datetime(pd.Series(["2025-03-01", "2025-12-31", None]))
    >>> early(pd.DataFrame({"source_date": days, "period_end": pd.Timestamp("2025-12-31")})).tolist()
    [True, False, False]
    """
    return figures["source_date"] < figures["period_end"]


def in_order(figures: pd.DataFrame, statistic: str) -> pd.DataFrame:
    """Figures with the one that decides first.

    Those published when their period was over stand before those published earlier; then by basis, grade A to D, and
    the latest source date.
    """
    # most targets have no figure or one, and sorting a table costs a millisecond
    return figures if len(figures) < 2 else figures.iloc[_order(figures, statistic)]


def _order(figures: pd.DataFrame, statistic: str) -> npt.NDArray[np.intp]:
    """Positions of the rows of a table as `in_order` has them."""
    published = figures["source_date"].to_numpy("datetime64[s]")
    latest_first = np.where(np.isnat(published), np.iinfo(np.int64).max, -published.astype(np.int64))
    basis = basis_rank(figures["basis"], statistic).to_numpy()
    keys = _ranked(figures["figure_id"]), latest_first, _ranked(figures["grade"]), basis, early(figures).to_numpy()
    return np.lexsort(keys)  # the last key first; a table's own sort takes ten times as long for few rows


def _ranked(words: pd.Series) -> np.ndarray:
    """Places of words in their order; missing ones last."""
    codes, distinct = pd.factorize(words, sort=True)
    return np.where(codes < 0, len(distinct), codes)


def decisive(ordered: pd.DataFrame, statistic: str) -> str:
    """By what the first of several ordered figures is preferred: the reason ``first_by_…`` of that name."""
    first, second = ordered.iloc[0], ordered.iloc[1]
    if second.get("derived", False) in (True,):  # NaN in a table that has published figures too
        return "derived"
    if early(ordered.iloc[:2]).nunique() == 2:
        return "period_over"
    rank = basis_rank(ordered["basis"].iloc[:2], statistic)
    if rank.iloc[0] != rank.iloc[1]:
        return "basis"
    if first["grade"] != second["grade"]:
        return "grade"
    return "source_date" if first["source_date"] != second["source_date"] else "figure_id"


def by_owner(figures: pd.DataFrame) -> dict[tuple[str, str, str], pd.DataFrame]:
    """Figures by region, indicator and subject (``""`` for none)."""
    return {(str(r), str(i), str(s)): group for (r, i, s), group in figures.groupby(SERIES, sort=False)}


def span_kind(figures: pd.DataFrame) -> pd.Series:
    """What a figure's period is: values of different kinds never stand in for each other.

    ``day`` is a position on a day; ``month``, ``quarter``, ``year`` are calendar ones; ``to_date`` runs from the first
    of January to the end of a later month ("1–n months", also 1–3, which is
    the same as the quarter); ``years`` are whole ones; anything else is ``other``.

    Examples
    --------
    >>> ends = [("2025-01-01", "2025-09-30"), ("2025-04-01", "2025-06-30"), ("2025-02-01", "2025-02-28")]
    >>> span_kind(pd.DataFrame(ends, columns=["period_start", "period_end"]).apply(pd.to_datetime)).tolist()
    ['to_date', 'quarter', 'month']
    """
    start, end = figures["period_start"], figures["period_end"]
    months = 12 * (end.dt.year - start.dt.year) + end.dt.month - start.dt.month + 1
    whole = start.dt.is_month_start & end.dt.is_month_end
    one_year, years = start.dt.year == end.dt.year, calendar_year_count(figures)
    kinds = [
        (start == end, "day"),
        (whole & (months == 1), "month"),
        (whole & one_year & (months == 3) & (start.dt.month % 3 == 1), "quarter"),
        (years == 1, "year"),
        (whole & one_year & start.dt.is_year_start, "to_date"),
        (years > 1, "years"),
    ]
    found = pd.Series("other", index=figures.index, dtype=object)
    for holds, name in reversed(kinds):
        found = found.mask(holds, name)
    return found


def for_period(figures: pd.DataFrame, target: Target) -> pd.DataFrame:
    """Figures that can decide a target whose period is over.

    Which these are is said by `analytics.targets.deciding.decides`.
    """
    if figures.empty:
        return figures
    decisive = decides_one(figures, target)
    return figures[decisive] if decisive.any() else figures.iloc[:0]


def each_year(figures: pd.DataFrame, target: Target) -> pd.DataFrame:
    """The figure used for each year of a recurring target: a whole year, else a position on a day of it.

    Returns
    -------
    DataFrame
        The figures' columns plus ``year``, rising; years without a figure have no row.
    """
    if figures.empty:
        return figures.assign(year=pd.Series(dtype=int))
    start, end = target.period.stamps
    whole = calendar_year(figures)
    on_a_day = (figures["period_start"] == figures["period_end"]) & (not target.statistic.monitored)
    inside = (figures["period_end"] >= start) & (figures["period_end"] <= end)
    usable = figures.assign(_day=~whole)[(whole | on_a_day) & inside]
    usable = in_order(usable, target.statistic).sort_values("_day", kind="stable")
    usable = usable.assign(year=usable["period_end"].dt.year).drop_duplicates("year")
    return usable.drop(columns="_day").sort_values("year")


def yearly_series(figures: pd.DataFrame, statistic: str) -> pd.DataFrame:
    """One value a calendar year, within the one basis that has most years (values compare within a basis).

    A position on the last day of a year is that year's value where no figure covers the year (not for statistics of
    daily air quality, which have no position on a day).

    Returns
    -------
    DataFrame
        The figures' columns plus ``year``, rising; only exact or approximate values, not one-sided ones.
    """
    rows, years = yearly_rows(figures, statistic)
    return figures.iloc[rows].assign(year=years)


def yearly_rows(figures: pd.DataFrame, statistic: str) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.int64]]:
    """Positions of the rows of `yearly_series`, and their years, rising."""
    usable = (of_a_year(figures, statistic) & figures["qualifier"].isin(MEASURABLE)).to_numpy()
    if not usable.any():
        return np.zeros(0, dtype=np.intp), np.zeros(0, dtype=np.int64)
    rows = _order(figures, statistic)
    rows = rows[usable[rows]]
    rows = rows[np.argsort(~calendar_year(figures).to_numpy()[rows], kind="stable")]
    years = figures["period_end"].to_numpy("datetime64[Y]").astype(np.int64)[rows] + 1970
    basis = pd.factorize(figures["basis"].to_numpy(object)[rows])[0]
    first = np.sort(np.unique(np.stack([basis, years]), axis=1, return_index=True)[1])  # of each basis and year
    fullest = first[basis[first] == np.argmax(np.bincount(basis[first]))]
    fullest = fullest[np.argsort(years[fullest])]
    return rows[fullest], years[fullest]


def of_a_year(figures: pd.DataFrame, statistic: str) -> pd.Series:
    """Whether a figure is the value of one calendar year: of all of it, or the position on its last day."""
    if statistic == Statistic.THREE_YEAR_MEAN:  # a year is no mean of three
        return calendar_year(figures) & False
    if is_monitored(statistic):
        return calendar_year(figures)
    start, end = (figures[name].to_numpy("datetime64[D]") for name in ("period_start", "period_end"))
    return calendar_year(figures) | ((start == end) & year_ends(end))


def baseline(figures: pd.DataFrame, target: Target) -> Figure | None:
    """Figure of the target's base period; None if there is none.

    The first in the order of choice, of the basis of the figure that decides the target where the base period has one,
    for values compare within a basis. A bound is no value to compare with. Of a base year a position on its last day is
    its value, where none is of all of it.
    """
    if target.baseline is None or figures.empty:
        return None
    start, end = target.baseline.stamps
    whole = figures["period_start"] == start
    at_end = (figures["period_start"] == end) & target.baseline.is_year & (not target.statistic.monitored)
    found = figures[(whole | at_end) & (figures["period_end"] == end) & figures["qualifier"].isin(MEASURABLE)]
    if found.empty:
        return None
    ordered = in_order(found, target.statistic).assign(_other=0)
    own = in_order(for_period(figures, target), target.statistic)
    if len(own):
        ordered = ordered.assign(_other=(ordered["basis"] != own["basis"].iloc[0]).astype(int))
    ordered = ordered.assign(_day=ordered["period_start"] != start)
    return Figure.of(ordered.sort_values(["_day", "_other"], kind="stable").iloc[0])


def newest_part(figures: pd.DataFrame, statistic: str, as_of: date) -> Figure | None:
    """Newest figure of a part of a year ("1–n months", a quarter, a month), to be reported and never judged on."""
    if figures.empty:
        return None
    part = span_kind(figures).isin(["to_date", "quarter", "month"]) & (figures["period_end"] <= pd.Timestamp(as_of))
    found = figures[part]
    if found.empty:
        return None
    found = found[found["period_end"] == found["period_end"].max()]
    return Figure.of(in_order(found[found["period_start"] == found["period_start"].min()], statistic).iloc[0])


def latest(figures: pd.DataFrame, statistic: str, as_of: date) -> Figure | None:
    """Newest whole-year or on-a-day figure, for the column ``value`` of an open target; None if there is none."""
    if figures.empty:
        return None
    one_day = figures["period_start"] == figures["period_end"]
    found = figures[(calendar_year(figures) | one_day) & (figures["period_end"] <= pd.Timestamp(as_of))]
    if found.empty:
        return None
    return Figure.of(in_order(found[found["period_end"] == found["period_end"].max()], statistic).iloc[0])
