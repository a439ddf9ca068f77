"""The embedded evidence: figures of all regions, goals with outcomes, and counts, each with the day it was known.

The tables are in ``data/raw/evidence``, each with its card. A plan's own baseline and an outcome that was published are
figures too, so `load` puts them beside the published figures as readings.
"""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass, replace
from datetime import date
from functools import cache, cached_property
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from analytics import resources
from analytics.inference import known_figures
from analytics.inference import regions as trees
from analytics.inference.regions import Regions

NO_ROWS = np.zeros(0, dtype=np.intp)


@dataclass(frozen=True)
class Facts:
    """Evidence as it is known.

    Parameters
    ----------
    readings : DataFrame
        Figures with the columns of `analytics.inference.known_figures`.
    outcomes : DataFrame
        Goals with their outcomes, columns of ``data/raw/evidence/outcomes.csv``.
    rates : DataFrame
        Counts of goals met, columns of ``data/raw/evidence/aggregate_rates.csv``.
    regions : Regions
        The tree of regions.
    indicators : DataFrame
        Scale, unit, domain and direction by ``indicator_id``.
    places : DataFrame
        Published places in lists (ranks), with the columns of readings.
    biases : DataFrame
        How far reports of a basis ran ahead of inspection, columns of `analytics.inference.biases.BIAS_COLUMNS`.
    """

    readings: pd.DataFrame
    outcomes: pd.DataFrame
    rates: pd.DataFrame
    regions: Regions
    indicators: pd.DataFrame
    places: pd.DataFrame
    biases: pd.DataFrame

    def as_of(self, day: date) -> Facts:
        """What was known at the end of a day.

        Examples
        --------
        >>> facts = load().as_of(date(2020, 1, 1))
        >>> bool((facts.readings["known_at"] <= "2020-01-01").all())
        True
        """
        return replace(
            self,
            readings=known(self.readings, day),
            outcomes=known(self.outcomes, day),
            rates=known(self.rates, day),
            places=known(self.places, day),
            biases=known(self.biases, day),
        )

    def within(self, regions: pd.DataFrame, indicators: pd.DataFrame) -> Facts:
        """With the regions and indicators of a workspace's registry, so that a city of its own has its province.

        Parameters
        ----------
        regions, indicators : DataFrame
            Tables ``region`` and ``indicator`` of a warehouse; what they state goes before what is embedded.
        """
        tree = self.regions.under(trees.of_frames(regions))
        new = indicators.set_index("indicator_id").reindex(columns=self.indicators.columns)
        known = pd.concat([new, self.indicators[~self.indicators.index.isin(new.index)]])
        return replace(self, regions=tree, indicators=known)

    @cached_property
    def scales(self) -> dict[str, tuple[str, str]]:
        """Scale and unit of each registered indicator."""
        rows = self.indicators[["scale", "unit"]].fillna("").astype(str)
        return dict(zip(rows.index, zip(rows["scale"], rows["unit"], strict=True), strict=True))

    @cached_property
    def domains(self) -> dict[str, str]:
        """Domain of each registered indicator."""
        rows = self.indicators["domain"].dropna()
        return dict(zip(rows.index, rows.astype(str), strict=True))

    def of_place(self, region_id: str, indicator_id: str) -> pd.DataFrame:
        """Readings of a region and indicator; without rows where there are none."""
        return self.readings.take(self._rows_of_places.get((region_id, indicator_id), NO_ROWS))

    def of_subject(self, region_id: str, indicator_id: str, scope: str, subject: str) -> pd.DataFrame:
        """Those of a scope, or of a subject where one is named; found once, for each target asks several times."""
        key = region_id, indicator_id, scope, subject
        if key not in self._of_subjects:
            rows = self.of_place(region_id, indicator_id)
            named = (rows["subject_zh"] == subject) & (subject != "")
            self._of_subjects[key] = rows[(rows["scope"] == scope) | named] if len(rows) else rows
        return self._of_subjects[key]

    @cached_property
    def _of_subjects(self) -> dict[tuple[str, str, str, str], pd.DataFrame]:
        return {}

    @cached_property
    def _rows_of_places(self) -> dict[Hashable, Any]:
        """Rows of the readings by region and indicator."""
        return dict(self.readings.groupby(["region_id", "indicator_id"]).indices)

    @cached_property
    def ends(self) -> dict[tuple[str, str, str, str], frozenset[pd.Timestamp]]:
        """Last days of the readings of a region, indicator, scope and subject, as far as they were asked for."""
        return {}

    def unit_of(self, indicator_id: str) -> str:
        """Unit of an indicator as the registry states it; empty where it is not known or has none."""
        unit = self.indicators["unit"].get(indicator_id, "")
        return "" if pd.isna(unit) else str(unit)

    def joined(self, figures: pd.DataFrame) -> Facts:
        """With further figures, such as those of a workspace; columns of the table ``figure``.

        Where the same figure is already among the readings it is not counted twice.
        """
        rows = pd.concat([self.readings, known_figures.figure_readings(figures)], ignore_index=True)
        places = pd.concat([self.places, known_figures.place_readings(figures)], ignore_index=True)
        return replace(self, readings=known_figures.once(rows), places=known_figures.once(places))


def known(rows: pd.DataFrame, day: date) -> pd.DataFrame:
    """Rows that were known at the end of a day."""
    return rows[rows["known_at"] <= pd.Timestamp(day)].reset_index(drop=True)


def folder() -> Path:
    """Where the embedded evidence is."""
    return resources.raw_dir() / "evidence"


def _table(name: str) -> pd.DataFrame:
    rows = pd.read_csv(folder() / f"{name}.csv", dtype={"target_year": str}, keep_default_na=True)
    for column in ("known_at", "period_start", "period_end", "set_date"):
        if column in rows:
            rows[column] = pd.to_datetime(rows[column])
    return rows


@cache
def load() -> Facts:
    """The embedded evidence.

    Returns
    -------
    Facts
        Everything, whenever it became known; the same object each time.
    """
    registry = resources.raw_dir() / "registry"
    listed, indicators = (
        pd.read_csv(registry / f"{name}.csv", encoding="utf-8-sig", dtype=str) for name in ("regions", "indicators")
    )
    figures, outcomes, goals = _table("figures"), _table("outcomes"), _table("goals")
    parts = [
        known_figures.figure_readings(figures),
        known_figures.outcome_readings(outcomes),
        known_figures.baseline_readings(outcomes),
        known_figures.baseline_readings(goals),
        known_figures.midway_readings(goals),
    ]
    return Facts(
        readings=known_figures.once(pd.concat(parts, ignore_index=True)),
        outcomes=outcomes,
        rates=_table("aggregate_rates"),
        regions=trees.of_frames(listed, pd.read_csv(folder() / "regions.csv")),
        indicators=indicators.set_index("indicator_id"),
        places=known_figures.place_readings(figures),
        biases=_table("source_biases"),
    )
