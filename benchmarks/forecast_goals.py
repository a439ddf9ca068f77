"""The goals of the forecast and how far they are met: tables of a back-test's rows, one a model, city and origin."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd

from analytics.evaluation import scores
from analytics.evaluation.calibrated import calibrated_range
from analytics.forecast import DEFAULT_MODEL

THRESHOLDS = range(85, 116, 5)  # P(mean below) is judged at these percentages of last year's mean
P_COLUMNS = [f"p{r}" for r in THRESHOLDS]
KEY = ["city", "year", "origin"]


def p_met(table: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    """Stated probabilities and outcomes at every threshold, ``(n, n_thresholds)``."""
    met = table["actual"].to_numpy()[:, None] < np.array(THRESHOLDS) / 100 * table["last"].to_numpy()[:, None]
    return table[P_COLUMNS].to_numpy(), met


def ratio_range(table: pd.DataFrame, other: str, measure: Callable[[pd.DataFrame, pd.DataFrame], float]) -> list[float]:
    """Ratio of scores, default against another model, with 5 and 95 % from redrawing year × climate region blocks."""
    mine, theirs = (table[table["model"] == m].set_index(KEY).sort_index() for m in (DEFAULT_MODEL, other))
    both = mine.index.intersection(theirs.index)
    mine, theirs = mine.loc[both], theirs.loc[both]
    blocks = list(mine.groupby([mine.index.get_level_values("year"), "climate_region"]).indices.values())
    rng = np.random.default_rng(1)
    found = [measure(mine, theirs)]
    drawn = [np.concatenate([blocks[i] for i in rng.integers(0, len(blocks), len(blocks))]) for _ in range(200)]
    again = [measure(mine.iloc[rows], theirs.iloc[rows]) for rows in drawn]
    return [*found, *np.quantile(again, [0.05, 0.95])]


def crps_ratio(mine: pd.DataFrame, theirs: pd.DataFrame) -> float:
    return float(mine["crps"].mean() / theirs["crps"].mean())


def brier_skill(mine: pd.DataFrame, theirs: pd.DataFrame) -> float:
    return scores.skill(*(scores.brier(*(v.ravel() for v in p_met(t))) for t in (mine, theirs)))


def goals(table: pd.DataFrame) -> pd.DataFrame:
    """The goals' table: required, stretch, measured (with a range), met."""
    models = set(table["model"])
    mine = table[table["model"] == DEFAULT_MODEL]
    rows: list[tuple[str, str, str, str, bool | None]] = []
    for other, need, stretch in (("prophet", 0.57, 0.52), ("auto_arima", 0.80, 0.75)):
        if other in models:
            x, low, high = ratio_range(table, other, crps_ratio)
            rows.append(
                (f"CRPS / {other}", f"<= {need}", f"<= {stretch}", f"{x:.3f} [{low:.3f}, {high:.3f}]", x <= need)
            )
        else:
            rows.append((f"CRPS / {other}", f"<= {need}", f"<= {stretch}", "not run (--rivals)", None))
    wide = table.pivot_table(index="origin", columns="model", values="crps")
    simple = wide[[m for m in wide if m not in (DEFAULT_MODEL, "panel")]]
    by_origin = wide[DEFAULT_MODEL] / simple.min(axis=1)
    values_text = " ".join(f"{v:.2f}" for v in by_origin)
    rows.append(("CRPS / best single model, by origin", "< 1 each", "", values_text, bool((by_origin < 1).all())))
    p, met = p_met(mine)
    ranges = calibrated_range(mine.rename(columns={"city": "region_id"}), p)
    for level in (80, 95):
        low, high = ranges[f"coverage_{level}"]  # type: ignore[misc]
        x = round(float((np.abs(mine["pit"] - 0.5) <= level / 200).mean()), 4)  # as the range is
        stretch = "0.77-0.83" if level == 80 else "0.93-0.97"
        rows.append((f"coverage {level} %", f"{low:.3f}-{high:.3f}", stretch, f"{x:.3f}", low <= x <= high))
    if "climatology" in models:
        x, low, high = ratio_range(table, "climatology", brier_skill)
        rows.append(
            ("Brier skill against climatology", ">= 0.40", ">= 0.45", f"{x:.3f} [{low:.3f}, {high:.3f}]", x >= 0.4)
        )
    error = scores.calibration_error(p.ravel(), met.ravel())
    low, high = ranges["calibration_error"]  # type: ignore[misc]
    rows.append(("calibration error of P(met)", f"<= {high:.3f}", "<= 0.04", f"{error:.3f}", error <= high))
    rows += _other_statistics(mine)
    print(f"\n{ranges['n']} cases in {ranges['n_blocks']} blocks, worth {ranges['n_effective']} independent ones, or "
          f"{ranges['n_effective_years']} independent years of a city; {mine['year'].nunique()} national years; "
          f"share of the variance: blocks {ranges['block_share']}, cases {ranges['case_share']}")  # fmt: skip
    return pd.DataFrame(rows, columns=["goal", "required", "stretch", "measured", "met"])


