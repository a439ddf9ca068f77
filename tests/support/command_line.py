"""The command line, run in this process: what it printed and how it ended."""

import io
import sys
from contextlib import redirect_stderr, redirect_stdout
from types import SimpleNamespace

import pytest

from analytics.cli import main
from analytics.cli.output import forget_language


def call(folder, *words, code=None, home=None, **variables):
    """Run ``dabiao`` with some words on a warehouse.

    Parameters
    ----------
    folder : path or None
        Folder of the builds; None leaves it to the workspace.
    code : int, optional
        Exit code with which it has to end; by default any.
    home : path, optional
        Workspace.
    **variables
        Environment variables, such as ``DABIAO_N_PATHS="50"``.

    Returns
    -------
    SimpleNamespace
        ``returncode``, ``stdout`` and ``stderr``, as of a process.
    """
    out, err = io.StringIO(), io.StringIO()
    # a test that looks at probabilities says how many paths they need; the others need an answer, not a smooth one
    stated = {"DABIAO_WAREHOUSE": folder, "DABIAO_HOME": home, "COLUMNS": "200", "DABIAO_N_PATHS": "50", **variables}
    with pytest.MonkeyPatch.context() as patched, redirect_stdout(out), redirect_stderr(err):
        for name, value in stated.items():
            if value is not None:
                patched.setenv(name, str(value))
        patched.setattr(sys, "argv", ["dabiao", *map(str, words)])
        try:
            main()
            ended = 0
        except SystemExit as done:
            ended = done.code or 0
        finally:
            forget_language()  # a test that prints without a command line after this one states its own
    assert code in (None, ended), err.getvalue()
    return SimpleNamespace(returncode=ended, stdout=out.getvalue(), stderr=err.getvalue())
