"""The commands that read a graph: formats, time limits, what is imported, endpoints."""

from __future__ import annotations

import gzip
import http.server
import json
import os
import signal
import subprocess
import sys
import threading
import time
from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit
from xml.etree import ElementTree

import pyoxigraph as ox
import pytest
from typer.testing import CliRunner

from kg import __version__
from kg.answers import draw, formats, look, near, page, present, remote, show, table
from kg.answers.ask import ask, prepare
from kg.answers.evidence import Evidence
from kg.answers.graph import open_graph
from kg.answers.questions import question
from kg.cli import _look, app
from kg.reference.distance import distance_km
from kg.store import Writer, prefixes
from tests.questions.world import BASE, world

ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"


def kg(*arguments: str, **options: Any) -> Any:
    outcome = CliRunner().invoke(app, list(arguments), **options)
    if outcome.exception and not isinstance(outcome.exception, SystemExit):
        raise outcome.exception
    return outcome


def apart(*arguments: str, cwd: Path) -> subprocess.Popen[bytes]:
    """The program in a process of its own, which Ctrl-C reaches also where the tests run in the background and so ignore it."""
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        return subprocess.Popen(
            [sys.executable, *arguments], cwd=cwd, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE
        )
    finally:
        signal.signal(signal.SIGINT, before)


@pytest.mark.parametrize("form", ["tsv", "csv", "json", "xml"])
def test_rows_are_read_back_from_every_machine_format(form: str, small_store: Path) -> None:
    query = (
        "SELECT ?place ?name ?latitude { ?place skos:prefLabel ?name ; wq:latitude ?latitude } ORDER BY ?place ?name"
    )
    written = kg("query", "-e", query, "--store", str(small_store), "--format", form).stdout_bytes
    if form == "csv":
        assert written.decode().splitlines()[0] == "place,name,latitude"
        return
    kind = {"tsv": ox.QueryResultsFormat.TSV, "json": ox.QueryResultsFormat.JSON, "xml": ox.QueryResultsFormat.XML}[
        form
    ]
    result = ox.parse_query_results(written, kind)
    assert isinstance(result, ox.QuerySolutions)
    names = [row["name"] for row in result]
    assert ox.Literal("تدمر", language="ar") in names


@pytest.mark.parametrize("form", ["json", "xml", "tsv"])
def test_answers_with_evidence_are_read_back(form: str, small_store: Path) -> None:
    arguments = [
        "ask",
        "factions-near-towns",
        "--town",
        "تدمر",
        "--evidence",
        "--store",
        str(small_store),
        "--format",
        form,
    ]
    written = kg(*arguments).stdout_bytes
    kind = {"tsv": ox.QueryResultsFormat.TSV, "json": ox.QueryResultsFormat.JSON, "xml": ox.QueryResultsFormat.XML}[
        form
    ]
    result = ox.parse_query_results(written, kind)
    assert isinstance(result, ox.QuerySolutions)
    rows = list(result)
    supported = [row for row in rows if row["role"].value == "supported"]
    assert [row["factionLabel"].value for row in supported] == ["القوات الجوية الروسية"]
    assert supported[0]["evidenceClaimant"].value == "سانا"
    assert "غطاء جوي روسي" in supported[0]["evidenceQuote"].value


@pytest.mark.parametrize("form", [str(form) for form in formats.GRAPHS])
def test_a_graph_is_the_same_bytes_each_time_and_is_read_back(form: str, small_store: Path) -> None:
    arguments = ["query", "-e", "CONSTRUCT WHERE { ?s wq:within ?o }", "--store", str(small_store), "--format", form]
    written = [kg(*arguments).stdout_bytes for _ in range(3)]
    assert len(set(written)) == 1
    parsed = list(ox.parse(written[0], {**formats._GRAPHS}[formats.Format(form)]))
    assert len(parsed) == len({str(one) for one in parsed}) == 9


def test_yes_or_no(small_store: Path) -> None:
    query = ["query", "-e", "ASK { ?x a wq:Battle }", "--store", str(small_store)]
    assert kg(*query).stdout == "true\n"
    assert json.loads(kg(*query, "-f", "json").stdout)["boolean"] is True


