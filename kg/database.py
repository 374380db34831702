"""A builder's Oxigraph on disk, in memory that does not grow with it.

Takes a folder; gives the opened store. Apart from `store`, which says what a store of ours is, because Oxigraph has no settings:
how many files it holds open and how many heaps its threads have is the process's to say.
"""

from __future__ import annotations

import os
import resource
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path
from typing import Any

import pyoxigraph as ox

OPEN_FILES = 56
"""Files of 64 MB that a builder's database holds open, at most; it keeps the index of each that is open in memory, one to two MB.
Oxigraph refuses fewer than 48."""

_OTHER_FILES = 48
"""Descriptors that Oxigraph sets aside for others than the files of the database."""

_ARENA_MAX = -8  # of malloc.h


def opened(path: Path) -> ox.Store:
    """The store at `path`, for reading and writing. Raises OSError as pyoxigraph does."""
    _share_memory()
    with _few_files():
        return ox.Store(str(path))


def trim() -> None:
    """Let glibc give back what is free in its heaps; nothing elsewhere."""
    with suppress(OSError, AttributeError):
        _libc().malloc_trim(0)


@contextmanager
def _few_files() -> Iterator[None]:
    """A store opened within it holds no more than OPEN_FILES open: Oxigraph takes what the process may open as its measure, and
    has no setting for that. Without it a build's memory grows with the store, by 10 MB a million statements."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    # What is open already takes its part of the numbers below the limit.
    wanted = OPEN_FILES + _OTHER_FILES + len(os.listdir("/proc/self/fd"))
    if soft != resource.RLIM_INFINITY and soft <= wanted:
        yield
        return
    resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


@cache
def _share_memory() -> None:
    """Let the database's threads share two heaps: with glibc each has one of its own, none of which gives back what a load
    or a compaction took, and a build holds a third more memory in the end. Elsewhere nothing is done."""
    with suppress(OSError, AttributeError):
        _libc().mallopt(_ARENA_MAX, 2)


def _libc() -> Any:
    """The process's own C library."""
    import ctypes  # only a builder waits for it; who reads imports this module, too

    return ctypes.CDLL(None)
