"""The Forecast object, past windows, day paths and make_forecast on small made histories."""

import pickle
from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pandas as pd
import pytest

from analytics.errors import DabiaoError
from analytics.forecast import MODELS, Forecast, ModelFailed, NoteKind, NotEnoughHistory, make_forecast
from analytics.forecast import make as make_module
from analytics.forecast.forecast import quantile_name
from analytics.forecast.models import line as line_model
from analytics.forecast.paths import CAP_FACTOR, scale_to
from analytics.forecast.shapes import donors_of
from analytics.forecast.window import past_windows, record_of, years_back
from analytics.indicators import History


def history_of(as_of: date, daily: pd.DataFrame, monthly: pd.DataFrame | None = None) -> History:
    months = pd.DataFrame(index=pd.DatetimeIndex([])) if monthly is None else monthly
    return History("here", as_of, daily, daily.isna(), months, {}, {}, None)


def made(as_of: date, first: str = "2018-01-01", parameters: tuple[str, ...] = ("pm25", "pm10")) -> History:
    """Winter-high series with noise; the same days whatever ``as_of``."""
    calendar = pd.date_range(first, "2027-12-31")
    rng = np.random.default_rng(5)
    season = 1 + 0.6 * np.cos(2 * np.pi * (calendar.day_of_year - 15) / 365.25)
    columns = {p: 40 * (i + 1) * season * np.exp(rng.normal(0, 0.3, len(calendar))) for i, p in enumerate(parameters)}
    daily = pd.DataFrame(columns, index=calendar).loc[: pd.Timestamp(as_of) - pd.Timedelta(days=1)]
    return history_of(as_of, daily)


YEAR = date(2025, 1, 1), date(2025, 12, 31)


def small(**changes: object) -> Forecast:
    base = {
        "region_id": "here",
        "origin": date(2025, 1, 3),
        "period_start": date(2025, 1, 1),
        "period_end": date(2025, 1, 4),
        "parameters": ("pm25",),
        "dates": np.arange("2025-01-01", "2025-01-05", dtype="datetime64[D]"),
        "paths": np.array([[[10, np.nan, 20, 30]], [[10, np.nan, 40, 70]]], np.float32),
        "known": np.array([[True, True, False, False]]),
        "model": "m",
        "seed": 1,
    }
    return Forecast(**{**base, **changes})  # type: ignore[arg-type]


def test_mean_leaves_missing_days_out() -> None:
    # Worked by hand: (10 + 20 + 30) / 3 and (10 + 40 + 70) / 3.
    assert small().mean("pm25").tolist() == [20.0, 40.0]
    assert small().p_below("pm25", 40.0) == 0.5  # strict
    assert small().as_dict()["pm25"].shape == (2, 4)


def test_running_mean_quantiles() -> None:
    table = small().running_mean_quantiles("pm25", [0.025, 0.5])
    assert list(table) == ["day", "q025", "q50"]
    assert table["q50"].tolist() == [10.0, 10.0, 20.0, 30.0]  # medians of (10,10) (10,10) (15,25) (20,40)


@pytest.mark.parametrize(("p", "name"), [(0.05, "q05"), (0.9, "q90"), (0.975, "q975"), (0.25, "q25")])
def test_quantile_names(p: float, name: str) -> None:
    assert quantile_name(p) == name


@pytest.mark.parametrize(
    ("changes", "word"),
    [
        ({"paths": np.zeros((2, 2, 4), np.float32)}, "paths"),
        ({"known": np.zeros((2, 4), bool)}, "known"),
        ({"dates": np.arange("2025-01-02", "2025-01-06", dtype="datetime64[D]")}, "dates"),
        ({"known": np.array([[True, True, True, False]])}, "origin"),
        ({"paths": np.array([[[1, 1, 1, 1]], [[2, 1, 1, 1]]], np.float32)}, "differs"),
        ({"paths": np.array([[[1, 1, np.nan, 1]]], np.float32)}, "finite"),
        ({"paths": np.array([[[1, 1, np.inf, 1]]], np.float32)}, "finite"),
        ({"paths": np.array([[[1, 1, -1, 1]]], np.float32)}, "negative"),
    ],
)
def test_the_constructor_refuses(changes: dict, word: str) -> None:
    with pytest.raises(ValueError, match=word):
        small(**changes)


