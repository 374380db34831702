"""The table of occurrences of a store, and the events fused from it, kept up to date article by article.

Tables of SQLite, which keeps them whole through a crash. `replace` and `remove` change articles; `update` then recomputes
only the components that the change can touch, and says which events are gone and which are new. The outcome is the one
of fusing the whole table anew, because a component is found again from every row that shares a block with a changed one.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterable, Iterator, Mapping
from hashlib import blake2b
from pathlib import Path
from types import TracebackType
from typing import NamedTuple, Self

import msgspec

from kg.errors import StoreError
from kg.fuse import pairs
from kg.fuse.clusters import CANDIDATE, JOIN, Edges, Fused, cluster, components, fuse_by_day
from kg.fuse.occurrences import Occurrence, Places

_SCHEMA = """
CREATE TABLE IF NOT EXISTS occurrence (
    key TEXT PRIMARY KEY, document TEXT NOT NULL, begins INTEGER, first INTEGER, last INTEGER, published INTEGER,
    row BLOB NOT NULL, event TEXT
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS of_document ON occurrence (document);
CREATE INDEX IF NOT EXISTS of_day ON occurrence (first, last);
CREATE INDEX IF NOT EXISTS of_publication ON occurrence (published);
CREATE INDEX IF NOT EXISTS of_event ON occurrence (event);
CREATE TABLE IF NOT EXISTS changed (key TEXT PRIMARY KEY, row BLOB NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS gone (event TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS fused (event TEXT PRIMARY KEY, digest BLOB NOT NULL) WITHOUT ROWID;
"""

_VERSION = 2
"""Of the schema."""

_AT_ONCE = 1000
"""Events that are remembered together."""


_LONGEST = 20
"""No interval of an occurrence is longer than this many days (see occurrences.MAX_DAYS)."""

_BEFORE = " before"
"""After the key of a changed occurrence whose row is the one that it had."""

_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder(Occurrence).decode


class Changes(NamedTuple):
    """What an update did to the events: keys of events that are no more, and events that are new or other than before: in
    their members, scores or reasons, or in the rows of a member."""

    gone: tuple[str, ...]
    events: tuple[Fused, ...]


class Table:
    """The occurrences of a store, in a file of their own or beside other tables of a connection, whose transactions are the
    caller's then. Not safe for two writers; the store's lock guards it."""

    def __init__(self, at: Path | sqlite3.Connection) -> None:
        try:
            self._db = at if isinstance(at, sqlite3.Connection) else sqlite3.connect(at, isolation_level=None)
            if self._db.execute("PRAGMA user_version").fetchone() != (_VERSION,):
                # A table of another version holds other rows; they are made again from the journal.
                self._db.executescript("DROP TABLE IF EXISTS occurrence")
            self._db.executescript(f"{_SCHEMA}PRAGMA user_version = {_VERSION};")
        except sqlite3.Error as error:
            raise StoreError(
                f"the fusion table cannot be opened: {error}", where=str(at), hint="build the store anew"
            ) from error

    def __enter__(self) -> Self:
        self._db.execute("BEGIN IMMEDIATE")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._db.execute("COMMIT" if kind is None else "ROLLBACK")

    def replace(self, document: str, rows: Iterable[Occurrence]) -> None:
        """The article's occurrences are these."""
        self.remove(document)
        packed = [(row, _encode(row)) for row in rows]
        self._insert(packed)
        self._db.executemany("INSERT OR REPLACE INTO changed VALUES (?, ?)", [(row.key, line) for row, line in packed])

    def remove(self, document: str) -> None:
        """The article is gone."""
        old = self._db.execute("SELECT key, row, event FROM occurrence WHERE document = ?", (document,)).fetchall()
        for key, row, event in old:
            # A key may change several times between two updates: what counts is the row that the events know, and the last.
            self._db.execute("INSERT OR IGNORE INTO changed VALUES (?, ?)", (f"{key}{_BEFORE}", row))
            if event is not None:
                self._db.execute("INSERT OR IGNORE INTO gone VALUES (?)", (event,))
        self._db.execute("DELETE FROM occurrence WHERE document = ?", (document,))

    def put(self, document: str, rows: Iterable[Occurrence]) -> None:
        """As `replace`, where `everything` follows before any `update`: nothing is noted for that."""
        self._db.execute("DELETE FROM occurrence WHERE document = ?", (document,))
        self._insert([(row, _encode(row)) for row in rows])

    def _insert(self, packed: Iterable[tuple[Occurrence, bytes]]) -> None:
        self._db.executemany(
            "INSERT INTO occurrence VALUES (?, ?, ?, ?, ?, ?, ?, NULL)",
            [
                (row.key, row.document, pairs.begins(row), row.first, row.last, row.published, line)
                for row, line in packed
            ],
        )

    def pending(self) -> bool:
        """Whether there are changes since the last update."""
        (changed,) = self._db.execute("SELECT EXISTS (SELECT * FROM changed) OR EXISTS (SELECT * FROM gone)").fetchone()
        return bool(changed)

    def events(self) -> int:
        """How many events the occurrences were fused into."""
        (count,) = self._db.execute("SELECT count(DISTINCT event) FROM occurrence").fetchone()
        return int(count)

    def events_of(self, documents: Iterable[str]) -> set[str]:
        """The keys of the events that these articles tell of."""
        return {
            event
            for document in documents
            for (event,) in self._db.execute("SELECT event FROM occurrence WHERE document = ?", (document,))
            if event is not None
        }

    def members(self, event: str) -> list[str]:
        """The keys of the occurrences of an event."""
        found = self._db.execute("SELECT key FROM occurrence WHERE event = ? ORDER BY key", (event,))
        return [key for (key,) in found]

    def documents(self) -> set[str]:
        """The articles in the table."""
        return {document for (document,) in self._db.execute("SELECT DISTINCT document FROM occurrence")}

    def occurrence(self, key: str) -> Occurrence:
        """The occurrence of a key; KeyError where there is none."""
        found = self._db.execute("SELECT row FROM occurrence WHERE key = ?", (key,)).fetchone()
        if found is None:
            raise KeyError(key)
        return _decode(found[0])

    def everything(self, places: Places, *, weights: Mapping[str, float] | None = None) -> Iterator[Fused]:
        """All events, fused from the whole table in one pass by day, with bounded memory; the table remembers them."""
        self._db.execute("UPDATE occurrence SET event = NULL WHERE event IS NOT NULL")
        self._db.execute("DELETE FROM fused")
        rows = self._db.execute("SELECT row FROM occurrence ORDER BY begins IS NULL, begins, key")
        waiting: list[Fused] = []
        for event in fuse_by_day((_decode(row) for (row,) in rows), places, weights=weights):
            waiting.append(event)
            if len(waiting) == _AT_ONCE:
                self._remember(waiting)
                waiting = []
            yield event
        self._remember(waiting)
        self._forget_changes()

    def update(self, places: Places, *, weights: Mapping[str, float] | None = None) -> Changes:
        """Fuse again what the changes since the last update can touch."""
        weights = pairs.shipped_weights() if weights is None else weights
        noted = self._db.execute("SELECT key, row FROM changed ORDER BY key").fetchall()
        changed = {key.removesuffix(_BEFORE) for key, _ in noted}
        search = _Search(self._db, places, weights)
        rows, edges = search.closure(_decode(row) for _, row in noted)
        gone = {event for (event,) in self._db.execute("SELECT event FROM gone")}
        for key in rows:
            (event,) = self._db.execute("SELECT event FROM occurrence WHERE key = ?", (key,)).fetchone()
            gone |= {event} - {None}
        found: list[Fused] = []
        inside: dict[str, Edges] = {key: {} for key in rows}
        for edge, value in edges.items():
            if edge[0] in rows and edge[1] in rows:
                inside[edge[0]][edge] = value
        for component in components(rows, [edge for edge, value in edges.items() if value >= JOIN]):
            members = set(component)
            own = {edge: value for key in component for edge, value in inside[key].items() if edge[1] in members}
            found.extend(cluster({key: rows[key] for key in component}, own, places, weights))
        kept = {event.key for event in found}
        events = [event for event in found if not self._same(event, changed)]
        self._db.executemany("DELETE FROM fused WHERE event = ?", [(event,) for event in gone - kept])
        self._remember(events)
        self._forget_changes()
        return Changes(tuple(sorted(gone - kept)), tuple(sorted(events, key=lambda event: event.key)))

    def _same(self, event: Fused, changed: Collection[str]) -> bool:
        """Whether the table knows the event as it is, and its rows are as they were."""
        if any(member.key in changed for member in event.members):
            return False
        known = self._db.execute("SELECT digest FROM fused WHERE event = ?", (event.key,)).fetchone()
        return known is not None and known[0] == _digest(event)

    def _remember(self, events: Collection[Fused]) -> None:
        self._db.executemany(
            "UPDATE occurrence SET event = ? WHERE key = ?",
            [(event.key, member.key) for event in events for member in event.members],
        )
        self._db.executemany(
            "INSERT OR REPLACE INTO fused VALUES (?, ?)", [(event.key, _digest(event)) for event in events]
        )

    def _forget_changes(self) -> None:
        self._db.execute("DELETE FROM changed")
        self._db.execute("DELETE FROM gone")


def _digest(event: Fused) -> bytes:
    return blake2b(_encode(event), digest_size=12).digest()


class _Search:
    """The rows that a change can reach: through shared blocks first, then along candidate pairs."""

    def __init__(self, db: sqlite3.Connection, places: Places, weights: Mapping[str, float]) -> None:
        self._db = db
        self._places = places
        self._weights = weights
        self._days: dict[int | None, tuple[dict[str, Occurrence], dict[str, list[str]]]] = {}

    def closure(self, changed: Iterable[Occurrence]) -> tuple[dict[str, Occurrence], Edges]:
        """All rows of the components that the changed rows touch, and the edges that begin or end at one of them."""
        frontier: dict[str, Occurrence] = {}
        for row in changed:
            for day in pairs.days(row):
                rows, neighbours = self._day(day)
                for block in set(pairs.blocks(row, day)):
                    # A block that grew or shrank past its limit changes every pair in it.
                    frontier.update((key, rows[key]) for key in self._members(neighbours, block, row, rows))
                if row.key in rows:
                    frontier[row.key] = rows[row.key]
        reached: dict[str, Occurrence] = {}
        edges: Edges = {}
        while frontier:
            key, row = frontier.popitem()
            if key in reached:
                continue
            reached[key] = row
            for other in self._linked(row, edges):
                if other.key not in reached:
                    frontier[other.key] = other
        return reached, edges

    @staticmethod
    def _members(
        neighbours: dict[str, list[str]], block: str, row: Occurrence, rows: dict[str, Occurrence]
    ) -> list[str]:
        return [key for key in neighbours.get(block, ()) if key in rows]

    def _linked(self, row: Occurrence, edges: Edges) -> Iterator[Occurrence]:
        for day in pairs.days(row):
            rows, blocks = self._day(day)
            for block in set(pairs.blocks(row, day)):
                keys = blocks.get(block, [])
                if not 2 <= len(keys) <= pairs.MAX_BLOCK:
                    continue
                for key in keys:
                    other = rows[key]
                    pair = (min(row.key, key), max(row.key, key))
                    if pair not in edges and pairs.comparable(row, other):
                        value = pairs.score(pairs.features(rows[pair[0]], rows[pair[1]], self._places), self._weights)
                        if value >= CANDIDATE:
                            edges[pair] = value
                    if edges.get(pair, 0.0) >= JOIN:
                        yield other

    def _day(self, day: int | None) -> tuple[dict[str, Occurrence], dict[str, list[str]]]:
        if day not in self._days:
            if day is None:
                found = self._db.execute("SELECT row FROM occurrence WHERE first IS NULL")
            else:
                found = self._db.execute(
                    "SELECT row FROM occurrence WHERE first BETWEEN ? AND ? AND last >= ?"
                    " UNION SELECT row FROM occurrence WHERE published IN (?, ?)",
                    (day - _LONGEST, day, day - 1, day - 1, day),
                )
            found_rows = (_decode(packed) for (packed,) in found)
            rows = {row.key: row for row in found_rows if day in pairs.days(row)}
            blocks: dict[str, list[str]] = {}
            for key in sorted(rows):
                for block in set(pairs.blocks(rows[key], day)):
                    blocks.setdefault(block, []).append(key)
            self._days[day] = rows, blocks
        return self._days[day]
