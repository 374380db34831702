"""SPARQL 1.1 Protocol, query operation, asked from outside: each case is one request and what has to come back.

Written after the text of the specification (sections 2.1 and 2.2). `test_w3c.py` has the W3C's own protocol tests.
"""

from __future__ import annotations

import gzip
import json
from dataclasses import dataclass, field
from urllib.parse import quote, urlencode

import pytest

from tests.serving import Server

ONE, TWO, THREE = (f"https://example.org/{name}" for name in ("one", "two", "three"))
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
DIRECT = {"Content-Type": "application/sparql-query"}
A_AND_B = "ASK { <https://example.org/a> ?p ?x . <https://example.org/b> ?q ?y }"
C = "ASK { <https://example.org/c> ?p ?x }"
NAMED_A_AND_B = "ASK { GRAPH ?g { <https://example.org/a> ?p ?x } GRAPH ?h { <https://example.org/b> ?q ?y } }"
FULL = "ASK { <https://example.org/c> ?r ?z GRAPH ?g { <https://example.org/a> ?p ?x } GRAPH ?h { <https://example.org/b> ?q ?y } }"


def url(*pairs: tuple[str, str], path: str = "/sparql") -> str:
    return f"{path}?{urlencode(pairs)}"


@dataclass(frozen=True)
class Case:
    name: str
    method: str
    target: str
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes | str | None = None
    status: int = 200
    media_type: str | None = None
    yes: bool | None = None


ANSWERED = [
    Case("a query in the URL", "GET", url(("query", "ASK {}")), yes=True),
    Case("a slash behind the path", "GET", url(("query", "ASK {}"), path="/sparql/"), yes=True),
    Case("a query in a form", "POST", "/sparql", FORM, urlencode({"query": "ASK {}"}), yes=True),
    Case("a form with a charset", "POST", "/sparql", {"Content-Type": FORM["Content-Type"] + "; charset=UTF-8"},
         urlencode({"query": "ASK {}"}), yes=True),
    Case("a form beside a graph in the URL that is empty", "POST", url(("default-graph-uri", "https://example.org/none")),
         FORM, urlencode({"query": "ASK {}"}), yes=True),
    Case("a query as the body", "POST", "/sparql", DIRECT, "ASK {}", yes=True),
    Case("a query with letters beyond ASCII", "POST", "/sparql", DIRECT, 'ASK { ?s ?p "واحد"@ar }', yes=True),
    Case("a query by the method QUERY", "QUERY", "/sparql", DIRECT, "ASK {}", yes=True),
    Case("the union of all graphs by default", "GET", url(("query", A_AND_B)), yes=True),
    Case("two default graphs by GET", "GET",
         url(("query", A_AND_B), ("default-graph-uri", ONE), ("default-graph-uri", TWO)), yes=True),
    Case("two default graphs beside a direct query", "POST",
         url(("default-graph-uri", ONE), ("default-graph-uri", TWO)), DIRECT, A_AND_B, yes=True),
    Case("two default graphs in a form", "POST", "/sparql", FORM,
         urlencode([("query", A_AND_B), ("default-graph-uri", ONE), ("default-graph-uri", TWO)]), yes=True),
    Case("one default graph leaves the others out", "GET", url(("query", A_AND_B), ("default-graph-uri", ONE)), yes=False),
    Case("default graphs only: no named graphs", "GET",
         url(("query", NAMED_A_AND_B), ("default-graph-uri", ONE), ("default-graph-uri", TWO)), yes=False),
    Case("named graphs by GET", "GET",
         url(("query", NAMED_A_AND_B), ("named-graph-uri", ONE), ("named-graph-uri", TWO)), yes=True),
    Case("named graphs beside a direct query", "POST",
         url(("named-graph-uri", ONE), ("named-graph-uri", TWO)), DIRECT, NAMED_A_AND_B, yes=True),
    Case("named graphs only: an empty default graph", "GET",
         url(("query", A_AND_B), ("named-graph-uri", ONE), ("named-graph-uri", TWO)), yes=False),
    Case("a dataset of both kinds", "POST",
         url(("default-graph-uri", THREE), ("named-graph-uri", ONE), ("named-graph-uri", TWO)), DIRECT, FULL, yes=True),
    Case("a dataset in the query", "GET", url(("query", f"ASK FROM <{ONE}> {{ <https://example.org/b> ?p ?o }}")), yes=False),
    Case("a dataset in the request wins over the query's", "GET",
         url(("query", f"ASK FROM <{THREE}> {{ <https://example.org/a> ?p ?o }}"), ("default-graph-uri", ONE)), yes=True),
    Case("the same, the other way round", "GET",
         url(("query", f"ASK FROM <{THREE}> {{ <https://example.org/c> ?p ?o }}"), ("default-graph-uri", ONE)), yes=False),
]  # fmt: skip

