"""Clients that people use, and the reference server: they take what we serve, and see the same rows as `--store` does."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
import warnings
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib
from rdflib.plugins.stores.sparqlstore import SPARQLStore

from kg.answers import ask
from kg.answers.questions import Question, questions
from kg.answers.remote import Endpoint
from kg.store import reader
from tests.serving import BASE, Server, make_store, running

ONE = "https://example.org/one"
ROWS = "SELECT ?s ?o { ?s <https://example.org/says> ?o } ORDER BY ?s"
GRAPH = Path(__file__).parents[1] / "pages" / "graph.trig"
COMUNICA = Path(os.environ.get("KG_COMUNICA", Path.home() / ".cache/waqai-tests/comunica"))
OXIGRAPH = Path(sys.executable).with_name("oxigraph")


def test_sparqlwrapper_asks_in_every_form(server: Server) -> None:
    wrapper = pytest.importorskip("SPARQLWrapper", reason="SPARQLWrapper is not installed")
    for method in (wrapper.GET, wrapper.POST):
        for request in (wrapper.URLENCODED, wrapper.POSTDIRECTLY) if method == wrapper.POST else (wrapper.URLENCODED,):
            client = wrapper.SPARQLWrapper(server.url + "sparql")
            client.setMethod(method)
            client.setRequestMethod(request)
            client.setQuery(ROWS)
            client.setReturnFormat(wrapper.JSON)
            rows = client.queryAndConvert()["results"]["bindings"]
            assert [row["o"]["value"] for row in rows] == ["واحد", "two", "3"]
            client.addDefaultGraph(ONE)
            assert len(client.queryAndConvert()["results"]["bindings"]) == 1
    client = wrapper.SPARQLWrapper(server.url + "sparql")
    client.setQuery("CONSTRUCT WHERE { ?s ?p ?o }")
    client.setReturnFormat(wrapper.RDFXML)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # it makes a graph of a kind that rdflib calls outdated
        assert len(client.queryAndConvert()) == 6
    client.setQuery("ASK {}")
    client.setReturnFormat(wrapper.XML)
    assert "true" in client.queryAndConvert().toxml()
    client.setQuery("ASK {")
    with pytest.raises(wrapper.SPARQLExceptions.QueryBadFormed):
        client.query()


def test_rdflib_takes_the_endpoint_as_a_graph(server: Server) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # rdflib calls its own parts outdated
        graph = rdflib.Graph(SPARQLStore(server.url + "sparql", returnFormat="json"))
        assert len(graph) == 6
        assert [str(row.o) for row in graph.query(ROWS)] == ["واحد", "two", "3"]  # type: ignore[union-attr]
        subject = rdflib.URIRef("https://example.org/a")
        assert list(graph.objects(subject, rdflib.URIRef("https://example.org/says"))) == [
            rdflib.Literal("واحد", lang="ar")
        ]
        whole = rdflib.Graph().parse(server.url + "store?default", format="turtle")
        assert len(whole) == 6


@pytest.mark.skipif(shutil.which("curl") is None, reason="curl is not installed")
def test_curl_takes_compressed_answers_and_sees_failures(server: Server) -> None:
    def curl(*options: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            ["curl", "-sS", "--fail", *options], capture_output=True, text=True, timeout=60, check=False
        )

    url = server.url + "sparql"
    done = curl("--compressed", "-H", "Accept: text/csv", "--data-urlencode", f"query={ROWS}", url)
    assert done.stdout.splitlines() == [
        "s,o",
        "https://example.org/a,واحد",
        "https://example.org/b,two",
        "https://example.org/c,3",
    ]
    assert curl("--get", "--data-urlencode", "query=ASK {", url).returncode == 22
    assert curl("-I", "--get", "--data-urlencode", "query=ASK {}", url).stdout.startswith("HTTP/1.1 200")


SCRIPT = """
const { QueryEngine } = require('@comunica/query-sparql');
(async () => {
  const engine = new QueryEngine();
  const stream = await engine.queryBindings(process.argv[2], { sources: [process.argv[1]] });
  const rows = await stream.toArray();
  console.log(JSON.stringify(rows.map(row => row.get('o').value)));
})().catch(error => { console.error(error); process.exit(1); });
"""


@pytest.mark.skipif(shutil.which("node") is None, reason="node is not installed")
def test_comunica_finds_the_endpoint_by_itself(server: Server) -> None:
    if not (COMUNICA / "node_modules" / "@comunica" / "query-sparql").is_dir():
        pytest.skip(f"Comunica is not installed: npm install --prefix {COMUNICA} @comunica/query-sparql@4.5.0")
    done = subprocess.run(
        ["node", "-e", SCRIPT, server.url + "sparql", ROWS],
        cwd=COMUNICA, capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == ["واحد", "two", "3"]


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@pytest.fixture(scope="module")
def sides(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, str, str]]:
    """One graph three times: the store, our endpoint, and the reference server after loading our dump."""
    if not OXIGRAPH.exists():
        pytest.skip("the reference server is not installed: pip install oxigraph")
    from kg.release.lines import unpacked
    from kg.release.write import write

    folder = tmp_path_factory.mktemp("sides")
    store = make_store(folder / "kg.store", GRAPH.read_text(encoding="utf-8"))
    write(reader(store), folder / "release", day="2026-01-31")
    with unpacked(folder / "release" / "waqai-2026-01-31.nq.gz") as stream:
        (folder / "dump.nq").write_bytes(stream.read())
    location = ["--location", str(folder / "reference")]
    subprocess.run(
        [str(OXIGRAPH), "load", *location, "--file", str(folder / "dump.nq")], check=True, capture_output=True
    )
    port = free_port()
    reference = subprocess.Popen(
        [str(OXIGRAPH), "serve-read-only", *location, "--bind", f"127.0.0.1:{port}", "--union-default-graph"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        deadline = time.monotonic() + 30
        while True:
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{port}/query?query=ASK%7B%7D", timeout=5).close()
                break
            except OSError:
                assert time.monotonic() < deadline, "the reference server does not start"
                time.sleep(0.1)
        with running(store) as ours:
            yield store, ours.url + "sparql", f"http://127.0.0.1:{port}/query"
    finally:
        reference.terminate()
        reference.wait(10)


GIVEN = {
    "place": "تدمر",
    "iri": "تدمر",
    "actor": "الجيش",
    "string": "a1",
    "xsd:date": "2016-01-01",
    "integer": "1",
    "decimal": "50",
}


OTHER = "المرصد"
"""Another actor, for questions that compare two."""


def answer(question: Question, graph: ask.Graph) -> list[str]:
    """The rows of the question, with something filled in where it must be."""
    given = {
        parameter.name: OTHER
        if parameter.name == "other"
        else (parameter.choices or (GIVEN.get(parameter.type, "near"),))[0]
        for parameter in question.parameters
        if parameter.required
    }
    found = ask.ask(ask.prepare(question, given, graph), graph, language="ar")
    return sorted(" ".join(map(str, row)) for row in found.rows)


@pytest.mark.parametrize("question", questions(), ids=lambda question: question.name)
def test_a_question_has_the_same_rows_everywhere(sides: tuple[Path, str, str], question: Question) -> None:
    store, ours, theirs = sides
    expected = answer(question, reader(store))
    assert answer(question, Endpoint(ours, base=BASE)) == expected
    assert answer(question, Endpoint(theirs, base=BASE)) == expected


def test_some_question_has_rows(sides: tuple[Path, str, str]) -> None:
    found = {question.name: len(answer(question, reader(sides[0]))) for question in questions()}
    assert sum(1 for rows in found.values() if rows) >= 3, found


def test_the_dump_loads_without_a_loss(sides: tuple[Path, str, str]) -> None:
    store, _, theirs = sides
    counted = Endpoint(theirs, base=BASE).query("SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } }")
    assert isinstance(counted, ox.QuerySolutions)
    assert int(next(counted)["n"].value) == len(reader(store).store)  # type: ignore[union-attr]
