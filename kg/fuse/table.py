"""The table of occurrences of a store, and the events fused from it, kept up to date article by article.

Tables of SQLite, which keeps them whole through a crash: the rows, the links of each, the event of each, and how each event was
merged. `replace` and `remove` change articles; `update` then finds the links of changed rows anew, follows what they change in
the events, and says which events are gone and which are new. The outcome is the one of fusing the whole table anew.
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
from kg.fuse.clusters import Fused, fused, limits
from kg.fuse.linkage import Changed, Cluster, Links, Merge, relink
from kg.fuse.links import Around, Blocks, Day, Window, all_blocks
from kg.fuse.occurrences import Occurrence, Places

_SCHEMA = """
CREATE TABLE IF NOT EXISTS occurrence (
    number INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, document TEXT NOT NULL, begins INTEGER, row BLOB NOT NULL
);
CREATE INDEX IF NOT EXISTS of_document ON occurrence (document);
CREATE TABLE IF NOT EXISTS block (
    day INTEGER NOT NULL, block INTEGER NOT NULL, number INTEGER NOT NULL, PRIMARY KEY (day, block, number)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS changed (
    key TEXT NOT NULL, before INTEGER NOT NULL, number INTEGER NOT NULL, row BLOB NOT NULL, PRIMARY KEY (key, before)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS linked (key TEXT PRIMARY KEY, links BLOB NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS member (key TEXT PRIMARY KEY, event TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS merged (event TEXT PRIMARY KEY, merges BLOB NOT NULL, digest BLOB) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS counted (events INTEGER NOT NULL);
"""

_TABLES = ("occurrence", "block", "changed", "linked", "member", "merged", "counted")

_VERSION = 3
"""Of the schema."""

_AT_ONCE = 4000
"""Rows that are linked together in a pass over the whole table."""

_NO_DAY = 0
"""In the place of a day, for the blocks of rows without days."""

_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder(Occurrence).decode
_decode_links = msgspec.msgpack.Decoder(dict[str, int]).decode
_decode_merges = msgspec.msgpack.Decoder(tuple[Merge, ...]).decode


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
                # Tables of another version hold other rows; they are made again from the journal.
                dropped = "".join(f"DROP TABLE IF EXISTS {name};" for name in _TABLES)
                self._db.executescript(f"{dropped}{_SCHEMA}PRAGMA user_version = {_VERSION};")
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
        self._insert([(row, _encode(row)) for row in rows])
        self._db.execute(
            "INSERT INTO changed SELECT key, FALSE, number, row FROM occurrence WHERE document = ?", (document,)
        )

    def remove(self, document: str) -> None:
        """The article is gone."""
        # A key may change several times between two updates: what counts is the row that the events know, and the last.
        self._db.execute(
            "INSERT OR IGNORE INTO changed SELECT key, TRUE, number, row FROM occurrence WHERE document = ?1"
            " AND NOT EXISTS (SELECT * FROM changed WHERE changed.key = occurrence.key AND NOT before)",
            (document,),
        )
        self._db.execute(
            "DELETE FROM changed WHERE NOT before AND key IN (SELECT key FROM occurrence WHERE document = ?)",
            (document,),
        )
        self._db.execute("DELETE FROM occurrence WHERE document = ?", (document,))

    def put(self, document: str, rows: Iterable[Occurrence]) -> None:
        """As `replace`, where `everything` follows before any `update`: nothing is noted for that."""
        self._db.execute("DELETE FROM occurrence WHERE document = ?", (document,))
        self._insert([(row, _encode(row)) for row in rows])

    def _insert(self, packed: Iterable[tuple[Occurrence, bytes]]) -> None:
        self._db.executemany(
            "INSERT INTO occurrence (key, document, begins, row) VALUES (?, ?, ?, ?)",
            [(row.key, row.document, pairs.begins(row), line) for row, line in packed],
        )

    def pending(self) -> bool:
        """Whether there are changes since the last update."""
        (changed,) = self._db.execute("SELECT EXISTS (SELECT * FROM changed)").fetchone()
        return bool(changed)

    def events(self) -> int:
        """How many events the occurrences were fused into."""
        (count,) = self._db.execute("SELECT ifnull(sum(events), 0) FROM counted").fetchone()
        return int(count)

    def events_of(self, documents: Iterable[str]) -> set[str]:
        """The keys of the events that these articles tell of."""
        return {
            event
            for document in documents
            for (event,) in self._db.execute(
                "SELECT event FROM occurrence JOIN member USING (key) WHERE document = ?", (document,)
            )
        }

    def members(self, event: str) -> list[str]:
        """The keys of the occurrences of an event."""
        return self._cluster_of(event).items()

    def remembered(self) -> Iterator[tuple[str, tuple[tuple[str, int], ...], Cluster]]:
        """Of each occurrence its links in order and its cluster: all that updates go by, to hold two tables against each other."""
        for (key,) in self._db.execute("SELECT key FROM occurrence"):
            cluster = self._cluster(key)
            assert cluster is not None
            yield key, tuple(sorted(self._links(key).items())), cluster

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
        """All events in the order of their keys, fused from the whole table by day, with bounded memory; the table remembers
        them."""
        scorer = pairs.Scorer(places, pairs.shipped_weights() if weights is None else weights)
        for name in ("block", "changed", "linked", "member", "merged", "counted"):
            self._db.execute(f"DELETE FROM {name}")
        self._link_all(scorer)
        # Another cursor than that of the rows: what is written meanwhile does not disturb it.
        last = ""
        while True:
            events = self._db.execute(
                "SELECT key FROM member WHERE key = event AND key > ? ORDER BY key LIMIT ?", (last, _AT_ONCE)
            ).fetchall()
            if not events:
                return
            for (key,) in events:
                cluster = self._cluster_of(key)
                event = fused(cluster, self.occurrence, self._links, scorer)
                if cluster.merges:
                    self._db.execute("UPDATE merged SET digest = ? WHERE event = ?", (_digest(event), key))
                yield event
            last = events[-1][0]

    def _link_all(self, scorer: pairs.Scorer) -> None:
        """Links and clusters of the whole table, a part of its days after the other."""
        numbers: dict[str, int] = {}

        def keep(day: Day, blocks: Blocks) -> None:
            found = ((_hash(block), numbers[key]) for block, keys in blocks.items() for key in keys)
            self._db.executemany(
                "INSERT INTO block VALUES (?, ?, ?)",
                [(_NO_DAY if day is None else day, *each) for each in sorted(found)],
            )

        window = Window(scorer, keep)
        rows = self._db.execute("SELECT number, row FROM occurrence ORDER BY begins IS NULL, begins, key")
        day: Day = None
        waiting = 0
        for number, packed in rows:
            row = _decode(packed)
            numbers[row.key] = number
            begins = pairs.begins(row)
            if begins != day:
                window.advance(begins)
                if waiting >= _AT_ONCE:
                    for key in self._relink_window(window):
                        del numbers[key]
                    waiting = 0
            day = begins
            waiting += 1
            window.add(row)
        window.close()
        self._relink_window(window)

    def _relink_window(self, window: Window) -> list[str]:
        """Cluster what the window has linked; the keys of the rows that it forgets."""

        def links(key: str) -> Links:
            found = window.links.get(key)
            return self._links(key) if found is None else found

        self._remember(relink(links, self._cluster, window.changed(), (), limits(self.occurrence)))
        over = window.over()
        linked = ((key, _encode(window.links[key])) for key in over if window.links[key])
        self._db.executemany("INSERT OR REPLACE INTO linked VALUES (?, ?)", linked)
        window.forget()
        return over

    def update(self, places: Places, *, weights: Mapping[str, float] | None = None) -> Changes:
        """Fuse again what the changes since the last update can touch."""
        scorer = pairs.Scorer(places, pairs.shipped_weights() if weights is None else weights)
        before, now = self._noted(before=True), self._noted(before=False)
        gone = before.keys() - now.keys()
        again = self._link_again(Around(self._numbers_in, self._row_of, scorer), before, now)
        known = {key: cluster for key in (*again, *gone) if (cluster := self._cluster(key)) is not None}
        changed = relink(self._links, self._cluster, again, gone, limits(self.occurrence))
        touched = {*again, *now, *gone}
        was = {cluster.key: known.get(cluster.key) or self._cluster(cluster.key) for cluster in changed.clusters}
        digests = {
            event: digest
            for cluster in changed.clusters
            for event, digest in self._db.execute("SELECT event, digest FROM merged WHERE event = ?", (cluster.key,))
        }
        self._remember(changed)
        self._db.executemany("DELETE FROM member WHERE key = ?", [(key,) for key in gone])
        self._db.executemany("DELETE FROM linked WHERE key = ?", [(key,) for key in gone])
        events = []
        for cluster in changed.clusters:
            old = was[cluster.key]
            items = cluster.items()
            same = old is not None and old.key == cluster.key and old.items() == items
            if same and touched.isdisjoint(items):
                self._digested(cluster, digests.get(cluster.key))
                continue  # merged otherwise, to the same
            event = fused(cluster, self.occurrence, self._links, scorer)
            digest = _digest(event)
            self._digested(cluster, digest)
            if not same or not now.keys().isdisjoint(items) or (cluster.merges and digests.get(cluster.key) != digest):
                events.append(event)
        self._db.execute("DELETE FROM changed")
        return Changes(tuple(changed.gone), tuple(events))

    def _link_again(
        self, around: Around, before: Mapping[str, Occurrence], now: Mapping[str, Occurrence]
    ) -> Collection[str]:
        """Find the links of changed rows, and of those in blocks that grew or shrank past their limit, anew; the keys of all that
        were looked at."""
        again = now.keys() | around.crossing(before.values(), now.values())
        written: dict[str, dict[str, int]] = {}

        def links(key: str) -> dict[str, int]:
            if key not in written:
                written[key] = dict(self._links(key))
            return written[key]

        for key in before.keys() | again:
            row = now[key] if key in now else self.occurrence(key) if key in again else None
            found = around.links(row) if row is not None else {}
            for other in links(key).keys() - found.keys():
                links(other).pop(key, None)
            for other, value in found.items():
                links(other)[key] = value
            written[key] = found
        self._db.executemany(
            "INSERT OR REPLACE INTO linked VALUES (?, ?)", [(key, _encode(found)) for key, found in written.items()]
        )
        return again

    def _noted(self, *, before: bool) -> dict[str, Occurrence]:
        """The rows that changed, as they were, which are taken out of their blocks, or as they are, which are put into theirs."""
        found: dict[str, Occurrence] = {}
        entries: list[tuple[int, int, int]] = []
        for key, number, packed in self._db.execute("SELECT key, number, row FROM changed WHERE before = ?", (before,)):
            row = found[key] = _decode(packed)
            entries += ((_NO_DAY if day is None else day, _hash(block), number) for day, block in all_blocks(row))
        self._db.executemany(
            "DELETE FROM block WHERE day = ? AND block = ? AND number = ?"
            if before
            else "INSERT INTO block VALUES (?, ?, ?)",
            entries,
        )
        return found

    def _numbers_in(self, day: Day, block: str) -> list[int]:
        found = self._db.execute(
            "SELECT number FROM block WHERE day = ? AND block = ?", (_NO_DAY if day is None else day, _hash(block))
        )
        return [number for (number,) in found]

    def _row_of(self, number: int) -> Occurrence:
        (packed,) = self._db.execute("SELECT row FROM occurrence WHERE number = ?", (number,)).fetchone()
        return _decode(packed)

    def _links(self, key: str) -> Links:
        found = self._db.execute("SELECT links FROM linked WHERE key = ?", (key,)).fetchone()
        return _decode_links(found[0]) if found else {}

    def _cluster(self, key: str) -> Cluster | None:
        """The cluster of an occurrence, None where it has none yet."""
        found = self._db.execute("SELECT event FROM member WHERE key = ?", (key,)).fetchone()
        return self._cluster_of(found[0]) if found else None

    def _cluster_of(self, event: str) -> Cluster:
        found = self._db.execute("SELECT merges FROM merged WHERE event = ?", (event,)).fetchone()
        return Cluster(event, _decode_merges(found[0]) if found else ())

    def _remember(self, changed: Changed) -> None:
        """The clusters as they are, without digests of their events."""
        db = self._db
        keys = [(cluster.key,) for cluster in changed.clusters]
        known = sum(
            db.execute("SELECT count(*) FROM member WHERE key = ?1 AND event = ?1", key).fetchone()[0] for key in keys
        )
        (count,) = db.execute("SELECT ifnull(sum(events), 0) FROM counted").fetchone()
        db.execute("DELETE FROM counted")
        db.execute("INSERT INTO counted VALUES (?)", (count + len(keys) - known - len(changed.gone),))
        db.executemany("DELETE FROM merged WHERE event = ?", [*keys, *((event,) for event in changed.gone)])
        db.executemany(
            "INSERT INTO merged VALUES (?, ?, NULL)",
            [(cluster.key, _encode(cluster.merges)) for cluster in changed.clusters if cluster.merges],
        )
        db.executemany(
            "INSERT OR REPLACE INTO member VALUES (?, ?)",
            [(item, cluster.key) for cluster in changed.clusters for item in cluster.items()],
        )

    def _digested(self, cluster: Cluster, digest: bytes | None) -> None:
        if cluster.merges:
            self._db.execute("UPDATE merged SET digest = ? WHERE event = ?", (digest, cluster.key))


def _hash(block: str) -> int:
    """64 bits: two blocks of one day with the same would be compared as one, which changes little and is unlikely."""
    return int.from_bytes(blake2b(block.encode(), digest_size=8).digest(), "big", signed=True)


def _digest(event: Fused) -> bytes:
    return blake2b(_encode(event), digest_size=12).digest()