REFUSED = [
    Case("another method", "PUT", url(("query", "ASK {}")), status=405),
    Case("deleting", "DELETE", url(("query", "ASK {}")), status=405),
    Case("two queries", "GET", url(("query", "ASK {}"), ("query", "SELECT * {}")), status=400),
    Case("two queries in a form", "POST", "/sparql", FORM, urlencode([("query", "ASK {}"), ("query", "ASK {}")]), status=400),
    Case("a form without a query", "POST", "/sparql", FORM, "", status=400),
    Case("plain text", "POST", "/sparql", {"Content-Type": "text/plain"}, "ASK {}", status=415),
    Case("a form that does not say so", "POST", "/sparql", {}, urlencode({"query": "ASK {}"}), status=415),
    Case("a query in a coding", "POST", "/sparql", {**DIRECT, "Content-Encoding": "gzip"}, gzip.compress(b"ASK {}"), status=415),
    Case("a query that does not say so", "POST", "/sparql", {}, "ASK {}", status=415),
    Case("UTF-16", "POST", "/sparql", {"Content-Type": "application/sparql-query; charset=UTF-16"},
         "ASK {}".encode("utf-16"), status=400),
    Case("bytes that are not UTF-8", "POST", "/sparql", DIRECT, b"ASK { ?s ?p '\xff' }", status=400),
    Case("percent signs that are not UTF-8", "GET", "/sparql?query=ASK%7B%20%3Fs%20%3Fp%20'%FF'%20%7D", status=400),
    Case("a syntax error", "GET", url(("query", "ASK {")), status=400),
    Case("an undeclared prefix", "GET", url(("query", "ASK { ?s nowhere:p ?o }")), status=400),
    Case("an unknown function", "GET", url(("query", "SELECT (<https://example.org/f>(1) AS ?x) {}")), status=400),
    Case("a graph name that is no IRI", "GET", url(("query", "ASK {}"), ("default-graph-uri", "not an iri")), status=400),
    Case("a relative graph name", "GET", url(("query", "ASK {}"), ("named-graph-uri", "one")), status=400),
    Case("an update by GET", "GET", url(("update", "CLEAR ALL")), status=403),
    Case("an update in a form", "POST", "/sparql", FORM, urlencode({"update": "CLEAR ALL"}), status=403),
    Case("an update as the body", "POST", "/sparql", {"Content-Type": "application/sparql-update"}, "CLEAR ALL", status=403),
    Case("an update as the query", "GET", url(("query", "DELETE WHERE { ?s ?p ?o }")), status=403),
    Case("a timeout that is no number", "GET", url(("query", "ASK {}"), ("timeout", "soon")), status=400),
]  # fmt: skip

SELECT, CONSTRUCT = "SELECT ?s { ?s ?p ?o }", "CONSTRUCT WHERE { ?s ?p ?o }"
DESCRIBE, ASK = "DESCRIBE <https://example.org/a>", "ASK {}"
JSON, XML = "application/sparql-results+json", "application/sparql-results+xml"

