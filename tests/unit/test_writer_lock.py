"""The writer's lock has a module of its own; nothing else of the warehouse is needed to hold it."""

import json
import subprocess
import sys

import pytest

from analytics.errors import LockedError
from analytics.warehouse.lock import writer_lock
from analytics.words.messages import in_language


def test_a_second_writer_learns_who_holds_the_lock(tmp_path):
    with writer_lock(tmp_path):
        holder = json.loads((tmp_path / "writer.json").read_text(encoding="utf-8"))
        asks = "from analytics.warehouse.lock import writer_lock\nwith writer_lock(Path(sys.argv[1])): pass"
        code = f"import sys\nfrom pathlib import Path\n{asks}"
        other = subprocess.run([sys.executable, "-c", code, str(tmp_path)], capture_output=True, text=True, check=False)
    assert "LockedError" in other.stderr and f"process {holder['pid']}" in other.stderr
    assert not (tmp_path / "writer.json").exists()


def test_the_lock_is_free_again_after_a_failure(tmp_path):
    with pytest.raises(RuntimeError), writer_lock(tmp_path):
        raise RuntimeError
    with writer_lock(tmp_path):
        pass


def test_who_holds_the_lock_is_said_in_chinese_too(tmp_path):
    with writer_lock(tmp_path), pytest.raises(LockedError) as stated, writer_lock(tmp_path):
        pass
    text = in_language(stated.value.message, "zh")
    assert "（主机 " in text and "进程 " in text and " on " not in text and "since" not in text
