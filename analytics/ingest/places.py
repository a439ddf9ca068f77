"""The places of an hourly file: cities by name, stations by code, and the region each belongs to."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

import pandas as pd

from analytics import slugs
from analytics.errors import InputError, Problem
from analytics.ingest import columns as col
from analytics.ingest import row_labels
from analytics.ingest.batch import Lookup, Options
from analytics.ingest.files import read_raw
from analytics.ingest.raw import Raw
from analytics.message import Message
from analytics.targets import names

FILE_NAME = "name"  # of a place as the file writes it
STATION_CODE = r"^\d{3,5}[A-Za-z]$"  # 1001A, 3270A
STATION = col.STATION
NO_PLACE = frozenset(
    {*col.DATE, *col.YEAR, *col.MONTH, *col.DAY, *col.MINUTE, "hour", "小时", "时刻", "type", "类型", "指标"}
)


def read_stations(folder: Path) -> dict[str, str]:
    """Region of each station, from ``stations.csv`` (``station_id,region``) beside the data, if there is one.

    Raises
    ------
    InputError
        If the list has no column of stations or of regions.
    """
    path = folder / "stations.csv"
    if not path.is_file():
        return {}
    rows = read_raw(path).rows
    header = [str(c) for c in rows.columns]
    station, region = col.find(header, STATION), col.find(header, col.REGION)
    if station is None or region is None:
        raise InputError(Problem(str(path), 1, None, ",".join(header[1:])[:80], Message("columns station_id,region")))
    return dict(zip(col.as_text(rows[station]).str.upper(), col.as_text(rows[region]), strict=True))


def place_table(
    raw: Raw,
    kind: str | None,
    lookup: Lookup,
    options: Options,
    card_region: str | None,
    stations: dict[str, str],
    are_stations: bool = False,
) -> tuple[pd.DataFrame, pd.Series, pd.DataFrame | None]:
    """Places of a file.

    Parameters
    ----------
    raw : Raw
        The file.
    kind : str or None
        Its column of types, if it is wide: then the other columns are the places.
    lookup : Lookup
        Regions by name; stations by code.
    options : Options
        ``region`` names the region of stations that no list knows; ``new_regions`` adds unknown ones.
    card_region : str or None
        Region the card names.
    stations : dict
        Region of each station, as `read_stations` gives it.
    are_stations : bool
        Whether the columns of a wide file are stations, whatever they are called.

    Returns
    -------
    places : DataFrame
        Index is a number; columns ``name, region_id, station_id``; region_id is NaN where the name means nothing.
    place_of : Series
        Number of the place: of every row (long), or of every column (wide, indexed by column).
    fresh : DataFrame or None
        Regions to add.
    """
    region = options.region or card_region
    met = _columns(raw, are_stations) if kind else _rows(raw, region)
    unique = met.drop_duplicates(ignore_index=True)
    station_region = ({} if region is None else dict.fromkeys(unique["station"], region)) | stations
    city = unique["city"].where(unique["city"] != "", unique["station"].map(lambda code: station_region.get(code, "")))
    # a station that no list knows is a region of its own, if new ones are wanted
    called = (
        city.where(city != "", ("station_" + unique["station"]).where(unique["station"] != "", ""))
        if options.new_regions
        else city
    )
    fresh = new_regions(called, lookup) if options.new_regions else None
    added = {} if fresh is None else dict(zip(names.keys(fresh["zh"]), fresh["region_id"], strict=True))
    places = pd.DataFrame(
        {
            FILE_NAME: unique["city"].where(unique["station"] == "", unique["station"]),
            "region_id": names.keys(called).map(lookup.regions | added),
            "station_id": unique["station"],
        }
    )
    number = unique.assign(number=range(len(unique)))
    place_of = met.merge(number, on=["city", "station"], how="left")["number"].set_axis(met.index)
    return places, place_of, fresh


def _place_names(raw: Raw) -> list[str]:
    """Names of the columns of a wide file that are places."""
    return [str(c) for c in raw.rows.columns[1:] if str(c).strip().lower() not in NO_PLACE]


def holds_cities(raw: Raw) -> bool:
    """Whether columns of a wide file are cities: names that are no codes of stations."""
    return not all(re.match(STATION_CODE, name) for name in _place_names(raw))


def _columns(raw: Raw, are_stations: bool) -> pd.DataFrame:
    """Places of a wide file: ``city, station`` by column; a code is a station, anything else a city unless all are."""
    columns = pd.Series(_place_names(raw), dtype=object)
    is_code = columns.str.match(STATION_CODE) | are_stations
    table = {"city": columns.where(~is_code, ""), "station": columns.str.upper().where(is_code, "")}
    return pd.DataFrame(table).set_index(pd.Index(columns))


def _rows(raw: Raw, region: str | None) -> pd.DataFrame:
    """Places of a long file: ``city, station`` by row."""
    header = [str(c) for c in raw.rows.columns]
    city, station = col.find(header, col.REGION), col.find(header, STATION)
    if city is None and station is None and region is None:
        raise InputError(
            Problem(raw.name, raw.header, "region", None,
                    Message("a column of cities or stations, or a region for the file"),
                    Message("add the column or say --region"))
        )  # fmt: skip
    blank = pd.Series("" if city or station else region, index=raw.rows.index, dtype=object)
    return pd.DataFrame(
        {
            "city": col.as_text(raw.rows[city]) if city else blank,
            "station": col.as_text(raw.rows[station]).str.upper() if station else pd.Series("", index=blank.index),
        }
    )


def new_regions(met: pd.Series, lookup: Lookup) -> pd.DataFrame | None:
    """Rows for the table ``region``: every name met that means nothing yet; None if there is none."""
    unique = pd.Series(met.unique(), dtype=object)
    unknown = unique[~names.keys(unique).isin(list(lookup.regions)) & (unique.str.strip() != "")]
    unknown = unknown[~row_labels.is_summary(unknown.astype(str))]
    if unknown.empty:
        return None
    return pd.DataFrame(
        {
            "region_id": [region_slug(n) for n in unknown],
            "zh": unknown.to_numpy(),
            "en": unknown.to_numpy(),
            "aliases": "",
            "level": "city",
            "origin": "ingest",
        }
    )


def region_slug(name: str) -> str:
    """Id of a region met in a file: its ASCII name, or a short hash of a name in another script.

    Examples
    --------
    >>> region_slug("New Town")
    'new_town'
    >>> region_slug("某市").startswith("region_")
    True
    """
    slug = re.sub(r"[^a-z0-9]+", "_", name.lower()).strip("_")
    ascii_only = name.isascii() and slugs.is_slug(slug)
    return slug if ascii_only else "region_" + hashlib.sha256(name.encode()).hexdigest()[:10]
