"""Terms of the field: each property of a statistic, comparator or status is said once."""

import ast
import copy
import pickle

import pandas as pd
import pytest

from analytics import resources, terms
from analytics.targets import registry, schema
from analytics.terms import Comparator, Qualifier, Statistic, Status


def test_a_member_is_the_text_of_the_registry():
    frame = pd.DataFrame({"status": ["met", "open"], "statistic": ["mean", "heavy_days"]})
    assert (frame["status"] == Status.MET).tolist() == [True, False]
    assert frame["statistic"].isin(terms.DAY_STATISTICS).tolist() == [False, True]
    assert f"{Comparator.AT_MOST}" == "<="


def test_every_comparator_is_one_sided_two_sided_or_in_words():
    assert {c for c in Comparator if c.is_ceiling} | {c for c in Comparator if c.is_floor} == set(terms.ONE_SIDED)
    assert set(terms.QUANTIFIED) == {*terms.ONE_SIDED, "range"}
    assert [c.value for c in Comparator if c.lower_is_better] == ["<", "<=", "class", "rank"]


def test_a_percentile_of_any_whole_order_is_a_statistic_and_the_same_one_after_a_journey():
    one = Statistic("p93")
    assert (one.percent, one.is_percentile, one.monitored, one.counts_days) == (93, True, True, False)
    assert pickle.loads(pickle.dumps(one)) is one and copy.deepcopy(one) is one
    for text in ("p0", "p100", "p05", "p9.5", "p", "p\u0663", "p93 "):
        with pytest.raises(ValueError, match="is not a valid Statistic"):
            Statistic(text)


def test_days_are_counted_by_four_statistics_of_which_two_are_better_high():
    assert [s.value for s in terms.DAY_STATISTICS] == ["good_day_share", "good_days", "heavy_day_share", "heavy_days"]
    assert [s for s in Statistic if s.more_is_better] == ["good_day_share", "good_days"]
    assert {s.day_count for s in terms.DAY_STATISTICS} == {"good_days", "heavy_days"}


def test_a_yes_and_a_no_are_known_before_and_after_the_end():
    assert [s.value for s in Status if s.answer is True] == ["met", "met early"]
    assert [s.value for s in Status if s.answer is False] == ["missed", "lost"]
    assert {s for s in Status if s.final} == {"met", "missed", "contested", "undetermined"}


def test_a_qualifier_is_a_value_or_a_bound():
    assert all(q.measurable + q.is_floor + q.is_ceiling == 1 for q in Qualifier)


def test_the_registry_takes_its_words_from_the_terms():
    assert set(schema.STATISTICS) == set(Statistic) - {"percentile"}  # a plan names the order
    assert registry.load().indicators["scale"].isin(tuple(terms.Scale)).all()


#: What rows and records call a value of one of the enumerations.
TERMED = {"comparator", "qualifier", "finality", "statistic", "obligation", "period_kind"}


def compared_with_text(path):
    """Lines that hold a value of an enumeration against a text that is one of its members."""
    kinds = (terms.Comparator, terms.Qualifier, terms.Finality, terms.Statistic)
    members = {one.value for kind in kinds for one in kind}
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if not isinstance(node, ast.Compare):
            continue
        named = {getattr(one, "attr", None) or getattr(getattr(one, "slice", None), "value", None)
                 for one in ast.walk(node.left)}  # fmt: skip
        texts = {one.value for side in node.comparators for one in ast.walk(side) if isinstance(one, ast.Constant)}
        if named & TERMED and texts & members:
            yield f"{path.name}:{node.lineno}"


def test_no_term_is_compared_with_its_text():
    found = [line for path in sorted(resources.PACKAGE.rglob("*.py")) for line in compared_with_text(path)]
    assert found == []
