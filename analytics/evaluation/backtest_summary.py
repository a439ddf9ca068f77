"""A back-test in one page of numbers: how good each model was, how sure that is, and what to compare it with."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from analytics.evaluation import scores
from analytics.evaluation.backtest import UNKNOWN_CLIMATE, BackTest
from analytics.evaluation.calibrated import calibrated_range
from analytics.evaluation.grade import RATIOS, p_name
from analytics.evaluation.outcomes import OF_SEVERAL
from analytics.forecast import DEFAULT_MODEL
from analytics.message import Message, joined
from analytics.terms import GOOD_DAYS, OZONE, PARTICULATES, REPORTED_INTERVALS

KEY = ["region_id", "year", "origin"]
REFERENCES = ("climatology", "line")
P_COLUMNS = [p_name(ratio) for ratio in RATIOS]
N_BOOTSTRAP = 2000
PIT_BINS = 10


def summarise(test: BackTest) -> dict[str, Any]:
    """Summarise a back-test, as it stands in ``summary.json``.

    Parameters
    ----------
    test : BackTest

    Returns
    -------
    dict
        ``question``, ``counts``, ``models`` (scores, coverage, reliability, skill and ranges by model, each on all
        the cases it made), ``common`` (``n, crps, crps_by_origin, skill`` by model on the cases that every model
        made, on which alone models may be ranked), ``failures`` (one row each), ``notes``. Skill is
        1 - score / score of the reference, on the cases that both made. Everything is plain numbers and text; a
        number that cannot be said is None.

    Notes
    -----
    Proper scores and their references: `analytics.evaluation.scores`.

    Examples
    --------
    The mean CRPS is that of the three cities with embedded days:

    >>> import analytics as da
    >>> from analytics.evaluation import back_test, question_of
    >>> from analytics.standards import load
    >>> asked = question_of("2024", origins="07-01", models="climatology", parameter="pm25")
    >>> test = back_test(da.open().warehouse, asked, load())
    >>> found = summarise(test)
    >>> found["counts"]["forecasts"]
    {'climatology': 3}
    >>> found["models"]["climatology"]["crps"] == round(float(test.rows["crps"].mean()), 4)
    True
    """
    question = test.question
    models = {str(name): rows for name, rows in test.rows.groupby("model", sort=False)} if len(test.rows) else {}
    return {
        "question": {
            "years": list(question.years),
            "origins": [str(origin) for origin in question.origins],
            "period": "..".join(f"{month:02d}-{day:02d}" for month, day in question.period),
            "statistic": question.statistic,
            "parameters": list(question.parameters),
            "regions": list(question.region_ids),
            "models": list(question.models),
            "default_model": DEFAULT_MODEL,
            "models_not_installed": list(question.left_out),
            "n_paths": question.n_paths,
            "seed": question.seed,
            "outcomes_known_to": test.known_to.isoformat(),
            "thresholds": list(RATIOS),
            "threshold_event": "at least" if question.statistic in GOOD_DAYS else "below",
        },
        "counts": _counts(test),
        "models": {name: _of_model(rows, models, question.statistic) for name, rows in models.items()},
        "common": _in_common(models, question.statistic),
        "failures": test.failures.to_dict(orient="records"),
        "notes": _notes(test),
    }


def _in_common(models: dict[str, pd.DataFrame], statistic: str) -> dict[str, Any]:
    """Scores on the cases that every model made."""
    keys = [pd.MultiIndex.from_frame(rows[KEY]) for rows in models.values()]
    shared = {name: rows[np.all([key.isin(k) for k in keys], axis=0)]
              for (name, rows), key in zip(models.items(), keys, strict=True)}  # fmt: skip
    if not models or next(iter(shared.values())).empty:
        return {"n": 0}
    return {
        "n": len(next(iter(shared.values()))),
        "crps": {name: _number(rows["crps"].mean()) for name, rows in shared.items()},
        "crps_by_origin": {name: _by_origin(rows, "crps") for name, rows in shared.items()},
        "skill": {name: _skills(name, shared, statistic) for name in shared},
    }


def _notes(test: BackTest) -> list[str]:
    """What a reader of the numbers has to know of the regions and the days they rest on."""
    n = _of_unknown_climate(test)
    unknown = Message(
        "climate region unknown for {n:region|regions}: in ranges and n_effective they are one block a year together",
        n=n,
    )
    measured = as_measured(test.question.statistic, test.question.parameters)
    return [unknown] * bool(n) + [measured] * bool(measured)


def as_measured(statistic: str, parameters: tuple[str, ...]) -> str:
    """Say where outcomes and forecasts are scored on days as measured while an assessment treats them by the rule.

    Examples
    --------
    >>> as_measured("mean", ("no2",)), as_measured("mean", ("pm10",))
    ('', "scored on days as measured, unlike an assessment: the bureau's list of exceptional days is not read")
    """
    several = statistic in OF_SEVERAL
    differs = []
    if several or set(parameters) & set(PARTICULATES):
        differs.append(Message("the bureau's list of exceptional days is not read"))
    if several or set(parameters) & {*OZONE}:
        differs.append(Message("8-hour ozone is not converted from the hourly maximum"))
    sentence = Message("scored on days as measured, unlike an assessment: {what}", what=joined(differs, "; "))
    return sentence if differs else ""


def _of_unknown_climate(test: BackTest) -> int:
    if test.rows.empty:
        return 0
    return int(test.rows.loc[test.rows["climate_region"] == UNKNOWN_CLIMATE, "region_id"].nunique())


def _counts(test: BackTest) -> dict[str, Any]:
    done = test.rows.drop_duplicates(["region_id", "year"]) if len(test.rows) else test.rows
    return {
        "regions_scored": int(done["region_id"].nunique()),
        "region_years_scored": len(done),
        "regions_in_pool": [int(n) for n in test.rows["n_pool"].agg(["min", "max"])] if len(test.rows) else [0, 0],
        "regions_of_unknown_climate": _of_unknown_climate(test),
        "region_years_not_scored": test.not_scored["reason"].value_counts().sort_index().to_dict(),
        "forecasts": {m: int((test.rows["model"] == m).sum()) for m in test.question.models} if len(test.rows) else {},
        "failures": {m: int((test.failures["model"] == m).sum()) for m in test.question.models},
    }


def _of_model(rows: pd.DataFrame, models: dict[str, pd.DataFrame], statistic: str) -> dict[str, Any]:
    p, met = judged(rows, statistic)
    place = rows["pit"].to_numpy(float), rows["ties"].to_numpy(float)
    asked = ~np.isnan(p)
    ranges = calibrated_range(rows, _below(p, statistic))
    row: dict[str, Any] = {
        "n": len(rows),
        "crps": _number(rows["crps"].mean()),
        "log_score": _number(rows["log_score"].mean()),
        "bias_of_median": _number((rows["q50"] - rows["actual"]).mean()),
        "mean_absolute_error": _number((rows["q50"] - rows["actual"]).abs().mean()),
        "pit_mean": _number(rows["pit"].mean()),
        "pit_histogram": scores.pit_histogram(*place, PIT_BINS),
        **{
            f"coverage_{round(100 * level)}": _number(scores.inside(*place, level).mean())
            for level in REPORTED_INTERVALS
        },
        "crps_by_origin": _by_origin(rows, "crps"),
        "crps_by_year": {str(y): _number(v) for y, v in rows.groupby("year")["crps"].mean().items()},
        "calibrated_90_percent_range": ranges,
    }
    if asked.any():
        row |= {
            "n_probabilities": int(asked.sum()),
            "brier": _number(scores.brier(p[asked], met[asked])),
            "calibration_error": _number(scores.calibration_error(p[asked], met[asked])),
            "reliability": scores.reliability(p[asked], met[asked]).round(4).to_dict(orient="records"),
        }
    row["skill"] = _skills(str(rows["model"].iloc[0]), models, statistic)
    return row


def _skills(name: str, models: dict[str, pd.DataFrame], statistic: str) -> dict[str, Any]:
    """Skill of a model against each reference."""
    others = [other for other in REFERENCES if other in models and other != name]
    return {other: _skill(models[name], models[other], statistic) for other in others}


def judged(rows: pd.DataFrame, statistic: str) -> tuple[np.ndarray, np.ndarray]:
    """Stated probabilities and outcomes at every threshold, ``(n, n_thresholds)``; NaN where there is none."""
    p = rows[P_COLUMNS].to_numpy(float)
    threshold = rows["last"].to_numpy(float)[:, None] * np.array(RATIOS)
    actual = rows["actual"].to_numpy(float)[:, None]
    met = actual >= threshold if statistic in GOOD_DAYS else actual < threshold
    return p, met


def _below(p: np.ndarray, statistic: str) -> np.ndarray:
    return 1.0 - p if statistic in GOOD_DAYS else p


def _by_origin(rows: pd.DataFrame, column: str) -> dict[str, float | None]:
    """Mean by origin as it was asked for, in the order of the time that is left."""
    table = rows.assign(since=rows["origin"].str[5:], lead=rows["origin"].str[:4].astype(int) - rows["year"])
    grouped = table.groupby(["lead", "since", "origin_day"], sort=True)[column].mean().droplevel(["lead", "since"])
    return {str(day): _number(value) for day, value in grouped.items()}


def _skill(rows: pd.DataFrame, other: pd.DataFrame, statistic: str) -> dict[str, Any]:
    """Skill against a reference on common cases, with 90 % ranges from resampling years, and year × region blocks."""
    both = rows.merge(other, on=KEY, suffixes=("", "_other"))
    if both.empty:
        return {"n": 0}
    theirs = both[[*KEY, *[f"{c}_other" for c in P_COLUMNS]]].set_axis([*KEY, *P_COLUMNS], axis=1)
    theirs = theirs.assign(last=both["last_other"], actual=both["actual_other"])
    table = both[["year", "climate_region"]].assign(
        crps=both["crps"],
        crps_other=both["crps_other"],
        brier=_mean_brier(both, statistic),
        brier_other=_mean_brier(theirs, statistic),
    )
    row: dict[str, Any] = {"n": len(both), "n_years": int(both["year"].nunique())}
    for score in ("crps", "brier"):
        part = table.dropna(subset=[score, f"{score}_other"])
        mean, reference = part[score].mean(), part[f"{score}_other"].mean()
        if part.empty or reference == 0:
            continue
        row[score] = {
            "skill": _number(1 - mean / reference),
            "by_year": bootstrap(part, score, ["year"]),
            "by_year_and_climate_region": bootstrap(part, score, ["year", "climate_region"]),
        }
    by_origin = both.groupby("origin_day")[["crps", "crps_other"]].mean()
    row["crps_by_origin"] = {str(d): _number(v) for d, v in (1 - by_origin["crps"] / by_origin["crps_other"]).items()}
    return row


def _mean_brier(rows: pd.DataFrame, statistic: str) -> np.ndarray:
    """Brier score of each case over its thresholds; NaN where it has none."""
    p, met = judged(rows, statistic)
    square = scores.squared_errors(p, met)
    asked = ~np.isnan(square)
    count = asked.sum(axis=1)
    return np.divide(np.where(asked, square, 0.0).sum(axis=1), count, out=np.full(len(p), np.nan), where=count > 0)


def bootstrap(table: pd.DataFrame, score: str, blocks: list[str], seed: int = 1) -> list[float | None]:
    """Range of a skill, 5 to 95 %, from drawing whole blocks with replacement; with one block there is none.

    Parameters
    ----------
    table : DataFrame
        ``<score>``, ``<score>_other`` and the columns of the blocks.
    score : str
    blocks : list of str
        Columns whose combinations are the blocks.

    Examples
    --------
    >>> rows = pd.DataFrame({"year": [1, 2], "crps": [1.0, 1.0], "crps_other": [2.0, 4.0]})
    >>> bootstrap(rows, "crps", ["year"])
    [0.5, 0.75]
    """
    total = table.groupby(blocks)[[score, f"{score}_other"]].sum().to_numpy()
    if len(total) < 2:
        return [None, None]
    drawn = np.random.default_rng(seed).integers(0, len(total), (N_BOOTSTRAP, len(total)))
    mine, theirs = total[drawn].sum(axis=1).T
    return [_number(v) for v in np.quantile(1 - mine / theirs, [0.05, 0.95])]


def _number(value: float) -> float | None:
    return round(float(value), 4) + 0.0 if np.isfinite(value) else None
