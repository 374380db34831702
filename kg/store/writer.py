"""The builder's side of a store: statements come and go under a lock, and what was written is published as a whole.

Takes N-Quads; leaves a state that readers open. Nobody else writes meanwhile.
"""

from __future__ import annotations

import fcntl
import json
import os
import shutil
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Any, BinaryIO

import pyoxigraph as ox

from kg import database
from kg.errors import StoreError
from kg.store.disk import bytes_in, disk_errors, sync, write_whole
from kg.store.query import Result, run
from kg.store.snapshots import LAYOUT, refuse_foreign, refuse_other

COMPACT_SHARE = 10
"""The store is compacted where bulk loads brought more than one part in this many of its size."""

REMOVED_AT_ONCE = 50_000
"""Statements of a large graph that are removed before what the database keeps of that in memory is written."""


class Writer:
    """The builder's hold on a store; one at a time. `publish` makes what was written a new state for readers, and so does
    leaving the `with` block where something was written since.

    An exception inside the block publishes nothing.
    """

    def __init__(self, path: Path, *, base: str) -> None:
        self.path = path
        self.base = base
        self._unpublished = False
        self._bulk = 0

    def __enter__(self) -> Writer:
        with disk_errors(self.path):
            refuse_foreign(self.path)
            self.path.mkdir(parents=True, exist_ok=True)
            self._lock = (self.path / "lock").open("a+")
        try:
            with disk_errors(self.path):
                self._hold()
                self._describe()
                self.store = database.opened(self.path / "live")
        except BaseException:
            with suppress(OSError):  # what could not be written to it on a full disk
                self._lock.close()
            raise
        return self

    def _hold(self) -> None:
        """Take the lock and write who holds it."""
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            self._lock.seek(0)
            holder = self._lock.read().strip()
            raise StoreError(
                f"another build is writing to the store{f' (process {holder})' if holder else ''}",
                where=str(self.path),
                hint="wait for it to end, or use another --store",
            ) from error
        self._lock.truncate(0)
        self._lock.write(f"{os.getpid()}\n")
        self._lock.flush()

    def _describe(self) -> None:
        file = self.path / "waqai.json"
        if file.is_file():
            refuse_other(self.path, self.base)
            return
        write_whole(file, json.dumps({"layout": LAYOUT, "base": self.base}, indent=1) + "\n")

    def load(self, nquads: bytes) -> None:
        """Add statements, fast; for much at once. Threads may do so side by side."""
        self._unpublished = True
        self._bulk += len(nquads)
        self.store.bulk_load(nquads, ox.RdfFormat.N_QUADS)

    def load_file(self, nquads: BinaryIO) -> None:
        """As `load`, of what was written to an open file, which need have no name: then nothing of the text is in memory."""
        self._unpublished = True
        self._bulk += nquads.tell()
        nquads.flush()
        self.store.bulk_load(path=f"/proc/self/fd/{nquads.fileno()}", format=ox.RdfFormat.N_QUADS)

    def insert(self, nquads: bytes) -> None:
        """Add statements as one transaction; for few at once."""
        self._unpublished = True
        self.store.load(nquads, ox.RdfFormat.N_QUADS)

    def remove_graph(self, iri: str) -> None:
        """Remove a named graph and all that it says."""
        self._unpublished = True
        self.store.remove_graph(ox.NamedNode(iri))

    def empty_graph(self, iri: str) -> None:
        """As `remove_graph`, for a graph that may be large: that is one transaction, which takes 1 kB of memory a statement. Where
        the process ends in the middle, a part is gone."""
        self._unpublished = True
        graph = ox.NamedNode(iri)
        for number, quad in enumerate(self.store.quads_for_pattern(None, None, None, graph), 1):
            self.store.remove(quad)
            if number % REMOVED_AT_ONCE == 0:
                self.store.flush()
        self.store.remove_graph(graph)

    def remove(self, quads: Iterable[ox.Quad]) -> None:
        """Remove single statements."""
        self._unpublished = True
        for quad in quads:
            self.store.remove(quad)

    def replace(self, old: Iterable[ox.Quad], new: Iterable[ox.Quad]) -> None:
        """Remove some single statements and add others."""
        self.remove(old)
        self.store.extend(new)

    def touch(self) -> None:
        """Something is written through `store` itself."""
        self._unpublished = True

    def reopen(self) -> None:
        """Close the database and open it again, which gives back what it keeps in memory; nobody else may hold `store`."""
        with disk_errors(self.path):
            self.store.flush()
            del self.store
            database.trim()
            self.store = database.opened(self.path / "live")

    def clear(self) -> None:
        """Remove everything."""
        self._unpublished = True
        self.store.clear()

    def query(self, text: str, *, where: str | None = None, **options: Any) -> Result:
        """As `run`, on what was written so far."""
        return run(self.store, text, where=where, **options)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            if kind is None and self._unpublished:
                self.publish()
        finally:
            del self.store
            self._lock.truncate(0)
            self._lock.close()

    def compact(self) -> None:
        """Compact where much was bulk-loaded since the last time: queries then take half the time or less."""
        with disk_errors(self.path):
            if self._bulk and self._bulk * COMPACT_SHARE > bytes_in(self.path / "live"):
                self.store.optimize()
                self._bulk = 0

    def publish(self) -> None:
        """What was written so far is the state that readers get from now on, compacted where `compact` finds it worth it."""
        with disk_errors(self.path):
            self.compact()
            self.store.flush()
            snapshots = self.path / "snapshots"
            snapshots.mkdir(exist_ok=True)
            numbers = sorted(int(entry.name) for entry in snapshots.iterdir() if entry.name.isdigit())
            target = snapshots / f"{(numbers[-1] if numbers else 0) + 1:06d}"
            self.store.backup(str(target))
            link = self.path / "current.new"
            link.unlink(missing_ok=True)
            link.symlink_to(Path("snapshots") / target.name)
            before = os.readlink(self.path / "current") if (self.path / "current").is_symlink() else ""
            os.replace(link, self.path / "current")
            sync(self.path)
        # The state before stays until the next one: who has just opened it may finish.
        for number in numbers:
            if f"{number:06d}" != Path(before).name:
                shutil.rmtree(snapshots / f"{number:06d}", ignore_errors=True)
        self._unpublished, self._bulk = False, 0
