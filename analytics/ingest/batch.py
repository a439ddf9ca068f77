"""What a reader needs to know, and what it hands over."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

import pandas as pd


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
    """

    regions: dict[str, str]
    parameters: pd.DataFrame
    indicators: dict[str, str] = field(default_factory=dict)
    indicator_units: dict[str, str] = field(default_factory=dict)
    sources: frozenset[str] = frozenset()


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
    date_order : str, optional
        Order of day and month in dates with the year last: ``dmy`` or ``mdy``; ``ymd``: no such date is read.
    """

    source: str | None = None
    region: str | None = None
    new_regions: bool = False
    known_at: date | None = None
    layout: str | None = None
    today: date | None = None
    date_order: str | None = None


@dataclass(frozen=True)
class Batch:
    """One file, read: accepted values in the warehouse's form, and the rows that could not be accepted.

    ``rows_read = rows_accepted + rows_quarantined``, counted in rows of the file. A row of a wide file with one
    bad value counts as quarantined; its good values are kept in ``values``. ``n_hours`` counts the rows that an hourly
    file brings to the archive of hours; None: no hourly file.
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
    n_hours: int | None = None