def test_years_back_at_leap_days() -> None:
    days = np.array(["2024-02-28", "2024-02-29", "2024-03-01"], "datetime64[D]")
    assert years_back(days, 1).astype(str).tolist() == ["2023-02-28", "2023-03-01", "2023-03-01"]
    assert str(years_back(days[1], 4)) == "2020-02-29"
    within = years_back(days[:, None], np.array([1, 4]), within_month=True).astype(str).tolist()
    assert within == [["2023-02-28", "2020-02-28"], ["2023-02-28", "2020-02-29"], ["2023-03-01", "2020-03-01"]]


def test_coverage_of_a_window_is_counted_over_the_calendar() -> None:
    history = made(date(2025, 1, 1))
    window = np.datetime64("2025-01-01"), np.datetime64("2025-12-31")
    daily = history.daily.copy()
    daily.loc["2023-01-01":"2023-03-14", "pm25"] = np.nan  # 73 days off: 292 / 365 = 80 %, just enough
    daily.loc["2022-01-01":"2022-03-15", "pm25"] = np.nan  # 74 days off: too few
    counted = past_windows(record_of(replace(history, daily=daily)), *window, 6)
    assert counted.years.tolist() == [1, 2, 3, 4, 5, 6]
    assert np.isnan(counted.log_mean[0]).tolist() == [False, False, True, False, False, False]


def test_a_year_ahead_skips_the_year_that_is_not_over() -> None:
    record = record_of(made(date(2026, 10, 7)))
    ahead = past_windows(record, np.datetime64("2027-01-01"), np.datetime64("2027-12-31"), 3)
    assert ahead.years.tolist() == [2, 3, 4]


@pytest.mark.parametrize(
    ("as_of", "nearest"), [(date(2026, 12, 24), 2), (date(2026, 12, 25), 1), (date(2027, 1, 1), 1)]
)
def test_a_year_counts_in_its_last_week(as_of: date, nearest: int) -> None:
    # 2 % of 365 days are 7: on 25 December the 25th to the 31st are still to come.
    ahead = past_windows(record_of(made(as_of)), np.datetime64("2027-01-01"), np.datetime64("2027-12-31"), 3)
    assert ahead.years[0] == nearest
    assert make_forecast(made(as_of), date(2027, 1, 1), date(2027, 12, 31), n_paths=20).n_history_years == 6


def test_month_means_weigh_by_days_in_the_window() -> None:
    days = pd.DataFrame({"pm25": [1.0]}, index=pd.to_datetime(["2024-03-01"]))
    months = pd.DataFrame({"pm25": [10.0, 40.0]}, index=pd.to_datetime(["2023-01-01", "2023-02-01"]))
    record = record_of(history_of(date(2024, 3, 2), days, months))
    start, end = np.array(["2023-01-22"], "datetime64[D]"), np.array(["2023-02-28"], "datetime64[D]")
    # 10 days of January and 28 of February: (10 * 10 + 28 * 40) / 38.
    assert np.exp(record.log_mean(start, end))[0, 0] == pytest.approx(1220 / 38)
    assert np.isnan(record.days_only().log_mean(start, end))[0, 0]
    sent = pickle.dumps(record)
    assert np.array_equal(pickle.loads(sent).log_mean(start, end), record.log_mean(start, end))
    again = record_of(history_of(date(2024, 3, 2), days, months))
    assert len(sent) == len(pickle.dumps(again)), "what was worked out does not travel"


def test_a_month_that_is_not_over_is_not_read() -> None:
    days = pd.DataFrame({"pm25": [1.0]}, index=pd.to_datetime(["2024-01-01"]))
    months = pd.DataFrame({"pm25": [50.0]}, index=pd.to_datetime(["2024-01-01"]))
    record = record_of(history_of(date(2024, 1, 31), days, months))
    assert np.nanmax(record.filled) == 1.0


def test_scaling_keeps_the_mean_under_the_cap() -> None:
    shapes = np.array([[[1.0, 1.0, 100.0, 2.0], [1.0, 2.0, 3.0, 4.0]]])
    means = np.array([[30.0, 5.0]])
    days = scale_to(shapes, means, np.array([60.0]))
    assert days.max() <= 60.0
    np.testing.assert_allclose(days.mean(axis=2), means)
    np.testing.assert_allclose(days[0, 1], [2.0, 4.0, 6.0, 8.0])


