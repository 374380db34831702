"""Records to occurrences: the compact rows that fusion compares.

Takes a record and what is known of places; gives one row for each event of the article, with everything that the
comparison needs and nothing else, so that a table of millions of rows stays small. Knows no language: wording enters as
hashes of words.
"""

from __future__ import annotations

import re
import zlib
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from functools import lru_cache
from typing import NamedTuple

import msgspec

from kg.records import Argument, Event, Record, day_of
from kg.text import fold, fold_name

FAMILIES: dict[str, str] = {
    type_: family
    for family, types in {
        "violence": (
            "Attack Shelling AirStrike Bombing CarBombing SuicideBombing ChemicalAttack Killing Execution Injury"
            " Destruction Battle"
        ),
        "territory": "TerritorialGain Advance Withdrawal Surrender Siege",
        "custody": "Abduction Detention Release",
        "people": "Displacement AidDelivery Deployment",
        "diplomacy": "Ceasefire CeasefireViolation Agreement Negotiation",
        "public": "Protest Founding",
    }.items()
    for type_ in types.split()
}
"""The family of each event type: types that articles use for one and the same occurrence."""

_WORD = re.compile(r"[^\W\d_]{4,}")
_FIGURE = re.compile(r"\d+")
_RUN = re.compile(r"\w+")
_MOST_WORDS = 60
_MAX_DAYS = 14
"""An interval longer than this many days dates nothing."""


class Place(NamedTuple):
    """What fusion needs to know of a place: its type, the chain of what it lies in (smallest first), its point."""

    type: str
    within: tuple[str, ...]
    point: tuple[float, float] | None


Places = Callable[[str], Place | None]
"""Look-up of a place by its reference (`place/<id>`); None where it is unknown."""

_BEARINGS = frozenset({"countryside", "direction"})
"""Relations of a place that only says where the place of the event lies: a village south of Idlib is not where Idlib is."""

_COARSE_TYPES = frozenset({"Governorate", "Country"})
"""Types of the areas that two articles may share where one of them names a town and the other does not."""


