"""Limits that hold, and attempts to get round them: time, memory, size, queue, slow clients, calls to other servers."""

from __future__ import annotations

import contextlib
import gzip
import http.server
import json
import socket
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import quote, urlencode, urlsplit

import pytest
import zstandard

from tests.serving import BASE, Answer, Server, make_store, running

MANY = "\n".join(
    f'e:g{n % 7} {{ e:s{n} e:says "{"خبر " * 5}{n}" , "other {n}" ; e:next e:s{n + 1} . }}' for n in range(700)
)
CROSS = "?a ?b ?c . ?d ?e ?f . ?g ?h ?i ."


@pytest.fixture(scope="module")
def strained(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server with tight limits and a graph that is large enough for a cross product to hurt."""
    store = make_store(tmp_path_factory.mktemp("limits") / "kg.store", f"@prefix e: <https://example.org/> . {MANY}")
    limits = ("--timeout", "2", "--memory", "700", "--answer", "3", "--workers", "1", "--queue", "1")
    with running(store, *limits) as live:
        yield live


def alive(server: Server) -> bool:
    return server.query("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }", "text/csv").text.split() == ["n", "2100"]


@pytest.mark.parametrize(
    "query",
    [
        f"SELECT (COUNT(*) AS ?n) {{ {CROSS} }}",
        f"SELECT * {{ {CROSS} FILTER REGEX(CONCAT(STR(?c), STR(?f), STR(?i)), '(خ|a)+(b|ب)+z{{9}}') }}",
        f"ASK {{ {CROSS} FILTER(STRLEN(CONCAT(STR(?c), STR(?f), STR(?i))) < 3) }}",
        f"CONSTRUCT {{ ?a ?h ?f }} {{ {CROSS} FILTER(STRLEN(CONCAT(STR(?c), STR(?f), STR(?i))) > 900) }}",
    ],
)
def test_a_query_without_end_is_ended(strained: Server, query: str) -> None:
    started = time.monotonic()
    answer = strained.query(query, "*/*")
    assert (answer.status, answer.media_type) == (503, "text/plain")
    assert "time limit of 2 s" in answer.text
    assert time.monotonic() - started < 20
    assert alive(strained)


def test_a_client_can_shorten_the_limit_and_not_lengthen_it(strained: Server) -> None:
    endless = f"SELECT (COUNT(*) AS ?n) {{ {CROSS} }}"
    assert "limit of 0.5 s" in strained.query(endless, timeout="0.5").text
    assert "limit of 2 s" in strained.query(endless, timeout="600").text


def test_sorting_a_cross_product_runs_out_of_memory_or_time_and_not_the_server(strained: Server) -> None:
    answer = strained.query(f"SELECT * {{ {CROSS} }} ORDER BY ?c ?f ?i")
    assert (answer.status, answer.media_type) == (503, "text/plain")
    assert alive(strained)


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * {" + "{" * 20_000 + "}" * 20_000 + "}",
        "ASK { FILTER(" + "(" * 50_000 + "1" + ")" * 50_000 + ") }",
        "ASK { ?s " + "(" * 30_000 + "<https://example.org/says>" + ")" * 30_000 + " ?o }",
        "ASK { FILTER(" + "!" * 100_000 + "true) }",
    ],
    ids=["groups", "brackets", "paths", "signs"],
)
def test_a_query_nested_without_end_is_refused(strained: Server, query: str) -> None:
    answer = strained.ask("POST", "/sparql", {"Content-Type": "application/sparql-query"}, query)
    assert (answer.status, "nested too deeply" in answer.text) == (400, True)
    assert alive(strained)


@pytest.mark.parametrize("piece", ['"\\', "a.", "<a ", "{", "#\n", "'''"])
def test_a_long_query_is_refused_before_long(server: Server, piece: str) -> None:
    started = time.monotonic()
    text = "ASK {" + piece * (250_000 // len(piece))
    answer = server.ask("POST", "/sparql", {"Content-Type": "application/sparql-query"}, text)
    assert answer.status == 400
    assert time.monotonic() - started < 3


def test_an_answer_that_is_too_large_is_refused_whole(strained: Server) -> None:
    answer = strained.query("SELECT * { ?a ?b ?c . ?d ?e ?f } LIMIT 60000", "text/csv")
    assert (answer.status, answer.media_type) == (503, "text/plain")
    assert "larger than 3 MB" in answer.text
    assert alive(strained)


def test_a_full_queue_says_when_to_come_back(strained: Server) -> None:
    endless = f"SELECT (COUNT(*) AS ?n) {{ {CROSS} }}"
    with ThreadPoolExecutor(6) as clients:
        answers = list(clients.map(strained.query, [endless] * 6))
    assert {answer.status for answer in answers} == {429, 503}
    assert all(int(answer.headers["retry-after"]) > 0 for answer in answers if answer.status == 429)
    assert alive(strained)


def test_a_client_that_leaves_frees_its_worker(strained: Server) -> None:
    split = urlsplit(strained.url)
    target = "/sparql?" + urlencode({"query": f"SELECT (COUNT(*) AS ?n) {{ {CROSS} }}"})
    with socket.create_connection((split.hostname, split.port)) as connection:
        connection.sendall(f"GET {target} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
        time.sleep(0.3)
    assert alive(strained)


def test_answers_are_compressed_for_who_likes_it(strained: Server) -> None:
    target = "/sparql?" + urlencode({"query": "SELECT * { ?s ?p ?o } ORDER BY ?s ?o"})
    plain = strained.ask("GET", target, {"Accept": "text/csv"})
    packed = strained.ask("GET", target, {"Accept": "text/csv", "Accept-Encoding": "br, gzip;q=0.8"})
    refused = strained.ask("GET", target, {"Accept": "text/csv", "Accept-Encoding": "gzip;q=0, identity"})
    assert "content-encoding" not in plain.headers
    assert packed.headers["content-encoding"] == "gzip"
    assert len(packed.body) < len(plain.body) / 3
    assert gzip.decompress(packed.body) == plain.body == refused.body
    assert "accept-encoding" in plain.headers["vary"].lower()


def test_zstd_where_it_is_asked_for(strained: Server) -> None:
    target = "/sparql?" + urlencode({"query": "SELECT * { ?s ?p ?o } ORDER BY ?s ?o"})
    packed = strained.ask("GET", target, {"Accept": "text/csv", "Accept-Encoding": "zstd"})
    assert packed.headers["content-encoding"] == "zstd"
    plain = zstandard.ZstdDecompressor().decompressobj().decompress(packed.body)
    assert plain == strained.ask("GET", target, {"Accept": "text/csv"}).body


def test_a_body_that_is_too_large_is_refused(server: Server) -> None:
    headers = {"Content-Type": "application/sparql-query", "Content-Length": str(50 << 20)}
    assert send(server, f"POST /sparql HTTP/1.1\r\nHost: x\r\n{lines(headers)}\r\nASK").status == 413


def test_headers_that_are_too_large_are_refused(server: Server) -> None:
    assert send(server, f"GET / HTTP/1.1\r\nHost: x\r\nX: {'y' * 300_000}\r\n\r\n").status in {400, 431}


def test_too_many_parameters_are_refused(server: Server) -> None:
    many = urlencode([("query", "ASK {}"), *(("named-graph-uri", f"{BASE}{n}") for n in range(500))])
    answer = server.ask("POST", "/sparql", {"Content-Type": "application/x-www-form-urlencoded"}, many)
    assert answer.status == 400


def test_connections_that_send_no_whole_request_are_closed(server: Server) -> None:
    heads = ["", "GET /sparql", "GET /sparql HTTP/1.1\r\nHost: x\r\nX-Slow: "]

    def wait(head: str) -> bytes:
        split = urlsplit(server.url)
        with socket.create_connection((split.hostname, split.port), timeout=30) as connection:
            connection.sendall(head.encode())
            return connection.recv(1)

    with ThreadPoolExecutor(len(heads)) as clients:
        assert list(clients.map(wait, heads)) == [b""] * len(heads)


class Trap(http.server.BaseHTTPRequestHandler):
    """A server on this machine that counts who calls it."""

    calls: list[str] = []  # noqa: RUF012

    def do_GET(self) -> None:
        self.calls.append(self.path)
        self.send_response(200)
        self.end_headers()

    do_POST = do_GET  # noqa: N815

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture(scope="module")
def trap() -> Iterator[str]:
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Trap) as caught:
        threading.Thread(target=caught.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{caught.server_port}/x"
        caught.shutdown()


def test_the_server_calls_no_other_server(server: Server, trap: str) -> None:
    queries = [
        f"SELECT * {{ SERVICE <{trap}> {{ ?s ?p ?o }} }}",
        f"SELECT * {{ service silent <{trap}> {{ ?s ?p ?o }} }}",
        f"SELECT * {{ FILTER(1<2)SERVICE<{trap}>{{?s ?p ?o}} }}",
        f"SELECT * {{ ?s ?p '#' . SERVICE # <\n <{trap}> {{ ?s ?p ?o }} }}",
        f"PREFIX : <{trap}> SELECT * {{ SERVICE: {{ ?s ?p ?o }} }}",
        f"SELECT * {{ \\u0053ERVICE <{trap}> {{ ?s ?p ?o }} }}",
        f"SELECT * {{ VALUES ?x {{ <{trap}> }} SERVICE ?x {{ ?s ?p ?o }} }}",
        f"LOAD <{trap}>",
        f"BASE <{trap}> LOAD <>",
    ]
    for query in queries:
        assert server.query(query).status in {400, 403}, query
    for harmless in (f"SELECT * FROM <{trap}> {{ ?s ?p ?o }}", f"SELECT * {{ GRAPH <{trap}> {{ ?s ?p ?o }} }}"):
        answer = server.query(harmless)
        assert (answer.status, json.loads(answer.body)["results"]["bindings"]) == (200, [])
    assert server.query("ASK {}", **{"default-graph-uri": trap}).status == 200
    assert server.ask("GET", "/store?graph=" + quote(trap, safe="")).status == 404
    assert Trap.calls == []


def test_words_that_only_look_like_a_call_are_no_call(server: Server) -> None:
    for query in (
        "PREFIX service: <https://example.org/> SELECT ?service { ?service service:says 'SERVICE' } # SERVICE <x> {}",
        "SELECT * { ?s <https://example.org/SERVICE> 'INSERT DATA {}'@service }",
    ):
        assert server.query(query).status == 200, query


def test_a_new_build_is_served_without_dropping_a_request(tmp_path: Path) -> None:
    store = make_store(tmp_path / "kg.store", '@prefix e: <https://example.org/> . e:g { e:s e:says "old" . }')
    answers: list[Answer] = []
    done = threading.Event()
    with running(store, "--workers", "1") as server:

        def client() -> None:
            while not done.is_set():
                answers.append(server.query("SELECT ?o { ?s ?p ?o }", "text/csv"))

        asking = threading.Thread(target=client)
        asking.start()
        try:
            for text in ("between", "new"):
                make_store(store, f'@prefix e: <https://example.org/> . e:g {{ e:s e:says "{text}" . }}')
                deadline = time.monotonic() + 30
                while answers[-1:] == [] or text not in answers[-1].text:
                    assert time.monotonic() < deadline, "the new build does not appear"
                    time.sleep(0.05)
        finally:
            done.set()
            asking.join()
    assert {answer.status for answer in answers} == {200}
    assert len({answer.headers["etag"] for answer in answers}) == 3


def lines(headers: dict[str, str]) -> str:
    return "".join(f"{name}: {value}\r\n" for name, value in headers.items())


def send(server: Server, raw: str) -> Answer:
    """What comes back for these very bytes."""
    split = urlsplit(server.url)
    with socket.create_connection((split.hostname, split.port), timeout=30) as connection:
        with contextlib.suppress(ConnectionResetError, BrokenPipeError):
            connection.sendall(raw.encode())
        head = connection.recv(65536).decode("latin-1")
    return Answer(int(head.split()[1]), {}, head.encode())
