"""Scored pairs to clusters.

Average link inside connected components: two clusters merge while the mean score of their pairs is at least `JOIN`. The
order of merges follows the scores and, among equals, the keys; so the result depends on the set of occurrences only.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from heapq import heapify, heappop, heappush
from itertools import combinations

import msgspec

from kg.fuse import pairs
from kg.fuse.occurrences import Occurrence, Places

JOIN = 0.25
"""Least mean score of the pairs of two clusters that merge; the least of 0.2 to 0.4 with which, of the training half, B-cubed
precision is above 0.97 and three of five judged pairs that join are right."""

CANDIDATE = 0.15
"""Least score of a pair that counts at all. Pairs from here to JOIN weigh in the mean of a cluster and of two clusters that
others link; they link none themselves, since no mean of theirs reaches JOIN. So components are made by pairs of JOIN and more:
by weaker ones a year's news hangs together."""

Edges = dict[tuple[str, str], float]
Weights = Mapping[str, float]


class Membership(msgspec.Struct, frozen=True, kw_only=True):
    """That an occurrence belongs to a fused event: mean score to the other members (1 for a lone one) and reasons."""

    key: str
    score: float
    reasons: tuple[str, ...] = ()


class Fused(msgspec.Struct, frozen=True, kw_only=True):
    """One event: its key (the key of its first occurrence), its occurrences in the order of their keys."""

    key: str
    members: tuple[Membership, ...]


def fuse(rows: Iterable[Occurrence], places: Places, *, weights: Weights | None = None) -> list[Fused]:
    """The occurrences as fused events, in the order of their keys. `weights` are those shipped where none are given."""
    ordered = sorted(rows, key=lambda row: ((begins := pairs.begins(row)) is None, begins or 0, row.key))
    return sorted(fuse_by_day(ordered, places, weights=weights), key=lambda event: event.key)


def fuse_by_day(rows: Iterable[Occurrence], places: Places, *, weights: Weights | None = None) -> Iterator[Fused]:
    """The same for rows sorted by `pairs.begins` (those without days last), holding only what later days can still touch.

    Events come out as their components close, not in the order of their keys.
    """
    weights = pairs.shipped_weights() if weights is None else weights
    window = _Window(places, weights)
    day: int | None = None
    for row in rows:
        begins = pairs.begins(row)
        if day is not None and begins != day:
            yield from window.advance(day, begins)
        day = begins
        window.add(row)
    yield from window.advance(day, None)
    yield from window.close()


class _Window:
    """The rows that can still meet later ones, in the components that the pairs found so far make of them, and the blocks of
    the days ahead. A component may go on for long (the news of one front hang together); its rows whose days are over wait
    packed."""

    def __init__(self, places: Places, weights: Weights) -> None:
        self._places = places
        self._weights = weights
        self._rows: dict[str, Occurrence] = {}
        self._packed: dict[str, bytes] = {}
        self._waiting: dict[int | None, list[str]] = defaultdict(list)
        self._over: dict[int | None, list[str]] = defaultdict(list)
        self._scored: dict[str, set[str]] = {}
        self._links: dict[str, dict[str, float]] = {}
        self._parent: dict[str, str] = {}
        self._components: dict[str, _Component] = {}

    def add(self, row: Occurrence) -> None:
        self._rows[row.key] = row
        self._parent[row.key] = row.key
        self._scored[row.key] = set()
        self._links[row.key] = {}
        days = pairs.days(row)
        self._components[row.key] = _Component([row.key], days[-1])
        self._over[days[-1]].append(row.key)
        for day in days:
            self._waiting[day].append(row.key)

    def advance(self, day: int | None, until: int | None) -> Iterator[Fused]:
        """All days before `until` are complete (every day where it is None): compare in their blocks, close components."""
        complete = [d for d in self._waiting if d is not None and (until is None or d < until)]
        for ready in sorted(complete):
            self._compare(ready)
        if complete:
            yield from self._closed(lambda last: last is not None and (until is None or last < until))

    def close(self) -> Iterator[Fused]:
        """The rows without days, and what is left."""
        if None in self._waiting:
            self._compare(None)
        yield from self._closed(lambda last: True)

    def _compare(self, day: int | None) -> None:
        rows = {key: self._rows[key] for key in self._waiting.pop(day)}
        for a, b in day_pairs(rows, day):
            if b in self._scored[a]:
                continue  # on an earlier day
            self._scored[a].add(b)
            value = pairs.score(pairs.features(rows[a], rows[b], self._places), self._weights)
            if value >= CANDIDATE:
                self._links[a][b] = value
            if value >= JOIN:
                one, other = self._root(a), self._root(b)
                if one != other:
                    self._join(one, other)
        for key in self._over.pop(day, ()):
            del self._scored[key]
            self._packed[key] = _pack(self._rows.pop(key))

    def _root(self, key: str) -> str:
        parent = self._parent
        while parent[key] != key:
            parent[key] = key = parent[parent[key]]
        return key

    def _join(self, one: str, other: str) -> None:
        """Two components become one; the smaller is added to the larger."""
        if len(self._components[one].keys) < len(self._components[other].keys):
            one, other = other, one
        added, grown = self._components.pop(other), self._components[one]
        self._parent[other] = one
        grown.keys += added.keys
        grown.last = None if grown.last is None or added.last is None else max(grown.last, added.last)

    def _closed(self, complete: Callable[[int | None], bool]) -> Iterator[Fused]:
        """The events of the components that no later row can join: whose last day is complete."""
        done = [root for root, component in self._components.items() if complete(component.last)]
        components = sorted((self._components.pop(root) for root in done), key=lambda component: min(component.keys))
        for component in components:
            rows = _Packed({key: self._packed.pop(key) for key in component.keys})
            inside: Edges = {}
            for key in rows:
                inside |= {(key, other): value for other, value in self._links.pop(key).items() if other in rows}
                del self._parent[key]
            yield from cluster(rows, inside, self._places, self._weights)


