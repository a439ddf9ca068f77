"""What a figure covers and which definition it follows: figures compare only within one scope and one edition."""

from __future__ import annotations

import re
from functools import lru_cache

import pandas as pd

SCOPES: dict[str, str] = {
    "国省|国控、省控|国考、省考": "national_and_provincial_sections",
    "国考|国控|考核断面": "national_sections",
    "省考|省控": "provincial_sections",
    "自然村": "natural_villages",
    "行政村": "administrative_villages",
    "县级": "counties",
    "地级|设区|中心城市": "prefecture_cities",
    "入海|渤海|海湾": "sea_outfalls",
}
"""Scopes by the words that name them; the first that fits."""

BREAKS: dict[str, tuple[int, str]] = {"rural_sewage_treatment_share": (2023, "control")}
"""Indicators whose definition changed: first year of the new one, and its name."""


@lru_cache(maxsize=10_000)
def scope(text: str) -> str:
    """Scope that a text names, empty where it names none.

    Examples
    --------
    >>> scope("160个国考断面"), scope("行政村"), scope("")
    ('national_sections', 'administrative_villages', '')
    """
    return next((code for pattern, code in SCOPES.items() if re.search(pattern, text)), "")


def scopes(texts: pd.Series) -> pd.Series:
    """Scopes that many texts name."""
    codes = {text: scope(text) for text in texts.unique()}
    return texts.map(codes).astype(object)


def edition(indicator_id: str, year: int) -> str:
    """Edition of the definition that a figure of a year follows, empty where it never changed.

    Examples
    --------
    >>> [edition("rural_sewage_treatment_share", year) for year in (2022, 2023)]
    ['', 'control']
    """
    first, name = BREAKS.get(indicator_id, (9999, ""))
    return name if year >= first else ""


def editions(indicators: pd.Series, ends: pd.Series) -> pd.Series:
    """Editions of many figures.

    Examples
    --------
    >>> ends = pd.to_datetime(pd.Series(["2022-12-31", "2024-06-30"]))
    >>> editions(pd.Series(["rural_sewage_treatment_share"] * 2), ends).tolist()
    ['', 'control']
    """
    years = ends.dt.year.fillna(0).astype(int)
    pairs = [edition(i, y) for i, y in zip(indicators, years, strict=True)]
    return pd.Series(pairs, index=indicators.index, dtype=object)
