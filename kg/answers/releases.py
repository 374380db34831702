"""Two releases side by side, as a graph that can be asked what changed.

Takes the folders of two releases; gives a graph in memory with what is said of events, reports and articles in each. Apart
from `graph` because it reads dumps and no store; labels come from the newer release.
"""

from __future__ import annotations

import gzip
import re
import zlib
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox

from kg import store
from kg.errors import InputError
from kg.rdf.vocab import DCT, RDFS, SKOS, WQ

OLD, NEW = "urn:waqai:release:old", "urn:waqai:release:new"
_DUMP = re.compile(r"[\w.]+-\d{4}-\d\d-\d\d\.nq(\.gz)?")
_TOLD = {
    f"<{WQ}{name}>".encode()
    for name in (
        "status", "report", "participant", "agent", "target", "belligerent", "supporter", "place", "origin", "destination",
        "date", "earliest", "latest", "killedMinimum", "killedMaximum", "killedAtLeast", "article",
        "reportedType", "sha256", "extractor",
    )
}  # fmt: skip
_NAMES = {f"<{space}>".encode() for space in (SKOS + "prefLabel", DCT + "title", RDFS + "label")}


class Releases:
    """Two releases, asked as one graph: the graphs `OLD` and `NEW` hold what each says, the rest only names."""

    def __init__(self, old: Path, new: Path, *, base: str) -> None:
        self.base = base
        self._store = ox.Store()
        for folder, name in ((old, OLD), (new, NEW)):
            self._load(folder, _told(folder, name))
        self._load(new, _named(new))

    def query(self, text: str, *, where: str | None = None) -> store.Result:
        """The result of a query over both."""
        return store.run(self._store, text, where=where)

    def _load(self, folder: Path, lines: Iterator[bytes]) -> None:
        text = b"".join(lines)
        try:
            self._store.bulk_load(text, ox.RdfFormat.N_QUADS)
        except (SyntaxError, ValueError) as error:
            raise _damaged(folder, error) from error


def _told(folder: Path, name: str) -> Iterator[bytes]:
    end = f" <{name}> .\n".encode()
    for line in _lines(folder):
        _, predicate, _ = line.split(b" ", 2)
        if predicate in _TOLD:
            yield line[: line.rindex(b" <")] + end


def _named(folder: Path) -> Iterator[bytes]:
    for line in _lines(folder):
        if line.split(b" ", 2)[1] in _NAMES:
            yield line


def _lines(folder: Path) -> Iterator[bytes]:
    path = dump(folder)
    try:
        with gzip.open(path) if path.suffix == ".gz" else path.open("rb") as stream:
            for line in stream:
                if line.count(b" ") >= 3:
                    yield line
    except (OSError, EOFError, zlib.error) as error:
        raise _damaged(folder, error) from error


def _damaged(folder: Path, error: Exception) -> InputError:
    return InputError(f"the dump cannot be read: {error}", where=str(dump(folder)), hint="`kg verify` checks a release")


def dump(folder: Path) -> Path:
    """The N-Quads file of a release. Raises InputError where the folder is no release."""
    if not folder.is_dir():
        raise InputError(
            "there is no such folder", where=str(folder), hint="give the folder of a release, as `kg dump` writes it"
        )
    found = sorted(path for path in folder.iterdir() if _DUMP.fullmatch(path.name))
    if not found:
        raise InputError(
            "this folder is no release: it has no N-Quads dump",
            where=str(folder),
            hint="give the folder of a release, as `kg dump` writes it",
        )
    return found[0]
