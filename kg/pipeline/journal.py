"""The journal of a store: which articles it holds, from which version of what, and what is not in the graph yet.

An SQLite file beside the graph, and the truth of the two: an article is written here first, whole, and marked; the graph
follows; the mark is taken off when the graph is safe on disk. A build that was killed at any moment therefore finds here
what is left to do, and a graph can be made again from here without extracting again.
"""

from __future__ import annotations

import os
import sqlite3
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Literal, NamedTuple
from urllib.parse import unquote

from kg.errors import StoreError
from kg.rdf import iris
from kg.store import FULL_HINT

JOURNAL = "journal.sqlite"

_SCHEMA = """
CREATE TABLE IF NOT EXISTS article (
    id TEXT PRIMARY KEY, key TEXT NOT NULL, producer TEXT NOT NULL,
    record BLOB,                       -- packed; NULL: to be removed
    stored INTEGER NOT NULL DEFAULT 0, -- the graph may hold statements of it
    dirty INTEGER NOT NULL DEFAULT 1,  -- the graph does not follow the record yet
    path TEXT                          -- the real path of the file it was read from
);
CREATE INDEX IF NOT EXISTS dirty_article ON article (id) WHERE dirty;
CREATE INDEX IF NOT EXISTS held_article ON article (stored) WHERE record IS NOT NULL; -- to count without reading records
CREATE INDEX IF NOT EXISTS spoilt_article ON article (id) WHERE key = '' AND record IS NOT NULL;
CREATE TABLE IF NOT EXISTS told (key TEXT PRIMARY KEY, document TEXT NOT NULL, reports BLOB NOT NULL) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS told_of ON told (document);
CREATE TABLE IF NOT EXISTS setting (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
"""

_LEVEL = 1  # a higher level takes four times as long and saves a tenth


_ROWS = 1 << 40
"""More than any number of a row."""

Done = Literal["added", "changed"]


class Row(NamedTuple):
    """An article that the graph does not follow yet; `line` is its record as JSON, None where it is to be removed.
    `stored` says that the graph may hold statements of it."""

    document: str
    line: bytes | None
    stored: bool


