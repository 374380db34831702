"""The SPARQL 1.1 Protocol, query part: an HTTP request to what is asked, or a refusal with its status and reason.

Pure: no store, no network, no clock. `server` carries requests in; `jobs` runs what comes out.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import parse_qsl

from pyoxigraph import NamedNode

from kg import sparql
from kg.endpoint.negotiation import HTML, ROWS, TRIPLES, choose

FORM = "application/x-www-form-urlencoded"
QUERY = "application/sparql-query"
UPDATE = "application/sparql-update"
METHODS = "GET, HEAD, POST, QUERY, OPTIONS"
MAX_PARAMETERS = 200
"""Parameters of one request; more is an attempt to keep us busy."""

REASONS = {
    400: "Bad request",
    403: "Refused",
    404: "Not found",
    405: "Method not allowed",
    406: "Not acceptable",
    408: "Too slow",
    413: "Too large",
    415: "Unsupported media type",
    429: "Too many requests",
    500: "Fault of the server",
    503: "Given up",
}


@dataclass(frozen=True, slots=True)
class Request:
    """An HTTP request: the method in capitals, the raw query string, header names in lower case."""

    method: str
    path: str
    query: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""


@dataclass(frozen=True, slots=True)
class Download:
    """A file that is sent and stays."""

    path: Path


@dataclass(frozen=True, slots=True)
class Response:
    """An HTTP response. `body` is the bytes, a file that stays, or a spooled one that the sender removes after sending."""

    status: int
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes | Path | Download = b""


@dataclass(frozen=True, slots=True)
class Query:
    """A query to run. `default_graphs` and `named_graphs` are None where the request leaves the dataset to the query.

    `timeout` is what the client asked for, in seconds; it can only lower the server's. `format` is a name from
    `negotiation`, asked for by parameter; else `accept` decides.
    """

    text: str
    default_graphs: tuple[str, ...] | None = None
    named_graphs: tuple[str, ...] | None = None
    accept: str | None = None
    format: str | None = None
    timeout: float | None = None


class Refusal(Exception):
    """A request that is not answered: the HTTP status, the reason in a sentence, extra headers."""

    def __init__(self, status: int, reason: str, headers: tuple[tuple[str, str], ...] = ()) -> None:
        super().__init__(reason)
        self.status = status
        self.reason = reason
        self.headers = headers

    def __reduce__(self) -> tuple[object, ...]:
        return Refusal, (self.status, self.reason, self.headers)

    @property
    def response(self) -> Response:
        """The refusal as plain text."""
        text = f"{REASONS.get(self.status, 'Error')}: {self.reason}\n".encode()
        return Response(self.status, (("Content-Type", "text/plain; charset=utf-8"), *self.headers), text)


def parameters(raw: bytes, *, where: str) -> list[tuple[str, str]]:
    """The name-value pairs of a query string or a form, decoded once. Refuses what is not UTF-8."""
    try:
        return parse_qsl(raw.decode("utf-8"), keep_blank_values=True, errors="strict", max_num_fields=MAX_PARAMETERS)
    except UnicodeDecodeError:
        raise Refusal(400, f"{where} is not UTF-8") from None
    except ValueError:
        raise Refusal(400, f"{where} has more than {MAX_PARAMETERS} parameters") from None


def has(request: Request, tag: str) -> bool:
    """Whether the client has what bears the tag, so that 304 does. RFC 9110, 13.1.2: compared weakly."""
    return bool(tag) and _weak(tag) in [_weak(known) for known in _known(request)]


def has_any(request: Request) -> bool:
    """Whether the client has something already and wants no other. Only to be asked about what exists."""
    return _known(request) == ["*"]


def _known(request: Request) -> list[str]:
    if request.method not in {"GET", "HEAD"}:
        return []
    return [tag.strip() for tag in request.headers.get("if-none-match", "").split(",")]


def _weak(tag: str) -> str:
    return tag.removeprefix("W/")


def operation(request: Request) -> Query | None:
    """The query that the request asks for; None where it asks for the service description instead.

    SPARQL 1.1 Protocol, 2.1: GET with `query`, POST with a form, POST with the query as its body; QUERY as the latter.
    """
    pairs = parameters(request.query, where="the query string")
    if request.method in {"GET", "HEAD"}:
        _no_update(pairs)
        texts = _values(pairs, "query")
        if not texts:
            return None
    elif request.method in {"POST", "QUERY"}:
        texts, pairs = _posted(request, pairs)
    else:
        raise Refusal(405, f"{request.method} is not a method of this endpoint", (("Allow", METHODS),))
    if len(texts) != 1:
        raise Refusal(400, f"one query is wanted, and {len(texts)} came")
    return _query(texts[0], pairs, request.headers.get("accept"))


def from_browser(request: Request) -> bool:
    """Whether somebody looks at the endpoint with a browser: it gets the page, with the query already in it.

    Only where HTML is liked best and by its name, and nothing in the address says otherwise (a format, a dataset).
    """
    accept = request.headers.get("accept", "")
    if request.method not in {"GET", "HEAD"} or "text/html" not in accept:
        return False
    # What Java's URLConnection sends for any program: "text/html, image/gif, image/jpeg, */*; q=.2". Browsers name XHTML.
    if "*/*" in accept and "application/xhtml+xml" not in accept:
        return False
    names = {name for name, _ in parameters(request.query, where="the query string")}
    choice = choose(accept, (HTML, *ROWS, *TRIPLES))
    return choice is not None and choice.format is HTML and names <= {"query"}


def _posted(request: Request, pairs: list[tuple[str, str]]) -> tuple[list[str], list[tuple[str, str]]]:
    coding = request.headers.get("content-encoding", "identity").strip().lower()
    if coding != "identity":
        # RFC 9110, 15.5.16: the header says which codings would do.
        raise Refusal(415, f"send a query as it is, not in {coding[:50]}", (("Accept-Encoding", "identity"),))
    """The queries in the body, and all parameters with those of the form. Graphs may stand in either place: 2.1.2, 2.1.3."""
    media_type, charset = _content_type(request.headers.get("content-type", ""))
    if charset not in {"", "utf-8", "utf8", "us-ascii"}:
        raise Refusal(400, f"the charset has to be UTF-8, not {charset}")
    if media_type == FORM and request.method == "POST":
        pairs = pairs + parameters(request.body, where="the form")
        _no_update(pairs)
        return _values(pairs, "query"), pairs
    if media_type == QUERY:
        _no_update(pairs)
        try:
            return [request.body.decode("utf-8"), *_values(pairs, "query")], pairs
        except UnicodeDecodeError:
            raise Refusal(400, "the query is not UTF-8") from None
    if media_type == UPDATE:
        raise Refusal(403, "this endpoint is read-only: updates are not taken")
    raise Refusal(415, f"send a query as {QUERY} or {FORM}, with that Content-Type")


def _query(text: str, pairs: list[tuple[str, str]], accept: str | None) -> Query:
    if "\0" in text or not text.strip():
        raise Refusal(400, "the query is empty")
    if sparql.calls_out(text):
        raise Refusal(403, "SERVICE is refused: this endpoint makes no requests to other servers")
    if sparql.changes(text):
        raise Refusal(403, "this endpoint is read-only: updates are not taken")
    default = tuple(_graph(value) for value in _values(pairs, "default-graph-uri"))
    named_graphs = tuple(_graph(value) for value in _values(pairs, "named-graph-uri"))
    # 2.1.4: a dataset in the request wins over the one in the query, whole, also where it names only one of the kinds.
    chosen = bool(default or named_graphs)
    formats = [value for name, value in pairs if name in {"format", "output"} and value]
    return Query(
        text,
        default if chosen else None,
        named_graphs if chosen else None,
        accept,
        formats[0] if formats else None,
        _timeout(_values(pairs, "timeout")),
    )


def _graph(value: str) -> str:
    """The IRI of a graph. Only names graphs of this store: nothing is ever fetched."""
    try:
        return NamedNode(value).value
    except ValueError:
        raise Refusal(400, f"a graph is named by an absolute IRI, not {value[:200]!r}") from None


def _timeout(values: list[str]) -> float | None:
    try:
        seconds = float(values[0]) if values else None
    except ValueError:
        seconds = -1.0
    if seconds is not None and not 0 < seconds < 1e9:
        raise Refusal(400, "timeout is a number of seconds")
    return seconds


def _no_update(pairs: list[tuple[str, str]]) -> None:
    if _values(pairs, "update"):
        raise Refusal(403, "this endpoint is read-only: updates are not taken")


def _values(pairs: list[tuple[str, str]], name: str) -> list[str]:
    return [value for key, value in pairs if key == name]


def _content_type(header: str) -> tuple[str, str]:
    """The media type and the charset of a Content-Type header, in lower case; the charset may be empty."""
    media_type, *rest = header.split(";")
    charset = ""
    for parameter in rest:
        name, _, value = parameter.partition("=")
        if name.strip().lower() == "charset":
            charset = value.strip().strip('"').lower()
    return media_type.strip().lower(), charset
