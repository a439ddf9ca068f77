"""The table at the head of the README is what the product says today: values, probabilities and margins."""

import re
from datetime import date

import pytest

from analytics import resources
from analytics.attainment import assess
from analytics.warehouse import current_build, open_build

ROWS = {
    "PM2.5 mean concentration": "xinxiang-2023/2-pm25",
    "Share of good-air days": "xinxiang-2023/2-good-day-share",
    "Share of heavily polluted days": "xinxiang-2023/2-heavy-day-share",
}


def numbers(text):
    return [float(one) for one in re.findall(r"[+−]?\d+(?:\.\d+)?", text.replace("−", "-"))]


def readme_rows():
    readme = (resources.raw_dir().parents[1] / "README.md").read_text(encoding="utf-8")
    table = [line.strip("|").split("|") for line in readme.splitlines() if line.startswith("|")]
    cells = {row[0].strip(): [cell.strip() for cell in row] for row in table}
    return {name: cells[name] for name in ROWS}


@pytest.mark.slow
def test_the_table_of_the_readme_is_what_assess_says(built):
    with open_build(current_build(built)) as handle:
        on_the_day = assess(handle, date(2025, 10, 1), region_id="xinxiang", year=2025).outlook.set_index("target_id")
        later = assess(handle, date(2026, 10, 7), region_id="xinxiang", year=2025).outlook.set_index("target_id")
    for name, cells in readme_rows().items():
        row = on_the_day.loc[ROWS[name]]
        assert numbers(cells[3])[0] == pytest.approx(row["value"], abs=0.051), name
        p = numbers(cells[4])[0] / 100
        assert row["p_met"] > p if cells[4].startswith(">") else row["p_met"] == pytest.approx(p, abs=0.0051), name
        assert cells[5] == row["likelihood"] and cells[7] == row["status"], name
        assert numbers(cells[6])[0] == pytest.approx(row["margin"], abs=0.051), name
        assert cells[8].split(" (")[0] == later.loc[ROWS[name], "status"], name
        assert numbers(cells[8])[0] == pytest.approx(later.loc[ROWS[name], "value"], abs=0.051), name
