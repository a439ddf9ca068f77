"""Rows of a made-up country beside the embedded standards: its limits, counts of days, rounding and percentiles."""

import csv
import shutil

from analytics import resources

EVIDENCE = {"grade": "A", "source": "a decree of Ruritania"}
ROWS = {
    "jurisdictions": [{"jurisdiction": "RUR", "zh": "鲁里坦尼亚", "en": "Ruritania", "home": "no"}],
    "editions": [
        {"edition": "RUR-AIR-1", "role": "air_quality", "jurisdiction": "RUR", "code": "RUR 1", "zh": "限值",
         "en": "limits", "effective_from": "2020-01-01", "effective_to": "9999-12-31"},
        {"edition": "RUR-METHOD-1", "role": "air_method", "jurisdiction": "RUR", "code": "RUR 2", "zh": "方法",
         "en": "method", "effective_from": "2020-01-01", "effective_to": "9999-12-31"},
    ],
    "limits": [
        {"edition": "RUR-AIR-1", "parameter": "pm25", "averaging": "year", "area_grade": 0, "value": 12,
         "unit": "ug/m3", "level": "limit"},
        {"edition": "RUR-AIR-1", "parameter": "pm25", "averaging": "day", "area_grade": 0, "value": 30,
         "unit": "ug/m3", "level": "limit"},
    ],
    "validity": [{"edition": "RUR-METHOD-1", "statistic": "year_days", "minimum": 200, "expected": ""}],
    "statistics": [
        {"jurisdiction": "RUR", "statistic": "mean", "operation": "mean", "order": "", "years": 1,
         "completeness": "days"},
        {"jurisdiction": "RUR", "statistic": "p75", "operation": "percentile", "order": 75, "years": 1,
         "completeness": "none"},
        {"jurisdiction": "RUR", "statistic": "p90", "operation": "percentile", "order": 90, "years": 3,
         "completeness": "days"},
    ],
    "evaluation": [
        {"edition": "RUR-METHOD-1", "parameter": "pm25", "statistic": "mean", "averaging": "year"},
        {"edition": "RUR-METHOD-1", "parameter": "pm25", "statistic": "p75", "averaging": "day"},
    ],
    "reporting_decimals": [
        {"jurisdiction": "RUR", "statistic": name, "parameter": "*", "year_from": 2020, "year_to": 9999,
         "decimals": 0, "rounding": "half_up"}
        for name in ("mean", "percentile", "compliance")
    ],
}  # fmt: skip


def country(raw, *tables):
    """The embedded raw folder with further rows of its tables; a folder of that name is made."""
    for name in ("standards", "conversions"):
        shutil.copytree(resources.raw_dir() / name, raw / name)
    for rows_of in tables:
        for name, rows in rows_of.items():
            add(raw, name, rows)
    return raw


def add(raw, name, rows):
    """Append rows to a table of standards."""
    path = raw / "standards" / f"{name}.csv"
    with path.open(encoding="utf-8-sig", newline="") as file:
        columns = next(csv.reader(file))
    with path.open("a", encoding="utf-8", newline="") as file:
        csv.DictWriter(file, columns, lineterminator="\n").writerows(row | EVIDENCE for row in rows)
