"""Files of a store on disk: written whole or not at all, and faults of the disk told as ours."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from kg.errors import StoreError

FULL_HINT = "free some space and run the same command again; the state published before can still be asked"


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


def bytes_in(folder: Path) -> int:
    """Bytes of the files in `folder`."""
    total = 0
    for entry in os.scandir(folder):
        with suppress(FileNotFoundError):  # the database takes files away in the background
            total += entry.stat().st_size
    return total


def sync(folder: Path) -> None:
    """The folder's entries are safe on disk."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def write_whole(file: Path, text: str) -> None:
    """The file with this content, or as it was: never a part."""
    new = file.with_name(file.name + ".new")
    with new.open("w", encoding="utf-8") as stream:
        stream.write(text)
        stream.flush()
        os.fsync(stream.fileno())
    os.replace(new, file)
    sync(file.parent)
