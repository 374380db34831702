"""The finished states of a store: what a folder says of itself, and the last state, opened for reading.

Takes the folder of a store; gives a `Reader`. A state that was opened stays readable while newer ones are published.
"""

from __future__ import annotations

import fcntl
import json
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from kg.errors import StoreError
from kg.store.query import Result, run

LAYOUT = 1
_ATTEMPTS = 5
_BUILD_HINT = "build one with `kg build`, or name another with --store"


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
        hint = "a build is writing to it now: wait for its end" if held(path) else "run `kg build` again"
        raise StoreError("the store holds no finished build", where=str(path), hint=hint)
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
    try:
        there = path.exists()
    except OSError as error:
        raise StoreError(f"the store cannot be read: {error.strerror}", where=str(path), hint=_BUILD_HINT) from error
    if not there:
        raise StoreError("there is no store", where=str(path), hint=_BUILD_HINT)
    refuse_file(path)
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


def refuse_file(path: Path) -> None:
    """Refuse a file, as a store is a folder."""
    if path.is_file():
        raise StoreError("this is a file, and a store is a folder", where=str(path), hint="name the folder of a store")


def refuse_other(path: Path, base: str) -> None:
    """Refuse what cannot be built into with this base: what is no store, and a store of another base."""
    refuse_foreign(path)
    if (path / "waqai.json").is_file() and (before := description(path)["base"]) != base:
        raise StoreError(
            f"the store was built with the base {before}", where=str(path), hint="use that base, or a new folder"
        )


def refuse_foreign(path: Path) -> None:
    """Refuse a file, and a folder of other files."""
    refuse_file(path)
    if path.is_dir() and not (path / "waqai.json").is_file() and _foreign(path):
        raise StoreError(
            "the folder holds other files and is no store", where=str(path), hint="name an empty or new folder"
        )


def _foreign(folder: Path) -> bool:
    """Whether the folder holds anything but what a build leaves that was killed as it began."""
    return any(entry.name not in ("lock", "waqai.json.new") for entry in folder.iterdir())


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
