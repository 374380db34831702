"""Sending a Response: from memory or from its spooled file, compressed where the client likes it, removed afterwards.

Separate from `server` because this is the only place that streams. A status is sent only when the whole answer lies in
the file, so that a 200 never carries part of the rows.
"""

from __future__ import annotations

import zlib
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Protocol

from starlette.responses import Response as PlainResponse
from starlette.responses import StreamingResponse

from kg.endpoint import ranges
from kg.endpoint.negotiation import encoding
from kg.endpoint.protocol import Download, Request, Response

CHUNK = 256 << 10
SMALL = 1 << 10
"""Bytes below which compression costs more than it saves."""

COMPRESSIBLE = ("text/", "application/sparql", "application/n-", "application/ld", "application/rdf", "application/trig",
                "application/json", "application/xml", "application/xhtml", "image/svg")  # fmt: skip


class _Compressor(Protocol):
    def compress(self, data: bytes, /) -> bytes: ...
    def flush(self) -> bytes: ...


def http(request: Request, response: Response, headers: tuple[tuple[str, str], ...]) -> PlainResponse:
    """The response as Starlette sends it, with `headers` added."""
    kept = isinstance(response.body, Download)
    content = response.body.path if isinstance(response.body, Download) else response.body
    size = content.stat().st_size if isinstance(content, Path) else len(content)
    named = {name: value for name, value in (*response.headers, *headers) if value}
    if response.status == 304:
        _remove(content, kept=kept)
        return PlainResponse(None, 304, named)
    if kept:
        # What is spooled is asked again as a whole: only files that stay can be had in parts.
        named["Accept-Ranges"] = "bytes"
        part = ranges.wanted(request, named.get("ETag", ""), size)
        if part is not None:
            assert isinstance(content, Path)
            return _part(content, part, size, named)
    coding = None
    if size >= SMALL and named.get("Content-Type", "").startswith(COMPRESSIBLE):
        coding = encoding(request.headers.get("accept-encoding"))
    if coding:
        named["Content-Encoding"] = coding
        # RFC 9110, 8.8.1: a strong tag is one of bytes, and these are others.
        if named.get("ETag", "").startswith('"'):
            named["ETag"] = "W/" + named["ETag"]
    if request.method == "HEAD":
        _remove(content, kept=kept)
        head = PlainResponse(None, response.status, {**named, "Content-Length": str(size)})
        if coding:
            # RFC 9110, 8.6: that of GET or none, and nobody knows it before compressing.
            del head.headers["Content-Length"]
        return head
    return _whole(content, response.status, named, coding, kept=kept)


def _whole(
    content: bytes | Path, status: int, named: dict[str, str], coding: str | None, *, kept: bool
) -> PlainResponse:
    """The answer to a GET: a stream of a large file, else one piece with its headers, which costs less."""
    size = content.stat().st_size if isinstance(content, Path) else 0
    if isinstance(content, Path) and (kept or size > CHUNK):
        if not coding:
            named["Content-Length"] = str(size)
        return StreamingResponse(_chunks(content, coding, keep=kept), status, named)
    if isinstance(content, Path):
        file, content = content, content.read_bytes()
        file.unlink(missing_ok=True)
    if coding:
        compressor = _compressor(coding)
        content = compressor.compress(content) + compressor.flush()
    return PlainResponse(content, status, named)


def _part(file: Path, part: range, size: int, named: dict[str, str]) -> PlainResponse:
    if not part:
        return PlainResponse(None, 416, {**named, "Content-Range": f"bytes */{size}", "Cache-Control": "no-cache"})
    said = {"Content-Range": f"bytes {part.start}-{part.stop - 1}/{size}", "Content-Length": str(len(part))}
    return StreamingResponse(_bytes(file, part), 206, {**named, **said})


def _remove(content: bytes | Path, *, kept: bool) -> None:
    if isinstance(content, Path) and not kept:
        content.unlink(missing_ok=True)


async def _bytes(file: Path, part: range) -> AsyncIterator[bytes]:
    with file.open("rb") as stream:
        stream.seek(part.start)
        left = len(part)
        while left and (chunk := stream.read(min(CHUNK, left))):
            left -= len(chunk)
            yield chunk


async def _chunks(file: Path, coding: str | None, *, keep: bool) -> AsyncIterator[bytes]:
    try:
        compressor = _compressor(coding) if coding else None
        with file.open("rb") as stream:
            while chunk := stream.read(CHUNK):
                if compressor is not None:
                    chunk = compressor.compress(chunk)
                if chunk:
                    yield chunk
        if compressor is not None:
            yield compressor.flush()
    finally:
        if not keep:
            file.unlink(missing_ok=True)


def _compressor(coding: str) -> _Compressor:
    if coding == "zstd":
        from zstandard import ZstdCompressor  # few clients ask for it

        return ZstdCompressor(level=3).compressobj()
    # 16 + the window's size: a gzip header, which zlib writes without a time.
    return zlib.compressobj(6, zlib.DEFLATED, 16 + zlib.MAX_WBITS)
