"""Directions of which own figures are entered: what `gaps` asks for can be entered, and what is entered answers."""

from datetime import date

import openpyxl
import pandas as pd
import pytest
from support.command_line import call
from support.loads import load

from analytics.attainment import assess, gaps
from analytics.flow.missing import missing_figures
from analytics.targets import form
from analytics.warehouse import current_build, open_build

GOOD, RANK = "hongqi-2023/2-good-day-share", "hongqi-2023/1-rank-districts-better"
FOREST, SOIL = "huimin-2022/27-forest-cover", "huimin-2022/21.4-soil-test-rise"
SERIES = {GOOD: ("hongqi", "good_day_share", "%"), RANK: ("hongqi", "rank_henan_districts", "rank"),
          FOREST: ("huimin", "forest_cover_share", "%"),
          SOIL: ("huimin", "soil_test_fertilising_share", "%")}  # fmt: skip
TODAY, IN_2025 = date(2026, 10, 7), date(2025, 10, 1)


def figures(goal, values, published=None):
    """Rows of a file of figures: one a year, published in February of the next."""
    region, indicator, unit = SERIES[goal]
    rows = [
        {"region_id": region, "indicator_id": indicator, "period_start": f"{year}-01-01", "period_end": f"{year}-12-31",
         "value": str(value).lstrip(">="), "qualifier": ">=" if str(value).startswith(">=") else "=", "unit": unit,
         "source": "s", "source_date": published or f"{year + 1}-02-01", "grade": "B", "basis": "unknown"}
        for year, value in values.items()
    ]  # fmt: skip
    return pd.DataFrame(rows)


def entered(own, tmp_path, goal, *values, **options):
    """The workspace with figures of a goal entered, each set as a load of its own."""
    for at, one in enumerate(values):
        path = tmp_path / f"figures{at}.csv"
        figures(goal, one).to_csv(path, index=False)
        load(own, path, **(options if at else {}))
    return own


def answer(own, goal, day=TODAY):
    with open_build(current_build(own.warehouse_dir)) as wh:
        made = assess(wh, day, SERIES[goal][0], n_paths=20)
        return made.outlook.set_index("target_id").loc[goal], made.verdicts[goal]


@pytest.mark.parametrize(
    ("goal", "values", "status"),
    [
        (GOOD, {2022: 60, 2025: 50}, "missed"),
        (GOOD, {2022: 60, 2025: 60.1}, "met"),
        pytest.param(GOOD, {2022: 60, 2025: 60}, "missed", marks=pytest.mark.thorough),  # equal is not improved
        (RANK, {2022: 85, 2025: 71}, "met"),
        pytest.param(RANK, {2022: 71, 2025: 85}, "missed", marks=pytest.mark.thorough),
        (FOREST, {2021: 30, 2025: ">=29"}, "undetermined"),
        (SOIL, {2021: 80, 2022: 81, 2023: 82, 2024: 83, 2025: 84}, "met"),
        (SOIL, {2022: 81, 2023: 80}, "missed"),  # of each year: one that did not rise decides, without the others
    ],
)
def test_own_figures_of_base_and_last_year_decide_a_direction(own, tmp_path, goal, values, status):
    row, verdict = answer(entered(own, tmp_path, goal, values), goal)
    assert (row["status"], row["evidence"], row["missing_en"], row["settles_en"]) == (status, "published", "", "")
    assert "the last year before the plan" in row["note_en"] or "the year before" in row["note_en"]
    assert "规划前最后一年" in row["note_zh"] or "上一年" in row["note_zh"]
    assert verdict.missing_figures == ()


def test_an_own_figure_of_a_year_between_is_what_the_probability_starts_from(own, tmp_path):
    low, made = answer(entered(own, tmp_path, GOOD, {2022: 60, 2024: 50}), GOOD, IN_2025)
    assert (low["status"], low["evidence"], low["settles_from"]) == ("inferred", "related", 60.1)
    assert low["p_met"] == pytest.approx(low["p_related"]) and low["p_met"] < 0.5  # no class lifts it
    assert made.inferred.drivers[0].period.last == date(2024, 12, 31)
    assert "region's own figure for 2024 (50 %)" in low["note_en"] and "no local figure" not in low["note_en"]
    assert "compared with 60 % in 2022" in low["note_en"]
    assert "missing: the value of 2022" not in low["missing_en"]


