"""What follows from the graph, kept up to date with it: the whole anew, or what a change touched.

`Touched` collects while articles are replaced: what the inferred graph says because of the old ones has to be found before
they go. Things come first, since what follows from an event may depend on the class or the place of a thing that it names:
where these change, the events of every article that names it are derived again, too. Where a build was killed meanwhile,
the next one infers everything anew.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import BinaryIO

import pyoxigraph as ox

from kg.pipeline.journal import Journal
from kg.pipeline.shape import Shape
from kg.rdf import derived, infer, iris, vocab
from kg.rdf.known import Known
from kg.records import Record
from kg.store import Writer, disk_errors

SETTING = "inference"
"""Under this name the journal has the digest of what events and the rest followed from; empty while a build changes them."""

LARGE = 4
"""Where more than one article in this many changed, everything is fused and inferred anew."""

PART = 3_000_000
"""Bytes of N-Quads that are put in by one transaction."""

LOADED = 6_000_000
"""Bytes of N-Quads that are bulk-loaded together; the database takes some five times as many while it loads them. Smaller parts mean
more compaction."""

LOT = 50_000
"""Things that are looked at before the database is opened again: by then it keeps some 50 MB of what was read and written."""

_TYPE = ox.NamedNode(f"{vocab.RDF}type")
Facts = frozenset[tuple[str, str]]


@dataclass(slots=True)
class Touched:
    """What a build changes, as IRIs. With `everything` nothing is collected, because all is fused and inferred anew."""

    writer: Writer
    everything: bool
    articles: set[str] = field(default_factory=set)
    events: set[str] = field(default_factory=set)
    things: dict[str, Facts] = field(default_factory=dict)
    """With what was known of their classes and places before."""
    gone: set[str] = field(default_factory=set)

    def before_article(self, document: str, record: Record | None, *, stored: bool) -> None:
        """To be called before an article is put in, replaced (`stored`: the graph may hold it) or taken out."""
        if self.everything:
            return
        store, base = self.writer.store, self.writer.base
        if stored:
            self._name(infer.named(store, iris.article_graph(base, document)))
            self.gone.update(_claims(store, iris.article(base, document)))
        if record:
            self._name(iris.entity(base, entity.id) for entity in record.entities)

    def after_article(self, document: str) -> None:
        """To be called when an article stands in the graph, or is gone from it."""
        if not self.everything:
            base = self.writer.base
            self.articles.add(iris.article(base, document))
            self._name(infer.named(self.writer.store, iris.article_graph(base, document)))

    def _name(self, things: Iterable[str]) -> None:
        for thing in things:
            if thing not in self.things:
                self.things[thing] = _facts(self.writer.store, thing)


def _facts(store: ox.Store, thing: str) -> Facts:
    node = ox.NamedNode(thing)
    return frozenset(
        (quad.predicate.value, str(quad.object))
        for predicate in (_TYPE, vocab.wq("within"))
        for quad in store.quads_for_pattern(node, predicate, None)
    )


def _claims(store: ox.Store, article: str) -> Iterator[str]:
    """The claims of control that may follow from an article that stands in the store."""
    for quad in store.quads_for_pattern(None, vocab.wq("article"), ox.NamedNode(article)):
        for placed in store.quads_for_pattern(quad.subject, vocab.wq("location"), None):
            if isinstance(placed.object, ox.NamedNode):
                yield derived.claim(placed.object.value)


def settled(journal: Journal, shape: Shape) -> bool:
    """Whether the events and the inferred graph follow the others."""
    return journal.setting(SETTING) == shape.inference_digest


def begin(writer: Writer, journal: Journal, shape: Shape, *, articles: int, dirty: int) -> Touched:
    """Before anything is changed: what will have to be inferred."""
    return Touched(writer, everything=not settled(journal, shape) or dirty * LARGE > articles)


def things(writer: Writer, touched: Touched) -> None:
    """Make what is inferred about things follow the articles; before any event is derived."""
    with disk_errors(writer.path):
        if touched.everything:
            _every_thing(writer)
        elif touched.things or touched.gone:
            store, base = writer.store, writer.base
            writer.touch()
            infer.drop(store, base, {*touched.gone, *touched.things})
            writer.insert("".join(infer.things(store, base, Known(store), sorted(touched.things))).encode())


def _every_thing(writer: Writer) -> None:
    """All that is inferred about things, anew; in lots, between which the database gives back its memory."""
    writer.empty_graph(iris.graph(writer.base, "inferred"))
    with tempfile.TemporaryFile(dir=writer.path) as listed:
        # Listed first: what goes through the store must have ended where it is opened again.
        every = infer.every_thing(writer.store, writer.base)
        count = sum(1 for thing in every if listed.write(f"{thing}\n".encode()))
        listed.seek(0)
        for number, lot in enumerate(_lots(listed)):
            if number or count > LOT:  # listing has read files that nothing looks at from here on
                writer.reopen()
            lines = infer.things(writer.store, writer.base, Known(writer.store), lot)
            for _ in load_parts(writer, (line.encode() for line in lines)):
                pass


def _lots(listed: BinaryIO) -> Iterator[list[str]]:
    while lot := [line[:-1].decode() for line in islice(listed, LOT)]:
        yield lot


def others(writer: Writer, touched: Touched) -> None:
    """Run the rules that are not computed."""
    with disk_errors(writer.path):
        if touched.everything:
            infer.run_others(writer.store, writer.base)
        else:
            infer.update_others(
                writer.store, writer.base, events=touched.events, articles=touched.articles, things=touched.things
            )


def naming(touched: Touched, journal: Journal) -> set[str]:
    """The articles (by id) that name a thing whose class or place is another than before (of which nothing was known, too), or one
    that lies in such."""
    store, base = touched.writer.store, touched.writer.base
    ahead = [thing for thing, before in touched.things.items() if before != _facts(store, thing)]
    seen, graphs = set(ahead), set()
    start = iris.article_graph(base, "")
    while ahead:
        node = ox.NamedNode(ahead.pop())
        for quad in store.quads_for_pattern(None, None, node):
            if quad.predicate == vocab.wq("within") and isinstance(quad.subject, ox.NamedNode):
                if quad.subject.value not in seen:
                    seen.add(quad.subject.value)
                    ahead.append(quad.subject.value)
            elif isinstance(quad.graph_name, ox.NamedNode) and quad.graph_name.value.startswith(start):
                graphs.add(quad.graph_name.value)
    return {document for graph in graphs for document in journal.of_segment(graph.removeprefix(start))}


def load_parts(writer: Writer, texts: Iterable[bytes]) -> Iterator[None]:
    """Bulk-load the texts, many together by a file, and stop behind each such part; none of it is held in memory."""
    waiting = iter(texts)
    more = True
    while more:
        more, size = False, 0
        with tempfile.TemporaryFile(dir=writer.path) as part:
            for text in waiting:
                size += part.write(text)
                if more := size >= LOADED:
                    break
            if size:
                writer.load_file(part)
        yield


def parts(texts: Iterable[bytes]) -> Iterator[bytes]:
    """The texts, some joined."""
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
