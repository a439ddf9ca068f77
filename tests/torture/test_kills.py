"""A command that is killed anywhere loses nothing: the next one gives the same content and leaves nothing behind."""

import math
import random
import shutil
import signal

import pytest
from support import jobs
from support.killing import done, killed_after, killed_at, steps_of
from support.small_country import small_workspace
from support.states import different, state_of

#: each command, and the commands that came before it
BEFORE = {jobs.ingest: (), jobs.run: (), jobs.site: (jobs.run,), jobs.rebuild: (jobs.ingest,)}
SIGNALS = (signal.SIGKILL, signal.SIGKILL, signal.SIGTERM, signal.SIGINT)
SLICE = {jobs.ingest: 4, jobs.run: 2, jobs.site: 1, jobs.rebuild: 2}
ALL = {jobs.ingest: 110, jobs.run: 90, jobs.site: 40, jobs.rebuild: 60}
#: of the kills, how many come at a random moment instead of at a step
AT_RANDOM = 0.2


@pytest.fixture(params=list(BEFORE), ids=lambda job: job.__name__)
def job(request):
    return request.param


def points_of(steps, wanted: int, chance: random.Random) -> list[int]:
    """Steps at which to kill: the first and the last of each kind, then others."""
    kinds = [str(step) for step in steps]
    every = {kind: [n for n, one in enumerate(kinds) if one == kind] for kind in kinds}
    named = sorted({at for places in every.values() for at in (places[0], places[-1])})
    others = [n for n in range(len(steps)) if n not in named]
    chosen = chance.sample(named, min(wanted, len(named)))
    return chosen + chance.sample(others, min(wanted - len(chosen), len(others)))


def test_a_killed_command_is_made_good_by_the_next_one(job, tmp_path, times, record_property):
    begun = small_workspace(tmp_path / "begun")
    for earlier in BEFORE[job]:
        done(earlier, begun)
    whole = shutil.copytree(begun, tmp_path / "whole")
    steps = steps_of(job, whole)
    expected = state_of(whole)
    assert expected["damaged"] == [] and not different(expected, expected)
    chance = random.Random(job.__name__)  # the same moments in every run
    n = SLICE[job] if times == 1 else math.ceil(ALL[job] * min(times, 100) / 100)
    points = points_of(steps, round(n * (1 - AT_RANDOM)), chance)
    moments = [chance.uniform(0, 2.5) for _ in range(n - len(points))]
    landed, lost = 0, []
    for at, point in enumerate([*points, *moments]):
        home = shutil.copytree(begun, tmp_path / "killed")
        by = SIGNALS[at % len(SIGNALS)]
        kill = killed_at if isinstance(point, int) else killed_after
        landed += kill(job, home, point, by)
        where = f"{by.name} before {steps[point]}" if isinstance(point, int) else f"{by.name} after {point:.2f} s"
        try:
            done(job, home)
            found = different(state_of(home), expected)
        except Exception as error:  # told with its kill, and the others go on
            found = str(error).splitlines()[0][:300]
        if found:
            lost.append(f"{where}: {found}")
        shutil.rmtree(home)
    record_property(f"kills of {job.__name__}", n)
    record_property(f"  of them while {job.__name__} was at work", landed)
    record_property(f"  kinds of steps of {job.__name__} before which it was killed",
                    len({str(steps[point]) for point in points}))  # fmt: skip
    assert not lost, "\n".join(lost)