NEGOTIATED = [
    (SELECT, None, JSON),
    (SELECT, "*/*", JSON),
    (SELECT, XML, XML),
    (SELECT, "text/csv", "text/csv"),
    (SELECT, "text/tab-separated-values", "text/tab-separated-values"),
    (SELECT, "application/json", "application/json"),
    (SELECT, f"{JSON};q=0.5, {XML};q=0.9", XML),
    (SELECT, f"{JSON};q=0, */*;q=0.1", XML),
    (SELECT, "text/*", "text/csv"),
    (SELECT, f"text/turtle, {XML};q=0.2", XML),
    (SELECT, "text/turtle", 406),
    (SELECT, "image/png", 406),
    (ASK, None, JSON),
    (ASK, XML, XML),
    (ASK, "text/csv", "text/csv"),
    (CONSTRUCT, None, "text/turtle"),
    (CONSTRUCT, "application/n-triples", "application/n-triples"),
    (CONSTRUCT, "application/rdf+xml", "application/rdf+xml"),
    (CONSTRUCT, "application/ld+json", "application/ld+json"),
    (CONSTRUCT, "text/turtle;q=0.3, application/n-triples;q=0.8", "application/n-triples"),
    (CONSTRUCT, XML, 406),
    (DESCRIBE, None, "text/turtle"),
    (DESCRIBE, "application/rdf+xml, */*;q=0.1", "application/rdf+xml"),
]


@pytest.mark.parametrize("case", ANSWERED, ids=lambda case: case.name)
def test_a_request_is_answered(server: Server, case: Case) -> None:
    answer = server.ask(case.method, case.target, {"Accept": JSON, **case.headers}, case.body)
    assert answer.status == 200, answer.text
    assert json.loads(answer.body)["boolean"] is case.yes
    assert answer.headers["access-control-allow-origin"] == "*"


@pytest.mark.parametrize("case", REFUSED, ids=lambda case: case.name)
def test_a_request_is_refused_with_a_reason(server: Server, case: Case) -> None:
    answer = server.ask(case.method, case.target, case.headers, case.body)
    assert (answer.status, answer.media_type) == (case.status, "text/plain")
    assert len(answer.text) > 20
    assert answer.headers["access-control-allow-origin"] == "*"


@pytest.mark.parametrize(("query", "accept", "expected"), NEGOTIATED)
def test_the_accept_header_chooses_the_format(
    server: Server, query: str, accept: str | None, expected: str | int
) -> None:
    answer = server.ask("GET", url(("query", query)), {"Accept": accept} if accept else {})
    if isinstance(expected, int):
        assert answer.status == expected
    else:
        assert (answer.status, answer.media_type) == (200, expected)
        assert "accept" in answer.headers["vary"].lower()
        assert answer.body


@pytest.mark.parametrize(("name", "media_type"), [("csv", "text/csv"), ("xml", XML), ("srj", JSON)])
def test_a_format_can_be_asked_for_by_parameter(server: Server, name: str, media_type: str) -> None:
    assert server.query(SELECT, "text/turtle", format=name).media_type == media_type


@pytest.mark.parametrize("name", ["rdf+xml", "pdf", "turtle"])
def test_a_format_that_does_not_fit_leaves_the_choice_to_accept(server: Server, name: str) -> None:
    assert server.query(SELECT, XML, format=name).media_type == XML


def test_a_head_request_has_the_headers_of_get_and_no_body(server: Server) -> None:
    target = url(("query", SELECT))
    get, head = (server.ask(method, target, {"Accept": "text/csv"}) for method in ("GET", "HEAD"))
    assert (head.status, head.body) == (200, b"")
    for name in ("content-type", "content-length", "etag", "vary"):
        assert head.headers[name] == get.headers[name]


def test_a_browser_of_another_site_may_ask(server: Server) -> None:
    answer = server.ask(
        "OPTIONS", "/sparql", {"Origin": "https://elsewhere.example", "Access-Control-Request-Method": "POST"}
    )
    assert answer.status == 204
    assert "POST" in answer.headers["access-control-allow-methods"]
    assert "Content-Type" in answer.headers["access-control-allow-headers"]


