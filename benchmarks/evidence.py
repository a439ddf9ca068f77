"""Score what is inferred of goals without figures of their own, beside the goals set for it.

    python benchmarks/evidence.py [--figures FILE] [--outcomes FILE] [--halves N]

Without files, on what is embedded: each figure is predicted without any figure of its region (leave one region out)
and with the earlier figures of its region; each goal is predicted without its plan (leave one plan out), and without
all goals of its year. With files of the collected layout, their rows are predicted and only what is embedded is learnt
from. Each prediction sees only what was known on the day before its figure or outcome was published. `--halves` draws a
random half of the regions N times, withholds all their figures, learns scatter and growth anew from the rest (a minute
a draw), and scores the figures of the withheld half.
"""

from __future__ import annotations

import argparse
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pandas as pd
from held_back_evidence import held_back, held_back_goals
from scipy.special import ndtr
from scipy.stats import spearmanr

from analytics.evaluation import calibrate_evidence, evidence_leads, scores
from analytics.evaluation.calibrate_evidence import embedded
from analytics.evaluation.evidence_pairs import Fold, PathOfGoal, as_share, nested, pairs, scored_goals
from analytics.forecast.backend import one_blas_thread
from analytics.inference import combine, reference_class, related, spreads
from analytics.inference.axis import Axis, Group
from analytics.inference.facts import Facts, known
from analytics.inference.leads import GROUPS, Leads
from analytics.inference.regions import NATION
from analytics.inference.related import Predictive, Query
from analytics.inference.settling import expected_drop
from analytics.terms import MEASURABLE

LATEST = date(2100, 1, 1)
LEVELS = (np.arange(1, 100)) / 100.0
FEWEST_PROVINCES = 2
NO_RELATED = "of which no related figure was known the day before"
NO_PROVINCES = f"of which fewer than {FEWEST_PROVINCES} other provinces had a figure, so there is no rival"
NO_EARLIER = "of regions and scopes without an earlier figure of their own"
SPREADS = (0.05, 0.1, 0.2, 0.35, 0.5, 0.8)
SHOWN_FROM = 4  # figures of an indicator
GOALS_AT = (0.1, 0.3, 0.5, 0.7, 0.9)  # quantiles at which goals are made
TENTHS, FEWEST_DROPS = 10, 50
VINTAGES = range(2020, 2027)  # years from which spreads of a half are valid, as those of the committed table


@dataclass(frozen=True)
class Scored:
    """One predicted figure with its scores, in the points of `in_points`."""

    indicator_id: str
    region_id: str
    observed: float
    crps: float
    rival: float
    inside: float
    width: float


def in_points(values: np.ndarray | float, group: Group) -> np.ndarray:
    """Values as they are scored: shares in points, amounts as 100 times their logs (about percent)."""
    v = np.asarray(values, dtype=float)
    return v if group in (Group.SHARE, Group.CHANGE) else 100.0 * Axis(group).forward(v)


def ensemble_crps(samples: np.ndarray, value: float) -> float:
    """CRPS of equally likely values."""
    apart = np.abs(samples[:, None] - samples[None, :]).mean()
    return float(np.abs(samples - value).mean() - 0.5 * apart)


def provinces_alone(rows: pd.DataFrame, facts: Facts, region_id: str) -> np.ndarray | None:
    """Newest figure of each province other than one's own: what a reader without a model would quote."""
    own = set(facts.regions.path(region_id))
    of_province = rows["region_id"].map(lambda r: len(facts.regions.path(r)) == 2 and r not in own)
    newest = rows[of_province.astype(bool)].sort_values("last").groupby("region_id")["value"].last()
    return newest.to_numpy(float) if len(newest) >= FEWEST_PROVINCES else None


def predicted(
    rows: pd.DataFrame, case: pd.Series, facts: Facts, group: Group, learnt: Path = spreads.PATH
) -> Predictive | None:
    """The model's answer to one figure, as of the day before it was published."""
    day = (case["known_at"] - timedelta(days=1)).date()
    spread = spreads.of_figures(facts, case["indicator_id"], group, day, learnt)
    query = Query(case["region_id"], case["last"], case["scope"], case["edition"], case["basis"])
    return related.predict(rows, [query], Axis(group), spread, facts.regions, known(facts.biases, day))


