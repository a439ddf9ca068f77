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
