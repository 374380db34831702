"""Where the page of an IRI is, and which IRI a path asks for.

Takes a base and IRIs or paths; gives paths. Data IRIs lie at their path under the base, terms in the page of the ontology,
anything else at `/about?iri=`.
"""

from __future__ import annotations

from urllib.parse import quote, unquote

from kg.rdf import iris
from kg.rdf.vocab import DEFAULT_BASE, WQ

SUFFIXES = ("html", "ttl", "jsonld", "nt", "rdf")
_SAFE = "/~:@!$&'()*+,;=-._%"


def href(iri: str, base: str) -> str:
    """The path of the page of `iri`, in ASCII."""
    if iri.startswith(WQ):
        return "/ontology#" + quote(iri.removeprefix(WQ), safe="")
    if iri.startswith(base) and "#" not in iri:
        return "/" + quote(iri.removeprefix(base), safe=_SAFE)
    return "/about?iri=" + quote(iri, safe="")


def outside(iri: str, base: str) -> bool:
    """Whether the IRI is an address of the web that is not ours, where a reader may want to go."""
    return iri.startswith(("http://", "https://")) and not iri.startswith((base, WQ, DEFAULT_BASE))


def candidates(path: str, base: str) -> list[str]:
    """The IRIs that a percent-encoded path may stand for: in their minted form, and as written."""
    relative = path.lstrip("/")
    plain = unquote(relative)
    found = [root + form for root in (base, DEFAULT_BASE) for form in (iris.path(relative), plain, relative)]
    return [iri for iri in dict.fromkeys(found) if not set(iri) & set('<>"{}|\\^` \n\r\t\0')]


def split(path: str) -> tuple[str, str | None]:
    """The path without its suffix for a format, and that suffix."""
    stem, dot, suffix = path.rpartition(".")
    return (stem, suffix) if dot and suffix in SUFFIXES and not stem.endswith("/") else (path, None)
