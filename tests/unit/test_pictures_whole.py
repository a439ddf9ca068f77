"""A picture is in the folder whole or not at all."""

import pytest

from analytics.errors import DabiaoError
from analytics.report.export import PNG_END, _keep


def test_a_picture_that_the_browser_cut_off_is_not_kept(tmp_path):
    part, target = tmp_path / "0.png", tmp_path / "out" / "fan.png"
    part.write_bytes(b"\x89PNG half")
    with pytest.raises(DabiaoError, match="not drawn: fan"):
        _keep(part, target)
    assert not target.exists()
    part.write_bytes(b"\x89PNG whole" + PNG_END)
    _keep(part, target)
    assert target.read_bytes().endswith(PNG_END) and [path.name for path in target.parent.iterdir()] == ["fan.png"]
