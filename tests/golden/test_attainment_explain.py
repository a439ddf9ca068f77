"""The derivation of one target, from the months' sums to the status, in Python and on the command line."""

import io
import json
from datetime import date

import pandas as pd
import pytest
from support.assessed import CLOSED
from typer.testing import CliRunner

from analytics.attainment import explain
from analytics.cli.app import app
from analytics.errors import InputError


@pytest.mark.slow
def test_the_derivation_ends_in_the_status(wh):
    printed = explain(wh, "xinxiang-2023/2-heavy-day-share", CLOSED, n_paths=20)
    assert list(printed.columns) == ["step", "what", "formula", "inputs", "value", "unit", "clause", "grade"]
    assert printed["step"].tolist() == list(range(1, len(printed) + 1))
    primary = printed[printed["what"] == "primary reading: dust_suspects_out"].iloc[0]
    assert primary["formula"] == "1.4 against <= 1.5 -> met"  # 5 of 365 without the three days that look like dust
    other = printed[printed["what"] == "other reading: rule"].iloc[0]
    assert other["formula"] == "2.2 against <= 1.5 -> missed"  # 8 of 365 with them
    assert printed["formula"].str.contains("our own suspects are left out in its place").any()
    assert printed.loc[printed["what"] == "status", "value"].tolist() == ["contested"]
    in_chinese = explain(wh, "xinxiang-2023/2-heavy-day-share", CLOSED, n_paths=20, lang="zh")
    words = in_chinese[["what", "formula", "inputs", "value", "unit", "clause"]].stack()
    words = words.str.replace(
        r"(?:data|docs)/[\w./]+|[a-z]+-\d{4}", "", regex=True
    )  # where a file lies; the id of a plan
    assert not words.str.contains(r"[a-z]{3,}", regex=True).any()  # no English word, no code
    assert in_chinese.iloc[0].tolist()[1:6] == [
        "目标", "重度及以上污染天数比例：不高于1.5", "新乡市，2025年；截至2026-02-01", "1.5", "%"
    ]  # fmt: skip
    assert in_chinese.loc[in_chinese["what"] == "状态", "value"].tolist() == ["有争议"]


@pytest.mark.slow
def test_the_derivation_of_an_open_year_says_what_the_rest_must_keep(wh):
    left = explain(wh, "xinxiang-2023/2-pm25", date(2025, 10, 1), n_paths=20).set_index("what")
    # 43.95 is reported as 44.0 and missed: (43.95 x 365 - 10075.7) / 92
    assert float(left.loc["mean the remaining days must keep", "value"]) == pytest.approx(64.848, abs=0.001)
    assert "20 paths" in left.loc["probability", "inputs"]


def test_a_target_nobody_knows(wh):
    with pytest.raises(InputError, match="did you mean xinxiang-2023/2-pm25"):
        explain(wh, "xinxiang-2023/2-pm", CLOSED)


@pytest.mark.slow
def test_explain_on_the_command_line(built, monkeypatch):
    monkeypatch.setenv("DABIAO_N_PATHS", "50")
    asked = ["assess", "--explain", "xinxiang-2023/2-pm25", "--as-of", "2026-02-01", "--warehouse", str(built)]
    done = CliRunner().invoke(app, [*asked, "--format", "csv"])
    assert done.exit_code == 0, done.output
    rows = pd.read_csv(io.StringIO(done.stdout))
    assert list(rows.columns) == ["step", "what", "formula", "inputs", "value", "unit", "clause", "grade"]
    by_what = rows.set_index("what")["value"]
    # to be redone on paper: the months' sums, their sum, the mean, the reported value, the status
    assert rows.loc[rows["what"].str.fullmatch(r"2025-\d\d"), "value"].astype(float).sum() == pytest.approx(15466.5)
    assert float(by_what["mean"]) == pytest.approx(15466.5 / 365, abs=1e-3)
    assert by_what["primary reading: rule"] == "42.4"
    assert by_what["status"] == "met"


@pytest.mark.thorough
def test_explain_on_the_command_line_in_other_forms(built, monkeypatch):
    monkeypatch.setenv("DABIAO_N_PATHS", "50")
    asked = ["assess", "--explain", "xinxiang-2023/2-pm25", "--as-of", "2026-02-01", "--warehouse", str(built)]
    shown = CliRunner().invoke(app, [*asked, "--lang", "zh"])
    assert "状态" in shown.stdout and "结果" in shown.stdout  # heads as well
    as_json = CliRunner().invoke(app, [*asked, "--format", "json"])
    assert {"step", "what", "value"} <= json.loads(as_json.stdout)[0].keys()


@pytest.mark.slow
def test_a_change_without_figures_says_which_levels_it_would_follow_from(wh):
    printed = explain(wh, "pingdingshan-2024/9-rail-freight", CLOSED, n_paths=20).set_index("what")
    row = printed.loc["levels it follows from"]
    assert row["formula"] == "level of the last year - level of the base year"
    assert row["inputs"] == "no rail_freight available; of 2021 and 2025 it would do"
    assert printed.loc["status", "value"] == "awaiting publication"


@pytest.mark.slow
def test_a_verdict_on_converted_ozone_has_a_step_of_its_own(wh):
    found = explain(wh, "xinxiang-2023/2-good-day-share", CLOSED).set_index("what")
    step = found.loc["converted 8-hour ozone"]
    assert "ratio 0.88 ± 0.05 at an hourly maximum of 140" in step["inputs"] and "its own" in step["inputs"]
    assert step["grade"] == "D"
    assert found.loc["other reading: o3_bounds", "value"] == "66–82.7"
