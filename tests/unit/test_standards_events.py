"""Lists of exceptional events: how a fault in a file is told; and the tables added for periods."""

import numpy as np
import pytest

from analytics.errors import InputError
from analytics.standards import load, load_events
from analytics.standards.event_lists import COLUMNS

HEADER = ",".join(COLUMNS)
GOOD = "xinxiang,pm10,2025-03-24,2025-03-25,event,bureau,,2025-05-01,letter of the bureau,B"


@pytest.fixture
def folder(tmp_path):
    def write(*rows):
        (tmp_path / "events").mkdir(exist_ok=True)
        (tmp_path / "events" / "list.csv").write_text("\n".join([HEADER, *rows]) + "\n", encoding="utf-8-sig")
        return load_events(tmp_path)

    return write


def test_the_embedded_list_is_empty_and_no_folder_is_no_fault(tmp_path):
    assert load_events().empty
    assert load_events(tmp_path).columns.tolist() == COLUMNS


def test_a_list_is_read(folder):
    found = folder(GOOD, GOOD.replace("event,bureau,,", "event,suspect,coarse share,"))
    assert found["list_kind"].tolist() == ["bureau", "suspect"]
    assert str(found["first_day"].iloc[0].date()) == "2025-03-24"


@pytest.mark.parametrize(
    ("row", "stated"),
    [
        (GOOD.replace("2025-03-25", "2025-03-23"), "line 2, column last_day: '2025-03-23'"),
        (GOOD.replace("bureau,,", "suspect,,"), "line 2, column criterion: ''"),
        (GOOD.replace("pm10", "o3"), "line 2, column parameter: 'o3'"),
        (GOOD.replace("event,bureau", "event,ours"), "line 2, column list_kind: 'ours'"),
        (GOOD.replace("2025-03-24", "24 March"), "line 2, column first_day: '24 March'"),
        (GOOD.replace(",B", ",E"), "line 2, column grade: 'E'"),
    ],
)
def test_a_fault_is_reported_with_its_place(folder, row, stated):
    with pytest.raises(InputError) as error:
        folder(row)
    assert "list.csv" in str(error.value)
    assert stated in str(error.value)


def test_what_an_annual_evaluation_covers():
    rules = load()
    for edition in ("HJ663-2013", "HJ663-2026"):
        rows = rules.evaluation[rules.evaluation["edition"] == edition]
        found = {f"{p} {s}" for p, s in zip(rows["parameter"], rows["statistic"], strict=True)}
        assert found == {
            "so2 mean", "so2 p98", "no2 mean", "no2 p98", "pm10 mean", "pm10 p95", "pm25 mean", "pm25 p95", "co p95",
            "o3 p90",
        }  # fmt: skip


def test_weights_of_the_composite_index():
    table = load().composite.pivot(index="parameter", columns="edition", values="weight")
    assert (table["HJ663-2013"] == 1).all()
    assert table["HJ663-2026"].to_dict() == {"co": 1, "no2": 2, "o3": 2, "pm10": 1, "pm25": 3, "so2": 1}
    assert set(load().composite["grade"]) == {"C"}


def test_lookups_are_shared_and_cannot_be_changed_by_mistake():
    rules = load()
    points, levels = rules.breakpoint_table("HJ633-2012", "pm25", "day")
    assert rules.breakpoint_table("HJ633-2012", "pm25", "day")[0] is points
    for values in (points, levels):
        with pytest.raises(ValueError, match="read-only"):
            values[0] = np.nan


def test_event_rules_by_year_and_statistic():
    rules = load()
    assert rules.event_rule("mean", "pm25", 2016) is None
    assert rules.event_rule("mean", "pm25", 2017)["treatment"] == "bureau_out"
    assert rules.event_rule("good_day_share", None, 2025)["treatment"] == "in"
    assert rules.event_rule("heavy_day_share", None, 2025)["treatment"] == "bureau_or_suspects_out"
    assert rules.event_rule("composite_index", None, 2025)["treatment"] == "bureau_out"
