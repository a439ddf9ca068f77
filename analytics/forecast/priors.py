"""What was learnt from other cities: how large the error of a window mean is, and how errors of parameters go together.

`priors.csv` holds it with its card; an origin before ``valid_from`` must not know it and gets wide values that
were set by hand.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from io import StringIO
from pathlib import Path

import numpy as np
import pandas as pd

from analytics.terms import PARTICULATES, is_ozone

PATH = Path(__file__).with_name("priors.csv")
SEASONS = ("DJF", "MAM", "JJA", "SON")
SEASON_MIDDLE = np.array([15.0, 105.0, 196.0, 288.0])  # day of the year
LENGTHS = (1, 4, 15, 30, 60, 90, 180, 365)  # days
SAME_AS = {"o3_1h_max": "o3_mda8", "o3_24h": "o3_mda8"}  # not in the archive for long enough: taken as alike


def wide_scale(length: float) -> float:
    """Error scale where nothing has been learnt, log units: 0.17 for a year, 0.28 for a month, 0.58 for a day."""
    return float(0.12 + 0.93 / np.sqrt(length + 3.0))


def wide_correlation(a: str, b: str) -> float:
    """Error correlation where nothing has been learnt: 0.8 between particles, 0.4 else, 0 with ozone."""
    if a == b:
        return 1.0
    if {a, b} == {*PARTICULATES}:
        return 0.8
    return 0.0 if is_ozone(a) or is_ozone(b) else 0.4


@dataclass(frozen=True)
class Priors:
    """Learnt scales and correlations; an empty instance answers with the wide ones."""

    scales: dict[str, np.ndarray]  # parameter -> (n_seasons, n_lengths), log units
    correlations: dict[tuple[str, str], float]

    def scale(self, parameter: str, start: np.datetime64, end: np.datetime64) -> float:
        """Standard deviation of the error of a log window mean, between seasons and lengths interpolated."""
        length = float((end - start).astype(int) + 1)
        table = self.scales.get(SAME_AS.get(parameter, parameter))
        if table is None:
            return wide_scale(length)
        middle = start + (end - start) // 2
        day = float((middle - middle.astype("datetime64[Y]").astype("datetime64[D]")).astype(int) + 1)
        by_season = [np.interp(np.log(length), np.log(LENGTHS), row) for row in table]
        return float(np.interp(day, SEASON_MIDDLE, by_season, period=365.25))

    def correlation(self, parameters: tuple[str, ...]) -> np.ndarray:
        """Correlation matrix of the errors, ``(n_params, n_params)``, positive definite."""
        names = [SAME_AS.get(p, p) for p in parameters]
        matrix = np.array([[self._pair(a, b) for b in names] for a in names])
        values, vectors = np.linalg.eigh(matrix)
        fixed = (vectors * np.maximum(values, 0.02)) @ vectors.T
        spread = np.sqrt(np.diag(fixed))
        return fixed / spread / spread[:, None]

    def _pair(self, a: str, b: str) -> float:
        learnt = self.correlations.get((min(a, b), max(a, b)))
        return 1.0 if a == b else wide_correlation(a, b) if learnt is None else learnt


def card_of(text: str) -> dict[str, str]:
    """Read the ``# key: value`` lines at the head of the file."""
    lines = (line[1:].partition(":") for line in text.splitlines() if line.startswith("#"))
    return {key.strip(): value.strip() for key, _, value in lines}


@cache
def _learnt(path: Path) -> tuple[np.datetime64, Priors]:
    text = path.read_text(encoding="utf-8")
    table = pd.read_csv(StringIO(text), comment="#")
    scales = table[table["quantity"] == "sd_log"]
    names = sorted(scales["parameter"].unique())
    wanted = pd.MultiIndex.from_product([names, SEASONS, LENGTHS])
    cells = scales.set_index(["parameter", "season", "window_days"])["value"].loc[wanted].to_numpy(float)
    grid = dict(zip(map(str, names), cells.reshape(len(names), len(SEASONS), len(LENGTHS)), strict=True))
    pairs = table[table["quantity"] == "correlation"]
    correlations = {
        (min(a, b), max(a, b)): float(v)
        for a, b, v in zip(pairs["parameter"], pairs["other"], pairs["value"], strict=True)
    }
    return np.datetime64(card_of(text)["valid_from"], "D"), Priors(grid, correlations)


def priors_at(origin: np.datetime64, path: Path = PATH) -> Priors:
    """Priors a forecast with this origin may use."""
    if not path.is_file():
        return Priors({}, {})
    valid_from, learnt = _learnt(path)
    return learnt if origin >= valid_from else Priors({}, {})