class Journal:
    """The articles of one store. One writer at a time; the store's lock guards it."""

    def __init__(self, path: Path, *, read_only: bool = False) -> None:
        self.path = path
        with journal_errors(path):
            mode = _reading(path) if read_only else "rwc"
            self._db = sqlite3.connect(f"{path.absolute().as_uri()}?mode={mode}", isolation_level=None, uri=True)
            if not read_only:
                self._db.execute("PRAGMA journal_mode = WAL")
                self._db.execute("PRAGMA synchronous = FULL")  # what is reported done outlives a power cut
                self._db.executescript(_SCHEMA)
                with suppress(sqlite3.OperationalError):  # a journal made before paths were kept
                    self._db.execute("ALTER TABLE article ADD COLUMN path TEXT")
            self._db.execute("CREATE TEMPORARY TABLE seen (id TEXT PRIMARY KEY, done TEXT) WITHOUT ROWID")

    def close(self) -> None:
        self._db.close()

    def sync(self, *, every: bool) -> None:
        """Whether every transaction is safe on disk when it ends, or only with the next one that is."""
        self._db.execute(f"PRAGMA synchronous = {'FULL' if every else 'NORMAL'}")

    @property
    def connection(self) -> sqlite3.Connection:
        """For other tables in the same file, which the journal's transactions keep, too."""
        return self._db

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All that is written within it is kept, or nothing. One within another is a part of it."""
        inner: bool = self._db.in_transaction
        if inner:
            yield
            return
        with journal_errors(self.path):
            self._db.execute("BEGIN IMMEDIATE")
            try:
                yield
            except BaseException:
                # After a full disk SQLite has rolled back by itself.
                if self._db.in_transaction:
                    self._db.execute("ROLLBACK")
                raise
            self._db.execute("COMMIT")

    def key(self, document: str) -> str | None:
        """The key of the version of the article that is here; None where it is not, or is to be removed."""
        found = self._db.execute("SELECT key FROM article WHERE id = ? AND record IS NOT NULL", (document,)).fetchone()
        return found[0] if found else None

    def documents(self) -> Iterator[str]:
        """The ids of all articles that are here."""
        return (document for (document,) in self._db.execute("SELECT id FROM article WHERE record IS NOT NULL"))

    def of_segment(self, segment: str) -> Iterable[str]:
        """The articles whose id has this segment in IRIs: one, but for ids that are not in NFC."""
        document = unquote(segment)
        if self.key(document) is not None:
            return (document,)
        return [each for each in self.documents() if iris.segment(each) == segment]

    def put(self, document: str, *, key: str, producer: str, line: bytes, path: str | None = None) -> None:
        """The article's record is this, read from that file."""
        self._db.execute(
            "INSERT INTO article (id, key, producer, record, path) VALUES (?1, ?2, ?3, ?4, ?5)"
            " ON CONFLICT (id) DO UPDATE SET key = ?2, producer = ?3, record = ?4, path = ?5, dirty = 1",
            (document, key, producer, zlib.compress(line, _LEVEL), path),
        )

    def file_of(self, document: str) -> str | None:
        """The file that the article was read from; None where that is not known."""
        found = self._db.execute("SELECT path FROM article WHERE id = ?", (document,)).fetchone()
        return found[0] if found else None

    def lies(self, document: str, path: str) -> None:
        """The article lies in that file."""
        self._db.execute("UPDATE article SET path = ?1 WHERE id = ?2 AND path IS NOT ?1", (path, document))

    def see(self, document: str) -> bool:
        """The article is among those of this build; False where that was said before."""
        return self._db.execute("INSERT OR IGNORE INTO seen (id) VALUES (?)", (document,)).rowcount == 1

    def see_file(self, path: str) -> None:
        """All articles of that file are among those of this build."""
        self._db.execute("INSERT OR IGNORE INTO seen (id) SELECT id FROM article WHERE path = ?", (path,))

    def count_as(self, document: str, done: Done) -> None:
        """This build counted the article, which it saw, as that."""
        self._db.execute("UPDATE seen SET done = ? WHERE id = ?", (done, document))

    def counted_as(self, document: str) -> Done | None:
        """What this build counted the article as."""
        found = self._db.execute("SELECT done FROM seen WHERE id = ?", (document,)).fetchone()
        return found[0] if found else None

    def unseen(self, producer: str) -> list[str]:
        """Articles of this producer that were not seen in this build, in order."""
        found = self._db.execute(
            "SELECT id FROM article WHERE producer = ? AND record IS NOT NULL AND id NOT IN (SELECT id FROM seen) ORDER BY id",
            (producer,),
        )
        return [document for (document,) in found]

    def unseen_with_file(self, producer: str) -> Iterator[tuple[str, str]]:
        """Those of them of which it is known from which file they were read, with it."""
        found = self._db.execute(
            "SELECT id, path FROM article WHERE producer = ? AND record IS NOT NULL AND path IS NOT NULL"
            " AND id NOT IN (SELECT id FROM seen) ORDER BY id",
            (producer,),
        )
        yield from found

    def remove(self, documents: Iterable[str]) -> None:
        """The articles are to be removed from the graph."""
        self._db.executemany(
            "UPDATE article SET record = NULL, dirty = 1 WHERE id = ?", ((document,) for document in documents)
        )

    def counts(self) -> tuple[int, int]:
        """Articles, and those of them (and of the removed ones) that the graph does not follow yet."""
        (articles,) = self._db.execute("SELECT count(*) FROM article WHERE record IS NOT NULL").fetchone()
        (dirty,) = self._db.execute("SELECT count(*) FROM article WHERE dirty").fetchone()
        return articles, dirty

    def spoilt(self) -> int:
        """Those of the articles whose records cannot become statements."""
        found = self._db.execute("SELECT count(*) FROM article WHERE key = '' AND record IS NOT NULL").fetchone()
        return int(found[0])

    def dirty_bytes(self) -> int:
        """Packed size of the records that the graph does not follow yet."""
        (size,) = self._db.execute("SELECT sum(length(record)) FROM article WHERE dirty").fetchone()
        return size or 0

    def dirty(self) -> Iterator[Row]:
        """The articles that the graph does not follow yet, in the order of their ids. What is marked meanwhile does not
        disturb it."""
        last = ""
        while True:
            rows = self._db.execute(
                "SELECT id, record, stored FROM article WHERE dirty AND id > ? ORDER BY id LIMIT 256", (last,)
            ).fetchall()
            if not rows:
                return
            yield from map(_row, rows)
            last = rows[-1][0]

    def ordered(self, place: Callable[[str], int]) -> Iterator[Row]:
        """As `dirty`, in the order of the `place` of their ids, a number of 64 bits."""
        found = self._db.execute("SELECT rowid, id FROM article WHERE dirty")
        # Of each article one number is held: there may be a hundred thousand.
        for placed in sorted(place(document) * _ROWS + row for row, document in found):
            row = (placed % _ROWS,)
            yield _row(self._db.execute("SELECT id, record, stored FROM article WHERE rowid = ?", row).fetchone())

    def line(self, document: str) -> bytes:
        """The record of an article as JSON; KeyError where there is none."""
        found = self._db.execute("SELECT record FROM article WHERE id = ?", (document,)).fetchone()
        if found is None or found[0] is None:
            raise KeyError(document)
        return zlib.decompress(found[0])

    def tell(self, document: str, told: Mapping[str, bytes]) -> None:
        """What the reports of an article tell, packed, by occurrence, is this."""
        self._db.execute("DELETE FROM told WHERE document = ?", (document,))
        self._db.executemany(
            "INSERT INTO told VALUES (?, ?, ?)", ((key, document, reports) for key, reports in told.items())
        )

    def told(self, key: str) -> bytes:
        """What the reports of an occurrence tell, packed; KeyError where there is none."""
        found = self._db.execute("SELECT reports FROM told WHERE key = ?", (key,)).fetchone()
        if found is None:
            raise KeyError(key)
        packed: bytes = found[0]
        return packed

    def mark_stored(self, documents: Iterable[str]) -> None:
        """Before the graph is touched: it may hold statements of these articles from now on."""
        self._db.executemany("UPDATE article SET stored = 1 WHERE id = ?", ((document,) for document in documents))

    def spoil(self, documents: Iterable[str]) -> None:
        """The articles' records cannot become statements: the next build makes them again."""
        self._db.executemany("UPDATE article SET key = '' WHERE id = ?", ((document,) for document in documents))

    def clean(self) -> None:
        """The graph follows, and is safe on disk."""
        self._db.execute("DELETE FROM article WHERE dirty AND record IS NULL")
        self._db.execute("UPDATE article SET dirty = 0 WHERE dirty")

    def soil(self, *, stored: bool) -> None:
        """The graph follows nothing any more; `stored` says whether it may still hold what it held."""
        self._db.execute("UPDATE article SET dirty = 1, stored = ?", (stored,))

    def setting(self, name: str) -> str | None:
        """What was noted under `name`."""
        found = self._db.execute("SELECT value FROM setting WHERE name = ?", (name,)).fetchone()
        return found[0] if found else None

    def note(self, name: str, value: str) -> None:
        """Note `value` under `name`."""
        self._db.execute("INSERT OR REPLACE INTO setting VALUES (?, ?)", (name, value))

    def forget(self) -> None:
        """Forget all that was noted."""
        self._db.execute("DELETE FROM setting")


def _row(found: tuple[str, bytes | None, int]) -> Row:
    document, packed, stored = found
    return Row(document, None if packed is None else zlib.decompress(packed), bool(stored))


def _reading(path: Path) -> str:
    """How SQLite is to open the journal for reading. Where it may make no file beside it, it refuses to, unless it is told that nobody
    writes, which is so where what a writer keeps there is not there."""
    writer = path.with_name(path.name + "-wal").exists()
    return "ro" if writer or os.access(path.parent, os.W_OK) else "ro&immutable=1"


@contextmanager
def journal_errors(path: Path) -> Iterator[None]:
    """Within it a fault of SQLite is raised as StoreError."""
    try:
        yield
    except sqlite3.DatabaseError as error:
        if error.sqlite_errorcode & 0xFF == sqlite3.SQLITE_FULL:
            raise StoreError("the disk is full", where=str(path.parent), hint=FULL_HINT) from error
        raise StoreError(
            f"the journal of the store cannot be written or read: {error}",
            where=str(path),
            hint="check the permissions and the disk; where the file is damaged, build into a new folder",
        ) from error
