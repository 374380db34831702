"""What the graph says of a thing, as triples for programs, and in schema.org's words for search engines."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from pyoxigraph import NamedNode, RdfFormat, Triple, serialize

from kg.endpoint.pages.look import Look
from kg.endpoint.pages.model import Page
from kg.rdf.catalogue import TITLE
from kg.rdf.vocab import LICENCE, SCHEMA, WQ
from kg.release.formats import jsonld_nodes

_KINDS = {"event": "Event", "place": "Place", "article": "NewsArticle", "quote": "Quotation", "report": "Claim"}


def triples(look: Look, iri: str) -> Iterator[Triple]:
    """All statements about the thing and its parts; not those about what they lead to."""
    for name, value in look.statements(iri):
        yield Triple(NamedNode(iri), NamedNode(name), value)
        if isinstance(value, NamedNode) and value.value.startswith(iri + "/"):
            yield from triples(look, value.value)


def graph(look: Look, iri: str) -> Iterator[Triple]:
    """The triples of a named graph."""
    for quad in look.store.quads_for_pattern(None, None, None, NamedNode(iri)):
        yield Triple(quad.subject, quad.predicate, quad.object)


def written(found: Iterator[Triple], form: RdfFormat, prefixes: dict[str, str]) -> bytes:
    """The triples in a format; JSON-LD with a context."""
    if form == RdfFormat.JSON_LD:
        context, nodes = jsonld_nodes(sorted(set(found), key=str), prefixes)
        return json.dumps({"@context": context, "@graph": list(nodes)}, ensure_ascii=False, indent=1).encode()
    body = serialize(sorted(set(found), key=str), format=form, prefixes=prefixes)
    assert body is not None
    return body


def linked(page: Page, look: Look) -> dict[str, Any]:
    """The thing in the words of schema.org."""
    data: dict[str, Any] = {"@context": SCHEMA.rstrip("/"), "@id": page.iri, "@type": _kind(page, look)}
    names = [
        {"@value": text, "@language": language} for language in ("ar", "en") if (text := getattr(page.name, language))
    ]
    data["name"] = names or page.iri
    if page.kind == "event":
        data["startDate"] = look.text(page.iri, WQ + "earliest") or look.text(page.iri, WQ + "date")
        data["endDate"] = look.text(page.iri, WQ + "latest") or data["startDate"]
        data["location"] = [{"@type": "Place", "@id": iri} for iri in look.things(page.iri, WQ + "place")]
        data["description"] = [quoted.text for quoted in page.quotes[:3]]
    if page.kind == "place" and page.points:
        point = page.points[0]
        data["geo"] = {"@type": "GeoCoordinates", "latitude": point.latitude, "longitude": point.longitude}
    return {key: value for key, value in data.items() if value}


def data_set(base: str, site: str, day: str | None) -> dict[str, Any]:
    """The whole data set in the words of schema.org, which search engines for data look for."""
    data: dict[str, Any] = {
        "@context": SCHEMA.rstrip("/"),
        "@type": "Dataset",
        "@id": f"{base}dataset",
        "name": TITLE,
        "description": TITLE,
        "url": site,
        "license": LICENCE,
        "isAccessibleForFree": True,
        "inLanguage": ["ar", "en"],
        "distribution": [
            {
                "@type": "DataDownload",
                "contentUrl": f"{site}sparql",
                "encodingFormat": "application/sparql-results+json",
            }
        ],
    }
    if day:
        data["dateModified"] = day
    return data


def _kind(page: Page, look: Look) -> str:
    if page.kind == "actor":
        person = any(kind == WQ + "Person" for kind in look.kinds(page.iri))
        return "Person" if person else "Organization"
    return _KINDS.get(page.kind, "Thing")
