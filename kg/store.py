"""The store: quads in Oxigraph on disk, written by one builder, read by anybody at the same time.

Takes N-Quads and queries; gives results of pyoxigraph. Apart from the rest because it alone knows where an Oxigraph lies: who
writes works on `live/` under a lock and publishes a snapshot at the end; who reads opens the snapshot that `current` points
to, so that no reader ever sees a half-made graph.

    kg.store/waqai.json          what this folder is: layout, base IRI
    kg.store/lock                held while building
    kg.store/live/               the builder's Oxigraph
    kg.store/snapshots/NNNNNN/   finished states; kg.store/current points to one of them
"""

from __future__ import annotations

import errno
import fcntl
import json
import os
import re
import shutil
import signal
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path
from types import TracebackType
from typing import Any

import pyoxigraph as ox

from kg import database, sparql
from kg.errors import QueryError, StoreError
from kg.folders import folder

LAYOUT = 1
_ATTEMPTS = 5
_PREFIX = re.compile(r"@prefix\s+([\w-]*):\s+<([^>]*)>")
_POSITION = re.compile(r"error at (\d+):(\d+): (.*)", re.DOTALL)
FULL_HINT = "free some space and run the same command again; the state published before can still be asked"
COMPACT_SHARE = 10
"""The store is compacted where bulk loads brought more than one part in this many of its size."""

REMOVED_AT_ONCE = 50_000
"""Statements of a large graph that are removed before what the database keeps of that in memory is written."""

_BUILD_HINT = "build one with `kg build`, or name another with --store"

Result = ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples


@cache
def prefixes() -> dict[str, str]:
    """The prefixes of `ontology/prefixes.ttl`, which every query may use without declaring them."""
    text = folder("ontology").joinpath("prefixes.ttl").read_text(encoding="utf-8")
    return dict(_PREFIX.findall(text))


def run(store: ox.Store, text: str, *, where: str | None = None, **options: Any) -> Result:
    """The result of the SPARQL query `text` over the union of all graphs; `options` as `pyoxigraph.Store.query` takes them.

    Raises QueryError with line and column where the text does not parse; `where` names its file.
    """
    options.setdefault("prefixes", prefixes())
    # With the union switched on, pyoxigraph ignores a FROM in the query.
    options.setdefault("use_default_graph_as_union", not sparql.own_dataset(text))
    try:
        return store.query(text, **options)
    except SyntaxError as error:
        raise _query_error(str(error), text, where) from error
    except ValueError as error:
        raise QueryError(str(error), where=where) from error


def _query_error(message: str, text: str, where: str | None) -> QueryError:
    name = where or "query"
    found = _POSITION.search(message)
    if found is None:
        return QueryError(f"not valid SPARQL: {message.splitlines()[0]}", where=name)
    line, column = int(found[1]), int(found[2])
    where = f"{name}:{line}:{column}"
    if "Prefix not found" in message:
        prefix = re.search(r"([\w\-.]*):[^\s:]*$", text.splitlines()[line - 1][: column - 1])
        return QueryError(
            f"prefix {prefix[1] if prefix else ''}: is not declared",
            where=where,
            hint="add a line PREFIX name: <IRI> at the top; ontology/prefixes.ttl lists those that need none",
        )
    return QueryError(
        f"not valid SPARQL: {found[3].splitlines()[0]}", where=where, hint="the fault is at or before this place"
    )


