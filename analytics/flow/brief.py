"""From an assessment to a region's briefing files."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pandas as pd

from analytics import __version__, attainment
from analytics.attainment.fan_data import fan_data
from analytics.indicators import history
from analytics.report.briefing import BriefingData, render, write
from analytics.settings import Settings
from analytics.targets.template import missing_figures
from analytics.warehouse import Warehouse, ledger

LANGUAGES = ("zh", "en")


@dataclass(frozen=True)
class Answer:
    """One assessment at one date, its run, and what later became of its targets."""

    as_of: date
    run_id: str
    assessment: attainment.Assessment
    outcomes: pd.DataFrame | None = None

    def with_outcomes(self, outcomes: pd.DataFrame) -> Answer:
        """The same answer with the later outcomes beside it."""
        return dataclasses.replace(self, outcomes=outcomes)


def _fans(wh: Warehouse, answer: Answer, outlook: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """Series of a fan chart for every target on a period's mean that has a forecast."""
    means = outlook[(outlook["statistic"] == "mean") & (outlook["status"] != "no evidence")]
    fans = {}
    for row in means[["target_id", "region_id", "parameter", "period_start", "period_end", "threshold"]].to_dict(
        "records"
    ):
        key = (
            row["region_id"],
            pd.Timestamp(row["period_start"]).date(),
            pd.Timestamp(row["period_end"]).date(),
        )
        made = answer.assessment.forecasts.get(key)
        if made is not None:
            past = history(wh, row["region_id"], answer.as_of)
            fans[row["target_id"]] = fan_data(made, past, row["parameter"], row["threshold"])
    return fans


def briefing_data(wh: Warehouse, settings: Settings, answer: Answer, region_id: str) -> BriefingData:
    """Everything a briefing of one region says, as DataFrames."""
    made = answer.assessment
    outlook = made.outlook[made.outlook["region_id"] == region_id].reset_index(drop=True)
    region = wh.table("region").set_index("region_id").loc[region_id]
    listed = wh.query("core/target_list", region_id=region_id, plan_id=None)
    have = wh.query("core/figure_value", as_of=answer.as_of, region_id=region_id)
    monitored = set(wh.query("core/target_monitored_region", as_of=answer.as_of)["region_id"])
    ids = set(outlook["target_id"])
    plans = wh.table("plan")
    sources = wh.query("core/region_sources", region_id=region_id, as_of=answer.as_of)
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
        fans=_fans(wh, answer, outlook),
        sources=sources,
        plans=plans[plans["plan_id"].isin(outlook["plan_id"])],
        missing=missing_figures(listed[listed["target_id"].isin(ids)], have, answer.as_of, monitored),
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
    run_id, _ = ledger.run_identity(
        wh, as_of, settings.model, settings.seed, settings.n_paths, __version__, [region_id]
    )
    made = attainment.assess(
        wh, as_of, region_id=region_id, model=settings.model, n_paths=settings.n_paths, seed=settings.seed
    )
    return write_answer(wh, settings, Answer(as_of, run_id, made), region_id, out)
