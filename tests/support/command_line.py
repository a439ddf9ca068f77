"""The command line, run in this process: what it printed and how it ended."""

import io
import sys
from contextlib import redirect_stderr, redirect_stdout
from types import SimpleNamespace

import pytest

from analytics.cli import main


def call(folder, *words, home=None, **variables):
    """Run ``dabiao`` with some words on a warehouse; other settings are stated as environment variables.

    Returns
    -------
    SimpleNamespace
        ``returncode``, ``stdout`` and ``stderr``, as of a process.
    """
    out, err = io.StringIO(), io.StringIO()
    stated = {"DABIAO_WAREHOUSE": folder, "DABIAO_HOME": home, "COLUMNS": "200", **variables}
    with pytest.MonkeyPatch.context() as patched, redirect_stdout(out), redirect_stderr(err):
        for name, value in stated.items():
            if value is not None:
                patched.setenv(name, str(value))
        patched.setattr(sys, "argv", ["dabiao", *map(str, words)])
        try:
            main()
            code = 0
        except SystemExit as done:
            code = done.code or 0
    return SimpleNamespace(returncode=code, stdout=out.getvalue(), stderr=err.getvalue())
