"""Fixtures the integration tests share."""

import pytest
from small_warehouse import city_days


@pytest.fixture(scope="session")
def air():
    """The embedded days of three cities in a small warehouse; read-only by convention."""
    return city_days()
