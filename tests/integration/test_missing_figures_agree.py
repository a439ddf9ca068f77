"""Which figures are missing is decided once: verdicts, the table to fill in, the page and the command say the same."""

from datetime import date

import pytest
from support.examples import thorough

from analytics.api import Workspace
from analytics.attainment import assess
from analytics.flow.brief import assess_now
from analytics.flow.brief_data import briefing_data
from analytics.report.briefing.missing import missing_parts
from analytics.settings import Settings
from analytics.targets.template import KEY, as_template, waiting
from analytics.terms import WITHOUT_OWN_DATA
from analytics.warehouse import current_build, open_build


@pytest.mark.thorough
@pytest.mark.parametrize("day", [thorough(date(2023, 10, 1)), date(2025, 10, 1), thorough(date(2026, 2, 1))])
def test_a_target_waits_for_a_figure_just_where_no_evidence_decides_it(wh, day):
    made = assess(wh, day, n_paths=20)
    table = as_template(made.missing)
    asked = {name for names in table["target_id"] for name in names}
    assert asked == {name for name, verdict in made.verdicts.items() if verdict.missing_figures}
    targets = made.evidence.targets
    undecidable = {name for name, one in targets.items() if one.comparator == "direction" and one.baseline is None}
    begun = {name for name in made.verdicts if targets[name].period.first <= day}
    without = {name for name, verdict in made.verdicts.items() if verdict.status in WITHOUT_OWN_DATA}
    assert (without - undecidable) & begun == asked & begun
    assert asked <= without  # of a period still to come only the history is asked for


@pytest.mark.thorough
def test_page_table_and_command_count_the_same_figures(built):
    settings, day = Settings(warehouse=built, n_paths=20), date(2025, 10, 1)
    with open_build(current_build(built)) as handle:
        answer = assess_now(handle, settings, day)
        data = briefing_data(handle, settings, answer, "xinxiang")
        table = Workspace(handle, settings).template("xinxiang", day)
    page = missing_parts(data.outlook, data.missing, "en", "xinxiang")
    verdicts = [answer.assessment.verdicts[name] for name in data.outlook["target_id"]]
    figures = {(f.region_id, f.indicator_id, f.subject, f.first, f.last) for v in verdicts for f in v.missing_figures}
    assert page["n_figures"] == len(table) == len(figures) > 0
    assert page["n_waiting"] == waiting(table) == sum(bool(one.missing_figures) for one in verdicts)
    # tables of a page hold text as plain objects
    assert table[KEY].astype(object).equals(data.missing[KEY].astype(object))


@pytest.mark.thorough
def test_the_figure_of_a_closed_period_is_asked_for_by_its_owner_and_period(wh):
    day = date(2026, 2, 1)
    made = assess(wh, day, region_id="xinxiang", year=2025, n_paths=20)
    one = made.verdicts["xinxiang-2023/2-water-class-1-3"].missing_figures[0]
    assert (one.region_id, one.indicator_id, one.why) == ("xinxiang", "water_share_class_1_3", "period")
    assert (one.first, one.last) == (date(2025, 1, 1), date(2025, 12, 31))
