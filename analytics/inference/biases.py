"""Sources that report more favourably than what is found on inspection: how far, on the axis of the indicator.

The table ``data/raw/evidence/source_biases.csv`` holds what was reported and what was found of one region and period,
by indicator and basis of the figures (`basis` of a published figure, such as ``self_reported``), and the periods for
which that is taken to hold. A figure of that basis counts for what it would have been found to be, with the stated
doubt, which all figures of the row share.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from analytics.inference.axis import Axis
from analytics.inference.region_kernel import Array, Codes

BIAS_COLUMNS = ["indicator_id", "basis", "period_start", "period_end", "reported", "found", "sd", "known_at"]
NO_BIASES = pd.DataFrame(columns=BIAS_COLUMNS)


@dataclass(frozen=True)
class Bias:
    """How far figures lie on the favourable side of what would be found.

    Parameters
    ----------
    row : ndarray of int
        Row of the table that a figure falls under; -1 for none.
    shift : ndarray
        How far reports lie above what is found, on the axis; 0 where no row applies.
    sd : ndarray
        Its standard deviation, shared by all figures of one row.
    """

    row: Codes
    shift: Array
    sd: Array

    @property
    def covariance(self) -> Array:
        """Covariance of figures that their common bias makes, ``(n, n)``."""
        return np.where((self.row[:, None] == self.row[None, :]), self.sd[:, None] * self.sd[None, :], 0.0)


def bias_of(bases: pd.Series, ends: pd.Series, indicator_id: str, biases: pd.DataFrame, axis: Axis) -> Bias:
    """Bias of figures of one indicator by their basis and the end of their period.

    Parameters
    ----------
    bases, ends : Series
        Basis, and last day of the period, of each figure.
    indicator_id : str
        What they are figures of.
    biases : DataFrame
        Rows with `BIAS_COLUMNS` that are known.
    axis : Axis
        Axis of the indicator.

    Examples
    --------
    >>> from analytics.inference.axis import Group
    >>> row = ["x_share", "self_reported", "2018-01-01", "2019-12-31", 99.1, 66.0, 1.6, "2021-03-30"]
    >>> known = pd.DataFrame([row], columns=BIAS_COLUMNS)
    >>> ends = pd.Series(pd.to_datetime(["2019-12-31", "2020-12-31", "2019-12-31"]))
    >>> found = bias_of(pd.Series(["self_reported", "self_reported", ""]), ends, "x_share", known, Axis(Group.SHARE))
    >>> found.shift.round(2).tolist(), found.row.tolist()  # ln(100.1 / 1.9) - ln(67 / 35)
    ([3.31, 0.0, 0.0], [0, -1, -1])
    """
    row, shift, sd = np.full(len(bases), -1), np.zeros(len(bases)), np.zeros(len(bases))
    of_indicator = biases["indicator_id"] == indicator_id
    if not of_indicator.any():
        return Bias(row, shift, sd)
    for at, one in enumerate(biases[of_indicator].to_dict("records")):
        first, last = pd.Timestamp(one["period_start"]), pd.Timestamp(one["period_end"])
        its = ((bases == one["basis"]) & (ends >= first) & (ends <= last)).to_numpy(bool)
        row[its], sd[its] = at, float(one["sd"])
        shift[its] = float(axis.forward(one["reported"]) - axis.forward(one["found"]))
    return Bias(row, shift, sd)
