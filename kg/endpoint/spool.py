"""Sending a Response: from memory or from its spooled file, compressed where the client likes it, removed afterwards.

Separate from `server` because this is the only place that streams. A status is sent only when the whole answer lies in
the file, so that a 200 never carries part of the rows.
"""

from __future__ import annotations

import zlib
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any, Protocol

from starlette.responses import Response as PlainResponse
from starlette.responses import StreamingResponse

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
    coding = None
    if size >= SMALL and named.get("Content-Type", "").startswith(COMPRESSIBLE):
        coding = _available(encoding(request.headers.get("accept-encoding")))
    if coding:
        named["Content-Encoding"] = coding
    if request.method == "HEAD" or response.status == 304:
        if isinstance(content, Path) and not kept:
            content.unlink(missing_ok=True)
        if not coding and response.status != 304:
            named["Content-Length"] = str(size)
        return PlainResponse(None, response.status, named)
    if isinstance(content, Path) and not kept and size <= CHUNK:
        # One piece with its headers: a stream costs more than it saves here.
        file, content = content, content.read_bytes()
        file.unlink(missing_ok=True)
    if isinstance(content, Path):
        if not coding:
            named["Content-Length"] = str(size)
        return StreamingResponse(_chunks(content, coding, keep=kept), response.status, named)
    if coding:
        compressor = _compressor(coding)
        body = compressor.compress(content) + compressor.flush()
        return PlainResponse(body, response.status, named)
    return PlainResponse(content, response.status, named)


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


def _available(coding: str | None) -> str | None:
    if coding == "zstd" and _zstandard() is None:
        return "gzip"
    return coding


def _compressor(coding: str) -> _Compressor:
    if coding == "zstd":
        make = _zstandard()
        assert make is not None
        compressor: _Compressor = make(level=3).compressobj()
        return compressor
    # 16 + the window's size: a gzip header, which zlib writes without a time.
    return zlib.compressobj(6, zlib.DEFLATED, 16 + zlib.MAX_WBITS)


def _zstandard() -> Callable[..., Any] | None:
    try:
        from zstandard import ZstdCompressor
    except ImportError:
        return None
    return ZstdCompressor
