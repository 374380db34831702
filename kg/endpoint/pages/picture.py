"""Maps, timelines and bar charts as SVG: drawn from numbers, with nothing fetched, readable without colour or script.

Takes points, days, bars; gives SVG text, in which every text is escaped. A map is a plain one: latitudes and longitudes as
lines, places where they lie, no outline of countries (a border is a statement that the graph does not make).
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from markupsafe import Markup

WIDTH, HEIGHT = 640, 400
MARGIN = 40
MAX_MARKS = 400
"""Marks that a picture holds; of more, the first are drawn, and the caption of the page says so."""

LABELLED = 14
"""Things that are named in a picture."""

LANE = 22
YEARS = 10


@dataclass(frozen=True, slots=True)
class Point:
    """A place on a map: degrees, its name, where its page is, and how many things it stands for."""

    longitude: float
    latitude: float
    name: str
    href: str = ""
    weight: int = 1


@dataclass(frozen=True, slots=True)
class Period:
    """Something on a timeline: its first and last day, its name, where its page is."""

    first: date
    last: date
    name: str
    href: str = ""


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar of a chart."""

    name: str
    value: float
    href: str = ""


def map_of(points: Sequence[Point], title: str, context: Sequence[Point] = ()) -> Markup:
    """A map with the points; `context` are places drawn faintly for orientation. Empty without points."""
    points = points[:MAX_MARKS]
    if not points:
        return Markup("")
    west, south, east, north = _window(points)
    shrink = math.cos(math.radians((south + north) / 2)) or 1e-6

    def place(point: Point) -> tuple[float, float]:
        x = MARGIN + (point.longitude - west) / (east - west) * (WIDTH - 2 * MARGIN)
        y = HEIGHT - MARGIN - (point.latitude - south) / (north - south) * (HEIGHT - 2 * MARGIN)
        return round(x, 1), round(y, 1)

    parts = [_open("map", WIDTH, HEIGHT, title)]
    parts += _grid(west, south, east, north)
    shown = [p for p in context if west <= p.longitude <= east and south <= p.latitude <= north]
    for point in shown[:LABELLED]:
        x, y = place(point)
        parts.append(Markup('<circle class="faint" cx="{}" cy="{}" r="2"/>').format(x, y))
        parts.append(Markup('<text class="faint" x="{}" y="{}">{}</text>').format(x + 5, y + 4, point.name))
    heaviest = max(point.weight for point in points)
    taken: list[tuple[float, float]] = []
    for number, point in enumerate(sorted(points, key=lambda p: (-p.weight, p.name))):
        x, y = place(point)
        radius = round(4 + 8 * math.sqrt(point.weight / heaviest) * (heaviest > 1), 1)
        dot = Markup('<circle class="mark" cx="{}" cy="{}" r="{}"><title>{}</title></circle>').format(
            x, y, radius, point.name + (f" ({point.weight})" if point.weight > 1 else "")
        )
        label = Markup("")
        if number < LABELLED and all(abs(x - a) > 90 or abs(y - b) > 15 for a, b in taken):
            taken.append((x, y))
            end = x > WIDTH * 0.75
            label = Markup('<text x="{}" y="{}" text-anchor="{}">{}</text>').format(
                x - radius - 4 if end else x + radius + 4, y + 4, "end" if end else "start", point.name
            )
        parts.append(_linked(dot + label, point.href, point.name))
    parts.append(_scale(east - west, shrink))
    return Markup("\n").join([*parts, Markup("</svg>")])


def _window(points: Sequence[Point]) -> tuple[float, float, float, float]:
    """West, south, east, north: around all points, at least a degree or so, in the shape of the picture."""
    longitudes, latitudes = [p.longitude for p in points], [p.latitude for p in points]
    middle = ((min(longitudes) + max(longitudes)) / 2, (min(latitudes) + max(latitudes)) / 2)
    shrink = math.cos(math.radians(middle[1])) or 1e-6
    high = max((max(latitudes) - min(latitudes)) * 1.15, 1.2)
    wide = max((max(longitudes) - min(longitudes)) * 1.15, 1.2 / shrink)
    shape = (WIDTH - 2 * MARGIN) / (HEIGHT - 2 * MARGIN)
    high, wide = max(high, wide * shrink / shape), max(wide, high * shape / shrink)
    return middle[0] - wide / 2, middle[1] - high / 2, middle[0] + wide / 2, middle[1] + high / 2