@dataclass(slots=True)
class _Component:
    """Rows that pairs connect; the last day in whose blocks one of them stands, None where one has no days."""

    keys: list[str]
    last: int | None


class _Packed(Mapping[str, Occurrence]):
    """Rows that are unpacked as they are asked for."""

    def __init__(self, packed: Mapping[str, bytes]) -> None:
        self._packed = packed

    def __getitem__(self, key: str) -> Occurrence:
        return _unpack(self._packed[key])

    def __iter__(self) -> Iterator[str]:
        return iter(self._packed)

    def __len__(self) -> int:
        return len(self._packed)

    def __contains__(self, key: object) -> bool:
        return key in self._packed


_pack = msgspec.msgpack.Encoder().encode
_unpack = msgspec.msgpack.Decoder(Occurrence).decode


def day_pairs(rows: Mapping[str, Occurrence], day: int | None) -> list[tuple[str, str]]:
    """The pairs of rows that share a block on a day, smaller key first, sorted."""
    blocks: dict[str, list[str]] = defaultdict(list)
    for key in sorted(rows):
        for block in set(pairs.blocks(rows[key], day)):
            blocks[block].append(key)
    found = {pair for keys in blocks.values() if 2 <= len(keys) <= pairs.MAX_BLOCK for pair in combinations(keys, 2)}
    return sorted(pair for pair in found if pairs.comparable(rows[pair[0]], rows[pair[1]]))


def components(keys: Iterable[str], edges: Iterable[tuple[str, str]]) -> list[list[str]]:
    """The connected components, each sorted, in the order of their first keys."""
    parent = {key: key for key in keys}

    def root(key: str) -> str:
        while parent[key] != key:
            parent[key] = parent[parent[key]]
            key = parent[key]
        return key

    for a, b in edges:
        first, second = sorted((root(a), root(b)))
        parent[second] = first
    found: dict[str, list[str]] = defaultdict(list)
    for key in sorted(parent):
        found[root(key)].append(key)
    return list(found.values())


def cluster(rows: Mapping[str, Occurrence], edges: Edges, places: Places, weights: Weights) -> Iterator[Fused]:
    """The events of one component."""
    for keys in average_link(sorted(rows), edges):
        yield _fused(keys, rows, edges, places, weights)


def average_link(keys: Sequence[str], edges: Edges) -> list[tuple[str, ...]]:
    """The clusters of one component. A pair without an edge counts 0: so do two events of one article, which its
    extractor has told apart."""
    clusters: dict[str, tuple[str, ...]] = {key: (key,) for key in keys}
    links: dict[str, dict[str, float]] = defaultdict(dict)
    for (a, b), value in edges.items():
        links[a][b] = links[b][a] = value
    heap = [(-value, a, b) for (a, b), value in edges.items()]
    heapify(heap)
    sizes = dict.fromkeys(keys, 1)
    while heap:
        negative, a, b = heappop(heap)
        if -negative < JOIN:
            break
        total = links.get(a, {}).get(b)
        if a not in clusters or b not in clusters or total is None or total / (sizes[a] * sizes[b]) != -negative:
            continue  # an older state of the two clusters
        clusters[a] = tuple(sorted(clusters[a] + clusters.pop(b)))
        sizes[a] += sizes.pop(b)
        for other, value in links.pop(b).items():
            links[other].pop(b, None)
            if other != a:
                links[a][other] = links[other][a] = links[a].get(other, 0.0) + value
        for other, value in links[a].items():
            first, second = sorted((a, other))
            heappush(heap, (-(value / (sizes[a] * sizes[other])), first, second))
    return sorted(clusters.values())


def _fused(
    keys: tuple[str, ...], rows: Mapping[str, Occurrence], edges: Edges, places: Places, weights: Weights
) -> Fused:
    members = []
    for key in keys:
        scores = {other: edges.get((min(key, other), max(key, other)), 0.0) for other in keys if other != key}
        if not scores:
            return Fused(key=key, members=(Membership(key=key, score=1.0),))
        nearest = min(scores, key=lambda other: (-scores[other], other))
        why = pairs.reasons(pairs.features(rows[key], rows[nearest], places), weights)
        members.append(Membership(key=key, score=round(sum(scores.values()) / len(scores), 4), reasons=why))
    return Fused(key=keys[0], members=tuple(members))
