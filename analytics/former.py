"""Former names of modules and of what moved out of a module, kept for one release.

A module that was renamed can still be imported: `MODULES` says where its contents are now, and each name that is taken
from it tells the new one in a `DeprecationWarning`. The whole file leaves with the next release.
"""

from __future__ import annotations

import sys
import warnings
from collections.abc import Callable, Mapping, Sequence
from importlib import import_module
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from types import ModuleType
from typing import Any

#: Former module -> where its names are looked for now, in this order; all below ``analytics``.
MODULES: dict[str, str] = {
    "attainment.air_notes": "attainment.monitored.reasons",
    "attainment.budget": "attainment.required.day_budget attainment.required.remainder",
    "attainment.chart_cities": "series.ranking",
    "attainment.chart_data": "series.plan_series",
    "attainment.chart_days": "series.day_series",
    "attainment.columns": "attainment.answer_columns",
    "attainment.cut": "attainment.required.reduction",
    "attainment.derived": "attainment.published.derive",
    "attainment.enough": "attainment.monitored.completeness",
    "attainment.explain.figures": "attainment.explain.published",
    "attainment.explain.steps": "attainment.explain.stated_value",
    "attainment.explain_figures": "attainment.explain.published",
    "attainment.explain_steps": "attainment.explain.stated_value words.steps",
    "attainment.fan_data": "series.fan",
    "attainment.figure_notes": "words.reasons",
    "attainment.figure_readings": "attainment.published.figure_readings",
    "attainment.figure_series": "attainment.published.related_figures",
    "attainment.figures": "attainment.published.select",
    "attainment.judge_air": "attainment.verdict attainment.monitored.judge_air",
    "attainment.judge_figures": "attainment.published.judge_figures",
    "attainment.judge_water": "attainment.monitored.sections",
    "attainment.last_date": "attainment.required.latest_date",
    "attainment.limit": "attainment.required.limit",
    "attainment.looks": "attainment.monitored.outcome terms",
    "attainment.monitored.judge": "attainment.monitored.judge_air",
    "attainment.monitored.months": "attainment.monitored.month_means",
    "attainment.no_evidence": "attainment.published.no_evidence",
    "attainment.notes": "words.reasons",
    "attainment.open_figures": "attainment.published.project",
    "attainment.outcomes": "attainment.known_outcomes",
    "attainment.periods": "attainment.monitored.period_days",
    "attainment.published.judge": "attainment.published.judge_figures",
    "attainment.published.readings": "attainment.published.figure_readings",
    "attainment.published.yearly": "attainment.published.related_figures",
    "attainment.remainder": "attainment.required.remainder",
    "attainment.steps": "attainment.milestones",
    "attainment.verdicts": "attainment.settle",
    "attribution.refusal": "attribution.cannot_tell",
    "cli.definitions": "cli.column_meanings",
    "door": "api loading",
    "drafting.changes": "drafting.change_goals",
    "drafting.places": "drafting.named_regions",
    "drafting.refusal": "drafting.no_goals",
    "drafting.sheets": "drafting.draft_tables",
    "drafting.lexicon": "drafting.plan_words",
    "drafting.reading": "drafting.passage_goals",
    "drafting.tables": "drafting.indicator_tables",
    "evaluation.files": "evaluation.result_files",
    "evaluation.ledger": "evaluation.graded_runs",
    "evaluation.summary": "evaluation.backtest_summary",
    "flow.brief_series": "series.briefing terms",
    "flow.events": "flow.adding_events",
    "flow.summary": "flow.run_summary",
    "forecast.models.months": "forecast.models.monthly_models",
    "forecast.steps": "forecast.level_shifts",
    "indicators.composite_arrays": "indicators.composite_paths",
    "indicators.core": "indicators.sql_macros",
    "indicators.days": "indicators.day_counts",
    "indicators.derivation.days": "indicators.derivation.counted_days",
    "indicators.derivation.query": "indicators.derivation.derivation",
    "indicators.derivation.steps": "indicators.derivation.derivation_step",
    "indicators.derivation_days": "indicators.derivation.counted_days",
    "indicators.derivation_steps": "indicators.derivation.derivation_step words.steps",
    "indicators.derivation_values": "indicators.derivation.values",
    "indicators.events": "indicators.exceptional_events",
    "indicators.evidence": "indicators.clause_grades",
    "indicators.ozone": "indicators.converted_ozone",
    "indicators.panel": "indicators.histories",
    "indicators.period_rows": "indicators.period.rows",
    "indicators.question": "indicators.query",
    "indicators.reading": "indicators.rule_reading indicators.readings",
    "indicators.rules": "indicators.path_statistics",
    "indicators.series": "indicators.history",
    "indicators.spans": "indicators.periods_many",
    "indicators.values": "indicators.means_and_percentiles terms",
    "inference.kernel": "inference.region_kernel",
    "inference.paths": "inference.related_paths",
    "inference.readings": "inference.known_figures",
    "ingest.lexicon": "ingest.pollutant_names",
    "ingest.card": "ingest.provenance_card",
    "ingest.judgement": "ingest.thresholds",
    "ingest.newcomers": "ingest.places",
    "ingest.ozone": "ingest.bare_ozone",
    "report.answer": "report.briefing.summary",
    "report.backtest_figures": "report.backtest.charts",
    "report.backtest_page": "report.backtest.page",
    "report.backtest_skill": "report.backtest.charts",
    "report.backtest_told": "report.backtest.sentences words.numbers",
    "report.board": "report.charts.scoreboard_rows report.reading_order",
    "report.briefing.data": "report.briefing.contents",
    "report.briefing.readings": "report.briefing.reading_notes",
    "report.briefing.sections": "report.briefing.page_tables",
    "report.by_reading": "report.briefing.reading_notes",
    "report.calendar": "report.charts.calendar",
    "report.card": "report.one_page",
    "report.changes": "report.briefing.changes",
    "report.chart": "report.charts.chart",
    "report.chart_parts": "report.charts.axes",
    "report.chart_rows": "report.charts.track_record report.charts.chart "
    "report.charts.ladder report.charts.multiples report.charts.waterfall",
    "report.chart_tables": "report.charts.chart report.charts.day_budget "
    "report.charts.probability_path report.charts.calendar report.charts.ranking",
    "report.compare": "report.briefing.comparison",
    "report.data": "report.briefing.contents",
    "report.day_budget": "report.charts.day_budget",
    "report.escape": "words.escape",
    "report.fan": "report.charts.fan",
    "report.fan_layout": "report.charts.fan",
    "report.fan_words": "report.charts.fan",
    "report.figures": "report.charts",
    "report.formats": "report.row_text terms",
    "report.ladder": "report.charts.ladder",
    "report.missing": "report.briefing.missing",
    "report.multiples": "report.charts.multiples",
    "report.needs": "report.row_text",
    "report.numbers": "words.numbers",
    "report.page": "report.html",
    "report.parts": "report.briefing.page_tables",
    "report.probability_path": "report.charts.probability_path",
    "report.ranking": "report.charts.ranking",
    "report.reliability": "report.charts.track_record",
    "report.scoreboard": "report.charts.scoreboard",
    "report.site.goal": "report.site.goal_page",
    "report.site.places": "report.site.site_region",
    "report.site.region": "report.site.region_page",
    "report.skill": "report.charts.track_record",
    "report.tables": "report.console",
    "report.takes": "report.briefing.requirements",
    "report.target_charts": "report.briefing.charts",
    "report.template": "report.charts.theme",
    "report.told": "report.briefing.target_section",
    "report.waterfall": "report.charts.waterfall",
    "report.word_file": "report.docx",
    "report.word_parts": "report.docx_elements",
    "report.words": "words.catalogue",
    "series.days": "series.day_series",
    "series.yearly": "series.plan_series",
    "standards.events": "standards.event_lists",
    "standards.lookup": "standards.table_indices",
    "standards.ozone": "standards.ozone_ratio",
    "standards.tables": "standards.rule_tables",
    "targets.parts": "targets.composition",
}
#: Former name of something in one of these -> its name now.
NAMES: dict[str, str] = {
    "Asked": "DerivationQuery",
    "House": "Workspace",
    "Judged": "Verdict",
    "Question": "StatisticQuery",
    "Kin": "RelatedFigures",
    "kin_of": "related_figures_of",
    "open_house": "open_workspace",
    "told_parts": "target_sections",
    "told_rows": "rows_with_evidence",
}


