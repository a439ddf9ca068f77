"""What is shipped for schedulers calls commands that exist, and treats exit codes as the command line means them."""

import configparser
import json
import re
import shlex
import shutil
import subprocess
from pathlib import Path

import pytest
from unit.test_documentation import unknown_words  # the one reader of commands in text

from analytics.errors import InputError, LockedError, PartsFailedError, StaleDataError

DEPLOY = Path(__file__).resolve().parents[2] / "deploy"


def unit(name):
    parser = configparser.ConfigParser(strict=False, interpolation=None)
    parser.optionxform = str
    parser.read(DEPLOY / "systemd" / name, encoding="utf-8")
    return parser


def test_the_unit_runs_a_command_with_options_that_are_there():
    words = shlex.split(unit("dabiao.service")["Service"]["ExecStart"])
    assert words[0].endswith("/dabiao") and words[1] == "run" and unknown_words(words[1:]) == []


def test_old_data_are_no_failure_a_lock_is_tried_again_and_the_rest_is_for_a_person():
    service = unit("dabiao.service")["Service"]
    assert service["SuccessExitStatus"] == str(StaleDataError.exit_code)
    never = {int(code) for code in service["RestartPreventExitStatus"].split()}
    assert service["Restart"] == "on-failure" and never == {InputError.exit_code, PartsFailedError.exit_code}
    assert LockedError.exit_code not in never
    text = (DEPLOY / "github" / "briefings.yml").read_text(encoding="utf-8")
    assert f'[ "$code" -ne {StaleDataError.exit_code} ]' in text


def test_the_workflow_and_the_container_run_the_same_command():
    text = (DEPLOY / "github" / "briefings.yml").read_text(encoding="utf-8")
    (line,) = re.findall(r"^\s+dabiao (run .*?) \|\|", text, re.MULTILINE)
    container = (DEPLOY / "docker" / "Dockerfile").read_text(encoding="utf-8")
    words = json.loads(re.findall(r"^CMD (.*)$", container, re.MULTILINE)[0])
    assert shlex.split(line) == words and unknown_words(words) == []
    assert "USER 1000" in container and 'ENTRYPOINT ["dabiao"]' in container


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd-analyze is not installed")
def test_systemd_accepts_the_units(tmp_path):
    for name in ("dabiao.service", "dabiao.timer"):
        text = (DEPLOY / "systemd" / name).read_text(encoding="utf-8")
        # the program need not be installed where the unit is checked
        (tmp_path / name).write_text(re.sub(r"ExecStart=\S+", "ExecStart=/bin/true", text), encoding="utf-8")
    done = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", str(tmp_path / "dabiao.timer"), str(tmp_path / "dabiao.service")],
        capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert [line for line in done.stderr.splitlines() if "dabiao." in line] == []
