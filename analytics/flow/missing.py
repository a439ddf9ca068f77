"""The figures that are missing as a build knows them: the one table behind ``template``, ``status`` and ``gaps``."""

from __future__ import annotations

from datetime import date

import pandas as pd

from analytics.errors import one_of
from analytics.flow.brief_data import rows_of_region
from analytics.targets import template
from analytics.warehouse import Warehouse
from analytics.warehouse.plan_targets import target_table


def missing_figures(wh: Warehouse, day: date, region_id: str | None = None, plan_id: str | None = None) -> pd.DataFrame:
    """Figures that are missing on a day and no others, as a table to fill in (`analytics.targets.template`).

    Parameters
    ----------
    wh : Warehouse
        An open build.
    day : date
        Day of knowledge; of plans issued by then.
    region_id : str, optional
        Of a region those that its briefing counts: for its own targets, and for those that its plans set for its
        counties and works.
    plan_id : str, optional
        Of one plan those of its goals.

    Raises
    ------
    InputError
        If there is no such plan.
    """
    wanted = target_table(wh, day)
    if region_id is not None:
        wanted = rows_of_region(wanted, wh.table("plan"), region_id)
    if plan_id is not None:
        one_of("--plan", plan_id, wh.table("plan")["plan_id"].tolist())
        wanted = wanted[wanted["plan_id"] == plan_id].reset_index(drop=True)
    have = wh.query("core/figure_value", as_of=day, region_id=None)
    monitored = wh.query("core/target_monitored_region", as_of=day)["region_id"]
    return template.missing_figures(wanted, have, day, set(monitored), wh.table("indicator"))
