"""What is refused by its ending is told what to do instead."""

import pytest

from analytics.errors import InputError
from analytics.input_files import expect_readable


@pytest.mark.parametrize(
    ("name", "todo"), [("plan.docx", "dabiao draft plan.docx"), ("x.doc", "save it as .xlsx or CSV")]
)
def test_a_file_of_another_kind_says_what_to_do(tmp_path, name, todo):
    (tmp_path / name).write_bytes(b"x")
    with pytest.raises(InputError, match=todo):
        expect_readable(tmp_path / name)