@contextmanager
def interruptible() -> Iterator[None]:
    """Within it Ctrl-C ends the process at once: pyoxigraph does not look at Python's signals while it evaluates."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGINT, signal.SIG_DFL)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


class Reader:
    """One finished state of a store, for reading only. `base` is the base of its data IRIs."""

    def __init__(self, store: ox.Store, base: str, path: Path) -> None:
        self.store = store
        self.base = base
        self.path = path

    def query(self, text: str, *, where: str | None = None, **options: Any) -> Result:
        """As `run`, on this state."""
        return run(self.store, text, where=where, **options)

    def dump(self, to: Path) -> None:
        """Write all statements as N-Quads, in the order of the store."""
        self.store.dump(str(to), ox.RdfFormat.N_QUADS)


def reader(path: Path) -> Reader:
    """The last finished state of the store at `path`. Raises StoreError where there is none."""
    described = description(path)
    for attempt in range(_ATTEMPTS):
        state = snapshot(path)
        try:
            return Reader(open_snapshot(state), described["base"], path)
        except StoreError:
            # Builds that follow each other fast may remove a state between the look at `current` and the opening.
            if attempt + 1 == _ATTEMPTS or snapshot(path) == state:
                raise
    raise AssertionError("the last attempt returns or raises")


def snapshot(path: Path) -> Path:
    """The folder of the last finished state of the store at `path`. Raises StoreError where there is none."""
    description(path)
    current = path / "current"
    if not current.is_dir():
        raise StoreError("the store holds no finished build", where=str(path), hint="run `kg build` again")
    return current.resolve()


def identity(state: Path) -> str:
    """What tells the finished state in the folder `state` from all others: their numbers begin at 1 in each store."""
    made = state.stat()
    return f"{state.name}-{made.st_mtime_ns:x}-{made.st_ino:x}"


def open_snapshot(state: Path) -> ox.Store:
    """The finished state in the folder `state`. Raises StoreError where it cannot be read, or is gone for a newer one."""
    try:
        return ox.Store.read_only(str(state))
    except (OSError, RuntimeError) as error:
        raise StoreError(f"the store cannot be read: {error}", where=str(state), hint=_BUILD_HINT) from error


def readable(path: Path) -> bool:
    """Whether there is a finished state of the store at `path` that can be opened."""
    try:
        open_snapshot(snapshot(path))
    except StoreError:
        return False
    return True


def description(path: Path) -> dict[str, Any]:
    """What `waqai.json` says of the store at `path`. Raises StoreError where the folder is no store, or of another layout."""
    file = path / "waqai.json"
    if not path.exists():
        raise StoreError("there is no store", where=str(path), hint=_BUILD_HINT)
    _refuse_file(path)
    try:
        described = json.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise StoreError("this folder is no store: it has no waqai.json", where=str(path), hint=_BUILD_HINT) from error
    except (OSError, ValueError) as error:
        raise StoreError(f"waqai.json cannot be read: {error}", where=str(file), hint=_BUILD_HINT) from error
    if not isinstance(described, dict) or described.get("layout") != LAYOUT or "base" not in described:
        raise StoreError(
            f"the store is not of layout {LAYOUT}",
            where=str(path),
            hint="build it again with this version, in a new folder",
        )
    return described


def _refuse_file(path: Path) -> None:
    """Refuse a file, as a store is a folder."""
    if path.is_file():
        raise StoreError("this is a file, and a store is a folder", where=str(path), hint="name the folder of a store")


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
            _refuse_file(self.path)
            if self.path.is_dir() and not (self.path / "waqai.json").is_file() and _foreign(self.path):
                raise StoreError(
                    "the folder holds other files and is no store",
                    where=str(self.path),
                    hint="name an empty or new folder",
                )
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
            base = description(self.path)["base"]
            if base != self.base:
                raise StoreError(
                    f"the store was built with the base {base}",
                    where=str(self.path),
                    hint="use that base, or a new folder",
                )
            return
        _replace(file, json.dumps({"layout": LAYOUT, "base": self.base}, indent=1) + "\n")

    def load(self, nquads: bytes) -> None:
        """Add statements, fast; for much at once. Threads may do so side by side."""
        self._unpublished = True
        self._bulk += len(nquads)
        self.store.bulk_load(nquads, ox.RdfFormat.N_QUADS)

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
            if self._bulk and self._bulk * COMPACT_SHARE > _size(self.path / "live"):
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
            _sync(self.path)
        # The state before stays until the next one: who has just opened it may finish.
        for number in numbers:
            if f"{number:06d}" != Path(before).name:
                shutil.rmtree(snapshots / f"{number:06d}", ignore_errors=True)
        self._unpublished, self._bulk = False, 0


def held(path: Path) -> bool:
    """Whether a build holds the store at `path` now."""
    try:
        with (path / "lock").open() as lock:
            fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    except OSError:
        return False
    return False


@contextmanager
def disk_errors(path: Path) -> Iterator[None]:
    """A full or failing disk and missing permissions, which Python and pyoxigraph tell as OSError, as StoreError."""
    try:
        yield
    except OSError as error:
        what = error.strerror or str(error)
        full = error.errno == errno.ENOSPC or "No space left" in what
        raise StoreError(
            "the disk is full" if full else f"the store cannot be written: {what}",
            where=str(path),
            hint=FULL_HINT if full else "check the path, its permissions and the disk",
        ) from error


def _foreign(folder: Path) -> bool:
    """Whether the folder holds anything but what a build leaves that was killed as it began."""
    return any(entry.name not in ("lock", "waqai.json.new") for entry in folder.iterdir())


def _size(folder: Path) -> int:
    """Bytes of the files in `folder`."""
    total = 0
    for entry in os.scandir(folder):
        with suppress(FileNotFoundError):  # the database takes files away in the background
            total += entry.stat().st_size
    return total


def _sync(folder: Path) -> None:
    """The folder's entries are safe on disk."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _replace(file: Path, text: str) -> None:
    new = file.with_name(file.name + ".new")
    with new.open("w", encoding="utf-8") as stream:
        stream.write(text)
        stream.flush()
        os.fsync(stream.fileno())
    os.replace(new, file)
    _sync(file.parent)
