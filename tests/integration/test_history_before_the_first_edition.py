"""A history older than the first edition of the rules (any city since 2013) stops no command and no part of a page."""

from datetime import date

import numpy as np
import pandas as pd
import pytest

from analytics.attainment import assess, explain
from analytics.errors import NoEditionError
from analytics.evaluation import back_test, question_of
from analytics.flow import ingest_files
from analytics.flow.brief import assess_now, write_briefings
from analytics.flow.workspace import make_workspace
from analytics.indicators import History, history, period_statistics
from analytics.indicators.histories import histories
from analytics.ingest import Options
from analytics.series.plan_series import calendar_days, city_ranking, yearly_values
from analytics.settings import Settings
from analytics.standards import load
from analytics.warehouse import current_build, open_build

CITY, AS_OF = "kaifeng", date(2018, 2, 10)
TARGETS = {
    "pm25": ("pm25_mean", "<", 44, "ug/m3"),
    "gd": ("good_days", ">=", 220, "d"),
    "gds": ("good_day_share", ">=", 60, "%"),
    "hd": ("heavy_days", "<=", 10, "d"),
    "ci": ("composite_index", "<=", 5.5, ""),
    "o3": ("o3_mda8_p90", "<=", 160, "ug/m3"),
}


@pytest.fixture(scope="module")
def settings(tmp_path_factory):
    """A workspace of its own: six pollutants of one city since June 2013, targets due in 2014 and 2018."""
    home = make_workspace(tmp_path_factory.mktemp("older") / "w")
    registry = home / "data" / "raw" / "registry"
    with (registry / "plans.csv").open("a", encoding="utf-8") as plans:
        for year in (2014, 2018):
            plans.write(f"p{year},{CITY},计划,A plan,市政府,,{year}-01-05,stated,{year}-01-01,{year}-12-31,\n")
    with (registry / "targets.csv").open("a", encoding="utf-8") as targets:
        for year in (2014, 2018):
            for name, (indicator, way, limit, unit) in TARGETS.items():
                period = f"{year}-01-01,{year}-12-31,year,,"
                targets.write(f"p{year}/{name},p{year},1,{CITY},{indicator},,,target,{way},{limit},,,{unit},{period},"
                              "binding,0,0,,,\n")  # fmt: skip
    day = pd.date_range("2013-06-01", "2018-02-09")
    pm25 = 55.0 + 25 * np.cos(2 * np.pi * day.day_of_year.to_numpy() / 365) + np.arange(len(day)) % 7
    particles = {"pm25": pm25.round(1), "pm10": (1.7 * pm25).round(1)}
    rows = pd.DataFrame({"date": day, **particles, "so2": 20, "no2": 40, "co": 1.1, "o3_mda8": 90})
    rows.to_csv(home / "city.csv", index=False)
    made = Settings(home=home, n_paths=20, model="climatology")
    ingest_files(made, [home / "city.csv"], Options(region=CITY, source="bureau"))
    return made


@pytest.fixture
def old(settings):
    with open_build(current_build(settings.warehouse_dir)) as wh:
        yield wh


def test_only_the_counting_of_days_reaches_back_before_the_first_edition():
    rules, day = load(), date(2013, 1, 31)
    assert rules.matching_edition("HJ 663", None, day) == "HJ663-2013"  # ours: 27 days a month as from 2013-10-01
    for code in ("HJ 633", "GB 3095"):  # in force nationwide from 2016-01-01
        with pytest.raises(NoEditionError):
            rules.matching_edition(code, None, date(2015, 12, 31))
        assert rules.begins(code) == date(2016, 1, 1)


@pytest.mark.thorough
@pytest.mark.parametrize("as_of", [AS_OF, date(2016, 1, 20), date(2014, 11, 1), date(2013, 7, 1)])
def test_a_briefing_is_written_and_says_what_is_left_out(settings, old, as_of):
    faults = []
    files = write_briefings(old, settings, [CITY], as_of, settings.home / "out", failed=faults.append)
    assert faults == []
    page = files["en"][0].read_text(encoding="utf-8")
    assert ("no edition of the index and of the limits was in force" in page) is (as_of >= date(2014, 1, 5))


