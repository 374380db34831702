"""Ways to look at a graph as a whole: the timeline of a name, counts, spots on a map.

Takes a graph; gives answers and spots. Apart from `ask` because these are no questions with parameters of their own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import pyoxigraph as ox

from kg import queries
from kg.answers import find, names, values
from kg.answers.ask import Answer, Bound, ask
from kg.answers.graph import Graph, holds, solutions
from kg.answers.questions import parse, question
from kg.errors import UnknownName


@dataclass(frozen=True, slots=True)
class Spot:
    """A place with its events: coordinates in CRS84 degrees, events by type (its name and number), first and last day (empty where
    no event has one)."""

    iri: str
    name: str
    latitude: float
    longitude: float
    types: tuple[tuple[str, int], ...]
    first: str
    last: str

    @property
    def events(self) -> int:
        """The number of events; one of two types counts under each."""
        return sum(count for _, count in self.types)


def timeline_of(
    graph: Graph, name: str | None, *, within: str | None, since: str | None, until: str | None
) -> dict[str, str]:
    """The parameters of the question `timeline` for a place or a group by its name."""
    given = {key: value for key, value in (("within", within), ("since", since), ("until", until)) if value is not None}
    if name is None:
        return given
    if names.coordinates(name):
        return {"town": name, **given}
    iri, _ = find.thing(graph, name)
    is_actor = holds(graph, "is-actor", names.node(iri))
    # By the name, where it leads there: so it is said what was understood, and what else it may mean.
    by_name = _iri_by_name(graph, name, names.actor if is_actor else names.place) == iri
    return {"faction" if is_actor else "town": name if by_name else iri, **given}


def _iri_by_name(graph: Graph, name: str, look_up: Callable[[Graph, str], names.Found]) -> str | None:
    try:
        return look_up(graph, name).iri
    except UnknownName:
        return None


def stats(graph: Graph, language: str) -> Answer:
    """Counts of what the graph holds."""
    text = queries.text("internal/stats")
    return ask(Bound(parse("internal/stats", text), text, ()), graph, language=language)


def spots(graph: Graph, language: str, *, since: str | None = None, until: str | None = None) -> tuple[Spot, ...]:
    """The places with coordinates where something happened, by their IRIs."""
    text = queries.text("internal/map")
    timeline = question("timeline")
    for name, value in (("since", since), ("until", until)):
        if value is not None:
            text = queries.bind(text, {name: values.scalar(timeline.parameter(name), value)})
    result = solutions(graph.query(text, where="queries/internal/map.rq"), graph)
    rows: dict[str, list[ox.QuerySolution]] = {}
    for row in result:
        rows.setdefault(row["place"].value, []).append(row)
    things = set(rows) | {row["type"].value for many in rows.values() for row in many}
    labels = names.labels(graph, things, language)
    return tuple(_spot(iri, many, labels) for iri, many in sorted(rows.items()))


def _spot(iri: str, rows: Iterable[ox.QuerySolution], labels: dict[str, str]) -> Spot:
    rows = list(rows)
    last = max(row["last"].value for row in rows)
    types = {labels.get(row["type"].value, row["type"].value): int(row["events"].value) for row in rows}
    return Spot(
        iri=iri,
        name=labels.get(iri, iri.rpartition("/")[2]),
        latitude=float(rows[0]["latitude"].value),
        longitude=float(rows[0]["longitude"].value),
        types=tuple(sorted(types.items(), key=lambda item: (-item[1], item[0]))),
        first=min(row["first"].value for row in rows) if last else "",
        last=last,
    )
