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


def comparable(a: Occurrence, b: Occurrence) -> bool:
    """Whether two occurrences may be one at all: told by two articles, and on days that meet or in like words."""
    if a.document == b.document:
        return False
    return a.first is None or b.first is None or gap(a, b) <= 1 or _overlap(a.words, b.words) >= LIKE


def gap(a: Occurrence, b: Occurrence) -> int:
    """Days between the two intervals, 0 where they overlap."""
    assert a.first is not None
    assert a.last is not None
    assert b.first is not None
    assert b.last is not None
    return max(0, max(a.first, b.first) - min(a.last, b.last))


def features(a: Occurrence, b: Occurrence, places: Places) -> dict[str, float]:
    """The named features of a pair; an absent one is 0."""
    found = {"bias": 1.0}
    if a.types == b.types:
        found["same type"] = 1.0
    elif set(a.types) & set(b.types):
        found["shared type"] = 1.0
    elif set(a.families) & set(b.families):
        found["same family"] = 1.0
    else:
        found["other family"] = 1.0
    found |= _place_features(a, b, places)
    found |= _day_features(a, b)
    found |= _party_features(a, b)
    found |= _toll_features(a, b)
    if a.instruments and b.instruments:
        found["same means" if set(a.instruments) & set(b.instruments) else "other means"] = 1.0
    if a.asserted != b.asserted:
        found["one as fact"] = 1.0
    wording = _overlap(a.words, b.words)
    found["wording"] = wording
    if len(set(a.shingles) & set(b.shingles)) >= _COPIED:
        found["copied words"] = 1.0
    if "same place" in found:
        if wording >= 0.15:
            found["place and wording"] = 1.0
    else:
        if wording < 0.15:
            found["elsewhere, other words"] = 1.0
        if wording < 0.2 and found.keys().isdisjoint(("same agent", "same target", "same figure")):
            found["nothing shared"] = 1.0
    return found


def score(found: Mapping[str, float], weights: Mapping[str, float]) -> float:
    """The probability that the pair is one event."""
    total = sum(value * weights.get(name, 0.0) for name, value in found.items())
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, total))))


def reasons(found: Mapping[str, float], weights: Mapping[str, float]) -> tuple[str, ...]:
    """The features that spoke for the pair, strongest first, then those against it, with a minus."""
    parts = [(value * weights.get(name, 0.0), name) for name, value in found.items() if name != "bias"]
    parts = [(part, name) for part, name in parts if abs(part) >= 0.25]
    parts.sort(key=lambda part: (-part[0], part[1]))
    return tuple(name if part > 0 else f"-{name}" for part, name in parts)


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


def _place_features(a: Occurrence, b: Occurrence, places: Places) -> dict[str, float]:
    if not a.places or not b.places:
        return {"one without place" if a.places or b.places else "no place": 1.0}
    shared = set(a.places) & set(b.places)
    if any(not _broad(place, places) for place in shared):
        return {"same place": 1.0}
    if shared:
        countries = all((place := places(name)) is not None and place.type == "Country" for name in shared)
        return {"same country" if countries else "same area": 1.0}
    if any(_contains(outer, inner, places) for x in a.places for y in b.places for outer, inner in ((x, y), (y, x))):
        return {"place in place": 1.0}
    distance = min(
        (km for x in a.places for y in b.places if (km := _distance(x, y, places)) is not None), default=None
    )
    if distance is not None and distance <= 10:
        return {"places near": 1.0}
    if set(a.areas) & set(b.areas):
        return {"other place, same area": 1.0}
    return {"other place": 1.0}


def _party_features(a: Occurrence, b: Occurrence) -> dict[str, float]:
    found: dict[str, float] = {}
    for role, left, right in (("agent", a.agents, b.agents), ("target", a.targets, b.targets)):
        if left and right:
            found[f"same {role}" if set(left) & set(right) else f"other {role}"] = 1.0
    crossed = (set(a.agents) & set(b.targets)) | (set(a.targets) & set(b.agents))
    if crossed and "same agent" not in found and "same target" not in found:
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


def _day_features(a: Occurrence, b: Occurrence) -> dict[str, float]:
    if a.first is None or b.first is None:
        return {"no day": 1.0}
    apart = gap(a, b)
    if apart == 0:
        return {"same day" if a.dated and b.dated else "days may meet": 1.0}
    return {"a day apart" if apart == 1 else "days apart": 1.0}


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


def _overlap(a: tuple[int, ...], b: tuple[int, ...]) -> float:
    """Dice coefficient of two sets of hashes."""
    return 2 * len(set(a) & set(b)) / (len(a) + len(b)) if a and b else 0.0
