"""A briefing is made of what its assessment has read: the warehouse is not asked about measurements again."""

from datetime import date

import pytest
from support.examples import thorough
from support.small_warehouse import Asked

from analytics.flow.brief import assess_now
from analytics.flow.brief_data import briefing_data
from analytics.settings import Settings
from analytics.warehouse import current_build, open_build

#: Tables of what was measured or published, and the macros on them. Meteorology is not among them: no verdict depends
#: on it, so an assessment does not read it, and a briefing reads that of its region once.
OF_VALUES = ("measurement", "used_value", "air_day", "panel_", "water_", "event_day", "figure")


@pytest.mark.parametrize("as_of", [date(2025, 7, 1), thorough(date(2026, 2, 15))], ids=str)
def test_making_a_briefing_from_an_assessment_asks_for_no_measurement(built, as_of):
    settings = Settings(warehouse=built, n_paths=50)
    with open_build(current_build(built)) as wh:
        answer = assess_now(wh, settings, as_of)
        wh.con = Asked(wh.con)
        for region in ("xinxiang", "pingdingshan"):
            data = briefing_data(wh, settings, answer, region)
            assert len(data.yearly) and len(data.calendar) and data.fans and data.budgets and len(data.sources)
    asked = [text for text in wh.con.statements if any(name in text for name in OF_VALUES)]
    assert asked == []
    assert sum("FROM meteorology AS m" in text for text in wh.con.statements) == 2  # one a region


@pytest.mark.thorough
def test_a_briefing_made_after_the_handle_of_its_assessment_is_closed_is_the_same(built):
    settings = Settings(warehouse=built, n_paths=50)
    with open_build(current_build(built)) as wh:
        answer = assess_now(wh, settings, date(2025, 7, 1))
        first = briefing_data(wh, settings, answer, "xinxiang")
    with open_build(current_build(built)) as wh:
        again = briefing_data(wh, settings, answer, "xinxiang")
    assert again.faults == () and again.yearly.equals(first.yearly) and again.same_window.equals(first.same_window)
