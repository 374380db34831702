"""Opening the port and running the server until it is told to stop. Apart from `server`, which knows no socket."""

from __future__ import annotations

import asyncio
import logging
import os
import socket
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import uvicorn

from kg import store as stores
from kg.endpoint import patience
from kg.endpoint.publication import Sizes
from kg.endpoint.server import Settings, application
from kg.endpoint.workers import Limits
from kg.errors import KGError, RequestError

GRACE_SECONDS = 5
KEEP_ALIVE_SECONDS = 15
CONNECTIONS = 500


@dataclass(frozen=True, slots=True)
class Listening:
    """The address to listen on, and the public URL where it is another one."""

    host: str
    port: int
    url: str | None = None


def listen(
    at: Listening,
    store: Path,
    *,
    releases: Path | None,
    seconds: float,
    memory: int,
    answer: int,
    workers: int,
    queue: int,
    report: Callable[[str], object],
) -> None:
    """Serve the store until SIGINT or SIGTERM. `report` gets the line that says where.

    Raises StoreError where there is no store, RequestError where the address cannot be had.
    """
    stores.open_snapshot(stores.snapshot(store))
    bound = _bind(at)
    port = bound.getsockname()[1]
    host = f"[{at.host}]" if ":" in at.host else at.host
    url = (at.url or f"http://{host}:{port}").rstrip("/") + "/"
    settings = Settings(
        path=store,
        url=url,
        releases=releases,
        limits=Limits(seconds, memory, answer),
        sizes=Sizes(queries=workers, pages=max(1, min(workers, os.cpu_count() or 1)), queue=queue),
    )
    config = uvicorn.Config(
        application(settings),
        http=patience.Protocol,
        ws="none",
        lifespan="on",
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_keep_alive=KEEP_ALIVE_SECONDS,
        timeout_graceful_shutdown=GRACE_SECONDS,
        limit_concurrency=CONNECTIONS,
        h11_max_incomplete_event_size=patience.MAX_HEADERS,
    )
    # What goes wrong in a request is reported by `server`, and what goes wrong at the start below.
    logging.getLogger("uvicorn").setLevel(logging.CRITICAL)
    try:
        asyncio.run(_serve(uvicorn.Server(config), bound, settings, lambda: report(f"serving {store} at {url}")))
    finally:
        bound.close()


async def _serve(server: uvicorn.Server, bound: socket.socket, settings: Settings, ready: Callable[[], object]) -> None:
    running = asyncio.ensure_future(_run(server, bound, settings))
    while not server.started and not running.done():
        await asyncio.sleep(0.02)
    if server.started:
        ready()
    await running


async def _run(server: uvicorn.Server, bound: socket.socket, settings: Settings) -> None:
    try:
        await server.serve(sockets=[bound])
    except SystemExit as error:
        reason = "; ".join(settings.failed) or f"uvicorn ended with {error.code}"
        raise KGError(f"the server cannot start: {reason}") from error


def _bind(at: Listening) -> socket.socket:
    try:
        family = socket.getaddrinfo(at.host, at.port, type=socket.SOCK_STREAM)[0][0]
        # asyncio turns Nagle's delay (40 ms an answer) off only where the socket names its protocol.
        bound = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
        try:
            bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            bound.bind((at.host, at.port))
        except OSError:
            bound.close()
            raise
    except OSError as error:
        raise RequestError(
            f"cannot listen on {at.host} port {at.port}: {error.strerror or error}",
            hint="choose another --port, or --port 0 for a free one",
        ) from error
    return bound