def test_a_figure_of_the_last_year_alone_asks_for_the_base_and_says_so(own, tmp_path):
    row, verdict = answer(entered(own, tmp_path, GOOD, {2025: 50}), GOOD)
    assert (row["status"], row["settles_start"].year) == ("awaiting publication", 2022)
    assert row["note_en"].endswith("(50 %) is there, the figure for 2022 that it is compared with is not")
    assert "Share of good-air days, 2025" not in row["missing_en"]
    assert [one.first.year for one in verdict.missing_figures] == [2022]


def test_a_figure_is_seen_from_the_day_it_was_known_and_its_correction_from_its_own(own, tmp_path):
    values = {2022: 60, 2025: 61}, {2022: 62}
    entered(own, tmp_path, GOOD, *values, known_at=date(2026, 6, 1))
    seen = {day: answer(own, GOOD, day)[0]["status"] for day in (date(2026, 1, 15), date(2026, 3, 1), TODAY)}
    assert list(seen.values()) == ["awaiting publication", "met", "missed"]


@pytest.mark.parametrize("day", [date(2022, 12, 1), date(2024, 3, 1), IN_2025, TODAY])
def test_whatever_gaps_asks_for_has_a_row_in_the_table_to_fill_in(wh, day):
    asked = gaps(assess(wh, day, n_paths=20).outlook, day)
    table = missing_figures(wh, day).explode("target_id")
    rows = set(zip(table["region_id"], table["indicator_id"], table["subject_zh"], table["target_id"], strict=True))
    wanted = asked.explode("targets")
    subjects = wanted["subject_zh"].fillna("")
    series = zip(wanted["region_id"], wanted["indicator"], subjects, wanted["targets"], strict=True)
    assert len(asked) > 50 and set(series) <= rows


def test_what_the_workbook_asks_for_of_a_direction_is_filled_in_and_answers_it(own, tmp_path):
    book, home = tmp_path / "out.xlsx", own.home
    words = ("--region", "hongqi", "--as-of", TODAY)
    before = call(None, "--lang", "en", "gaps", *words, "--format", "csv", home=home).stdout
    assert GOOD in before  # of a region of which no place is known nothing is said of a better one, and no use of it
    call(None, "--lang", "en", "template", *words, "--format", "xlsx", "--out", book, home=home, code=0)
    sheets = openpyxl.load_workbook(book)
    days, place = "Share of good-air days", "Rank among the urban districts"
    values = {(days, "2022"): 60, (days, "2025"): 50, (place, "2022"): 85, (place, "2025"): 71}
    found = 0
    for sheet in sheets.worksheets:
        for row in sheet.iter_rows(min_row=5):
            cells = dict(zip(form.COLUMNS, row, strict=False))
            for (goal, year), value in values.items():
                if goal in str(cells["goal"].value) and str(cells["period"].value) == year:
                    cells["value"].value, cells["published"].value = value, "2026-02-01"
                    found += 1
    assert found == len(values)
    sheets.save(book)
    call(None, "--lang", "en", "ingest", book, home=home, code=0)
    after = call(None, "--lang", "en", "gaps", *words, "--format", "csv", home=home).stdout
    assert GOOD not in after and RANK not in after
    assert [answer(own, goal)[0]["status"] for goal in (GOOD, RANK)] == ["missed", "met"]


def test_a_place_counted_from_the_last_is_said_as_it_was_published_whatever_list_a_goal_counts(wh):
    outlook = assess(wh, TODAY, "hongqi", n_paths=20).outlook.set_index("target_id")
    goals = outlook[outlook["indicator"].eq("rank_henan_districts") & outlook["drivers_en"].ne("")]
    assert len(goals) >= 3  # lists of 87 and of 88 districts
    for lang, said in (("en", "place 2 from the last"), ("zh", "倒数第2名")):
        assert goals[f"drivers_{lang}"].str.contains(said).all()
