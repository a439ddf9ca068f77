"""What a site shows, gathered from an assessment, the ledger and the briefings; published or served, it is the same."""

from __future__ import annotations

import io
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property, partial
from pathlib import Path

import pandas as pd

from analytics import __version__
from analytics.attainment import ASSESS_COLUMNS, READING_COLUMNS
from analytics.attainment.evidence import evidence_of
from analytics.attainment.outlook_rows import rows_as
from analytics.errors import Attempts
from analytics.flow.brief_data import Answer, Wanted, briefing_data, track_record
from analytics.flow.brief_files import briefing_folder
from analytics.report.site.briefings import Found, Retention, addressed, chosen, found_in
from analytics.report.site.contents import Briefed, RegionContents, RunFacts, Site, SiteChange, SiteRegion
from analytics.report.site.moves import moves_of
from analytics.report.site.site_region import place_of
from analytics.report.table_rows import PlanRow, RegionRow
from analytics.series.briefing import PATH_COLUMNS, earlier_runs
from analytics.settings import Settings
from analytics.sheets import harmless
from analytics.terms import WITHOUT_OWN_DATA
from analytics.warehouse import Warehouse

#: Series that the page of a goal shows
FIELDS = frozenset({"fans", "sources", "paths", "budgets", "yearly", "same_window", "same_part", "track",
                    "places"})  # fmt: skip
FORMATS = ("csv", "parquet", "json")
BOM = "utf-8-sig"  # without it spreadsheets take Chinese for something else
MOVE_COLUMNS = ["as_of", "target_id", "region_id", "zh", "en"]
REGION_COLUMNS = ["region_id", "zh", "en", "level", "parent_id", "longitude", "latitude"]


@dataclass(frozen=True)
class SiteMaterial:
    """What is read once for all pages of a site.

    Parameters
    ----------
    wh, settings, answer : Warehouse, Settings, Answer
        Where it is from.
    site : Site
        Everything but the pages of regions.
    runs : DataFrame
        What every run of the ledger, and this one, said of each goal.
    previous, earlier : DataFrame
        The run before this one, and all earlier ones.
    scores : DataFrame
        Graded probabilities.
    tables : dict of str to DataFrame
        Tables to be downloaded.
    kept : tuple of Found
        Briefings that the archive keeps.
    n_left_out : int
        Briefings that it does not.
    """

    wh: Warehouse
    settings: Settings
    answer: Answer
    site: Site
    runs: pd.DataFrame
    previous: pd.DataFrame
    earlier: pd.DataFrame
    scores: pd.DataFrame
    tables: dict[str, pd.DataFrame]
    kept: tuple[Found, ...]
    n_left_out: int

    @cached_property
    def _goals(self) -> dict[str, pd.DataFrame]:
        return _cut(self.site.goals, "region_id")

    @cached_property
    def _by_goal(self) -> tuple[dict[str, pd.DataFrame], dict[str, pd.DataFrame], dict[str, pd.DataFrame]]:
        return _cut(self.runs), _cut(self.previous), _cut(self.earlier)

    @cached_property
    def _moves(self) -> dict[str, list[SiteChange]]:
        made: dict[str, list[SiteChange]] = {}
        for move in self.site.moves:
            made.setdefault(move.region_id, []).append(move)
        return made

    @cached_property
    def _briefings(self) -> dict[str, list[Briefed]]:
        made: dict[str, list[Briefed]] = {}
        for one in self.site.briefings:
            made.setdefault(one.region_id, []).append(one)
        return made

    def region(self, place: SiteRegion, tried: Attempts, answer: Answer | None = None) -> RegionContents | None:
        """The contents of the pages of a region; None where even they could not be read.

        Parameters
        ----------
        place : SiteRegion
            The region.
        tried : Attempts
            Collects the parts that could not be read.
        answer : Answer, optional
            Another answer of its goals, such as one under a scenario, which has no history.
        """
        region_id = place.region_id
        own = self._goals.get(region_id, self.site.goals.iloc[:0]).reset_index(drop=True)
        if answer is not None:
            rows = answer.outlook
            own = rows[rows["region_id"] == region_id].reset_index(drop=True)
        ids = [str(name) for name in own["target_id"]]
        measured = not own["status"].isin(WITHOUT_OWN_DATA).all()
        history, previous, earlier = self._by_goal
        before = _joined(previous, ids, self.previous), _joined(earlier, ids, self.earlier)
        wanted = Wanted(own, FIELDS if measured else frozenset({"sources"}), before)
        tried.region_id = region_id
        read = partial(briefing_data, self.wh, self.settings, answer or self.answer, region_id, tried, wanted)
        data = tried("parts", read, None)
        if data is None:
            return None
        scores = self.scores
        return RegionContents(
            place=place,
            data=replace(data, joint=data.joint.iloc[:0], faults=()),
            briefings=tuple(self._briefings.get(region_id, ())),
            moves=tuple(self._moves.get(region_id, ())),
            history={name: history[name] for name in ids if name in history and answer is None},
            scores=scores[scores["target_id"].isin(ids)] if len(scores) else scores,
        )


