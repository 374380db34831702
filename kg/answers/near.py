"""What "near" means: the places whose events count as near a town, with their distance.

Takes a centre, a radius and how closely an event's place must be known; gives places with kilometres, and the ways of lying
to a place that count. Apart from the queries because SPARQL has no distance: the places are chosen first, and the query
joins the events to them. A governorate does not count as near a town in it, nor does a countryside, unless the precision
is widened to them.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from math import cos, degrees, radians

import pyoxigraph as ox

from kg.answers.graph import Graph, select
from kg.answers.names import AREA_TYPES, Found
from kg.errors import RequestError
from kg.queries import Row
from kg.rdf.vocab import RELATIONS, XSD, wq
from kg.reference.distance import EARTH_RADIUS_KM, distance_km

PRECISIONS = ("exact", "edge", "near", "countryside", "district", "governorate")
"""How closely a place is known, from the closest; each admits those before it."""

TOWN_KM = 2.0
"""How far from its point a town reaches, at the least."""

_TOWNS = ("City", "Town", "Village")
_DECIMAL = ox.NamedNode(XSD + "decimal")
_RELATIONS = {
    "exact": ("in",),
    "edge": ("edge",),
    "near": ("near", "direction", "road"),
    "countryside": ("countryside",),
}
_COUNTRYSIDE = wq(RELATIONS["countryside"])
_AREA_PRECISION = {
    "Subdistrict": "district",
    "District": "district",
    "Region": "countryside",
    "Governorate": "governorate",
}
"""The precision from which an area counts as a place; a country never does."""


def relations(precision: str) -> list[Row]:
    """The ways of lying to a place that count at a precision, as rows for a VALUES block."""
    admitted = PRECISIONS[: PRECISIONS.index(precision) + 1]
    return [(wq(RELATIONS[name]),) for key in admitted for name in _RELATIONS.get(key, ())]


def places(graph: Graph, centre: Found, within: float, precision: str) -> list[Row]:
    """The places within `within` km of `centre` as rows of place, km (one decimal) and the one relation to it that counts (None
    where every one does), the nearest first.

    A place without coordinates counts with the distance of the locality that it lies in; an area counts from the precision
    on that it stands for, and then the areas around the centre count too; everything in a centre that is itself an area
    counts. From the precision `countryside` on what is told of the countryside of an area around counts. Raises RequestError
    where the centre has no coordinates.
    """
    rural = centre.countryside is not None and centre.is_area
    if not rural and (centre.latitude is None or centre.longitude is None):
        raise RequestError(
            f"the graph has no coordinates for {centre.name}", hint="give another place near it, or latitude,longitude"
        )
    only: dict[str, ox.NamedNode | None] = {}
    if rural:
        found = _in_countryside(graph, centre)
    else:
        found = _in_circle(graph, centre.latitude or 0.0, centre.longitude or 0.0, within, precision)
    if centre.iri is not None:
        if not rural:
            found[centre.iri] = 0.0
        if centre.is_area and not rural:
            for row in select(graph, "places-inside", "outer", [(ox.NamedNode(centre.iri),)]):
                found.setdefault(row["place"].value, 0.0)
        else:
            only = _add_areas_around(graph, centre, precision, found)
    localities = [(ox.NamedNode(iri),) for iri in sorted(found) if iri not in only]
    for row in select(graph, "places-without-point", "outer", localities):
        found.setdefault(row["place"].value, found[row["outer"].value])
    ordered = sorted(found.items(), key=lambda item: (item[1], item[0]))
    return [(ox.NamedNode(iri), ox.Literal(f"{km:.1f}", datatype=_DECIMAL), only.get(iri)) for iri, km in ordered]


def _in_countryside(graph: Graph, centre: Found) -> dict[str, float]:
    """The places in an area, without its seat and what lies in that."""
    inside = {
        row["place"].value for row in select(graph, "places-inside", "outer", [(ox.NamedNode(centre.iri or ""),)])
    }
    town = set()
    if centre.seat is not None:
        town = {row["place"].value for row in select(graph, "places-inside", "outer", [(ox.NamedNode(centre.seat),)])}
    return dict.fromkeys(inside - town - {centre.seat}, 0.0)


def sites(graph: Graph, kinds: Collection[str], within: float) -> list[Row]:
    """All pairs of a place and a site of some kinds of place (classes) that lie at most `within` km apart, as rows of place, km
    and site. A town's point is nothing near a site in it: an event in the town may be anywhere there."""
    points = _points(graph, "places-in-box", "south north west east", _EVERYWHERE)
    found: list[tuple[str, str, float]] = []
    cells: dict[tuple[int, int], list[tuple[str, float, float]]] = {}
    for iri, (_, latitude, longitude) in points.items():
        cells.setdefault((int(latitude // 1), int(longitude // 1)), []).append((iri, latitude, longitude))
    for site, (types, latitude, longitude) in points.items():
        if types.isdisjoint(kinds):
            continue
        found.extend(
            (iri, site, km)
            for iri, other_latitude, other_longitude in _around(cells, latitude, longitude, within)
            if (km := distance_km(latitude, longitude, other_latitude, other_longitude)) <= within
            and not points[iri][0] & AREA_TYPES
            and (iri == site or km >= TOWN_KM or points[iri][0].isdisjoint(_TOWNS))
        )
    towns: list[Row] = [(ox.NamedNode(iri),) for iri in sorted({iri for iri, *_ in found} & _of(points, _TOWNS))]
    inside = {(row["outer"].value, row["place"].value) for row in select(graph, "places-inside", "outer", towns)}
    return [
        (ox.NamedNode(iri), ox.Literal(f"{km:.1f}", datatype=_DECIMAL), ox.NamedNode(site))
        for iri, site, km in sorted(found, key=lambda pair: (pair[1], pair[2], pair[0]))
        if iri == site or (iri, site) not in inside
    ]


def _of(points: Mapping[str, tuple[set[str], float, float]], kinds: Collection[str]) -> set[str]:
    """The places of some classes."""
    return {iri for iri, (types, *_) in points.items() if not types.isdisjoint(kinds)}


_EVERYWHERE: Row = tuple(ox.Literal(str(value), datatype=_DECIMAL) for value in (-90, 90, -180, 180))


def _points(graph: Graph, name: str, block: str, row: Row) -> dict[str, tuple[set[str], float, float]]:
    """The places with coordinates that a query of the program gives, with their classes."""
    points: dict[str, tuple[set[str], float, float]] = {}
    for solution in select(graph, name, block, [row]):
        iri, kind = solution["place"].value, solution["type"].value.rpartition("#")[2]
        if iri in points:
            points[iri][0].add(kind)
        else:
            points[iri] = {kind}, float(solution["latitude"].value), float(solution["longitude"].value)
    return points


def _around(
    cells: dict[tuple[int, int], list[tuple[str, float, float]]], latitude: float, longitude: float, within: float
) -> Iterator[tuple[str, float, float]]:
    """The places in the cells of one degree that a circle may touch."""
    south, north, west, east = _bounds(latitude, longitude, within)
    for row in range(int(south // 1), int(north // 1) + 1):
        for column in range(int(west // 1), int(east // 1) + 1):
            yield from cells.get((row, column), ())


def _in_circle(graph: Graph, latitude: float, longitude: float, within: float, precision: str) -> dict[str, float]:
    points = _points(graph, "places-in-box", "south north west east", _box(latitude, longitude, within))
    distances = {iri: distance_km(latitude, longitude, *point) for iri, (_, *point) in points.items()}
    return {iri: km for iri, km in distances.items() if km <= within and _counts(points[iri][0], precision)}


def _box(latitude: float, longitude: float, within: float) -> Row:
    return tuple(ox.Literal(f"{value:.5f}", datatype=_DECIMAL) for value in _bounds(latitude, longitude, within))


def _bounds(latitude: float, longitude: float, within: float) -> tuple[float, float, float, float]:
    """South, north, west and east of a circle; all meridians near a pole or across the date line."""
    height = degrees(within / EARTH_RADIUS_KM)
    south, north = latitude - height, latitude + height
    reach = cos(radians(min(90.0, max(abs(south), abs(north)))))
    width = degrees(within / EARTH_RADIUS_KM / reach) if reach > 1e-6 else 360.0
    west, east = longitude - width, longitude + width
    if west < -180 or east > 180:
        west, east = -180.0, 180.0
    return south, north, west, east


def _counts(types: set[str], precision: str) -> bool:
    areas = types & AREA_TYPES
    if not areas:
        return True
    return any(_admitted(area, precision) for area in areas)


def _admitted(area: str, precision: str) -> bool:
    needed = _AREA_PRECISION.get(area)
    return needed is not None and PRECISIONS.index(precision) >= PRECISIONS.index(needed)


def _add_areas_around(
    graph: Graph, centre: Found, precision: str, found: dict[str, float]
) -> dict[str, ox.NamedNode | None]:
    """Add the areas around a centre (with itself, where its countryside is meant) that count at a precision; gives those of which
    only what is told of their countryside does."""
    iri = centre.iri or ""
    only: dict[str, ox.NamedNode | None] = {}
    outer = {row["outer"].value for row in select(graph, "places-around", "place", [(ox.NamedNode(iri),)])}
    if centre.countryside is not None:
        outer = {iri}
    rows: Sequence[Row] = [(ox.NamedNode(one),) for one in sorted(outer)]
    for row in select(graph, "place", "place", rows):
        area, kind = row["place"].value, row["type"].value.rpartition("#")[2]
        if _admitted(kind, precision):
            found.setdefault(area, 0.0)
            only.pop(area, None)
        elif kind in _AREA_PRECISION and PRECISIONS.index(precision) >= PRECISIONS.index("countryside"):
            found.setdefault(area, 0.0)
            only[area] = _COUNTRYSIDE
    return only
