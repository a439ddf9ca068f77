"""From an assessment to a region's briefing files."""

from __future__ import annotations

import dataclasses
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import pandas as pd

from analytics import __version__, attainment
from analytics.attainment.chart_data import city_ranking
from analytics.flow import brief_series
from analytics.flow.brief_files import LANGUAGES, briefing_paths, comparison_paths
from analytics.forecast import Scenario
from analytics.report.briefing import BriefingData, render, write
from analytics.report.charts import charts
from analytics.report.compare import Comparison, idle_everywhere, render_comparison
from analytics.report.embed import write_embed
from analytics.report.export import check_export, write_pictures
from analytics.report.word_file import write_docx
from analytics.settings import Settings
from analytics.targets.template import missing_figures
from analytics.warehouse import Warehouse, ledger

FORMATS = ("html", "docx", "png")


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

    def with_outcomes(self, outcomes: pd.DataFrame) -> Answer:
        """The same answer with the later outcomes beside it."""
        return dataclasses.replace(self, outcomes=outcomes)


def told_of(outlook: pd.DataFrame, plans: pd.DataFrame, region_id: str) -> pd.DataFrame:
    """Rows a region's briefing tells: its own targets, and those its plans set for its counties and works."""
    own_plans = plans.loc[plans["region_id"] == region_id, "plan_id"]
    mask = (outlook["region_id"] == region_id) | outlook["plan_id"].isin(own_plans)
    return outlook[mask].reset_index(drop=True)


def track_record(raw_dir: Path, model: str) -> pd.DataFrame:
    """How this model did on earlier years, where a back-test is at hand (``evaluation/track_record.csv``)."""
    file = raw_dir / "evaluation" / "track_record.csv"
    if not file.is_file():
        return pd.DataFrame()
    every = pd.read_csv(file, encoding="utf-8-sig")
    return every[every["model"] == model].reset_index(drop=True)


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
    data = BriefingData(
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
        missing=missing_figures(
            listed[listed["target_id"].isin(ids)], have, answer.as_of, monitored, wh.table("indicator")
        ),
        previous=previous,
        paths=brief_series.paths(earlier, outlook, answer.as_of),
        budgets=brief_series.budgets(wh, answer.as_of, outlook),
        calendar=brief_series.calendar(wh, region_id, answer.as_of, outlook),
        months=brief_series.months(wh, answer.as_of, outlook),
        ladders=brief_series.ladders(outlook, answer.as_of),
        yearly=brief_series.yearly(wh, answer.as_of, outlook),
        same_window=brief_series.same_window(wh, answer.as_of, outlook),
        track=track_record(settings.raw_dir, settings.model),
    )
    return as_scenario(data, answer) if made.scenario else data


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


def write_answer(
    wh: Warehouse, settings: Settings, answer: Answer, region_id: str, out: Path | None = None
) -> dict[str, Path]:
    """Write a region's briefing in each language; returns the paths by language."""
    return write_pages(briefing_data(wh, settings, answer, region_id), briefing_paths(settings, region_id,
                       answer.as_of, out))  # fmt: skip


def write_pages(data: BriefingData, paths: dict[str, Path]) -> dict[str, Path]:
    """Write a briefing's page in each language, each a link to the other."""
    for lang, path in paths.items():
        other = next(p.name for key, p in paths.items() if key != lang)
        write(path, render(data, lang, sibling_href=other))
    return paths


def assess_now(wh: Warehouse, settings: Settings, as_of: date, scenario: Scenario | None = None) -> Answer:
    """Assess every region at a date, without writing to the warehouse; a scenario has an id of its own."""
    how = wh, as_of, settings.model, settings.seed, settings.n_paths, __version__
    run_id, _ = ledger.run_identity(*how, ["all"])
    made = attainment.assess(
        wh, as_of, model=settings.model, n_paths=settings.n_paths, seed=settings.seed, scenario=scenario
    )
    if scenario is None:
        return Answer(as_of, run_id, made)
    own_id, _ = ledger.run_identity(*how, ["all", f"scenario {scenario.text}"])
    return Answer(as_of, own_id, made, baseline_run=run_id)


