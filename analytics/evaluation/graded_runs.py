"""The ledger graded: what past runs said against what came out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pandas as pd

from analytics.attainment.known_outcomes import known_outcomes, own_verdicts
from analytics.errors import InputError
from analytics.evaluation import scores
from analytics.evaluation.outcomes import outcome_of
from analytics.indicators.histories import histories
from analytics.indicators.sql_macros import warehouse_standards
from analytics.message import Message
from analytics.terms import Status, parameter_of_mean
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
    foreknown : int
        Judgements that are left out: the outcome was known when they were stated or entered.
    by_model, by_evidence : DataFrame
        As in ``sql/core/ledger_scores.sql`` and ``sql/core/ledger_scores_by_evidence.sql``.
    """

    as_of: date
    probabilities: int
    forecasts: int
    foreknown: int
    by_model: pd.DataFrame
    by_evidence: pd.DataFrame


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
    Probabilities by Brier (1950) against the verdicts *met* and *missed*, other verdicts grade nothing; one that was
    stated after the end of its period counts while its figure was still to come, and a judgement of an office while it
    was when it was entered, whatever day it names. Forecasts of means by CRPS and PIT of
    their quantiles, where at most 10 % of the period's days are estimated; quantiles of an office by the value that the
    verdict stands on.

    Examples
    --------
    A run of July 2025 gave the goal of 2025 a probability of 0.9, and it was met: (0.9 - 1)² = 0.01.

    >>> import shutil
    >>> import tempfile
    >>> import analytics as da
    >>> folder = Path(tempfile.mkdtemp()) / "warehouse"  # a copy of the embedded data, to write into
    >>> _ = shutil.copytree(da.open().warehouse.path.parent, folder)
    >>> with publish.writer(folder) as wh:
    ...     _ = wh.con.execute("INSERT INTO forecast_run VALUES ('r1', '2025-07-01', 'combined', 1, 1000, '0.1', '', "
    ...                        "'all', '2025-06-30', '2025-07-01')")
    ...     _ = wh.con.execute("INSERT INTO attainment BY NAME SELECT 'r1' AS run_id, DATE '2025-07-01' AS as_of, "
    ...                        "target_id, region_id, '' AS region, indicator_id AS indicator, comparator, unit, "
    ...                        "period_start, period_end, 0.9 AS p_met, 'open' AS status FROM target "
    ...                        "WHERE target_id = 'xinxiang-2023/2-pm25'")
    >>> score_ledger(folder).by_model[["n_probabilities", "brier"]].round(4).to_numpy().tolist()
    [[1.0, 0.01]]
    """
    if publish.current_build(folder) is None:
        raise InputError(Message("{folder} holds no warehouse yet: 'dabiao run' makes one", folder=folder))
    with publish.writer(folder) as wh:
        day = as_of or wh.newest_known()
        if day is None:
            raise InputError(Message("the warehouse holds no measurement, so there is no outcome"))
        stated, quantiles = wh.query("core/score_attainment", as_of=day), wh.query("core/score_forecast", as_of=day)
        foreknown = known_when_judged(wh, stated)
        stated, quantiles = (rows[~rows["run_id"].isin(foreknown)] for rows in (stated, quantiles))
        verdicts = own_verdicts(wh, day) if len(stated) or len(quantiles) else pd.DataFrame()
        added = _put(wh, "attainment", "score", graded_probabilities(day, stated, verdicts))
        added_forecasts = _put(wh, "forecast", "forecast_score", graded_forecasts(wh, day, quantiles, verdicts))
        with wh.holding("foreknown", pd.DataFrame({"run_id": foreknown}, dtype="str")):
            for table in ("attainment", "forecast"):
                wh.execute(f"core/score_{table}_foreknown").fetchall()
        by_model, by_evidence = wh.query("core/ledger_scores"), wh.query("core/ledger_scores_by_evidence")
    with open_build(publish.current_build(folder) or folder) as wh:
        grades.export_grades(wh, folder)
    return Graded(day, added, added_forecasts, len(foreknown), by_model, by_evidence)


def _put(wh: Warehouse, kind: str, table: str, graded: pd.DataFrame) -> int:
    """Add grades that are new or whose outcome has changed; returns how many."""
    if graded.empty:
        return 0
    with wh.holding("graded", graded):
        wh.execute(f"core/score_{kind}_stale").fetchall()
        before = len(wh.table(table))
        wh.execute(f"core/score_{kind}_new").fetchall()
    return len(wh.table(table)) - before


def known_when_judged(wh: Warehouse, stated: pd.DataFrame) -> list[str]:
    """Runs of judgements that foretell nothing: the outcome was known when they were stated or entered.

    Parameters
    ----------
    wh : Warehouse
        The build.
    stated : DataFrame
        Of ``sql/core/score_attainment.sql``.
    """
    judged = stated[stated["entered_on"].notna()]
    days = judged[["as_of", "entered_on"]].max(axis=1)
    asked = judged[(days > judged["period_end"]) | (days > judged["as_of"])]
    found: list[str] = []
    for day, part in asked.groupby(days[asked.index]):
        known = known_outcomes(wh, pd.Timestamp(str(day)).date())
        found += part.loc[part["target_id"].isin(known), "run_id"].tolist()
    return sorted(found)


def graded_probabilities(as_of: date, stated: pd.DataFrame, verdicts: pd.DataFrame) -> pd.DataFrame:
    """Brier score of every recorded probability whose target was later met or missed.

    Parameters
    ----------
    as_of : date
        Day of knowledge of the outcomes.
    stated : DataFrame
        Of ``sql/core/score_attainment.sql``.
    verdicts : DataFrame
        target_id, status, value as judged on that day.

    Returns
    -------
    DataFrame
        Columns of table ``score``.
    """
    if stated.empty:
        return stated
    final = verdicts.loc[verdicts["status"].isin(VERDICTS), ["target_id", "status"]]
    graded = stated.drop(columns="entered_on").merge(final, on="target_id")
    met = graded.pop("status").map(VERDICTS).astype(bool)
    return graded.assign(
        met=met, brier=scores.squared_errors(graded["p_met"].to_numpy(), met.to_numpy()), judged_on=as_of
    )


def graded_forecasts(wh: Warehouse, as_of: date, quantiles: pd.DataFrame, verdicts: pd.DataFrame) -> pd.DataFrame:
    """CRPS and PIT of every recorded distribution of a mean whose period is over, and of what offices judged.

    Parameters
    ----------
    wh : Warehouse
        The build.
    as_of : date
        Day of knowledge of the outcomes.
    quantiles : DataFrame
        Of ``sql/core/score_forecast.sql``.
    verdicts : DataFrame
        target_id, status, value as judged on that day.

    Returns
    -------
    DataFrame
        Columns of table ``forecast_score``.
    """
    columns = [*KEY, "actual", "crps", "pit", "estimated_share"]
    judged = quantiles["target_id"].notna()
    simulated = quantiles[quantiles["indicator_id"].map(parameter_of_mean).notna() & ~judged]
    parts = []
    if len(simulated):
        asked = ["region_id", "indicator_id", "period_start", "period_end"]
        parts.append(simulated.merge(_actual_means(wh, as_of, simulated[asked].drop_duplicates()), on=asked))
    if judged.any():
        final = verdicts.loc[verdicts["status"].isin(VERDICTS) & verdicts["value"].notna(), ["target_id", "value"]]
        own = quantiles[judged].merge(final.rename(columns={"value": "actual"}), on="target_id")
        parts.append(own.assign(estimated_share=0.0))
    found = pd.concat(parts) if parts else pd.DataFrame(columns=KEY)
    rows = [{**dict(zip(KEY, key, strict=True)), **_grade(part)} for key, part in found.groupby(KEY, sort=True)]
    return pd.DataFrame(rows, columns=columns).assign(judged_on=as_of)


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
    parameters = asked["indicator_id"].map(parameter_of_mean)
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
