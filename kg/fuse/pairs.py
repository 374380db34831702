"""Which occurrences are compared, and how alike two of them are.

Blocks keep the comparison linear: only occurrences that share a block (family, area or place, and day; or a run of
words) become pairs. An occurrence that is dated apart from its article's day stands in the blocks of that day, too: what
dates it may be the time of its neighbour. There, only likeness of wording makes a pair.

The score of a pair is a logistic model over named features; its weights stand in `seeds/fusion.tsv`, trained by
`tests/tools/fusion.py` on judged mentions and pairs. The features that weigh most are the reasons of a membership.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import NamedTuple

from kg.errors import TableError
from kg.folders import folder
from kg.fuse.occurrences import Occurrence, Places
from kg.reference.distance import distance_km

MAX_BLOCK = 60
"""Blocks with more occurrences than this say too little to compare everything in them (a whole front's day)."""


FAR = 60
"""An occurrence further from its article's day than this is not one of the news that the article brings."""

LIKE = 0.35
"""Least overlap of wording of two occurrences whose days are apart."""

_KEPT = 65_536
"""Pairs of places whose relation is remembered at most."""

_COPIED = 2
"""Least runs of words in common that make a copy."""


def days(row: Occurrence) -> Sequence[int] | tuple[None]:
    """The days in whose blocks an occurrence stands, in order: its own and its article's, and the one after each (late
    reports); (None,) without days."""
    if row.first is None or row.last is None:
        return (None,)
    own = range(row.first, row.last + 2)
    if not _news(row) or row.published in own[:-1]:
        return own
    assert row.published is not None
    return sorted({*own, row.published, row.published + 1})


def begins(row: Occurrence) -> int | None:
    """The first of its days."""
    return days(row)[0]


def _news(row: Occurrence) -> bool:
    """Whether the occurrence lies near its article's day."""
    return row.published is not None and row.first is not None and abs(row.published - row.first) <= FAR


def blocks(row: Occurrence, day: int | None) -> Iterator[str]:
    """The blocks of an occurrence on one of its `days`, as keys that are unique on that day."""
    if day is None:
        yield from (f"w {shingle}" for shingle in row.shingles)
        return
    assert row.first is not None
    assert row.last is not None
    if row.first <= day <= row.last + 1:
        yield from (f"w {shingle}" for shingle in row.shingles)
        for family in row.families:
            for place in {*row.places, *row.areas} or {"-"}:
                yield f"p {family} {place}"
            for actor in {*row.agents, *row.targets}:
                yield f"a {family} {actor}"
    if _news(row) and row.published is not None and row.published <= day <= row.published + 1:
        yield from (f"c {shingle}" for shingle in row.shingles)
        for family in row.families:
            yield from (f"q {family} {place}" for place in row.places)
            for outcome, toll in (("killed", row.killed), ("wounded", row.wounded)):
                if _figure(toll, toll):
                    yield f"n {family} {outcome} {toll}"


class Row(NamedTuple):
    """An occurrence, with its sets ready for comparison."""

    of: Occurrence
    words: frozenset[int]
    shingles: frozenset[int]
    families: frozenset[str]
    agents: frozenset[str]
    targets: frozenset[str]


def row(of: Occurrence) -> Row:
    """The occurrence, ready for comparison."""
    return Row(
        of,
        frozenset(of.words),
        frozenset(of.shingles),
        frozenset(of.families),
        frozenset(of.agents),
        frozenset(of.targets),
    )


class Scorer:
    """Says how alike two occurrences are, by what is known of places and with these weights."""

    def __init__(self, places: Places, weights: Mapping[str, float]) -> None:
        self._places = places
        self._weights = weights
        self._placed: dict[tuple[tuple[str, ...], ...], str] = {}

    def comparable(self, a: Row, b: Row) -> bool:
        """Whether two occurrences may be one at all: told by two articles, neither of which appeared before the event, and on days
        that meet or in like words."""
        x, y = a.of, b.of
        if x.document == y.document or _foretells(x, y) or _foretells(y, x):
            return False
        return x.first is None or y.first is None or gap(x, y) <= 1 or _overlap(a.words, b.words) >= LIKE

    def score(self, a: Row, b: Row) -> float:
        """The probability that the pair is one event."""
        return probability(self.features(a, b), self._weights)

    def features(self, a: Row, b: Row) -> dict[str, float]:
        """The named features of a pair; an absent one is 0."""
        wording = _overlap(a.words, b.words)
        found = self._named(a, b, wording)
        found["bias"], found["wording"] = 1.0, wording
        return found

    def reasons(self, a: Row, b: Row) -> tuple[str, ...]:
        """The features that spoke for the pair, strongest first, then those against it, with a minus."""
        found = self.features(a, b)
        parts = [(value * self._weights.get(name, 0.0), name) for name, value in found.items() if name != "bias"]
        parts = [(part, name) for part, name in parts if abs(part) >= 0.25]
        parts.sort(key=lambda part: (-part[0], part[1]))
        return tuple(name if part > 0 else f"-{name}" for part, name in parts)

    def _named(self, a: Row, b: Row, wording: float) -> dict[str, float]:
        """The features that a pair has or has not."""
        x, y = a.of, b.of
        place = self._place(x, y)
        found = {_type_feature(x, y): 1.0, place: 1.0, _day_feature(x, y): 1.0}
        if a.agents or b.agents or a.targets or b.targets:
            found.update(_party_features(a, b))
        if x.killed or y.killed or x.wounded or y.wounded:
            found.update(_toll_features(x, y))
        if x.instruments and y.instruments:
            found["other means" if set(x.instruments).isdisjoint(y.instruments) else "same means"] = 1.0
        if x.asserted != y.asserted:
            found["one as fact"] = 1.0
        if not a.shingles.isdisjoint(b.shingles) and len(a.shingles & b.shingles) >= _COPIED:
            found["copied words"] = 1.0
        if place == "same place":
            if wording >= 0.15:
                found["place and wording"] = 1.0
            return found
        if wording < 0.15:
            found["elsewhere, other words"] = 1.0
        if wording < 0.2 and found.keys().isdisjoint(("same agent", "same target", "same figure")):
            found["nothing shared"] = 1.0
        return found

    def _place(self, a: Occurrence, b: Occurrence) -> str:
        key = (a.places, b.places, a.areas, b.areas)
        found = self._placed.get(key)
        if found is None:
            if len(self._placed) >= _KEPT:
                self._placed.clear()
            found = self._placed[key] = _place_feature(a, b, self._places)
        return found


def _foretells(a: Occurrence, b: Occurrence) -> bool:
    """Whether the article of `a` tells as done, without a day, what by the words of `b` was on a day after that article's."""
    if a.published is None or a.dated or not a.asserted or not b.dated:
        return False
    return b.first is not None and b.first > a.published


def probability(found: Mapping[str, float], weights: Mapping[str, float]) -> float:
    """What the features of a pair come to."""
    total = sum([value * weights.get(name, 0.0) for name, value in found.items()])
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, total))))


