"""From a warehouse and a day to the state of every target: the one call that the commands and the API use."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial
from typing import Any

import pandas as pd

from analytics import display
from analytics.attainment.answer_columns import ASSESS_COLUMNS, DATES, DETAIL_COLUMNS, FLAGS, NUMBERS, READING_COLUMNS
from analytics.attainment.by_region import JudgingInputs, judged_by_workers
from analytics.attainment.context import EMPTY, ancestors, context
from analytics.attainment.entered import values_that_hold
from analytics.attainment.evidence import EvidenceCache, RunContext
from analytics.attainment.inferred import with_inference
from analytics.attainment.joint import joint
from analytics.attainment.milestones import with_steps
from analytics.attainment.published import select as published
from analytics.attainment.published.related_figures import related_figures_of
from analytics.attainment.verdict import MissingFigure, Verdict
from analytics.errors import Attempts, Fault, one_of
from analytics.forecast import DEFAULT_MODEL, Forecast, check_model
from analytics.forecast.forecast import Summary
from analytics.forecast.scenario import Scenario
from analytics.indicators.sql_macros import warehouse_standards
from analytics.standards import Standards
from analytics.targets import template
from analytics.targets.target import Key, Target
from analytics.terms import (
    ANY_EVIDENCE,
    DEFAULT_N_PATHS,
    DEFAULT_SEED,
    EVIDENCE_CHOICES,
    OWN_EVIDENCE,
    WITHOUT_OWN_DATA,
    Status,
)
from analytics.warehouse import Warehouse
from analytics.warehouse.plan_targets import targets_of
from analytics.words.catalogue import say
from analytics.words.column_heads import shown
from analytics.words.reasons import Reason

__all__ = ["ANY_EVIDENCE", "DEFAULT_SEED", "EVIDENCE_CHOICES", "OWN_EVIDENCE", "Assessment", "assess"]


@dataclass(frozen=True, repr=False)
class Assessment(display.Shown):
    """What is known about every target, as of one day.

    Parameters
    ----------
    as_of : date
        Day of knowledge.
    outlook : DataFrame
        One row a target: ``ASSESS_COLUMNS`` then ``DETAIL_COLUMNS``.
    readings : DataFrame
        Every reading of the rule behind a verdict, columns ``READING_COLUMNS``; the primary one decides.
    forecasts : mapping
        (region_id, period_start, period_end) → Forecast of every open period; one whose paths were let go is made
        again.
    joint : DataFrame
        Joint probabilities of the air targets of one region and period.
    figures : DataFrame
        Published figures of the assessed targets' regions and indicators that are visible on the day.
    assumed : Scenario or None
        What was assumed of the days to come (`analytics.forecast.scenario`); None for the forecast as it is.
    baseline : Assessment or None
        Beside a scenario, the same on the forecast as it is.
    faults : tuple of Fault
        Targets that could not be judged: their rows say so, the others stand.
    verdicts : mapping
        target_id → Verdict, from which the tables are made.
    missing : DataFrame
        Figures that the targets wait for, one row a target and figure (`analytics.targets.template.figures_needed`).
    evidence : EvidenceCache or None
        What the verdicts stand on: a briefing's series are made of it.
    summaries : mapping
        What stays of each forecast, by the keys of ``forecasts``: means of the period on each path.

    Examples
    --------
    >>> none = pd.DataFrame()
    >>> rows = pd.DataFrame({"target_id": ["x-2023/1"], "p_met": [0.9], "status": ["open"]})
    >>> made = Assessment(date(2025, 10, 1), rows, none, {}, none, none)
    >>> made.scenario, made.outlook["p_met"].tolist()
    ('', [0.9])
    """

    as_of: date
    outlook: pd.DataFrame
    readings: pd.DataFrame
    forecasts: Mapping[Key, Forecast]
    joint: pd.DataFrame
    figures: pd.DataFrame
    assumed: Scenario | None = None
    baseline: Assessment | None = None
    faults: tuple[Fault, ...] = ()
    verdicts: Mapping[str, Verdict] = field(default_factory=dict, repr=False)
    missing: pd.DataFrame = field(default_factory=pd.DataFrame, repr=False)
    evidence: EvidenceCache | None = field(default=None, repr=False, compare=False)
    summaries: Mapping[Key, Summary] = field(default_factory=dict, repr=False, compare=False)

    @property
    def scenario(self) -> str:
        """What was assumed of the days to come, in one line; empty for the forecast as it is."""
        return "" if self.assumed is None else self.assumed.text

    def idle(self, regions: Collection[str] = ()) -> tuple[str, ...]:
        """Rules of the scenario that match no simulated day: they change nothing.

        Parameters
        ----------
        regions : collection of str
            Only forecasts of these regions are used; default all.
        """
        if self.assumed is None:
            return ()
        made = [one for key, one in self.summaries.items() if not regions or key[0] in regions]
        return self.assumed.idle(made)

    def _card(self, lang: str) -> display.SummaryCard:
        counts = {shown("status", one, lang): n for one, n in self.outlook["status"].value_counts().items()}
        answered = self.outlook[~self.outlook["status"].isin(WITHOUT_OWN_DATA)]
        columns = ["target_id", "region", "comparator", "threshold", "unit", "value", "p_met", "likelihood", "status"]
        rows = answered[columns].assign(p_met=display.percents(answered, lang))
        assumed = say(lang, "card.assumed", scenario=self.scenario) if self.scenario else ""
        title = say(lang, "card.targets_as_of", n=len(self.outlook), day=self.as_of) + assumed
        return display.SummaryCard(title, counts, rows, lang=lang)


def assess(  # noqa: PLR0913 — the API: each argument is a choice of the caller
    wh: Warehouse,
    as_of: date,
    region_id: str | None = None,
    year: int | None = None,
    model: str = DEFAULT_MODEL,
    n_paths: int = DEFAULT_N_PATHS,
    seed: int = DEFAULT_SEED,
    standards: Standards | None = None,
    *,
    scenario: Scenario | None = None,
    evidence: str = ANY_EVIDENCE,
    known: EvidenceCache | None = None,
    workers: int | None = None,
) -> Assessment:
    """Judge every target of the plans in force, on what was known on a day.

    Parameters
    ----------
    wh : Warehouse
        An open build.
    as_of : date
        Only what was known on this day is used; only plans issued by then count.
    region_id : str, optional
        One region's own targets; default all regions.
    year : int, optional
        Only targets whose period ends in this year.
    model : str
        Forecast model of daily values, a key of ``analytics.forecast.MODELS``.
    n_paths : int
        Sample paths a forecast.
    seed : int
        Seed of every draw; the same seed gives the same answer.
    standards : Standards, optional
        Tables of rules; default the embedded ones.
    scenario : Scenario, optional
        Scales the simulated days of the same paths; all that follows from them is worked out anew.
    evidence : {'all', 'published'}
        ``published``: values of the target's own region alone; a target without any stays without an answer.
    known : EvidenceCache, optional
        ``evidence`` of an earlier assessment of the same build, rules, day, model, paths and seed: nothing of it is
        made again. That of another run is not used.
    workers : int, optional
        Processes that judge regions, where these are many; default the setting ``DABIAO_WORKERS``. The answer is the
        same with any number of them.

    Returns
    -------
    Assessment
        The scoreboard, what each reading makes of it, the forecasts and the joint probabilities. Under a scenario with
        the assessment without it as ``baseline``; both stand on the same draws.

    Raises
    ------
    InputError
        If ``evidence`` is none of these, or no edition of a standard is on file for a period.
    DabiaoError
        If there is no such model.

    Notes
    -----
    P(met) of an open period is the share of sample paths on which the target is met, of a closed one 0 or 1. Rules and
    their clauses: ``docs/rules.md``; the forecast: ``docs/method.md``.

    Examples
    --------
    The mean of 2025 was 42.4 µg/m³, and the plan asked for less than 44:

    >>> import analytics as da
    >>> made = assess(da.open().warehouse, date(2026, 2, 1), "xinxiang", 2025, evidence="published")
    >>> goal = made.outlook[made.outlook["target_id"] == "xinxiang-2023/2-pm25"]
    >>> goal[["comparator", "threshold", "value_reported", "p_met", "status"]].to_numpy().tolist()
    [['<', 44.0, 42.4, 1.0, 'met']]
    """
    check_model(model)
    run = RunContext(wh, as_of, model, n_paths, seed, standards or warehouse_standards(wh))
    targets = targets_of(wh, as_of, region_id, year)
    one_of("evidence", evidence, EVIDENCE_CHOICES)
    again = known is not None and known.run.scenario is None and run.same_as(known.run)
    cache = known.again() if known is not None and again else EvidenceCache(run)
    figures = cache.figures
    inferring = evidence == ANY_EVIDENCE
    made = _judge_all(run, cache, targets, figures, inferring, workers)
    if scenario is None:
        return made
    assumed = _judge_all(replace(run, scenario=scenario), cache.under(scenario), targets, figures, inferring, workers)
    return replace(assumed, assumed=scenario, baseline=made)


def _judge_all(
    run: RunContext,
    evidence: EvidenceCache,
    targets: list[Target],
    figures: pd.DataFrame,
    inferring: bool,
    workers: int | None,
) -> Assessment:
    """Judge all targets on one state of the evidence."""
    verdicts: dict[str, Verdict] = {}
    groups: dict[Key, list[tuple[str, Verdict]]] = defaultdict(list)
    used: list[pd.DataFrame] = []
    owned = published.by_owner(figures)
    asked = JudgingInputs(evidence, owned, figures.iloc[:0], related_figures_of(run.wh, owned))
    judged = judged_by_workers(asked, targets, workers)
    above = ancestors(run)
    tried = Attempts(where=run.as_of.isoformat())
    for target in targets:  # a few hundred targets, each with its own rule
        own = owned.get(target.series, asked.none)
        tried.region_id, name = target.region_id, target.target_id
        found = judged.get(name) or tried("judgement", partial(asked.judge, target), (None, None), name)
        verdict, key = found
        if verdict is None:
            verdict = not_judged(tried.found[-1])
        if not verdict.has_evidence:
            beside = partial(context, run, evidence, target, owned, above.get(tried.region_id, []))
            verdict = replace(verdict, context=tried("judgement", beside, EMPTY, name))
        verdicts[name] = verdict
        if not own.empty:
            used.append(own)
        if key is not None:
            groups[key].append((name, verdict))
    verdicts = tried("judgement", lambda: with_steps(verdicts, targets), verdicts)
    missing = tried("missing", lambda: evidence.figures_needed(targets), pd.DataFrame())
    verdicts = with_missing(verdicts, missing)
    if inferring:
        inferred = partial(with_inference, verdicts, targets, evidence, figures)
        verdicts = tried("inference", lambda: values_that_hold(inferred(), targets, asked), verdicts)
    rows = [verdicts[target.target_id].row(target) for target in targets]
    readings = [one.row(name) for name, verdict in verdicts.items() for one in verdict.readings]
    return Assessment(
        as_of=run.as_of,
        outlook=_table(rows, [*ASSESS_COLUMNS, *DETAIL_COLUMNS]),
        readings=_table(readings, READING_COLUMNS),
        forecasts=evidence.forecasts,
        joint=tried("joint", lambda: joint(groups), joint({})),
        figures=pd.concat(used).drop_duplicates("figure_id") if used else figures.iloc[:0],
        faults=tuple(tried.found),
        verdicts=verdicts,
        missing=missing,
        evidence=evidence,
        summaries=evidence.summaries,
    )


def with_missing(verdicts: dict[str, Verdict], missing: pd.DataFrame) -> dict[str, Verdict]:
    """Verdicts with the figures that their targets wait for, from the rows of `figures_needed`."""
    waits: dict[str, list[MissingFigure]] = defaultdict(list)
    columns = ["target_id", *template.KEY, "reason"]
    for name, region, indicator, subject, first, last, why in missing.reindex(columns=columns).to_numpy():
        waits[name].append(MissingFigure(region, indicator, subject, first.date(), last.date(), why))
    return {name: replace(one, missing_figures=tuple(waits[name])) for name, one in verdicts.items()}


def not_judged(fault: Fault) -> Verdict:
    """Verdict on a target whose own judgement raised: no evidence, with the reason in its note."""
    why = Reason.of("not_judged", why=fault.reason)
    return Verdict(Status.NO_EVIDENCE, reasons=(why,), missing=(why,))


def _table(rows: list[dict[str, Any]], columns: list[str]) -> pd.DataFrame:
    """Rows as a table with the columns asked for; empty numbers are NaN, empty texts ``""``."""
    return pd.DataFrame({name: _typed(name, [row.get(name) for row in rows]) for name in columns}, columns=columns)


def _typed(name: str, cells: list[Any]) -> pd.Series:
    """Cells of a column in its type."""
    if name in NUMBERS:
        return pd.Series(cells, dtype=float)
    if name in DATES:
        return pd.to_datetime(pd.Series(cells))
    if name in FLAGS:
        return pd.Series(cells)
    return pd.Series(["" if pd.isna(cell) else str(cell) for cell in cells], dtype=str)
