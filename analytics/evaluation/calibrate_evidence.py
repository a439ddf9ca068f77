"""Distil the embedded evidence into the committed tables of `analytics/inference`.

    python -m analytics.evaluation.calibrate_evidence [--years 2020-2026]

What is learnt: how far provinces and cities scatter, how fast figures grow and how noisy they are, each indicator's own
pooled towards its group (empirical Bayes: the group's values maximise the evidence of all its indicators together, an
indicator's own the evidence of its figures times a prior around the group's). A vintage valid from a year reads only
what was known before that year began.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd
from scipy.optimize import minimize

from analytics import resources
from analytics.evaluation import evidence_layout
from analytics.inference import facts, related, spreads
from analytics.inference.axis import Axis, Group
from analytics.inference.facts import Facts
from analytics.inference.kernel import Array, Spread
from analytics.inference.related import Observed
from analytics.inference.spreads import FIELDS, PRIORS

OWN_SD = 0.35
"""How far an indicator's log spread may lie from its group's."""

DRIFT_OWN_SD = 0.05
GROUP_SD = 0.7
"""How far a group's log spread may lie from the stated prior."""

FEWEST = 3  # figures for values of an indicator's own


def embedded() -> Facts:
    """All that is embedded: the evidence, and the published figures of the project."""
    path = resources.raw_dir() / "figures" / "published_figures.csv"
    return facts.load().joined(evidence_layout.figures(pd.read_csv(path, dtype=str, keep_default_na=False)).rows)


def _to_vector(spread: Spread) -> Array:
    values = np.array([getattr(spread, name) for name in FIELDS])
    return np.concatenate([values[:1], np.log(values[1:])])


def _to_spread(vector: Array, level: float) -> Spread:
    values = np.concatenate([vector[:1], np.exp(np.clip(vector[1:], -6, 4))])
    return Spread(**dict(zip(FIELDS, (float(v) for v in values), strict=True)), level=level)


def _penalty(vector: Array, centre: Array, drift_sd: float, log_sd: float) -> float:
    apart = (vector - centre) / np.concatenate([[drift_sd], np.full(len(vector) - 1, log_sd)])
    return 0.5 * float(apart @ apart)


def _best(seen: Sequence[Observed], prior: Spread, drift_sd: float, log_sd: float) -> Spread:
    """Spread with the largest evidence times its prior."""
    centre = _to_vector(prior)

    def loss(vector: Array) -> float:
        spread = _to_spread(vector, prior.level)
        return _penalty(vector, centre, drift_sd, log_sd) - sum(related.evidence(one, spread) for one in seen)

    found = minimize(loss, centre, method="L-BFGS-B", options={"maxiter": 40, "eps": 1e-4})
    return _to_spread(found.x if found.fun <= loss(centre) else centre, prior.level)


def learn(known: Facts) -> dict[str, tuple[Spread, int, int]]:
    """Spreads of groups (``*group``) and indicators, with the figures and regions behind each."""
    learnt: dict[str, tuple[Spread, int, int]] = {}
    by_indicator = {str(name): rows for name, rows in known.readings.groupby("indicator_id")}
    groups = {name: spreads.group(known, name) for name in by_indicator}
    coding = related.Coding(known.regions)
    for group in Group:
        names = [name for name, its in groups.items() if its is group]
        seen = {name: related.observed(by_indicator[name], Axis(group), coding) for name in names}
        whole = _best(list(seen.values()), PRIORS[group], 0.05, GROUP_SD) if seen else PRIORS[group]
        rows = [by_indicator[name] for name in names]
        learnt[f"*{group}"] = (whole, sum(map(len, rows)), len({r for d in rows for r in d["region_id"]}))
        for name in names:
            if len(by_indicator[name]) >= FEWEST:
                own = _best([seen[name]], whole, DRIFT_OWN_SD, OWN_SD)
                learnt[name] = (own, len(by_indicator[name]), by_indicator[name]["region_id"].nunique())
    return learnt


def lines(whole: Facts, years: Sequence[int]) -> Iterator[str]:
    """Lines of the table, vintage by vintage."""
    yield ",".join(["valid_from", "indicator_id", "n_figures", "n_regions", *FIELDS])
    for year in years:
        for name, (spread, n, regions) in sorted(learn(whole.as_of(date(year - 1, 12, 31))).items()):
            values = [f"{getattr(spread, field):.4g}" for field in FIELDS]
            yield ",".join([f"{year}-01-01", name, str(n), str(regions), *values])


def main(arguments: Sequence[str] | None = None) -> None:
    """Write the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--years", default="2020-2026", help="first and last year that a vintage is valid from")
    parser.add_argument("--out", type=Path, default=spreads.PATH)
    options = parser.parse_args(arguments)
    first, last = (int(year) for year in options.years.split("-"))
    text = "\n".join(lines(embedded(), range(first, last + 1)))
    options.out.write_text(spreads.card(options.out) + text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
