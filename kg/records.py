"""The waist: one record a document, JSON Lines with a JSON Schema.

Producers (the Arabic extractor, importers of event datasets, a language model, a human annotator) write records; the
graph is built from records and nothing else. `start` and `end` count Unicode code points of the raw decoded text, half
open. An entity is a reference relative to the graph's base (`actor/<id>`, `place/<id>`) or an absolute IRI; absent values
are null. Unknown keys are errors on input, and an addition to the form raises `FORM_VERSION`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, BinaryIO, Literal

import msgspec

from kg.errors import InputError
from kg.kinds import Granularity, MentionKind, Modality, Outcome, PlacePrecision, PlaceRelation, Role, SourceLevel

FORM_VERSION = 2
"""Version of the record form, in each record as `form`. Earlier forms are read, too: what was added since is absent in
them. Form 2 added `modality_rule`."""


class _Form(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, gc=False):
    """Base of all parts of a record: frozen, by keyword, unknown keys refused."""


class Source(_Form, frozen=True, kw_only=True):
    """The file that was read: `path` as given, SHA-256 and number of its raw bytes (of the JSON line's `text` in UTF-8
    where the article came from JSON Lines)."""

    path: str
    sha256: str
    bytes: int


class Metadata(_Form, frozen=True, kw_only=True):
    """What is known of the article besides its text. `published` is an ISO date or date and time;
    `published_basis` says how it is known where the article does not bear it."""

    title: str | None = None
    published: str | None = None
    published_basis: str | None = None
    publisher: str | None = None
    language: str | None = None
    url: str | None = None
    country: str | None = None


class Extractor(_Form, frozen=True, kw_only=True):
    """The producer of the record, with its version (and the hash of its lexicon behind a `+`)."""

    name: str
    version: str


class Link(_Form, frozen=True, kw_only=True):
    """Why a mention was linked to its entity, or was not: score (0 to 1), reasons in order, other candidates."""

    score: float
    reasons: tuple[str, ...] = ()
    alternatives: tuple[str, ...] = ()


class Mention(_Form, frozen=True, kw_only=True):
    """A span that names something. `type` is the class of the thing where known (`City`, `RebelGroup`).

    For a place, `relation` and `direction` (an eighth of the compass such as `n`, `sw`) say how the event lies to it and
    `within` names what it lies in, which an unlinked place may have too.
    """

    id: str
    kind: MentionKind
    start: int
    end: int
    text: str
    name: str | None = None
    entity: str | None = None
    type: str | None = None
    relation: PlaceRelation | None = None
    direction: str | None = None
    within: str | None = None
    link: Link | None = None


class Span(_Form, frozen=True, kw_only=True):
    """Characters [start, end) of the raw text, and those characters."""

    start: int
    end: int
    text: str


class Quote(_Form, frozen=True, kw_only=True):
    """The sentence behind an event: code points [start, end), the text, and the same span in bytes of the file."""

    start: int
    end: int
    text: str
    byte_start: int
    byte_end: int


class Argument(_Form, frozen=True, kw_only=True):
    """A participant, instrument, place or time of an event. `text` and the span are null where the argument is taken
    over from another sentence or implied; `side` (1 or 2) belongs to two-sided fighting."""

    role: Role
    side: int | None = None
    mention: str | None = None
    start: int | None = None
    end: int | None = None
    text: str | None = None
    name: str | None = None
    entity: str | None = None
    rule: str | None = None


class Sufferer(_Form, frozen=True, kw_only=True):
    """Who suffered a toll; the span is null where it is implied."""

    start: int | None = None
    end: int | None = None
    text: str | None = None
    name: str | None = None
    entity: str | None = None


class Casualties(_Form, frozen=True, kw_only=True):
    """One toll. `min` and `max` are counts of people, null where the words give no bound; `approx` for about."""

    outcome: Outcome
    min: int | None = None
    max: int | None = None
    approx: bool = False
    civilian: bool | None = None
    start: int | None = None
    end: int | None = None
    text: str | None = None
    of: Sufferer | None = None
    rule: str | None = None


class Time(_Form, frozen=True, kw_only=True):
    """When, as an interval of days or instants.

    `earliest` and `latest` are ISO dates (or date-times), both included; null where nothing dates them. `relative` keeps
    an undated expression symbolic (`DCT-1D`: the day before the document's date), also where the article has a date that its own
    words contradict. `rule` names the rule that read it.
    """

    text: str | None = None
    start: int | None = None
    end: int | None = None
    earliest: str | None = None
    latest: str | None = None
    granularity: Granularity
    relative: str | None = None
    rule: str


class Attribution(_Form, frozen=True, kw_only=True):
    """Who says it. `responsibility` marks a claim of responsibility for the event."""

    name: str
    level: SourceLevel
    entity: str | None = None
    mention: str | None = None
    start: int | None = None
    end: int | None = None
    text: str | None = None
    responsibility: bool = False
    rule: str | None = None


class Event(_Form, frozen=True, kw_only=True):
    """One mention of an event. `id` is unique in the document; `event` is shared by mentions of one occurrence. `rule`
    names the rule that set the type, `modality_rule` the one that set the modality."""

    id: str
    event: str
    type: str
    modality: Modality = "actual"
    trigger: Span | None = None
    quote: Quote | None = None
    arguments: tuple[Argument, ...] = ()
    casualties: tuple[Casualties, ...] = ()
    time: Time | None = None
    place_precision: PlacePrecision | None = None
    attribution: Attribution | None = None
    confidence: float | None = None
    rule: str | None = None
    modality_rule: str | None = None
    external_id: str | None = None


class Entity(_Form, frozen=True, kw_only=True):
    """A thing that the mentions refer to and the shipped tables do not hold (a place of an imported gazetteer, an actor of
    an imported dataset). `id` is the reference that mentions use; a border lies `within` one country and in that `beside` it."""

    id: str
    kind: Literal["actor", "place"]
    name: str
    name_en: str | None = None
    type: str | None = None
    latitude: float | None = None
    longitude: float | None = None
    within: str | None = None
    beside: str | None = None
    identifiers: tuple[str, ...] = ()


class Record(_Form, frozen=True, kw_only=True):
    """What one document says."""

    form: int = FORM_VERSION
    id: str
    source: Source
    metadata: Metadata
    extractor: Extractor
    mentions: tuple[Mention, ...] = ()
    events: tuple[Event, ...] = ()
    entities: tuple[Entity, ...] = ()
    warnings: tuple[str, ...] = ()


def day_of(record: Record) -> str | None:
    """The day of the article, for what no words date; None where the article contradicts it: the time of an event that is counted
    from it (`DCT…`) was left without a day."""
    day = record.metadata.published
    times = (event.time for event in record.events if event.time is not None)
    undated = (time for time in times if time.relative and time.earliest is None and time.latest is None)
    return None if day is None or any(_FROM_THE_DAY in (time.relative or "") for time in undated) else day


_FROM_THE_DAY = "DCT"
_encoder = msgspec.json.Encoder()
_decoder = msgspec.json.Decoder(Record)


def encode(record: Record) -> bytes:
    """The record as one line of JSON, with its line break."""
    return _encoder.encode(record) + b"\n"


def decode(line: bytes | str, *, where: str | None = None) -> Record:
    """The record in a line of JSON.

    Raises InputError with the path of the wrong value where the line is not a record of this form.
    """
    try:
        record = _decoder.decode(line)
    except msgspec.MsgspecError as error:
        raise InputError(
            f"not a record: {error}", where=where, hint="`kg schema` prints the form of a record"
        ) from error
    except UnicodeDecodeError as error:
        raise InputError("not a record: the line is not UTF-8", where=where, hint="save the file as UTF-8") from error
    if not 1 <= record.form <= FORM_VERSION:
        raise InputError(
            f"the record has form {record.form}, and this program reads forms 1 to {FORM_VERSION}",
            where=where,
            hint="extract again with this version",
        )
    return record


def read_lines(stream: BinaryIO, *, name: str) -> Iterator[Record]:
    """The records of a JSON Lines stream, one at a time; empty lines are skipped. Errors name the line."""
    for number, line in enumerate(stream, 1):
        if line.strip():
            yield decode(line, where=f"{name}:{number}")


def write_lines(records: Iterable[Record], stream: BinaryIO) -> None:
    """The records as JSON Lines."""
    for record in records:
        stream.write(encode(record))


def schema() -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) of a record."""
    described = msgspec.json.schema(Record)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "Waqai record", **described}
