"""From an assessment to a region's briefing files: a part that fails is named in its place, and all others are made."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial
from pathlib import Path

import pandas as pd

from analytics import __version__, attainment
from analytics.attainment.outlook_rows import OutlookRow, rows_as
from analytics.errors import Attempts, Fault
from analytics.flow.brief_data import Answer, briefing_data, rows_of_region, with_outcomes
from analytics.flow.brief_files import briefing_paths, comparison_paths
from analytics.flow.records import scope_of
from analytics.forecast import Scenario
from analytics.message import Message
from analytics.report.briefing.charts import charts
from analytics.report.briefing.comparison import ComparisonFacts, idle_everywhere, render_comparison
from analytics.report.briefing.page import BriefingData, render, write
from analytics.report.docx import write_docx
from analytics.report.docx_templates import expect_template
from analytics.report.embed import write_embed
from analytics.report.export import check_export, write_pictures
from analytics.report.failures import render_failed
from analytics.report.one_page import write_card
from analytics.series.plan_series import city_ranking
from analytics.settings import Settings
from analytics.terms import WITHOUT_OWN_DATA, Statistic
from analytics.warehouse import Warehouse, ledger
from analytics.words.catalogue import LANGS

__all__ = [
    "FORMATS",
    "Answer",
    "WrittenFiles",
    "rows_of_region",
    "write_answer",
    "write_answers",
    "write_briefings",
    "write_pages",
]

Progress = Callable[[str], None]
FORMATS = ("html", "docx", "png", "card")


@dataclass
class WrittenFiles:
    """Files of a region by language, and what could not be made; ``data`` is None where nothing is known of it."""

    files: dict[str, list[Path]] = field(default_factory=lambda: {lang: [] for lang in LANGS})
    faults: list[Fault] = field(default_factory=list)
    data: BriefingData | None = None

    @property
    def paths(self) -> list[Path]:
        """Every file."""
        return [path for files in self.files.values() for path in files]


@dataclass(frozen=True)
class PageMaterial:
    """All that the pages of a region are made of, so that a worker can write them: data, paths by language, faults."""

    region_id: str
    as_of: date
    paths: dict[str, Path]
    data: BriefingData | None
    faults: tuple[Fault, ...]


def write_answer(
    wh: Warehouse,
    settings: Settings,
    answer: Answer,
    region_id: str,
    out: Path | None = None,
    format_: str = "html",
    embed: bool = False,
    template: str = "",
) -> WrittenFiles:
    """Write a region's briefing in each language; a part that fails is named on the page and stops no other."""
    return _write(_gather(wh, settings, answer, region_id, out), format_, embed, template)


def write_answers(
    wh: Warehouse, settings: Settings, answer: Answer, regions: Sequence[str], out: Path | None, progress: Progress
) -> Iterator[tuple[str, WrittenFiles]]:
    """Write the pages of several regions, in their order, by as many workers as the settings say.

    The warehouse is read here; pages are written by the workers. Without ``data``, which stays where it was made.
    """

    def contents() -> Iterator[PageMaterial]:
        for region_id in regions:
            progress(Message("briefing of {region_id} as of {day}", region_id=region_id, day=answer.as_of))
            yield _gather(wh, settings, answer, region_id, out)

    if settings.workers == 1 or len(regions) == 1:
        done: Iterator[WrittenFiles] = map(_write_pages, contents())
    else:
        from joblib import Parallel, delayed

        pool = Parallel(n_jobs=settings.workers, return_as="generator", pre_dispatch="2*n_jobs")
        done = pool(delayed(_write_pages)(one) for one in contents())
    yield from zip(regions, done, strict=True)


def _gather(wh: Warehouse, settings: Settings, answer: Answer, region_id: str, out: Path | None) -> PageMaterial:
    tried = Attempts(region_id, answer.as_of.isoformat())
    data = tried("assessment", lambda: briefing_data(wh, settings, answer, region_id, tried), None)
    paths = briefing_paths(settings, region_id, answer.as_of, out, answer.assessment.scenario)
    return PageMaterial(region_id, answer.as_of, paths, data, tuple(tried.found))


def _write_pages(one: PageMaterial) -> WrittenFiles:
    return replace(_write(one), data=None)


