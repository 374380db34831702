"""From occurrences to the events graph and what follows from each event, kept up to date: only the events that a change can
touch are made again.

The table of occurrences (`kg.fuse.Table`) and what each report tells (both in the journal's file) follow the articles as they are
loaded. `fuse` then asks the table what changed and rewrites those events. Where a build was killed in the middle of that,
the next one makes all events again, which is slower and never wrong.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import msgspec
import pyoxigraph as ox

from kg.fuse import Fused, Occurrence, Table, occurrences
from kg.pipeline.inference import Touched, naming, parts
from kg.pipeline.journal import Journal
from kg.pipeline.shape import Shape
from kg.rdf import derived, events, infer, iris, vocab
from kg.rdf.known import Known
from kg.rdf.told import Told
from kg.records import Record
from kg.store import Writer, disk_errors

FEW = 500
"""Up to this many changed events are held against what the graph says of them, and only differences are written: an event with
one report more says most of what it said before. Of more, everything is taken out and put in."""

_REPORT, _RANGE, _MEMBER = (vocab.wq(name) for name in ("report", "tollRange", "memberEvent"))
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
    return Rows(record.id, list(occurrences(record, shape.places_for(record))), packed)


def keep(found: Iterable[Rows], table: Table, journal: Journal, *, everything: bool) -> None:
    """The rows of these articles are these; an article without rows has none any more. `everything` says that all events are
    made anew after it."""
    with journal.transaction():
        for row in found:
            if everything:
                table.put(row.document, row.occurrences)
            else:
                table.replace(row.document, row.occurrences)
            journal.tell(row.document, row.told)


def settled(table: Table) -> bool:
    """Whether the events follow the table."""
    return not table.pending()


def fuse(writer: Writer, journal: Journal, table: Table, shape: Shape, touched: Touched) -> None:
    """Make the events follow the table, and what follows from them: all of it anew, or what changed."""
    make = _Making(writer, journal, Known(writer.store))
    with disk_errors(writer.path), journal.transaction():
        if touched.everything:
            writer.empty_graph(iris.graph(writer.base, "events"))
            for text in parts(make.whole(event) for event in table.everything(shape.places)):
                writer.load(text)
            return
        changes = table.update(shape.places)
        changed = {event.key for event in changes.events}
        if len(changed) <= FEW:
            old = {quad for key in (*changes.gone, *changed) for quad in make.said(key)}
            new = {quad for event in changes.events for quad in ox.parse(make.whole(event), ox.RdfFormat.N_QUADS)}
            writer.replace(old - new, new - old)
        else:
            for key in (*changes.gone, *sorted(changed)):
                writer.remove(make.said(key))
            for text in parts(make.whole(event) for event in changes.events):
                writer.insert(text)
        again = table.events_of(naming(touched, journal)) - changed
        for text in parts(make.anew(table.members(key)) for key in sorted(again)):
            writer.insert(text)
        touched.events.update(make.iri(key) for key in (*changed, *again))


class _Making:
    """Writes and takes out single events."""

    def __init__(self, writer: Writer, journal: Journal, known: Known) -> None:
        self._writer = writer
        self._journal = journal
        self._known = known

    def whole(self, event: Fused) -> bytes:
        """The event and what follows from it, as N-Quads."""
        members = [
            events.Member(report, member.score, member.reasons)
            for member in event.members
            for report in self._reports(member.key)
        ]
        made = events.make(members, self._writer.base)
        return made.nquads + self._following(members, made)

    def anew(self, occurrences: Sequence[str]) -> bytes:
        """What follows from the event of these occurrences, in place of what followed before."""
        members = [events.Member(report, 1.0, ()) for key in occurrences for report in self._reports(key)]
        made = events.make(members, self._writer.base)
        base = self._writer.base
        gone = {made.iri}
        for member in members:
            report = iris.report(base, member.told.document, member.told.id)
            gone.update(derived.subjects(report, member.told))
        infer.drop(self._writer.store, base, gone)
        return self._following(members, made)

    def said(self, key: str) -> list[ox.Quad]:
        """What the graphs say of the event of this key: itself, its tolls, the memberships in it, its reports, and what followed of
        it and them; not of claims of control, which stay as they are while their reports do."""
        base, store, event = self._writer.base, self._writer.store, self.iri(key)
        graph, node = ox.NamedNode(iris.graph(base, "events")), ox.NamedNode(event)
        inferred = ox.NamedNode(iris.graph(base, "inferred"))
        quads = list(store.quads_for_pattern(node, None, None, graph))
        reports = [quad.object for quad in quads if quad.predicate == _REPORT]
        inner = [quad.object for quad in quads if quad.predicate == _RANGE]
        inner += [quad.subject for quad in store.quads_for_pattern(None, _MEMBER, node, graph)]
        for each in (*inner, *reports):
            quads += store.quads_for_pattern(each, None, None, graph)  # type: ignore[arg-type]
        for each in (node, *reports):
            quads += store.quads_for_pattern(each, None, None, inferred)  # type: ignore[arg-type]
        return quads

    def iri(self, key: str) -> str:
        """The IRI of the event whose first occurrence has this key."""
        document, _, event = key.rpartition("/")
        return iris.event(self._writer.base, document, event)

    def _reports(self, key: str) -> list[Told]:
        return _decode(self._journal.told(key))

    def _following(self, members: Iterable[events.Member], made: events.Made) -> bytes:
        reports = [member.told for member in members]
        return derived.nquads(reports, made, self._known, self._writer.base).encode()
