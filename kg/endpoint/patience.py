"""Clients that dawdle: time limits on sending a request and on taking the answer, and limits on their sizes.

Separate because uvicorn has none of these: one client that sends a byte a minute would hold its connection for ever.
"""

from __future__ import annotations

import asyncio
from typing import Any

import h11
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from uvicorn.protocols.http.h11_impl import H11Protocol

HEADER_SECONDS = 10.0
BODY_SECONDS = 20.0
SEND_SECONDS = 60.0
MAX_HEADERS = 64 << 10
MAX_BODY = 256 << 10
"""Bytes of a posted query: far more than anybody writes, little enough to hold in memory."""


class Protocol(H11Protocol):
    """HTTP/1.1 that closes a connection whose request line and headers do not come in time."""

    patience: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._wait_for_headers()

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        self._wait_for_headers()

    def connection_lost(self, exc: Exception | None) -> None:
        self._stop()
        super().connection_lost(exc)

    def _wait_for_headers(self) -> None:
        if self.conn.their_state is not h11.IDLE or self.conn.our_state is not h11.IDLE:
            self._stop()
        elif self.patience is None:
            self.patience = self.loop.call_later(HEADER_SECONDS, self.transport.close)

    def _stop(self) -> None:
        if self.patience is not None:
            self.patience.cancel()
            self.patience = None


class TooSlow(Exception):
    """The client does not take its answer."""


class Patience:
    """ASGI middleware: gives up on a client that does not take what is sent within SEND_SECONDS."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def patient(message: Message) -> None:
            try:
                await asyncio.wait_for(send(message), SEND_SECONDS)
            except TimeoutError:
                raise TooSlow from None

        try:
            await self._app(scope, receive, patient)
        except TooSlow:
            # Leaving without the last chunk: the server then breaks the connection, and the client sees an error.
            return


async def body(receive: Receive, declared: str | None) -> bytes | int:
    """The body of a request, or the status to refuse it with: 413 too large, 408 too slow, 400 broken off."""
    if declared is not None and (not declared.isdigit() or int(declared) > MAX_BODY):
        return 413 if declared.isdigit() else 400
    parts: list[bytes] = []
    size = 0
    try:
        async with asyncio.timeout(BODY_SECONDS):
            while True:
                message: dict[str, Any] = dict(await receive())
                if message["type"] == "http.disconnect":
                    return 400
                parts.append(message.get("body", b""))
                size += len(parts[-1])
                if size > MAX_BODY:
                    return 413
                if not message.get("more_body", False):
                    return b"".join(parts)
    except TimeoutError:
        return 408
