"""An open build of the warehouse, and the assessments made of it: what they read and forecast is kept for the next."""

from __future__ import annotations

import sys
from collections import OrderedDict
from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any, Self

import pandas as pd

from analytics import attainment, display
from analytics.errors import one_of
from analytics.flow.as_of import Day, as_day
from analytics.forecast import parse_scenario
from analytics.message import Message
from analytics.settings import Settings
from analytics.targets import names
from analytics.terms import EVIDENCE_CHOICES
from analytics.warehouse import Warehouse
from analytics.warehouse.plan_targets import target_table
from analytics.words.catalogue import say
from analytics.words.column_heads import shown
from analytics.words.messages import in_language

if TYPE_CHECKING:
    from analytics.attainment.evidence import EvidenceCache

KEPT = 2
"""Days of knowledge of which a workspace keeps what it has read and forecast."""


class AssessedBuild(display.Shown):
    """An open, read-only build and the assessments made of it; `analytics.api.Workspace` has the questions.

    Parameters
    ----------
    warehouse : Warehouse
        The build; runs that are published later do not change it.
    settings : Settings
        Seed, number of paths and model of the forecasts.
    """

    def __init__(self, warehouse: Warehouse, settings: Settings):
        self.warehouse = warehouse
        self.settings = settings
        self._names = names.all_names(warehouse.table("region").fillna({"aliases": ""}))
        self._evidence: OrderedDict[tuple[object, ...], EvidenceCache] = OrderedDict()

    def _language(self) -> str:
        return self.settings.message_lang

    def _card(self, lang: str) -> display.SummaryCard:
        model = shown("model", self.settings.model, lang)
        known: dict[Any, Any] = {"newest": self.newest, "model": model, "seed": self.settings.seed}
        known |= self.warehouse.query("core/table_counts").iloc[0].to_dict()
        facts = {say(lang, f"card.{name}"): value for name, value in known.items()}
        return display.SummaryCard(f"dabiao {self.warehouse.path.name}", facts, note=say(lang, "card.ask"), lang=lang)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def wh(self) -> Warehouse:
        """Former name of ``warehouse``, kept for one release."""
        return self.warehouse

    @property
    def newest(self) -> date | None:
        """First day on which everything in this build is known."""
        return self.warehouse.newest_known()

    def close(self) -> None:
        """Close the build."""
        self.warehouse.close()

    def region_id(self, region: str | None) -> str | None:
        """Id of a region given by id, Chinese or English name or alias; None stays None."""
        return None if region is None else names.resolve(region, self._names)

    def targets(self, region: str | None = None, plan: str | None = None) -> pd.DataFrame:
        """Targets of a region or plan with the names of indicator and region in both languages.

        Examples
        --------
        >>> import analytics as da
        >>> da.open().targets("xinxiang").columns[:2].tolist()
        ['target_id', 'plan_id']
        """
        if plan is not None:
            one_of("--plan", plan, self.warehouse.table("plan")["plan_id"].tolist())
        rows = target_table(self.warehouse, region_id=self.region_id(region), plan_id=plan)
        return rows.drop(columns=["parameter", "better", "edition", "change_of", "change_how", "change_parameter"])

    def why_nothing(
        self, region: str | None = None, plan: str | None = None, year: int | None = None, as_of: date | None = None
    ) -> str:
        """Why there is no target to judge: the registry has none of the region or plan, or none is due or issued yet.

        Examples
        --------
        >>> import analytics as da
        >>> da.open().why_nothing("kaifeng")
        'kaifeng: the registry has no target of this region; add some: dabiao draft PLAN, or dabiao add target'
        """
        own = self.targets(region, plan)
        where = self.region_id(region) or Message("any region")
        if own.empty:
            of_plan = Message(" in plan {plan}", plan=plan) if plan else ""
            values: dict[str, object] = {"where": where, "of_plan": of_plan}
            return Message(
                "{where}: the registry has no target of this region{of_plan}; add some: dabiao draft PLAN, or "
                "dabiao add target", **values)  # fmt: skip
        due = Message(" due in {year}", year=year) if year else ""
        values = {"where": where, "due": due, "day": as_of, "first": f"{own['issued_on'].min():%Y-%m-%d}"}
        return Message("{where}: no target{due} as of {day}; the first plan with one was issued on {first}", **values)

    def assessment(
        self,
        region: str | None = None,
        year: int | None = None,
        as_of: Day = None,
        model: str | None = None,
        scenario: str | Sequence[str] | None = None,
        evidence: str | None = None,
    ) -> attainment.Assessment:
        """Everything that went into the answer: outlook, readings, joint probabilities, forecasts.

        Under a scenario all of it is worked out under the scenario; the answer without it is ``.baseline``. Further
        arguments are those of `assess`.
        """
        if evidence is not None:
            one_of("evidence", evidence, EVIDENCE_CHOICES)
        day, model = as_day(as_of, self.newest), model or self.settings.model
        run = (day, model, self.settings.n_paths, self.settings.seed)
        made = attainment.assess(
            self.warehouse,
            day,
            region_id=self.region_id(region),
            year=year,
            model=model,
            n_paths=self.settings.n_paths,
            seed=self.settings.seed,
            scenario=None if scenario is None else parse_scenario(scenario),
            evidence=self.settings.evidence if evidence is None else evidence,
            known=self._evidence.get(run),
            workers=self.settings.workers,
        )
        self._keep(run, made if made.baseline is None else made.baseline)
        return made

    def _keep(self, run: tuple[object, ...], made: attainment.Assessment) -> None:
        """Keep what was read and forecast for the last days of knowledge, for the next questions about them."""
        if made.evidence is not None:
            self._evidence[run] = made.evidence
        self._evidence.move_to_end(run)
        while len(self._evidence) > KEPT:
            self._evidence.popitem(last=False)

    def _notice_nothing(self, made: attainment.Assessment, region: str | None, year: int | None) -> None:
        """Say why an answer has no row: an empty table alone would leave it open."""
        if made.outlook.empty:
            notice(self.why_nothing(region, None, year, made.as_of), self.settings.message_lang)


def notice(text: str, lang: str) -> None:
    """Print on standard error what a caller should know but need not act on."""
    print(f"· {in_language(text, lang)}", file=sys.stderr)
