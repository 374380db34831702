"""From a name to the thing meant: places and actors by any of their names, by id, by IRI, or (places) by coordinates.

Takes what the user wrote and a graph; gives the thing, with what else it might have been. Apart from `ask` because `show`,
`timeline` and questions in words look names up too. Only the graph's own names are used, so that imported places and an
endpoint's data count as well.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

import pyoxigraph as ox

from kg.answers import countryside
from kg.answers.countryside import Countryside
from kg.answers.graph import Graph, holds, select
from kg.errors import RequestError, UnknownName
from kg.rdf import iris
from kg.rdf.vocab import PLACE_TYPES, WQ, wq
from kg.text import fold_name, western

_COORDINATES = re.compile(r"\s*(-?\d+(?:\.\d+)?)\s*[,،]\s*(-?\d+(?:\.\d+)?)\s*")
_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_ABSOLUTE = re.compile(r"https?://\S+")
_LANGUAGES = ("ar", "en", None)

AREA_TYPES = frozenset({"Country", "Governorate", "District", "Subdistrict", "Region"})
"""Place types that cover more than a locality and have a border."""

_LOCALITIES = ("City", "Town", "Village", "Camp", "Neighbourhood")


@dataclass(frozen=True, slots=True)
class Found:
    """A place or an actor that was meant. `name` is its preferred name where known; coordinates are CRS84 degrees.

    `iri` is None for a bare point. `others` are what the same name may also mean, the likeliest first. With `countryside`, the
    countryside of the place is meant, without the town `seat` (an IRI) that gave it its name.
    """

    iri: str | None
    name: str
    type: str | None = None
    latitude: float | None = None
    longitude: float | None = None
    population: int = 0
    within: str | None = None
    preferred: bool = True
    others: tuple[Found, ...] = field(default=(), compare=False)
    countryside: Countryside | None = None
    seat: str | None = None

    @property
    def is_area(self) -> bool:
        """Whether it is an administrative area or a region and no locality."""
        return self.type in AREA_TYPES


def place(graph: Graph, given: str) -> Found:
    """The place that `given` means.

    Raises RequestError for coordinates out of range, UnknownName (with the nearest names) for a name that no place bears.
    """
    if point := coordinates(given):
        return _point(*point, given)
    iri = _iri(graph, given, "place")
    if iri is not None and (rows := _places_by_iri(graph, iri)):
        return rows[0]
    candidates = _places_by_name(graph, literals([given])) or _announced(graph, given)
    if not candidates:
        rural = countryside.read(given)
        if rural is not None:
            return _countryside(graph, rural)
        candidates = _places_spelt(graph, given)
    candidates.sort(key=_place_order)
    return _with_others(candidates)


def coordinates(given: str) -> tuple[float, float] | None:
    """The latitude and longitude that `given` is, if it is a point."""
    found = _COORDINATES.fullmatch(western(given))
    return (float(found[1]), float(found[2])) if found else None


def _places_spelt(graph: Graph, given: str) -> list[Found]:
    """The places whose names fold to the same key. Raises UnknownName with the nearest names where there are none."""
    return _places_by_name(graph, _spellings(graph, given, ("Place",), "place"))


def _countryside(graph: Graph, rural: Countryside) -> Found:
    """The countryside of a place that is named: of the governorate where one bears the name, for that is where it is told of.

    Raises UnknownName with the nearest names where nothing does.
    """
    if rural.partly:
        for found in _places_by_name(graph, literals([rural.whole])):
            if found.type == "Governorate":
                return replace(found, countryside=rural)
    candidates = _places_by_name(graph, literals([rural.of])) or _places_spelt(graph, rural.of)
    candidates.sort(key=_place_order)
    first = candidates[0]
    named_alike = [
        *candidates,
        *_places_by_name(graph, literals([_preferred_name(graph, first.iri or "") or first.name])),
    ]
    whole = next((found for found in named_alike if found.type == "Governorate"), first)
    seat = first.iri if first.type in _LOCALITIES and whole is not first else None
    return replace(whole, name=_preferred_name(graph, whole.iri or "") or whole.name, countryside=rural, seat=seat)


def _announced(graph: Graph, given: str) -> list[Found]:
    """The places meant by a name behind the word for what it is, where they are that: بلدة سرمدا."""
    from kg.reference.place_tables import type_words  # only who names a place so waits for it

    word, _, name = given.strip().partition(" ")
    types = type_words().get(fold_name(word), frozenset())
    return (
        [found for found in _places_by_name(graph, literals([name])) if found.type in types] if name and types else []
    )


def actor(graph: Graph, given: str) -> Found:
    """The actor that `given` means. Raises UnknownName with the nearest names."""
    iri = _iri(graph, given, "actor")
    if iri is not None and is_said(graph, iri):
        return Found(iri, _preferred_name(graph, iri) or given)
    candidates = _actors_by_name(graph, literals([given]))
    if not candidates:
        candidates = _actors_by_name(graph, _spellings(graph, given, ("Actor",), "group or source"))
    candidates.sort(key=lambda one: (not one.preferred, "/actor/name/" in (one.iri or ""), one.iri or ""))
    return _with_others(candidates)


def _point(latitude: float, longitude: float, given: str) -> Found:
    if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
        raise RequestError(
            "coordinates out of range", where=given, hint="give latitude,longitude in degrees, such as 34.55,38.28"
        )
    return Found(None, f"{latitude:g},{longitude:g}", None, latitude, longitude)


def _iri(graph: Graph, given: str, kind: str) -> str | None:
    if _ABSOLUTE.fullmatch(given):
        return given
    if given.startswith(kind + "/"):
        return iris.entity(graph.base, given)
    if _ID.fullmatch(given):
        return iris.entity(graph.base, f"{kind}/{given}")
    return None


def node(iri: str) -> ox.NamedNode:
    """`iri` as a term. Raises RequestError where it is none."""
    try:
        return ox.NamedNode(iri)
    except ValueError as error:
        raise RequestError("not an IRI", where=iri, hint="check it for blanks, quotes and brackets") from error


def is_said(graph: Graph, iri: str) -> bool:
    """Whether the graph says anything of the thing. Raises RequestError where `iri` is none."""
    return holds(graph, "is-said", node(iri))


def _preferred_name(graph: Graph, iri: str) -> str | None:
    return labels(graph, [iri], "ar").get(iri)


def literals(names: Iterable[str]) -> list[tuple[ox.Literal]]:
    """The literals that a name may be in the graph."""
    return [
        (ox.Literal(name, language=language) if language else ox.Literal(name),)
        for name in dict.fromkeys(names)
        for language in _LANGUAGES
    ]


def _text(row: ox.QuerySolution, name: str) -> str | None:
    term = row[name]
    return None if term is None else term.value


def _place_of(row: ox.QuerySolution, name: str, preferred: bool) -> Found:
    latitude, longitude, population = (_text(row, key) for key in ("latitude", "longitude", "population"))
    return Found(
        iri=_text(row, "place"),
        name=name,
        type=(_text(row, "type") or "").removeprefix(WQ) or None,
        latitude=float(latitude) if latitude else None,
        longitude=float(longitude) if longitude else None,
        population=int(population) if population else 0,
        within=_text(row, "within"),
        preferred=preferred,
    )


def _places_by_name(graph: Graph, forms: Sequence[tuple[ox.Literal]]) -> list[Found]:
    return _merged(
        _place_of(row, _text(row, "name") or "", _text(row, "preferred") == "true")
        for row in select(graph, "places-by-name", "name", forms)
    )


def _places_by_iri(graph: Graph, iri: str) -> list[Found]:
    name = labels(graph, [iri], "ar").get(iri, iri)
    return _merged(_place_of(row, name, True) for row in select(graph, "place", "place", [(node(iri),)]))


def _merged(rows: Iterable[Found]) -> list[Found]:
    """One for each place: its rows differ in class (a place is of every class above its own) and in name."""
    best: dict[str, Found] = {}
    for found in rows:
        before = best.get(found.iri or "")
        if before is None or _telling(found) > _telling(before):
            best[found.iri or ""] = found
    return list(best.values())


def _telling(found: Found) -> tuple[bool, bool, str, str]:
    return found.preferred, found.type in PLACE_TYPES, found.type or "", found.within or ""


def _actors_by_name(graph: Graph, forms: Sequence[tuple[ox.Literal]]) -> list[Found]:
    best: dict[str, Found] = {}
    for row in select(graph, "actors-by-name", "name", forms):
        iri, preferred = _text(row, "actor") or "", _text(row, "preferred") == "true"
        if iri not in best or preferred:
            best[iri] = Found(iri, _text(row, "name") or "", preferred=preferred)
    return list(best.values())


def _place_order(found: Found) -> tuple[object, ...]:
    """Localities first, then facilities and the like, then areas; the preferred name, the better known, the larger."""
    kind = 0 if found.type in _LOCALITIES else 2 if found.is_area else 1
    size = _LOCALITIES.index(found.type) if found.type in _LOCALITIES else 0
    return (found.latitude is None, kind, not found.preferred, -found.population, size, found.iri or "")


def _spellings(graph: Graph, given: str, classes: Sequence[str], what: str) -> list[tuple[ox.Literal]]:
    """The graph's names that fold to the same key as `given`. Raises UnknownName with the nearest where there are none."""
    rows = [(wq(name),) for name in classes]
    keys: dict[str, list[str]] = {}
    for row in select(graph, "names", "class", rows):
        name = _text(row, "name") or ""
        keys.setdefault(fold_name(name), []).append(name)
    wanted = fold_name(given)
    if wanted in keys:
        return literals(sorted(keys[wanted]))
    from difflib import get_close_matches  # only a name that nothing bears waits for it

    near = get_close_matches(wanted, sorted(keys), n=3, cutoff=0.6)
    names = [sorted(keys[key])[0] for key in near]
    hint = f"did you mean {' or '.join(names)}?" if names else "the graph holds nothing of a similar name"
    raise UnknownName(f"no {what} of the graph has the name {given}", hint=hint)