def _grid(west: float, south: float, east: float, north: float) -> list[Markup]:
    parts = []
    step = _round(max(east - west, north - south) / 6)
    for degree in _steps(west, east, step):
        x = round(MARGIN + (degree - west) / (east - west) * (WIDTH - 2 * MARGIN), 1)
        parts.append(
            Markup('<line class="grid" x1="{0}" y1="{1}" x2="{0}" y2="{2}"/>').format(x, MARGIN, HEIGHT - MARGIN)
        )
        parts.append(
            Markup('<text class="axis" x="{}" y="{}" text-anchor="middle">{}</text>').format(
                x, HEIGHT - 22, _degrees(degree, "E", "W")
            )
        )
    for degree in _steps(south, north, step):
        y = round(HEIGHT - MARGIN - (degree - south) / (north - south) * (HEIGHT - 2 * MARGIN), 1)
        parts.append(
            Markup('<line class="grid" x1="{1}" y1="{0}" x2="{2}" y2="{0}"/>').format(y, MARGIN, WIDTH - MARGIN)
        )
        parts.append(Markup('<text class="axis" x="4" y="{}">{}</text>').format(y + 4, _degrees(degree, "N", "S")))
    return parts


def _scale(degrees: float, shrink: float) -> Markup:
    """A bar that shows a round number of kilometres."""
    per_pixel = degrees * 111.32 * shrink / (WIDTH - 2 * MARGIN)
    kilometres = _round(per_pixel * 110)
    length = round(kilometres / per_pixel, 1)
    return Markup(
        '<line class="scale" x1="{0}" y1="{2}" x2="{1}" y2="{2}"/><text class="axis" x="{0}" y="{3}">{4} km</text>'
    ).format(MARGIN + 6, MARGIN + 6 + length, MARGIN + 14, MARGIN + 28, f"{kilometres:g}")


def timeline(periods: Sequence[Period], title: str) -> Markup:
    """A timeline: few things each with its name in a line, many as columns that count what begins in each month or year."""
    periods = sorted(periods, key=lambda p: (p.first, p.last, p.name))
    if not periods:
        return Markup("")
    if len(periods) > LABELLED:
        return _columns(periods, title)
    first, last = min(p.first for p in periods), max(p.last for p in periods)
    days = max((last - first).days, 1)
    height = len(periods) * LANE + 60

    def x_of(day: date) -> float:
        return round(MARGIN + (day - first).days / days * (WIDTH - 2 * MARGIN - 8), 1)

    parts = [_open("timeline", WIDTH, height, title)]
    for day, label in _ticks(first, last):
        x = x_of(day)
        parts.append(Markup('<line class="grid" x1="{0}" y1="10" x2="{0}" y2="{1}"/>').format(x, height - 30))
        parts.append(
            Markup('<text class="axis" x="{}" y="{}" text-anchor="middle">{}</text>').format(x, height - 14, label)
        )
    for row, period in enumerate(periods):
        x, y = x_of(period.first), 14 + row * LANE
        width = max(x_of(period.last) - x, 7)
        when = period.first.isoformat() + (f" – {period.last.isoformat()}" if period.last > period.first else "")
        mark = Markup('<rect class="mark" x="{}" y="{}" width="{}" height="{}" rx="3"><title>{}</title></rect>').format(
            x, y, width, LANE - 7, f"{period.name}, {when}"
        )
        if width > WIDTH / 2:
            mark += Markup('<text class="inside" x="{}" y="{}">{}</text>').format(x + 6, y + 12, period.name)
        else:
            end = x + width / 2 > WIDTH / 2
            mark += Markup('<text x="{}" y="{}" text-anchor="{}">{}</text>').format(
                x - 5 if end else x + width + 5, y + 12, "end" if end else "start", period.name
            )
        parts.append(_linked(mark, period.href, f"{period.name}, {when}"))
    return Markup("\n").join([*parts, Markup("</svg>")])


