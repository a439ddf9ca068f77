"""Checksums of stored files: noted before a file takes its place; of one that is replaced the newest two count."""

import hashlib

import pytest

from analytics.warehouse import checksums
from analytics.warehouse.checksums import changed_files, drop_superseded, noted, write_stored


def sha(text):
    return hashlib.sha256(text.encode()).hexdigest()


def test_a_file_as_it_was_written_is_right_and_one_changed_byte_is_found(tmp_path):
    write_stored(tmp_path, tmp_path / "CURRENT", "dabiao-1.duckdb\n")
    assert changed_files(tmp_path) == ([], [])
    (tmp_path / "CURRENT").write_text("dabiao-2.duckdb\n")
    assert changed_files(tmp_path)[0] == ["CURRENT: not the bytes that were written"]


def test_the_lines_are_those_of_sha256sum(tmp_path):
    write_stored(tmp_path, tmp_path / "ledger" / "a.json", "{}")
    assert (tmp_path / "CHECKSUMS").read_text() == f"{sha('{}')}  ledger/a.json\n"


def test_a_run_that_is_killed_between_the_line_and_the_file_leaves_no_false_alarm(tmp_path):
    write_stored(tmp_path, tmp_path / "CURRENT", "one")
    checksums.note(tmp_path, tmp_path / "CURRENT", sha("two"))
    assert changed_files(tmp_path) == ([], [])  # still the one
    (tmp_path / "CURRENT").write_text("two")
    assert changed_files(tmp_path) == ([], [])


def test_bytes_of_two_writings_ago_are_damage(tmp_path):
    for text in ("one", "two", "three"):
        write_stored(tmp_path, tmp_path / "CURRENT", text)
    (tmp_path / "CURRENT").write_text("one")
    assert len(changed_files(tmp_path)[0]) == 1


def test_a_file_of_an_earlier_version_is_named_without_alarm(tmp_path):
    (tmp_path / "CURRENT").write_text("one")
    assert changed_files(tmp_path) == ([], [tmp_path / "CURRENT"])


@pytest.mark.parametrize("text", ["", "no line\n", "\x00\xff" * 40 + "\n", "ab  CURRENT\n"])
def test_a_damaged_list_of_checksums_is_no_traceback(tmp_path, text):
    (tmp_path / "CURRENT").write_text("one")
    (tmp_path / "CHECKSUMS").write_text(text)
    changed_files(tmp_path)


def test_superseded_lines_are_dropped_once_there_are_many(tmp_path, monkeypatch):
    monkeypatch.setattr(checksums, "MOST_LINES", 5)
    for n in range(9):
        write_stored(tmp_path, tmp_path / "CURRENT", str(n))
    write_stored(tmp_path, tmp_path / "PUBLISHED", "gone")
    (tmp_path / "PUBLISHED").unlink()
    drop_superseded(tmp_path)
    assert noted(tmp_path) == {"CURRENT": [sha("7"), sha("8")]}
    assert changed_files(tmp_path) == ([], [])
