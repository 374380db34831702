"""The lines of the maps on pages, from Natural Earth 1:10m (public domain) as the npm package world-atlas 2 brings it:

    python -m tests.tools.outlines node_modules/world-atlas/countries-10m.json

writes `kg/endpoint/pages/outlines.json`: coasts and borders as lines of thousandths of a degree, each point as the step from
the one before it. Fine where most reporting is from; coarse elsewhere.
"""

from __future__ import annotations

import json
import math
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

TO = Path(__file__).parents[2] / "kg" / "endpoint" / "pages" / "outlines.json"
FINE, MIDDLE, COARSE = 0.006, 0.03, 0.25
"""Degrees by which a line may lie beside the source's."""

NEAR, REGION = (34.0, 29.0, 49.0, 38.0), (8.0, 10.0, 72.0, 43.0)
"""West, south, east, north of what is drawn finely (the Levant and Iraq), and less so."""

SMALL = 1.0
"""Islands outside of the region that are smaller than this, in degrees, are left out."""

Line = list[tuple[float, float]]


def main(source: Path) -> None:
    topology = json.loads(source.read_text(encoding="utf-8"))
    uses = Counter(abs(arc) if arc >= 0 else ~arc for arc in _arcs(topology["objects"]["countries"]))
    found: dict[str, list[list[int]]] = {"coasts": [], "borders": []}
    for number, line in enumerate(_lines(topology)):
        near, inside = (_meets(line, box) for box in (NEAR, REGION))
        closed = line[0] == line[-1]
        if closed and not near and max(_spans(line)) < (SMALL / 5 if inside else SMALL):
            continue
        kept = _simple(line, FINE if near else MIDDLE if inside else COARSE)
        found["borders" if uses[number] > 1 else "coasts"].append(_steps(kept))
    text = json.dumps({"source": "Natural Earth 1:10m, public domain", **found}, separators=(",", ":"))
    TO.write_text(text.replace("],", "],\n") + "\n", encoding="utf-8")
    print(f"{TO}: {len(found['coasts'])} coasts, {len(found['borders'])} borders, {TO.stat().st_size} bytes")


def _arcs(node: Any) -> Iterator[int]:
    """The numbers of the arcs of all polygons."""
    if isinstance(node, dict):
        for child in node.get("geometries", ()):
            yield from _arcs(child)
        yield from _arcs(node.get("arcs", ()))
    elif isinstance(node, list):
        for child in node:
            yield from _arcs(child)
    elif isinstance(node, int):
        yield node


def _lines(topology: Any) -> Iterator[Line]:
    (sx, sy), (tx, ty) = topology["transform"]["scale"], topology["transform"]["translate"]
    for arc in topology["arcs"]:
        x = y = 0
        line = []
        for dx, dy in arc:
            x, y = x + dx, y + dy
            line.append((x * sx + tx, y * sy + ty))
        yield line


def _meets(line: Line, box: tuple[float, float, float, float]) -> bool:
    return any(box[0] <= x <= box[2] and box[1] <= y <= box[3] for x, y in line)


def _spans(line: Line) -> tuple[float, float]:
    xs, ys = [x for x, _ in line], [y for _, y in line]
    return max(xs) - min(xs), max(ys) - min(ys)


def _simple(line: Line, tolerance: float) -> Line:
    """The line with the points that matter (Douglas and Peucker)."""
    kept = {0, len(line) - 1}
    open_ends = [(0, len(line) - 1)]
    while open_ends:
        first, last = open_ends.pop()
        farthest, where = tolerance, -1
        for at in range(first + 1, last):
            distance = _beside(line[at], line[first], line[last])
            if distance > farthest:
                farthest, where = distance, at
        if where > 0:
            kept.add(where)
            open_ends += [(first, where), (where, last)]
    return [line[at] for at in sorted(kept)]


def _beside(point: tuple[float, float], start: tuple[float, float], end: tuple[float, float]) -> float:
    dx, dy = end[0] - start[0], end[1] - start[1]
    length = math.hypot(dx, dy)
    if not length:
        return math.hypot(point[0] - start[0], point[1] - start[1])
    return abs(dy * (point[0] - start[0]) - dx * (point[1] - start[1])) / length


def _steps(line: Line) -> list[int]:
    found: list[int] = []
    last = (0, 0)
    for x, y in line:
        here = round(x * 1000), round(y * 1000)
        if found and here == last:
            continue
        found += [here[0] - last[0], here[1] - last[1]]
        last = here
    return found


if __name__ == "__main__":
    main(Path(sys.argv[1]))
