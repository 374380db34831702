"""What one report tells, small enough to keep for millions of reports: what events are made from.

Takes a record; gives one row for each of its events, with IRIs in place of references. Apart from the article's graph
because an event is made anew whenever one of its reports changes, and reading each report back from the store would cost
more than the row.
"""

from __future__ import annotations

import zlib
from bisect import bisect_left
from collections.abc import Callable, Collection, Iterator
from functools import lru_cache

import msgspec

from kg.kinds import Modality, Outcome, PlacePrecision, PlaceRelation, Role, SourceLevel
from kg.rdf import iris
from kg.rdf.things import ACTOR_ROLES, PLACE_ROLES, Outlets, Things
from kg.records import Argument, Casualties, Event, Mention, Record, day_of
from kg.text import fold_name

Containers = Callable[[str], Collection[str]]
"""The references of the places that a place (by its reference) lies in; empty where it is unknown."""

Broad = Callable[[str], bool]
"""Whether a place (by its reference) is known to be a wide area."""


class Party(msgspec.Struct, frozen=True, array_like=True):
    """A participant: role, IRI, side (1 or 2) in two-sided fighting, whether the report has words for it, and several."""

    role: Role
    iri: str
    side: int | None
    worded: bool = False
    several: bool = False


class Where(msgspec.Struct, frozen=True, array_like=True):
    """A place with its role, the IRIs of the places it lies in, and how the event lies to it.

    `location` is the number of the report's location that says so; None where a participant is the place. `broad` says that it
    is an area in which a day has many events: a governorate, a district, a country. `direction` is the eighth of the compass in
    which the event lies from the place, where the relation is one of direction.
    """

    role: Role
    iri: str
    within: tuple[str, ...]
    relation: PlaceRelation | None = None
    location: int | None = None
    broad: bool = False
    direction: str | None = None


class Count(msgspec.Struct, frozen=True, array_like=True):
    """A toll; bounds are None where the words give none. `sufferer` is the IRI of whom it befell, where that is known."""

    outcome: Outcome
    minimum: int | None
    maximum: int | None
    approximate: bool = False
    sufferer: str | None = None


class Told(msgspec.Struct, frozen=True, array_like=True):
    """What the report of mention `id` of `document` tells of the occurrence `document`/`event`.

    Days are ISO dates; `published` is that of the article, None where its own words contradict it. `words` are 32-bit hashes of the words of the quote, by which copies of one text are known.
    `named` are the IRIs of the linked actors that the quote names besides the participants. `confidence` is that of the record.
    """

    document: str
    id: str
    event: str
    type: str
    modality: Modality
    claimant: str | None
    level: SourceLevel
    outlet: str | None
    parties: tuple[Party, ...]
    weapons: tuple[str, ...]
    places: tuple[Where, ...]
    precision: PlacePrecision | None
    earliest: str | None
    latest: str | None
    tolls: tuple[Count, ...]
    words: tuple[int, ...]
    published: str | None = None
    named: tuple[str, ...] = ()
    confidence: float | None = None

    @property
    def occurrence(self) -> str:
        """The key of the occurrence, as fusion names it."""
        return f"{self.document}/{self.event}"


def told(
    record: Record,
    base: str,
    *,
    outlets: Outlets | None = None,
    containers: Containers | None = None,
    broad: Broad | None = None,
) -> Iterator[Told]:
    """What each report of the record tells, in the order of its events."""
    things = Things(record, base, outlets or {})
    actors = _Actors(record, base)
    day = day_of(record)
    for event in record.events:
        yield _told(
            record, base, event, things, actors, containers or _nothing, broad or _no, day[:10] if day else None
        )


def _nothing(_: str) -> tuple[str, ...]:
    return ()


def _no(_: str) -> bool:
    return False


