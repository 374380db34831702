"""A row of an event dataset to a record: what the published layouts have in common.

A dataset's module reads its layout into a `Row`; here the row becomes a record with the dataset as the claimant of
everything in it, its place and actors linked to the reference tables where they are the same.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from hashlib import sha256

from kg.errors import InputError
from kg.kinds import Granularity, Modality, PlacePrecision, Role
from kg.records import Argument, Attribution, Casualties, Entity, Event, Extractor, Metadata, Record, Source, Time
from kg.reference import actor_tables, place_tables
from kg.reference.distance import distance_km
from kg.reference.places import Place
from kg.text import fold_name

SAME_NAME_KM = 25.0
"""A place of the tables with the same name and within this distance is the place."""

SAME_POINT_KM = 1.0
"""A locality of the tables within this distance is the place, whatever its name is in the dataset."""


@dataclass(frozen=True, slots=True)
class Dataset:
    """A published dataset: the name of its format, the name and version of who claims what it says."""

    format: str
    name: str
    version: str = "1"

    @property
    def producer(self) -> Extractor:
        return Extractor(name=self.format, version=self.version)


@dataclass(frozen=True, slots=True)
class Party:
    """A participant as the dataset names it."""

    role: Role
    name: str
    side: int | None = None


@dataclass(frozen=True, slots=True)
class Where:
    """A place as the dataset gives it; coordinates (WGS84 degrees) are None where they stand for a whole area. `areas` are
    the names of what it lies in, the smallest first; the last is the country."""

    name: str
    latitude: float | None
    longitude: float | None
    precision: PlacePrecision
    areas: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """What one row says. `killed` are the lowest and highest count of deaths, None where none are reported."""

    id: str
    type: str
    first: date
    last: date
    granularity: Granularity
    where: Where | None
    parties: Sequence[Party] = ()
    killed: tuple[int, int | None] | None = None
    modality: Modality = "actual"
    rule: str
    url: str | None = None
    published: str | None = None


def record(dataset: Dataset, row: Row, *, file: str, content: bytes) -> Record:
    """The record of a row that stands in `file` as `content`."""
    linked = _place(row.where) if row.where else None
    arguments = [_argument(party, row.where) for party in row.parties]
    entities: tuple[Entity, ...] = ()
    if row.where:
        entity, entities = _entity(dataset, row.where, linked)
        arguments.append(
            Argument(role="place", name=linked.name if linked else row.where.name, entity=entity, rule=row.rule)
        )
    event = Event(
        id="1",
        event="1",
        type=row.type,
        modality=row.modality,
        arguments=tuple(arguments),
        casualties=_casualties(row),
        time=Time(
            earliest=row.first.isoformat(), latest=row.last.isoformat(), granularity=row.granularity, rule=row.rule
        ),
        place_precision=row.where.precision if row.where else "unknown",
        attribution=Attribution(name=dataset.name, level="dataset", rule=row.rule),
        rule=row.rule,
        external_id=row.id,
    )
    return Record(
        id=f"{dataset.format}-{row.id}",
        source=Source(path=file, sha256=sha256(content).hexdigest(), bytes=len(content)),
        metadata=Metadata(publisher=dataset.name, published=row.published, url=row.url),
        extractor=dataset.producer,
        events=(event,),
        entities=entities,
    )


def key(text: str, *, column: str, where: str) -> str:
    """The identifier of a row. Raises InputError where the cell is empty."""
    if not text.strip():
        raise InputError(f"the cell {column} is empty, and names the row", where=where, hint=HINT)
    return text.strip()


def number(text: str, *, column: str, where: str) -> int:
    """A number of people in a cell. Raises InputError."""
    try:
        value = float(text)
    except ValueError:
        value = -1.0
    if not (0 <= value <= MOST_PEOPLE and value == int(value)):
        raise InputError(f"the cell {column} holds {short(text)}, which is no number of people", where=where, hint=HINT)
    return int(value)


def degrees(text: str, *, column: str, limit: float, where: str) -> float | None:
    """A coordinate in a cell, None where it is empty. Raises InputError where it is no number or out of range."""
    if not text.strip():
        return None
    try:
        value = float(text)
    except ValueError:
        value = limit + 1
    if not abs(value) <= limit:
        raise InputError(f"the cell {column} holds {short(text)}, which is no coordinate", where=where, hint=HINT)
    return value


def day(text: str, *, column: str, where: str) -> date:
    """A day in a cell: ISO, with or without a time behind it, `27 March 2016` or 20160327. Raises InputError."""
    text = text.strip()
    try:
        return date.fromisoformat(text[:10] if "-" in text else text)
    except ValueError:
        pass
    parts = text.split()
    if len(parts) == 3 and parts[1].lower() in _MONTHS:
        try:
            return date(int(parts[2]), _MONTHS.index(parts[1].lower()) + 1, int(parts[0]))
        except ValueError:
            pass
    raise InputError(f"the cell {column} holds {short(text)}, which is no day", where=where, hint=HINT)


_MONTHS = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
]
HINT = "is the file of the published layout, and whole?"

MOST_PEOPLE = 10_000_000_000
"""More than there are."""

_SHOWN = 60


def short(text: str) -> str:
    """What stands in a cell, for a message."""
    return repr(text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…")


def _casualties(row: Row) -> tuple[Casualties, ...]:
    if row.killed is None:
        return ()
    low, high = row.killed
    return (Casualties(outcome="killed", min=low, max=high, rule=row.rule),)


def _argument(party: Party, where: Where | None) -> Argument:
    country = _country(where.areas[-1]) if where and where.areas else None
    found = _actor(party.name, country)
    return Argument(
        role=party.role,
        side=party.side,
        name=found[1] if found else party.name,
        entity=f"actor/{found[0]}" if found else None,
        rule="dataset:named",
    )


@lru_cache(maxsize=65_536)
def _actor(name: str, country: str | None) -> tuple[str, str] | None:
    """The actor of the tables that the dataset's name means: as it stands, without what stands in brackets behind it, or
    without the abbreviation before a colon."""
    actors = actor_tables.load()
    for form in _forms(name):
        found = actors.find(form, country=country)
        if found and not found.alternatives:
            return found.actor.id, found.actor.name
    return None


def _forms(name: str) -> Iterator[str]:
    yield name
    bare = name.partition(" (")[0].strip()
    if bare != name:
        yield bare
    _, colon, behind = bare.partition(": ")
    if colon:
        yield behind


@lru_cache(maxsize=65_536)
def _place(where: Where) -> Place | None:
    """The place of the tables that the dataset means: of that name nearby, or at that very point."""
    if where.latitude is None or where.longitude is None:
        return _area(where.name) if where.precision in ("governorate", "district", "country") else None
    table = place_tables.load()
    for place, _ in table.candidates(where.name):
        if _away(place, where) <= SAME_NAME_KM:
            return place
    near = table.near(where.latitude, where.longitude, SAME_POINT_KM)
    return near[0][0] if near and where.precision == "exact" else None


_AREA_WORDS = {"Governorate": "Governorate", "District": "District", "Country": "", "Region": ""}
"""Types of areas, and the word behind their English names in the tables."""


@lru_cache(maxsize=4096)
def _area(name: str) -> Place | None:
    """The area of that name, with or without the word for its kind."""
    table = place_tables.load()
    for kind, word in _AREA_WORDS.items():
        for form in (f"{name} {word}".strip(), name):
            for place, _ in table.candidates(form):
                if place.type == kind:
                    return place
    return None


def _away(place: Place, where: Where) -> float:
    if place.latitude is None or place.longitude is None or where.latitude is None or where.longitude is None:
        return float("inf")
    return distance_km(place.latitude, place.longitude, where.latitude, where.longitude)


@lru_cache(maxsize=1024)
def _country(name: str) -> str | None:
    """ISO 3166-1 alpha-2 code of a country by its name."""
    return next(
        (place.id.upper() for place, _ in place_tables.load().candidates(name) if place.type == "Country"), None
    )


def _within(areas: tuple[str, ...]) -> str | None:
    """The reference of the smallest of the areas that the tables know."""
    found = next((place for name in areas if (place := _area(name))), None)
    return f"place/{found.id}" if found else None


def _entity(dataset: Dataset, where: Where, linked: Place | None) -> tuple[str, tuple[Entity, ...]]:
    """The reference of the place, and its description where the tables do not hold it."""
    if linked:
        return f"place/{linked.id}", ()
    point = "" if where.latitude is None else f"-{where.latitude:.4f}-{where.longitude:.4f}"
    key = f"place/{dataset.format}-{'-'.join(fold_name(where.name).split())}{point}"
    within = _within(where.areas)
    return key, (
        Entity(
            id=key,
            kind="place",
            name=where.name,
            name_en=where.name,
            latitude=where.latitude,
            longitude=where.longitude,
            within=within,
        ),
    )
