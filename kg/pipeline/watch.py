"""A folder that is watched: the files behind some paths, each time they have changed and come to rest.

Looks at names, sizes and times of change, which any file system tells; what changed in content, the build finds out.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator, Sequence

from kg.documents import Input, find
from kg.errors import InputError

State = tuple[tuple[str, int, int], ...]


def changes(
    paths: Sequence[str], *, every: float, sleep: Callable[[float], None] = time.sleep
) -> Iterator[tuple[Input, ...]]:
    """The files behind `paths` now, and again after each change that is followed by `every` seconds without one. A path
    behind which there is nothing for a while is waited for, after the first look. Never ends by itself."""
    yield find(paths)
    done = _state(paths)
    while True:
        sleep(every)
        seen = _state(paths)
        while seen != done:
            sleep(every)
            now = _state(paths)
            if now == seen:
                done = seen
                if done:
                    yield find(paths)
            seen = now


def _state(paths: Sequence[str]) -> State:
    try:
        found = find(paths)
    except InputError:
        return ()
    state = []
    for entry in found:
        for name in (entry.path, os.path.splitext(entry.path)[0] + ".toml"):
            try:
                status = os.stat(name)
            except OSError:
                continue
            state.append((name, status.st_size, status.st_mtime_ns))
    return tuple(state)