def gap(a: Occurrence, b: Occurrence) -> int:
    """Days between the two intervals, 0 where they overlap."""
    assert a.first is not None
    assert a.last is not None
    assert b.first is not None
    assert b.last is not None
    return max(0, max(a.first, b.first) - min(a.last, b.last))


@cache
def shipped_weights() -> Mapping[str, float]:
    """The weights in seeds/fusion.tsv."""
    path = folder("seeds") / "fusion.tsv"
    weights: dict[str, float] = {}
    for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
        if not line or line.startswith(("#", "feature\t")):
            continue
        name, _, value = line.partition("\t")
        try:
            weights[name] = float(value)
        except ValueError as error:
            raise TableError(f"{value!r} is not a number", where=f"{path}:{number}:{len(name) + 2}") from error
    return weights


def _type_feature(a: Occurrence, b: Occurrence) -> str:
    if a.types == b.types:
        return "same type"
    if not set(a.types).isdisjoint(b.types):
        return "shared type"
    return "other family" if set(a.families).isdisjoint(b.families) else "same family"


def _place_feature(a: Occurrence, b: Occurrence, places: Places) -> str:
    if not a.places or not b.places:
        return "one without place" if a.places or b.places else "no place"
    shared = set(a.places) & set(b.places)
    if any(not _broad(place, places) for place in shared):
        return "same place"
    if shared:
        countries = all((place := places(name)) is not None and place.type == "Country" for name in shared)
        return "same country" if countries else "same area"
    if any(_contains(outer, inner, places) for x in a.places for y in b.places for outer, inner in ((x, y), (y, x))):
        return "place in place"
    distance = min(
        (km for x in a.places for y in b.places if (km := _distance(x, y, places)) is not None), default=None
    )
    if distance is not None and distance <= 10:
        return "places near"
    if set(a.areas) & set(b.areas):
        return "other place, same area"
    return "other place"


