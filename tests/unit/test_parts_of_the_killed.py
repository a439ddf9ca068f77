"""What a writer that was killed left beside a file or folder goes with the next write there; nothing else does."""

import multiprocessing
import os
import signal

import pytest

from analytics import writing
from analytics.writing import fresh_file, fresh_folder, sweep_parts

pytestmark = pytest.mark.skipif(writing.fcntl is None, reason="without locks of files only their age tells")


def _die_while_writing(target, as_folder):
    with (fresh_folder if as_folder else fresh_file)(target):
        os.kill(os.getpid(), signal.SIGKILL)


def left_by_the_killed(target, as_folder=False):
    """The part that a process which was killed while it wrote left behind."""
    process = multiprocessing.get_context("fork").Process(target=_die_while_writing, args=(target, as_folder))
    process.start()
    process.join(30)
    (part,) = target.parent.iterdir()
    return part


@pytest.mark.parametrize("as_folder", [False, True])
def test_the_next_write_into_the_folder_takes_it_away(tmp_path, as_folder):
    left_by_the_killed(tmp_path / "a.txt", as_folder)
    writing.forget_swept()
    writing.write_text(tmp_path / "other.txt", "whole")
    assert [path.name for path in tmp_path.iterdir()] == ["other.txt"]


def test_what_another_writer_is_writing_now_stays(tmp_path):
    with fresh_file(tmp_path / "a.txt") as part:
        part.write_text("half")
        sweep_parts(tmp_path)
        assert part.read_text() == "half"
        part.write_text("whole")
    assert (tmp_path / "a.txt").read_text() == "whole"


@pytest.mark.parametrize(
    "name", [".mine.part", "film.part", ".a-12345678.part", ".a.dabiao.part", "a-12345678.dabiao.part"]
)
def test_files_of_other_programs_stay(tmp_path, name):
    (tmp_path / name).write_text("mine")
    sweep_parts(tmp_path)
    assert (tmp_path / name).read_text() == "mine"


def test_a_link_of_such_a_name_is_left_alone(tmp_path):
    (tmp_path / "kept").write_text("mine")
    link = tmp_path / ".a.txt-12345678.dabiao.part"
    link.symlink_to(tmp_path / "kept")
    sweep_parts(tmp_path)
    assert link.is_symlink() and (tmp_path / "kept").read_text() == "mine"
