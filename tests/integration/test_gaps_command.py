"""``dabiao gaps``: which figures to ask for, on screen, as CSV and in a file; and what answers may stand on."""

from __future__ import annotations

from io import StringIO

import openpyxl
import pandas as pd
import pytest
from typer.testing import CliRunner

import analytics as da
from analytics.cli.app import app


@pytest.fixture(scope="module")
def dabiao(built):
    def call(*words: str):
        return CliRunner().invoke(app, [*words, "--warehouse", str(built)], env={"DABIAO_N_PATHS": "100"})

    return call


@pytest.mark.thorough
def test_figures_to_ask_for_are_grouped_by_department(dabiao):
    rows = pd.read_csv(
        StringIO(dabiao("gaps", "--region", "hongqi", "--as-of", "2026-10-07", "--format", "csv").stdout)
    )
    assert not rows.duplicated(["department", "indicator", "subject_zh", "period_start", "period_end"]).any()
    assert (rows.groupby("department", sort=False)["brier_drop"].diff().dropna() <= 1e-12).all()
    assert rows["department"].str.contains("部门").all() and rows["due"].notna().all()


@pytest.mark.thorough
def test_the_list_is_written_for_a_spreadsheet(dabiao, tmp_path):
    out = tmp_path / "ask.csv"
    done = dabiao("gaps", "--region", "hongqi", "--as-of", "2026-10-07", "--out", str(out))
    rows = pd.read_csv(out, encoding="utf-8-sig")
    assert done.exit_code == 0 and f"{len(rows)} figures are worth asking for" in done.stderr
    assert {"value", "source", "source_date"} <= set(rows)


@pytest.mark.thorough
def test_own_evidence_alone_leaves_goals_without_an_answer(dabiao):
    result = dabiao(
        "assess", "--region", "hongqi", "--as-of", "2026-10-07", "--evidence", "published", "--format", "csv"
    )
    rows = pd.read_csv(StringIO(result.stdout))
    assert set(rows["status"]) == {"no evidence"} and rows["p_met"].isna().all()


def test_another_word_for_the_evidence_is_refused(dabiao):
    done = dabiao("assess", "--region", "hongqi", "--evidence", "guesses")
    assert done.exit_code != 0 and "--evidence: 'guesses', expected one of all, published" in str(done.exception)


@pytest.mark.thorough
def test_the_workbook_has_a_sheet_for_each_department_that_can_be_filled_in_and_loaded(dabiao, own, tmp_path):
    out = tmp_path / "ask.xlsx"
    done = dabiao("gaps", "--region", "hongqi", "--as-of", "2026-10-07", "--out", str(out))
    assert done.exit_code == 0
    book = openpyxl.load_workbook(out)
    sheets = [sheet for sheet in book if sheet["C4"].value == "数值"]
    assert len(sheets) > 2 and {sheet.title for sheet in sheets} == set(book.sheetnames) - {"填写说明", "选项"}
    goal = next(row[0] for sheet in sheets for row in sheet.iter_rows() if "农村生活污水治理率" in str(row[0].value))
    goal.parent.cell(goal.row, 3).value, goal.parent.cell(goal.row, 5).value = "61%", "县局"
    book.save(out)
    loaded = da.load(out, home=own.home)
    assert loaded["rows_accepted"].tolist() == [1] and loaded["values_new"].tolist() == [1]


def test_another_kind_of_file_is_refused(dabiao):
    done = dabiao("gaps", "--region", "hongqi", "--out", "ask.pdf")
    assert done.exit_code == 1
    assert "--out: 'ask.pdf', expected a name ending in .xlsx, .csv, .json" in str(done.exception)


def test_plans_are_counted_with_their_range(dabiao):
    rows = pd.read_csv(StringIO(dabiao("plans", "--as-of", "2026-10-07", "--format", "csv").stdout))
    assert len(rows) == 5 and (rows["n_own"] + rows["n_inferred"] + rows["n_none"] == rows["n_targets"]).all()
    assert rows["expected_met"].between(rows["met_low"], rows["met_high"]).all()
    assert (rows["met_high"] <= rows["n_targets"] - rows["n_none"]).all()


@pytest.mark.thorough
def test_goals_of_a_plan_are_listed_from_the_likely_miss(dabiao):
    rows = pd.read_csv(StringIO(dabiao("plans", "--as-of", "2026-10-07", "--format", "csv").stdout))
    goals = pd.read_csv(StringIO(
        dabiao("plans", "--plan", "pingdingshan-2024", "--as-of", "2026-10-07", "--format", "csv").stdout
    ))  # fmt: skip
    assert len(goals) == rows.set_index("plan_id").at["pingdingshan-2024", "n_targets"]
    assert goals["p_met"].dropna().is_monotonic_increasing
    first = rows.set_index("plan_id").at["pingdingshan-2024", "likely_misses"].split("; ")[0]
    assert goals["target_id"].iloc[0] == first


def test_a_plan_that_is_not_there_is_said_with_its_neighbour(dabiao):
    wrong = dabiao("plans", "--plan", "pingdingshan")
    assert wrong.exit_code == 1 and "did you mean pingdingshan-2024?" in str(wrong.exception)