def test_the_file_name_sets_the_format(small_store: Path, tmp_path: Path) -> None:
    out = tmp_path / "answer.json"
    kg("ask", "denials", "--store", str(small_store), "--output", str(out))
    assert json.loads(out.read_bytes())["head"]["vars"][0] == "party"
    assert [path.name for path in tmp_path.iterdir()] == ["answer.json"]


def test_a_query_out_of_time_ends_and_says_so(small_store: Path, tmp_path: Path) -> None:
    started = apart(
        "-m", "kg", "query", "-e", ENDLESS, "--store", str(small_store), "--timeout", "1", "-o", "out.tsv", cwd=tmp_path
    )
    _, said = started.communicate(timeout=60)
    assert started.returncode == 124
    assert said.decode().startswith("error: the query did not end within 1 s\nhint: ")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("limit", [[], ["--timeout", "600"]], ids=["no limit", "a limit"])
def test_control_c_ends_a_running_query(limit: list[str], small_store: Path, tmp_path: Path) -> None:
    started = apart("-m", "kg", "query", "-e", ENDLESS, "--store", str(small_store), *limit, cwd=tmp_path)
    time.sleep(3)
    assert started.poll() is None
    started.send_signal(signal.SIGINT)
    started.communicate(timeout=30)
    assert started.returncode in (-signal.SIGINT, 130)


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere the process ends with its time limit")
@pytest.mark.parametrize("kill", [signal.SIGTERM, signal.SIGKILL])
def test_a_query_that_is_killed_leaves_no_process(kill: signal.Signals, small_store: Path, tmp_path: Path) -> None:
    started = apart("-m", "kg", "query", "-e", ENDLESS, "--store", str(small_store), "--timeout", "600", cwd=tmp_path)
    children = Path(f"/proc/{started.pid}/task/{started.pid}/children")
    until = time.monotonic() + 60
    while not children.read_text() and time.monotonic() < until:
        time.sleep(0.1)
    time.sleep(0.5)
    started.send_signal(kill)
    started.communicate(timeout=30)  # whoever holds its output is gone
    assert started.returncode == -kill


def test_control_c_right_after_the_fork_leaves_no_process(monkeypatch: pytest.MonkeyPatch) -> None:
    fork, children = os.fork, []

    def interrupted() -> int:
        child = fork()
        if child:
            children.append(child)
            os.kill(os.getpid(), signal.SIGINT)
        return child

    monkeypatch.setattr(os, "fork", interrupted)
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        with pytest.raises(KeyboardInterrupt):
            _look.limited(lambda: time.sleep(60), 600)
    finally:
        signal.signal(signal.SIGINT, before)
    with pytest.raises(ChildProcessError):
        os.waitpid(children[0], 0)


def test_a_query_imports_nothing_heavy(small_store: Path, tmp_path: Path) -> None:
    code = (
        "import sys\nfrom kg.cli import app\n"
        f"try: app(['query', '-e', 'ASK {{}}', '--store', {str(small_store)!r}])\nexcept SystemExit: pass\n"
        "heavy = {'rdflib', 'owlready2', 'rich.table', 'rich.markdown', 'numpy'} & set(sys.modules)\n"
        "sys.stderr.write(' '.join(sorted(heavy)))\n"
    )
    started = apart("-c", code, cwd=tmp_path)
    out, said = started.communicate(timeout=60)
    assert (out.decode().strip(), said.decode()) == ("true", "")


@contextmanager
def endpoint(status: int, kind: str, body: bytes, seen: list[str], **headers: str) -> Iterator[str]:
    class Handler(http.server.BaseHTTPRequestHandler):
        def answer(self) -> None:
            length = int(self.headers.get("Content-Length", 0))
            told = f"{self.headers['Accept']} {self.headers['Authorization']}"
            seen.append(f"{self.command} {self.path} {self.rfile.read(length).decode()} {told}")
            self.send_response(status)
            self.send_header("Content-Type", kind)
            for name, value in headers.items():
                self.send_header(name.replace("_", "-"), value)
            self.end_headers()
            self.wfile.write(body)

        do_GET = do_POST = answer  # noqa: N815 - the names that the library calls

        def log_message(self, *_: Any) -> None:
            pass

    server = http.server.HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/sparql"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


