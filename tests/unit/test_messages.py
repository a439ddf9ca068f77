"""What a message shows of data: values are clipped, the name of a file is not."""

from analytics.errors import InputError, Problem


def test_a_message_never_cuts_the_name_of_a_file():
    path = "/srv/" + "a-long-folder/" * 20 + "水质监测_2025.csv"
    text = str(InputError(Problem(path, 7, "value", "9" * 500, "a number")))
    assert text.startswith(f"{path}, line 7, column value: ")
    assert text.count("9") == 80


def test_control_characters_of_a_name_are_escaped():
    assert str(Problem("a\x1b[31m\n.csv", 1, None, None, "a header")).startswith("a\\x1b[31m\\n.csv, line 1:")
