"""From occurrences to the events graph and what follows from each event, kept up to date: only the events that a change can
touch are made again.

The table of occurrences (`kg.fuse.Table`) and what each report tells (both in the journal's file) follow the articles as they are
loaded. `fuse` then asks the table what changed and rewrites those events. Where a build was killed in the middle of that,
the next one makes all events again, which is slower and never wrong.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Container, Iterable, Mapping, Sequence
from typing import NamedTuple

import msgspec
import pyoxigraph as ox

from kg.fuse import Changes, Fused, Occurrence, Table, occurrences
from kg.pipeline.inference import Touched, load_parts, naming, parts
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

PARTS_AT_ONCE = 16
"""Parts that are loaded before the database is opened again: by then it keeps some 100 MB of what was read and
written."""

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
    make = _Making(writer, journal)
    with disk_errors(writer.path), journal.transaction():
        if touched.everything:
            writer.empty_graph(iris.graph(writer.base, "events"))
            made = (make.whole(event) for event in table.everything(shape.places))
            for number, _ in enumerate(load_parts(writer, made), 1):
                if number % PARTS_AT_ONCE == 0:
                    make.give_back()
            return
        changes = table.update(shape.places)
        changed = {event.key for event in changes.events}
        if len(changed) <= FEW:
            writer.replace(*make.difference(changes, touched.articles))
        else:
            for key in (*changes.gone, *sorted(changed)):
                writer.remove(make.said(key))
            for text in parts(make.whole(event) for event in changes.events):
                writer.insert(text)
        again = table.events_of(naming(touched, journal)) - changed  # which were made of things as they are now
        for text in parts(make.anew(table.members(key)) for key in sorted(again)):
            writer.insert(text)
        touched.events.update(make.iri(key) for key in (*changed, *again))


class _Making:
    """Writes and takes out single events."""

    def __init__(self, writer: Writer, journal: Journal) -> None:
        self._writer = writer
        self._journal = journal
        self._known = Known(writer.store)
        self._events, self._inferred = (ox.NamedNode(iris.graph(writer.base, name)) for name in ("events", "inferred"))

    def give_back(self) -> None:
        """Open the database again, which gives back what it keeps in memory."""
        del self._known
        self._writer.reopen()
        self._known = Known(self._writer.store)

    def whole(self, event: Fused) -> bytes:
        """The event and what follows from it, as N-Quads."""
        return self._text(self._members(event))

    def difference(self, changes: Changes, articles: Container[str]) -> tuple[set[ox.Quad], set[ox.Quad]]:
        """The statements that stand in the graphs because of events that changed and have to go, and those that have to come;
        `articles` are the IRIs of those that were put in or taken out.

        What two reports say of each other stays where both stay in one event: of a hundred reports to which one comes these are
        nearly all pairs, and neither read nor made again. Rules that are run may say anything of a report, so that where there are
        such everything is.
        """
        members = {event.key: self._members(event) for event in changes.events}
        moved = None if infer.others() else self._moved(changes.gone, members, articles)
        old = {quad for key in (*changes.gone, *members) for quad in self.said(key, moved)}
        texts = (self._text(each, moved) for each in members.values())
        new = {quad for text in texts for quad in ox.parse(text, ox.RdfFormat.N_QUADS)}
        return old - new, new - old

    def _moved(
        self, gone: Iterable[str], members: Mapping[str, Sequence[events.Member]], articles: Container[str]
    ) -> set[str]:
        """The reports (by IRI) of events that are gone or have these members now, but for those that stay together."""
        base = self._writer.base
        was = {key: self._told_of(key) for key in (*gone, *members)}
        found = {report for reports in was.values() for report in reports}
        same: dict[str, list[str]] = {}
        for key, each in members.items():
            reports = [(iris.report(base, told.document, told.id), told.document) for told, *_ in each]
            found.update(report for report, _ in reports)
            same[key] = [report for report, document in reports if iris.article(base, document) not in articles]
        return found - stayed(was, same)

    def _members(self, event: Fused) -> list[events.Member]:
        return [
            events.Member(report, member.score, member.reasons)
            for member in event.members
            for report in self._reports(member.key)
        ]

    def _text(self, members: Sequence[events.Member], moved: Container[str] | None = None) -> bytes:
        """The event of these members and what follows from it; of what is told by pairs of reports, that of pairs with one that
        has moved."""
        made = events.make(members, self._writer.base, moved=moved)
        return made.nquads + self._following(members, made, moved)

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

    def said(self, key: str, moved: Container[str] | None = None) -> list[ox.Quad]:
        """What the graphs say of the event of this key: itself, its tolls, the memberships in it, its reports, and what followed of
        it and them; not of claims of control, which stay as they are while their reports do. Of what is told by pairs of reports,
        that of pairs with one that has `moved`, where such are given."""
        store, node = self._writer.store, ox.NamedNode(self.iri(key))
        quads = list(store.quads_for_pattern(node, None, None, self._events))
        reports = [quad.object for quad in quads if quad.predicate == _REPORT]
        inner = [quad.object for quad in quads if quad.predicate == _RANGE]
        inner += [quad.subject for quad in store.quads_for_pattern(None, _MEMBER, node, self._events)]
        for each in inner:
            quads += store.quads_for_pattern(each, None, None, self._events)  # type: ignore[arg-type]
        quads += store.quads_for_pattern(node, None, None, self._inferred)
        near = frozenset(reports)
        for each in reports:
            if moved is not None and each.value not in moved:  # type: ignore[union-attr]
                continue
            for graph in (self._events, self._inferred):
                quads += store.quads_for_pattern(each, None, None, graph)  # type: ignore[arg-type]
                if moved is not None:
                    others = store.quads_for_pattern(None, None, each, graph)
                    quads += (quad for quad in others if quad.subject in near)
        return quads

    def _told_of(self, key: str) -> list[str]:
        """The IRIs of the reports that the graph has of the event of this key."""
        found = self._writer.store.quads_for_pattern(ox.NamedNode(self.iri(key)), _REPORT, None, self._events)
        return [quad.object.value for quad in found]  # type: ignore[union-attr]

    def iri(self, key: str) -> str:
        """The IRI of the event whose first occurrence has this key."""
        document, _, event = key.rpartition("/")
        return iris.event(self._writer.base, document, event)

    def _reports(self, key: str) -> list[Told]:
        return _decode(self._journal.told(key))

    def _following(
        self, members: Iterable[events.Member], made: events.Made, moved: Container[str] | None = None
    ) -> bytes:
        reports = [member.told for member in members]
        return derived.nquads(reports, made, self._known, self._writer.base, moved=moved).encode()


def stayed(was: Mapping[str, Collection[str]], now: Mapping[str, Collection[str]]) -> set[str]:
    """The reports that stay together: by key, the events as they were and as they are (of those only what tells the same as before).

    Each event goes on from one of before, from which most of its reports came, and none from the same: two reports that stayed,
    and only such, stood in one event and do so still, or did not and do not.
    """
    home = {report: key for key, reports in was.items() for report in reports}
    taken: set[str | None] = set()
    stayed: set[str] = set()
    for reports in now.values():
        came = Counter(home[report] for report in reports if report in home)
        first = min((key for key in came if key not in taken), key=lambda key: (-came[key], key), default=None)
        taken.add(first)
        stayed.update(report for report in reports if home.get(report, "") == first)
    return stayed
