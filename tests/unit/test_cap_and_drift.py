"""Day paths keep below the cap, and a drift forgets itself."""

import numpy as np

from analytics.forecast.kernel import BEND_YEARS, bent
from analytics.forecast.paths import scale_to


def test_no_day_passes_the_cap_even_if_the_whole_window_was_drawn_above_it() -> None:
    rng = np.random.default_rng(0)
    days = rng.gamma(2, 20, (2, 500, 3)).astype(np.float32)
    means, cap = rng.gamma(2, 40, (2, 500)).astype(np.float32), np.array([90.0, 60.0], np.float32)
    found = scale_to(days, means, cap)
    assert (found <= cap[:, None, None] * (1 + 1e-6)).all()
    assert (means > cap[:, None]).any()  # the case did occur
    reached = np.minimum(means, cap[:, None])
    assert (found.mean(axis=2) <= reached * 1.001).all()
    assert np.isclose(found.mean(axis=2), reached, rtol=0.01).mean() > 0.95  # kept, where four rounds of lifting do


def test_a_drift_forgets_itself() -> None:
    # Variance of a drift of unit variance, summed: t^2 while it is the same drift, 2 B t once it has been many.
    t = np.array([1e-2, 4000.0])
    assert np.allclose(2 * bent(t), [t[0] ** 2, 2 * BEND_YEARS * t[1]], rtol=2e-3)
