"""Judgements of offices that a build holds, as records by target."""

from __future__ import annotations

from datetime import date

import pandas as pd

from analytics.inference.office import Judgement
from analytics.warehouse import Warehouse


def judgements_of(wh: Warehouse, as_of: date) -> dict[str, tuple[Judgement, ...]]:
    """Judgements known on a day, the newest of each office, by target."""
    rows = wh.query("core/judgement", as_of=as_of)
    found: dict[str, tuple[Judgement, ...]] = {}
    for _, part in rows.groupby(["target_id", "office"], sort=True):
        one = _judgement(part)
        found[one.target_id] = (*found.get(one.target_id, ()), one)
    return found


def _judgement(rows: pd.DataFrame) -> Judgement:
    """One judgement of its rows, one a quantile."""
    first, stated = rows.iloc[0], rows["level"].notna()
    pairs = rows.loc[stated, ["level", "value"]].itertuples(index=False, name=None)
    return Judgement(
        str(first["target_id"]),
        str(first["office"]),
        pd.Timestamp(first["judged_on"]).date(),
        tuple((float(level), float(value)) for level, value in pairs),
        None if stated.any() else float(first["p_met"]),
        *("" if pd.isna(first[name]) else str(first[name]) for name in ("person", "note")),
    )
