"""From occurrences to the events graph, kept up to date: only the events that a change can touch are made again.

The table of occurrences (`kg.fuse.Table`) and what each report tells (in the journal) follow the articles as they are
loaded. `fuse` then asks the table what changed and rewrites those events. Where a build was killed in the middle of that,
the next one makes all events again, which is slower and never wrong.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

import msgspec
import pyoxigraph as ox

from kg.fuse import Fused, Occurrence, Table, occurrences
from kg.pipeline.inference import Touched
from kg.pipeline.journal import Journal
from kg.pipeline.shape import Shape
from kg.rdf import events, iris, vocab
from kg.rdf.told import Told
from kg.records import Record
from kg.store import Writer, disk_errors

TABLE = "fusion.sqlite"

PART = 8_000_000
"""Bytes of N-Quads that are loaded together."""

SETTING = "fusion"
"""Under this name the journal has the digest of what the events were made with; empty while they are being made."""

_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder(list[Told]).decode


class Rows(NamedTuple):
    """What fusion keeps of an article: its occurrences, and what their reports tell, packed, by occurrence."""

    document: str
    occurrences: list[Occurrence]
    told: dict[str, bytes]


def rows(record: Record, shape: Shape) -> Rows:
    """The rows of a record."""
    by_occurrence: dict[str, list[Told]] = {}
    for report in shape.told(record):
        by_occurrence.setdefault(report.occurrence, []).append(report)
    packed = {key: _encode(reports) for key, reports in by_occurrence.items()}
    return Rows(record.id, list(occurrences(record, shape.places)), packed)


def keep(found: Iterable[Rows], table: Table, journal: Journal) -> None:
    """The rows of these articles are these; an article without rows has none any more."""
    with table, journal.transaction():
        for row in found:
            table.replace(row.document, row.occurrences)
            journal.tell(row.document, row.told)


def settled(journal: Journal, table: Table, shape: Shape) -> bool:
    """Whether the events graph follows the table."""
    return journal.setting(SETTING) == shape.fusion_digest and not table.pending()


def fuse(writer: Writer, journal: Journal, table: Table, shape: Shape, touched: Touched, *, anew: bool) -> None:
    """Make the events graph follow the table: all of it anew, or what changed."""
    with disk_errors(writer.path), table:
        if anew:
            writer.remove_graph(iris.graph(writer.base, "events"))
            _write(writer, table.everything(shape.places), journal, bulk=True)
            return
        changes = table.update(shape.places)
        for key in (*changes.gone, *(event.key for event in changes.events)):
            _remove(writer, key, touched)
        _write(writer, changes.events, journal, bulk=False)
        touched.after_events(_iri(event.key, writer.base) for event in changes.events)


def _write(writer: Writer, fused: Iterable[Fused], journal: Journal, *, bulk: bool) -> None:
    for text in _parts(_nquads(event, journal, writer.base) for event in fused):
        if bulk:
            writer.load(text)
        else:
            writer.insert(text)


def _nquads(event: Fused, journal: Journal, base: str) -> bytes:
    members = [
        events.Member(report, member.score, member.reasons)
        for member in event.members
        for report in _decode(journal.told(member.key))
    ]
    return events.nquads(members, base)


def _parts(texts: Iterable[bytes]) -> Iterator[bytes]:
    part: list[bytes] = []
    size = 0
    for text in texts:
        part.append(text)
        size += len(text)
        if size >= PART:
            yield b"".join(part)
            part, size = [], 0
    if part:
        yield b"".join(part)


def _remove(writer: Writer, key: str, touched: Touched) -> None:
    """Take out the event of this key, with its tolls and the memberships in it."""
    event = _iri(key, writer.base)
    touched.before_event(event)
    graph, node = ox.NamedNode(iris.graph(writer.base, "events")), ox.NamedNode(event)
    store = writer.store
    quads = list(store.quads_for_pattern(node, None, None, graph))
    parts = [quad.object for quad in store.quads_for_pattern(node, vocab.wq("tollRange"), None, graph)]
    parts += [quad.subject for quad in store.quads_for_pattern(None, vocab.wq("memberEvent"), node, graph)]
    for part in parts:
        if isinstance(part, ox.NamedNode):
            quads += store.quads_for_pattern(part, None, None, graph)
    writer.remove(quads)


def _iri(key: str, base: str) -> str:
    """The IRI of the event whose first occurrence has this key."""
    document, _, event = key.rpartition("/")
    return iris.event(base, document, event)
