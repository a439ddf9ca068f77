"""Proper scores, back-tests, and the ledger graded by what came out."""

from analytics.evaluation.backtest import BackTest, back_test
from analytics.evaluation.backtest_summary import summarise
from analytics.evaluation.graded_runs import score_ledger
from analytics.evaluation.hub import export_hub
from analytics.evaluation.question import Question, question_of

__all__ = [
    "BackTest",
    "Question",
    "back_test",
    "export_hub",
    "question_of",
    "score_ledger",
    "summarise",
]
