"""Checking a release, for whoever made it and whoever got it: checksums, every file read again, all forms equal.

Takes the folder; gives what is wrong, a sentence each. Nothing in it is believed: counts are counted again.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

from kg.errors import InputError
from kg.release import description, reread
from kg.release.description import COUNTS, NAME, Release
from kg.release.lines import unpacked

SUMS = "SHA256SUMS"
_BLOCK = 1 << 20
WITH_GRAPHS = ("trig.gz",)
WITHOUT_GRAPHS = ("ttl.gz", "rdf.gz", "jsonld.gz")
"""The other forms, whose content has to equal that of the N-Quads and of the N-Triples."""


def sums(path: Path) -> str:
    """The SHA-256 of a file, in hexadecimal."""
    hashed = hashlib.sha256()
    with path.open("rb") as stream:
        while block := stream.read(_BLOCK):
            hashed.update(block)
    return hashed.hexdigest()


def opened(path: Path) -> Release:
    """What the release in the folder says of itself. Raises InputError where the folder is no release."""
    hint = "name a folder that `kg dump` wrote"
    if not path.is_dir():
        raise InputError("there is no such folder", where=str(path), hint=hint)
    if not (path / SUMS).is_file():
        raise InputError(f"this folder is no complete release: it has no {SUMS}", where=str(path), hint=hint)
    try:
        return description.loads((path / COUNTS).read_text(encoding="utf-8"))
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise InputError(f"release.json cannot be read: {error}", where=str(path), hint=hint) from error


def verify(path: Path) -> Iterator[str]:
    """Everything that is wrong with the release in the folder. Raises InputError where the folder is no release."""
    release = opened(path)
    yield from checksums(path)
    yield from content(path, release)


def checksums(path: Path) -> Iterator[str]:
    """Files that are missing, not listed, or not what they were."""
    listed: dict[str, str] = {}
    told = (path / SUMS).read_text(encoding="utf-8", errors="replace")
    for number, line in enumerate(told.splitlines(), 1):
        digest, separator, name = line.partition("  ")
        if not separator or len(digest) != 64 or "/" in name or name in {"", ".", ".."}:
            yield f"{SUMS}:{number}: not a line of sha256sum"
        else:
            listed[name] = digest
    for name, digest in sorted(listed.items()):
        if not (path / name).is_file():
            yield f"{name} is missing"
        elif sums(path / name) != digest:
            yield f"{name} is not the file that was released: its checksum differs"
    for extra in sorted({entry.name for entry in path.iterdir()} - set(listed) - {SUMS}):
        yield f"{extra} is not listed in {SUMS}"


def content(path: Path, release: Release) -> Iterator[str]:
    """Files that strict parsers refuse, that are not sorted, or that say something else than the canonical one."""
    stem = f"{NAME}-{release.date}"
    for suffix, statements, digest, others in (
        ("nq.gz", release.statements, release.digest, WITH_GRAPHS),
        ("nt.gz", release.triples, release.triples_digest, WITHOUT_GRAPHS),
    ):
        yield from _sorted(path / f"{stem}.{suffix}")
        for other in (suffix, *others):
            yield from _same(path / f"{stem}.{other}", statements, digest)
    yield from _zstd(path / f"{stem}.nq.zst", release)
    yield from _parts(path, stem, release)
    parts = {f"{stem}-{name}.nq.gz" for name in release.parts}
    for extra in sorted(path.iterdir()):
        known = extra.name.startswith(f"{stem}.") or extra.name in parts
        if reread.suffix(extra) in reread.FORMATS and not known:
            yield from _readable(extra)


def _same(file: Path, statements: int, digest: str) -> Iterator[str]:
    try:
        found = reread.read(file)
    except InputError as error:
        yield str(error)
        return
    if (found.statements, found.hexadecimal) != (statements, digest):
        yield f"{file.name} says something else: {found.statements} statements, and {statements} are to be there"


def _zstd(file: Path, release: Release) -> Iterator[str]:
    """The canonical bytes in their other compression: equal bytes need not be parsed twice."""
    hashed = hashlib.sha256()
    try:
        with unpacked(file) as stream:
            while block := stream.read(_BLOCK):
                hashed.update(block)
    except InputError as error:
        yield str(error)
        return
    if hashed.hexdigest() != release.sha256:
        yield f"{file.name} says something else than the other canonical file"


def _parts(path: Path, stem: str, release: Release) -> Iterator[str]:
    """The parts, which together have to be the whole: their digests add up to its digest."""
    found: dict[str, reread.Content] = {}
    for name in release.parts:
        try:
            found[name] = reread.digest(path / f"{stem}-{name}.nq.gz")
        except InputError as error:
            yield str(error)
            return
    for name, count in release.parts.items():
        if found[name].statements != count:
            yield f"the part {name} has {found[name].statements} statements, and {count} are to be there"
    whole = reread.added(found.values())
    if (whole.statements, whole.hexadecimal) != (release.statements, release.digest):
        yield f"the parts together say something else than the whole, which has {release.statements} statements"


def _sorted(file: Path) -> Iterator[str]:
    try:
        with unpacked(file) as lines:
            last = b""
            for number, line in enumerate(lines, 1):
                if line <= last:
                    yield f"{file.name}:{number}: not sorted, or twice"
                    return
                last = line
    except InputError as error:
        yield str(error)


def _readable(file: Path) -> Iterator[str]:
    try:
        reread.read(file, strict=False)
    except InputError as error:
        yield str(error)
