"""What judging a target gives."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np

from analytics.attainment.looks import Bools


@dataclass(frozen=True)
class Judged:
    """Verdict on one target: its row's cells, its readings, the outcome of every path, decimals of the value."""

    row: dict[str, Any]
    readings: list[dict[str, Any]] = field(default_factory=list)
    sure: Bools = field(default_factory=lambda: np.zeros(0, dtype=bool))
    possible: Bools = field(default_factory=lambda: np.zeros(0, dtype=bool))
    decimals: int | None = None
