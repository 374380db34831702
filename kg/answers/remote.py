"""A SPARQL endpoint of anybody, by the SPARQL 1.1 Protocol.

Takes an address and queries; gives results of pyoxigraph, or says why there are none. Apart from `graph` because it is the
only place that opens a connection.
"""

from __future__ import annotations

import urllib.error
import urllib.parse
import urllib.request
from http.client import HTTPException

import pyoxigraph as ox

from kg import queries
from kg.errors import QueryError, RemoteError, RequestError, TimedOut

ACCEPT = (
    "application/sparql-results+json, application/sparql-results+xml;q=0.8, "
    "application/n-triples;q=0.7, text/turtle;q=0.6, application/rdf+xml;q=0.3"
)
"""One list for all query forms: an endpoint picks what fits the form."""

AGENT = "waqai (SPARQL client)"
_TIMES = {408, 429, 503, 504}
_LONGEST_GET = 2000
"""Characters of an address up to which GET is used; longer queries go by POST, as some servers cut addresses."""

_KEPT = "!$%&'()*+,/:;=?@[]~"
"""What a path or query may hold besides letters and digits of ASCII, -, . and _ (RFC 3986, 3.3), and % of what is encoded."""

_SHOWN = 300


class Endpoint:
    """A SPARQL endpoint. `timeout` is in seconds, for each request; None waits for ever."""

    def __init__(self, address: str, *, base: str, timeout: float | None = None) -> None:
        self._target = _target(address)
        self.address = address
        self.base = base
        self.timeout = timeout

    def query(self, text: str, *, where: str | None = None) -> ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples:
        """The result of a SPARQL query.

        Raises RemoteError where the endpoint cannot be reached or answers with a fault, QueryError where it refuses the
        query's text, TimedOut where it gave up or took longer than `timeout`.
        """
        try:
            with urllib.request.urlopen(self._request(text), timeout=self.timeout) as response:
                kind = response.headers.get_content_type()
                body = response.read()
        except urllib.error.HTTPError as error:
            raise self._refusal(error, where) from error
        except TimeoutError as error:
            raise self._late() from error
        except (urllib.error.URLError, HTTPException, OSError, UnicodeError) as error:  # a host's name may be none
            reason = getattr(error, "reason", None) or error
            if isinstance(reason, TimeoutError):
                raise self._late() from error
            raise RemoteError(
                f"the endpoint cannot be reached: {reason}",
                where=self.address,
                hint="check the address and the network",
            ) from error
        return self._read(body, kind)

    def _request(self, text: str) -> urllib.request.Request:
        headers = {"Accept": ACCEPT, "User-Agent": AGENT}
        query = urllib.parse.urlencode({"query": text})
        joined = f"{self._target}{'&' if '?' in self._target else '?'}{query}"
        if len(joined) <= _LONGEST_GET:
            return urllib.request.Request(joined, headers=headers)
        headers["Content-Type"] = "application/x-www-form-urlencoded"
        return urllib.request.Request(self._target, data=query.encode(), headers=headers)

    def _refusal(self, error: urllib.error.HTTPError, where: str | None) -> RemoteError | QueryError | TimedOut:
        with error:
            said = " ".join(error.read(4 * _SHOWN).decode("utf-8", "replace").split())[:_SHOWN]
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
            hint="check that the address is that of a SPARQL endpoint",
        )

    def _late(self) -> TimedOut:
        return TimedOut(
            f"the endpoint did not answer within {self.timeout:g} s", where=self.address, hint="give a longer --timeout"
        )

    def _read(self, body: bytes, kind: str) -> ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples:
        try:
            results = ox.QueryResultsFormat.from_media_type(kind)
            if results is not None:
                _read_through(ox.parse_query_results(body, results))
                return ox.parse_query_results(body, results)
            graph = ox.RdfFormat.from_media_type(kind)
            if graph is not None:
                store = ox.Store()
                store.load(body, graph, to_graph=ox.DefaultGraph())
                return store.query(queries.text("internal/everything"))
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


def _read_through(results: ox.QuerySolutions | ox.QueryBoolean) -> None:
    """Rows are parsed when they are read; a fault in them is to be met here."""
    if isinstance(results, ox.QuerySolutions):
        for _ in results:
            pass


def _target(address: str) -> str:
    """The address as it is sent: an IRI as a URI. Raises RequestError where it is none of HTTP."""
    try:
        parts = urllib.parse.urlsplit(address)
        path, query = (urllib.parse.quote(part, safe=_KEPT) for part in (parts.path, parts.query))
        proper = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        proper = False
    if not proper:
        raise RequestError("not the address of an endpoint", where=address, hint="give an http:// or https:// address")
    return urllib.parse.urlunsplit((parts.scheme, parts.netloc, path, query, ""))
