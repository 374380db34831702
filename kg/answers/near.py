"""What "near" means: the places whose events count as near a town, with their distance.

Takes a centre, a radius and how closely an event's place must be known; gives places with kilometres, and the ways of lying
to a place that count. Apart from the queries because SPARQL has no distance: the places are chosen first, and the query
joins the events to them. A governorate does not count as near a town in it, nor does a countryside, unless the precision
is widened to them.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import asin, cos, degrees, radians, sin, sqrt

import pyoxigraph as ox

from kg.answers.graph import Graph, select
from kg.answers.names import AREAS, Found
from kg.answers.questions import Row
from kg.errors import RequestError
from kg.rdf.vocab import RELATIONS, XSD, wq

EARTH_RADIUS = 6371.0088
"""Mean radius of the Earth in km (IUGG)."""

PRECISIONS = ("exact", "edge", "near", "countryside", "district", "governorate")
"""How closely a place is known, from the closest; each admits those before it."""

_DECIMAL = ox.NamedNode(XSD + "decimal")
_RELATIONS = {
    "exact": ("in",),
    "edge": ("edge",),
    "near": ("near", "direction", "road"),
    "countryside": ("countryside",),
}
_AREA_PRECISION = {
    "Subdistrict": "district",
    "District": "district",
    "Region": "countryside",
    "Governorate": "governorate",
}
"""The precision from which an area counts as a place; a country never does."""


def distance(latitude: float, longitude: float, other_latitude: float, other_longitude: float) -> float:
    """Great-circle distance in km between two points in degrees, by the haversine formula."""
    first, second = radians(latitude), radians(other_latitude)
    half = sin((second - first) / 2) ** 2
    half += cos(first) * cos(second) * sin(radians(other_longitude - longitude) / 2) ** 2
    return 2 * EARTH_RADIUS * asin(min(1.0, sqrt(half)))


def relations(precision: str) -> list[Row]:
    """The ways of lying to a place that count at a precision, as rows for a VALUES block."""
    admitted = PRECISIONS[: PRECISIONS.index(precision) + 1]
    return [(wq(RELATIONS[name]),) for key in admitted for name in _RELATIONS.get(key, ())]


def places(graph: Graph, centre: Found, within: float, precision: str) -> list[Row]:
    """The places within `within` km of `centre` as rows of place and km (one decimal), the nearest first.

    A place without coordinates counts with the distance of the locality that it lies in; an area counts from the precision
    on that it stands for, and then the areas around the centre count too; everything in a centre that is itself an area
    counts. Raises RequestError where the centre has no coordinates.
    """
    if centre.latitude is None or centre.longitude is None:
        raise RequestError(
            f"the graph has no coordinates for {centre.name}", hint="give another place near it, or latitude,longitude"
        )
    found = _in_circle(graph, centre.latitude, centre.longitude, within, precision)
    if centre.iri is not None:
        found[centre.iri] = 0.0
        if centre.is_area:
            for row in select(graph, "places-inside", "outer", [(ox.NamedNode(centre.iri),)]):
                found.setdefault(row["place"].value, 0.0)
        elif precision in ("district", "governorate"):
            _add_areas_around(graph, centre.iri, precision, found)
    localities = [(ox.NamedNode(iri),) for iri in sorted(found)]
    for row in select(graph, "places-without-point", "outer", localities):
        found.setdefault(row["place"].value, found[row["outer"].value])
    ordered = sorted(found.items(), key=lambda item: (item[1], item[0]))
    return [(ox.NamedNode(iri), ox.Literal(f"{km:.1f}", datatype=_DECIMAL)) for iri, km in ordered]


def _in_circle(graph: Graph, latitude: float, longitude: float, within: float, precision: str) -> dict[str, float]:
    found: dict[str, float] = {}
    types: dict[str, set[str]] = {}
    for row in select(graph, "places-in-box", "south north west east", [_box(latitude, longitude, within)]):
        km = distance(latitude, longitude, float(row["latitude"].value), float(row["longitude"].value))
        if km <= within:
            iri = row["place"].value
            found[iri] = min(km, found.get(iri, km))
            types.setdefault(iri, set()).add(row["type"].value.rpartition("#")[2])
    return {iri: km for iri, km in found.items() if _counts(types[iri], precision)}


def _box(latitude: float, longitude: float, within: float) -> Row:
    """Parallels and meridians around the circle; all meridians near a pole or across the date line."""
    height = degrees(within / EARTH_RADIUS)
    south, north = latitude - height, latitude + height
    reach = cos(radians(min(90.0, max(abs(south), abs(north)))))
    width = degrees(within / EARTH_RADIUS / reach) if reach > 1e-6 else 360.0
    west, east = longitude - width, longitude + width
    if west < -180 or east > 180:
        west, east = -180.0, 180.0
    return tuple(ox.Literal(f"{value:.5f}", datatype=_DECIMAL) for value in (south, north, west, east))


def _counts(types: set[str], precision: str) -> bool:
    areas = types & set(AREAS)
    if not areas:
        return True
    return any(_admitted(area, precision) for area in areas)


def _admitted(area: str, precision: str) -> bool:
    needed = _AREA_PRECISION.get(area)
    return needed is not None and PRECISIONS.index(precision) >= PRECISIONS.index(needed)


def _add_areas_around(graph: Graph, iri: str, precision: str, found: dict[str, float]) -> None:
    outer = [row["outer"].value for row in select(graph, "places-around", "place", [(ox.NamedNode(iri),)])]
    rows: Sequence[Row] = [(ox.NamedNode(one),) for one in sorted(set(outer))]
    for row in select(graph, "place", "place", rows):
        if _admitted(row["type"].value.rpartition("#")[2], precision):
            found.setdefault(row["place"].value, 0.0)