def score(answer: Predictive, value: float, rival: float, case: pd.Series, group: Group) -> Scored:
    """Scores of one answer."""
    quantiles = in_points(answer.quantiles(LEVELS)[0], group)
    low, high = in_points(answer.quantiles([0.1, 0.9])[0], group)
    at = float(in_points(value, group))
    samples, truth = quantiles[None, :], np.array([at])
    inside = scores.inside(scores.pit(samples, truth), scores.ties(samples, truth), 0.8)[0]
    return Scored(case["indicator_id"], case["region_id"], value, ensemble_crps(quantiles, at), rival,
                  float(inside), float(high - low))  # fmt: skip


def exact(cases: pd.DataFrame, facts: Facts) -> Iterator[tuple[pd.Series, Group]]:
    """Figures that are values and no bounds, of indicators whose figures compare."""
    for _, case in cases[cases["qualifier"].isin(MEASURABLE)].iterrows():
        group = spreads.group(facts, case["indicator_id"])
        if group is not None:
            yield case, group


def known_before(rows: pd.DataFrame, case: pd.Series) -> pd.DataFrame:
    """Figures of the case's indicator that were known before it was published."""
    return rows[(rows["indicator_id"] == case["indicator_id"]) & (rows["known_at"] < case["known_at"])]


def without_own(
    cases: pd.DataFrame, facts: Facts, learnt: Path = spreads.PATH, unscored: Counter[str] | None = None
) -> Iterator[Scored]:
    """Figures predicted without any figure of their region, against the scatter of provinces."""
    left = Counter() if unscored is None else unscored
    for case, group in exact(cases, facts):
        seen = known_before(facts.readings, case)
        others = seen[seen["region_id"] != case["region_id"]].reset_index(drop=True)
        rival = provinces_alone(others, facts, case["region_id"])
        answer = predicted(others, case, facts, group, learnt)
        if answer is None:
            left[NO_RELATED] += 1
        elif rival is None:
            left[NO_PROVINCES] += 1
        else:
            value = float(case["value"])
            yield score(
                answer, value, ensemble_crps(in_points(rival, group), float(in_points(value, group))), case, group
            )


def with_earlier(
    cases: pd.DataFrame,
    facts: Facts,
    pool: pd.DataFrame,
    learnt: Path = spreads.PATH,
    unscored: Counter[str] | None = None,
) -> Iterator[Scored]:
    """Figures predicted with earlier ones of their region and scope, against the last of these carried on."""
    left = Counter() if unscored is None else unscored
    for case, group in exact(cases, facts):
        own = known_before(pool, case)
        own = own[
            (own["region_id"] == case["region_id"]) & (own["scope"] == case["scope"]) & (own["last"] < case["last"])
        ]
        if own.empty:
            left[NO_EARLIER] += 1
            continue
        seen = known_before(facts.readings, case)
        others = seen[seen["region_id"] != case["region_id"]]
        answer = predicted(pd.concat([others, own], ignore_index=True), case, facts, group, learnt)
        if answer is None:
            left[NO_RELATED] += 1
        else:
            last = float(own.sort_values(["last", "known_at"])["value"].iloc[-1])
            value = float(case["value"])
            yield score(answer, value, abs(float(in_points(last, group) - in_points(value, group))), case, group)


def drops(cases: pd.DataFrame, facts: Facts) -> Iterator[tuple[str, float, float]]:
    """Expected and real drop of the Brier score of made goals when the own figure of an earlier year becomes known.

    The goal is that a figure is at least a quantile of what is inferred of it without the newest own figure of an
    earlier year; with that figure it is inferred again, and what the figure came out as decides.
    """
    for case, group in exact(cases, facts):
        seen = known_before(facts.readings, case)
        same = (seen["region_id"] == case["region_id"]) & (seen["scope"] == case["scope"])
        earlier = seen[same & (seen["last"].dt.year < case["last"].year)]
        if earlier.empty:
            continue
        mark = earlier["last"].max()
        without = seen[~((seen["region_id"] == case["region_id"]) & (seen["last"] >= mark))].reset_index(drop=True)
        day, scope, edition = (case["known_at"] - timedelta(days=1)).date(), case["scope"], case["edition"]
        marked = Query(case["region_id"], mark, scope, str(earlier.loc[earlier["last"] == mark, "edition"].iloc[0]))
        asked = [Query(case["region_id"], case["last"], scope, edition), marked]
        spread = spreads.of_figures(facts, case["indicator_id"], group, day)
        before, after = (
            related.predict(rows, asked, Axis(group), spread, facts.regions, known(facts.biases, day))
            for rows in (without, pd.concat([without, earlier[earlier["last"] == mark]], ignore_index=True))
        )
        if before is None or after is None:
            continue
        explained = before.explained(0, 1)
        for threshold in before.quantiles(GOALS_AT)[0]:
            met = float(case["value"] >= threshold)
            p, then = (float(np.clip(one.at_least(0, threshold), 0.001, 0.999)) for one in (before, after))
            yield str(case["indicator_id"]), expected_drop(p, explained), (p - met) ** 2 - (then - met) ** 2


