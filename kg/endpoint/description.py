"""What this service is and holds: the SPARQL service description, and VoID for `/.well-known/void`.

`counts` runs in a worker, once for each snapshot; the rest is pure.
"""

from __future__ import annotations

from pyoxigraph import NamedNode, QuerySolutions, Store

from kg import queries
from kg.rdf import vocab
from kg.rdf.catalogue import Counts, Description, describe
from kg.rdf.vocab import DCAT, ENTAILMENT, FOAF, FORMATS, LICENCE, SD, VOID

_RESULT_FORMATS = (
    "SPARQL_Results_JSON", "SPARQL_Results_XML", "SPARQL_Results_CSV", "SPARQL_Results_TSV",
    "Turtle", "N-Triples", "RDF_XML", "JSON-LD", "N-Quads", "TriG",
)  # fmt: skip


_AGAIN = ("spelling", "spelledKind", "spelledWithin")
"""What two articles may say in the same words, each in its graph: how they name a thing that no table knows."""


def counts(store: Store) -> Counts:
    """Count what the snapshot holds, each triple once. Time grows with the graph."""
    again = {vocab.wq(name).value: _again(store, vocab.wq(name)) for name in _AGAIN}
    return Counts(
        quads=len(store) - sum(again.values()),
        subjects=int(_rows(store, "pages/subjects")[0][0]),
        graphs=_pairs(store, "graphs/sizes"),
        classes=_pairs(store, "pages/classes"),
        properties=tuple((iri, size - again.get(iri, 0)) for iri, size in _pairs(store, "pages/properties")),
    )


def _again(store: Store, name: NamedNode) -> int:
    """How many triples of a property repeat another graph's. On disk they come in the order of their objects and subjects."""
    last: object = None
    found = 0
    for quad in store.quads_for_pattern(None, name, None):
        triple = (quad.subject, quad.object)
        found += triple == last
        last = triple
    return found


def service(endpoint: str, base: str, sizes: Counts) -> Description:
    """The service description of the endpoint at the URL `endpoint`."""
    said = Description()
    default, union = f"{endpoint}#dataset", f"{endpoint}#union"
    said.a(endpoint, SD + "Service", DCAT + "DataService")
    said.say(endpoint, SD + "endpoint", endpoint)
    said.say(endpoint, SD + "supportedLanguage", SD + "SPARQL10Query")
    said.say(endpoint, SD + "supportedLanguage", SD + "SPARQL11Query")
    for name in ("UnionDefaultGraph", "EmptyGraphs"):
        said.say(endpoint, SD + "feature", SD + name)
    for name in _RESULT_FORMATS:
        said.say(endpoint, SD + "resultFormat", FORMATS + name)
    said.say(endpoint, SD + "defaultEntailmentRegime", ENTAILMENT + "Simple")
    said.say(endpoint, SD + "defaultDataset", default)
    said.say(endpoint, vocab.DCT + "license", LICENCE)
    said.say(endpoint, DCAT + "endpointURL", endpoint)
    said.say(endpoint, DCAT + "servesDataset", f"{base}dataset")
    said.a(default, SD + "Dataset", SD + "GraphCollection")
    said.say(default, SD + "defaultGraph", union)
    said.a(union, SD + "Graph", VOID + "Dataset")
    said.say(union, VOID + "triples", sizes.quads)
    for graph, triples in sizes.graphs:
        node = f"{endpoint}#{graph.removeprefix(base)}"
        said.say(default, SD + "namedGraph", node)
        said.a(node, SD + "NamedGraph")
        said.say(node, SD + "name", graph)
        said.say(node, SD + "graph", f"{node}.triples")
        said.a(f"{node}.triples", SD + "Graph", VOID + "Dataset")
        said.say(f"{node}.triples", VOID + "triples", triples)
    return said


def void(site: str, base: str, sizes: Counts, *, dumps: tuple[str, ...] = ()) -> Description:
    """The data set in VoID; `site` is the URL where it is published, `dumps` the URLs of its downloads."""
    said = Description()
    dataset = f"{base}dataset"
    document = f"{site}void.ttl"
    said.a(document, VOID + "DatasetDescription")
    said.say(document, FOAF + "primaryTopic", dataset)
    describe(said, dataset, base, sizes)
    said.say(dataset, VOID + "sparqlEndpoint", f"{site}sparql")
    said.say(dataset, FOAF + "homepage", site)
    for url in dumps:
        said.say(dataset, VOID + "dataDump", url)
    return said


def _pairs(store: Store, name: str) -> tuple[tuple[str, int], ...]:
    return tuple((iri, int(size)) for iri, size in _rows(store, name))


def _rows(store: Store, name: str) -> list[tuple[str, ...]]:
    solutions = store.query(queries.text(name), use_default_graph_as_union=True)
    assert isinstance(solutions, QuerySolutions)
    return [tuple(term.value for term in row) for row in solutions]
