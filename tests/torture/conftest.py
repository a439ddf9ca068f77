"""What all torture has in common: its mark, how much of it is done, and the figures that are printed at its end.

``make torture`` does all of it, ``make torture-slice`` (in CI) a slice. A test says what it did by
``record_property(NAME, n)``; the sums are printed, whatever number of processes did the work.
"""

import os
from collections import Counter

import pytest

#: how often what a slice does once is done
TIMES = int(os.environ.get("TORTURE", "1"))
LONGEST_S = 3 * 3600


#: of the cases of one test, a slice does every third; of the commands that are killed it does each
EVERY, NEVER_LEFT_OUT = 3, "test_kills.py"
#: what takes long beside others that hold much of the same promise
NOT_IN_A_SLICE = {
    "test_two_writers",
    "test_visitors_of_a_site_while_it_is_published",
    "test_a_clock_that_goes_back",
    "test_a_command_works_where_there_is_no_network",
    "test_a_file_that_grows_while_it_is_read",
}


def pytest_collection_modifyitems(config, items):
    ours, seen, left_out = [item for item in items if "torture" in item.path.parts], Counter(), []
    for item in ours:
        item.add_marker(pytest.mark.torture)
        item.add_marker(pytest.mark.timeout(LONGEST_S if TIMES > 1 else 300))
        name = item.nodeid.partition("[")[0]
        every = 1 if item.path.name == NEVER_LEFT_OUT else EVERY
        if TIMES == 1 and (seen[name] % every or item.originalname in NOT_IN_A_SLICE):
            left_out.append(item)
        seen[name] += 1
    config.hook.pytest_deselected(items=left_out)
    items[:] = [item for item in items if item not in left_out]


@pytest.fixture(scope="session")
def times() -> int:
    """How often what a slice does once is done."""
    return TIMES


def pytest_terminal_summary(terminalreporter):
    result, found = Counter(), terminalreporter.stats
    reports = [report for kind in ("passed", "failed") for report in found.get(kind, []) if report.when == "call"]
    for name, n in (one for report in reports for one in report.user_properties if isinstance(one[1], int)):
        result[name] += n
    if result:
        terminalreporter.section("torture: what was done, and what was lost")
        for name, n in result.items():
            terminalreporter.write_line(f"{n:>9,} {name}")
        lost = len(found.get("failed", []))
        terminalreporter.write_line("nothing was lost" if not lost else f"{lost} tests found something that was lost")