def show_drops(found: Sequence[tuple[str, float, float]]) -> None:
    """Print whether the expected drops of the Brier score order the real ones."""
    table = pd.DataFrame(found, columns=["indicator_id", "expected", "real"])
    if len(table) < FEWEST_DROPS:
        print("Figures to ask for: too few figures of several years to compare expected with real drops")
        return
    tenth = pd.qcut(table["expected"].rank(method="first"), TENTHS, labels=False)
    means = table.groupby(tenth)[["expected", "real"]].mean()
    of_all, of_tenths = (spearmanr(one["expected"], one["real"]).statistic for one in (table, means))
    print(f"Figures to ask for: {len(table)} made goals of {table['indicator_id'].nunique()} indicators")
    print(f"  expected drop of the Brier score {table['expected'].mean():.4f}, real {table['real'].mean():.4f}; rank "
          f"correlation of single goals {of_all:.2f}, of the means of {TENTHS} groups {of_tenths:.2f}")  # fmt: skip
    print(means.round(3).T.to_string())


def show_figures(title: str, scored: Sequence[Scored], rival: str, unscored: Counter[str]) -> None:
    """Print scores of figures beside their goal, and how many figures were not scored and why."""
    show_scores(title, scored, rival)
    if unscored:
        print("  not scored here: " + "; ".join(f"{n} {reason}" for reason, n in sorted(unscored.items())))


def show_scores(title: str, scored: Sequence[Scored], rival: str) -> None:
    """Print scores of figures beside their goal."""
    table = pd.DataFrame([vars(s) for s in scored])
    if table.empty:
        print(f"{title}: no figure can be scored")
        return
    own, other = table["crps"].mean(), table["rival"].mean()
    held, width = 100 * table["inside"].mean(), table["width"].median()
    n_regions, n_indicators = table["region_id"].nunique(), table["indicator_id"].nunique()
    print(f"{title}: {len(table)} figures of {n_regions} regions, {n_indicators} indicators")
    print(f"  CRPS {own:.2f} against {other:.2f} of {rival}: ratio {own / other:.2f} (goal <= 0.8)")
    print(f"  80 % intervals hold {held:.0f} % (goal 72 to 88); half of them are narrower than {width:.1f}")
    by = table.groupby("indicator_id")[["crps", "rival", "inside"]].mean()
    by.insert(0, "n", table.groupby("indicator_id").size())
    print(by[by["n"] >= SHOWN_FROM].sort_values("n", ascending=False).round(2).to_string())


def show_pairs(title: str, table: pd.DataFrame, asked: str = "") -> None:
    """Print scores of goals beside what was asked of them."""
    if table.empty:
        print(f"{title}: no goal can be scored")
        return
    met = table["met"]
    print(f"{title}: {len(table)} goals of {table['plan'].nunique()} plans, {100 * met.mean():.0f} % met{asked}")
    base_brier = scores.brier(table["p_base"], met)
    for name, column in {"inferred": "p", "class alone": "p_shifted", "base rate of the class": "p_base"}.items():
        p = table[column]
        skill = scores.skill(scores.brier(p, met), base_brier)
        log, brier, error = combine.log_loss(p, met), scores.brier(p, met), scores.calibration_error(p, met)
        line = f"log {log:.3f}, Brier {brier:.4f} (skill {skill:+.2f}), calibration error {error:.3f}"
        print(f"  {name:<23} {line}, mean {p.mean():.2f}, sd {p.std():.2f}")


def show_goals(table: pd.DataFrame) -> None:
    """Print all groups of goals that a figure is asked for, and how they fared by sample."""
    if table.empty:
        print("Goals: none can be scored")
        return
    show_pairs("All single goals", table, " (asked: log not worse than the base rate, calibration error <= 0.05)")
    show_pairs("Goals with related figures", table[table["p_path"].notna()], " (asked: Brier skill >= 0.10)")
    for sample, its in table.groupby("sample"):
        show_pairs(f"Of all, sample {sample}", its)