class FormerModules(MetaPathFinder, Loader):
    """Finds the modules of `MODULES` that are asked for by their former names."""

    def find_spec(
        self, fullname: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """A module that hands out what its successors hold; None for any other name."""
        package, _, name = fullname.partition(".")
        return ModuleSpec(fullname, self) if package == "analytics" and name in MODULES else None

    def create_module(self, spec: ModuleSpec) -> ModuleType | None:
        """An ordinary module."""
        return None

    def exec_module(self, module: ModuleType) -> None:
        """Let it look its names up."""
        places = MODULES[module.__name__.partition(".")[2]].split()
        module.__getattr__ = lookup(module.__name__, places, NAMES)  # type: ignore[method-assign]


def lookup(module: str, places: Sequence[str], renamed: Mapping[str, str] | None = None) -> Callable[[str], Any]:
    """A ``__getattr__`` for a module whose names have moved.

    Parameters
    ----------
    module : str
        Its full name.
    places : sequence of str
        Modules below ``analytics`` that are searched, in this order.
    renamed : mapping, optional
        Former name -> name now.
    """

    def fetch(name: str) -> Any:
        now = (renamed or {}).get(name, name)
        for place in () if name.startswith("__") else places:
            found = import_module(f"analytics.{place}")
            if now in vars(found):
                text = f"{module}.{name} is now analytics.{place}.{now}"
                warnings.warn(text, DeprecationWarning, stacklevel=2)
                return vars(found)[now]
        raise AttributeError(f"module {module!r} has no attribute {name!r}")

    return fetch


def install() -> None:
    """Let former modules be found, after all others."""
    if not any(isinstance(one, FormerModules) for one in sys.meta_path):
        sys.meta_path.append(FormerModules())
