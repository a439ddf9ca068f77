"""An estimate with the intervals in which it lies with 80 and 95 per cent."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Estimate:
    """A value and its intervals, in the unit of what it is of.

    Parameters
    ----------
    value : float
    low80, high80, low95, high95 : float

    Examples
    --------
    >>> Estimate.of(np.arange(101.0) - 50, 0.0).high80
    40.0
    """

    value: float
    low80: float
    high80: float
    low95: float
    high95: float

    @classmethod
    def of(cls, draws: np.ndarray, value: float) -> Estimate:
        """Estimate with the quantiles of draws about it."""
        low95, low80, high80, high95 = np.quantile(draws, [0.025, 0.1, 0.9, 0.975])
        return cls(float(value), float(low80), float(high80), float(low95), float(high95))

    @property
    def sign_known(self) -> bool:
        """Whether the sign is known with 95 per cent."""
        return self.low95 > 0 or self.high95 < 0