def write_briefings(  # noqa: PLR0913 — the door: each argument is a choice of the caller
    wh: Warehouse,
    settings: Settings,
    regions: list[str],
    as_of: date,
    out: Path | None = None,
    format_: str = "html",
    embed: bool = False,
    *,
    scenario: Scenario | None = None,
    idle: Callable[[tuple[str, ...]], None] | None = None,
) -> dict[str, list[Path]]:
    """Assess at a date and write the briefings of some regions, without writing to the warehouse.

    Parameters
    ----------
    wh : Warehouse
        Open warehouse.
    settings : Settings
        Model, seed, paths, workspace.
    regions : list of str
        Region ids; several make a comparison too.
    as_of : date
        Day of knowledge.
    out : Path, optional
        Folder; default ``briefings`` of the workspace.
    format_ : str
        ``html`` (one page a language), ``docx`` or ``png`` (each chart a picture, one folder a language).
    embed : bool
        Write the charts as HTML fragments and Plotly JSON as well.
    scenario : Scenario, optional
        What if; the briefing says so under its title and has a file name of its own.
    idle : callable, optional
        Told the rules of the scenario that change nothing in any of the regions, if there are such.

    Returns
    -------
    dict of str to list of Path
        By language, the main file (or folder) first.

    Raises
    ------
    InputError
        If pictures are wanted and there is nothing to draw them with.
    """
    if format_ != "html":
        check_export()
    answer = assess_now(wh, settings, as_of, scenario)
    told = [briefing_data(wh, settings, answer, region) for region in regions]
    if idle is not None and told and (rules := idle_everywhere(Comparison(told, []))):
        idle(rules)
    made: dict[str, list[Path]] = {lang: [] for lang in LANGUAGES}
    for data in told:
        paths = briefing_paths(settings, data.region["region_id"], as_of, out, data.scenario)
        written = write_pages(data, paths) if format_ == "html" else _export(data, paths, format_)
        pieces = {lang: write_embed(paths["zh"].with_suffix("").with_suffix(".embed"), data, lang)[:1]
                  for lang in LANGUAGES} if embed else {}  # fmt: skip
        made = {lang: [*made[lang], written[lang], *pieces.get(lang, [])] for lang in LANGUAGES}
    if len(told) > 1 and format_ == "html":
        compared = _compare(wh, settings, told, out)
        made = {lang: [compared[lang], *made[lang]] for lang in LANGUAGES}
    return made


def _export(data: BriefingData, paths: dict[str, Path], format_: str) -> dict[str, Path]:
    """Write a briefing's Word files, or its charts as pictures, in each language."""
    made = {}
    for lang, path in paths.items():
        drawn = charts(data, lang)
        if format_ == "png":
            made[lang] = path.with_suffix(".charts")
            write_pictures(made[lang], drawn)
            continue
        with tempfile.TemporaryDirectory() as held:
            made[lang] = write_docx(path.with_suffix(".docx"), data, lang, write_pictures(Path(held), drawn))
    return made


def _compare(wh: Warehouse, settings: Settings, told: list[BriefingData], out: Path | None) -> dict[str, Path]:
    """Write the comparison of several regions in each language."""
    ids, first = [data.region["region_id"] for data in told], told[0]
    paths = comparison_paths(settings, ids, first.as_of, out, first.scenario)
    data = Comparison(told, _rankings(wh, told))
    for lang, path in paths.items():
        other = next(p.name for key, p in paths.items() if key != lang)
        hrefs = {
            region: briefing_paths(settings, region, first.as_of, out, first.scenario)[lang].name for region in ids
        }
        write(path, render_comparison(data, lang, hrefs, other))
    return paths


def _rankings(wh: Warehouse, told: list[BriefingData]) -> list[tuple[dict[str, object], pd.DataFrame]]:
    """Rank all cities by each mean that the regions have targets on, in the newest period that has begun."""
    rows = pd.concat([data.outlook[data.outlook["region_id"] == data.region["region_id"]] for data in told])
    rows = rows[(rows["statistic"] == "mean") & (rows["status"] != "no evidence")]
    rows = rows[pd.to_datetime(rows["period_start"]) < pd.Timestamp(told[0].as_of)]
    newest = rows.sort_values("period_end").drop_duplicates("indicator", keep="last")
    out = []
    for row in newest.to_dict("records"):
        start, end = brief_series.period_of(row)
        table = city_ranking(wh, start, end, told[0].as_of, "mean", row["parameter"])
        out.append(({str(key): cell for key, cell in row.items()}, table))
    return out
