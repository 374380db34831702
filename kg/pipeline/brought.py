"""What is said of the things that records bring: the same as after a build from nothing, whoever brings them.

Takes the records as they are loaded; makes anew in the entities graph what is said of a thing that records describe in more than
one way, or in another way than before. Apart from `load` because an article's graph is replaced whole, and this graph is shared:
what one record said of a thing cannot be told there from what another said.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterable
from hashlib import blake2b
from typing import NamedTuple

import msgspec
import pyoxigraph as ox

from kg import records
from kg.pipeline.journal import Journal
from kg.pipeline.shape import Shape
from kg.rdf import iris, vocab
from kg.records import Record
from kg.store import Writer

_SCHEMA = """
CREATE TABLE IF NOT EXISTS brought (
    thing TEXT PRIMARY KEY,           -- its IRI
    said BLOB NOT NULL,               -- digest of how the first record describes it
    mixed INTEGER NOT NULL DEFAULT 0  -- another record describes it otherwise, or did
) WITHOUT ROWID;
"""
_AT_ONCE = 500
"""Things that are asked for in one query; SQLite takes at least 999 parameters."""

_encode = msgspec.json.Encoder().encode


class Described(NamedTuple):
    """A thing that a record brings: its IRI, and a digest of what the record says of it."""

    thing: str
    said: bytes


def described(record: Record, base: str) -> list[Described]:
    """The things that the record brings."""
    return [
        Described(iris.entity(base, entity.id), blake2b(_encode(entity), digest_size=16).digest())
        for entity in record.entities
    ]


class Brought:
    """How records describe what they bring, in the journal's file; its transactions keep it."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._db = connection
        self._db.execute(_SCHEMA)

    def note(self, found: Iterable[Described]) -> None:
        """A record that comes in describes these."""
        self._db.executemany(
            "INSERT INTO brought (thing, said) VALUES (?1, ?2)"
            " ON CONFLICT (thing) DO UPDATE SET mixed = 1 WHERE said <> ?2 AND NOT mixed",
            found,
        )

    def forget(self) -> None:
        """No record is in the graph any more."""
        self._db.execute("DELETE FROM brought")

    def drop(self, things: Iterable[str]) -> None:
        """No record brings these any more."""
        self._db.executemany("DELETE FROM brought WHERE thing = ?", ((thing,) for thing in things))

    def mixed(self, among: Collection[str] | None = None) -> list[str]:
        """The things that records describe in more than one way, or did; in order."""
        if among is None:
            return [thing for (thing,) in self._db.execute("SELECT thing FROM brought WHERE mixed ORDER BY thing")]
        wanted, found = sorted(among), []
        for start in range(0, len(wanted), _AT_ONCE):
            some = wanted[start : start + _AT_ONCE]
            query = f"SELECT thing FROM brought WHERE mixed AND thing IN ({', '.join('?' * len(some))})"
            found += [thing for (thing,) in self._db.execute(query, some)]
        return sorted(found)

    def settle(self, thing: str, said: Collection[bytes]) -> None:
        """The records that are there describe the thing in these ways."""
        self._db.execute("UPDATE brought SET said = ?, mixed = ? WHERE thing = ?", (min(said), len(said) > 1, thing))


def remake(writer: Writer, journal: Journal, shape: Shape, brought: Brought, things: Collection[str]) -> None:
    """What the entities graph says of these things is what the records say that are there now."""
    base, graph = writer.base, ox.NamedNode(iris.graph(writer.base, "entities"))
    documents: set[str] = set()
    start = iris.article_graph(base, "")
    for thing in things:
        for quad in writer.store.quads_for_pattern(None, vocab.wq("brings"), ox.NamedNode(thing)):
            assert isinstance(quad.graph_name, ox.NamedNode)
            documents.update(journal.of_segment(quad.graph_name.value.removeprefix(start)))
    subjects = {ox.NamedNode(f"{thing}{part}") for thing in things for part in ("", "/geometry")}
    said: dict[str, set[bytes]] = {thing: set() for thing in things}
    new: set[ox.Quad] = set()
    for document in sorted(documents):
        record = records.decode(journal.line(document))
        for one in described(record, base):
            if one.thing in said:
                said[one.thing].add(one.said)
        made = ox.parse(shape.nquads(record), ox.RdfFormat.N_QUADS)
        new.update(quad for quad in made if quad.graph_name == graph and quad.subject in subjects)
    old = {quad for subject in subjects for quad in writer.store.quads_for_pattern(subject, None, None, graph)}
    writer.replace(old - new, new - old)
    with journal.transaction():
        for thing, ways in said.items():
            if ways:
                brought.settle(thing, ways)
