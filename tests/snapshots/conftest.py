"""What the snapshot tests share."""

import pytest


@pytest.fixture
def renew(request):
    """Whether the stored outputs are written anew instead of compared (`make snapshots`)."""
    return request.config.getoption("--renew-snapshots")