def _told(
    record: Record,
    base: str,
    event: Event,
    things: Things,
    actors: _Actors,
    containers: Containers,
    broad: Broad,
    published: str | None,
) -> Told:
    parties, weapons, places = _arguments(event, base, things, containers, broad)
    time = event.time
    return Told(
        document=record.id,
        id=event.id,
        event=event.event,
        type=event.type,
        modality=event.modality,
        claimant=things.claimant(event),
        level=event.attribution.level if event.attribution else "outlet",
        outlet=things.outlet,
        parties=parties,
        weapons=weapons,
        places=places,
        precision=event.place_precision,
        earliest=time.earliest[:10] if time and time.earliest else None,
        latest=time.latest[:10] if time and time.latest else None,
        tolls=tuple(_count(toll, things) for toll in event.casualties),
        words=_words(event.quote.text) if event.quote else (),
        published=published,
        named=tuple(sorted(actors.named(event) - {party.iri for party in parties})),
        confidence=event.confidence,
    )


def _arguments(
    event: Event, base: str, things: Things, containers: Containers, broad: Broad
) -> tuple[tuple[Party, ...], tuple[str, ...], tuple[Where, ...]]:
    """The parties, weapons and places of an event; locations are numbered as in the graph, a site in the role of a party is none."""
    parties: dict[Party, None] = {}
    weapons: dict[str, None] = {}
    places: list[Where] = []
    locations = 0
    for argument in event.arguments:
        if argument.role == "instrument":
            if means := things.means(argument):
                weapons[means] = None
        elif argument.role in PLACE_ROLES:
            locations += 1
            if where := _where(argument, base, things, containers, broad, locations):
                places.append(where)
        elif things.is_place(argument):
            if where := _where(argument, base, things, containers, broad, None):
                places.append(where)
        elif argument.role in ACTOR_ROLES and (who := things.party(argument)):
            words = argument.text
            parties[Party(argument.role, who, argument.side, words is not None, " " in (words or ""))] = None
    return tuple(parties), tuple(weapons), tuple(places)


class _Actors:
    """The mentions of linked actors in a record, by where they begin: a long article has thousands, and as many events."""

    def __init__(self, record: Record, base: str) -> None:
        self._base = base
        linked = (mention for mention in record.mentions if mention.kind == "actor" and mention.entity)
        self._mentions = sorted(linked, key=_start)

    def named(self, event: Event) -> set[str]:
        """The linked actors that the quote of an event names, in whatever part."""
        quote = event.quote
        if quote is None:
            return set()
        first = bisect_left(self._mentions, quote.start, key=_start)
        last = bisect_left(self._mentions, quote.end, key=_start)
        within = (mention for mention in self._mentions[first:last] if mention.end <= quote.end)
        return {iris.entity(self._base, mention.entity) for mention in within if mention.entity}


def _start(mention: Mention) -> int:
    return mention.start


def _count(toll: Casualties, things: Things) -> Count:
    sufferer = things.actor(toll.of.entity, toll.of.name) if toll.of else None
    return Count(toll.outcome, toll.min, toll.max, toll.approx, sufferer)


def _where(
    argument: Argument, base: str, things: Things, containers: Containers, broad: Broad, location: int | None
) -> Where | None:
    """The place of a place, origin or destination; a place that is the target itself is where it happens."""
    iri = things.where(argument)
    if iri is None:
        return None
    mention = things.mention(argument)
    entity = argument.entity or (mention.entity if mention else None)
    outer = containers(entity) if entity else ()
    return Where(
        role=argument.role if argument.role in PLACE_ROLES else "place",
        iri=iri,
        within=tuple(sorted(iris.entity(base, each) for each in outer)),
        relation=mention.relation if mention else None,
        location=location,
        broad=bool(entity and broad(entity)),
        direction=mention.direction if mention else None,
    )


@lru_cache(maxsize=256)  # a sentence often tells several events
def _words(text: str) -> tuple[int, ...]:
    return tuple(sorted({zlib.crc32(word.encode()) for word in fold_name(text).split()}))
