"""Graph Store Protocol, read operations: a graph named in the request, or the request's own IRI, to its triples.

Pure but for `graph`, which runs in a worker. Writing is refused with 405: graphs change by building.
"""

from __future__ import annotations

from pathlib import Path

from pyoxigraph import NamedNode, QueryTriples, Store, Triple, serialize

from kg import queries
from kg.endpoint.jobs import Spooled
from kg.endpoint.negotiation import HTML, TRIPLES, Choice, choose, named
from kg.endpoint.protocol import Refusal, Request, parameters

METHODS = "GET, HEAD, OPTIONS"
OFFERS = tuple(offer for offer in TRIPLES if offer.name not in {"nquads", "trig"})
"""A graph is triples; formats of datasets do not fit."""


def wanted(request: Request) -> tuple[str | None, Choice]:
    """The IRI of the graph that an indirect request names (None for the default graph), and the format to send.

    SPARQL 1.1 Graph Store HTTP Protocol, 4.2: `?graph=IRI` or `?default`, exactly one of them.
    """
    if request.method not in {"GET", "HEAD"}:
        raise Refusal(405, "graphs are read-only here", (("Allow", METHODS),))
    pairs = parameters(request.query, where="the query string")
    graphs = [value for name, value in pairs if name == "graph"]
    default = any(name == "default" for name, _ in pairs)
    if len(graphs) + default != 1:
        raise Refusal(400, "name one graph: ?graph=IRI or ?default")
    formats = [value for name, value in pairs if name == "format"]
    choice = named(formats[0], OFFERS) if formats else choose(request.headers.get("accept"), (*OFFERS, HTML))
    if choice is not None and choice.format is HTML:
        choice = Choice(OFFERS[0], OFFERS[0].media_types[0])
    if choice is None:
        raise Refusal(406, "a graph comes as " + ", ".join(offer.media_types[0] for offer in OFFERS))
    if graphs:
        try:
            return NamedNode(graphs[0]).value, choice
        except ValueError:
            raise Refusal(400, f"a graph is named by an absolute IRI, not {graphs[0][:200]!r}") from None
    return None, choice


def graph(store: Store, iri: str | None, form: str, content_type: str, prefixes: dict[str, str], spool: str) -> Spooled:
    """Write the graph to the file `spool`, in the format named `form`. The default graph is the union of all, as for queries."""
    choice = named(form, OFFERS)
    assert choice is not None
    if iri is None:
        seen = store.query(queries.text("internal/everything"), use_default_graph_as_union=True)
        assert isinstance(seen, QueryTriples)
        serialize(seen, spool, choice.format.rdf, prefixes=prefixes)
    else:
        name = NamedNode(iri)
        if not store.contains_named_graph(name):
            raise Refusal(404, f"there is no graph <{iri}>")
        triples = (Triple(q.subject, q.predicate, q.object) for q in store.quads_for_pattern(None, None, None, name))
        serialize(triples, spool, choice.format.rdf, prefixes=prefixes)
    return Spooled(content_type, Path(spool).stat().st_size)