def test_donors_have_no_gap_and_keep_what_was_measured() -> None:
    history = made(date(2025, 1, 1))
    daily = history.daily.copy()
    daily.loc["2023-02-25":"2023-04-15"] = np.nan
    record = record_of(replace(history, daily=daily))
    donors, gap = donors_of(record), np.isnan(record.observed)
    assert np.isfinite(donors).all()
    np.testing.assert_array_equal(donors[~gap], record.observed[~gap].astype(np.float32))
    lent = daily.loc["2022-03-01", "pm25"], daily.loc["2024-03-01", "pm25"]
    assert donors[0, int(record.index(np.datetime64("2023-03-01")))] in np.array(lent, np.float32)


@pytest.mark.parametrize("model", ["combined", "panel", "damped_window", "climatology", "line"])
def test_models_give_joint_days(model: str) -> None:
    forecast = make_forecast(made(date(2025, 7, 1)), *YEAR, model=model, n_paths=300)
    assert forecast.paths.shape == (300, 2, 365)
    assert forecast.paths.dtype == np.float32
    assert forecast.model == model
    assert forecast.known[:, :181].all() and not forecast.known[:, 181:].any()
    assert forecast.n_history_years == 6
    assert forecast.mean("pm25").mean() == pytest.approx(40, rel=0.15)


def test_no_day_above_the_cap_after_a_sandstorm() -> None:
    history = made(date(2025, 3, 1))
    daily = history.daily.copy()
    daily.loc["2021-04-15", "pm10"] = 3000.0
    forecast = make_forecast(replace(history, daily=daily), *YEAR, n_paths=2000)
    days = forecast.days("pm10")[:, 59:]
    assert days.max() <= CAP_FACTOR * 3000.0 * (1 + 1e-6)
    # One past year of six had the day; shifts keep it in the window: a sixth of the paths.
    assert (days > 1000).any(axis=1).mean() == pytest.approx(1 / 6, abs=0.05)


def test_errors_of_particles_go_together() -> None:
    forecast = make_forecast(made(date(2025, 1, 1)), *YEAR, n_paths=2000)
    joint = np.corrcoef(np.log(forecast.mean("pm25")), np.log(forecast.mean("pm10")))[0, 1]
    assert 0.35 < joint < 0.95  # 0.8 learnt elsewhere, pulled down by made series that are independent


def test_a_closed_period_has_no_randomness() -> None:
    history = made(date(2026, 1, 1))
    history.daily.loc["2025-05-01", "pm25"] = np.nan
    forecast = make_forecast(history, *YEAR, n_paths=50)
    assert forecast.known.all()
    assert np.unique(forecast.mean("pm25")).size == 1
    assert np.isnan(forecast.days("pm25")[:, 120]).all()
    assert forecast.mean("pm25")[0] == pytest.approx(history.daily.loc["2025", "pm25"].mean(), rel=1e-6)
    assert np.unique(make_forecast(made(date(2025, 12, 31)), *YEAR, n_paths=50).mean("pm25")).size > 1


def test_days_after_the_newest_value_are_simulated() -> None:
    history = made(date(2025, 7, 1))
    daily = history.daily.loc[:"2025-06-20"]
    forecast = make_forecast(replace(history, daily=daily), *YEAR, n_paths=20)
    assert forecast.known[0].sum() == 171
    assert any("2025-06-20" in str(note) for note in forecast.notes)


def test_not_enough_history_lists_what_is_missing() -> None:
    with pytest.raises(NotEnoughHistory) as stated:
        make_forecast(made(date(2019, 6, 1)), date(2019, 1, 1), date(2019, 12, 31))
    assert len(stated.value.missing) == 2
    note = stated.value.missing[0]
    assert (note.kind, note.parameter, note.values["n"], note.values["needs"]) == (NoteKind.FEW_WINDOWS, "pm25", 1, 2)
    assert str(note).startswith("pm25: 1 past windows")
    with pytest.raises(NotEnoughHistory, match=r"2 past windows .* needs 3"):
        make_forecast(made(date(2020, 6, 1)), date(2020, 1, 1), date(2020, 12, 31), model="damped_window")


def test_a_parameter_without_history_is_left_out_and_reported() -> None:
    history = made(date(2025, 7, 1))
    daily = history.daily.assign(no2=np.where(history.daily.index >= "2024-06-01", 20.0, np.nan))
    forecast = make_forecast(replace(history, daily=daily), *YEAR, n_paths=20)
    assert forecast.parameters == ("pm25", "pm10")
    with pytest.raises(NotEnoughHistory, match="no2: 1 past windows"):
        forecast.mean("no2")


