"""Draws of converted ozone where another pollutant of the composite index is missing: the upper end is open."""

import numpy as np
import pytest

from analytics.attainment.monitored.outcome import _quantile

INF = float("inf")


@pytest.mark.filterwarnings("error")
def test_an_open_end_stays_open_and_warns_of_nothing():
    assert _quantile(np.full(300, INF), 0.975) == INF
    assert _quantile(np.arange(101.0), 0.975) == pytest.approx(97.5)
