"""Scenarios: the grammar, the days a rule covers, and what scaling leaves alone."""

from datetime import date

import numpy as np
import pytest

from analytics.errors import InputError
from analytics.forecast import Forecast, parse_scenario
from analytics.forecast.scenario import together

YEAR = np.arange(np.datetime64("2024-01-01"), np.datetime64("2025-01-01"))  # a leap year
NAMES = ("pm25", "o3_mda8", "o3_1h_max")


def days_of(text):
    (change,) = parse_scenario(text).changes
    chosen = YEAR[change.days(YEAR)]
    return len(chosen), str(chosen[0]), str(chosen[-1])


@pytest.mark.parametrize(
    ("when", "n_days", "first", "last"),
    [
        ("all", 366, "2024-01-01", "2024-12-31"),
        ("spring", 92, "2024-03-01", "2024-05-31"),
        ("summer", 92, "2024-06-01", "2024-08-31"),
        ("autumn", 91, "2024-09-01", "2024-11-30"),
        ("winter", 91, "2024-01-01", "2024-12-31"),  # 31 + 29 + 31
        ("heating", 122, "2024-01-01", "2024-12-31"),  # 31 + 29 + 15 + 16 + 31
        ("11,12", 61, "2024-11-01", "2024-12-31"),
        ("2", 29, "2024-02-01", "2024-02-29"),
        ("10-01..12-31", 92, "2024-10-01", "2024-12-31"),
        ("12-30..01-02", 4, "2024-01-01", "2024-12-31"),  # over the new year
    ],
)
def test_which_days_a_rule_covers(when, n_days, first, last):
    assert days_of(f"{when} -10%") == (n_days, first, last)


def test_rules_are_read_with_or_without_a_parameter():
    made = parse_scenario(["  PM2.5   Winter  −10% ", "o3_mda8 all +2.5%", "all -1%"])
    assert made.text == "PM2.5 Winter -10%; o3_mda8 all +2.5%; all -1%"
    assert [(c.parameter, c.percent) for c in made.changes] == [("pm25", -10.0), ("o3", 2.5), (None, -1.0)]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "expected [parameter] WHEN CHANGE"),
        ("winter", "expected [parameter] WHEN CHANGE"),
        ("winter 10%", "with its sign"),
        ("winter -10", "with its sign"),
        ("winter -ten%", "with its sign"),
        ("winter -101%", "-100% to +900%"),
        ("yule -10%", "no time of the year"),
        ("13 -10%", "no time of the year"),
        ("02-30..03-01 -10%", "no day of a year"),
        ("10..12 -10%", "expected MM-DD"),
        ("dust winter -10%", "no parameter"),
    ],
)
def test_a_rule_that_cannot_be_read_gets_one_message_with_an_example(text, said):
    with pytest.raises(InputError) as error:
        parse_scenario(text)
    message = str(error.value)
    assert said in message and repr(text) in message and '"winter -10%"' in message
    assert "\n" not in message


@pytest.mark.parametrize(
    ("zh", "plain"),
    [
        ("冬季 -10%", "winter -10%"),
        ("冬 －１０％", "winter -10%"),
        ("冬天-10％", "winter -10%"),
        ("春季 +5％", "spring +5%"),
        ("夏季 −30％", "summer -30%"),
        ("秋 -8.5%", "autumn -8.5%"),
        ("采暖季 -15%", "heating -15%"),
        ("供暖期 -15%", "heating -15%"),
        ("全年　-1%", "all -1%"),
        ("ＰＭ2.5 11、12月 -5%", "pm25 11,12 -5%"),
        ("no2 10-01～12-31 -8.5%", "no2 10-01..12-31 -8.5%"),
    ],
)
def test_a_rule_may_be_written_as_a_bureau_types_it(zh, plain):
    (read,), (meant,) = parse_scenario(zh).changes, parse_scenario(plain).changes
    assert (read.parameter, read.when, read.months, read.window, read.percent) == (
        meant.parameter, meant.when, meant.months, meant.window, meant.percent,
    )  # fmt: skip
    assert parse_scenario(read.text).changes == (read,)  # the label reads it again


def test_rules_that_touch_no_simulated_day_are_idle():
    # known to 10 December, simulated to 31 December
    made = parse_scenario(["summer -30%", "winter -10%", "11 -5%", "o3 12 -5%", "no2 12-01..12-10 -5%"])
    assert made.idle([forecast()]) == ("summer -30%", "11 -5%", "o3 12 -5%", "no2 12-01..12-10 -5%")
    assert parse_scenario(["no2 12 -5%"]).idle([forecast()], "pm25") == ("no2 12 -5%",)
    assert made.idle([])[0] == "summer -30%" and len(made.idle([])) == 5


def test_no_rule_is_no_scenario():
    with pytest.raises(InputError, match="no rule given"):
        parse_scenario([])


def test_factors_multiply_and_ozone_stays_in_step():
    made = parse_scenario(["winter -10%", "o3 12 +50%"]).factors(NAMES, YEAR)
    assert made.dtype == np.float32
    assert made[:, 0].tolist() == pytest.approx([0.9, 0.9, 0.9])  # 1 January
    assert made[:, -1].tolist() == pytest.approx([0.9, 1.35, 1.35])
    assert (made[:, 100] == 1).all()
    assert together(None, NAMES) == NAMES and together("pm25", NAMES) == ("pm25",)


def forecast():
    rng = np.random.default_rng(3)
    dates = np.arange(np.datetime64("2025-11-01"), np.datetime64("2026-01-01"))
    paths = rng.gamma(4.0, 15.0, (20, 2, len(dates))).astype(np.float32)
    known = np.tile(dates < np.datetime64("2025-12-11"), (2, 1))
    paths[:, known] = paths[0, known]
    paths[:, 0, 3] = np.nan  # a known day without a value
    return Forecast("somewhere", date(2025, 12, 11), date(2025, 11, 1), date(2025, 12, 31), ("pm25", "no2"), dates,
                    paths, known, "m", 1)  # fmt: skip


def test_only_simulated_days_are_scaled_on_the_same_paths():
    base = forecast()
    made = parse_scenario("pm25 all -10%").apply(base)
    known = base.known[0]
    np.testing.assert_array_equal(made.paths[:, :, known], base.paths[:, :, known])
    np.testing.assert_allclose(made.days("pm25")[:, ~known], 0.9 * base.days("pm25")[:, ~known], rtol=1e-6)
    np.testing.assert_array_equal(made.days("no2"), base.days("no2"))
    assert (made.seed, made.model, made.paths.dtype) == (base.seed, base.model, np.float32)
    assert [str(note) for note in made.notes] == ["scenario: pm25 all -10%"]


def test_nought_per_cent_changes_no_number():
    base = forecast()
    np.testing.assert_array_equal(parse_scenario("all +0%").apply(base).paths, base.paths)
