"""An assessment as ledger rows: forecasts in the hubverse layout, one row a judged target."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from analytics.attainment import ANY_EVIDENCE, ASSESS_COLUMNS, Assessment
from analytics.forecast.forecast import Summary
from analytics.inference.inferred import Driver
from analytics.settings import Settings
from analytics.terms import recorded_mean

#: quantile levels of the hubverse's usual 23
LEVELS = (0.01, 0.025, *(round(0.05 * i, 2) for i in range(1, 20)), 0.975, 0.99)
#: what the table ``attainment`` keeps of an inference beside the scoreboard
INFERENCE_COLUMNS = ["p_related", "p_class", "p_judgement", "drivers_zh", "drivers_en", "settles_zh", "settles_en",
                     "settles_by", "settles_on", "settles_from", "settles_drop", "settles_start",
                     "settles_end"]  # fmt: skip
COLUMNS = ["model_id", "reference_date", "region_id", "indicator_id", "period_start", "period_end", "output_type",
           "output_type_id", "value"]  # fmt: skip


def _of_one(made: Summary, parameter: str, model: str) -> pd.DataFrame:
    """Mean and quantiles of a period's mean, in the parameter's unit."""
    samples = made.mean(parameter)
    samples = samples[np.isfinite(samples)]
    if not len(samples):
        return pd.DataFrame(columns=COLUMNS)
    rows = pd.DataFrame({"output_type": "quantile", "output_type_id": LEVELS, "value": np.quantile(samples, LEVELS)})
    mean = pd.DataFrame({"output_type": ["mean"], "output_type_id": [np.nan], "value": [float(np.mean(samples))]})
    columns: dict[str, Any] = {
        "model_id": model, "reference_date": made.origin, "region_id": made.region_id,
        "indicator_id": recorded_mean(parameter), "period_start": made.period_start, "period_end": made.period_end,
    }  # fmt: skip
    return pd.concat([mean, rows], ignore_index=True).assign(**columns)[COLUMNS]


def forecast_rows(assessment: Assessment, model: str) -> pd.DataFrame:
    """Forecast distributions of every period mean that was simulated; known periods have none."""
    parts = [
        _of_one(made, parameter, model)
        for made in assessment.summaries.values()
        if not made.known.all()
        for parameter in made.parameters
        if parameter in ("pm25", "pm10", "no2", "so2")
    ]
    return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=COLUMNS)


def scope_of(settings: Settings, *more: str) -> list[str]:
    """What a run was asked about, as its id holds it; a run on own evidence alone is another run."""
    own = [] if settings.evidence == ANY_EVIDENCE else [f"{settings.evidence} evidence"]
    return ["all", *own, *more]


def attainment_rows(assessment: Assessment) -> pd.DataFrame:
    """One row a target, with the columns of the table ``attainment`` except the run."""
    rows = assessment.outlook[[*ASSESS_COLUMNS, *INFERENCE_COLUMNS]].copy()
    rows.insert(0, "as_of", assessment.as_of)
    return rows


def driver_rows(assessment: Assessment) -> pd.DataFrame:
    """The figures behind inferred probabilities, at most three a target, with the columns of the table ``driver``."""
    found = [
        _driver_row(target_id, place, one)
        for target_id, verdict in assessment.verdicts.items()
        if verdict.inferred is not None and not verdict.status.on_own_data
        for place, one in enumerate(verdict.inferred.drivers, 1)
    ]
    return pd.DataFrame(found)


def _driver_row(target_id: str, place: int, one: Driver) -> dict[str, Any]:
    return {
        "target_id": target_id, "place": place, "region_id": one.region_id, "region_zh": one.region_zh,
        "region_en": one.region_en, "indicator_id": one.indicator_id, "period_start": one.period.first,
        "period_end": one.period.last, "value": one.value, "qualifier": one.qualifier,
        "unit": one.unit, "source": one.source or None, "source_url": one.source_url or None,
        "known_at": one.known_at, "weight": one.weight,
    }  # fmt: skip