ROWS = b'{"head":{"vars":["x"]},"results":{"bindings":[{"x":{"type":"uri","value":"http://example.org/1"}}]}}'


def test_an_endpoint_is_asked_by_the_protocol() -> None:
    seen: list[str] = []
    with endpoint(200, "application/sparql-results+json; charset=utf-8", ROWS, seen) as address:
        short = kg("query", "-e", "SELECT ?x { ?x ?y ?z }", "--endpoint", address)
        long = kg("query", "-e", "SELECT ?x { ?x ?y ?z } #" + "x" * 3000, "--endpoint", address)
    assert short.stdout == long.stdout == "?x\n<http://example.org/1>\n"
    assert seen[0].startswith("GET /sparql?query=SELECT")
    assert seen[1].startswith("POST /sparql query=SELECT")
    assert all("application/sparql-results+json" in one and "text/turtle" in one for one in seen)


def test_an_endpoint_gives_a_graph() -> None:
    with endpoint(200, "text/turtle", b"<http://e.org/a> <http://e.org/b> 1 .", []) as address:
        assert kg("query", "-e", "DESCRIBE <http://e.org/a>", "--endpoint", address, "-f", "ntriples").stdout == (
            '<http://e.org/a> <http://e.org/b> "1"^^<http://www.w3.org/2001/XMLSchema#integer> .\n'
        )


@pytest.mark.parametrize(
    ("status", "kind", "body", "headers", "code", "said"),
    [
        (
            503,
            "text/plain",
            b"too busy",
            {"Retry_After": "30"},
            124,
            "gave up or is busy (HTTP 503): too busy\nhint: try again in 30 seconds",
        ),
        (429, "text/plain", b"", {}, 124, "gave up or is busy (HTTP 429)"),
        (400, "text/plain", b"unknown prefix", {}, 2, "the endpoint refuses the query: unknown prefix"),
        (404, "text/html", b"<h1>no</h1>", {}, 5, "answers HTTP 404"),
        (200, "text/html", b"<h1>hello</h1>", {}, 5, "answers with text/html, which is no query result"),
        (200, "application/sparql-results+json", b'{"head":', {}, 5, "is not valid application/sparql-results+json"),
        (200, "application/sparql-results+json", ROWS.replace(b"org/1", b"org/ "), {}, 5, "Invalid IRI code point ' '"),
        (200, "application/sparql-results+json", ROWS, {}, 5, "the endpoint answers something else than was asked for"),
        (200, "application/sparql-results+json", ROWS, {"X_SQL_State": "S1TAT"}, 124, "gave up and answers in part"),
        (200, "text/csv", b"x\r\n1\r\n", {}, 5, "answers with text/csv, which is no query result"),
        (200, "text/plain", b"{", {"Content_Encoding": "gzip"}, 5, "answer broke off or is damaged"),
        (500, "text/html", b"<!DOCTYPE html><p>it &amp; broke", {}, 5, "HTTP 500: it & broke\nhint: the fault is the"),
    ],
    ids=[
        "busy",
        "too many requests",
        "refused",
        "not there",
        "a page",
        "broken rows",
        "a malformed row",
        "other rows",
        "in part",
        "a form that loses",
        "no gzip",
        "broken",
    ],
)
def test_an_endpoint_that_fails(
    status: int, kind: str, body: bytes, headers: dict[str, str], code: int, said: str
) -> None:
    with endpoint(status, kind, body, [], **headers) as address:
        outcome = kg("query", "-e", "ASK {}", "--endpoint", address)
    assert outcome.exit_code == code
    assert said in outcome.stderr


@pytest.mark.parametrize(
    "address", ["http://[", "http://", "http://127.0.0.1:x/", "http://127.0.0.1:99999/", "ftp://a/"]
)
def test_what_is_no_address_of_an_endpoint_is_refused(address: str) -> None:
    outcome = kg("query", "-e", "ASK {}", "--endpoint", address)
    assert outcome.exit_code == 2
    assert "not the address of an endpoint" in outcome.stderr


