"""The query part of the W3C's SPARQL 1.1 protocol tests, from outside: as `w3c.toml` tells it, and as their own manifest does.

The manifest is not ours to copy. Where a checkout of w3c/rdf-tests is at hand, KG_RDF_TESTS names its folder.
"""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

import pytest
import rdflib
from rdflib.collection import Collection

from tests.serving import Answer, Server, make_store, running

TABLE = tomllib.loads(Path(__file__).with_name("w3c.toml").read_text(encoding="utf-8"))
GRAPHS = {name: f"https://example.org/{name}" for name in ("one", "two", "three", "none")}
MANIFEST = Path(os.environ.get("KG_RDF_TESTS", "nowhere"), "sparql", "sparql11", "protocol", "manifest.ttl")
PART = re.compile(r"query_|bad_query_|bad_multiple_queries")
"""Names of the entries about queries; the others are about updates, which a read-only endpoint does not take."""

MF = rdflib.Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#")
UT = rdflib.Namespace("http://www.w3.org/2009/sparql/tests/test-update#")
HT = rdflib.Namespace("http://www.w3.org/2011/http#")
CNT = rdflib.Namespace("http://www.w3.org/2011/content#")

FORMATS = {
    "boolean": {"application/sparql-results+json", "application/sparql-results+xml"},
    "tabular": {
        "application/sparql-results+json", "application/sparql-results+xml", "text/csv", "text/tab-separated-values",
    },
    "RDF": {"text/turtle", "application/rdf+xml", "application/n-triples", "application/ld+json"},
}  # fmt: skip


@dataclass(frozen=True)
class Entry:
    """One request, and what has to come back: the first digit of the status, the kind of answer, yes or no."""

    name: str
    method: str
    target: str
    headers: dict[str, str]
    body: bytes | None
    statuses: frozenset[int]
    format: str | None
    boolean: bool | None


def told(name: str) -> Entry:
    """The entry as our table tells it."""

    def filled(text: str) -> str:
        return re.sub(r"\{(one|two|three|none)\}", lambda found: GRAPHS[found[1]], text)

    row = TABLE[name]
    pairs = [(key, filled(value)) for key, value in row.get("parameters", ())]
    body = filled(row["body"]).encode(row.get("encoding", "UTF-8")) if "body" in row else None
    headers = {"Content-Type": row["type"]} if "type" in row else {}
    target = "/sparql/?" + urlencode(pairs) if pairs else "/sparql/"
    statuses = frozenset({row["expect"]} if "expect" in row else {2, 3})
    return Entry(name, row["method"], target, headers, body, statuses, row.get("format"), row.get("boolean"))


def check(entry: Entry, answer: Answer) -> None:
    assert answer.status // 100 in entry.statuses, (answer.status, answer.text)
    if entry.format:
        assert answer.media_type in FORMATS[entry.format]
    if entry.boolean is not None:
        assert ("true" if entry.boolean else "false") in answer.text


def asked(server: Server, entry: Entry) -> Answer:
    return server.ask(entry.method, entry.target, entry.headers, entry.body)


@pytest.mark.parametrize("name", TABLE)
def test_an_entry_of_the_protocol_tests_passes(server: Server, name: str) -> None:
    entry = told(name)
    check(entry, asked(server, entry))


def test_a_relative_iri_starts_from_the_address_of_the_service(server: Server) -> None:
    answer = server.query("CONSTRUCT { <a> <#b> <?c> } WHERE {}", "application/n-triples")
    assert answer.text == f"<{server.url}a> <{server.url}sparql#b> <{server.url}sparql?c> .\n"
    own = server.query("BASE <https://example.org/> ASK { <a> <says> ?x }")
    assert b"true" in own.body


def manifest() -> dict[str, tuple[Entry, ...]]:
    """The entries of the W3C's own manifest about queries, where it is at hand; each is one request or several."""
    if not MANIFEST.is_file():
        return {}
    graph = rdflib.Graph().parse(MANIFEST)
    (root,) = graph.subjects(rdflib.RDF.type, MF.Manifest)
    names = {str(node).rpartition("#")[2]: node for node in Collection(graph, graph.value(root, MF.entries))}
    return {name: tuple(_requests(graph, name, node)) for name, node in names.items() if PART.match(name)}


def _requests(graph: rdflib.Graph, name: str, node: rdflib.term.Node) -> Iterator[Entry]:
    action = graph.value(node, MF.action)
    for request in Collection(graph, graph.value(action, HT.requests)):
        headers = {
            str(graph.value(header, HT.fieldName)): str(graph.value(header, HT.fieldValue))
            for header in Collection(graph, graph.value(request, HT.headers) or rdflib.RDF.nil)
        }
        content = graph.value(request, HT.body)
        body = None
        if content is not None:
            body = str(graph.value(content, CNT.chars)).encode(str(graph.value(content, CNT.characterEncoding)))
        response = graph.value(request, HT.resp)
        statuses = (str(status)[-3:] for status in graph.objects(response, MF.expectedStatus))
        boolean, form = graph.value(response, MF.expectedBoolean), graph.value(response, MF.expectedFormat)
        yield Entry(
            name,
            str(graph.value(request, HT.methodName)),
            # In some versions of the manifest two parameters of query_multiple_dataset are encoded as one.
            str(graph.value(request, HT.absolutePath)).replace("%26named-graph-uri%3D", "&named-graph-uri="),
            headers,
            body,
            frozenset(int(status[0]) for status in statuses),
            str(form) if form is not None else None,
            str(boolean) == "true" if boolean is not None else None,
        )


ENTRIES = manifest()
absent = pytest.mark.skipif(not ENTRIES, reason="KG_RDF_TESTS names no checkout of w3c/rdf-tests")


@pytest.fixture(scope="module")
def theirs(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server with the data that the manifest names."""
    graph = rdflib.Graph().parse(MANIFEST)
    files = {
        str(graph.value(data, rdflib.RDFS.label)): Path(str(graph.value(data, UT.graph)).removeprefix("file://"))
        for data in graph.objects(None, UT.graphData)
    }
    trig = "\n".join(f"<{name}> {{ {file.read_text(encoding='utf-8')} }}" for name, file in sorted(files.items()))
    with running(make_store(tmp_path_factory.mktemp("w3c") / "kg.store", trig)) as live:
        yield live


@absent
@pytest.mark.parametrize("name", ENTRIES)
def test_an_entry_of_their_manifest_passes(theirs: Server, name: str) -> None:
    for entry in ENTRIES[name]:
        check(entry, asked(theirs, entry))


@absent
def test_our_table_tells_every_entry_of_their_manifest() -> None:
    assert set(TABLE) == set(ENTRIES)
