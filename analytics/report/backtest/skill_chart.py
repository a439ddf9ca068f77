"""The back-test's skill chart: how much error each model saves against each plain reference."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from analytics.report.charts.skill import skill_bars
from analytics.words.catalogue import say


def skill_chart(models: dict[str, Any], lang: str, named: Callable[[str, str], str]) -> go.Figure | None:
    """Draw the CRPS skill of every model over every reference it was compared with; None where there is none.

    Parameters
    ----------
    models : dict
        ``models`` of a back-test's ``summary.json``.
    lang : str
        ``'zh'`` or ``'en'``.
    named : callable
        Words of a model: ``(id, lang) -> str``.

    Notes
    -----
    Ranges are those of resampled years; a single year has none.
    """
    rows = [
        {
            "name": say(lang, "backtest.skill_bar", model=named(name, lang), other=named(other, lang)),
            "skill": skill["crps"]["skill"],
            "low": skill["crps"]["by_year"][0],
            "high": skill["crps"]["by_year"][1],
            "n": skill["n"],
        }
        for name, told in models.items()
        for other, skill in told["skill"].items()
        if "crps" in skill
    ]
    if not rows:
        return None
    data = pd.DataFrame(rows).sort_values("skill", ascending=False, kind="stable")
    return skill_bars(data.astype({"skill": float, "low": float, "high": float}), lang)
