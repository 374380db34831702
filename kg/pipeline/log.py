"""The log of a store's builds: `builds.jsonl`, the only place of a store that knows the clock.

A build writes one line when it starts and one when it ends; a start without an end was interrupted.
"""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

import msgspec

from kg.errors import StoreError

NAME = "builds.jsonl"


class Counts(msgspec.Struct, kw_only=True):
    """What a build did, in articles."""

    added: int = 0
    changed: int = 0
    removed: int = 0
    unchanged: int = 0
    set_aside: int = 0


class Entry(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One line of the log. `at` in UTC; `seconds` of wall clock; the totals are those of the store after the build."""

    build: int
    state: Literal["started", "finished", "failed"]
    at: str
    command: str | None = None
    producer: str | None = None
    seconds: float | None = None
    counts: Counts | None = None
    articles: int | None = None
    events: int | None = None
    quads: int | None = None
    snapshot: str | None = None
    error: str | None = None


class Build(msgspec.Struct, frozen=True, kw_only=True):
    """A build as its lines tell it."""

    start: Entry
    end: Entry | None


_encode = msgspec.json.Encoder().encode
_decode = msgspec.json.Decoder(Entry).decode


def now() -> str:
    """The time, in UTC, to the second."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def append(store: Path, entry: Entry) -> None:
    """Add a line, after the last whole one."""
    file = store / NAME
    try:
        with file.open("ab+") as log:
            if log.tell():
                log.seek(-1, os.SEEK_END)
                if log.read(1) != b"\n":
                    log.write(b"\n")  # a build was killed while it wrote
            log.write(_encode(entry) + b"\n")
    except OSError as error:
        raise StoreError(
            f"the log cannot be written: {error.strerror}", where=str(file), hint="check its permissions and the disk"
        ) from error


def builds(store: Path) -> list[Build]:
    """The builds of a store, oldest first; an empty list where none was logged."""
    file = store / NAME
    try:
        lines = file.read_bytes().splitlines()
    except FileNotFoundError:
        return []
    except OSError as error:
        raise StoreError(f"the log cannot be read: {error.strerror}", where=str(file)) from error
    found: dict[int, Build] = {}
    for line in lines:
        try:
            entry = _decode(line)
        except (msgspec.MsgspecError, UnicodeDecodeError):
            continue  # cut short when its build was killed
        if entry.state == "started":
            found[entry.build] = Build(start=entry, end=None)
        elif entry.build in found:
            found[entry.build] = Build(start=found[entry.build].start, end=entry)
    return [found[number] for number in sorted(found)]
