"""An assessment under a scenario beside the same one without it."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from analytics.attainment.assess import Assessment

#: What a scenario adds behind the columns of the baseline.
SCENARIO_COLUMNS = [
    "scenario",
    "p_met_scenario",
    "p_low_scenario",
    "p_high_scenario",
    "likelihood_scenario",
    "margin_scenario",
    "status_scenario",
    "change_points",
]


def side_by_side(made: Assessment, columns: Sequence[str]) -> pd.DataFrame:
    """Rows of the baseline with what becomes of them under the scenario.

    Parameters
    ----------
    made : Assessment
        Under a scenario, with its baseline; without one its own rows come back.
    columns : sequence of str
        Columns of the baseline to keep, first and in this order.

    Returns
    -------
    DataFrame
        ``columns``, then ``SCENARIO_COLUMNS``; ``change_points`` is the change of P(met) in percentage points, NaN
        where either has no single figure.

    Raises
    ------
    ValueError
        If the two are about different targets: a bug, never a fault of the data.

    Examples
    --------
    Under "winter -10%" a goal of 60 % has 75 %, which is 15 points more:

    >>> from datetime import date
    >>> def made(p, **more):
    ...     rows = pd.DataFrame({"target_id": ["x-2023/1"], "p_met": [p], "p_low": [p], "p_high": [p],
    ...                          "likelihood": ["likely"], "margin": [1.0], "status": ["open"]})
    ...     return Assessment(date(2025, 10, 1), rows, pd.DataFrame(), {}, pd.DataFrame(), pd.DataFrame(), **more)
    >>> from analytics.forecast import parse_scenario
    >>> assumed = made(0.75, assumed=parse_scenario("winter -10%"), baseline=made(0.6))
    >>> side_by_side(assumed, ["p_met"])[["p_met", "scenario", "p_met_scenario", "change_points"]].to_numpy().tolist()
    [[0.6, 'winter -10%', 0.75, 15.0]]
    """
    if made.baseline is None:
        return made.outlook[list(columns)]
    base, assumed = made.baseline.outlook, made.outlook
    if base["target_id"].tolist() != assumed["target_id"].tolist():
        raise ValueError("a scenario and its baseline are about different targets")
    rows = base[list(columns)].assign(scenario=made.scenario)
    for name in SCENARIO_COLUMNS[1:-1]:
        rows[name] = assumed[name.removesuffix("_scenario")].to_numpy()
    change = (100.0 * (assumed["p_met"] - base["p_met"])).round(6) + 0.0
    return rows.assign(change_points=change.to_numpy())
