"""A briefing's data made by hand from the embedded daily values; other report tests build on it.

The forecast here is nothing but past years' remainders put behind the year so far: enough to draw.
"""

# ruff: noqa: E501 — rows of a table read better on one line
from __future__ import annotations

import datetime as dt
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd

from analytics.report.briefing.page import BriefingData

RAW = Path(__file__).resolve().parents[2] / "data" / "raw" / "monitoring"
OPEN, CLOSED = dt.date(2025, 10, 1), dt.date(2026, 2, 1)
QUANTILES = {"q025": 0.025, "q10": 0.1, "q25": 0.25, "q50": 0.5, "q75": 0.75, "q90": 0.9, "q975": 0.975}
NUMBERS = [
    "threshold", "value", "value_reported", "value_low", "value_high", "p_met", "p_low", "p_high", "margin",
    "days_left", "required_remainder", "days_allowed", "days_needed",
]  # fmt: skip
TEXTS = ["likelihood", "finality", "missing_zh", "missing_en", "note_zh", "note_en", "subject_zh", "subject_en"]
SHARE_ZH = "优良天数比例"


@cache
def daily(parameter: str) -> pd.Series:
    table = pd.read_csv(RAW / "xinxiang_daily.csv", encoding="utf-8-sig", parse_dates=["date"])
    return table.set_index("date")[parameter]


def running_mean(year: int, parameter: str = "pm25") -> pd.Series:
    return daily(parameter).loc[f"{year}-01-01" : f"{year}-12-31"].expanding().mean()


def line(series: str, year: int, values: pd.Series) -> pd.DataFrame:
    values = values[values.index.strftime("%m-%d") != "02-29"]
    day = pd.to_datetime("2025-" + values.index.strftime("%m-%d"))
    return pd.DataFrame({"series": series, "year": year, "day": day, "value": values.to_numpy()})


def fan_data(as_of: dt.date, parameter: str = "pm25", threshold: float = 44.0) -> pd.DataFrame:
    past = [line("past", year, running_mean(year, parameter)) for year in range(2021, 2025)]
    year = running_mean(2025, parameter)
    if as_of > dt.date(2025, 12, 31):
        return pd.concat([*past, line("observed", 2025, year)], ignore_index=True)
    seen = year[year.index < pd.Timestamp(as_of)]
    total, known = float(seen.iloc[-1]) * len(seen), len(seen)
    days = pd.date_range(as_of, "2025-12-31")
    count = known + np.arange(1, len(days) + 1)
    rests = []
    for y in range(2021, 2025):
        rest = daily(parameter).loc[f"{y}-10-01" : f"{y}-12-31"].to_numpy()
        rests += [(total + np.cumsum(rest * factor)) / count for factor in (0.8, 0.9, 1.0, 1.1)]
    ahead = line("forecast", 2025, pd.Series(np.nan, index=days))
    for name, q in QUANTILES.items():
        ahead[name] = np.quantile(np.array(rests), q, axis=0)
    need = (threshold * 365 - total) / len(days)
    required = line("required", 2025, pd.Series((total + need * np.arange(1, len(days) + 1)) / count, index=days))
    return pd.concat([*past, line("observed", 2025, seen), ahead, required], ignore_index=True)


def target(target_id: str, zh: str, en: str, comparator: str, threshold: float, unit: str, **more: object) -> dict:
    row = {
        "target_id": target_id, "region_id": "xinxiang", "region": "新乡市", "indicator": target_id.rsplit("-", maxsplit=1)[-1],
        "indicator_zh": zh, "indicator_en": en, "comparator": comparator, "threshold": threshold, "unit": unit,
        "period_start": dt.date(2025, 1, 1), "period_end": dt.date(2025, 12, 31), "basis": "realtime_dust_in",
        "edition": "HJ663-2013", "kind": "target", "plan_id": "xinxiang-2023", "clause": "二", "domain": "air",
        "obligation": "expected", "status": "no evidence", "reading": "rule", "model": "damped_window",
        **dict.fromkeys(NUMBERS, np.nan), **dict.fromkeys(TEXTS, ""),
    }  # fmt: skip
    return {**row, "threshold": threshold, **more}


