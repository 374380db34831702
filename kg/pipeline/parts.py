"""Parts of a build on many machines: what came of a shard of articles, in files that count only with their marker.

    KEY.jsonl.gz   each article's record, or its fault
    KEY.nq.gz      the statements of their graphs, for any engine that takes N-Quads
    KEY.done       the marker, written last: the digests of both, and how many articles are set aside

The key follows from the articles and from all that their extraction depends on, so that a part which is there is never stale.
"""

from __future__ import annotations

import gzip
import os
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import msgspec

from kg import records
from kg.documents import Fault
from kg.errors import InputError, KGError
from kg.pipeline.shape import Shape
from kg.pipeline.workers import Extracted, Result
from kg.store import disk_errors


class Part(msgspec.Struct, frozen=True):
    """What came of a shard: the packed lines of results, the packed N-Quads, and how many articles are set aside."""

    lines: bytes
    nquads: bytes
    set_aside: int


class Marker(msgspec.Struct, frozen=True, kw_only=True):
    """What stands in the marker of a part."""

    lines: str
    nquads: str
    set_aside: int


class _Told(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What came of one article: its record's line, or its fault."""

    id: str
    line: msgspec.Raw = msgspec.Raw()
    where: str | None = None
    error: str | None = None
    hint: str | None = None


_encode = msgspec.json.Encoder().encode
_decode_marker = msgspec.json.Decoder(Marker).decode
_decode_told = msgspec.json.Decoder(_Told).decode


def part(results: list[Result], shape: Shape) -> Part:
    """The part of a shard with these results; a record that cannot become statements is a fault."""
    told, nquads, aside = [], [], 0
    for result in results:
        found = result
        if isinstance(found, Extracted):
            try:
                nquads.append(shape.nquads(records.decode(found.line)))
            except KGError as error:
                found = Fault(error.where or found.id, error, found.id)
        aside += isinstance(found, Fault)
        told.append(_encode(_told(found)))
    return Part(_packed(b"\n".join(told)), _packed(b"".join(nquads)), aside)


def results(found: Part) -> Iterator[Result]:
    """The results in a part, in the order of the articles."""
    for line in gzip.decompress(found.lines).splitlines():
        yield _result(_decode_told(line))


@dataclass(frozen=True, slots=True)
class Parts:
    """The folder of parts."""

    folder: Path

    def read(self, key: str) -> Part | None:
        """The part of that key; None where it is not there whole, or holds an article that was set aside: what failed on a
        machine that was too small may succeed when it is asked for again."""
        try:
            marker = _decode_marker((self.folder / f"{key}.done").read_bytes())
            lines, nquads = ((self.folder / f"{key}.{ending}").read_bytes() for ending in ("jsonl.gz", "nq.gz"))
        except (OSError, msgspec.MsgspecError):
            return None
        whole = (marker.lines, marker.nquads) == (_digest(lines), _digest(nquads))
        return Part(lines, nquads, 0) if whole and not marker.set_aside else None

    def write(self, key: str, made: Part) -> None:
        """Keep the part. Raises StoreError where the disk takes no more."""
        marker = Marker(lines=_digest(made.lines), nquads=_digest(made.nquads), set_aside=made.set_aside)
        files = (("jsonl.gz", made.lines), ("nq.gz", made.nquads), ("done", _encode(marker)))
        with disk_errors(self.folder):
            self.folder.mkdir(parents=True, exist_ok=True)
            for ending, content in files:
                new = self.folder / f"{key}.{ending}.new"
                new.write_bytes(content)
                os.replace(new, self.folder / f"{key}.{ending}")


def _packed(text: bytes) -> bytes:
    return gzip.compress(text, 3, mtime=0)


def _digest(content: bytes) -> str:
    return sha256(content).hexdigest()


def _told(result: Result) -> _Told:
    if isinstance(result, Extracted):
        return _Told(id=result.id, line=msgspec.Raw(result.line.rstrip(b"\n")))
    error = result.error
    return _Told(id=result.id or "", where=error.where or result.where, error=error.what, hint=error.hint)


def _result(told: _Told) -> Result:
    if told.error is None:
        return Extracted(told.id, bytes(told.line) + b"\n")
    return Fault(told.where or "", InputError(told.error, where=told.where, hint=told.hint), told.id)
