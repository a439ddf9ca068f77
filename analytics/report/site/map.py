"""The map of points: each region where it lies, marked by the goal that needs most attention; no boundaries."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from analytics.report.site import addresses
from analytics.report.site.contents import SiteRegion
from analytics.words.catalogue import say
from analytics.words.escape import clean

WIDTH = 720.0  # px of the drawing; a page scales it
LEAST_ASPECT = (
    1.3  # least width of the drawing for its height: places in a row from north to south get room beside them
)
EDGE = 18.0
TEXT = 12.0  # px of a name; half of it is the width of a Latin letter
MARK = 7.0  # px from the middle of a mark to its edge
BESIDE = 9.0  # px from a point to its name
STEPS = (1, 2, 5, 10, 20)  # degrees between lines
LATIN = 0x2E7F  # the last letter that is narrow
LEAST_DEGREES = 4.0  # a map of one place still shows where it lies

Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class MapPoint:
    """A region on the drawing: place in px, mark, whether hollow, name and page."""

    x: float
    y: float
    mark: str
    hollow: bool
    region_id: str
    name: str
    href: str


@dataclass(frozen=True)
class MapName:
    """A region's name near its point: px of its base line, and whether it starts, ends or has its middle there."""

    x: float
    y: float
    anchor: str
    text: str


@dataclass(frozen=True)
class GridLine:
    """A line of equal longitude or latitude: its ends in px and its label."""

    x1: float
    y1: float
    x2: float
    y2: float
    label: str


@dataclass(frozen=True)
class Map:
    """The drawing: size in px, lines and points; the points that need most attention come last, on top.

    Names stand where they cover no point and no other name; those that need most attention come first to a place.
    """

    width: float
    height: float
    lines: tuple[GridLine, ...]
    points: tuple[MapPoint, ...]
    names: tuple[MapName, ...] = ()


def drawn(places: Sequence[SiteRegion], here: str, lang: str) -> Map | None:
    """Place regions on a drawing, degrees of longitude shortened as at the middle latitude; None without any.

    Parameters
    ----------
    places : sequence of SiteRegion
        Regions with coordinates.
    here : str
        Page that shows the map.
    lang : str
        ``'zh'`` or ``'en'``.
    """
    known = [(p, p.longitude, p.latitude) for p in places if p.longitude is not None and p.latitude is not None]
    if not known:
        return None
    west, east = _ends([lon for _, lon, _ in known])
    south, north = _ends([lat for _, _, lat in known])
    shrunk = math.cos(math.radians((south + north) / 2))
    beside = max(0.0, LEAST_ASPECT * (north - south) / shrunk - (east - west)) / 2
    west, east = west - beside, east + beside
    scale = (WIDTH - 2 * EDGE) / ((east - west) * shrunk)
    height = (north - south) * scale + 2 * EDGE

    def at(lon: float, lat: float) -> tuple[float, float]:
        return round(EDGE + (lon - west) * shrunk * scale, 1), round(EDGE + (north - lat) * scale, 1)

    points = [
        MapPoint(*at(lon, lat), *(place.mark or ("", True)), place.region_id, clean(place.name(lang)),
              addresses.link(here, addresses.region_page(place.region_id, lang)))
        for place, lon, lat in reversed(known)
    ]  # fmt: skip
    lines = [
        *(GridLine(*at(lon, north), *at(lon, south), say(lang, "site.east", n=lon)) for lon in _lines(west, east)),
        *(GridLine(*at(west, lat), *at(east, lat), say(lang, "site.north", n=lat)) for lat in _lines(south, north)),
    ]
    return Map(WIDTH, round(height, 1), tuple(lines), tuple(points), tuple(_names(points)))


def _names(points: Sequence[MapPoint]) -> Iterator[MapName]:
    """Names that have room beside, above or below their point, as boxes of text that overlap nothing."""
    taken = [(p.x - MARK, p.y - MARK, p.x + MARK, p.y + MARK) for p in points]
    for own in range(len(points) - 1, -1, -1):
        point = points[own]
        wide = sum(TEXT if ord(letter) > LATIN else 0.6 * TEXT for letter in point.name)
        others = [one for k, one in enumerate(taken) if k != own]
        for name, left in _positions(point, wide):
            box = (left, name.y - TEXT, left + wide, name.y)
            if left > 0 and left + wide < WIDTH and not any(_overlap(box, one) for one in others):
                taken.append(box)
                yield name
                break


def _positions(point: MapPoint, wide: float) -> Iterator[tuple[MapName, float]]:
    """Where the name of a point may stand, the best first, with its left edge in px."""
    level = round(point.y + TEXT / 3, 1)
    yield MapName(round(point.x + BESIDE, 1), level, "start", point.name), point.x + BESIDE
    yield MapName(round(point.x - BESIDE, 1), level, "end", point.name), point.x - BESIDE - wide
    yield MapName(point.x, round(point.y - BESIDE, 1), "middle", point.name), point.x - wide / 2
    yield MapName(point.x, round(point.y + BESIDE + TEXT, 1), "middle", point.name), point.x - wide / 2


def _overlap(one: Box, other: Box) -> bool:
    """Whether two boxes (left, top, right, bottom) have an area in common.

    Examples
    --------
    >>> _overlap((0, 0, 2, 2), (1, 1, 3, 3)), _overlap((0, 0, 2, 2), (2, 0, 3, 2))
    (True, False)
    """
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _ends(values: list[float]) -> tuple[float, float]:
    """First and last degree shown: a little more than the values span.

    Examples
    --------
    >>> _ends([113.0, 115.0])
    (112.0, 116.0)
    """
    low, high = min(values), max(values)
    more = max((LEAST_DEGREES - (high - low)) / 2, 0.04 * (high - low))
    return low - more, high + more


def _lines(low: float, high: float) -> list[int]:
    """Whole degrees at which a line is drawn, six at most.

    Examples
    --------
    >>> _lines(75.0, 131.0), _lines(112.5, 115.2)
    ([80, 100, 120], [113, 114, 115])
    """
    step = next((step for step in STEPS if (high - low) / step <= 5), STEPS[-1])
    first = math.ceil(low / step) * step
    return list(range(first, math.floor(high) + 1, step))
