"""Spots on a map, as one SVG or HTML file that loads nothing from anywhere.

Takes spots; gives a text. The map is a plate carrée with the parallels kept true at its middle, meridians and parallels in
degrees and a scale in km: it needs no tiles, no script and no network, and shows only what the graph knows.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape
from math import cos, log10, radians, sqrt
from typing import Literal

from kg.answers import interface
from kg.answers.look import Spot
from kg.errors import RequestError
from kg.rdf.vocab import SVG

Kind = Literal["html", "svg"]
WIDTH, HEIGHT = 1000, 760
"""The size of the drawing, in its own units."""

_MARGIN = 50
_KM_PER_DEGREE = 111.195
_LABELLED = 40
"""Spots that bear their names in the drawing; all bear them as tooltips and in the list."""

_LETTER, _LINE = 8, 15
"""How wide a letter of a name is, and how high its line."""

_FAR = 0.1
"""Share of the events, to each side, that may lie far from all others, as talks abroad do; they do not set the frame."""

_STYLE = (
    "svg{max-width:100%;height:auto;background:#fcfbf8;border:1px solid #ccc}"
    ".grid{stroke:#ddd;stroke-width:1}.degree{fill:#888;font:12px sans-serif}"
    ".spot{fill:#b3261e;fill-opacity:.45;stroke:#7a120c;stroke-width:1}"
    ".name{fill:#222;font:14px sans-serif;paint-order:stroke;stroke:#fcfbf8;stroke-width:3px}"
    ".scale{stroke:#444;stroke-width:2}"
)
_PAGE_STYLE = (
    "body{font-family:sans-serif;margin:1.5rem;max-width:64rem}table{border-collapse:collapse;margin-block-start:1rem}"
    "th,td{text-align:start;padding:.25rem .75rem;border-block-end:1px solid #ddd;vertical-align:top}"
)


def kind(name: str | None) -> Kind:
    """HTML or SVG by a file's name; HTML for standard output. Raises RequestError for another extension."""
    if name is None or name.casefold().endswith((".html", ".htm")):
        return "html"
    if name.casefold().endswith(".svg"):
        return "svg"
    raise RequestError("a map is HTML or SVG", where=name, hint="name the file map.html or map.svg")


def drawn(spots: Sequence[Spot], kind: Kind, language: str) -> str:
    """The map of the spots."""
    picture = _svg(spots, language)
    return picture if kind == "svg" else _html(spots, picture, language)


def _html(spots: Sequence[Spot], picture: str, language: str) -> str:
    title = escape(interface.word("map", language))
    heads = "".join(f"<th>{escape(interface.word(key, language))}</th>" for key in ("place", "days", "events"))
    rows = "\n".join(
        f"<tr><td>{escape(spot.name)}</td><td><bdi dir='ltr'>{escape(_days(spot))}</bdi></td><td>{escape(_types(spot, language))}</td></tr>"
        for spot in _largest_first(spots)
    )
    return (
        f"<!DOCTYPE html>\n<html lang='{language}' dir='{'rtl' if language == 'ar' else 'ltr'}'>\n<head>\n<meta charset='utf-8'>\n"
        "<meta http-equiv='Content-Security-Policy' content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
        f"<title>{title}</title>\n<style>{_PAGE_STYLE}</style>\n</head>\n<body>\n<h1>{title}</h1>\n{picture}"
        f"<table>\n<thead><tr>{heads}</tr></thead>\n<tbody>\n{rows}\n</tbody>\n</table>\n</body>\n</html>\n"
    )


def _svg(spots: Sequence[Spot], language: str) -> str:
    frame = _Frame(spots)
    parts = [
        f"<svg xmlns='{SVG}' viewBox='0 0 {WIDTH} {HEIGHT}' role='img' aria-label='{escape(interface.word('map', language))}' direction='ltr'>",
        f"<style>{_STYLE}</style>",
        *frame.grid(),
    ]
    ordered = [spot for spot in _largest_first(spots) if frame.holds(spot)]
    for spot in ordered:
        x, y = frame.point(spot.latitude, spot.longitude)
        label = f"{spot.name}: {_types(spot, language)}" + (f"; {_days(spot)}" if spot.first else "")
        parts.append(
            f"<circle class='spot' cx='{x:.1f}' cy='{y:.1f}' r='{4 + 3 * sqrt(spot.events):.1f}'><title>{escape(label)}</title></circle>"
        )
    for spot, x, y in _labels(ordered, frame):
        parts.append(f"<text class='name' x='{x:.1f}' y='{y:.1f}' text-anchor='middle'>{escape(spot.name)}</text>")
    if outside := len(spots) - len(ordered):
        note = f"{interface.word('outside', language)}: {outside}"
        parts.append(f"<text class='degree' x='{WIDTH / 2}' y='18' text-anchor='middle'>{escape(note)}</text>")
    parts += [*frame.scale(), "</svg>\n"]
    return "\n".join(parts)