@pytest.mark.thorough
def test_years_before_it_have_means_and_neither_index_nor_limit(old):
    before = period_statistics(old, CITY, date(2014, 1, 1), date(2014, 12, 31), AS_OF)
    assert set(before["statistic"]) == {"mean", "p90", "p95", "p98"} and before["valid"].all()
    after = period_statistics(old, CITY, date(2016, 1, 1), date(2016, 12, 31), AS_OF)
    assert {"good_days", "heavy_days"} <= set(after["statistic"])
    assert calendar_days(old, CITY, 2014, AS_OF).empty and len(calendar_days(old, CITY, 2016, AS_OF)) == 366
    ranked = [len(city_ranking(old, date(2014, 1, 1), date(2014, 12, 31), AS_OF, s, p))
              for s, p in (("mean", "pm25"), ("good_days", None), ("composite_index", None))]  # fmt: skip
    assert ranked == [1, 0, 0]


@pytest.mark.thorough
def test_the_small_multiples_hold_the_early_means_alone(settings, old):
    outlook = assess_now(old, settings, AS_OF).assessment.outlook
    table = yearly_values(old, outlook[outlook["plan_id"] == "p2018"], AS_OF)
    years = table[table["series"] == "value"].groupby("target_id")["year"].min()
    assert years["p2018/pm25"] == 2013 or years["p2018/pm25"] == 2014
    assert years["p2018/gd"] == years["p2018/ci"] == 2016


@pytest.mark.thorough
def test_a_target_on_an_index_before_it_has_no_evidence_and_says_why_while_a_mean_is_judged(old):
    rows = assess(old, AS_OF, CITY, 2014, "climatology", 20).outlook.set_index("target_id")
    assert rows.loc["p2014/pm25", "status"] in ("met", "missed") and rows.loc["p2014/pm25", "edition"].startswith(
        "HJ663"
    )
    for name in ("gd", "gds", "hd", "ci"):
        assert rows.loc[f"p2014/{name}", "status"] == "no evidence"
        assert "was in force before 2016-01-01" in rows.loc[f"p2014/{name}", "note_en"]
        assert len(explain(old, f"p2014/{name}", AS_OF, "climatology", 20))
    assert len(explain(old, "p2014/pm25", AS_OF, "climatology", 20))


@pytest.mark.thorough
def test_histories_and_marts_reach_back(old):
    assert isinstance(history(old, CITY, date(2013, 8, 1)), History)
    assert histories(old, date(2013, 8, 1))[CITY].monthly.index[0] == pd.Timestamp("2013-06-01")
    months = old.con.execute("SELECT min(month) FROM out_monthly_air WHERE region_id = 'kaifeng'").fetchone()
    assert months == (date(2013, 6, 1),)
    years = old.con.execute(
        "SELECT year, is_valid FROM out_indicator_yearly WHERE region_id = 'kaifeng' AND indicator_id = 'pm25_mean' "
        "AND origin = 'measured' ORDER BY year"
    ).fetchall()
    assert years == [(2013, False), (2014, True), (2015, True), (2016, True), (2017, True), (2018, False)]


@pytest.mark.thorough
def test_a_back_test_leaves_such_years_out_with_the_reason(old):
    asked = question_of("2015-2017", origins="07-01", models="climatology", statistic="good_days")
    done = back_test(old, asked, load())
    assert "no edition of its rule was in force when the period ended" in set(done.not_scored["reason"])
    assert set(done.rows["year"]) == {2016, 2017}
    # thresholds are shares of the year before: 2015 has no index, so 2016 is scored without them
    assert done.rows.set_index("year")["p100"].isna().to_dict() == {2016: True, 2017: False}
