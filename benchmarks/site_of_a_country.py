"""How long a site of a made-up country takes, and how much it weighs.

Cities of the registry get four years of made-up daily values, a plan with ten goals each, and yearly figures for every
second one. The clock runs over the assessment (which a scheduled run has made already) and over the site apart. CPU
seconds are those of this process: with one worker those of all.

    python benchmarks/site_of_a_country.py --cities 340 --workers 2
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections import Counter
from pathlib import Path

from made_up_country import AS_OF, made_country

from analytics import flow
from analytics.flow.brief import assess_now
from analytics.flow.site import publish_site
from analytics.settings import Settings
from analytics.warehouse import current_build, open_build


class Clock:
    """Seconds, and CPU seconds of this process, since it was made."""

    def __init__(self) -> None:
        self._wall, self._cpu = time.perf_counter(), time.process_time()

    def says(self, name: str) -> None:
        """Print both."""
        wall, cpu = time.perf_counter() - self._wall, time.process_time() - self._cpu
        print(f"{name:12s} {wall:7.1f} s, {cpu:7.1f} CPU s", flush=True)


def main() -> None:
    """Make the country, assess it, publish its site twice, and say how long that took and what it weighs."""
    words = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    words.add_argument("--cities", type=int, default=340)
    words.add_argument("--workers", type=int, default=2)
    words.add_argument("--paths", type=int, default=1000)
    words.add_argument("--keep", type=Path, help="folder for the workspace and the site, which stay")
    asked = words.parse_args()
    with tempfile.TemporaryDirectory() as held:
        home = (asked.keep or Path(held)) / "country"
        settings = Settings(home=home, workers=asked.workers, n_paths=asked.paths)
        if not home.exists():
            made_country(home, asked.cities)
        clock = Clock()
        flow.refresh(settings)
        clock.says("loaded")
        build = current_build(settings.warehouse_dir)
        assert build is not None
        with open_build(build) as wh:
            clock = Clock()
            answer = assess_now(wh, settings, AS_OF)
            clock.says("assessed")
            print(Counter(answer.assessment.outlook["status"].astype(str)))
            for name in ("published", "once more"):
                clock = Clock()
                made = publish_site(wh, settings, home.parent / "site", answer)
                clock.says(name)
        print(f"{made.n_regions} regions, {made.n_goals} goals, {made.n_files} files, {made.n_bytes / 1e6:.1f} MB")
        sizes = Counter[str]()
        for path in (home.parent / "site").rglob("*"):
            if path.is_file():
                parts = path.relative_to(home.parent / "site").parts
                sizes["/".join(parts[:2]) if len(parts) > 2 else parts[0]] += path.stat().st_size
        for part, size in sizes.most_common(8):
            print(f"  {part:12s} {size / 1e6:7.1f} MB")
        for fault in made.faults[:5]:
            print(fault)


if __name__ == "__main__":
    main()
