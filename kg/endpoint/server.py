"""The ASGI application: carries HTTP requests to the pure functions and jobs behind, and their responses back.

Takes a store's folder and settings; gives an application for uvicorn. Decides nothing about SPARQL or pages itself.
"""

from __future__ import annotations

import asyncio
import hashlib
import re
import sys
import tempfile
import traceback
import uuid
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from starlette.applications import Starlette
from starlette.requests import Request as HttpRequest
from starlette.types import ASGIApp, Receive, Scope, Send

from kg import __version__, sparql, store
from kg.endpoint import description, downloads, graph_store, patience, protocol, spool
from kg.endpoint.jobs import Job, Spooled
from kg.endpoint.negotiation import HTML, TRIPLES, choose
from kg.endpoint.pages.respond import Wanted
from kg.endpoint.protocol import Refusal, Request, Response
from kg.endpoint.publication import Published, Sizes
from kg.endpoint.workers import Limits, preload

WATCH_SECONDS = 1.0
FRONT_SECONDS = 4.0
"""How long the front page waits for its numbers and answers; it comes without them then."""

LONG = 16 << 10
"""Bytes of a posted query from which reading it takes more than some milliseconds."""

CACHED = 50
"""Front pages that are kept for a snapshot, by language and what else makes them differ."""

CORS = (
    ("Access-Control-Allow-Origin", "*"),
    ("Access-Control-Expose-Headers", "Link, Retry-After, ETag, Content-Location, Content-Range, Location"),
)
SAFETY = (
    (
        "Content-Security-Policy",
        "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; "
        "form-action 'self'; frame-ancestors 'none'",
    ),
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "no-referrer"),
)
READING = "GET, HEAD, OPTIONS"
"""The methods of everything but the query service."""

PREFLIGHT = (
    (
        "Access-Control-Allow-Headers",
        "Accept, Accept-Language, Content-Type, Content-Language, If-None-Match, If-Range, Range, X-Requested-With",
    ),
    ("Access-Control-Max-Age", "86400"),
)
Handler = Callable[[Request], Awaitable[Response]]


@dataclass(frozen=True, slots=True)
class Settings:
    """Where the store and the releases lie, the URL that the site is reached by, and its limits."""

    path: Path
    url: str
    releases: Path | None = None
    limits: Limits = field(default_factory=Limits)
    sizes: Sizes = field(default_factory=Sizes)
    failed: list[str] = field(default_factory=list, compare=False)
    """Why the application could not start, where it could not."""


