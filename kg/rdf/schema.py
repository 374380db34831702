"""The ontology and its alignments as a graph of the store.

Takes the Turtle files of `ontology/`; gives N-Quads. Apart from `kg.ontology`, which reads the classes for looking at them,
because it is the store that wants quads.
"""

from __future__ import annotations

import pyoxigraph as ox

from kg.folders import folder
from kg.rdf import iris


def nquads(base: str) -> bytes:
    """The ontology graph: `waqai.ttl` and every file of `alignments/`, sorted."""
    root = folder("ontology")
    files = [root.joinpath("waqai.ttl")]
    alignments = root.joinpath("alignments")
    if alignments.is_dir():
        files += sorted((f for f in alignments.iterdir() if f.name.endswith(".ttl")), key=lambda file: file.name)
    graph = ox.NamedNode(iris.graph(base, "ontology"))
    statements = {
        ox.Quad(quad.subject, quad.predicate, quad.object, graph)
        for file in files
        for quad in ox.parse(file.read_bytes(), format=ox.RdfFormat.TURTLE)
    }
    return "".join(sorted(f"{quad} .\n" for quad in statements)).encode()
