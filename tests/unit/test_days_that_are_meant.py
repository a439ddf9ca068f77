"""Days and spans that somebody states: one rule for the Python API, the command line and the scheduled run."""

from datetime import date, datetime

import pytest

from analytics.cli.forecast import period
from analytics.errors import InputError
from analytics.flow.as_of import as_day, day_of


def test_newest_is_the_day_on_which_the_newest_value_is_known():
    assert as_day("newest", date(2026, 10, 7)) == date(2026, 10, 7)


def test_newest_of_a_warehouse_without_measurements_is_refused():
    with pytest.raises(InputError, match="holds no measurement yet"):
        as_day("newest", None)


@pytest.mark.parametrize("value", ["2025-10-01", date(2025, 10, 1), datetime(2025, 10, 1, 23, 30)])
def test_a_day_may_be_text_a_date_or_a_moment(value):
    assert as_day(value, None) == day_of(value) == date(2025, 10, 1)


@pytest.mark.parametrize("value", ["soon", "2025-13-01"])
def test_what_is_no_date_is_refused(value):
    with pytest.raises(InputError, match="is no date"):
        as_day(value, date(2026, 10, 7))


@pytest.mark.parametrize("text", ["2025-12-31..2025-01-01", "2025-01-01", "soon"])
def test_a_period_that_ends_before_it_starts_or_is_no_span_is_refused(text):
    with pytest.raises(InputError, match=r"--period: .* expected a span of days"):
        period(text, None, None, None)


def test_a_period_is_a_span_of_days():
    assert period("2025-01-01..2025-06-30", None, None, None) == (date(2025, 1, 1), date(2025, 6, 30))
