"""A SPARQL endpoint of anybody, by the SPARQL 1.1 Protocol.

Takes an address and queries; gives results of pyoxigraph, or says why there are none. Apart from `graph` because it is the
only place that opens a connection.
"""

from __future__ import annotations

import gzip
import urllib.error
import urllib.parse
import urllib.request
import zlib
from contextlib import suppress
from http import HTTPStatus
from http.client import HTTPException, IncompleteRead

import pyoxigraph as ox

from kg import queries, services, sparql
from kg.errors import QueryError, RemoteError, RequestError, TimedOut
from kg.store import Result, declaring, prefixes

ACCEPT = (
    "application/sparql-results+json, application/sparql-results+xml;q=0.8, "
    "application/n-triples;q=0.7, text/turtle;q=0.6, application/rdf+xml;q=0.3"
)
"""One list for all query forms: an endpoint picks what fits the form."""

AGENT = "waqai (SPARQL client)"
_TIMES = {408, 429, 503, 504}
_LONGEST_GET = 2000
"""Characters of an address up to which GET is used; longer queries go by POST, as some servers cut addresses."""

_HINTS = {
    401: "give a name and a password in the address, as NAME:PASSWORD@ before the host",
    403: "the endpoint does not let you in; ask whoever runs it",
    404: "check that the address is that of a SPARQL endpoint",
    500: "the fault is the endpoint's; try later, or ask less",
}
"""What to do about an answer that is none, by its code."""

_KEPT = "!$%&'()*+,/:;=?@[]~"
"""What a path or query may hold besides letters and digits of ASCII, -, . and _ (RFC 3986, 3.3), and % of what is encoded."""


class Endpoint:
    """A SPARQL endpoint. `timeout` is in seconds, for each request; None waits for ever."""

    def __init__(self, address: str, *, base: str, timeout: float | None = None) -> None:
        self._target, self._named = _target(address)
        self.address = services.shown(address)
        self.base = base
        self.timeout = timeout

    def query(self, text: str, *, where: str | None = None) -> Result:
        """The result of a SPARQL query.

        Raises RemoteError where the endpoint cannot be reached or answers with a fault, QueryError where it refuses the
        query's text, TimedOut where it gave up or took longer than `timeout`.
        """
        try:
            with urllib.request.urlopen(self._request(declaring(text)), timeout=self.timeout) as response:
                # Virtuoso, at the end of its patience, with 206 or, before, with 200.
                partly = response.status == HTTPStatus.PARTIAL_CONTENT or "X-SQL-State" in response.headers
                kind = response.headers.get_content_type()
                body = _unpacked(response.read(), response.headers.get("Content-Encoding"))
        except urllib.error.HTTPError as error:
            raise self._refusal(error, where) from error
        except TimeoutError as error:
            raise self._late() from error
        except (IncompleteRead, EOFError, gzip.BadGzipFile, zlib.error) as error:
            raise RemoteError(
                "the endpoint's answer broke off or is damaged",
                where=self.address,
                hint="try again; a limit of the endpoint may cut long answers",
            ) from error
        except (urllib.error.URLError, HTTPException, OSError, UnicodeError) as error:  # a host's name may be none
            reason = getattr(error, "reason", None) or error
            if isinstance(reason, TimeoutError):
                raise self._late() from error
            raise RemoteError(
                f"the endpoint cannot be reached: {reason}",
                where=self.address,
                hint="check the address and the network",
            ) from error
        if partly:
            raise TimedOut(
                "the endpoint gave up and answers in part", where=self.address, hint="narrow the question, or try later"
            )
        found, empty = self._read(body, kind)
        if lacks := _lacking(text, found, empty=empty):
            raise RemoteError(lacks, where=self.address, hint="the fault is the endpoint's")
        return found

    def _request(self, text: str) -> urllib.request.Request:
        headers = {"Accept": ACCEPT, "Accept-Encoding": "gzip, identity;q=0.5", "User-Agent": AGENT}
        query = urllib.parse.urlencode({"query": text})
        joined = f"{self._target}{'&' if '?' in self._target else '?'}{query}"
        if len(joined) <= _LONGEST_GET:
            request = urllib.request.Request(joined, headers=headers)
        else:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
            request = urllib.request.Request(self._target, data=query.encode(), headers=headers)
        for name, value in self._named.items():
            request.add_unredirected_header(name, value)  # whoever it is passed on to is not told
        return request

    def _refusal(self, error: urllib.error.HTTPError, where: str | None) -> RemoteError | QueryError | TimedOut:
        with error:
            said = ""
            with suppress(OSError, HTTPException, EOFError, zlib.error):
                body = _unpacked(error.read(), error.headers.get("Content-Encoding"))
                said = services.said(body, error.headers.get_content_type())
        if error.code in _TIMES:
            later = error.headers.get("Retry-After")
            return TimedOut(
                f"the endpoint gave up or is busy (HTTP {error.code}): {said or error.reason}",
                where=self.address,
                hint=f"try again in {later} seconds"
                if later and later.isdigit()
                else "narrow the question, or try later",
            )
        if error.code == 400:
            return QueryError(f"the endpoint refuses the query: {said or error.reason}", where=where or self.address)
        return RemoteError(
            f"the endpoint answers HTTP {error.code}: {said or error.reason}",
            where=self.address,
            hint=_HINTS.get(error.code, _HINTS[404 if error.code < 500 else 500]),
        )

    def _late(self) -> TimedOut:
        return TimedOut(
            f"the endpoint did not answer within {self.timeout:g} s", where=self.address, hint="give a longer --timeout"
        )

    def _read(self, body: bytes, kind: str) -> tuple[Result, bool]:
        """The result in an answer, and whether it has no rows."""
        try:
            results = _results_format(body, kind)
            if results is not None:
                empty = _read_through(ox.parse_query_results(body, results))
                return ox.parse_query_results(body, results), empty
            graph = ox.RdfFormat.from_media_type(kind)
            if graph is not None:
                store = ox.Store()
                store.load(body, graph, to_graph=ox.DefaultGraph())
                return store.query(queries.text("internal/everything")), not len(store)
        except (SyntaxError, ValueError) as error:
            raise RemoteError(
                f"the endpoint's answer is not valid {kind}: {error}",
                where=self.address,
                hint="the fault is the endpoint's",
            ) from error
        raise RemoteError(
            f"the endpoint answers with {kind}, which is no query result",
            where=self.address,
            hint="check that the address is that of a SPARQL endpoint, not of its page for people",
        )