class Occurrence(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """What one article tells of one event. Days are proleptic ordinals, both ends included; sets are sorted tuples.

    `dated` says that the days come from the text and not only from the day of publication (`published`). `places` are the smallest
    places named, `areas` the governorates or countries they lie in; `words` and `shingles` are 32-bit hashes.
    """

    key: str
    document: str
    events: tuple[str, ...]
    types: tuple[str, ...]
    families: tuple[str, ...]
    asserted: bool
    first: int | None
    last: int | None
    dated: bool
    published: int | None = None
    places: tuple[str, ...]
    areas: tuple[str, ...]
    agents: tuple[str, ...]
    targets: tuple[str, ...]
    killed: tuple[int, int] | None
    wounded: tuple[int, int] | None
    instruments: tuple[str, ...]
    words: tuple[int, ...]
    shingles: tuple[int, ...]


def occurrences(record: Record, places: Places) -> Iterator[Occurrence]:
    """The occurrences of a record, in the order of the text."""
    by_event: dict[str, list[Event]] = defaultdict(list)
    for event in record.events:
        by_event[event.event].append(event)
    published = _day(day_of(record))
    for cluster, events in by_event.items():
        yield _occurrence(record, cluster, events, places, published)


def _occurrence(record: Record, cluster: str, events: list[Event], places: Places, published: int | None) -> Occurrence:
    arguments = [argument for event in events for argument in event.arguments]
    bearings = {mention.id: mention.relation for mention in record.mentions if mention.relation is not None}
    named = _names(arguments, {"place"})
    exact = _names((each for each in arguments if bearings.get(each.mention or "") not in _BEARINGS), {"place"})
    smallest = _smallest(exact or named, places)
    first, last, dated = _days(events, published)
    text = " ".join(dict.fromkeys(event.quote.text for event in events if event.quote))
    words, shingles = _wording(text)
    types = tuple(sorted({event.type for event in events}))
    return Occurrence(
        key=f"{record.id}/{cluster}",
        document=record.id,
        events=tuple(event.id for event in events),
        types=types,
        families=tuple(sorted({FAMILIES.get(type_, type_) for type_ in types})),
        asserted=any(event.modality in ("actual", "attempted", "averted") for event in events),
        first=first,
        last=last,
        dated=dated,
        published=published,
        places=smallest,
        areas=_areas(named, places),
        agents=_names(arguments, {"agent", "belligerent", "supporter"}),
        targets=_names(arguments, {"target"}),
        killed=_toll(events, "killed"),
        wounded=_toll(events, "wounded"),
        instruments=tuple(sorted({fold_name(a.text) for a in arguments if a.role == "instrument" and a.text})),
        words=words,
        shingles=shingles,
    )


def reference(entity: str | None, name: str | None) -> str | None:
    """What identifies a participant or place: its entity, else its folded name."""
    return entity or (f"name:{fold_name(name)}" if name else None)


def _names(arguments: Iterable[Argument], roles: set[str]) -> tuple[str, ...]:
    named = (reference(argument.entity, argument.name) for argument in arguments if argument.role in roles)
    return tuple(sorted({name for name in named if name}))


def _smallest(named: tuple[str, ...], places: Places) -> tuple[str, ...]:
    """The places that contain no other of the places."""
    known = {name: places(name) for name in named}
    containers = {outer for place in known.values() if place for outer in place.within}
    return tuple(name for name in named if name not in containers)


def _areas(named: tuple[str, ...], places: Places) -> tuple[str, ...]:
    areas = set()
    for name in named:
        place = places(name)
        if place is None:
            continue
        if place.type in _COARSE_TYPES:
            areas.add(name)
        areas.update(outer for outer in place.within if (found := places(outer)) and found.type in _COARSE_TYPES)
    return tuple(sorted(areas))


def _days(events: list[Event], published: int | None) -> tuple[int | None, int | None, bool]:
    """The days of the occurrence: what the text dates most closely, else the day of publication and the one before. What the text
    dates by a long time that was over by then has none: it is no news of these days."""
    spans = []
    for event in events:
        if event.time and event.time.earliest and event.time.latest:
            first, last = _day(event.time.earliest), _day(event.time.latest)
            if first is not None and last is not None and first <= last:
                spans.append((last - first, first, last))
    if spans:
        length, first, last = min(spans)
        if length <= _MAX_DAYS:
            return first, last, True
        if published is not None and last < published - 1:
            return None, None, False
    if published is None:
        return None, None, False
    return published - 1, published, False


def _day(text: str | None) -> int | None:
    if not text:
        return None
    try:
        return date.fromisoformat(text[:10]).toordinal()
    except ValueError:
        return None


def _toll(events: list[Event], outcome: str) -> tuple[int, int] | None:
    bounds = [
        (toll.min if toll.min is not None else 0, toll.max if toll.max is not None else 2 * (toll.min or 0))
        for event in events
        for toll in event.casualties
        if toll.outcome == outcome and (toll.min is not None or toll.max is not None)
    ]
    return max(bounds) if bounds else None


@lru_cache(maxsize=256)  # a sentence often tells several events
def _wording(text: str) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """The hashes of the words and of the runs of words."""
    folded = fold(text).text
    return _words(folded), _shingles(folded)


def _words(folded: str) -> tuple[int, ...]:
    words = [*_WORD.findall(folded), *_FIGURE.findall(folded)]
    hashes = dict.fromkeys(map(_hash, map(_stem, words)))
    return tuple(sorted(list(hashes)[:_MOST_WORDS]))


def _stem(word: str) -> str:
    """The word without what most often varies at its ends in any script: a crude key, for overlap only."""
    return word[2:6] if len(word) > 5 else word[:4]


def _shingles(folded: str) -> tuple[int, ...]:
    """The four smallest hashes of runs of four words: texts that copy one another share most of them."""
    words = [word.encode() for word in _RUN.findall(folded)]
    runs = {zlib.crc32(b" ".join(run)) for run in zip(words, words[1:], words[2:], words[3:], strict=False)}
    return tuple(sorted(runs)[:4])


@lru_cache(maxsize=65_536)
def _hash(text: str) -> int:
    return zlib.crc32(text.encode())
