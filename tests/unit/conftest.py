"""What several unit tests read once."""

import pytest

from analytics.targets import registry


@pytest.fixture(scope="session")
def regions():
    """Regions of the delivered registry."""
    return registry.load().regions
