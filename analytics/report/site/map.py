"""The map of points: each region where it lies, marked by the goal that needs most attention; no boundaries."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from analytics.report.site import addresses
from analytics.report.site.contents import Place
from analytics.words.catalogue import say
from analytics.words.escape import clean

WIDTH = 720.0  # px of the drawing; a page scales it
LEAST_ASPECT = (
    1.3  # least width of the drawing for its height: places in a row from north to south get room beside them
)
EDGE = 18.0
STEPS = (1, 2, 5, 10, 20)  # degrees between lines
LEAST_DEGREES = 4.0  # a map of one place still shows where it lies


@dataclass(frozen=True)
class Point:
    """A region on the drawing: place in px, mark, whether hollow, name and page."""

    x: float
    y: float
    mark: str
    hollow: bool
    region_id: str
    name: str
    href: str


@dataclass(frozen=True)
class Line:
    """A line of equal longitude or latitude: its ends in px and its label."""

    x1: float
    y1: float
    x2: float
    y2: float
    label: str


@dataclass(frozen=True)
class Map:
    """The drawing: size in px, lines and points; the points that need most attention come last, on top."""

    width: float
    height: float
    lines: tuple[Line, ...]
    points: tuple[Point, ...]


def drawn(places: Sequence[Place], here: str, lang: str) -> Map | None:
    """Place regions on a drawing, degrees of longitude shortened as at the middle latitude; None without any.

    Parameters
    ----------
    places : sequence of Place
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
        Point(*at(lon, lat), *(place.mark or ("", True)), place.region_id, clean(place.name(lang)),
              addresses.link(here, addresses.region_page(place.region_id, lang)))
        for place, lon, lat in reversed(known)
    ]  # fmt: skip
    lines = [
        *(Line(*at(lon, north), *at(lon, south), say(lang, "site.east", n=lon)) for lon in _lines(west, east)),
        *(Line(*at(west, lat), *at(east, lat), say(lang, "site.north", n=lat)) for lat in _lines(south, north)),
    ]
    return Map(WIDTH, round(height, 1), tuple(lines), tuple(points))


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