def _write(one: PageMaterial, format_: str = "html", embed: bool = False, template: str = "") -> WrittenFiles:
    data, paths, tried = one.data, one.paths, Attempts(one.region_id, one.as_of.isoformat())
    tried.found.extend(one.faults)
    done = WrittenFiles(faults=tried.found, data=data)
    if data is None:
        if format_ == "html":
            for lang, path in paths.items():
                _keep(done, lang, tried("page", partial(_stand_in, path, one, lang, tried), None))
        return done
    done.faults.extend(fault for fault in data.faults if fault not in tried.found)
    for lang in LANGS:
        of_lang = Attempts(one.region_id, f"{one.as_of} {lang}")
        _keep(done, lang, _write_one(data, paths, lang, format_, of_lang, template))
        if embed:
            _keep(done, lang, _embedded(data, paths, lang, of_lang))
        done.faults.extend(of_lang.found)
    return done


def _keep(done: WrittenFiles, lang: str, path: Path | None) -> None:
    if path is not None:
        done.files[lang].append(path)


def _write_one(
    data: BriefingData, paths: dict[str, Path], lang: str, format_: str, tried: Attempts, template: str = ""
) -> Path | None:
    """One language of a region in one format; None where nothing could be written."""
    if format_ != "html":
        return tried(format_, lambda: _export(data, paths[lang], lang, format_, template, tried), None)
    other = next(p.name for key, p in paths.items() if key != lang)
    page = tried("page", lambda: render(data, lang, other, tried), None)
    if page is None:
        text = _failed_page(str(data.region[lang]), data.as_of, lang, tried.found[-1])
        return tried("page", lambda: write(paths[lang], text), None)
    return tried("page", lambda: write(paths[lang], page), None)


def _failed_page(title: str, as_of: date, lang: str, fault: Fault) -> str:
    return render_failed(title, fault, lang, as_of.isoformat(), __version__)


def _stand_in(path: Path, one: PageMaterial, lang: str, tried: Attempts) -> Path:
    return write(path, _failed_page(one.region_id, one.as_of, lang, tried.found[0]))


def _embedded(data: BriefingData, paths: dict[str, Path], lang: str, tried: Attempts) -> Path | None:
    folder = paths["zh"].with_suffix("").with_suffix(".embed")
    made = tried("embed", lambda: write_embed(folder, data, lang, Attempts(tried.region_id, tried.where)), None)
    return made[0] if made else None


def write_pages(data: BriefingData, paths: dict[str, Path]) -> dict[str, Path]:
    """Write a briefing's page in each language, each a link to the other."""
    tried = {lang: Attempts(data.region["region_id"], f"{data.as_of} {lang}") for lang in paths}
    made = {lang: _write_one(data, paths, lang, "html", tried[lang]) for lang in paths}
    return {lang: path for lang, path in made.items() if path is not None}


def assess_now(wh: Warehouse, settings: Settings, as_of: date, scenario: Scenario | None = None) -> Answer:
    """Assess every region at a date, without writing to the warehouse; a scenario has an id of its own."""
    how = wh, as_of, settings.model, settings.seed, settings.n_paths, __version__
    run_id, _ = ledger.run_identity(*how, scope_of(settings))
    made = attainment.assess(
        wh,
        as_of,
        model=settings.model,
        n_paths=settings.n_paths,
        seed=settings.seed,
        scenario=scenario,
        evidence=settings.evidence,
        workers=settings.workers,
    )
    if made.evidence is not None:
        made.evidence.read(set(made.outlook["region_id"]))  # once for the pages of all regions
    if scenario is None:
        return Answer(as_of, run_id, made)
    own_id, _ = ledger.run_identity(*how, scope_of(settings, f"scenario {scenario.text}"))
    return Answer(as_of, own_id, made, baseline_run=run_id)


