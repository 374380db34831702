"""Which format a client gets. Takes an Accept header and the formats on offer; gives the best, or None for 406.

Separate because three doors (queries, graphs, pages) negotiate by the same rules: RFC 9110, section 12.5.1.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pyoxigraph import QueryResultsFormat, RdfFormat


@dataclass(frozen=True, slots=True)
class Format:
    """A format on offer: `name` as in `?format=`, its media types with the preferred first, the file suffix."""

    name: str
    media_types: tuple[str, ...]
    suffix: str
    rdf: RdfFormat | None = None
    results: QueryResultsFormat | None = None


ROWS = (
    Format("json", ("application/sparql-results+json", "application/json"), "srj", results=QueryResultsFormat.JSON),
    Format(
        "xml", ("application/sparql-results+xml", "application/xml", "text/xml"), "srx", results=QueryResultsFormat.XML
    ),
    Format("csv", ("text/csv",), "csv", results=QueryResultsFormat.CSV),
    Format("tsv", ("text/tab-separated-values",), "tsv", results=QueryResultsFormat.TSV),
)
"""Formats of SELECT and ASK answers, the default first."""

TRIPLES = (
    Format("turtle", ("text/turtle", "application/x-turtle"), "ttl", rdf=RdfFormat.TURTLE),
    Format("ntriples", ("application/n-triples", "text/plain"), "nt", rdf=RdfFormat.N_TRIPLES),
    Format("jsonld", ("application/ld+json", "application/json"), "jsonld", rdf=RdfFormat.JSON_LD),
    Format("rdfxml", ("application/rdf+xml", "application/xml", "text/xml"), "rdf", rdf=RdfFormat.RDF_XML),
    Format("nquads", ("application/n-quads",), "nq", rdf=RdfFormat.N_QUADS),
    Format("trig", ("application/trig",), "trig", rdf=RdfFormat.TRIG),
)
"""Formats of graphs, the default first."""

HTML = Format("html", ("text/html", "application/xhtml+xml"), "html")

SHORT_NAMES = {
    "json-ld": "jsonld",
    "n-triples": "ntriples",
    "rdf+xml": "rdfxml",
    "ttl": "turtle",
    "nt": "ntriples",
    "nq": "nquads",
    "rdf": "rdfxml",
    "srj": "json",
    "srx": "xml",
}


@dataclass(frozen=True, slots=True)
class Choice:
    """The format, and the media type to answer with (the one that was asked for, where it is an alias)."""

    format: Format
    media_type: str

    @property
    def content_type(self) -> str:
        """The Content-Type header; text types say their charset."""
        return f"{self.media_type}; charset=utf-8" if self.media_type.startswith("text/") else self.media_type


@dataclass(frozen=True, slots=True)
class _Range:
    """One media range of an Accept header with its quality (0 to 1)."""

    kind: str
    subtype: str
    quality: float

    def specificity(self, media_type: str) -> int:
        """0 no match, 1 `*/*`, 2 `type/*`, 3 the type itself."""
        kind, _, subtype = media_type.partition("/")
        if (self.kind, self.subtype) == (kind, subtype):
            return 3
        if self.kind == kind and self.subtype == "*":
            return 2
        return 1 if (self.kind, self.subtype) == ("*", "*") else 0


def choose(accept: str | None, offers: Sequence[Format]) -> Choice | None:
    """The offer that the client likes best; of equals, the one that comes first. None where it accepts none of them."""
    ranges = _ranges(accept)
    if not ranges:
        return Choice(offers[0], offers[0].media_types[0])
    best: tuple[float, int, Choice] | None = None
    for offer in offers:
        for media_type in offer.media_types:
            specific, quality = max((r.specificity(media_type), r.quality) for r in ranges)
            # An alias is only offered by name: `*/*` must give the proper type.
            if not specific or quality == 0 or (specific < 3 and media_type != offer.media_types[0]):
                continue
            if best is None or quality > best[0]:
                best = (quality, specific, Choice(offer, media_type))
    return best[2] if best else None


def named(name: str, offers: Sequence[Format]) -> Choice | None:
    """The offer of that name, suffix or media type, as in `?format=csv`."""
    wanted = SHORT_NAMES.get(name.strip().lower(), name.strip().lower())
    for offer in offers:
        if wanted == offer.name or wanted in offer.media_types:
            return Choice(offer, offer.media_types[0])
    return None


def encoding(accept_encoding: str | None) -> str | None:
    """`zstd`, `gzip` or None (as it is), by the client's qualities; gzip where it likes both the same."""
    if not accept_encoding:
        return None
    qualities: dict[str, float] = {}
    for item in accept_encoding.split(","):
        name, _, rest = item.partition(";")
        qualities[name.strip().lower()] = weight(rest)
    every = qualities.get("*", 0.0)
    liked = [(qualities.get(name, every), name) for name in ("gzip", "zstd")]
    quality, name = max(liked, key=lambda pair: pair[0])
    return name if quality > 0 and quality >= qualities.get("identity", 0.0) else None


def _ranges(accept: str | None) -> list[_Range]:
    found = []
    for item in (accept or "").split(","):
        media, _, rest = item.partition(";")
        kind, slash, subtype = media.strip().lower().partition("/")
        if slash and kind and subtype:
            found.append(_Range(kind, subtype, weight(rest)))
        elif kind == "*":
            # What Java's URLConnection sends: "text/html, image/gif, *; q=.2"
            found.append(_Range("*", "*", weight(rest)))
    return found


def weight(parameters: str) -> float:
    """The weight `q` among the parameters of a range, 1 where it has none, 0 where it is no number."""
    for parameter in parameters.split(";"):
        name, _, value = parameter.partition("=")
        if name.strip().lower() == "q":
            try:
                return min(max(float(value), 0.0), 1.0)
            except ValueError:
                return 0.0
    return 1.0