def _results_format(body: bytes, kind: str) -> ox.QueryResultsFormat | None:
    """The form of rows that an answer of this media type has; of one that says nothing, the one that it begins as."""
    if kind in ("text/plain", "application/octet-stream"):
        begins = body[:100].lstrip()
        if begins.startswith(b"{"):
            return ox.QueryResultsFormat.JSON
        return ox.QueryResultsFormat.XML if begins.startswith((b"<?xml", b"<sparql")) else None
    found = ox.QueryResultsFormat.from_media_type(kind)
    return None if found == ox.QueryResultsFormat.CSV else found  # from which terms cannot be told


def _lacking(text: str, found: Result, *, empty: bool) -> str | None:
    """What the answer to a query lacks of what was asked for, as far as that can be told without the data."""
    if sparql.calls_out(text):
        return None
    try:
        wanted = ox.Store().query(text, prefixes=prefixes())
    except (SyntaxError, ValueError, RuntimeError):
        return None  # in a dialect of the endpoint's
    if type(found) is not type(wanted):
        return "the endpoint answers something else than was asked for"
    if isinstance(found, ox.QuerySolutions) and isinstance(wanted, ox.QuerySolutions):
        lacking = [each for each in wanted.variables if each not in found.variables]
        if lacking and not empty:
            return f"the endpoint's answer lacks {', '.join(map(str, lacking))}"
    return None


def _read_through(results: ox.QuerySolutions | ox.QueryBoolean) -> bool:
    """Rows are parsed when they are read; a fault in them is to be met here. Whether there are none."""
    return not sum(1 for _ in results) if isinstance(results, ox.QuerySolutions) else False


def _unpacked(body: bytes, coding: str | None) -> bytes:
    """The body of an answer, which some servers pack."""
    return gzip.decompress(body) if (coding or "").strip().lower() in ("gzip", "x-gzip") else body


def _target(address: str) -> tuple[str, dict[str, str]]:
    """The address as it is sent (an IRI as a URI, without name and password), and the header that says these. Raises RequestError
    where it is none of HTTP."""
    if not services.proper(address):
        raise RequestError(
            "not the address of an endpoint",
            where=services.shown(address),
            hint="give an http:// or https:// address",
        )
    bare, named = services.sent(address)
    parts = urllib.parse.urlsplit(bare)
    path, query = (urllib.parse.quote(part, safe=_KEPT) for part in (parts.path, parts.query))
    return urllib.parse.urlunsplit((parts.scheme, parts.netloc, path, query, "")), named
