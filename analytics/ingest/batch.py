"""What a reader needs to know, and what it hands over."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime

import pandas as pd

from analytics.ingest.bare_ozone import SubIndex
from analytics.ingest.column_roles import Columns
from analytics.ingest.conversions import GasChange


@dataclass(frozen=True)
class Lookup:
    """What names in a file can mean.

    Parameters
    ----------
    regions : dict
        Any known name of a region (id, Chinese, English, alias; lower case) → region_id.
    parameters : DataFrame
        Columns ``parameter, unit, min_value, max_value``.
    indicators : dict
        Any known name of an indicator (id, Chinese, English; lower case) → indicator_id.
    indicator_units : dict
        indicator_id → unit.
    sources : frozenset
        Ids of sources already described in the warehouse.
    sub_index : callable, optional
        Sub-indices of HJ 633, by which plain ozone is distinguished.
    hour_minutes : tuple of (date, int)
        Minutes of an hour that must be measured for its mean, and the day from which on (table validity).
    ranges : DataFrame
        What a figure of each indicator can be (`analytics.standards.figure_ranges.ranges_of`).
    gas_change : GasChange, optional
        Since when gases are stated at another condition.
    parents : dict
        region_id → id of the region it lies in; '' where it lies in none.

    Examples
    --------
    >>> rows = pd.DataFrame({"parameter": ["pm25"], "unit": ["ug/m3"], "min_value": [0.0], "max_value": [1500.0]})
    >>> known = Lookup({"x": "x", "甲市": "x"}, rows)
    >>> known.regions["甲市"], known.units
    ('x', {'pm25': 'ug/m3'})
    """

    regions: dict[str, str]
    parameters: pd.DataFrame
    indicators: dict[str, str] = field(default_factory=dict)
    indicator_units: dict[str, str] = field(default_factory=dict)
    sources: frozenset[str] = frozenset()
    sub_index: SubIndex | None = None
    hour_minutes: tuple[tuple[date, int], ...] = ((date(1970, 1, 1), 45),)
    ranges: pd.DataFrame = field(default_factory=lambda: pd.DataFrame(columns=["min_value", "max_value", "whole"]))
    gas_change: GasChange | None = None
    parents: dict[str, str] = field(default_factory=dict)

    @property
    def units(self) -> dict[str, str]:
        """Unit of each parameter."""
        return dict(zip(self.parameters["parameter"], self.parameters["unit"], strict=True))


@dataclass(frozen=True)
class Options:
    """What a user may say about a file.

    Parameters
    ----------
    source : str, optional
        Id of the source; files of one source correct each other. Default: the card's, else the file's stem.
    region : str, optional
        Region of a file that names none.
    new_regions : bool
        Whether unknown region names are added instead of quarantined.
    known_at : date, optional
        Day on which the values of this file that differ from earlier ones became known.
    layout : str, optional
        Name of a layout, if it should not be detected.
    today : date, optional
        Values dated later than this are bad dates.
    columns : tuple of (str, str)
        What columns are, if their names do not say: name in the file and ``parameter`` or ``parameter:unit``, or the
        part it has (``date``, ``hour``, ``region``, ``station``, ``parameter``, ``value``, ``unit``, ``flag``).
    ignore_columns : tuple of str
        Columns that are not to be read; ``all``: every column that looks like a pollutant and cannot be read.
    date_order : str, optional
        Order of day and month in dates with the year last: ``dmy`` or ``mdy``; ``ymd``: no such date is read.
    sheet : str, optional
        Which sheet of a workbook; not needed where only one holds a table.

    Examples
    --------
    A column ``CO`` whose values are µg/m³:

    >>> Options(region="xinxiang", columns=(("CO", "co:ug/m3"),)).columns
    (('CO', 'co:ug/m3'),)
    """

    source: str | None = None
    region: str | None = None
    new_regions: bool = False
    known_at: date | None = None
    layout: str | None = None
    today: date | None = None
    date_order: str | None = None
    columns: tuple[tuple[str, str], ...] = ()
    ignore_columns: tuple[str, ...] = ()
    sheet: str | None = None


@dataclass(frozen=True)
class Batch:
    """One file, read: accepted values in the warehouse's form, and the rows that could not be accepted.

    ``rows_read = rows_accepted + rows_quarantined``, counted in rows of the file. A row of a wide file with one
    bad value counts as quarantined; its good values are kept in ``values``. ``n_hours`` counts the rows that an hourly
    file brings to the archive of hours; None: no hourly file. ``columns`` says what each column was read as.
    ``said`` is the same for the same bytes with the same options, whatever their card says, ``card`` is a digest of
    that; ``loaded_at`` is when it was loaded, None: now. ``named_layout`` is the layout it was recognised as, if any.

    Examples
    --------
    >>> one = Batch("b1", "days.csv", "", "wide", "measurement", 2, 1, 1, pd.DataFrame(), pd.DataFrame())
    >>> one.rows_read == one.rows_accepted + one.rows_quarantined
    True
    """

    batch_id: str
    file: str
    sha256: str
    reader: str
    kind: str
    rows_read: int
    rows_accepted: int
    rows_quarantined: int
    values: pd.DataFrame
    quarantined: pd.DataFrame
    source: pd.DataFrame | None = None
    new_regions: pd.DataFrame | None = None
    corrected_on: date | None = None
    columns: Columns = field(default_factory=Columns)
    n_hours: int | None = None
    said: str = ""
    card: str = ""
    loaded_at: datetime | None = None
    named_layout: str = ""


def plain(values: pd.DataFrame) -> pd.DataFrame:
    """Values without categoricals, in which those of a large file come.

    Examples
    --------
    >>> plain(pd.DataFrame({"unit": pd.Categorical(["ug/m3"])}))["unit"].dtype
    dtype('O')
    """
    return values.astype(dict.fromkeys(values.columns[values.dtypes == "category"], object))
