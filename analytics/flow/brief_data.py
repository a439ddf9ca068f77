"""What a briefing of one region says, as DataFrames: each part is read on its own."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from functools import cache, cached_property
from pathlib import Path
from typing import Any

import pandas as pd

from analytics import __version__, attainment
from analytics.attainment.evidence import EvidenceCache, evidence_of
from analytics.attainment.required.past_years import past_years
from analytics.attainment.weather_goals import WeatherAnswer
from analytics.attainment.what_if import what_if
from analytics.errors import Attempts
from analytics.flow.attributing import in_a_briefing
from analytics.report.briefing.contents import BriefingData, PageHead, plain_text
from analytics.series import briefing as brief_series
from analytics.settings import Settings
from analytics.targets.template import of_goals
from analytics.terms import FINAL_STATUSES, Status
from analytics.warehouse import Warehouse


@dataclass(frozen=True)
class Answer:
    """One assessment at one date, its run, and what later became of its targets; ``boards`` by region.

    Of a scenario ``baseline_run`` is the run on the forecast as it is.
    """

    as_of: date
    run_id: str
    assessment: attainment.Assessment
    outcomes: pd.DataFrame | None = None
    boards: dict[str, pd.DataFrame] = field(default_factory=dict)
    baseline_run: str = ""

    @cached_property
    def outlook(self) -> pd.DataFrame:
        """The goals of all regions as pages ask them."""
        return plain_text(self.assessment.outlook)

    @cached_property
    def readings(self) -> pd.DataFrame:
        """The readings of all regions as pages ask them."""
        return plain_text(self.assessment.readings)

    def with_outcomes(self, outcomes: pd.DataFrame) -> Answer:
        """The same answer with the later outcomes beside it."""
        return dataclasses.replace(self, outcomes=outcomes)


def with_outcomes(answers: list[Answer]) -> list[Answer]:
    """Add to each answer the outcomes of its targets that the latest answer holds."""
    if not answers:
        return []
    latest = max(answers, key=lambda a: a.as_of)
    found = latest.assessment.outlook
    closed = pd.to_datetime(found["period_end"]) < pd.Timestamp(latest.as_of)
    outcomes = found.loc[closed & found["status"].isin(FINAL_STATUSES), ["target_id", "status", "value_reported"]]
    return [a if a is latest else a.with_outcomes(outcomes) for a in answers]


def rows_of_region(outlook: pd.DataFrame, plans: pd.DataFrame, region_id: str) -> pd.DataFrame:
    """Rows of a region's briefing: its own targets, and those that its plans set for its counties and works."""
    own_plans = plans.loc[plans["region_id"] == region_id, "plan_id"]
    mask = (outlook["region_id"] == region_id) | outlook["plan_id"].isin(own_plans)
    return outlook[mask].reset_index(drop=True)


def track_record(raw_dir: Path, model: str) -> pd.DataFrame:
    """How this model did on earlier years, where there is a back-test (``evaluation/track_record.csv``)."""
    file = raw_dir / "evaluation" / "track_record.csv"
    if not file.is_file():
        return pd.DataFrame()
    every = pd.read_csv(file, encoding="utf-8-sig")
    return every[every["model"] == model].reset_index(drop=True)


@dataclass(frozen=True)
class Wanted:
    """Which part of what a briefing says is wanted; by default all of it.

    Parameters
    ----------
    outlook : DataFrame, optional
        Rows of the answer; by default those of the region's briefing.
    fields : frozenset of str, optional
        Fields of `BriefingData` that stand beside the assessment; others stay empty.
    earlier : (DataFrame, DataFrame), optional
        The run before and all earlier ones, where they have been read (`analytics.series.briefing.earlier_runs`).
    """

    outlook: pd.DataFrame | None = None
    fields: frozenset[str] | None = None
    earlier: tuple[pd.DataFrame, pd.DataFrame] | None = None


def briefing_data(
    wh: Warehouse,
    settings: Settings,
    answer: Answer,
    region_id: str,
    attempts: Attempts | None = None,
    wanted: Wanted | None = None,
) -> BriefingData:
    """Everything a briefing of one region says, as DataFrames.

    Parameters
    ----------
    wh, settings : Warehouse, Settings
        Where from, and how it was forecast.
    answer : Answer
        The assessment.
    region_id : str
        Region.
    attempts : Attempts, optional
        Collects the parts that could not be read, which stay empty. Without it their errors are raised.
    wanted : Wanted, optional
        A part of it alone.
    """
    tried = attempts or Attempts(strict=True)
    asked = wanted or Wanted()
    made = answer.assessment
    plans = wh.table("plan")
    outlook = rows_of_region(answer.outlook, plans, region_id) if asked.outlook is None else asked.outlook
    region = wh.table("region").set_index("region_id").loc[region_id]
    known = evidence_of(wh, answer.as_of) if made.evidence is None else made.evidence.on(wh)
    ids = set(outlook["target_id"])
    data = BriefingData(
        region={"region_id": region_id, "zh": str(region["zh"]), "en": str(region["en"])},
        as_of=answer.as_of,
        newest_value_on=known.history(region_id).newest,
        run_id=answer.run_id,
        model=settings.model,
        n_paths=settings.n_paths,
        seed=settings.seed,
        version=__version__,
        outlook=outlook,
        outcomes=answer.outcomes if settings.hindsight else None,
        head=PageHead(settings.sender, settings.issue, settings.contact),
        readings=answer.readings[answer.readings["target_id"].isin(ids)],
        joint=made.joint[made.joint["region_id"] == region_id],
        plans=plans[plans["plan_id"].isin(outlook["plan_id"])],
        **_series(known, settings, answer, region_id, outlook, asked, tried),
    )
    own = tuple(fault for fault in made.faults if fault.target_id in ids or fault.region_id == region_id)
    data = dataclasses.replace(data, faults=(*own, *tried.found)).with_plain_text()
    return as_scenario(data, answer) if made.scenario else data