def test_month_means_alone_lend_levels_not_days() -> None:
    history = made(date(2025, 1, 1))
    monthly = history.daily.loc[:"2023"].resample("MS").mean()
    daily = history.daily.loc["2024":]
    forecast = make_forecast(replace(history, daily=daily, monthly=monthly), *YEAR, n_paths=200)
    assert "pm25: 5 of 6 past windows rest on month means" in map(str, forecast.notes)
    with pytest.raises(NotEnoughHistory, match="day by day"):
        make_forecast(replace(history, daily=daily.loc["2024-12":], monthly=monthly), *YEAR)


def test_estimated_days_are_used_and_counted() -> None:
    history = made(date(2025, 1, 1))
    estimated = history.estimated.copy()
    estimated.loc["2023-02-25":"2023-04-15", "pm25"] = True
    forecast = make_forecast(replace(history, estimated=estimated), *YEAR, n_paths=20)
    assert "pm25: 50 estimated days in the past windows" in map(str, forecast.notes)


def test_wild_middle_fails_and_is_never_silently_replaced(monkeypatch: pytest.MonkeyPatch) -> None:
    def wild(task):
        return np.full((len(task.record.names), task.n_paths, len(task.dates)), 1e6, np.float32)

    monkeypatch.setitem(make_module.MODELS, "wild", wild)
    with pytest.raises(ModelFailed, match=r"wild failed: .*its median 1000000"):
        make_forecast(made(date(2025, 7, 1)), *YEAR, model="wild", n_paths=20)
    replaced = make_forecast(made(date(2025, 7, 1)), *YEAR, model="wild", n_paths=20, fallback="climatology")
    assert replaced.model == "climatology"
    assert any(str(n).startswith("wild gave no answer, climatology used instead") for n in replaced.notes)


def test_a_parameter_the_model_fails_on_is_left_out_and_reported(monkeypatch: pytest.MonkeyPatch) -> None:
    def half_wild(task):
        days = MODELS["climatology"](task)
        days[1] *= 1e4
        return days

    monkeypatch.setitem(make_module.MODELS, "half", half_wild)
    forecast = make_forecast(made(date(2025, 7, 1)), *YEAR, model="half", n_paths=20)
    assert forecast.parameters == ("pm25",) and forecast.paths.shape == (20, 1, 365)
    with pytest.raises(NotEnoughHistory, match="pm10: left out, half failed"):
        forecast.days("pm10")