def _cut(table: pd.DataFrame, column: str = "target_id") -> dict[str, pd.DataFrame]:
    return {str(name): rows for name, rows in table.groupby(column, sort=False)} if len(table) else {}


def _joined(by_goal: dict[str, pd.DataFrame], ids: list[str], like: pd.DataFrame) -> pd.DataFrame:
    found = [by_goal[name] for name in ids if name in by_goal]
    return pd.concat(found, ignore_index=True) if found else like.iloc[:0]


def gather(wh: Warehouse, settings: Settings, answer: Answer, out: Path | None = None) -> SiteMaterial:
    """Read what all pages of a site have in common.

    Parameters
    ----------
    wh : Warehouse
        Open warehouse.
    settings : Settings
        Model, workspace, address of the site, how long briefings stay.
    answer : Answer
        The assessment to be shown.
    out : Path, optional
        Folder of the briefings; default ``briefings`` of the workspace.
    """
    goals, as_of = answer.assessment.outlook, answer.as_of
    plans, regions = wh.table("plan"), wh.table("region")
    plans = plans[pd.to_datetime(plans["issued_on"]) <= pd.Timestamp(as_of)]
    previous, earlier = earlier_runs(wh, settings.model, as_of, set(goals["target_id"]))
    now = goals[list(PATH_COLUMNS[1:])].assign(as_of=pd.Timestamp(as_of))
    runs = pd.concat([earlier, now], ignore_index=True) if len(earlier) else now
    places = _places(goals, plans, regions)
    ids = {place.region_id for place in places}
    found = [one for one in found_in(briefing_folder(settings, out), ids) if one.as_of <= as_of]
    kept = tuple(chosen(found, Retention(settings.site_days, settings.site_months)))
    moves = moves_of(runs, goals)
    scores = wh.query("core/graded_probabilities", model=settings.model)
    how = settings.model, __version__, settings.n_paths, settings.seed
    site = Site(
        run=RunFacts(answer.run_id, *how, as_of, _newest(wh, answer)),
        places=places,
        plans=tuple(rows_as(PlanRow, plans)),
        goals=answer.outlook,
        moves=moves,
        briefings=tuple(addressed(one) for one in kept),
        track=track_record(settings.raw_dir, settings.model),
        scores=wh.query("core/ledger_scores").query("n_probabilities > 0"),
        by_evidence=wh.query("core/ledger_scores_by_evidence"),
        address=settings.site_address,
    )
    tables = {
        "goals": goals[[*ASSESS_COLUMNS, "plan_id", "clause", "indicator_zh", "indicator_en", "region_en"]],
        "readings": answer.assessment.readings.reindex(columns=READING_COLUMNS),
        "probability_through_time": runs[list(PATH_COLUMNS)].sort_values(["target_id", "as_of"]),
        "scores": scores,
        "regions": regions.loc[regions["region_id"].isin(ids), REGION_COLUMNS],
        "plans": plans,
        "changes": pd.DataFrame([vars(move) for move in moves], columns=MOVE_COLUMNS),
    }
    left_out = len(found) - len(kept)
    return SiteMaterial(wh, settings, answer, site, runs, previous, earlier, scores, tables, kept, left_out)


def _newest(wh: Warehouse, answer: Answer) -> date | None:
    """Newest day with a measured value of a region with goals, as known on the day of the answer."""
    evidence = answer.assessment.evidence
    known = evidence_of(wh, answer.as_of) if evidence is None else evidence.on(wh)
    regions = set(answer.assessment.outlook["region_id"]) & set(known.measured_regions)
    days = [day for name in sorted(regions) if (day := known.history(name).newest) is not None]
    return max(days, default=None)


def _places(goals: pd.DataFrame, plans: pd.DataFrame, regions: pd.DataFrame) -> tuple[SiteRegion, ...]:
    """Regions with goals or plans: those with most goals on own data first, then by name."""
    ids = list(dict.fromkeys([*goals["region_id"], *plans["region_id"]]))
    rows = {row.region_id: row for row in rows_as(RegionRow, regions)}
    own = _cut(goals, "region_id")
    made = [place_of(rows[name], rows, own.get(name, goals.iloc[:0])) for name in ids if name in rows]
    return tuple(sorted(made, key=lambda place: (-place.n_own, -place.n_goals, place.region_id)))


def table_file(table: pd.DataFrame, format_: str) -> bytes:
    """A table as a file: CSV that spreadsheets read, Parquet, or JSON with a record a row.

    Parameters
    ----------
    table : DataFrame
        What to write.
    format_ : str
        One of `FORMATS`.
    """
    if format_ == "csv":
        text = harmless(table).to_csv(index=False, date_format="%Y-%m-%d", lineterminator="\n")
        return text.encode(BOM)
    if format_ == "parquet":
        held = io.BytesIO()
        table.to_parquet(held, index=False)
        return held.getvalue()
    days = {name: table[name].dt.strftime("%Y-%m-%d") for name in table.select_dtypes("datetime").columns}
    made: str = table.assign(**days).to_json(orient="records", force_ascii=False, date_format="iso")
    return made.encode()