class Site:
    """The state of a running server: what is published, and where answers are spooled."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.published = Published(settings.path, sizes=settings.sizes, limits=settings.limits)
        self.prefixes = store.prefixes()
        self.spool = Path()

    async def answer(self, request: Request) -> Response:
        """The response to any request."""
        path = request.path
        service = path.rstrip("/") == "/sparql"
        if request.method == "OPTIONS":
            methods = protocol.METHODS if service else READING
            return Response(204, (("Allow", methods), ("Access-Control-Allow-Methods", methods), *PREFLIGHT))
        try:
            if service:
                return await self._sparql(request)
            if path == "/store":
                return await self._graph(request)
            if path in {"/.well-known/void", "/void.ttl"}:
                return await self._void(request)
            if request.method not in {"GET", "HEAD"}:
                raise Refusal(405, "this can only be read", (("Allow", READING),))
            if path.startswith("/static/"):
                return downloads.static(path.removeprefix("/static/"))
            if path.startswith("/dumps/") or path == "/dumps":
                return await asyncio.to_thread(downloads.dump, self.settings.releases, request)
            if path == "/dataset" or path.startswith("/release/"):
                described = await asyncio.to_thread(downloads.described, self.settings.releases, request)
                if described is not None:
                    return described
            return await self._page(request)
        except Refusal as refusal:
            return refusal.response

    async def _sparql(self, request: Request) -> Response:
        if protocol.from_browser(request):
            query = b"?" + request.query if request.query else b""
            return Response(303, (("Location", "/query" + query.decode("latin-1")), ("Vary", "Accept")))
        # A long query is looked at beside the others' requests.
        long = len(request.body) > LONG
        asked = await asyncio.to_thread(protocol.operation, request) if long else protocol.operation(request)
        if asked is None:
            return await self._service(request)
        repeatable = not long and sparql.repeatable(asked.text)
        tag = self._tag(request, asked) if repeatable else ""
        if protocol.has(request, tag):
            return Response(304, (("ETag", tag), ("Vary", "Accept, Accept-Encoding")))
        # SPARQL 1.1 Protocol, 2.1: relative IRIs of a query start from the service's own address where it declares no BASE.
        response = await self._spooled("queries", "query", asked, self._url("sparql"), seconds=asked.timeout)
        return _tagged(request, response, tag)

    async def _graph(self, request: Request) -> Response:
        iri, choice = graph_store.wanted(request)
        tag = self._tag(request, (iri, choice.media_type))
        if protocol.has(request, tag):
            return Response(304, (("ETag", tag), ("Vary", "Accept, Accept-Encoding")))
        response = await self._spooled("queries", "graph", iri, choice.format.name, choice.content_type)
        return _tagged(request, response, tag)

    async def _page(self, request: Request) -> Response:
        front = request.path == "/"
        current = self.published.current
        # Only the front page tells of the releases.
        newest = await self._newest() if front else None
        tag = self._tag(request, (request.path, request.query, request.headers.get("accept-language"), newest))
        # The page is kept where it is complete only, so that a client cannot have the tag of one that is not.
        if protocol.has(request, tag):
            return Response(304, (("ETag", tag), ("Vary", "Accept, Accept-Encoding, Accept-Language")))
        if front and tag in current.cache:
            kept: Response = current.cache[tag]
            return _tagged(request, kept, tag)
        overview, cards = await self.published.front(FRONT_SECONDS) if front else (None, None)
        wanted = Wanted(request, current.base, self.settings.url, current.name, newest, overview, cards)
        asks = request.path == "/query" or request.path.startswith("/ask/")
        try:
            response: Response = await self.published.run("queries" if asks else "pages", Job("page", (wanted,)))
        except Refusal as refusal:
            if not (asks and refusal.status in {429, 503}):
                raise
            # The form again, to ask for less: plain words would lose what was typed.
            response = await self.published.run("pages", Job("page", (replace(wanted, refused=refusal.reason),)))
            return Response(refusal.status, (*response.headers, *refusal.headers), response.body)
        if front and (overview is None or cards is None):
            return _tagged(request, response, "")
        if front and len(current.cache) < CACHED:
            # It is asked for most.
            current.cache[tag] = response
        return _tagged(request, response, tag)

    async def _service(self, request: Request) -> Response:
        said = description.service(self._url("sparql"), self.published.current.base, await self.published.counts())
        return self._described(request, said)

    async def _void(self, request: Request) -> Response:
        if request.method not in {"GET", "HEAD"}:
            raise Refusal(405, "this can only be read", (("Allow", READING),))
        newest = await self._newest()
        dumps = newest.dumps(self.settings.url) if newest else ()
        counts = await self.published.counts()
        said = description.void(self.settings.url, self.published.current.base, counts, dumps=dumps)
        return self._described(request, said, newest, turtle=request.path.endswith(".ttl"))

    async def _newest(self) -> downloads.Offered | None:
        # Beside the others' requests: what a release says of itself is long, where it holds many articles.
        return await asyncio.to_thread(downloads.newest, self.settings.releases)

    def _described(self, request: Request, said: Any, told: object = None, *, turtle: bool = False) -> Response:
        choice = choose(None if turtle else request.headers.get("accept"), (*TRIPLES, HTML))
        if choice is None:
            raise Refusal(406, "a description comes as " + ", ".join(offer.media_types[0] for offer in TRIPLES))
        # A browser is shown the Turtle.
        form, content_type = choice.format.rdf, choice.content_type
        if form is None:
            form, content_type = TRIPLES[0].rdf, "text/plain; charset=utf-8"
        vary = ("Vary", "Accept, Accept-Encoding")
        tag = self._tag(request, (request.path, content_type, told))
        if protocol.has(request, tag):
            return Response(304, (("ETag", tag), vary))
        assert form is not None
        return _tagged(request, Response(200, (("Content-Type", content_type), vary), said.serialize(form)), tag)

    async def _spooled(self, pool: str, name: str, *arguments: Any, seconds: float | None = None) -> Response:
        """The answer of a job that writes a file."""
        file = self.spool / uuid.uuid4().hex
        try:
            done: Spooled = await self.published.run(pool, Job(name, (*arguments, self.prefixes, str(file))), seconds)
        except BaseException:
            file.unlink(missing_ok=True)
            raise
        return Response(200, (("Content-Type", done.content_type), ("Vary", "Accept, Accept-Encoding")), file)

    def _url(self, path: str) -> str:
        return f"{self.settings.url}{path}"

    def _tag(self, request: Request, asked: object) -> str:
        """Weak, because rows without ORDER BY may come in another order, and for the compressed forms of one answer.

        RFC 9110, 8.8.1: it changes with all that the answer comes from: the store, its state, and this program.
        """
        said = (__version__, self.published.current.identity, self.settings.url, asked, request.headers.get("accept"))
        key = repr(said).encode()
        return f'W/"{self.published.current.name}-{hashlib.sha256(key).hexdigest()[:20]}"'


def application(settings: Settings) -> ASGIApp:
    """The application that serves the store. Raises StoreError at its start where there is no store."""
    preload()
    site = Site(settings)

    @asynccontextmanager
    async def life(_: Starlette) -> AsyncIterator[None]:
        with tempfile.TemporaryDirectory(prefix="kg-serve-") as folder:
            site.spool = Path(folder)
            try:
                await site.published.refresh()
            except Refusal as refusal:
                # uvicorn keeps what ends the start to itself.
                settings.failed.append(refusal.reason)
                raise
            watching = asyncio.create_task(site.published.watch(WATCH_SECONDS, _report))
            try:
                yield
            finally:
                watching.cancel()
                with suppress(asyncio.CancelledError):
                    await watching
                site.published.close()

    starlette = Starlette(lifespan=life)
    starlette.mount("/", _door(site))
    return patience.Patience(_origin(starlette))


def _origin(app: ASGIApp) -> ASGIApp:
    """The application, which also takes the whole URL as the target. RFC 9112, 3.2.2: as proxies send it, and we MUST."""

    async def origin(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and (whole := _WHOLE.match(scope.get("raw_path", b""))):
            raw = scope["raw_path"][whole.end() :] or b"/"
            scope = {**scope, "raw_path": raw, "path": unquote(raw.decode("latin-1"))}
        await app(scope, receive, send)

    return origin


_WHOLE = re.compile(rb"https?://[^/]*", re.IGNORECASE)


def _door(site: Site) -> ASGIApp:
    async def door(scope: Scope, receive: Receive, send: Send) -> None:
        http = HttpRequest(scope)
        headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in http.headers.raw}
        got = await patience.body(receive, headers.get("content-length"))
        raw = scope.get("raw_path", b"") or http.url.path.encode()
        request = Request(
            http.method, _path(raw), scope["query_string"], headers, got if isinstance(got, bytes) else b""
        )
        if isinstance(got, int):
            response: Response | None = Refusal(got, _BODY_REASONS[got], (("Connection", "close"),)).response
        else:
            try:
                response = await _unless_gone(site.answer(request), receive)
            except Exception:
                # A bug of ours: the log has the trace, the client a plain word with the headers that browsers need.
                _report(traceback.format_exc())
                response = Refusal(500, "this should not happen; the log of the server says more").response
        if response is not None:
            await spool.http(request, response, CORS + SAFETY)(scope, receive, send)

    return door


_BODY_REASONS = {
    400: "the request broke off",
    408: f"the request did not come within {patience.BODY_SECONDS:g} s",
    413: f"the request is larger than {patience.MAX_BODY >> 10} kB",
}


async def _unless_gone(work: Awaitable[Response], receive: Receive) -> Response | None:
    """The response; None where the client went away before it was ready, and then its work is ended too."""
    task = asyncio.ensure_future(work)
    gone = asyncio.ensure_future(_disconnected(receive))
    try:
        await asyncio.wait({task, gone}, return_when=asyncio.FIRST_COMPLETED)
        if task.done():
            return task.result()
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task
        return None
    finally:
        gone.cancel()


async def _disconnected(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


def _path(raw: bytes) -> str:
    """The path as the client wrote it, still percent-encoded: a `%2F` is not a `/`."""
    return raw.decode("latin-1")


def _tagged(request: Request, response: Response, tag: str) -> Response:
    """The response with the tag that saves it the next time; 304 where the client wants it only if there is none."""
    if response.status != 200:
        return Response(response.status, (*response.headers, ("Cache-Control", "no-cache")), response.body)
    headers = (*response.headers, ("ETag", tag), ("Cache-Control", "no-cache"))
    return Response(304 if protocol.has_any(request) else 200, headers, response.body)


def _report(message: str) -> None:
    sys.stderr.write(f"warning: {message}\n")
