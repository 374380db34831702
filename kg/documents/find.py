"""Paths as a user gives them to the list of files to read: files, folders, globs, `-` for standard input."""

from __future__ import annotations

import glob
import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from kg.errors import InputError, RequestError

STANDARD_INPUT = "-"
PAGES = (".html", ".htm")
FEEDS = (".rss", ".atom", ".xml")
ENDINGS = (".txt", ".jsonl", ".jsonl.gz", *PAGES, *FEEDS)
_KINDS = "articles are read from .txt, .jsonl, .jsonl.gz, .html and feeds (.rss, .atom, .xml), folders of them, and - (standard input)"


@dataclass(frozen=True, slots=True)
class Input:
    """One file to read. `path` is how it is named in records and messages; `size` in bytes, 0 where unknown."""

    path: str
    size: int


def find(paths: Sequence[str], *, leave: Callable[[str], None] = lambda _: None) -> tuple[Input, ...]:
    """The files behind `paths`, in the order given, those of a folder sorted; a file that is named twice comes once.

    Folders are read to their depth, hidden files and folders left out; `leave` is told each other file in them that is neither an
    article nor metadata. Raises InputError for a path that does not exist
    or holds no article, RequestError for a kind of file that is not read.
    """
    found: dict[str, Input] = {}
    for path in paths:
        for entry in _behind(path, leave):
            found.setdefault(os.path.realpath(entry.path) if entry.path != STANDARD_INPUT else entry.path, entry)
    return tuple(found.values())


def _behind(path: str, leave: Callable[[str], None]) -> Iterator[Input]:
    if path == STANDARD_INPUT:
        yield Input(STANDARD_INPUT, 0)
    elif os.path.isdir(path):
        yield from _in_folder(path, leave)
    elif os.path.exists(path):
        if not path.endswith(ENDINGS):
            raise RequestError("not a kind of file that is read", where=path, hint=_kind_hint(path))
        yield _input(path)
    elif glob.has_magic(path):
        matches = sorted(match for match in glob.glob(path, recursive=True) if _wanted(match))
        if not matches:
            raise InputError("the pattern matches no article", where=path, hint=_KINDS)
        for match in matches:
            yield from _behind(match, leave)
    else:
        raise InputError(
            "no such file or folder",
            where=path,
            hint="check the path; a pattern such as 'news/*.txt' may stand in quotes",
        )


def _in_folder(folder: str, leave: Callable[[str], None]) -> Iterator[Input]:
    empty = True
    for parent, folders, files in os.walk(folder, onerror=_locked):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(files):
            if name.startswith("."):
                continue
            if name.endswith(ENDINGS):
                empty = False
                yield _input(os.path.join(parent, name))
            elif not name.endswith(".toml"):
                leave(os.path.join(parent, name))
    if empty:
        raise InputError("the folder holds no article", where=folder, hint=_KINDS)


def _locked(error: OSError) -> None:
    """Refuse a folder that cannot be listed: left out silently, its articles would seem to be gone."""
    raise InputError(
        f"the folder cannot be read: {error.strerror}",
        where=os.path.normpath(error.filename),
        hint="check its permissions, or name the other folders one by one",
    ) from error


def _wanted(path: str) -> bool:
    return os.path.isdir(path) or path.endswith(ENDINGS)


def _input(path: str) -> Input:
    try:
        size = os.path.getsize(path)
    except OSError:  # a link to nothing, or a file just gone: who reads it says so
        size = 0
    return Input(Path(os.path.normpath(path)).as_posix(), size)


def _kind_hint(path: str) -> str:
    if path.endswith(".toml"):
        return "a .toml file is the metadata of the .txt file beside it: give the .txt file"
    return _KINDS
