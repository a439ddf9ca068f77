"""The rivals of the benchmark of rare days: days of past years, as they were and at the level of today."""

from datetime import date

import numpy as np
import pandas as pd
import pytest
from forecast_cities import city_of
from rare_days import PAST, PAST_SCALED, case_rows, past_windows

from analytics.forecast import DEFAULT_MODEL


def test_past_windows_are_scaled_by_the_level_of_the_year_before_each() -> None:
    calendar = pd.date_range("2020-10-01", "2023-09-30")
    values = pd.Series(100.0, calendar)
    values.loc["2021-10-01":"2022-09-30"] = 80.0
    values.loc["2022-10-01":] = 60.0
    values.loc["2021-11-01"], values.loc["2022-11-01"] = 300.0, 160.0
    source = pd.Series("measured", calendar)
    city = city_of("made", values.to_frame("pm25"), source, pd.DataFrame(index=pd.DatetimeIndex([])))
    windows = list(past_windows(city, date(2023, 10, 1), "pm25"))
    now = (364 * 60 + 160) / 365
    # 2022: the year before held 364 days of 80 and one of 300. 2021: a year of 100. 2020: nothing is known before.
    assert [ratio for _, ratio in windows] == pytest.approx([now / ((364 * 80 + 300) / 365), now / 100, 1.0])
    outcome = np.full(92, 50.0)
    rows = {
        row["model"]: row for row in case_rows(city, date(2023, 10, 1), np.array([[0, 0, 1], [92, 92, 91]]), outcome)
    }
    # Days above 150: 160 and 300 in two of three years; scaled by 0.75 and 0.60 only the 300, to 181, is left.
    assert rows[PAST]["p_none"] == pytest.approx((1 + 0.5) / 4)
    assert rows[PAST_SCALED]["p_none"] == pytest.approx((2 + 0.5) / 4)
    assert rows[DEFAULT_MODEL]["p_none"] == pytest.approx(2 / 3)
    assert rows[DEFAULT_MODEL]["none"] == 1.0 and rows[DEFAULT_MODEL]["past_none"] == pytest.approx(1 / 3)
