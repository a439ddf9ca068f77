"""Years that were measured near a region: readings of regions that have a series, for those that have none."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

import pandas as pd

from analytics.inference.known_figures import READING_COLUMNS, without_published


@dataclass(frozen=True)
class MeasuredYears:
    """Values of whole years of regions with measurements, and for which regions each of them says something.

    Parameters
    ----------
    rows : DataFrame
        Readings, as of `analytics.inference.known_figures.measured_readings`: one a region, indicator and valid year.
    near : mapping of (str, str) to frozenset of str
        Region and indicator to the nearest regions with such measurements (`Regions.nearest`), where there are any.
    left_out : mapping of (str, str) to tuple of int
        Region and indicator to the measured years whose days do not make a valid year.
    running : DataFrame
        Readings of years that still run, by the forecast of their days, with ``low`` and ``high``.
    cities : mapping of (str, str, date) to frozenset of str
        Region, indicator and last day of a goal to the cities around that region whose running year counts for it.
    failed : mapping of (str, str) to str
        Why the forecast of a city's running year failed, by city and indicator.
    places : DataFrame
        Places that were computed from the composite index of a year, as readings with ``sd`` (log odds of a place).
    available : mapping of str to int
        Indicator of places in a list to the regions on it with measurements of all that the composite index needs.
    """

    rows: pd.DataFrame = field(default_factory=lambda: pd.DataFrame(columns=READING_COLUMNS))
    near: Mapping[tuple[str, str], frozenset[str]] = field(default_factory=dict)
    left_out: Mapping[tuple[str, str], tuple[int, ...]] = field(default_factory=dict)
    running: pd.DataFrame = field(default_factory=lambda: pd.DataFrame(columns=[*READING_COLUMNS, "low", "high"]))
    cities: Mapping[tuple[str, str, date], frozenset[str]] = field(default_factory=dict)
    failed: Mapping[tuple[str, str], str] = field(default_factory=dict)
    places: pd.DataFrame = field(default_factory=lambda: pd.DataFrame(columns=[*READING_COLUMNS, "sd"]))
    available: Mapping[str, int] = field(default_factory=dict)

    def of(self, region_id: str, indicator_id: str) -> frozenset[str]:
        """Regions whose measured years of an indicator count for a region."""
        return self.near.get((region_id, indicator_id), frozenset())

    def running_of(self, region_id: str, indicator_id: str, last: date) -> frozenset[str]:
        """Cities whose running year counts for a goal of a region that ends on a day."""
        return self.cities.get((region_id, indicator_id, last), frozenset())

    def beside(
        self,
        published: pd.DataFrame,
        indicator_id: str,
        regions: frozenset[str],
        cities: frozenset[str] = frozenset(),
    ) -> pd.DataFrame:
        """Published readings of one indicator with the measured years of some regions that are not among them.

        Parameters
        ----------
        published : DataFrame
            Readings of the indicator.
        indicator_id : str
            The indicator.
        regions : frozenset of str
            Whose measured years are added.
        cities : frozenset of str, optional
            Whose running year is added.
        """
        found = published
        for rows, wanted in ((self.rows, regions), (self.running, cities)):
            mine = rows[rows["region_id"].isin(wanted) & (rows["indicator_id"] == indicator_id)]
            if not mine.empty:
                found = pd.concat([found, without_published(mine, published)], ignore_index=True)
        return found


NOTHING_MEASURED = MeasuredYears()
