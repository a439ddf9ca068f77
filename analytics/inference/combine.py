"""From the class and the path of a goal to one probability, with weights learnt by leaving one plan out.

The log odds of the class are shifted by what classes were found to be too low or too high, and moved by how far the
path of related figures lies above or below its usual place. Governments know their figures when they set a goal, so a
path says less than it seems to: its slope is learnt, small, and pulled towards a stated prior. It was learnt inside
the range of paths that the pairs had. Beyond it what the class adds fades, and where a path does not expect the value
that would be needed it is gone: no share of goals met elsewhere makes up for a goal that is out of reach.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.special import expit, logit, ndtri

from analytics.inference.region_kernel import Array

PATH = Path(__file__).with_name("combination.csv")
SHIFTS = np.linspace(-1.0, 1.0, 41)
SLOPES = np.linspace(0.0, 1.0, 21)
CENTRES = np.linspace(-0.5, 2.0, 11)
SLOPE_PRIOR = (0.3, 0.3)
CENTRE_PRIOR = (0.7, 1.0)
FIELDS = ("shift", "slope", "centre", "path_low", "path_high")
EDGE = 0.005
"""No inferred probability is nearer to 0 or 1 than this."""

FARTHEST = 1e-9
"""Nearest that the probability of a path is taken to be to 0 or 1."""

FAR = 2.5
"""Standard deviations beyond which a figure is not expected: one of 160 lies further on its side."""

LEAST_WIDTH = 0.5
"""Standard deviations over which what the class adds fades at least, where paths were learnt from nearly to `FAR`."""

CLOSE = 1e-9
"""How near, in log odds, a path that is sought by halving is to the one that is looked for."""

FEWEST = 20  # pairs with related figures before their weight is learnt


@dataclass(frozen=True, slots=True)
class Weights:
    """Shift of the class, and slope and centre of the path, in log odds.

    Parameters
    ----------
    shift : float
        Added to the class.
    slope : float
        How much a path counts; 0 where the class alone answers.
    centre : float
        Log odds of a path that leaves the class as it is.
    path_low, path_high : float
        Least and greatest probability of the paths that the slope was learnt from; beyond them the class fades.
    """

    shift: float = 0.0
    slope: float = 0.0
    centre: float = 0.0
    path_low: float = 0.0
    path_high: float = 1.0


def odds(p: npt.ArrayLike, edge: float = EDGE) -> Array:
    """Log odds of probabilities, none nearer to 0 or 1 than an edge."""
    return np.asarray(logit(np.clip(np.asarray(p, dtype=float), edge, 1 - edge)), dtype=float)


def combined(weights: Weights, p_class: npt.ArrayLike, p_path: npt.ArrayLike) -> Array:
    """Probability of goals; where there is no path, or none was learnt from, the class answers.

    Examples
    --------
    >>> combined(Weights(0.0, 0.5, 0.0), [0.8, 0.8], [0.2, float("nan")]).round(3).tolist()
    [0.667, 0.8]

    A path far below those that the slope was learnt from:

    >>> combined(Weights(0.0, 0.3, 0.5, 0.03, 0.99), [0.9], [1e-6]).tolist()
    [0.005]
    """
    alone = odds(p_class) + weights.shift
    if weights.slope:
        path = odds(p_path, FARTHEST)
        alone = np.where(np.isnan(path), alone, _with_path(weights, alone, path))
    return np.clip(expit(alone), EDGE, 1 - EDGE)


def _with_path(weights: Weights, alone: Array, path: Array) -> Array:
    """Log odds of a class and a path: by the learnt slope inside the range learnt from, by the path alone far beyond.

    What the class adds to a path fades from the end of that range, in standard deviations of the path, to `FAR`, and
    there is none beyond. Where it still is of the sign that would make the sum fall with a better path it is kept until
    it is nought, which is where class and path agree. So the sum rises with the path, without a step.
    """
    return _beside(weights, alone, _learnt(weights, alone), path)


def _beside(weights: Weights, alone: Array, learnt: tuple[Array, Array], path: Array) -> Array:
    """`_with_path`, the range learnt from being known: who seeks a path asks for many beside one class."""
    both = alone + weights.slope * (path - weights.centre)
    return np.asarray(path + _kept(learnt, path) * (both - path), dtype=float)


def _learnt(weights: Weights, alone: Array) -> tuple[Array, Array]:
    """Ends of the range in which a class is kept beside a path, in standard deviations of the path."""
    ahead = alone - weights.slope * weights.centre
    agree = ahead / (1.0 - weights.slope) if weights.slope < 1.0 else np.copysign(np.inf, ahead)
    start, end = odds([weights.path_low, weights.path_high], FARTHEST)
    return _deviations(np.minimum(start, agree)), _deviations(np.maximum(end, agree))


def _kept(learnt: tuple[Array, Array], path: Array) -> Array:
    """Share of what the class adds to a path that is kept, 0 to 1."""
    (low, high), at = learnt, _deviations(path)
    below = (low - at) / np.maximum(FAR + low, LEAST_WIDTH)
    above = (at - high) / np.maximum(FAR - high, LEAST_WIDTH)
    return np.clip(1.0 - np.maximum(below, above), 0.0, 1.0)


def kept(weights: Weights, p_class: float, p_path: float) -> float:
    """Share of what is known of goals like one that is kept beside its path: 1 inside the range learnt from, 0 far off.

    Examples
    --------
    >>> weights = Weights(0.0, 0.3, 0.5, 0.05, 0.99)
    >>> [round(kept(weights, 0.9, p), 2) for p in (0.5, 0.02, 0.001)]
    [1.0, 0.52, 0.0]
    """
    alone = odds(p_class) + weights.shift
    return float(_kept(_learnt(weights, alone), odds(p_path, FARTHEST))) if weights.slope else 1.0


def _deviations(log_odds: npt.ArrayLike) -> Array:
    """How many standard deviations of a normal path correspond to log odds."""
    of = np.abs(np.asarray(log_odds, dtype=float))
    return np.asarray(-np.sign(log_odds) * ndtri(expit(-of)), dtype=float)


def path_for(weights: Weights, p_class: float, p: float) -> float | None:
    """Probability of a path with which the combination reaches `p`; None where no path would, for it does not count.

    Examples
    --------
    >>> weights = Weights(0.0, 0.5, 0.0)
    >>> round(path_for(weights, 0.6, 0.8), 3), round(float(combined(weights, 0.6, path_for(weights, 0.6, 0.8))), 3)
    (0.877, 0.8)
    """
    if not weights.slope:
        return None
    alone, wanted = odds(p_class) + weights.shift, float(logit(p))
    low, high = (float(one) for one in odds([FARTHEST, 1 - FARTHEST], FARTHEST))
    learnt = _learnt(weights, alone)
    while high - low > CLOSE:
        middle = (low + high) / 2
        low, high = (low, middle) if _beside(weights, alone, learnt, np.array(middle)) >= wanted else (middle, high)
    return float(np.clip(expit(high), FARTHEST, 1 - FARTHEST))


def levels_given(levels: npt.ArrayLike, below_path: float, below: float) -> Array:
    """Levels of a path's distribution that are those asked for once the chance of being below a limit is another.

    What the class adds to a path says on which side of the goal's number the value comes out, and nothing of where on
    that side: so each side keeps its form and gets the probability that the combination has (Jeffrey's rule:
    R. Jeffrey, *The Logic of Decision*, 1965, ch. 11).

    Parameters
    ----------
    levels : array_like
        Levels asked for.
    below_path, below : float
        Probability that the value is below the limit, of the path and of the combination.

    Examples
    --------
    >>> levels_given([0.1, 0.5, 0.9], 0.5, 0.2).round(4).tolist(), levels_given([0.1, 0.5], 0.3, 0.3).round(4).tolist()
    ([0.25, 0.6875, 0.9375], [0.1, 0.5])
    """
    asked = np.asarray(levels, dtype=float)
    was, now = (float(np.clip(p, FARTHEST, 1 - FARTHEST)) for p in (below_path, below))
    return np.where(asked < now, asked * was / now, was + (asked - now) * (1 - was) / (1 - now))


class Normal(NamedTuple):
    """A normal distribution on an axis."""

    mean: float
    sd: float


def near_the_goal(path: Normal, limit: float, side: float, lead: float, p: float) -> Normal:
    """A path's distribution with what is known of how far values come out from their goals.

    Values of goals lie near their goals: a lead over the limit is normal with standard deviation ``lead`` and positive
    with probability ``p`` (`analytics.inference.leads`). Where a path is wide, for few figures stand behind it, that
    says more than the path. The two are taken as independent, so their densities are multiplied.

    Parameters
    ----------
    path : Normal
        What related figures say, on the axis of the indicator.
    limit : float
        The goal's number on that axis.
    side : float
        1 where more is better, else -1.
    lead : float
        Standard deviation of the lead on that axis.
    p : float
        Probability that the goal is met.

    Examples
    --------
    >>> near = near_the_goal(Normal(0.0, 1.0), 1.0, 1.0, 1.0, 0.5)
    >>> near.mean, round(near.sd, 3)
    (0.5, 0.707)
    """
    ours, theirs = path.sd**-2, lead**-2
    led = limit + side * lead * float(ndtri(p))
    return Normal((path.mean * ours + led * theirs) / (ours + theirs), (ours + theirs) ** -0.5)


def log_loss(p: npt.ArrayLike, met: npt.ArrayLike) -> float:
    """Mean negative log probability of what happened."""
    chance, outcome = np.asarray(p, dtype=float), np.asarray(met, dtype=float)
    return float(-np.mean(outcome * np.log(chance) + (1 - outcome) * np.log1p(-chance)))


def learn(table: pd.DataFrame) -> Weights:
    """Shift that is best for the class alone, then the slope that is best, prior included, where there is a path.

    Parameters
    ----------
    table : DataFrame
        ``p_class``, ``p_path`` and ``met``, each pair predicted without its plan.
    """
    if table.empty:
        return Weights()
    nothing = np.full(len(table), np.nan)
    losses = [log_loss(combined(Weights(shift), table["p_class"], nothing), table["met"]) for shift in SHIFTS]
    shift = float(SHIFTS[int(np.argmin(losses))])
    paths = table[table["p_path"].notna()]
    if len(paths) < FEWEST:
        return Weights(shift)
    ends = float(paths["p_path"].min()), float(paths["p_path"].max())
    options = [Weights(shift, float(slope), float(centre), *ends) for slope in SLOPES for centre in CENTRES]
    return min(options, key=lambda one: _penalised(one, paths))


def _penalised(weights: Weights, paths: pd.DataFrame) -> float:
    """Log loss of all pairs plus the prior of slope and centre."""
    off = [(weights.slope - SLOPE_PRIOR[0]) / SLOPE_PRIOR[1], (weights.centre - CENTRE_PRIOR[0]) / CENTRE_PRIOR[1]]
    loss = log_loss(combined(weights, paths["p_class"], paths["p_path"]), paths["met"])
    return len(paths) * loss + 0.5 * (off[0] ** 2 + off[1] ** 2)


@cache
def as_of(day: date, path: Path = PATH) -> Weights:
    """Weights of the newest vintage that was valid on a day; the class alone before the first."""
    if not path.exists():
        return Weights()
    table = pd.read_csv(path, comment="#", parse_dates=["valid_from"])
    valid = table[table["valid_from"] <= pd.Timestamp(day)].sort_values("valid_from")
    return Weights() if valid.empty else Weights(*(float(valid.iloc[-1][name]) for name in FIELDS))
