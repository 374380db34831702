"""The graph of the invented articles: what `kg build` makes of their records, in memory."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

import pyoxigraph as ox

from kg.pipeline.shape import WIDE
from kg.rdf import derived, events, infer, schema, told, vocab, write
from kg.rdf.known import Known
from kg.records import Record
from tests.samples.make import ENTITIES, EVENTS, sample

BASE = vocab.DEFAULT_BASE


def containers(place: str) -> tuple[str, ...]:
    """The places that a place of the samples lies in."""
    found: list[str] = []
    while place in ENTITIES and (outer := ENTITIES[place].within):
        found.append(outer)
        place = outer
    return tuple(found)


def broad(place: str) -> bool:
    """Whether a place of the samples is a wide area."""
    return place in ENTITIES and ENTITIES[place].type in WIDE


def small_store(
    found: Sequence[Record] | None = None,
    fused: Mapping[str, Sequence[str]] | None = None,
    *,
    base: str = BASE,
    extra: Iterable[ox.Quad] = (),
) -> ox.Store:
    """A store with the ontology, the articles, their events and what follows; of the samples where nothing is given.

    `fused` gives each event's occurrences (`article/event`); without it each occurrence is an event. `extra` stands there
    before anything is inferred.
    """
    if found is None:
        found, fused = sample(), EVENTS
    store = ox.Store()
    store.load(schema.nquads(base), ox.RdfFormat.N_QUADS)
    store.extend(extra)
    by_occurrence: dict[str, list[told.Told]] = defaultdict(list)
    for record in found:
        store.load(write.nquads(record, base), ox.RdfFormat.N_QUADS)
        for each in told.told(record, base, containers=containers, broad=broad):
            by_occurrence[each.occurrence].append(each)
    known = Known(store)
    store.load("".join(infer.things(store, base, known, infer.every_thing(store, base))), ox.RdfFormat.N_QUADS)
    for occurrences in (fused or {key: (key,) for key in by_occurrence}).values():
        members = [events.Member(each, 1.0, ("by hand",)) for key in occurrences for each in by_occurrence[key]]
        made = events.make(members, base)
        following = derived.nquads([member.told for member in members], made, known, base)
        store.load(made.nquads + following.encode(), ox.RdfFormat.N_QUADS)
    infer.run_others(store, base)
    return store
