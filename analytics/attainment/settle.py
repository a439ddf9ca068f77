"""From bounds of a reported value to a verdict, and from several readings' verdicts to one status.

A reported value may be known exactly (lower = upper) or only between two bounds. ``sure`` is true where every value
between them meets the target, ``possible`` where at least one does.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import numpy.typing as npt

from analytics.indicators.converted_ozone import CERTAIN, TINY
from analytics.targets.comparators import met
from analytics.terms import Comparator, Qualifier, Status

Bools = npt.NDArray[np.bool_]
Floats = npt.NDArray[np.floating]

#: What "about" may hide in a published figure; our convention, no standard says it.
ABOUT = 0.05

#: What a verdict says of the target; the others say nothing yet, or never will.
_SAYS = {Status.MET: True, Status.MET_EARLY: True, Status.MISSED: False, Status.LOST: False}


def sure_and_possible(
    lower: npt.ArrayLike,
    upper: npt.ArrayLike,
    comparator: str,
    threshold: float,
    threshold_high: float | None = None,
) -> tuple[Bools, Bools]:
    """Whether all, and whether any, of the values between two reported bounds meet the target.

    Parameters
    ----------
    lower, upper : array_like
        Bounds of the reported (already rounded) value; NaN stands for "no bound on this side".
    comparator, threshold, threshold_high
        The target.

    Returns
    -------
    sure, possible : ndarray of bool
        Same shape as the bounds; ``sure`` implies ``possible``.

    Examples
    --------
    >>> sure, possible = sure_and_possible([66.0], [82.7], ">=", 67.5)
    >>> bool(sure[0]), bool(possible[0])
    (False, True)
    """
    low = np.atleast_1d(np.asarray(lower, dtype=float))
    high = np.atleast_1d(np.asarray(upper, dtype=float))
    low = np.where(np.isnan(low), -np.inf, low)
    high = np.where(np.isnan(high), np.inf, high)
    at_low = np.asarray(met(low, comparator, threshold, threshold_high), dtype=bool)
    at_high = np.asarray(met(high, comparator, threshold, threshold_high), dtype=bool)
    possible = at_low | at_high
    if comparator == Comparator.RANGE and threshold_high is not None:
        possible = possible | ((low < threshold) & (high > threshold_high))
    return at_low & at_high, possible


def closed_verdict(sure: bool, possible: bool) -> Status:
    """Verdict on a period that is over: ``met``, ``missed``, or ``undetermined`` where the bounds straddle."""
    if sure:
        return Status.MET
    return Status.UNDETERMINED if possible else Status.MISSED


def chance_verdict(p_low: float, p_high: float) -> Status:
    """Verdict on a period that is over and known but for the error of converted values.

    Parameters
    ----------
    p_low, p_high : float
        Probability that the target was met with what else is missing at its worst, and at its best.

    Returns
    -------
    Status
        ``met`` or ``missed`` where that is `CERTAIN`; else ``undetermined``: a probability is no verdict.

    Examples
    --------
    >>> [chance_verdict(p, p).value for p in (0.998, 0.17, 0.004)]
    ['met', 'undetermined', 'missed']
    """
    if p_low >= CERTAIN:
        return Status.MET
    return Status.MISSED if p_high <= 1.0 - CERTAIN + TINY else Status.UNDETERMINED


def open_chance_verdict(p_low: float, p_high: float) -> Status:
    """Verdict on a period that still runs, from the shares of draws that the worst and the best remainder meet.

    Examples
    --------
    >>> [open_chance_verdict(*ends).value for ends in ((0.995, 1.0), (0.3, 1.0), (0.0, 0.004))]
    ['met early', 'open', 'lost']
    """
    return open_verdict(p_low >= CERTAIN, p_high > 1.0 - CERTAIN + TINY)


def open_verdict(sure: bool, possible: bool) -> Status:
    """Verdict on a period that still runs, from the best and the worst remainder there could be.

    Parameters
    ----------
    sure : bool
        Even the worst possible remainder meets the target.
    possible : bool
        At least the best possible remainder meets it.
    """
    if sure:
        return Status.MET_EARLY
    return Status.OPEN if possible else Status.LOST


def settle(primary: str, others: Iterable[str], closed: bool) -> Status:
    """One status from the primary reading and the ones that do not; one rule before and after the period's end.

    A verdict says yes (``met``, ``met early``), no (``missed``, ``lost``) or not yet (``open``, ``undetermined``).

    1. A primary reading that decides neither keeps its own verdict, whatever the others say: they cannot replace it.
    2. One that says yes or no is ``contested`` if another reading says the opposite.
    3. It is ``contested`` as well, while the period runs, if another reading has not decided yet: that one may still
       come to say the opposite. After the end a reading that could not decide no longer can, and takes no part.

    So nothing is taken back as days go by: a reading's yes or no is final (its open days were tried at their best and
    worst), hence ``met early`` ends as ``met`` and ``lost`` as ``missed``. ``contested`` stays so, or ends as what the
    primary reading said once the others have come round to it or can say nothing more; it never becomes ``open`` or
    ``undetermined``. ``undetermined`` follows ``open`` only. (A correction of past days, or
    the bureau's list of events when it comes, can change any.)

    Examples
    --------
    >>> [settle("met", [other], closed=True).value for other in ("missed", "undetermined")]
    ['contested', 'met']
    >>> settle("lost", ["open"], closed=False).value, settle("open", ["met early"], closed=False).value
    ('contested', 'open')
    >>> settle("undetermined", ["met"], closed=True).value
    'undetermined'
    """
    own = Status(primary)
    answer = _SAYS.get(own)
    if answer is None:
        return own
    opposed = {_SAYS.get(Status(other)) for other in others} - {answer}
    if closed:
        opposed.discard(None)
    return Status.CONTESTED if opposed else own


def settle_official(primary: str, others: Iterable[str], official: str | None, closed: bool) -> Status:
    """One status where the target will be judged by a published value that the series only comes near.

    Parameters
    ----------
    primary : str
        Verdict of the primary reading.
    others : iterable of str
        Verdicts of the others, but for the next.
    official : str or None
        Verdict on the scale of published values; None where their ratio to the series is not known.
    closed : bool
        Whether the period is over.

    Returns
    -------
    Status
        As `settle` has it, with one more rule: what the primary reading says is not final as long as the error of the
        ratio leaves the published value open. Then the target is ``undetermined`` after the end and ``open`` before,
        or ``contested`` if another reading says the opposite.

    Examples
    --------
    >>> settle_official("met", [], "undetermined", True).value, settle_official("met", [], "missed", True).value
    ('undetermined', 'contested')
    >>> [settle_official("met early", others, "open", False).value for others in ([], ["lost"])]
    ['open', 'contested']
    """
    others, own = [*others], _SAYS.get(Status(primary))
    if official is None or own is None:
        return settle(primary, others, closed)
    if _SAYS.get(Status(official)) is not None:
        return settle(primary, [*others, official], closed)
    if any(_SAYS.get(Status(other)) is (not own) for other in others):
        return Status.CONTESTED
    return Status.UNDETERMINED if closed else Status.OPEN


def figure_bounds(value: float, qualifier: str) -> tuple[float, float]:
    """Bounds of a published number with its qualifier; a strict bound is moved by the smallest step there is.

    ``~`` stands for "about" and is read as within 5 per cent (our convention).

    Examples
    --------
    >>> figure_bounds(76.0, ">=")
    (76.0, inf)
    >>> figure_bounds(50.0, "~")
    (47.5, 52.5)
    """
    around = abs(value) * ABOUT
    table = {
        Qualifier.EXACT: (value, value),
        Qualifier.AT_LEAST: (value, np.inf),
        Qualifier.ABOVE: (float(np.nextafter(value, np.inf)), np.inf),
        Qualifier.AT_MOST: (-np.inf, value),
        Qualifier.BELOW: (-np.inf, float(np.nextafter(value, -np.inf))),
        Qualifier.ABOUT: (value - around, value + around),
    }
    return table[Qualifier(qualifier)]
