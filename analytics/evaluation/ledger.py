"""The ledger graded: what past runs said against what came out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pandas as pd

from analytics import attainment
from analytics.errors import InputError
from analytics.evaluation import scores
from analytics.evaluation.outcomes import outcome_of
from analytics.indicators.histories import histories
from analytics.indicators.sql_macros import warehouse_standards
from analytics.terms import Status
from analytics.warehouse import Warehouse, grades, open_build, publish

KEY = ["run_id", "region_id", "indicator_id", "period_start", "period_end", "as_of", "model"]
VERDICTS = {Status.MET: True, Status.MISSED: False}


@dataclass(frozen=True)
class Graded:
    """What grading added, and how the models of the ledger stand now.

    Parameters
    ----------
    as_of : date
        Day of knowledge of the outcomes.
    probabilities, forecasts : int
        Grades added.
    by_model : DataFrame
        As in ``sql/core/ledger_scores.sql``.
    """

    as_of: date
    probabilities: int
    forecasts: int
    by_model: pd.DataFrame


def score_ledger(folder: Path, as_of: date | None = None) -> Graded:
    """Grade every recorded probability and forecast whose outcome is known, and publish the grades.

    Parameters
    ----------
    folder : Path
        Folder of the warehouse.
    as_of : date, optional
        Day of knowledge of the outcomes; default the day on which the newest value is known.

    Returns
    -------
    Graded
        Repeating adds nothing; an outcome that was corrected is graded anew.

    Raises
    ------
    InputError
        If nothing has been published yet.
    LockedError
        If another run is writing.

    Notes
    -----
    Probabilities by Brier (1950) against the verdicts *met* and *missed*, other verdicts grade nothing; forecasts
    of means by CRPS and PIT of their quantiles, where at most 10 % of the period's days are estimated.
    """
    if publish.current_build(folder) is None:
        raise InputError(f"{folder} holds no warehouse yet: 'dabiao run' makes one")
    with publish.writer(folder) as wh:
        day = as_of or wh.newest_known()
        if day is None:
            raise InputError("the warehouse holds no measurement, so there is no outcome")
        added = _put(wh, "attainment", "score", graded_probabilities(wh, day))
        added_forecasts = _put(wh, "forecast", "forecast_score", graded_forecasts(wh, day))
        by_model = wh.query("core/ledger_scores")
    with open_build(publish.current_build(folder) or folder) as wh:
        grades.export_grades(wh, folder)
    return Graded(day, added, added_forecasts, by_model)


def _put(wh: Warehouse, kind: str, table: str, graded: pd.DataFrame) -> int:
    """Add grades that are new or whose outcome has changed; returns how many."""
    if graded.empty:
        return 0
    with wh.holding("graded", graded):
        wh.execute(f"core/score_{kind}_stale").fetchall()
        before = len(wh.table(table))
        wh.execute(f"core/score_{kind}_new").fetchall()
    return len(wh.table(table)) - before


def graded_probabilities(wh: Warehouse, as_of: date) -> pd.DataFrame:
    """Brier score of every recorded probability whose target was later met or missed.

    Returns
    -------
    DataFrame
        Columns of table ``score``.
    """
    stated = wh.query("core/score_attainment", as_of=as_of)
    if stated.empty:
        return stated
    # Few paths: a period that is over has no future to draw.
    outlook = attainment.assess(wh, as_of, n_paths=50, evidence=attainment.OWN_EVIDENCE).outlook
    verdicts = outlook.loc[outlook["status"].isin(VERDICTS), ["target_id", "status"]]
    graded = stated.merge(verdicts, on="target_id")
    met = graded.pop("status").map(VERDICTS).astype(bool)
    return graded.assign(met=met, brier=(graded["p_met"] - met) ** 2, judged_on=as_of)


def graded_forecasts(wh: Warehouse, as_of: date) -> pd.DataFrame:
    """CRPS and PIT of every recorded distribution of a mean whose period is over.

    Returns
    -------
    DataFrame
        Columns of table ``forecast_score``.
    """
    quantiles = wh.query("core/score_forecast", as_of=as_of)
    quantiles = quantiles[quantiles["indicator_id"].str.endswith("_mean")]
    if quantiles.empty:
        return pd.DataFrame(columns=[*KEY, "actual", "crps", "pit", "estimated_share", "judged_on"])
    asked = ["region_id", "indicator_id", "period_start", "period_end"]
    actual = _actual_means(wh, as_of, quantiles[asked].drop_duplicates())
    rows = [
        {**dict(zip(KEY, key, strict=True)), **_grade(part)}
        for key, part in quantiles.merge(actual, on=asked).groupby(KEY, sort=True)
    ]
    return pd.DataFrame(rows, columns=[*KEY, "actual", "crps", "pit", "estimated_share"]).assign(judged_on=as_of)


def _grade(part: pd.DataFrame) -> dict[str, float]:
    levels, values, actual = part["level"].to_numpy(), part["value"].to_numpy(), float(part["actual"].iloc[0])
    return {
        "actual": actual,
        "crps": scores.crps_of_quantiles(levels, values, actual),
        "pit": scores.pit_of_quantiles(levels, values, actual),
        "estimated_share": float(part["estimated_share"].iloc[0]),
    }


def _actual_means(wh: Warehouse, as_of: date, asked: pd.DataFrame) -> pd.DataFrame:
    """Mean of each region, indicator and period that may be scored."""
    parameters = asked["indicator_id"].str.removesuffix("_mean")
    known = histories(wh, as_of, asked["region_id"].unique().tolist(), parameters.unique().tolist())
    found = []
    standards = warehouse_standards(wh)
    for row, parameter in zip(asked.to_dict(orient="records"), parameters, strict=True):
        if row["region_id"] in known:
            start, end = (pd.Timestamp(row[name]).date() for name in ("period_start", "period_end"))
            out = outcome_of(known[row["region_id"]], start, end, (parameter,), standards)
            mean = float(pd.Series(out.days[parameter][0]).mean()) if not out.refused else float("nan")
            found.append({**row, "actual": mean, "estimated_share": out.estimated_share})
    columns = [*asked.columns, "actual", "estimated_share"]
    return pd.DataFrame(found, columns=columns).dropna(subset=["actual"])