def _with_others(candidates: Sequence[Found]) -> Found:
    first, *rest = candidates
    return Found(
        first.iri, first.name, first.type, first.latitude, first.longitude, first.population, first.within,
        first.preferred, tuple(rest),
    )  # fmt: skip


def labels(graph: Graph, things: Iterable[str], language: str) -> dict[str, str]:
    """The name of each thing that has one: in `language`, else without a language, else in another."""
    rows: list[tuple[ox.NamedNode]] = [(ox.NamedNode(iri),) for iri in sorted(set(things))]
    best: dict[str, tuple[int, str]] = {}
    for row in select(graph, "labels", "thing", rows):
        iri, name, tag = _text(row, "thing") or "", _text(row, "name") or "", _text(row, "language") or ""
        rank = (0 if tag == language else 1 if not tag else 2, name)
        if iri not in best or rank < best[iri]:
            best[iri] = rank
    return {iri: name for iri, (_, name) in best.items()}


def curie(iri: str, prefixes: Mapping[str, str]) -> str:
    """`iri` shortened by the longest fitting prefix; itself in angle brackets where none fits."""
    fitting = max((space for space in prefixes.values() if iri.startswith(space)), key=len, default=None)
    if fitting is None or not re.fullmatch(r"[\w-][\w.-]*", iri[len(fitting) :]) or iri.endswith("."):
        return f"<{iri}>"
    prefix = next(name for name, space in prefixes.items() if space == fitting)
    return f"{prefix}:{iri[len(fitting) :]}"
