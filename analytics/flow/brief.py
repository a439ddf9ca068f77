"""From an assessment to a region's briefing files."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import pandas as pd

from analytics import __version__, attainment
from analytics.flow import brief_series
from analytics.report.briefing import BriefingData, render, write
from analytics.settings import Settings
from analytics.targets.template import missing_figures
from analytics.warehouse import Warehouse, ledger

LANGUAGES = ("zh", "en")


@dataclass(frozen=True)
class Answer:
    """One assessment at one date, its run, and what later became of its targets; ``boards`` by region."""

    as_of: date
    run_id: str
    assessment: attainment.Assessment
    outcomes: pd.DataFrame | None = None
    boards: dict[str, pd.DataFrame] = field(default_factory=dict)

    def with_outcomes(self, outcomes: pd.DataFrame) -> Answer:
        """The same answer with the later outcomes beside it."""
        return dataclasses.replace(self, outcomes=outcomes)


def told_of(outlook: pd.DataFrame, plans: pd.DataFrame, region_id: str) -> pd.DataFrame:
    """Rows a region's briefing tells: its own targets, and those its plans set for its counties and works."""
    own_plans = plans.loc[plans["region_id"] == region_id, "plan_id"]
    mask = (outlook["region_id"] == region_id) | outlook["plan_id"].isin(own_plans)
    return outlook[mask].reset_index(drop=True)


def track_record(raw_dir: Path) -> pd.DataFrame:
    """Table of how the method did on earlier years, where one is at hand (``evaluation/track_record.csv``)."""
    file = raw_dir / "evaluation" / "track_record.csv"
    return pd.read_csv(file, encoding="utf-8-sig") if file.is_file() else pd.DataFrame()


def briefing_data(wh: Warehouse, settings: Settings, answer: Answer, region_id: str) -> BriefingData:
    """Everything a briefing of one region says, as DataFrames."""
    made = answer.assessment
    plans = wh.table("plan")
    outlook = told_of(made.outlook, plans, region_id)
    region = wh.table("region").set_index("region_id").loc[region_id]
    listed = wh.query("core/target_list", region_id=None, plan_id=None)
    have = wh.query("core/figure_value", as_of=answer.as_of, region_id=None)
    monitored = set(wh.query("core/target_monitored_region", as_of=answer.as_of)["region_id"])
    ids = set(outlook["target_id"])
    sources = wh.query("core/region_sources", region_id=region_id, as_of=answer.as_of)
    previous, earlier = brief_series.earlier_runs(wh, settings.model, answer.as_of, ids)
    return BriefingData(
        region={"region_id": region_id, "zh": str(region["zh"]), "en": str(region["en"])},
        as_of=answer.as_of,
        newest_value_on=wh.scalar("core/newest_visible_day", region_id=region_id, as_of=answer.as_of),
        run_id=answer.run_id,
        model=settings.model,
        n_paths=settings.n_paths,
        seed=settings.seed,
        version=__version__,
        outlook=outlook,
        outcomes=answer.outcomes,
        readings=made.readings[made.readings["target_id"].isin(ids)],
        joint=made.joint[made.joint["region_id"] == region_id],
        fans=brief_series.fans(wh, answer.as_of, made.forecasts, outlook),
        sources=sources,
        batches=wh.table("batch"),
        plans=plans[plans["plan_id"].isin(outlook["plan_id"])],
        missing=missing_figures(listed[listed["target_id"].isin(ids)], have, answer.as_of, monitored),
        previous=previous,
        paths=brief_series.paths(earlier, outlook, answer.as_of),
        budgets=brief_series.budgets(wh, answer.as_of, outlook),
        calendar=brief_series.calendar(wh, region_id, answer.as_of, outlook),
        same_window=brief_series.same_window(wh, answer.as_of, outlook),
        track=track_record(settings.raw_dir),
    )


def briefing_paths(settings: Settings, region_id: str, as_of: date, out: Path | None) -> dict[str, Path]:
    """Where the files of a briefing go, by language."""
    folder = out or settings.home_dir / "briefings"
    return {lang: folder / f"{region_id}-{as_of.isoformat()}.{lang}.html" for lang in LANGUAGES}


def write_answer(
    wh: Warehouse, settings: Settings, answer: Answer, region_id: str, out: Path | None = None
) -> dict[str, Path]:
    """Write a region's briefing in each language; returns the paths by language."""
    data = briefing_data(wh, settings, answer, region_id)
    paths = briefing_paths(settings, region_id, answer.as_of, out)
    for lang, path in paths.items():
        other = next(p.name for key, p in paths.items() if key != lang)
        write(path, render(data, lang, sibling_href=other))
    return paths


def write_briefings(
    wh: Warehouse, settings: Settings, region_id: str, as_of: date, out: Path | None = None
) -> dict[str, Path]:
    """Assess a region at a date and write its briefing, without writing to the warehouse."""
    run_id, _ = ledger.run_identity(wh, as_of, settings.model, settings.seed, settings.n_paths, __version__, ["all"])
    made = attainment.assess(wh, as_of, model=settings.model, n_paths=settings.n_paths, seed=settings.seed)
    return write_answer(wh, settings, Answer(as_of, run_id, made), region_id, out)
