"""The probabilities under a scenario that a page carries are those of an assessment under it."""

from datetime import date

import pytest

from analytics.attainment import assess
from analytics.attainment.what_if import what_if
from analytics.forecast.scenario import parse_scenario


@pytest.mark.slow
def test_what_if_agrees_with_an_assessment_under_the_scenario(wh):
    day, text = date(2025, 10, 1), "all -10%"
    whole = assess(wh, day, "xinxiang", n_paths=200, scenario=parse_scenario(text))
    assert whole.baseline is not None and whole.baseline.evidence is not None
    rows = whole.baseline.outlook
    ids = rows.loc[(rows["status"] == "open") & (rows["model"] != ""), "target_id"].tolist()
    quick = what_if(whole.baseline.evidence, ids, [text]).set_index("target_id")
    slow = whole.outlook.set_index("target_id").loc[ids]
    assert len(ids) == 3
    for name in ("p_met", "p_low", "p_high"):
        assert (quick[name] == slow[name]).all()
    assert (quick["likelihood"] == slow["likelihood"]).all()
    assert (slow["p_met"] >= rows.set_index("target_id").loc[ids, "p_met"]).all()  # cleaner days never harm