def _labels(ordered: Sequence[Spot], frame: _Frame) -> Iterator[tuple[Spot, float, float]]:
    """The names of the largest spots and where they stand; one that would lie on another is left out."""
    taken: list[tuple[float, float, float]] = []
    for spot in ordered:
        x, y = frame.point(spot.latitude, spot.longitude)
        y -= 8 + 3 * sqrt(spot.events)
        half = _LETTER * len(spot.name) / 2
        if all(abs(x - other_x) >= half + other or abs(y - other_y) >= _LINE for other_x, other_y, other in taken):
            taken.append((x, y, half))
            yield spot, x, y
        if len(taken) == _LABELLED:
            return


def _largest_first(spots: Sequence[Spot]) -> list[Spot]:
    return sorted(spots, key=lambda spot: (-spot.events, spot.name, spot.iri))


def _days(spot: Spot) -> str:
    return spot.first if spot.first == spot.last else f"{spot.first} – {spot.last}"


def _types(spot: Spot, language: str) -> str:
    return interface.word("comma", language).join(f"{name} {count}" for name, count in spot.types)


class _Frame:
    """The part of the world where the events are, and how it lies on the drawing."""

    def __init__(self, spots: Sequence[Spot]) -> None:
        south, north = _reach([(spot.latitude, spot.events) for spot in spots])
        west, east = _reach([(spot.longitude, spot.events) for spot in spots])
        inside = [spot for spot in spots if south <= spot.latitude <= north and west <= spot.longitude <= east]
        latitudes = [spot.latitude for spot in inside] or [0.0]
        longitudes = [spot.longitude for spot in inside] or [0.0]
        self.south, self.north = min(latitudes) - 0.15, max(latitudes) + 0.15
        self.west, self.east = min(longitudes) - 0.15, max(longitudes) + 0.15
        self.squeeze = max(cos(radians((self.south + self.north) / 2)), 0.05)
        wide = (WIDTH - 2 * _MARGIN) / ((self.east - self.west) * self.squeeze)
        high = (HEIGHT - 2 * _MARGIN) / (self.north - self.south)
        self.unit = min(wide, high)

    def holds(self, spot: Spot) -> bool:
        """Whether a spot lies on the drawing."""
        x, y = self.point(spot.latitude, spot.longitude)
        return 0 <= x <= WIDTH and 0 <= y <= HEIGHT

    def point(self, latitude: float, longitude: float) -> tuple[float, float]:
        """Where a place lies on the drawing, from its upper left corner."""
        middle_x, middle_y = (self.west + self.east) / 2, (self.south + self.north) / 2
        x = WIDTH / 2 + (longitude - middle_x) * self.squeeze * self.unit
        return x, HEIGHT / 2 - (latitude - middle_y) * self.unit

    def grid(self) -> list[str]:
        """Meridians and parallels at round degrees, with their numbers."""
        step = _round_step(max(self.north - self.south, self.east - self.west) / 5)
        parts = []
        for number in range(int(self.west // step), int(self.east // step) + 2):
            x, _ = self.point(self.south, number * step)
            parts.append(f"<line class='grid' x1='{x:.1f}' y1='0' x2='{x:.1f}' y2='{HEIGHT}'/>")
            parts.append(f"<text class='degree' x='{x + 3:.1f}' y='{HEIGHT - 6}'>{number * step:g}°</text>")
        for number in range(int(self.south // step), int(self.north // step) + 2):
            _, y = self.point(number * step, self.west)
            parts.append(f"<line class='grid' x1='0' y1='{y:.1f}' x2='{WIDTH}' y2='{y:.1f}'/>")
            parts.append(f"<text class='degree' x='4' y='{y - 3:.1f}'>{number * step:g}°</text>")
        return parts

    def scale(self) -> list[str]:
        """A bar of a round number of km."""
        km = _round_step(WIDTH / 5 / self.unit * _KM_PER_DEGREE)
        long = km / _KM_PER_DEGREE * self.unit
        x, y = WIDTH - 30 - long, HEIGHT - 30
        return [
            f"<line class='scale' x1='{x:.1f}' y1='{y}' x2='{x + long:.1f}' y2='{y}'/>",
            f"<text class='degree' x='{x:.1f}' y='{y - 6}'>{km:g} km</text>",
        ]


def _reach(weighted: Sequence[tuple[float, int]]) -> tuple[float, float]:
    """From where to where degrees belong to the picture: the middle eight tenths of the events, and as much to each side."""
    ordered = [degree for degree, weight in sorted(weighted) for _ in range(weight)] or [0.0]
    cut = int(len(ordered) * _FAR)
    low, high = ordered[cut], ordered[-1 - cut]
    return low - (high - low), high + (high - low)


def _round_step(wanted: float) -> float:
    """The largest of 1, 2 or 5 times a power of ten that is at most `wanted`."""
    power = 10.0 ** int(log10(wanted) // 1)
    return max((factor * power for factor in (1, 2, 5) if factor * power <= wanted), default=power)