def open_rows() -> list[dict]:
    gone = {
        "missing_zh": "2020—2024年的年度公布数据，至少五年",
        "missing_en": "published yearly figures 2020–2024, at least five",
    }
    soil, water, rural = {"domain": "soil", **gone}, {"domain": "water", **gone}, {"domain": "rural", **gone}
    x = "xinxiang-2023/2-"
    return [
        target(x + "pm25", "细颗粒物年均浓度", "PM2.5 annual mean", "<", 44.0, "ug/m3", indicator="pm25_mean", value=36.62,
               value_reported=36.6, p_met=0.973, p_low=0.973, p_high=0.973, likelihood="very likely", margin=7.4,
               status="open", days_left=92, required_remainder=65.0),
        target(x + "good", SHARE_ZH, "Share of good-air days", ">=", 67.5, "%", value_low=66.0, value_high=82.7,
               p_low=0.31, p_high=0.99, status="undetermined", days_left=92, days_needed=41,
               note_zh="臭氧只有小时最大值，只能给出上下界。", note_en="Only hourly ozone maxima: bounds, not a number."),
        target(x + "heavy", "重污染天数比例", "Share of heavily polluted days", "<=", 1.5, "%", value=2.2,
               value_reported=2.2, p_low=0.0, p_high=0.88, status="contested", days_left=92, days_allowed=0),
        target(x + "no2", "二氧化氮年均浓度", "NO2 annual mean", "<=", 40.0, "ug/m3", value=24.1, value_reported=24.1,
               p_met=1.0, p_low=1.0, p_high=1.0, likelihood="virtually certain", margin=15.9, status="met early", days_left=92),
        target(x + "pm10", "可吸入颗粒物年均浓度", "PM10 annual mean", "<=", 70.0, "ug/m3", value=80.0, value_reported=80.0,
               p_met=0.12, p_low=0.07, p_high=0.2, likelihood="unlikely", margin=-10.0, status="open", days_left=92,
               required_remainder=40.2),
        target(x + "so2", "二氧化硫年均浓度", "SO2 annual mean", "<=", 9.0, "ug/m3", value=12, value_reported=12,
               p_met=0.0, p_low=0.0, p_high=0.0, likelihood="exceptionally unlikely", margin=-3, status="lost", days_left=92),
        target("xinxiang-2023/30-water", "地表水达到或好于Ⅲ类水体比例", "Surface water in class I–III", ">=", 70.0, "%",
               domain="water", value=72.2, value_reported=72.2, p_met=1.0, likelihood="virtually certain", margin=2.2,
               status="met", finality="provisional", period_start=dt.date(2024, 1, 1), period_end=dt.date(2024, 12, 31),
               basis="published"),
        target("xinxiang-2023/3-rail", "铁路货运量较2021年增加", "Rail freight added since 2021", ">=", 400.0, "1e4 t",
               domain="transport", value=310.0, value_reported=310.0, p_met=0.0, margin=-90.0, status="missed",
               finality="final", likelihood="exceptionally unlikely", basis="published"),
        target("xinxiang-2023/4-re", "可再生能源发电并网容量", "Renewable capacity on the grid", ">=", 200.0, "1e4 kW",
               domain="energy", value=260.0, p_met=0.52, p_low=0.4, p_high=0.64, likelihood="about as likely as not",
               margin=60.0, status="open", days_left=92, basis="published"),
        *[target(f"xinxiang-2023/40-soil{i}", f"受污染耕地安全利用率（第{i}类）", f"Safe use of polluted farmland, kind {i}",
                 ">=", 95.0, "%", **soil) for i in range(5)],
        target("xinxiang-2023/31-worse5", "劣Ⅴ类水体比例", "Share of water worse than class V", "<=", 0.0, "%", **water),
        target("xinxiang-2023/50-sewage", "农村生活污水治理率", "Rural sewage treated", ">=", 45.0, "%", **rural),
        target("xinxiang-2023/1-rank", "全国168个重点城市排名", "Rank among 168 cities", "rank", 158.0, "rank",
               threshold_text="not in bottom 10 of 168", missing_zh="月度排名", missing_en="monthly ranks"),
        *[target(f"xinxiang-2023/7-kiln{i}", "超低排放改造", "Ultra-low-emission retrofit", "event", np.nan, "",
                 domain="industry", subject_zh=f"第{i}水泥厂", subject_en=f"cement works {i}", missing_zh="完成情况",
                 missing_en="word of completion") for i in range(12)],
        target("xinxiang-2023/35-river", "河流水质", "River water quality", "class", 3.0, "class", domain="water",
               missing_zh="断面水质月报", missing_en="monthly reports of the section"),
    ]  # fmt: skip


def closed_rows() -> list[dict]:
    rows = {row["target_id"]: row for row in open_rows()}
    x = "xinxiang-2023/2-"
    rows[x + "pm25"].update(value=42.44, value_reported=42.4, p_met=1.0, p_low=1.0, p_high=1.0, margin=1.6, days_left=0,
                            status="met", finality="provisional", likelihood="virtually certain",
                            required_remainder=np.nan)  # fmt: skip
    rows[x + "pm10"].update(value=82.0, value_reported=82.0, p_met=0.0, p_low=0.0, p_high=0.0, margin=-12.0,
                            status="missed", likelihood="exceptionally unlikely", finality="provisional")  # fmt: skip
    rows[x + "good"].update(p_low=0.0, p_high=1.0, days_left=0)
    rows[x + "heavy"].update(p_low=0.0, p_high=1.0, days_left=0)
    return list(rows.values())


def reading(target_id: str, reading_id: str, primary: bool, zh: str, en: str, **more: object) -> dict:
    row = {"target_id": target_id, "reading_id": reading_id, "is_primary": primary, "zh": zh, "en": en, "grade": "D",
           "source": "HJ 633-2012", "verdict": "", **dict.fromkeys(("value", "value_reported", "value_low",
           "value_high", "p_met", "p_low", "p_high"), np.nan)}  # fmt: skip
    return {**row, **more}