def test_wild_tails_are_noted(monkeypatch: pytest.MonkeyPatch) -> None:
    def tailed(task):
        days = MODELS["climatology"](task)
        days[:, : task.n_paths // 20] *= 50
        return days

    monkeypatch.setitem(make_module.MODELS, "tailed", tailed)
    notes = make_forecast(made(date(2025, 7, 1)), *YEAR, model="tailed", n_paths=200).notes
    assert any((note.kind, note.parameter) == (NoteKind.ENVELOPE, "pm25") for note in notes)


@pytest.mark.parametrize("bad", [{"model": "tarot"}, {"fallback": "tarot"}, {"n_paths": 0}, {"window_years": 2}])
def test_arguments_that_cannot_be_are_reported(bad: dict) -> None:
    with pytest.raises(DabiaoError):
        make_forecast(made(date(2025, 7, 1)), *YEAR, **bad)
    with pytest.raises(DabiaoError, match="ends"):
        make_forecast(made(date(2025, 7, 1)), YEAR[1], YEAR[0])


def test_seasons_years_ahead_and_long_periods() -> None:
    history = made(date(2026, 10, 7))
    season = make_forecast(history, date(2026, 10, 1), date(2027, 3, 31), n_paths=200)
    assert season.known[0].sum() == 6
    near = make_forecast(made(date(2027, 1, 1)), date(2027, 1, 1), date(2027, 12, 31), n_paths=2000)
    far = make_forecast(history, date(2027, 1, 1), date(2027, 12, 31), n_paths=2000)
    assert np.std(np.log(far.mean("pm25"))) > 1.03 * np.std(np.log(near.mean("pm25")))
    three = make_forecast(history, date(2026, 1, 1), date(2028, 12, 31), n_paths=200)
    assert three.paths.shape == (200, 2, 1096)
    by_year = [three.days("pm25")[:, a:b].mean(axis=1) for a, b in ((365, 730), (731, 1096))]
    assert np.corrcoef(by_year)[0, 1] > 0.9  # a path that is high one year stays high


def test_line_is_ordinary_least_squares() -> None:
    class Drawn:
        def normal(self, centre: float, sd: float, n: int) -> np.ndarray:
            self.args = centre, sd
            return np.full(n, centre)

    class Task:
        errors = Drawn()
        n_paths = 2

    task = Task()

    # y = 10, 12, 11 at x = -3, -2, -1 by hand: slope 0.5, value at 0 = 12;
    # rss = 1.5, sd = sqrt(1.5 * (1 + 1/3 + 4/2)) = sqrt(5).
    line_model._draw(np.array([-3, -2, -1]), np.array([10.0, 12.0, 11.0]), task)  # type: ignore[arg-type]
    centre, sd = task.errors.args
    assert centre == pytest.approx(12.0)
    assert sd == pytest.approx(np.sqrt(5.0))


@pytest.mark.slow
def test_prophet_stands_behind_the_same_forecast() -> None:
    pytest.importorskip("prophet")
    history = made(date(2025, 11, 15), first="2021-01-01", parameters=("pm25",))
    first, again = (make_forecast(history, *YEAR, model="prophet", n_paths=100) for _ in range(2))
    assert first.paths.shape == (100, 1, 365)
    np.testing.assert_array_equal(first.paths, again.paths)
    assert first.mean("pm25").mean() == pytest.approx(40, rel=0.15)


def test_prophet_says_why_it_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    prophet = pytest.importorskip("prophet")

    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("no sampler")

    monkeypatch.setattr(prophet.Prophet, "fit", broken)
    with pytest.raises(ModelFailed, match="prophet failed on pm25: RuntimeError: no sampler"):
        make_forecast(made(date(2025, 11, 15)), *YEAR, model="prophet", n_paths=10)


def test_six_parameters_of_a_year_come_on_the_same_paths() -> None:
    names = ("pm25", "pm10", "so2", "no2", "co", "o3_mda8")
    forecast = make_forecast(made(date(2025, 1, 1), parameters=names), *YEAR, n_paths=200)
    assert forecast.parameters == names
    assert forecast.paths.shape == (200, 6, 365) and np.isfinite(forecast.paths).all()


def test_data_from_before_the_priors_use_wide_ones() -> None:
    from analytics.forecast.priors import PATH, card_of, priors_at, wide_scale

    valid = np.datetime64(card_of(PATH.read_text(encoding="utf-8"))["valid_from"])
    window = np.datetime64("2017-01-01"), np.datetime64("2017-12-31")
    assert priors_at(valid - 1).scale("pm25", *window) == wide_scale(365)
    assert priors_at(valid).scale("pm25", *window) < wide_scale(365)
    assert priors_at(valid - 1).correlation(("pm25", "pm10"))[0, 1] == pytest.approx(0.8)


def test_prior_scales_shrink_with_length_and_wrap_around_the_year() -> None:
    from analytics.forecast.priors import priors_at

    priors = priors_at(np.datetime64("2025-01-01"))
    end = np.datetime64("2025-12-31")
    lengths = [priors.scale("pm25", end - n + 1, end) for n in (1, 4, 15, 90, 365)]
    assert lengths == sorted(lengths, reverse=True)
    sides = [priors.scale("pm25", d - 14, d + 15) for d in (end - 1, end + 2)]
    assert sides[0] == pytest.approx(sides[1], rel=0.03)
    matrix = priors.correlation(("pm25", "pm10", "so2", "no2", "co", "o3_1h_max", "o3_mda8"))
    assert np.linalg.eigvalsh(matrix).min() > 0
    np.testing.assert_allclose(np.diag(matrix), 1.0)


def test_nothing_is_left_of_a_day_that_is_not_there() -> None:
    """The origin moves by one day, and one more day is known."""
    a, b = (make_forecast(made(date(2025, 7, 1) + timedelta(k)), *YEAR, n_paths=10) for k in (0, 1))
    assert b.known.sum() - a.known.sum() == 2


def test_an_empty_history_is_reported() -> None:
    empty = history_of(date(2025, 7, 1), pd.DataFrame(index=pd.DatetimeIndex([])))
    with pytest.raises(NotEnoughHistory, match="no daily values"):
        make_forecast(empty, *YEAR)
    assert make_forecast(empty, date(2024, 1, 1), date(2024, 12, 31), n_paths=3).parameters == ()
    months = pd.DataFrame({"pm25": [30.0]}, index=pd.to_datetime(["2024-01-01"]))
    with pytest.raises(NotEnoughHistory, match="no daily values"):
        make_forecast(replace(empty, monthly=months), *YEAR)