def test_an_address_may_hold_any_letter() -> None:
    seen: list[str] = []
    with endpoint(200, "application/sparql-results+json", ROWS, seen) as address:
        outcome = kg("query", "-e", "SELECT ?x { ?x ?y ?z }", "--endpoint", f"{address}/é%20/س?name=ü")
    assert outcome.exit_code == 0
    assert seen[0].startswith("GET /sparql/%C3%A9%20/%D8%B3?name=%C3%BC&query=SELECT")


@pytest.mark.parametrize("kind", ["application/json", "text/plain", "application/octet-stream"])
def test_rows_are_read_whatever_the_server_calls_them(kind: str) -> None:
    packed = gzip.compress(ROWS)
    for body, headers in ((ROWS, {}), (packed, {"Content_Encoding": "gzip"})):
        with endpoint(200, kind, body, [], **headers) as address:
            assert (
                kg("query", "-e", "SELECT ?x { ?x ?y ?z }", "--endpoint", address).stdout
                == "?x\n<http://example.org/1>\n"
            )


def test_prefixes_that_need_no_declaration_are_declared_to_an_endpoint() -> None:
    seen: list[str] = []
    with endpoint(200, "application/sparql-results+json", ROWS, seen) as address:
        text = "PREFIX geo: <http://e.org/>\nSELECT ?x { ?x a wq:Report ; geo:x 'xsd:y' }"
        assert kg("query", "-e", text, "--endpoint", address).exit_code == 0
    (sent,) = parse_qs(urlsplit(seen[0].split()[1]).query)["query"]
    assert sent == f"PREFIX wq: <https://w3id.org/waqai/ontology#> {text}"


def test_a_name_and_a_password_are_sent_and_not_shown(tmp_path: Path) -> None:
    seen: list[str] = []
    with endpoint(401, "text/html", b"<html><head><title>no</title></head>Not <b>you</b>", seen) as address:
        mine = address.replace("//", "//me:s%40cret@") + "?apikey=hidden&x=1"
        for words in (["query", "-e", "ASK {}"], ["ask", "denials"], ["dump", str(tmp_path / "new")]):
            outcome = kg(*words, "--endpoint", mine)
            assert outcome.exit_code == 5
            assert outcome.stderr == (
                f"error: {address}?apikey=…&x=1: the endpoint answers HTTP 401: Not you\n"
                "hint: give a name and a password in the address, as NAME:PASSWORD@ before the host\n"
            )
    assert all(b64encode(b"me:s@cret").decode() in one for one in seen)


def test_an_answer_that_breaks_off_is_told() -> None:
    with endpoint(200, "application/sparql-results+json", ROWS, [], Content_Length="1000") as address:
        outcome = kg("query", "-e", "SELECT ?x { ?x ?y ?z }", "--endpoint", address)
    assert outcome.exit_code == 5
    assert "the endpoint's answer broke off or is damaged" in outcome.stderr


def test_an_endpoint_that_keeps_its_graphs_apart_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def query(_: object, text: str, *, where: str | None = None) -> bool:
        asked.append(text)
        return "GRAPH" in text

    monkeypatch.setattr(remote.Endpoint, "query", query)
    outcome = kg("ask", "denials", "--endpoint", "http://127.0.0.1:9/sparql")
    assert outcome.exit_code == 5
    assert "keeps its named graphs out of its default graph" in outcome.stderr
    assert len(asked) == 2


def test_a_cell_of_several_lines_keeps_them_in_markdown() -> None:
    assert table.markdown(["a"], [["x\ny < z | w"]]).endswith("| x<br>y &lt; z \\| w |\n")


