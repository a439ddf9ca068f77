"""What objects show in a notebook: safe, and honest about what is not known."""

from datetime import date

import pandas as pd
import pytest

import analytics as da
from analytics import display
from analytics.words import numbers


@pytest.mark.parametrize(
    ("p", "told"),
    [(0.0, "0 %"), (1.0, "100 %"), (0.9999, "> 99 %"), (0.0001, "< 1 %"), (0.99, "99 %"), (0.5, "50 %"), (None, "—")],
)
def test_certainty_is_only_claimed_where_it_is_exact(p, told):
    assert numbers.probability(p, "en") == told


def test_bounds_are_shown_where_there_is_no_single_probability():
    rows = pd.DataFrame({"p_met": [0.5, None, None], "p_low": [0.5, 0.0, None], "p_high": [0.5, 0.97, None]})
    assert display.percents(rows).to_list() == ["50 %", "0–97 %", "—"]


def test_hostile_words_are_escaped_wherever_they_stand():
    bad = "<script>alert(1)</script>"
    html = display.Card(bad, {bad: bad}, pd.DataFrame({bad: [bad]}), bad).html()
    assert "<script" not in html
    assert html.count("&lt;script&gt;") == 6  # title, fact, its value, column, cell, note


def test_a_terminal_is_not_commanded_by_names():
    shown = display.Card("\x1b[31mred", {"\x1b]0;x\x07": "\x1b[2J"}, pd.DataFrame({"n": ["\x1b[H"]}), "\x1b[0m").text()
    assert "\x1b" not in shown and "\x07" not in shown
    assert "red" in shown


def test_long_tables_are_cut_and_say_so():
    card = display.Card("x", {}, pd.DataFrame({"n": range(display.MAX_ROWS + 3)}))
    html = card.html()
    assert "… and 3 more rows" in html and "… and 3 more rows" in card.text()
    assert html.count("<td>") == display.MAX_ROWS


@pytest.mark.thorough
def test_the_objects_of_the_api_show_themselves(built):
    with da.open(built, n_paths=100) as house:
        shown = house._repr_html_()
        assert "newest value known on 2026-10-07" in shown
        assert "targets 378" in shown
        made = house.assessment("xinxiang", 2025, as_of="2025-10-01")
        told = made._repr_html_()
        assert "85 targets as of 2025-10-01" in told
        assert "xinxiang-2023/2-pm25" in told
        assert "inferred" in told
        paths = made.forecasts["xinxiang", date(2025, 1, 1), date(2025, 12, 31)]
        assert "Forecast xinxiang 2025-01-01 to 2025-12-31" in paths._repr_html_()
        for one in (house, made, paths):  # a terminal shows a few lines, no array or frame in full
            assert len(repr(one).splitlines()) <= display.MAX_ROWS + 6


@pytest.mark.thorough
def test_the_fan_of_the_api(built):
    with da.open(built, n_paths=100) as house:
        made = house.assessment("xinxiang", 2025, as_of="2025-10-01")
        figure = house.fan("xinxiang-2023/2-pm25", made)
        assert {"past", "observed", "forecast"} <= {(trace.meta or {}).get("series") for trace in figure.data}
        with pytest.raises(da.errors.DabiaoError, match="is no target"):
            house.fan("nothing", made)
        with pytest.raises(da.errors.DabiaoError, match="so there is no fan"):
            house.fan("xinxiang-2023/2-good-day-share", made)


def test_sql_binds_its_parameters(built):
    with da.open(built) as house:
        rows = house.sql("SELECT count(*) AS n FROM out_plan_targets WHERE region_id = $r", r="x' OR '1'='1")
        assert rows["n"].tolist() == [0]
        assert house.sql("SELECT 1 AS one")["one"].tolist() == [1]
