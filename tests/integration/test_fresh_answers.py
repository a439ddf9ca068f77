"""Rules newer than the warehouse are noticed, staleness is judged by region and parameter, no answer is empty."""

from datetime import date, timedelta

import pandas as pd
import pytest
from support.command_line import call
from support.loads import load, put

import analytics
from analytics import flow
from analytics.flow.freshness import stale_series
from analytics.flow.outdated import outdated
from analytics.warehouse import current_build, lock, open_build
from analytics.warehouse.plan_targets import target_table

HEADER = "region,date,parameter,value\n"


def set_threshold(settings, value):
    path = settings.raw_dir / "registry" / "targets.csv"
    result = pd.read_csv(path, dtype=str, keep_default_na=False, encoding="utf-8-sig")
    result.loc[result["target_id"] == "xinxiang-2023/2-pm25", "threshold"] = value
    result.to_csv(path, index=False, encoding="utf-8-sig")


@pytest.mark.thorough
@pytest.mark.parametrize(
    "words",
    [("targets", "--region", "xinxiang"), ("assess", "--region", "xinxiang", "--as-of", "2026-02-01"),
     ("template", "--region", "xinxiang"), ("score", "--as-of", "2026-01-01")],
)  # fmt: skip
def test_a_registry_newer_than_the_warehouse_is_taken_in_and_reported(unbuilt, tmp_path, words):
    load(unbuilt, put(tmp_path, "a.csv", HEADER + "xinxiang,2025-03-01,pm25,61\n"))
    set_threshold(unbuilt, "41")
    done = call(unbuilt.warehouse_dir, *words, home=unbuilt.home)
    assert done.returncode == 0 and "registry changed since the warehouse was made" in done.stderr
    with open_build(current_build(unbuilt.warehouse_dir)) as wh:
        assert outdated(wh, unbuilt) == []
        listed = target_table(wh, region_id="xinxiang").set_index("target_id")
    assert listed.loc["xinxiang-2023/2-pm25", "threshold"] == 41
    again = call(unbuilt.warehouse_dir, *words, home=unbuilt.home)
    assert "changed" not in again.stderr


@pytest.mark.thorough
def test_a_newer_registry_that_cannot_be_taken_in_now_is_reported(unbuilt, tmp_path):
    flow.refresh(unbuilt)
    set_threshold(unbuilt, "41")
    with lock.writer_lock(unbuilt.warehouse_dir):
        done = call(unbuilt.warehouse_dir, "targets", "--region", "xinxiang", home=unbuilt.home)
    assert done.returncode == 0 and "the answer is on the older registry" in done.stderr and "dabiao run" in done.stderr


@pytest.mark.thorough
def test_a_build_of_another_version_is_renewed_by_a_read_command(unbuilt):
    flow.refresh(unbuilt)
    with open_build(current_build(unbuilt.warehouse_dir), read_only=False) as wh:
        wh.con.execute("UPDATE meta SET value = 'older' WHERE key = 'schema'")
        wh.con.execute("ALTER TABLE batch DROP COLUMN said")
    done = call(unbuilt.warehouse_dir, "targets", "--region", "xinxiang", home=unbuilt.home)
    assert done.returncode == 0 and "the tables of this version changed" in done.stderr


def days(region, parameter, last, n=30, value=40):
    return "".join(f"{region},{last - timedelta(days=i)},{parameter},{value}\n" for i in range(n))


@pytest.mark.thorough
def test_staleness_is_judged_by_region_and_parameter(unbuilt, tmp_path):
    day = date(2025, 10, 1)
    text = HEADER + days("xinxiang", "pm25", day - timedelta(days=2)) + days("xinxiang", "no2", date(2025, 6, 1))
    text += days("pingdingshan", "pm25", date(2025, 3, 1))
    load(unbuilt, put(tmp_path, "a.csv", text))
    with open_build(current_build(unbuilt.warehouse_dir)) as wh:
        result = stale_series(wh, ["xinxiang"], day, 10)
        assert result is not None and "\n" not in result
        assert "xinxiang no2: newest day 2025-06-01, 122 days before 2025-10-01" in result and "limit 10 days" in result
        assert "pingdingshan" not in result and "pm25" not in result
        assert "pingdingshan pm25: newest day 2025-03-01" in stale_series(wh, ["pingdingshan", "xinxiang"], day, 10)
        assert stale_series(wh, ["xinxiang"], date(2025, 6, 3), 10) is None


def test_no_command_answers_with_nothing(unbuilt):
    flow.refresh(unbuilt)
    without = "henan"
    cases = {
        ("targets", "--region", without): (0, "the registry has no target of this region"),
        ("template", "--region", without): (0, "the registry has no target of this region"),
        ("assess", "--region", without): (0, "the registry has no target of this region"),
        ("assess", "--region", "xinxiang", "--as-of", "2001-01-01", "--format", "csv"): (
            0,
            "no target as of 2001-01-01",
        ),
        ("assess", "--region", "xinxiang", "--year", "1999"): (1, "--year: no target of xinxiang is due in 1999"),
        ("targets", "--plan", "no-such-plan"): (1, "--plan: 'no-such-plan', expected one of"),
        ("targets", "--region", "nowhere"): (1, "nowhere"),
    }
    for words, (code, text) in cases.items():
        done = call(unbuilt.warehouse_dir, *words, home=unbuilt.home)
        assert done.returncode == code and text in done.stderr, (words, done)


@pytest.mark.thorough
def test_the_python_api_says_why_an_answer_has_no_row(unbuilt, capsys):
    flow.refresh(unbuilt)
    with analytics.open(unbuilt.warehouse_dir, home=unbuilt.home) as workspace:
        capsys.readouterr()
        assert workspace.assess("anyang", as_of="2026-02-01").empty
        assert "anyang: the registry has no target of this region" in capsys.readouterr().err
        assert workspace.outlook("anyang", as_of="2026-02-01").empty
        assert "anyang: the registry has no target of this region" in capsys.readouterr().err
        assert workspace.assess("xinxiang", 1900, as_of="2026-02-01").empty
        assert "xinxiang: no target due in 1900" in capsys.readouterr().err
