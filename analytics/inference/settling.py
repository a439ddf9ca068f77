"""What would settle a target: which figure, who publishes it and when, from which value, and how much it would change.

A figure of the target's own period decides it. One of an earlier year narrows the value at the end: on the path of the
indicator it explains a share of the variance of that value, and of the target's probability, whatever it stands on, as
much is taken to be explained. The expected drop of the Brier score is what the probability is then expected to vary by.
"""

from __future__ import annotations

import math
from datetime import date, timedelta

import numpy as np
from scipy.special import ndtr, ndtri

from analytics.inference.inferred import Settles
from analytics.inference.owners import owner_of
from analytics.targets.period import Period
from analytics.targets.target import Target
from analytics.terms import ASSUMED_LAG_DAYS, Comparator, Scale

SETTLED = 0.8
"""Probability from which a target counts as settled."""

MOST_DIGITS = 9

DONE = 1.0
"""Figure of works that are done; 0 of those that are not."""

#: Nodes and weights of the integral over what a figure may come out as.
NODES, WEIGHTS = np.polynomial.hermite_e.hermegauss(61)


def settles(
    target: Target,
    mark: Period,
    as_of: date,
    lags: dict[str, int],
    explained: float | None,
    p: float,
    from_value: float | None = None,
) -> Settles:
    """Which figure would settle a target, and from which value.

    The figure of the target's own period decides it, by its threshold. After one of an earlier year the answer is still
    the combination of path and class: so its value is that from which the combination is at least `SETTLED`, which it
    may be already.

    Parameters
    ----------
    target : Target
        The target.
    mark : Period
        Period of that figure (`analytics.inference.related_paths.mark_of`).
    as_of : date
        Day of knowledge.
    lags : dict
        Days from the end of a period to its figure, by indicator.
    explained : float or None
        Share of the variance of the value at the end that a figure of an earlier period explains; None: not known.
    p : float
        Probability of the target as it stands.
    from_value : float, optional
        Of an earlier period: figure from which the target is met with at least the probability `SETTLED`.
    """
    final = mark.last == target.period.last
    due = mark.last + timedelta(days=lags.get(target.indicator_id, ASSUMED_LAG_DAYS))
    floor = target.comparator.is_floor or (target.comparator is Comparator.DIRECTION and not target.falls)
    done = final and target.comparator is Comparator.EVENT
    value = DONE if done else reaching(target) if final else from_value
    if value is not None and not final:
        value = rounded_away(value, target.scale, floor)
    share = 1.0 if final else explained
    return Settles(
        target.region_id,
        target.indicator_id,
        target.subject_zh or "",
        mark,
        owner_of(target.indicator_id, target.domain),
        due,
        value,
        floor,
        target.unit or "",
        final,
        overdue=due <= as_of,
        reached=p >= SETTLED,
        brier_drop=None if share is None else expected_drop(p, share),
        done=done,
        each_year=final and target.recurring and not done,
    )


def reaching(target: Target) -> float | None:
    """The threshold, or where it is strict the nearest value beyond it in its own digits (of per cents in tenths)."""
    threshold, comparator = target.threshold, target.comparator
    if threshold is None or comparator not in (Comparator.ABOVE, Comparator.BELOW):
        return threshold
    digits = next((n for n in range(MOST_DIGITS) if round(threshold, n) == threshold), MOST_DIGITS)
    step = 10.0 ** -max(digits, 1 if target.unit == "%" else 0)
    return round(threshold + step if comparator.is_floor else threshold - step, 9)


def rounded_away(value: float, scale: Scale, floor: bool) -> float:
    """A value in as few digits as a bureau states it, to the safe side: tenths of percent, whole things, else three.

    Examples
    --------
    >>> rounded_away(62.4495, Scale.SHARE, True), rounded_away(17.2, Scale.COUNT, True)
    (62.5, 18.0)
    >>> rounded_away(1234.5, Scale.LINEAR, False), rounded_away(36.99, Scale.POSITIVE, False)
    (1230.0, 36.9)
    """
    if scale is Scale.SHARE or value == 0:
        digits = 1
    else:
        digits = 0 if scale is Scale.COUNT else 2 - math.floor(math.log10(abs(value)))
    steps = round(value * 10.0**digits, 6)
    return round((math.ceil(steps) if floor else math.floor(steps)) / 10.0**digits, 9)


def expected_drop(p: float, explained: float) -> float:
    """Expected drop of the Brier score of a probability when a figure becomes known that explains a share of it.

    With q = Φ⁻¹(p) and the share R², the probability becomes Φ((q + R u) / √(1 − R²)), u standard normal; its mean
    stays p, and the expected drop is its variance. A figure that explains everything leaves none of p (1 − p).

    Examples
    --------
    >>> round(expected_drop(0.8, 1.0), 4), expected_drop(0.8, 0.0)
    (0.16, 0.0)
    >>> 0 < expected_drop(0.8, 0.3) < expected_drop(0.8, 0.6) < 0.16
    True
    """
    if explained >= 1.0 - 1e-9:
        return p * (1.0 - p)
    if explained <= 0.0:
        return 0.0
    after = ndtr((ndtri(p) + np.sqrt(explained) * NODES) / np.sqrt(1.0 - explained))
    return float(max(WEIGHTS @ (after - p) ** 2 / WEIGHTS.sum(), 0.0))