def show_values(table: pd.DataFrame) -> None:
    """Print how well the values with which goals come out are foretold by class alone, against the goals themselves."""
    if table.empty:
        return
    rows = evidence_leads.nested(table, combine.as_of(LATEST).shift, LEVELS)
    if rows.empty:
        print("Values of goals by their class: no goal with a value can be scored")
        return
    crps = [100 * ensemble_crps(q, point) for q, point in zip(rows["quantiles"], rows["point"], strict=True)]
    inside = [q[9] <= point <= q[89] for q, point in zip(rows["quantiles"], rows["point"], strict=True)]
    rows = rows.assign(crps=crps, rival=100 * (rows["point"] - rows["goal"]).abs(), inside=inside)
    ratio, held = rows["crps"].mean() / rows["rival"].mean(), 100 * rows["inside"].mean()
    print(f"Values of goals by their class, without their plan: {len(rows)} goals of {rows['plan'].nunique()} plans")
    print(f"  CRPS {ratio:.2f} x that of the goal itself; 80 % intervals hold {held:.0f} %")
    by = rows.groupby("kind")[["crps", "rival", "inside"]].mean()
    by.insert(0, "n", rows.groupby("kind").size())
    print(by.round(2).to_string())


def show_path_values(table: pd.DataFrame) -> None:
    """Print how well the values of goals with a path are foretold: by the path, with the class, with leads as well."""
    rows = table[table["p_path"].notna() & table["outcome_value"].notna()] if len(table) else table
    if rows.empty:
        print("Values of goals with a path: none can be scored")
        return
    learnt = evidence_leads.leads(table, combine.as_of(LATEST).shift)
    scored = []
    for _, row in rows.iterrows():
        path: PathOfGoal = row["path"]
        value, _ = as_share(row["indicator_id"], row["outcome_value"], row["period_end"])
        scales = Leads({n: s for n, (s, _) in evidence_leads.learn(learnt[learnt["plan"] != row["plan"]]).items()})
        answers = path_values(path, float(row["p"]), lead_of(path, scales))
        for name, figures in answers.items():
            points, at = (in_points(one, path.found.axis.group) for one in (figures, value))
            held = points[9] <= at <= points[89]
            scored.append((name, ensemble_crps(points, float(at)), held, points[89] - points[9]))
    found = pd.DataFrame(scored, columns=["by", "crps", "inside", "width"]).groupby("by", sort=False).mean()
    print(f"Values of goals with a path, without their plan: {len(rows)} goals of {rows['plan'].nunique()} plans")
    for name, one in found.iterrows():
        text = f"CRPS {one['crps']:.2f}; 80 % intervals hold {100 * one['inside']:.0f} %, {one['width']:.1f} wide"
        print(f"  {name:<34} {text}")


def lead_of(path: PathOfGoal, scales: Leads) -> float | None:
    """Standard deviation of the lead of a goal on the axis of its path; None of changes."""
    kinds = {group: kind for kind, group in GROUPS.items() if group is not Group.CHANGE}
    group = path.found.axis.group
    return scales.of(path.indicator_id, kinds[group]) if group in kinds else None


def path_values(path: PathOfGoal, p: float, lead: float | None) -> dict[str, np.ndarray]:
    """Quantiles of the value of a goal by its path alone, with the probability of the combination, and with leads."""
    figure, side = path.found.figure(0), 1.0 if path.upward else -1.0
    limit = path.found.axis.limit(path.threshold, path.upward, path.found.rounding[0])
    near = figure if lead is None else combine.near_the_goal(figure, limit, side, lead, p)
    below = 1.0 - p if path.upward else p

    def given(one: combine.Normal) -> np.ndarray:
        share = float(ndtr((limit - one.mean) / one.sd))
        return path.found.published(0, one, combine.levels_given(LEVELS, share, below))

    return {
        "path alone": path.found.published(0, figure, LEVELS),
        "path and class": given(figure),
        "path, class and leads over goals": given(near),
    }


def show_classes(facts: Facts) -> None:
    """Print how goals of parts of a year fared, and what the outcomes say for effects of classes of any size."""
    rows, seen = reference_class.usable(facts.outcomes), reference_class.learnable(facts)
    part = ~rows["target_year"].astype(str).str.isdecimal()  # 2018-10/2019-03, 2018-10, 2019-H1
    for name, its in {"a part of a year": rows[part], "a year or more": rows[~part]}.items():
        print(f"Goals of {name}: {int((its['met'] == 'yes').sum())} of {len(its)} met")
    used = reference_class.pooling_as_of(LATEST)
    evidence = {spread: reference_class.fit(seen, replace(used, effect=spread))[1] for spread in SPREADS}
    best = max(evidence.values())
    found = ", ".join(f"{spread:g}: {one - best:+.1f}" for spread, one in evidence.items())
    print(f"Evidence by the spread of effects of classes, against the best: {found}")


