"""What the graph says of classes, properties, actors and places, looked up as it is asked for.

Takes a store; answers what the rules ask of things: what lies in what, who belongs to whom, who is armed. Apart from `derived`,
which applies the rules to the rows of an event.
"""

from __future__ import annotations

from collections.abc import Collection
from functools import cached_property
from typing import TypeVar

import pyoxigraph as ox

from kg.rdf import vocab

_T = vocab.TERM
_WITHIN = (vocab.wq("within"),)
_KIN = (vocab.wq("partOf"), vocab.wq("mergedInto"), vocab.wq("successorOf"))
_SIDE = (*_KIN, vocab.wq("affiliatedWith"), vocab.wq("sideOf"))
_ALLIED = (vocab.wq("alliedWith"),)
_TYPE = ox.NamedNode(f"{vocab.RDF}type")
_HOLDERS = frozenset(_T[name] for name in ("ArmedActor", "State", "Government"))
_UCDP_KINDS = {
    "StateForces": 1, "State": 1, "Government": 1, "NonStateArmedGroup": 2, "Alliance": 2, "Civilians": 3,
}  # fmt: skip
"""Classes of a dyad's two sides: a state, a non-state group, civilians (who are no first side)."""

_KEPT = 65_536
"""Things that are remembered at most, each way."""

K = TypeVar("K")
V = TypeVar("V")


class Known:
    """What the graph says of classes, properties, actors and places, looked up as it is asked for."""

    def __init__(self, store: ox.Store) -> None:
        self._store = store
        below, wider = (ox.NamedNode(f"{vocab.RDFS}{name}") for name in ("subClassOf", "subPropertyOf"))
        self._classes = _Above(store, below)
        self._properties = _Above(store, wider)
        # Plain tables: a cache that holds a method would keep the store open until the garbage is collected.
        self._reach: dict[tuple[str, str], frozenset[str]] = {}
        self._kinds: dict[str, frozenset[int]] = {}
        self._classed: dict[str, frozenset[str]] = {}
        self._sets: dict[frozenset[str], frozenset[str]] = {}
        """What was found, once each: most things have the classes, and lie in the places, of many others."""

    def containers(self, place: str) -> frozenset[str]:
        """The places that a place lies in, at any remove."""
        return self._reached(place, "places", _WITHIN)

    def wholes(self, actor: str) -> frozenset[str]:
        """What an actor is part of, was merged into or succeeds, at any remove."""
        return self._reached(actor, "wholes", _KIN)

    def side(self, actor: str) -> frozenset[str]:
        """An actor and whom it belongs to, in the widest sense, at any remove."""
        return self._reached(actor, "sides", _SIDE) | {actor}

    def allied(self, one: frozenset[str], other: frozenset[str]) -> bool:
        """Whether somebody of one side is allied with somebody of the other."""
        return any(self._allies(x) & other for x in one) or any(self._allies(y) & one for y in other)

    def kinds(self, actor: str) -> frozenset[int]:
        """What an actor is in the eyes of UCDP: 1, 2, 3."""
        if actor not in self._kinds:
            quads = self._store.quads_for_pattern(ox.NamedNode(actor), _TYPE, None)
            names = [
                quad.object.value.removeprefix(vocab.WQ) for quad in quads if isinstance(quad.object, ox.NamedNode)
            ]
            _put(self._kinds, actor, frozenset(_UCDP_KINDS[name] for name in names if name in _UCDP_KINDS))
        return self._kinds[actor]

    def armed(self, actor: str) -> bool:
        """Whether an actor is armed and identified."""
        classes = self._all_classes(actor)
        return _T["ArmedActor"] in classes and _T["UnidentifiedArmedGroup"] not in classes

    def holds(self, actor: str) -> bool:
        """Whether an actor can hold a place: it is armed, a state or a government."""
        return not _HOLDERS.isdisjoint(self._all_classes(actor))

    def of_state(self, actor: str) -> bool:
        """Whether an actor is the forces of a state."""
        return _T["StateForces"] in self._all_classes(actor)

    def _all_classes(self, actor: str) -> frozenset[str]:
        if actor not in self._classed:
            quads = self._store.quads_for_pattern(ox.NamedNode(actor), _TYPE, None)
            names = frozenset(str(quad.object) for quad in quads)
            _put(self._classed, actor, self._shared(names.union(*(self._classes.of(name) for name in names))))
        return self._classed[actor]

    def _shared(self, found: frozenset[str]) -> frozenset[str]:
        if len(self._sets) >= _KEPT:
            self._sets.clear()
        return self._sets.setdefault(found, found)

    def superclasses(self, name: str, root: str) -> Collection[str]:
        """The classes (in brackets) above the class of this name (in brackets), which lies below `root` or is it."""
        above = self._classes.of(name)
        return above if name == root or root in above else ()

    def superproperties(self, name: str) -> Collection[str]:
        """The properties (in brackets) above a property (in brackets)."""
        return self._properties.of(name)

    def _allies(self, actor: str) -> frozenset[str]:
        return self._reached(actor, "allies", _ALLIED, far=False)

    def _reached(
        self, iri: str, what: str, properties: tuple[ox.NamedNode, ...], *, far: bool = True
    ) -> frozenset[str]:
        known = self._reach.get((what, iri))
        if known is not None:
            return known
        found: set[str] = set()
        ahead = [iri]
        while ahead:
            node = ox.NamedNode(ahead.pop())
            for each in properties:
                for quad in self._store.quads_for_pattern(node, each, None):
                    if isinstance(quad.object, ox.NamedNode) and quad.object.value not in found:
                        found.add(quad.object.value)
                        ahead += [quad.object.value] if far else []
        reached = self._shared(frozenset(found))
        _put(self._reach, (what, iri), reached)
        return reached


def _put(table: dict[K, V], key: K, value: V) -> None:
    """Keep a value, in a table that does not grow for ever."""
    if len(table) >= _KEPT:
        table.clear()
    table[key] = value


class _Above:
    """Everything above a term (both in brackets) by a property of the ontology, at any remove."""

    def __init__(self, store: ox.Store, predicate: ox.NamedNode) -> None:
        self._store = store
        self._predicate = predicate
        self._known: dict[str, frozenset[str]] = {}

    @cached_property
    def _next(self) -> dict[str, list[str]]:
        """What stands right above each term: a few hundred statements, which one look finds."""
        found: dict[str, list[str]] = {}
        for quad in self._store.quads_for_pattern(None, self._predicate, None):
            found.setdefault(str(quad.subject), []).append(str(quad.object))
        return found

    def of(self, term: str) -> frozenset[str]:
        """Empty where there is nothing above it."""
        known = self._known.get(term)
        if known is not None:
            return known
        found: set[str] = set()
        ahead = [term]
        while ahead:
            for above in self._next.get(ahead.pop(), ()):
                if above not in found:
                    found.add(above)
                    ahead.append(above)
        _put(self._known, term, frozenset(found))
        return self._known[term]
