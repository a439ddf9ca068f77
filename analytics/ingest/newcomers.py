"""Regions that a file names and the registry does not know."""

from __future__ import annotations

import hashlib
import re

import pandas as pd

from analytics import slugs
from analytics.ingest.batch import Lookup
from analytics.targets import names


def new_regions(met: pd.Series, lookup: Lookup) -> pd.DataFrame | None:
    """Rows for the table ``region``: every name met that means nothing yet; None if there is none."""
    unique = pd.Series(met.unique(), dtype=object)
    unknown = unique[~names.keys(unique).isin(list(lookup.regions)) & (unique.str.strip() != "")]
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
