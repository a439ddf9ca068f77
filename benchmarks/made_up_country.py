"""A made-up country for benchmarks: cities of the registry with daily values, plans of ten goals, published figures."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd

from analytics.flow.workspace import make_workspace

AS_OF = date(2025, 10, 1)
#: indicator, comparator, threshold, unit
GOALS = (
    ("pm25_mean", "<=", 42, "ug/m3"),
    ("pm10_mean", "<=", 75, "ug/m3"),
    ("good_day_share", ">=", 70, "%"),
    ("heavy_day_share", "<=", 2, "%"),
    ("water_share_class_1_3", ">=", 80, "%"),
    ("drinking_water_compliance_share", ">=", 95, "%"),
    ("outfall_remediated_share", ">=", 90, "%"),
    ("urban_sewage_collection_share", ">=", 70, "%"),
    ("farmland_safe_use_share", ">=", 93, "%"),
    ("construction_land_safe_use_share", ">=", 95, "%"),
)
MEASURED = 4  # of them from daily values
PARAMETERS = {"pm25": 42, "pm10": 75, "so2": 9, "no2": 28, "co": 0.7, "o3_mda8": 100}
CARD = """[source]
source_id = "made_up"
zh = "模拟数据"
en = "Made-up data"
producer = "benchmark"
citation = "generated"
basis = "generated"
publication_lag_days = 0
"""


def made_country(home: Path, n: int, plans: int = 1) -> list[str]:
    """A workspace with plans and data for so many cities; returns their ids.

    ``plans``: plans of each city. The first demands the ten goals of 2025; the others demand more, step by step, and
    each the goals of 2023, 2024 or 2025 in turn, so that two thirds of what they demand is over.
    """
    make_workspace(home)
    raw = home / "data" / "raw"
    for folder in ("monitoring", "figures"):
        for path in (raw / folder).iterdir():
            path.unlink()
    regions = pd.read_csv(raw / "registry" / "regions.csv", encoding="utf-8-sig", keep_default_na=False)
    cities = regions.loc[regions["level"].isin(("city", "county", "district")), "region_id"].head(n).tolist()
    names = regions.set_index("region_id")
    asked = [(f"{city}-2024" if k == 0 else f"{city}-{k}", city, 2025 - k % 3, 1 + 0.01 * k)
             for city in cities for k in range(plans)]  # fmt: skip
    rows = pd.DataFrame(
        {"plan_id": plan, "region_id": city, "zh": f"{names.at[city, 'zh']}生态环境规划",
         "en": f"{names.at[city, 'en']} plan", "issuer_zh": "市政府", "document_no": "",
         "issued_on": f"{year - 1}-02-01", "issued_basis": "stated",
         "period_start": f"{year - 1}-01-01", "period_end": f"{year}-12-31", "note": ""}
        for plan, city, year, _ in asked
    )  # fmt: skip
    columns = (raw / "registry" / "targets.csv").read_text(encoding="utf-8-sig").splitlines()[0].split(",")
    targets = pd.DataFrame(
        {"target_id": f"{plan}/{indicator}", "plan_id": plan, "clause": "II", "region_id": city,
         "indicator_id": indicator, "kind": "target", "comparator": comparator,
         "threshold": round(threshold / by if comparator == "<=" else min(threshold * by, 99.9), 2), "unit": unit,
         "period_start": f"{year}-01-01", "period_end": f"{year}-12-31", "period_kind": "year", "obligation": "binding",
         "implied": 0, "deadline_inferred": 0}
        for plan, city, year, by in asked for indicator, comparator, threshold, unit in GOALS
    ).reindex(columns=columns)  # fmt: skip
    rows.to_csv(raw / "registry" / "plans.csv", index=False)
    targets.to_csv(raw / "registry" / "targets.csv", index=False)
    days = pd.date_range("2022-01-01", AS_OF - pd.Timedelta(days=1))
    rng = np.random.default_rng(1)
    season = np.cos(2 * np.pi * days.day_of_year.to_numpy() / 365.25)
    parts = []
    for city in cities:
        noise = np.exp(rng.normal(0, 0.35, (len(days), len(PARAMETERS))) + rng.normal(0, 0.15))
        level = np.array(list(PARAMETERS.values())) * np.exp(np.outer(season, [0.4, 0.3, 0.2, 0.2, 0.2, -0.4]))
        values = pd.DataFrame(level * noise, columns=list(PARAMETERS)).round(1)
        parts.append(values.assign(date=days.strftime("%Y-%m-%d"), region_id=city))
    table = pd.concat(parts, ignore_index=True)[["date", "region_id", *PARAMETERS]]
    table.to_parquet(raw / "monitoring" / "made_up.parquet", index=False)
    (raw / "monitoring" / "made_up.card.toml").write_text(CARD, encoding="utf-8")
    figures = pd.DataFrame(
        {"region_id": city, "indicator_id": indicator, "subject_zh": "", "period_start": f"{year}-01-01",
         "period_end": f"{year}-12-31", "value": round(float(rng.uniform(60, 99)), 1), "qualifier": "=", "unit": "%",
         "source": "made up", "source_date": f"{year + 1}-03-01", "source_date_text": "", "source_url": "",
         "grade": "C", "basis": "published", "note": ""}
        for city in cities[::2] for indicator, *_ in GOALS[MEASURED:] for year in (2021, 2022, 2023, 2024)
    )  # fmt: skip
    figures.to_csv(raw / "figures" / "made_up.csv", index=False, encoding="utf-8-sig")
    return cities
