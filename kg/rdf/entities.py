"""The things that records bring with them, kept while an article brings them.

Takes a store; takes out of the entities graph what no article brings any more. Apart from the writer of articles because
an article's graph can be removed whole, and this graph is shared.
"""

from __future__ import annotations

import pyoxigraph as ox

from kg.rdf import iris, vocab


def sweep(store: ox.Store, base: str) -> list[str]:
    """Takes out what no article brings; the IRIs of those things, sorted."""
    graph, brings = ox.NamedNode(iris.graph(base, "entities")), vocab.wq("brings")
    kind = ox.NamedNode(f"{vocab.RDF}type")
    # A geometry is of a class too; it goes with its place.
    described = {quad.subject for quad in store.quads_for_pattern(None, kind, None, graph)}
    gone = sorted(
        thing.value
        for thing in described
        if isinstance(thing, ox.NamedNode)
        and not thing.value.endswith("/geometry")
        and next(iter(store.quads_for_pattern(None, brings, thing)), None) is None
    )
    for thing in gone:
        for subject in (ox.NamedNode(thing), ox.NamedNode(f"{thing}/geometry")):
            for quad in list(store.quads_for_pattern(subject, None, None, graph)):
                store.remove(quad)
    return gone