def _columns(periods: Sequence[Period], title: str) -> Markup:
    """How many things begin in each month, or in each year where there are more than ten."""
    first, last = periods[0].first, max(period.first for period in periods)
    yearly = last.year - first.year > YEARS
    counts: dict[date, int] = {}
    for period in periods:
        start = date(period.first.year, 1 if yearly else period.first.month, 1)
        counts[start] = counts.get(start, 0) + 1
    begin, end = min(counts), max(counts)
    days, most, height = (end - begin).days + (366 if yearly else 31), max(counts.values()), 240
    step = (WIDTH - MARGIN - 12) / days
    parts = [_open("timeline", WIDTH, height, title)]
    for level in sorted({max(most // 2, 1), most}):
        y = round(height - 34 - level / most * (height - 60), 1)
        parts.append(Markup('<line class="grid" x1="{0}" y1="{1}" x2="{2}" y2="{1}"/>').format(MARGIN, y, WIDTH - 12))
        parts.append(
            Markup('<text class="axis" x="{}" y="{}" text-anchor="end">{}</text>').format(MARGIN - 6, y + 4, level)
        )
    for start, count in sorted(counts.items()):
        x = round(MARGIN + (start - begin).days * step, 1)
        tall = round(count / most * (height - 60), 1)
        label = str(start.year) if yearly else start.isoformat()[:7]
        parts.append(
            Markup('<rect class="mark" x="{}" y="{}" width="{}" height="{}"><title>{}</title></rect>').format(
                x,
                round(height - 34 - tall, 1),
                round(max(step * (330 if yearly else 26), 1.5), 1),
                tall,
                f"{label}: {count}",
            )
        )
    for day, label in _ticks(begin, end):
        x = round(MARGIN + (day - begin).days * step, 1)
        parts.append(
            Markup('<text class="axis" x="{}" y="{}" text-anchor="middle">{}</text>').format(x, height - 14, label)
        )
    return Markup("\n").join([*parts, Markup("</svg>")])


def _ticks(first: date, last: date) -> list[tuple[date, str]]:
    days = (last - first).days
    if days > 3 * 365:
        step = max(1, round(days / 365 / 8))
        return [(date(y, 1, 1), str(y)) for y in range(first.year + 1, last.year + 1, step)] or [
            (first, first.isoformat())
        ]
    if days > 90:
        months = [(y, m) for y in range(first.year, last.year + 1) for m in range(1, 13)]
        inside = [date(y, m, 1) for y, m in months if first <= date(y, m, 1) <= last]
        step = max(1, len(inside) // 6)
        return [(day, day.isoformat()[:7]) for day in inside[::step]]
    if days <= 1:
        return [(first, first.isoformat())]
    return [(first, first.isoformat()), (last, last.isoformat())]


def bars(found: Sequence[Bar], title: str) -> Markup:
    """A chart of bars, one a line, in the order given."""
    found = [bar for bar in found if bar.value >= 0][:40]
    if not found:
        return Markup("")
    most = max(bar.value for bar in found) or 1
    height = len(found) * 24 + 16
    parts = [_open("bars", WIDTH, height, title)]
    for number, bar in enumerate(found):
        y = 8 + number * 24
        width = round(bar.value / most * (WIDTH - 320), 1)
        mark = Markup('<text x="232" y="{}" text-anchor="end">{}</text>').format(y + 13, _short(bar.name))
        mark += Markup('<rect class="mark" x="240" y="{}" width="{}" height="17"><title>{}</title></rect>').format(
            y, max(width, 1), f"{bar.name}: {_plain(bar.value)}"
        )
        mark += Markup('<text class="axis" x="{}" y="{}">{}</text>').format(246 + width, y + 13, _plain(bar.value))
        parts.append(_linked(mark, bar.href, f"{bar.name}: {_plain(bar.value)}"))
    return Markup("\n").join([*parts, Markup("</svg>")])


def _plain(value: float) -> str:
    """The number without an exponent, its thousands parted."""
    return f"{value:,.0f}" if value == int(value) else f"{value:,.2f}"


def _degrees(degree: float, positive: str, negative: str) -> str:
    return f"{abs(degree):g}°{positive if degree >= 0 else negative}"


def _short(text: str) -> str:
    return text if len(text) <= 34 else text[:33] + "…"


def _open(kind: str, width: int, height: int, title: str) -> Markup:
    return Markup('<svg class="picture {}" viewBox="0 0 {} {}" role="img" direction="ltr"><title>{}</title>').format(
        kind, width, height, title
    )


def _linked(mark: Markup, href: str, name: str) -> Markup:
    return Markup('<a href="{}" aria-label="{}">{}</a>').format(href, name, mark) if href else mark


def _steps(low: float, high: float, step: float) -> Iterable[float]:
    start = math.ceil(low / step)
    return (round(number * step, 6) for number in range(start, math.floor(high / step) + 1))


def _round(value: float) -> float:
    """The nearest of 1, 2, 5, 10 … below the value."""
    power = 10.0 ** math.floor(math.log10(max(value, 1e-9)))
    return next(factor * power for factor in (5, 2, 1) if factor * power <= value * 1.0001)