def _series(
    known: EvidenceCache,
    settings: Settings,
    answer: Answer,
    region_id: str,
    outlook: pd.DataFrame,
    asked: Wanted,
    tried: Attempts,
) -> dict[str, Any]:
    """What stands beside the assessment, by the field of the briefing it fills; what fails keeps its default."""
    as_of, none, wh = answer.as_of, pd.DataFrame(), known.run.wh
    previous, earlier = asked.earlier or tried(
        "previous",
        lambda: brief_series.earlier_runs(wh, settings.model, as_of, set(outlook["target_id"])),
        (none, none),
    )
    same_window = cache(lambda: brief_series.same_window(known, as_of, outlook))
    verdicts = answer.assessment.verdicts
    makers: dict[str, tuple[str, Callable[[], Any]]] = {
        "fans": ("fan", lambda: brief_series.fans(known, as_of, answer.assessment.forecasts, outlook)),
        "sources": ("sources", lambda: known.sources(region_id)),
        "batches": ("batches", lambda: wh.table("batch")),
        "missing": ("missing", lambda: of_goals(answer.assessment.missing, set(outlook["target_id"]))),
        "paths": ("path", lambda: brief_series.paths(earlier, outlook, as_of) if len(earlier) else {}),
        "budgets": ("budget", lambda: brief_series.budgets(known, as_of, outlook)),
        "calendar": ("calendar", lambda: brief_series.calendar(known, region_id, as_of, outlook)),
        "months": ("months", lambda: brief_series.months(known, as_of, outlook)),
        "ladders": ("ladder", lambda: brief_series.ladders(outlook, as_of)),
        "yearly": ("yearly", lambda: brief_series.yearly(known, as_of, outlook)),
        "same_window": ("same_window", same_window),
        "past_years": ("same_window", lambda: past_years(known.targets, verdicts, same_window())),
        "same_part": ("same_part", lambda: brief_series.same_part(known, as_of, outlook)),
        "track": ("track", lambda: track_record(settings.raw_dir, settings.model)),
        "after": ("after", lambda: brief_series.after_end(known, as_of, outlook)),
        "places": ("places", lambda: brief_series.places(known, as_of, outlook, region_id)),
        "what_if": ("what_if", lambda: _what_if(known, answer, outlook)),
        "weather": ("weather", lambda: _weather(known, answer, region_id, outlook)),
        "rules_from": ("notes", lambda: brief_series.rules_from(known, region_id, as_of, outlook)),
    }
    missed = object()
    made = {
        name: tried(part, make, missed)
        for name, (part, make) in makers.items()
        if asked.fields is None or name in asked.fields
    }
    return {"previous": previous, **{name: one for name, one in made.items() if one is not missed}}


def _weather(known: EvidenceCache, answer: Answer, region_id: str, outlook: pd.DataFrame) -> WeatherAnswer | None:
    """Weather and the rest in what was measured; nothing under a scenario, which is about days to come."""
    return None if answer.assessment.scenario else in_a_briefing(known, region_id, outlook)


def _what_if(known: EvidenceCache, answer: Answer, outlook: pd.DataFrame) -> pd.DataFrame:
    """What the scenarios that are asked about first make of open targets on monitoring; nothing under a scenario."""
    if answer.assessment.scenario:
        return pd.DataFrame()
    open_ = outlook[(outlook["status"] == Status.OPEN) & (outlook["model"] != "") & outlook["days_left"].gt(0)]
    monitored = [name for name in open_["target_id"] if known.targets[name].statistic.monitored]
    return what_if(known, monitored) if monitored else pd.DataFrame()


def as_scenario(data: BriefingData, answer: Answer) -> BriefingData:
    """Label what a briefing says as a scenario, and set it beside the forecast as it is instead of an earlier run.

    A scenario has no track record, and the ledger's path of probabilities does not lead to it.
    """
    base = answer.assessment.baseline
    assert base is not None
    previous = base.outlook.assign(run_id=answer.baseline_run, as_of=pd.Timestamp(answer.as_of))
    previous = previous[previous["target_id"].isin(data.outlook["target_id"])].reset_index(drop=True)
    scenario = answer.assessment.scenario
    idle = answer.assessment.idle(set(data.outlook["region_id"]))
    return dataclasses.replace(data, scenario=scenario, idle=idle, previous=previous, paths={}, track=pd.DataFrame())
