"""Shells complete commands and regions; the script they need is printed by a command."""

import pytest
from support.command_line import call

from analytics.cli.completing import ASKED_BY, Shell, region_names


def asked(words):
    """What a shell is offered for the last of some words, in bash."""
    stated = {ASKED_BY: "complete_bash", "COMP_WORDS": " ".join(words), "COMP_CWORD": str(len(words) - 1)}
    return call(None, **stated).stdout.split()


@pytest.mark.parametrize("shell", list(Shell))
def test_the_script_of_each_shell_asks_by_the_variable_that_is_answered(shell):
    assert ASKED_BY in call(None, "completion", shell.value, code=0).stdout


def test_commands_and_options_are_offered():
    assert asked(["dabiao", "ass"]) == ["assess"]
    assert "--as-of" in asked(["dabiao", "assess", "--as"])


def test_regions_are_offered_by_id_and_by_name():
    assert "xinxiang" in asked(["dabiao", "assess", "--region", "xinx"])
    assert ("新乡市", "xinxiang") in region_names("新乡")


def test_where_the_registry_is_wrong_nothing_is_offered(tmp_path, monkeypatch):
    (tmp_path / "data" / "raw" / "registry").mkdir(parents=True)
    (tmp_path / "data" / "raw" / "registry" / "regions.csv").write_text("nothing\n1\n", encoding="utf-8")
    monkeypatch.setenv("DABIAO_HOME", str(tmp_path))
    assert region_names("x") == []