def readings() -> pd.DataFrame:
    x = "xinxiang-2023/2-"
    return pd.DataFrame([
        reading(x + "pm25", "rule", True, "保留一位小数", "one decimal", value=42.44, value_reported=42.4, verdict="met", p_met=1.0, grade="B"),
        reading(x + "pm25", "integer", False, "取整数", "as an integer", value=42.44, value_reported=42.0, verdict="met", p_met=1.0),
        reading(x + "heavy", "rule", True, "日均值先修约，含沙尘", "days rounded, dust in", value=2.19, value_reported=2.2, verdict="missed", p_met=0.0),
        reading(x + "heavy", "unrounded_days", False, "日均值不修约，含沙尘", "days not rounded, dust in", value=2.47, value_reported=2.5, verdict="missed", p_met=0.0),
        reading(x + "heavy", "dust_suspects_out", False, "剔除疑似沙尘日", "without suspected dust days", value=1.37, value_reported=1.4, verdict="met", p_met=0.88, grade="ours"),
        reading(x + "good", "mda8_bounds", True, "臭氧日最大8小时的上下界", "bounds of the ozone 8-hour maximum", value_low=66.0, value_high=82.7, verdict="undetermined", p_low=0.31, p_high=0.99, grade="ours"),
        reading(x + "good", "o3_1h_counts", False, "臭氧小时最大值也计入", "hourly ozone maximum counts too", value_low=66.0, value_high=76.7, verdict="undetermined", p_low=0.31, p_high=0.97),
    ])  # fmt: skip


def briefing_data(as_of: dt.date = OPEN, **changes: object) -> BriefingData:
    closed = as_of > dt.date(2025, 12, 31)
    outlook = pd.DataFrame(closed_rows() if closed else open_rows())
    outcomes = pd.DataFrame({
        "target_id": ["xinxiang-2023/2-pm25", "xinxiang-2023/2-pm10"],
        "status": ["met", "missed"], "value_reported": [42.4, 82.0],
    })  # fmt: skip
    wanted = outlook[outlook["status"] == "no evidence"]
    missing = pd.DataFrame([
        {"region_id": r["region_id"], "indicator_id": r["indicator"], "subject_zh": r["subject_zh"], "unit": r["unit"],
         "period_start": dt.date(y, 1, 1), "period_end": dt.date(y, 12, 31), "value": np.nan,
         "target_id": (r["target_id"],)}
        for r in wanted.to_dict("records") for y in (2020, 2021, 2022, 2024)
    ])  # fmt: skip
    values: dict = {
        "region": {"region_id": "xinxiang", "zh": "新乡市", "en": "Xinxiang"},
        "as_of": as_of, "newest_value_on": as_of - dt.timedelta(days=1), "run_id": "3f9c1e07ab52d6c4",
        "model": "damped_window", "n_paths": 2000, "seed": 20260101, "version": "0.1.0",
        "outlook": outlook, "outcomes": outcomes.iloc[:0] if closed else outcomes, "readings": readings(),
        "joint": pd.DataFrame([{"region_id": "xinxiang", "period_start": dt.date(2025, 1, 1),
            "period_end": dt.date(2025, 12, 31), "targets": ("xinxiang-2023/2-pm25", "xinxiang-2023/2-pm10", "xinxiang-2023/2-no2"),
            "n_targets": 3, "p_joint": 0.12, "p_joint_low": 0.12, "p_joint_high": 0.12}]),
        "fans": {"xinxiang-2023/2-pm25": fan_data(as_of), "xinxiang-2023/2-pm10": fan_data(as_of, "pm10", 70.0)},
        "sources": pd.DataFrame([
            {"source_id": "cnemc_city_daily", "zh": "国家城市空气质量实时发布数据", "en": "Real-time city air-quality releases",
             "citation": "China National Environmental Monitoring Centre", "url": "https://air.cnemc.cn:18007/",
             "basis": "realtime_dust_in", "accessed": dt.date(2026, 11, 21)},
            {"source_id": "published", "zh": "公布数据", "en": "Published figures", "citation": "", "url": None,
             "basis": "unknown", "accessed": None}]),
        "plans": pd.DataFrame([{"plan_id": "xinxiang-2023", "zh": "新乡市推动生态环境质量稳定向好三年行动计划（2023—2025年）",
            "en": "Xinxiang three-year action plan (2023–2025)", "document_no": "新政办〔2023〕50号",
            "issued_on": dt.date(2023, 9, 28), "issued_basis": "stated"}]),
        "batches": pd.DataFrame([{"batch_id": "b1", "file": "xinxiang_daily.csv", "sha256": "ab" * 32, "reader": "wide",
            "kind": "measurement", "rows_read": 8600, "rows_accepted": 8590, "rows_quarantined": 10, "values_new": 8590,
            "values_corrected": 0, "loaded_at": dt.datetime(2026, 1, 1)}]),
        "missing": missing,
        "notes": [("本页为示例。", "This page is a sample.")],
    }  # fmt: skip
    return BriefingData(**{**values, **changes})
