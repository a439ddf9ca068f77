"""An assessment as ledger rows: forecasts in the hubverse layout, one row a judged target."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from analytics.attainment import ANY_EVIDENCE, ASSESS_COLUMNS, Assessment
from analytics.forecast import Forecast
from analytics.settings import Settings

#: quantile levels of the hubverse's usual 23
LEVELS = (0.01, 0.025, *(round(0.05 * i, 2) for i in range(1, 20)), 0.975, 0.99)
COLUMNS = ["model_id", "reference_date", "region_id", "indicator_id", "period_start", "period_end", "output_type",
           "output_type_id", "value"]  # fmt: skip


def _of_one(made: Forecast, parameter: str, model: str) -> pd.DataFrame:
    """Mean and quantiles of a period's mean, in the parameter's unit."""
    samples = made.mean(parameter)
    samples = samples[np.isfinite(samples)]
    if not len(samples):
        return pd.DataFrame(columns=COLUMNS)
    rows = pd.DataFrame({"output_type": "quantile", "output_type_id": LEVELS, "value": np.quantile(samples, LEVELS)})
    mean = pd.DataFrame({"output_type": ["mean"], "output_type_id": [np.nan], "value": [float(np.mean(samples))]})
    columns: dict[str, Any] = {
        "model_id": model, "reference_date": made.origin, "region_id": made.region_id,
        "indicator_id": f"{parameter}_mean", "period_start": made.period_start, "period_end": made.period_end,
    }  # fmt: skip
    return pd.concat([mean, rows], ignore_index=True).assign(**columns)[COLUMNS]


def forecast_rows(assessment: Assessment, model: str) -> pd.DataFrame:
    """Forecast distributions of every period mean that was simulated; known periods have none."""
    parts = [
        _of_one(made, parameter, model)
        for made in assessment.forecasts.values()
        if not made.known.all()
        for parameter in made.parameters
        if parameter in ("pm25", "pm10", "no2", "so2")
    ]
    return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=COLUMNS)


def scope_of(settings: Settings, *more: str) -> list[str]:
    """What a run was asked about, as its id knows it; a run on own evidence alone is another run."""
    own = [] if settings.evidence == ANY_EVIDENCE else [f"{settings.evidence} evidence"]
    return ["all", *own, *more]


def attainment_rows(assessment: Assessment) -> pd.DataFrame:
    """One row a target, with the columns of the table ``attainment`` except the run."""
    rows = assessment.outlook[list(ASSESS_COLUMNS)].copy()
    rows.insert(0, "as_of", assessment.as_of)
    return rows
