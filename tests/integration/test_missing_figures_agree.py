"""What a verdict says is missing and what the table to fill in asks for are one answer."""

from datetime import date

import pytest

from analytics.attainment import assess
from analytics.targets.template import BETWEEN_IDS, missing_figures
from analytics.warehouse.plan_targets import target_table


@pytest.mark.parametrize("day", [date(2023, 10, 1), date(2025, 10, 1), date(2026, 2, 1)])
def test_a_target_waits_for_a_figure_just_where_the_table_asks_for_one(wh, day):
    made = assess(wh, day, n_paths=20)
    listed = target_table(wh)
    have = wh.query("core/figure_value", as_of=day, region_id=None)
    monitored = set(wh.query("core/target_monitored_region", as_of=day)["region_id"])
    listed = listed[listed["target_id"].isin(made.verdicts)]
    table = missing_figures(listed, have, day, monitored, wh.table("indicator"))
    asked = {name for names in table["target_id"] for name in names.split(BETWEEN_IDS)}
    begun = set(listed.loc[listed["period_start"] <= str(day), "target_id"])
    waits = {name for name, verdict in made.verdicts.items() if verdict.missing_figures}
    assert waits & begun == asked & begun
    assert asked <= waits  # of a period still to come only the history is asked for


def test_the_figure_of_a_closed_period_is_asked_for_by_its_owner_and_period(wh):
    day = date(2026, 2, 1)
    made = assess(wh, day, region_id="xinxiang", year=2025, n_paths=20)
    one = made.verdicts["xinxiang-2023/2-water-class-1-3"].missing_figures[0]
    assert (one.region_id, one.indicator_id, one.why) == ("xinxiang", "water_share_class_1_3", "period")
    assert (one.first, one.last) == (date(2025, 1, 1), date(2025, 12, 31))
