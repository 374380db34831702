"""Maps as SVG: places where they lie, with names, over the lines of coasts and borders; nothing is fetched.

Takes points; gives SVG text, in which every text is escaped. The lines are Natural Earth's, for orientation only: the graph
says nothing about borders.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import pairwise

from markupsafe import Markup

from kg.endpoint.pages.picture import LABELLED, linked, opened, round_below

WIDTH, HEIGHT = 640, 420
LEFT, TOP, RIGHT, BOTTOM = 54, 8, 632, 392
"""The frame of the map within the picture."""

MAX_MARKS = 400
"""Marks that a map holds; of more, those that stand for most."""

ENOUGH = 8
"""Points from which on a few far ones may lie beyond the map."""

TRIMMED = 0.04
"""The share of what the points stand for that may lie beyond the map on each of its sides."""

LETTER, LINE = 9.0, 18.0
"""Pixels that a letter and a line of a label take, about, where they are largest: on a phone, whose pictures are small."""

Box = tuple[float, float, float, float]
"""Left, top, right, bottom."""


@dataclass(frozen=True, slots=True)
class Point:
    """A place on a map: degrees, its name, where its page is, and how many things it stands for."""

    longitude: float
    latitude: float
    name: str
    href: str = ""
    weight: int = 1


@dataclass(frozen=True, slots=True)
class Window:
    """The part of the earth that a map shows, in degrees."""

    west: float
    south: float
    east: float
    north: float

    def place(self, longitude: float, latitude: float) -> tuple[float, float]:
        """Where that is in the picture."""
        x = LEFT + (longitude - self.west) / (self.east - self.west) * (RIGHT - LEFT)
        y = BOTTOM - (latitude - self.south) / (self.north - self.south) * (BOTTOM - TOP)
        return round(x, 1), round(y, 1)

    def holds(self, point: Point) -> bool:
        """Whether the point lies in it."""
        return self.west <= point.longitude <= self.east and self.south <= point.latitude <= self.north


def map_of(points: Sequence[Point], title: str) -> Markup:
    """A map with the points; those far from most of them stand hollow at its edge. Empty without points."""
    points = sorted(points, key=lambda p: (-p.weight, p.name, p.href))[:MAX_MARKS]
    if not points:
        return Markup("")
    window = _window(points)
    parts = [opened("map", WIDTH, HEIGHT, title), *_grid(window), *_land(window)]
    dots = [_dot(point, window, points[0].weight) for point in points]
    # The heaviest last: it lies on top.
    parts += [dot.mark for dot in reversed(dots)]
    parts += _labels(dots)
    parts.append(_scale(window))
    return Markup("\n").join([*parts, Markup("</svg>")])


@dataclass(frozen=True, slots=True)
class _Dot:
    point: Point
    x: float
    y: float
    radius: float
    mark: Markup
    beyond: bool

    @property
    def box(self) -> Box:
        return self.x - self.radius, self.y - self.radius, self.x + self.radius, self.y + self.radius


def _dot(point: Point, window: Window, heaviest: int) -> _Dot:
    x, y = window.place(point.longitude, point.latitude)
    beyond = not window.holds(point)
    if beyond:
        x, y = min(max(x, LEFT + 5), RIGHT - 5), min(max(y, TOP + 5), BOTTOM - 5)
    radius = 4.0 if beyond else round(4 + 8 * math.sqrt(point.weight / heaviest) * (heaviest > 1), 1)
    name = point.name + (f" ({point.weight})" if point.weight > 1 else "")
    mark = Markup('<circle class="{}" cx="{}" cy="{}" r="{}"><title>{}</title></circle>').format(
        "beyond" if beyond else "mark", x, y, radius, name
    )
    return _Dot(point, x, y, radius, linked(mark, point.href, name), beyond)


def _window(points: Sequence[Point]) -> Window:
    """Around most points, at least a degree or so, in the shape of the frame."""
    whole = _around(points)
    if len(points) < ENOUGH:
        return whole
    west, east = _middle([(p.longitude, p.weight) for p in points])
    south, north = _middle([(p.latitude, p.weight) for p in points])
    most = [p for p in points if west <= p.longitude <= east and south <= p.latitude <= north]
    near = _around(most or points)
    area, rest = ((w.east - w.west) * (w.north - w.south) for w in (near, whole))
    return near if area < rest / 2 else whole


def _middle(values: list[tuple[float, int]]) -> tuple[float, float]:
    """The bounds of the values without the outer shares of their weights."""
    values.sort()
    allowed = sum(weight for _, weight in values) * TRIMMED

    def bound(found: Iterable[tuple[float, int]]) -> float:
        passed = 0.0
        for value, weight in found:
            passed += weight
            if passed > allowed:
                return value
        raise AssertionError("shares are smaller than the whole")

    return bound(values), bound(reversed(values))


def _around(points: Sequence[Point]) -> Window:
    longitudes, latitudes = [p.longitude for p in points], [p.latitude for p in points]
    x, y = (min(longitudes) + max(longitudes)) / 2, (min(latitudes) + max(latitudes)) / 2
    shrink = math.cos(math.radians(y)) or 1e-6
    high = max((max(latitudes) - min(latitudes)) * 1.15, 1.2)
    wide = max((max(longitudes) - min(longitudes)) * 1.15, 1.2 / shrink)
    shape = (RIGHT - LEFT) / (BOTTOM - TOP)
    high, wide = max(high, wide * shrink / shape), max(wide, high * shape / shrink)
    return Window(x - wide / 2, y - high / 2, x + wide / 2, y + high / 2)


def _grid(window: Window) -> Iterator[Markup]:
    step = round_below(max(window.east - window.west, window.north - window.south) / 5)
    for degree in _steps(window.west, window.east, step):
        x, _ = window.place(degree, 0)
        yield Markup('<line class="grid" x1="{0}" y1="{1}" x2="{0}" y2="{2}"/>').format(x, TOP, BOTTOM)
        if LEFT + 12 < x < RIGHT - 14:
            yield Markup('<text class="axis" x="{}" y="{}" text-anchor="middle">{}</text>').format(
                x, BOTTOM + 18, _degrees(degree, "E", "W")
            )
    for degree in _steps(window.south, window.north, step):
        _, y = window.place(0, degree)
        yield Markup('<line class="grid" x1="{1}" y1="{0}" x2="{2}" y2="{0}"/>').format(y, LEFT, RIGHT)
        yield Markup('<text class="axis" x="{}" y="{}" text-anchor="end">{}</text>').format(
            LEFT - 4, y + 4, _degrees(degree, "N", "S")
        )


def _land(window: Window) -> Iterator[Markup]:
    """Coasts and borders, cut at the frame: an inner svg shows nothing beyond itself."""
    frame = (LEFT, TOP, RIGHT - LEFT, BOTTOM - TOP)
    yield Markup('<svg x="{0}" y="{1}" width="{2}" height="{3}" viewBox="{0} {1} {2} {3}">').format(*frame)
    for kind, lines in _outlines().items():
        path = " ".join(piece for box, line in lines if _meet(box, window) for piece in _pieces(line, window))
        if path:
            yield Markup('<path class="{}" d="{}"/>').format(kind, path)
    yield Markup('<rect class="frame" x="{}" y="{}" width="{}" height="{}"/></svg>').format(*frame)


def _pieces(line: Sequence[tuple[float, float]], window: Window) -> Iterator[str]:
    """The parts of a line that may be seen: steps of which both ends lie beyond one side are left out."""
    piece: list[str] = []
    for start, end in pairwise(line):
        xs, ys = (start[0], end[0]), (start[1], end[1])
        seen = max(xs) >= window.west and min(xs) <= window.east and max(ys) >= window.south and min(ys) <= window.north
        if seen:
            if not piece:
                piece.append("M{} {}".format(*window.place(*start)))
            piece.append("L{} {}".format(*window.place(*end)))
        elif piece:
            yield "".join(piece)
            piece = []
    if piece:
        yield "".join(piece)


def _meet(box: Box, window: Window) -> bool:
    west, south, east, north = box
    return west <= window.east and east >= window.west and south <= window.north and north >= window.south


@cache
def _outlines() -> dict[str, list[tuple[Box, list[tuple[float, float]]]]]:
    """The lines of `outlines.json` with their bounds, by kind. `tests/tools/outlines.py` makes that file."""
    told = json.loads(files("kg.endpoint.pages").joinpath("outlines.json").read_text(encoding="utf-8"))
    found: dict[str, list[tuple[Box, list[tuple[float, float]]]]] = {}
    for kind, name in (("coast", "coasts"), ("border", "borders")):
        found[kind] = []
        for steps in told[name]:
            x = y = 0
            line = []
            for dx, dy in zip(steps[::2], steps[1::2], strict=True):
                x, y = x + dx, y + dy
                line.append((x / 1000, y / 1000))
            xs, ys = [x for x, _ in line], [y for _, y in line]
            found[kind].append(((min(xs), min(ys), max(xs), max(ys)), line))
    return found


def _labels(dots: Sequence[_Dot]) -> Iterator[Markup]:
    """Names beside the dots that stand for most, where there is room for them."""
    taken: list[Box] = []
    written = 0
    for dot in dots:
        if dot.beyond or written == LABELLED:
            continue
        others = [other.box for other in dots if other is not dot]
        for x, y, anchor, box in _beside(dot):
            inside = box[0] >= LEFT and box[2] <= RIGHT and box[1] >= TOP and box[3] <= BOTTOM
            if inside and not any(_cross(box, other) for other in taken) and not any(_cross(box, o) for o in others):
                taken.append(box)
                written += 1
                yield Markup('<text class="name" x="{}" y="{}" text-anchor="{}" aria-hidden="true">{}</text>').format(
                    x, y, anchor, dot.point.name
                )
                break


def _beside(dot: _Dot) -> Iterator[tuple[float, float, str, Box]]:
    """Where a name may stand: right, left, above, below."""
    wide, gap = len(dot.point.name) * LETTER, dot.radius + 4
    x, y = dot.x, dot.y
    for anchor, left, middle in (
        ("start", x + gap, y),
        ("end", x - gap - wide, y),
        ("middle", x - wide / 2, y - gap - LINE / 2),
        ("middle", x - wide / 2, y + gap + LINE / 2),
    ):
        at = {"start": left, "end": left + wide, "middle": left + wide / 2}[anchor]
        box = (left, middle - LINE / 2, left + wide, middle + LINE / 2)
        yield round(at, 1), round(middle + 4, 1), anchor, box


def _cross(one: Box, other: Box) -> bool:
    return one[0] < other[2] and one[2] > other[0] and one[1] < other[3] and one[3] > other[1]


def _scale(window: Window) -> Markup:
    """A bar that shows a round number of kilometres."""
    shrink = math.cos(math.radians((window.south + window.north) / 2)) or 1e-6
    per_pixel = (window.east - window.west) * 111.32 * shrink / (RIGHT - LEFT)
    kilometres = round_below(per_pixel * 110)
    length = round(kilometres / per_pixel, 1)
    return Markup(
        '<line class="scale" x1="{0}" y1="{2}" x2="{1}" y2="{2}"/><text class="axis name" x="{0}" y="{3}">{4} km</text>'
    ).format(LEFT + 8, LEFT + 8 + length, BOTTOM - 10, BOTTOM - 16, f"{kilometres:g}")


def _degrees(degree: float, positive: str, negative: str) -> str:
    return f"{abs(degree):g}°{positive if degree > 0 else negative if degree < 0 else ''}"


def _steps(low: float, high: float, step: float) -> Iterator[float]:
    start = math.ceil(low / step)
    return (round(number * step, 6) for number in range(start, math.floor(high / step) + 1))
