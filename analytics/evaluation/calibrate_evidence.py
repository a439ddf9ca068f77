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
from itertools import product

import numpy as np
import pandas as pd
from scipy.optimize import minimize

from analytics import resources
from analytics.evaluation import evidence_layout, evidence_leads
from analytics.evaluation.evidence_pairs import nested, pairs, scored_goals
from analytics.forecast.backend import one_blas_thread
from analytics.inference import combine, facts, leads, reference_class, related, spreads
from analytics.inference.axis import Axis, Group
from analytics.inference.combine import learn as learn_weights
from analytics.inference.facts import Facts
from analytics.inference.reference_class import Pooling
from analytics.inference.region_kernel import Array, Spread
from analytics.inference.related import Observed
from analytics.inference.spreads import FIELDS, PRIORS

OWN_SD = 0.35
"""How far an indicator's log spread may lie from its group's."""

DRIFT_OWN_SD = 0.05
GROUP_SD = 0.7
"""How far a group's log spread may lie from the stated prior."""

EFFECTS, YEARS, PLANS = (0.1, 0.2, 0.35, 0.5), (0.2, 0.5, 0.8, 1.2, 1.6, 2.2), (0.3, 0.6, 1.0, 1.4)
"""Prior spreads of the classes that are tried."""

FEWEST = 3  # figures for values of an indicator's own


def embedded() -> Facts:
    """All that is embedded: the evidence, and the published figures of the project."""
    path = resources.raw_dir() / "figures" / "published_figures.csv"
    return facts.load().joined(evidence_layout.figures(pd.read_csv(path, dtype=str, keep_default_na=False)).rows)


def _to_vector(spread: Spread) -> Array:
    values = np.array([getattr(spread, name) for name in FIELDS])
    return np.concatenate([values[:1], np.log(values[1:])])


def _to_spread(vector: Array, level: float) -> Spread:
    values = np.concatenate([vector[:1], np.exp(np.clip(vector[1:], -6, 6))])
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
        seen = {name: related.observed(by_indicator[name], Axis(group), coding, known.biases) for name in names}
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


def best_pooling(known: Facts) -> Pooling:
    """Prior spreads of the classes with the largest evidence on a coarse grid."""
    seen = reference_class.learnable(known)
    options = [Pooling(*one) for one in product(EFFECTS, YEARS, PLANS)]
    return max(options, key=lambda one: reference_class.fit(seen, one)[1]) if seen.classes else Pooling()


def class_lines(whole: Facts, years: Sequence[int]) -> Iterator[str]:
    """Lines of the table of classes, vintage by vintage."""
    yield "valid_from,n_goals,n_lists,effect,year,plan"
    for year in years:
        known = whole.as_of(date(year - 1, 12, 31))
        seen, best = reference_class.learnable(known), best_pooling(known)
        yield f"{year}-01-01,{len(seen.classes)},{len(set(seen.lists))},{best.effect:g},{best.year:g},{best.plan:g}"


def weight_lines(whole: Facts, years: Sequence[int]) -> Iterator[str]:
    """Lines of the table of weights, vintage by vintage, with log losses of pairs that have a path."""
    yield "valid_from,n_pairs,n_paths,shift,slope,centre,path_low,path_high,log_base,log_class,log_combined"
    for year in years:
        known = whole.as_of(date(year - 1, 12, 31))
        table = pairs(scored_goals(known.outcomes), known, best_pooling(known))
        weights, paths = learn_weights(table), nested(table)[lambda d: d["p_path"].notna()]
        losses = [combine.log_loss(paths[name], paths["met"]) for name in ("p_base", "p_shifted", "p")]
        values = [weights.shift, weights.slope, weights.centre, weights.path_low, weights.path_high, *losses]
        yield f"{year}-01-01,{len(table)},{len(paths)}," + ",".join(f"{value:.3f}" for value in values)


def lead_lines(whole: Facts, years: Sequence[int]) -> Iterator[str]:
    """Lines of the table of leads, vintage by vintage."""
    yield "valid_from,name,n,sd"
    for year in years:
        known = whole.as_of(date(year - 1, 12, 31))
        table = pairs(scored_goals(known.outcomes), known, best_pooling(known))
        found = evidence_leads.learn(evidence_leads.leads(table, learn_weights(table).shift))
        for name, (scale, n) in sorted(found.items()):
            yield f"{year}-01-01,{name},{n},{scale:.4g}"


@one_blas_thread
def main(arguments: Sequence[str] | None = None) -> None:
    """Write the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--years", default="2020-2026", help="first and last year that a vintage is valid from")
    parser.add_argument(
        "--only", choices=["spreads", "classes", "weights", "leads"], help="one of the tables, for a trial"
    )
    options = parser.parse_args(arguments)
    first, last = (int(year) for year in options.years.split("-"))
    whole, years = embedded(), range(first, last + 1)
    tables = {
        "spreads": (spreads.PATH, lines),
        "classes": (reference_class.PATH, class_lines),
        "weights": (combine.PATH, weight_lines),
        "leads": (leads.PATH, lead_lines),
    }
    for name, (path, made) in tables.items():
        if options.only in (None, name):
            path.write_text(spreads.card(path) + "\n".join(made(whole, years)) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