def _other_statistics(mine: pd.DataFrame) -> list[tuple[str, str, str, str, bool | None]]:
    """Coverage and Brier skill of heavy days, good days and the joint event, PM2.5 alone."""
    rows: list[tuple[str, str, str, str, bool | None]] = []
    for kind, name in (("heavy", "heavy days (PM2.5)"), ("good", "good-day share (PM2.5)")):
        cases = mine.assign(pit=mine[f"pit_{kind}"]).rename(columns={"city": "region_id"})
        low, high = calibrated_range(cases, mine[["p_" + kind]].to_numpy())["coverage_80"]  # type: ignore[misc]
        x = round(float(scores.inside(cases["pit"].to_numpy(), cases[f"ties_{kind}"].to_numpy(), 0.8).mean()), 4)
        rows.append((f"{name}: coverage 80 %", f"{low:.3f}-{high:.3f}", "", f"{x:.3f}", low <= x <= high))
    for kind, name in (("heavy", "no more heavy days"), ("good", "no fewer good days"), ("joint", "all three at once")):
        met = mine[f"met_{kind}"].to_numpy(float)
        base = np.full(len(met), met.mean())  # the frequency itself: harder than any climatology
        x = scores.skill(scores.brier(mine[f"p_{kind}"].to_numpy(), met), scores.brier(base, met))
        rows.append((f"Brier skill, {name} than last year", "> 0", "", f"{x:.3f}", x > 0))
    return rows


def report(table: pd.DataFrame) -> None:
    n = len(table) // table["model"].nunique()
    print(f"\n{n} forecasts a model, {table['city'].nunique()} cities, years {sorted(table['year'].unique().tolist())}")
    table = table.assign(
        cover80=(table["pit"] - 0.5).abs() <= 0.4,
        cover95=(table["pit"] - 0.5).abs() <= 0.475,
        bias=table["median"] - table["actual"],
    )
    by = table.groupby("model")
    wide = table.pivot_table(index="model", columns="origin", values="crps")
    print(by[["crps", "cover80", "cover95", "bias", "pit"]].mean().join(wide).round(3).to_string())
    print(table.pivot_table(index="model", columns="year", values=["crps", "bias", "cover80"]).round(2).to_string())
    mine = table[table["model"] == DEFAULT_MODEL]
    oracle = mine["oracle"].mean()
    best = by["crps"].mean().drop([DEFAULT_MODEL, "panel"], errors="ignore").min()
    closed = (best - mine["crps"].mean()) / (best - oracle)
    print(f"\noracle (given the year's common anomaly): CRPS {oracle:.2f}; {closed:.0%} of the gap from the best "
          f"single model ({best:.2f}) is closed")  # fmt: skip
    print(scores.reliability(*(v.ravel() for v in p_met(mine))).round(2).to_string(index=False))
    print("\n" + goals(table).to_string(index=False))