@one_blas_thread
def main(arguments: Sequence[str] | None = None) -> None:
    """Print all scores."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--figures", type=Path, help="held-back figures of the collected layout")
    parser.add_argument("--outcomes", type=Path, help="held-back goals with outcomes of the collected layout")
    parser.add_argument("--halves", type=int, default=0, metavar="N", help="draws of a random half of the regions")
    options = parser.parse_args(arguments)
    if options.halves < 0:
        parser.error(f"--halves {options.halves}: expected a number of draws")
    if options.halves and (options.figures or options.outcomes):
        parser.error("--halves draws from what is embedded: give it without --figures and --outcomes")
    facts = embedded()
    if options.halves:
        show_halves(facts, options.halves)
        return
    cases = facts.readings[facts.readings["kind"] == "figure"]
    pool = facts.readings
    if options.figures:
        facts, cases = held_back(options.figures, facts)
        pool = pd.concat([facts.readings, cases], ignore_index=True)
    decided = scored_goals(facts.outcomes)
    if options.outcomes:
        decided, facts = held_back_goals(options.outcomes, facts)
    left_alone, left_earlier = Counter[str](), Counter[str]()
    alone = list(without_own(cases, facts, unscored=left_alone))
    earlier = list(with_earlier(cases, facts, pool, unscored=left_earlier))
    show_figures("Figures of a region with nothing of its own", alone, "the scatter of provinces alone", left_alone)
    show_figures("Figures of a region with earlier ones", earlier, "the last value carried on", left_earlier)
    show_drops(list(drops(cases, facts)))
    table = goals(decided, facts, held=bool(options.outcomes))
    show_goals(table)
    show_classes(facts)
    show_values(table)
    show_path_values(table)
    then = goals(decided, facts, held=bool(options.outcomes), known_only=True)
    show_pairs("All single goals, learnt only from outcomes known before", then)
    show_pairs(
        "All single goals, learnt without their year", goals(decided, facts, bool(options.outcomes), fold="year")
    )


def show_halves(facts: Facts, n_draws: int) -> None:
    """Print how figures of a random half of the regions are inferred where the whole half is withheld."""
    every = np.array(sorted(set(facts.readings["region_id"]) - {NATION}))
    figures = facts.readings[facts.readings["kind"] == "figure"]
    for draw in range(n_draws):
        held = set(np.random.default_rng(draw).permutation(every)[: len(every) // 2])
        rest = replace(facts, readings=facts.readings[~facts.readings["region_id"].isin(held)].reset_index(drop=True))
        cases = figures[figures["region_id"].isin(held)]
        with tempfile.TemporaryDirectory() as folder:
            learnt = Path(folder) / f"spreads_{draw}.csv"
            learnt.write_text("\n".join(calibrate_evidence.lines(rest, VINTAGES)) + "\n", encoding="utf-8")
            alone = list(without_own(cases, rest, learnt))
            earlier = list(with_earlier(cases, rest, facts.readings, learnt))
        for title, scored in {"nothing of its own": alone, "earlier figures": earlier}.items():
            table = pd.DataFrame([vars(s) for s in scored])
            ratio, inside = table["crps"].mean() / table["rival"].mean(), 100 * table["inside"].mean()
            n_regions = table["region_id"].nunique()
            print(f"Draw {draw}, region with {title}: {len(table)} figures of {n_regions} regions, CRPS ratio "
                  f"{ratio:.2f} (goal <= 0.8), 80 % intervals hold {inside:.0f} % (goal 72 to 88)")  # fmt: skip


def goals(
    decided: pd.DataFrame, facts: Facts, held: bool, known_only: bool = False, fold: Fold = "plan"
) -> pd.DataFrame:
    """Predictions of goals without their plans or years; weights of held-back goals are learnt on what is embedded."""
    pooling = reference_class.pooling_as_of(LATEST)
    table = pairs(decided, facts, pooling, known_only, fold)
    if not held or table.empty:
        return nested(table, fold) if len(table) else table
    weights, none = combine.as_of(LATEST), np.full(len(table), np.nan)
    return table.assign(
        p=combine.combined(weights, table["p_class"], table["p_path"]),
        p_shifted=combine.combined(combine.Weights(weights.shift), table["p_class"], none),
    )


if __name__ == "__main__":
    main()
