"""Names on the map of a site cover no mark and no other name, and the key holds every mark that is shown."""

import itertools

import numpy as np
import pytest

from analytics.report.site.contents import SiteRegion
from analytics.report.site.map import MARK, TEXT, WIDTH, _overlap, drawn
from analytics.report.site.overview import _key


def place(n, longitude, latitude, name="地区"):
    return SiteRegion(f"r{n}", f"{name}{n}", f"Region {n}", longitude=longitude, latitude=latitude,
                 counts=(("lost", False, 1), ("likely", True, 2)) if n % 2 else (("met", False, 1),))  # fmt: skip


def box(name):
    wide = sum(TEXT if ord(letter) > 0x2E7F else 0.6 * TEXT for letter in name.text)
    left = name.x - {"start": 0, "middle": wide / 2, "end": wide}[name.anchor]
    return left, name.y - TEXT, left + wide, name.y


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_names_cover_nothing(lang):
    rng = np.random.default_rng(7)
    places = [place(n, *at) for n, at in enumerate(rng.uniform((100, 25), (120, 45), (120, 2)))]
    made = drawn(places, "zh/index.html", lang)
    assert 40 < len(made.names) < 120
    boxes = [box(name) for name in made.names]
    assert not any(_overlap(a, b) for a, b in itertools.combinations(boxes, 2))
    named = {name.text: one for name, one in zip(made.names, boxes, strict=True)}
    for point in made.points:
        mark = (point.x - MARK + 0.1, point.y - MARK + 0.1, point.x + MARK - 0.1, point.y + MARK - 0.1)
        assert not any(_overlap(mark, one) for text, one in named.items() if text != point.name)
    assert all(left >= 0 and right <= WIDTH for left, _, right, _ in boxes)


def test_a_lone_region_has_its_name_beside_it():
    (name,) = drawn([place(0, 114.0, 35.0)], "zh/index.html", "zh").names
    assert (name.anchor, name.text) == ("start", "地区0")


def test_the_key_has_every_mark_once_and_inferred_ones_behind():
    key = _key([place(0, 114, 35), place(1, 115, 36), place(3, 115, 37)], "zh")
    assert [(mark, hollow) for mark, hollow, _ in key] == [("lost", False), ("met", False), ("likely", True)]
    assert key[-1][2].endswith("（推断）")
