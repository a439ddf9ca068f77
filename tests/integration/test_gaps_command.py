"""``dabiao gaps``: which figures to ask for, on screen, as CSV and in a file; and what answers may stand on."""

from __future__ import annotations

from io import StringIO

import pandas as pd
import pytest
from typer.testing import CliRunner

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
    assert done.exit_code == 0 and f"{len(rows)} figures of {rows['department'].nunique()} departments" in done.stdout


@pytest.mark.thorough
def test_own_evidence_alone_leaves_goals_without_an_answer(dabiao):
    told = dabiao("assess", "--region", "hongqi", "--as-of", "2026-10-07", "--evidence", "published", "--format", "csv")
    rows = pd.read_csv(StringIO(told.stdout))
    assert set(rows["status"]) == {"no evidence"} and rows["p_met"].isna().all()


def test_another_word_for_the_evidence_is_refused(dabiao):
    done = dabiao("assess", "--region", "hongqi", "--evidence", "guesses")
    assert done.exit_code != 0 and "--evidence: 'guesses', expected one of all, published" in str(done.exception)
