"""The word lists agree with the registry, so that what is drafted can be adopted."""

from __future__ import annotations

from analytics.drafting import plan_words
from analytics.targets import registry


def test_an_indicator_is_named_only_in_a_unit_that_its_own_can_be_converted_from():
    units = registry.load().indicators.set_index("indicator_id")["unit"].fillna("").to_dict()
    of_kind: dict[str, set[str]] = {}
    for row in plan_words.rows("units"):
        of_kind.setdefault(row["class"], set()).add(row["unit"])
    odd = []
    for synonym in plan_words.load().synonyms:
        assert synonym.indicator_id in units, synonym.indicator_id
        own = units[synonym.indicator_id]
        fits = (
            not synonym.kind
            or not own
            or any(
                plan_words.converted(1.0, unit, own.removeprefix("1e4 ").removeprefix("1e8 ")) is not None
                for unit in of_kind.get(synonym.kind, set())
            )
        )
        if not fits:
            odd.append((synonym.indicator_id, synonym.kind, own))
    assert odd == []
