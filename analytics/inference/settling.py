"""What would settle a target: which figure, who publishes it and when, from which value, and how much it would change.

A figure of the target's own period settles it: its value is the target itself. One of an earlier year settles nothing,
but moves the path of the indicator. It is named beside the one that settles, with the value from which figures alone
make the target 80 % likely. The class of a goal does not count there: most goals of a class are met, so that with it a
value far from the goal would do. Of the variance of the value at the end such a figure explains a share, and of the
target's probability, whatever it stands on, as much is taken to be explained. The expected drop of the Brier score is
what the probability is then expected to vary by.
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

ALL = 100.0
"""A share of everything, in percent."""

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
    base: Period | None = None,
) -> Settles:
    """Which figure would settle a target, or says most before that, and from which value.

    The figure of the target's own period settles it, by its threshold. One of an earlier year comes with that one as
    its ``end``.

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
    base : Period, optional
        Of a direction: the period that it is compared with, where no own figure of that is held.

    Examples
    --------
    >>> from analytics.terms import Statistic
    >>> year, before = (Period(date(y, 1, 1), date(y, 12, 31)) for y in (2025, 2024))
    >>> sewage = Target(target_id="p/1", region_id="xinxiang", indicator_id="rural_sewage_treatment_share", unit="%",
    ...                 statistic=Statistic.FIGURE, comparator=Comparator.AT_LEAST, threshold=58.0, period=year)
    >>> one = settles(sewage, before, date(2025, 10, 1), {}, 0.5, 0.87, 62.44)
    >>> one.from_value, one.final, one.end.from_value, one.end.period == year
    (62.5, False, 58.0, True)
    """
    # a direction is decided by its base year too, which is asked for where its own period has a figure already
    of_base = target.comparator is Comparator.DIRECTION and mark.last == target.base_end
    final = mark.last == target.period.last or (of_base and target.period.over(as_of))
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
        brier_drop=None if share is None else expected_drop(p, share),
        done=done,
        each_year=final and target.recurring and not done,
        comparator=target.comparator,
        at_end=value is not None and at_end(value, target.scale, floor),
        threshold=target.threshold if final and value is not None and not done else None,
        base=None if base is None or base.last == mark.last or not final else base,
        end=None if final else settles(target, own_period(target), as_of, lags, None, p, base=base),
    )


def at_end(value: float, scale: Scale, floor: bool) -> bool:
    """Whether no value of a scale is better.

    Examples
    --------
    >>> at_end(100.0, Scale.SHARE, True), at_end(0.0, Scale.COUNT, False), at_end(0.0, Scale.LINEAR, False)
    (True, True, False)
    """
    if floor:
        return scale is Scale.SHARE and value >= ALL
    return value <= 0.0 and scale in (Scale.SHARE, Scale.COUNT, Scale.POSITIVE)


def own_period(target: Target) -> Period:
    """Period of the figure that decides a target: its last year, or all of it where all of it counts."""
    if target.recurring or target.asks_whole_period:
        return target.period
    return Period(max(target.period.first, date(target.period.last.year, 1, 1)), target.period.last)


def no_worse(value: float, threshold: float, held: float | None, floor: bool) -> float:
    """A value that is at least as good as the newest figure held, or as the target where that is met already.

    A path that is to grow would allow for a step back on the way, which nobody would call a sign of success.

    Examples
    --------
    >>> no_worse(45.0, 58.0, 50.0, True), no_worse(93.0, 95.0, 97.0, True), no_worse(45.0, 44.0, None, False)
    (50.0, 95.0, 45.0)
    """
    if held is None:
        return value
    return max(value, min(threshold, held)) if floor else min(value, max(threshold, held))


def reaching(target: Target) -> float | None:
    """The threshold, or where it is strict the nearest value beyond it in its own digits (of per cents in tenths).

    None of a range, which no one value stands for, and where there is no such value: more than 100 %, a place before
    the first.
    """
    threshold, comparator = target.threshold, target.comparator
    before_first = comparator is Comparator.RANK and threshold is not None and threshold < 1
    if comparator is Comparator.RANGE or before_first:
        return None
    if threshold is None or comparator not in (Comparator.ABOVE, Comparator.BELOW):
        return threshold
    digits = next((n for n in range(MOST_DIGITS) if round(threshold, n) == threshold), MOST_DIGITS)
    step = 10.0 ** -max(digits, 1 if target.unit == "%" else 0)
    value = round(threshold + step if comparator.is_floor else threshold - step, 9)
    return value if _possible(value, target.scale) else None


def _possible(value: float, scale: Scale) -> bool:
    """Whether an indicator of a scale can have a value."""
    if scale is Scale.SHARE:
        return 0.0 <= value <= 100.0
    return value >= 0.0 or scale is Scale.LINEAR


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
