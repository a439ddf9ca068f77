"""What is refused by its ending is told what to do instead."""

import pytest

from analytics.errors import InputError
from analytics.input_files import expect_readable


@pytest.mark.parametrize(
    ("name", "todo"),
    [
        ("plan.docx", "dabiao draft plan.docx"),
        ("x.doc", "save it as .xlsx or CSV"),
        ("583620-99999-2023.gz", "unpack it"),
    ],
)
def test_a_file_of_another_kind_says_what_to_do(tmp_path, name, todo):
    (tmp_path / name).write_bytes(b"x")
    with pytest.raises(InputError, match=todo):
        expect_readable(tmp_path / name)


def test_files_of_noaa_have_no_ending_and_are_read(tmp_path):
    (tmp_path / "583620-99999-2023").write_bytes(b"2023 01 01 00")
    expect_readable(tmp_path / "583620-99999-2023")
