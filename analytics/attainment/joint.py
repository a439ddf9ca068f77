"""Joint probability that all air targets of a region and period are met, read off the same sample paths."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analytics.attainment.answer_columns import JOINT_COLUMNS
from analytics.attainment.likelihood import one_probability
from analytics.attainment.verdict import Verdict
from analytics.targets.target import Key


def joint(groups: dict[Key, list[tuple[str, Verdict]]]) -> pd.DataFrame:
    """Joint P(met) of the targets that share a region, a period and therefore their paths.

    Parameters
    ----------
    groups : dict
        (region_id, period_start, period_end) → (target_id, verdict) of its targets. A lost target makes the joint
        probability 0, one met early takes no part in it; targets without paths are left out.

    Returns
    -------
    DataFrame
        One row a group with at least one usable target, columns ``JOINT_COLUMNS``; ``targets`` is a tuple of ids.
        With bounds, ``p_joint_low`` asks every target to be met at its worst bound, ``p_joint_high`` at its best.
        No row's ``p_joint_high`` exceeds the smallest ``p_high`` of its targets' primary readings.
    """
    rows = [_row(key, members) for key, members in groups.items() if any(j.sure.size for _, j in members)]
    return pd.DataFrame(rows, columns=JOINT_COLUMNS)


def _row(key: Key, members: list[tuple[str, Verdict]]) -> dict[str, object]:
    used = [(target_id, judged) for target_id, judged in members if judged.sure.size]
    # of a closed period some targets have one outcome, and those on converted ozone one a draw
    sure = np.logical_and.reduce(np.broadcast_arrays(*(judged.sure for _, judged in used)))
    possible = np.logical_and.reduce(np.broadcast_arrays(*(judged.possible for _, judged in used)))
    low, high = float(sure.mean()), float(possible.mean())
    return {
        "region_id": key[0],
        "period_start": key[1],
        "period_end": key[2],
        "targets": tuple(target_id for target_id, _ in used),
        "n_targets": len(used),
        "p_joint": one_probability(low, high),
        "p_joint_low": low,
        "p_joint_high": high,
    }