def write_briefings(  # noqa: PLR0913 — part of the API: each argument is a choice of the caller
    wh: Warehouse,
    settings: Settings,
    regions: list[str],
    as_of: date,
    out: Path | None = None,
    format_: str = "html",
    embed: bool = False,
    *,
    scenario: Scenario | None = None,
    template: str = "",
    idle: Callable[[tuple[str, ...]], None] | None = None,
    failed: Callable[[Fault], None] | None = None,
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
        ``html`` (one page a language), ``docx``, ``png`` (each chart a picture, one folder a language) or ``card`` (one
        page to forward, as PNG and PDF).
    embed : bool
        Write the charts as HTML fragments and Plotly JSON as well.
    scenario : Scenario, optional
        What if; the briefing states it under its title and has a file name of its own.
    template : str
        Of a Word file: path of a file with named styles, or ``gongwen`` (official documents).
    idle : callable, optional
        Called with the rules of the scenario that change nothing in any of the regions, if there are such.
    failed : callable, optional
        Called with each part, page or region that could not be made; every other one is. Each is a line of the log as
        well, and a line on the page.

    Returns
    -------
    dict of str to list of Path
        By language, the main file (or folder) first; only what was written.

    Raises
    ------
    InputError
        If pictures are wanted and there is nothing to draw them with.
    """
    if format_ != "html":
        check_export()
    if template:
        expect_template(template)
    answer = _with_hindsight(wh, settings, assess_now(wh, settings, as_of, scenario))
    done = [write_answer(wh, settings, answer, region, out, format_, embed, template) for region in regions]
    shown = [one.data for one in done if one.data is not None]
    if idle is not None and shown and (rules := idle_everywhere(ComparisonFacts(shown, []))):
        idle(rules)
    made: dict[str, list[Path]] = {lang: [path for one in done for path in one.files[lang]] for lang in LANGS}
    faults = [fault for one in done for fault in one.faults]
    if len(shown) > 1 and format_ == "html":
        tried = Attempts("+".join(regions), as_of.isoformat())
        compared = tried("compare", lambda: _compare(wh, settings, shown, out, tried), {})
        made = {lang: [*compared.get(lang, []), *made[lang]] for lang in LANGS}
        faults += tried.found
    for fault in dict.fromkeys([*answer.assessment.faults, *faults]):
        if failed is not None:
            failed(fault)
    return made


def _with_hindsight(wh: Warehouse, settings: Settings, answer: Answer) -> Answer:
    """The answer with what became of its targets by now, where a briefing is to say so."""
    newest = wh.newest_known()
    if not settings.hindsight or answer.assessment.scenario or newest is None or newest <= answer.as_of:
        return answer
    return with_outcomes([answer, assess_now(wh, settings, newest)])[0]


def _export(data: BriefingData, path: Path, lang: str, format_: str, template: str, tried: Attempts) -> Path:
    """Write a briefing's Word file, its card, or its charts as pictures, in one language."""
    if format_ == "card":
        return write_card(path.with_suffix(".card"), data, lang, tried)
    drawn = charts(data, lang, tried)
    if format_ == "png":
        folder = path.with_suffix(".charts")
        write_pictures(folder, drawn, tried)
        return folder
    with tempfile.TemporaryDirectory() as held:
        pictures = write_pictures(Path(held), drawn, tried)
        return write_docx(path.with_suffix(".docx"), data, lang, pictures, tried, template)


def _compare(
    wh: Warehouse, settings: Settings, briefings: list[BriefingData], out: Path | None, tried: Attempts
) -> dict[str, list[Path]]:
    """Write the comparison of several regions in each language."""
    ids, first = [data.region["region_id"] for data in briefings], briefings[0]
    paths = comparison_paths(settings, ids, first.as_of, out, first.scenario)
    data = ComparisonFacts(briefings, tried("ranking", lambda: _rankings(wh, briefings, tried), []), ())
    made: dict[str, list[Path]] = {}
    common = tuple(tried.found)
    for lang, path in paths.items():
        other = next(p.name for key, p in paths.items() if key != lang)
        hrefs = {
            region: briefing_paths(settings, region, first.as_of, out, first.scenario)[lang].name for region in ids
        }
        of_lang = Attempts(tried.region_id, f"{tried.where} {lang}")
        one = ComparisonFacts(data.briefings, data.rankings, common)
        page = of_lang("compare", partial(render_comparison, one, lang, hrefs, other, of_lang), None)
        if page is None:
            page = _failed_page(" + ".join(ids), first.as_of, lang, of_lang.found[-1])
        if (file := of_lang("compare", partial(write, path, page), None)) is not None:
            made[lang] = [file]
        tried.found.extend(of_lang.found)
    return made


def _rankings(wh: Warehouse, briefings: list[BriefingData], tried: Attempts) -> list[tuple[OutlookRow, pd.DataFrame]]:
    """Rank all cities by each mean that the regions have targets on, in the newest period that has begun."""
    rows = pd.concat([data.outlook[data.outlook["region_id"] == data.region["region_id"]] for data in briefings])
    rows = rows[(rows["statistic"] == Statistic.MEAN) & ~rows["status"].isin(WITHOUT_OWN_DATA)]
    rows = rows[pd.to_datetime(rows["period_start"]) < pd.Timestamp(briefings[0].as_of)]
    newest = rows.sort_values("period_end").drop_duplicates("indicator", keep="last")
    out = []
    for row in rows_as(OutlookRow, newest):
        ends = row.begins_on, row.ends_on
        ask = partial(city_ranking, wh, *ends, briefings[0].as_of, Statistic.MEAN, row.parameter)
        table = tried("ranking", ask, pd.DataFrame())
        out.append((row, table))
    return out