def test_the_quotes_of_a_large_event_are_told_apart_at_once() -> None:
    one = Evidence("a", 0, 1, "r", "q", *[None] * 11, 0, 1, None)  # type: ignore[arg-type]
    quotes = [replace(one, start=number // 2, report=f"r{number}") for number in range(8000)]
    began = time.monotonic()
    assert present.distinct(quotes) == quotes[::2]
    assert time.monotonic() - began < 5  # comparing each with each takes minutes


def test_the_page_of_an_event_shows_the_sources_side_by_side(small_store: Path) -> None:
    shown = kg("show", "event/hospital", "--lang", "en", "--store", str(small_store)).stdout
    assert "differs in agent" in shown
    line = next(line for line in shown.splitlines() if "Syrian armed opposition" in line and "Observatory" in line)
    assert line.index("Observatory") < line.index("Syrian armed opposition")
    assert "art-3:72-129" in shown


def test_the_page_of_an_event_tells_the_tolls_and_leaves_open_what_is_open(small_store: Path) -> None:
    def facts(thing: str, language: str = "en") -> dict[str, tuple[str, ...]]:
        return {fact.name: fact.values for fact in show.page(open_graph(small_store, None), thing, language).facts}

    assert facts("event/hospital")["killed"] == ("12–20",)
    assert facts("event/car-bomb")["killed"] == ("5–30 or more",)
    assert facts("event/abduction")["captured"] == ("3 or more",)
    assert facts("event/abduction", "ar")["أسرى"] == ("3 فأكثر",)


def test_a_page_does_not_say_again_what_other_vocabularies_do(tmp_path: Path) -> None:
    event, day = f"<{BASE}event/e>", '"2016-03-27"^^<http://www.w3.org/2001/XMLSchema#date>'
    sem, wq = (prefixes()[name] for name in ("sem", "wq"))
    said = ((wq + "status", f"<{wq}Actual>"), (wq + "earliest", day), (sem + "hasEarliestBeginTimeStamp", day))
    with Writer(tmp_path / "store", base=BASE) as writer:
        writer.load("".join(f"{event} <{name}> {value} <{BASE}g> .\n" for name, value in said).encode())
    names = {fact.name for fact in show.page(open_graph(tmp_path / "store", None), f"{BASE}event/e", "en").facts}
    assert not any("hasEarliestBeginTimeStamp" in name for name in names)
    assert len(names) == 2


def test_a_timeline_says_how_a_name_was_understood(small_store: Path) -> None:
    told = kg("timeline", "تدمر", "--store", str(small_store)).stderr
    assert told.startswith(f"--town تدمر: تدمر <{BASE}place/sy-tadmur>")


def test_a_point_may_be_written_with_the_digits_of_arabic(small_store: Path) -> None:
    asked = ("ask", "timeline", "--store", str(small_store), "--within", "٥٫٥", "--town")
    found, same = kg(*asked, "٣٤٫٥٦، ٣٨٫٢٨"), kg(*asked, "34.56,38.28")
    assert found.stdout == same.stdout
    assert "event/battle" in found.stdout
    assert kg("timeline", "٣٤٫٥٦،٣٨٫٢٨", "--store", str(small_store)).exit_code == 0


def test_the_program_says_its_version() -> None:
    assert kg("--version").stdout == f"kg {__version__}\n"


def test_the_map_is_well_formed_and_loads_nothing(small_store: Path, tmp_path: Path) -> None:
    for name in ("map.svg", "map.html"):
        kg("map", "--store", str(small_store), "-o", str(tmp_path / name))
    picture = ElementTree.parse(tmp_path / "map.svg").getroot()
    spots = [element for element in picture.iter() if element.get("class") == "spot"]
    assert len(spots) == 4
    written = (tmp_path / "map.html").read_text(encoding="utf-8")
    assert "<script" not in written
    assert written.count("http") == written.count("http://www.w3.org/2000/svg") + written.count("http-equiv")


def test_the_map_shows_events_without_a_day_unless_days_are_asked_for(tmp_path: Path) -> None:
    text = "".join(f"{quad} .\n" for quad in world().store if "earliest" not in quad.predicate.value)
    with Writer(tmp_path / "undated", base=BASE) as writer:
        writer.load(text.encode())
    drawn = kg("map", "--store", str(tmp_path / "undated"), "--lang", "en").stdout
    assert drawn.count("class='spot'") == 4
    assert "9999" not in drawn
    dated = kg("map", "--store", str(tmp_path / "undated"), "--since", "2000-01-01").stdout
    assert dated.count("class='spot'") == 0


def test_the_counts_are_those_of_the_graph(small_store: Path) -> None:
    rows = [line.split(",") for line in kg("stats", "--format", "csv", "--store", str(small_store)).stdout.splitlines()]
    counts = {row[0]: row[-1] for row in rows if row[1] == ""}
    for name, kind in (("articles", "Article"), ("reports", "Report")):
        found = kg("query", "--store", str(small_store), "-e", f"SELECT DISTINCT ?x {{ ?x a wq:{kind} }}", "-f", "csv")
        assert int(counts[name]) == len(found.stdout.splitlines()) - 1 > 0, name


def test_the_list_of_questions_has_every_format() -> None:
    for form in ("tsv", "csv", "json", "xml", "md", "table"):
        assert "factions-near-towns" in kg("ask", "--format", form).stdout


def test_arabic_cells_stand_between_isolates_on_a_terminal_only() -> None:
    headings, rows = ["a", "b"], [["تدمر", "12"], ["x", "3"]]
    assert "\u2068تدمر\u2069" in table.plain(headings, rows, table.Screen(80, isolates=True))
    assert "\u2068" not in table.plain(headings, rows, table.FILE)
    assert "\u2068" not in table.markdown(headings, rows)


def test_text_of_an_article_cannot_move_the_cursor_of_a_terminal() -> None:
    shown = table.plain(["a"], [["\x1b[2Jمرحبا\u202e"]], table.Screen(80, isolates=True))
    assert "\x1b" not in shown
    assert "\u202e" not in shown


@pytest.mark.parametrize("wide", [20, 30, 47, 80])
def test_a_table_is_no_wider_than_the_screen(wide: int) -> None:
    rows = [["قوات النظام السوري والمليشيات الموالية لها", "تنظيم الدولة الإسلامية", "https://example.org/" + "x" * 60]]
    for line in table.plain(["الفصيل", "الخصوم", "address"], rows, table.Screen(wide, isolates=True)).splitlines():
        assert table.width(line) <= wide


def test_a_day_in_a_table_is_never_broken() -> None:
    rows = [["2016-03-27", "قوات النظام السوري والمليشيات الموالية لها", "2016-03-28", "x" * 60]]
    shown = table.plain(["from", "by", "to", "event"], rows, table.Screen(40, isolates=False))
    assert "2016-03-27" in shown
    assert "2016-03-28" in shown
    assert max(table.width(line) for line in shown.splitlines()) <= 40


@pytest.mark.parametrize("wide", [60, 80, 120])
def test_the_timeline_keeps_to_the_screen(wide: int) -> None:
    bound = prepare(question("timeline"), {}, world())
    shown = present.plain(ask(bound, world(), language="en"), table.Screen(wide, isolates=False), prefixes())
    assert max(table.width(line) for line in shown.splitlines()) <= wide
    assert wide != 80 or shown.count("event/hospital") == 1


def test_a_row_that_holds_nothing_further_takes_no_further_line() -> None:
    rows = [["2016-03-27", "a" * 8, "b" * 8, ""], ["2016-03-28", "c", "", "d" * 8]]
    shown = table.plain(["day", "one", "two", "three"], rows, table.Screen(30, isolates=False)).splitlines()
    assert shown[0].split() == ["day", "one", "two"]
    assert shown[1] == "    three"
    assert [line.split() for line in shown[3:]] == [rows[0][:3], ["2016-03-28", "c"], ["d" * 8]]


def test_who_asks_for_days_is_told_that_the_undated_are_left_out(small_store: Path) -> None:
    at = ["--store", str(small_store)]
    dated = kg("ask", "timeline", "--since", "2016-01-01", *at)
    assert "what has no day is left out, because of --since" in dated.stderr
    assert "--since and --until" in kg("timeline", "--since", "2016-01-01", "--until", "2017-01-01", *at).stderr
    assert "left out" not in kg("ask", "timeline", *at).stderr
    assert "left out" not in kg("ask", "control-of-town", "--town", "تدمر", "--until", "2017-01-01", *at).stderr


@pytest.mark.parametrize("thing", ["event/hospital", "sy-army", "تدمر", "article/art-1"])
def test_the_words_behind_a_thing_are_found_by_whatever_names_it(small_store: Path, thing: str) -> None:
    assert (
        "«"
        in kg(
            "ask", "evidence-of", "--thing", thing, "--format", "table", "--evidence", "--store", str(small_store)
        ).stdout
    )


def test_the_facts_of_a_page_keep_to_the_screen(small_store: Path) -> None:
    found = show.page(open_graph(small_store, None), "event/hospital", "en")
    lines = page.text(found, table.Screen(50, isolates=False), "en", {}).splitlines()
    facts = lines[4 : lines.index("", 4)]
    assert any(line.startswith("agent ") for line in facts)
    assert max(table.width(line) for line in facts) <= 50
    assert not any("wasDerivedFrom" in line or "sem:" in line for line in facts)


@pytest.mark.parametrize(
    ("first", "second", "km"),
    [((33.5138, 36.2765), (36.2021, 37.1343), 309.0), ((0, 179.9), (0, -179.9), 22.2), ((90, 0), (90, 123), 0.0)],
    ids=["Damascus to Aleppo", "across the date line", "at the pole"],
)
def test_distances(first: tuple[float, float], second: tuple[float, float], km: float) -> None:
    assert distance_km(*first, *second) == pytest.approx(km, abs=0.6)


def test_near_widens_with_the_precision() -> None:
    from kg.answers import names

    def found(precision: str) -> set[str]:
        centre = names.place(world(), "Palmyra")
        return {row[0].value.rpartition("/")[2] for row in near.places(world(), centre, 10, precision) if row[0]}

    assert found("near") == {"sy-tadmur", "البيارات"}
    assert found("governorate") == {"sy-tadmur", "البيارات", "sy-homs-governorate"}


def test_curies_are_only_what_turtle_allows() -> None:
    from kg.answers.names import curie

    assert curie("https://w3id.org/waqai/ontology#Battle", prefixes()) == "wq:Battle"
    assert curie("https://w3id.org/waqai/ontology#a/b", prefixes()) == "<https://w3id.org/waqai/ontology#a/b>"


@pytest.mark.parametrize("name", ["Battle", "wq:Battle", "معركة", "battle", "https://w3id.org/waqai/ontology#Battle"])
def test_a_term_of_the_ontology_is_shown_by_its_name(small_store: Path, name: str) -> None:
    shown = kg("show", name, "--lang", "en", "--store", str(small_store)).stdout
    assert "ontology#Battle" in shown
    assert "definition" in shown


def test_the_help_of_a_question_has_its_parameters() -> None:
    shown = kg("ask", "factions-near-towns", "--help", "--lang", "en").stdout
    assert "--within DECIMAL" in shown
    assert "kilometres from the town; = 50" in shown
    assert "Who fought near {town}?" in shown
    assert "--faction ACTOR         الفصيل" not in shown
    assert "required" in kg("ask", "names-over-time", "--help", "--lang", "en").stdout
    assert "--evidence" in kg("ask", "--help").stdout


def test_a_map_shows_where_the_events_are_and_no_name_on_another() -> None:
    def spot(name: str, latitude: float, longitude: float, events: int) -> look.Spot:
        return look.Spot(f"x:{name}", name, latitude, longitude, (("battle", events),), "", "")

    spots = [spot("Tadmur", 34.55, 38.28, 30), spot("Suburb", 34.56, 38.28, 20), spot("Homs", 34.73, 36.71, 20)]
    drawn = draw.drawn([*spots, spot("Geneva", 46.2, 6.14, 2)], "svg", "en")
    assert drawn.count("class='spot'") == 3
    assert "places outside the picture: 1" in drawn
    assert ">Tadmur</text>" in drawn
    assert ">Homs</text>" in drawn
    assert ">Suburb</text>" not in drawn
    assert draw.drawn([spots[0], spots[2]], "svg", "en").count("class='spot'") == 2


def test_names_and_evidence_are_looked_up_for_the_rows_that_are_shown() -> None:
    bound = prepare(question("timeline"), {}, world())
    whole = ask(bound, world(), with_evidence=True)
    first = ask(bound, world(), with_evidence=True, most=1)
    assert first.rows == whole.rows
    assert first.evidence(0) == whole.evidence(0) != ()
    assert first.evidence(1) == () != whole.evidence(1)
    assert first.labels.items() < whole.labels.items()