def _party_features(a: Row, b: Row) -> dict[str, float]:
    found: dict[str, float] = {}
    same = False
    if a.agents and b.agents:
        same = not a.agents.isdisjoint(b.agents)
        found["same agent" if same else "other agent"] = 1.0
    if a.targets and b.targets:
        shared = not a.targets.isdisjoint(b.targets)
        found["same target" if shared else "other target"] = 1.0
        same = same or shared
    if not same and not (a.agents.isdisjoint(b.targets) and a.targets.isdisjoint(b.agents)):
        found["actor in another role"] = 1.0
    return found


def _toll_features(a: Occurrence, b: Occurrence) -> dict[str, float]:
    found: dict[str, float] = {}
    for outcome, first, second in (("killed", a.killed, b.killed), ("wounded", a.wounded, b.wounded)):
        if first and second:
            found[f"{_agreement(first, second)} {outcome}"] = 1.0
            if _figure(first, second):
                found["same figure"] = 1.0
        elif first or second:
            found["one toll"] = 1.0
    return found


def _broad(reference: str, places: Places) -> bool:
    place = places(reference)
    return place is not None and place.type in ("Country", "Governorate", "Region")


def _contains(outer: str, inner: str, places: Places) -> bool:
    place = places(inner)
    return place is not None and outer in place.within


def _distance(a: str, b: str, places: Places) -> float | None:
    """Great-circle distance in km; None where a point is unknown."""
    first, second = places(a), places(b)
    if first is None or second is None or first.point is None or second.point is None:
        return None
    return distance_km(*first.point, *second.point)


def _day_feature(a: Occurrence, b: Occurrence) -> str:
    if a.first is None or b.first is None:
        return "no day"
    apart = gap(a, b)
    if apart == 0:
        return "same day" if a.dated and b.dated else "days may meet"
    return "a day apart" if apart == 1 else "days apart"


def _figure(first: tuple[int, int] | None, second: tuple[int, int] | None) -> bool:
    """Whether two tolls are one figure, of three at least: few are told of so exactly by chance."""
    return first is not None and first == second and first[0] == first[1] >= 3


def _agreement(first: tuple[int, int], second: tuple[int, int]) -> str:
    if first == second:
        return "same"
    low, high = max(first[0], second[0]), min(first[1], second[1])
    if low <= high:
        return "compatible"
    smaller, larger = sorted((first[0], second[0]))
    return "close" if larger <= 1.5 * max(smaller, 1) + 1 else "other"


def _overlap(a: frozenset[int], b: frozenset[int]) -> float:
    """Dice coefficient of two sets of hashes."""
    return 2 * len(a & b) / (len(a) + len(b)) if a and b else 0.0
