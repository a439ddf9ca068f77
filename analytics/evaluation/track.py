"""The track record that a briefing shows: how a model did on earlier years, distilled from back-test scores.

Run as ``python -m analytics.evaluation.track OUT_OF_BACKTEST … --out data/raw/evaluation/track_record.csv``.
"""

from __future__ import annotations

import argparse
import json
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd

from analytics.evaluation.outcomes import OF_SEVERAL
from analytics.evaluation.question import question_of
from analytics.indicators import readings_for
from analytics.standards import load
from analytics.terms import DAY_STATISTICS

COLUMNS = [
    "model", "statistic", "parameter", "years_ahead", "origin_month", "years", "n", "n_regions", "n_pool", "cover80",
    "mean_abs_error", "dust",
]  # fmt: skip


def track_record(scores: pd.DataFrame, model: str, statistic: str, parameter: str, n_pool: int) -> pd.DataFrame:
    """Summarise one model's scores by the month of origin and how many years ahead it lies.

    Parameters
    ----------
    scores : DataFrame
        Rows of ``scores.csv``: ``model, region_id, year, origin, q10, q50, q90, actual``; where present
        ``years_ahead``, the N of origins ``MM-DD@N`` (0 for the plain ones, within the period or just before it).
    model, statistic, parameter : str
        What was forecast, and by which model.
    n_pool : int
        Regions whose data the forecasts had to learn from, at the most.

    Returns
    -------
    DataFrame
        `COLUMNS`: ``cover80`` is the share of outcomes inside the 80 % range (0..1), ``mean_abs_error`` that of
        the median, in the statistic's unit; ``dust`` says whether the counted days had dust ``in`` or left our
        suspects out (``suspects_out``), empty for other statistics.

    Examples
    --------
    >>> rows = pd.DataFrame({"model": ["m"], "region_id": ["x"], "year": [2019], "origin": ["2019-10-01"],
    ...                      "q10": [1.0], "q50": [2.0], "q90": [3.0], "actual": [2.5]})
    >>> track_record(rows, "m", "mean", "pm25", 300)[["cover80", "mean_abs_error"]].values.tolist()
    [[1.0, 0.5]]
    """
    own = scores[scores["model"] == model]
    inside = own["actual"].between(own["q10"], own["q90"])
    rows = own.assign(
        years_ahead=own.get("years_ahead", 0),
        origin_month=pd.to_datetime(own["origin"]).dt.month,
        inside=inside.astype(float),
        error=(own["q50"] - own["actual"]).abs(),
    )
    found = rows.groupby(["years_ahead", "origin_month"], as_index=False).agg(
        n=("actual", "size"), n_regions=("region_id", "nunique"), cover80=("inside", "mean"),
        mean_abs_error=("error", "mean"),
    )  # fmt: skip
    years = f"{own['year'].min()}–{own['year'].max()}"
    found = found.assign(
        model=model, statistic=statistic, parameter=parameter, years=years, n_pool=n_pool,
        dust=counted_dust(statistic, int(own["year"].max())),
    )  # fmt: skip
    return found.round({"cover80": 3, "mean_abs_error": 3})[COLUMNS]


def counted_dust(statistic: str, year: int) -> str:
    """What back-tests of good or heavy days do with dust (`analytics.evaluation.outcomes`); empty for others.

    Examples
    --------
    >>> counted_dust("heavy_day_share", 2019), counted_dust("good_day_share", 2019), counted_dust("mean", 2019)
    ('suspects_out', 'in', '')
    """
    if statistic not in DAY_STATISTICS:
        return ""
    return readings_for(statistic, None, date(year, 12, 31), load())[0].dust


def distil(folders: list[Path], model: str | None = None) -> pd.DataFrame:
    """Track records of the back-tests in some folders, one after the other.

    Parameters
    ----------
    folders : list of Path
        Output folders of ``dabiao backtest``.
    model : str, optional
        Only this one; default every model that was tested.

    Returns
    -------
    DataFrame
        As of `track_record`.
    """
    parts = []
    for folder in folders:
        summary = json.loads((folder / "summary.json").read_text(encoding="utf-8"))
        question, n_pool = summary["question"], summary["counts"]["regions_in_pool"][1]
        scores = with_years_ahead(pd.read_csv(folder / "scores.csv"), question)
        # statistics of days and the composite index are made of several pollutants and name none
        parameter = "" if question["statistic"] in OF_SEVERAL else question["parameters"][0]
        tested = scores["model"].unique() if model is None else [model]
        parts += [track_record(scores, name, question["statistic"], parameter, n_pool) for name in tested]
    return pd.concat(parts, ignore_index=True)


def with_years_ahead(scores: pd.DataFrame, question: dict[str, Any]) -> pd.DataFrame:
    """Add ``years_ahead``, the N of the origin ``MM-DD@N`` that a row was made at.

    Parameters
    ----------
    scores : DataFrame
        Rows of ``scores.csv``: at least ``year, origin``.
    question : dict
        ``years, period, origins`` as in ``summary.json``.

    Examples
    --------
    >>> rows = pd.DataFrame({"year": [2019, 2019], "origin": ["2019-10-01", "2018-10-01"]})
    >>> asked = {"years": [2019], "period": "01-01..12-31", "origins": ["10-01", "10-01@1"]}
    >>> with_years_ahead(rows, asked)["years_ahead"].tolist()
    [0, 1]
    """
    years = question["years"]
    asked = question_of(f"{years[0]}-{years[-1]}", question["period"], origins=",".join(question["origins"]))
    when = [(year, asked.origin(year, o).isoformat(), o.years_ahead) for year in asked.years for o in asked.origins]
    return scores.merge(pd.DataFrame(when, columns=["year", "origin", "years_ahead"]), on=["year", "origin"])


def main() -> None:
    """Distil the back-tests in the named folders into one table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", nargs="+", type=Path, help="output folders of dabiao backtest")
    parser.add_argument("--model", help="only this model; default every one that was tested")
    parser.add_argument("--out", required=True, type=Path)
    arguments = parser.parse_args()
    arguments.out.parent.mkdir(parents=True, exist_ok=True)
    distil(arguments.folders, arguments.model).to_csv(arguments.out, index=False, lineterminator="\n")


if __name__ == "__main__":
    main()
