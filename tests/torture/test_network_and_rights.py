"""No command asks the network unless it is told to, and what is written nobody else may change or run."""

import os
import shutil
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from support import jobs
from support.killing import outcome
from support.small_country import AS_OF, CITY, small_workspace

JOBS = (jobs.ingest, jobs.run, jobs.site, jobs.rebuild)
ASKING = ("socket.connect", "socket.getaddrinfo", "socket.gethostbyname", "socket.sendto", "urllib.Request")


class AskedError(BaseException):
    """The network was asked."""


def without_network() -> None:
    os.umask(0o022)

    def hook(event, args):
        if event in ASKING:
            raise AskedError(f"{event} {args}")

    sys.addaudithook(hook)


@pytest.fixture(scope="module")
def worked(tmp_path_factory):
    """A workspace after every kind of work, each done by a process that may not ask the network."""
    home = small_workspace(tmp_path_factory.mktemp("alone") / "home")
    for job in JOBS:
        ended = outcome(job, home, without_network)
        assert ended.code == 0, (job.__name__, ended)
    return home


def test_no_work_asks_the_network(worked, record_property):
    assert worked.is_dir()
    record_property("kinds of work that asked no network", len(JOBS))


def test_a_command_works_where_there_is_no_network(tmp_path, record_property):
    unshare = shutil.which("unshare")
    if unshare is None or subprocess.run([unshare, "-rn", "true"], check=False, capture_output=True).returncode:
        pytest.skip("this system lets nobody leave the network")
    home = small_workspace(tmp_path / "home")
    command = [unshare, "-rn", sys.executable, "-m", "analytics", "run", "--as-of", AS_OF, "--region", CITY]
    said = os.environ | {"DABIAO_HOME": str(home), "DABIAO_N_PATHS": "50"}
    done = subprocess.run(command, check=False, capture_output=True, text=True, env=said, timeout=250)
    assert done.returncode == 0, done.stderr
    record_property("commands in a space without network", 1)


def test_what_is_written_nobody_else_may_change_or_run(worked, record_property):
    files = [path for path in worked.rglob("*") if path.is_file() and "raw/registry" not in path.as_posix()]
    assert len(files) > 50
    wrong = [f"{path.relative_to(worked)} {oct(mode)}" for path in files
             if (mode := stat.S_IMODE(path.stat().st_mode)) & (stat.S_IWGRP | stat.S_IWOTH | 0o111)]  # fmt: skip
    folders = [path for path in worked.rglob("*") if path.is_dir()]
    wrong += [str(path) for path in folders if path.stat().st_mode & (stat.S_IWGRP | stat.S_IWOTH)]
    assert not wrong, wrong[:20]
    record_property("files and folders that nobody else may change", len(files) + len(folders))


def test_no_written_file_leads_out_of_the_workspace(worked):
    assert not [path for path in worked.rglob("*") if path.is_symlink() or worked not in Path(path).resolve().parents]