def test_an_etag_saves_the_second_answer(server: Server) -> None:
    target = url(("query", SELECT))
    tag = server.ask("GET", target).headers["etag"]
    again = server.ask("GET", target, {"If-None-Match": tag})
    assert (again.status, again.body, again.headers["etag"]) == (304, b"", tag)
    other = server.ask("GET", url(("query", ASK)), {"If-None-Match": tag})
    assert other.status == 200
    assert other.headers["etag"] != tag


def test_what_changes_at_each_call_has_no_etag(server: Server) -> None:
    assert "etag" not in server.query("SELECT (UUID() AS ?x) {}").headers


def test_the_parameters_are_decoded_once(server: Server) -> None:
    answer = server.query('SELECT ("a%20b+c" AS ?x) {}', "text/csv")
    assert answer.text.split() == ["x", "a%20b+c"]


def test_columns_come_in_the_order_of_the_query(server: Server) -> None:
    assert server.query("SELECT ?o ?s ?p { ?s ?p ?o }", "text/csv").text.splitlines()[0] == "o,s,p"


def test_the_default_prefixes_need_no_declaration(server: Server) -> None:
    assert server.query("ASK { ?s a wq:Event }").status == 200


def test_a_request_without_a_query_gets_the_service_description(server: Server) -> None:
    answer = server.ask("GET", "/sparql", {"Accept": "text/turtle"})
    assert (answer.status, answer.media_type) == (200, "text/turtle")
    for said in ("sd:UnionDefaultGraph", "sd:endpoint", "<https://example.org/two>", "void:triples 6"):
        assert said in answer.text


BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"


def test_a_browser_gets_the_page_with_its_query(server: Server) -> None:
    target = url(("query", SELECT))
    answer = server.ask("GET", target, {"Accept": BROWSER})
    assert (answer.status, answer.headers["location"]) == (303, target.replace("/sparql", "/query"))
    assert server.ask("GET", "/sparql", {"Accept": BROWSER}).headers["location"] == "/query"
    download = url(("query", SELECT), ("format", "csv"))
    assert server.ask("GET", download, {"Accept": BROWSER}).media_type == "text/csv"


@pytest.mark.parametrize("rest", ["*; q=.2, */*; q=.2", "*/*; q=0.2"])
def test_a_program_in_java_is_no_browser(server: Server, rest: str) -> None:
    accept = f"text/html, image/gif, image/jpeg, {rest}"
    assert server.ask("GET", url(("query", SELECT)), {"Accept": accept}).media_type == JSON


def test_void_is_where_it_is_looked_for(server: Server) -> None:
    for path in ("/.well-known/void", "/void.ttl"):
        answer = server.ask("GET", path)
        assert (answer.status, answer.media_type) == (200, "text/turtle")
        assert "void:sparqlEndpoint" in answer.text
    assert server.ask("GET", "/.well-known/void", {"Accept": "application/rdf+xml"}).media_type == "application/rdf+xml"


@pytest.mark.parametrize(
    ("target", "status"),
    [
        ("/store?graph=" + quote(ONE, safe=""), 200),
        ("/store?default", 200),
        ("/store?graph=" + quote("https://example.org/none", safe=""), 404),
        ("/store?graph=one", 400),
        ("/store", 400),
        ("/store?default&graph=" + quote(ONE, safe=""), 400),
    ],
)
def test_a_graph_is_read_by_its_name(server: Server, target: str, status: int) -> None:
    answer = server.ask("GET", target, {"Accept": "application/n-triples"})
    assert answer.status == status
    if status == 200:
        assert answer.media_type == "application/n-triples"
        assert len(answer.text.splitlines()) == (6 if "default" in target else 2)
        assert server.ask("HEAD", target).status == 200


@pytest.mark.parametrize("method", ["PUT", "POST", "DELETE", "PATCH"])
def test_a_graph_cannot_be_written(server: Server, method: str) -> None:
    answer = server.ask(method, "/store?graph=" + quote(ONE, safe=""), {"Content-Type": "text/turtle"}, "")
    assert answer.status == 405
    assert "GET" in answer.headers["allow"]
