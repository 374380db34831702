"""Every IRI has a page and data; what articles say is shown as words, whatever it holds; nothing leads outside unasked."""

from __future__ import annotations

import asyncio
import hashlib
import json
import os
import re
import shutil
import warnings
from html.parser import HTMLParser
from pathlib import Path
from types import SimpleNamespace
from urllib.parse import quote, unquote

import pyoxigraph as ox
import pytest
import rdflib

from kg.answers.questions import questions
from tests.pages.conftest import DAY, TRIG
from tests.serving import BASE, Answer, Server, running

WQ = "https://w3id.org/waqai/ontology#"
HTML = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}
DATA = {
    "ttl": "text/turtle",
    "jsonld": "application/ld+json",
    "nt": "application/n-triples",
    "rdf": "application/rdf+xml",
}


def our_iris() -> list[str]:
    quads = list(ox.parse(TRIG, format=ox.RdfFormat.TRIG))
    terms = {term for q in quads for term in (q.subject, q.object, q.graph_name) if isinstance(term, ox.NamedNode)}
    return sorted(term.value for term in terms if term.value.startswith(BASE) and not term.value.startswith(WQ))


def path_of(iri: str) -> str:
    return "/" + quote(iri.removeprefix(BASE), safe="/%~:-._")


class Page(HTMLParser):
    """What a page holds: its elements with their attributes, its text."""

    def __init__(self, answer: Answer) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(answer.text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.elements if name == tag]


def page(server: Server, target: str, **headers: str) -> Page:
    answer = server.ask("GET", target, {**HTML, **headers})
    assert (answer.status, answer.media_type) == (200, "text/html"), answer.text[:300]
    return Page(answer)


@pytest.mark.parametrize("iri", our_iris())
def test_every_iri_of_the_graph_dereferences(server: Server, iri: str) -> None:
    target = path_of(iri)
    html = server.ask("GET", target, HTML)
    assert (html.status, html.media_type) == (200, "text/html")
    assert html.headers["content-location"] == f"{target}.html"
    assert {"accept", "accept-language"} <= {name.strip().lower() for name in html.headers["vary"].split(",")}
    assert server.ask("GET", f"{target}.html").status == 200
    for suffix, media_type in DATA.items():
        by_accept = server.ask("GET", target, {"Accept": media_type})
        by_suffix = server.ask("GET", f"{target}.{suffix}")
        assert (by_accept.status, by_accept.media_type) == (200, media_type)
        assert by_accept.headers["content-location"] == f"{target}.{suffix}"
        assert by_suffix.body == by_accept.body
        assert f'<{target}.{suffix}>; rel="alternate"' in html.headers["link"]


def test_the_data_of_a_thing_is_what_the_graph_says_of_it(server: Server) -> None:
    report = f"{BASE}report/a1/e1"
    wanted = {
        str(q.triple)
        for q in ox.parse(TRIG, format=ox.RdfFormat.TRIG)
        if q.subject.value == report or q.subject.value.startswith(f"{report}/")  # type: ignore[union-attr]
    }
    for suffix, form in (("ttl", ox.RdfFormat.TURTLE), ("nt", ox.RdfFormat.N_TRIPLES), ("rdf", ox.RdfFormat.RDF_XML)):
        body = server.ask("GET", f"/report/a1/e1.{suffix}").body
        assert {str(q.triple) for q in ox.parse(body, format=form)} == wanted
    document = server.ask("GET", "/report/a1/e1.jsonld").text
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # rdflib calls its own parts outdated
        assert len(rdflib.Graph().parse(data=document, format="json-ld")) == len(wanted)
    assert json.loads(document)["@context"]["wq"] == WQ


def test_a_named_graph_is_read_by_its_own_iri(server: Server) -> None:
    body = server.ask("GET", "/graph/article/a1", {"Accept": "application/n-triples"}).body
    assert len(body.splitlines()) == sum(
        q.graph_name == ox.NamedNode(f"{BASE}graph/article/a1") for q in ox.parse(TRIG, format=ox.RdfFormat.TRIG)
    )


def test_an_arabic_iri_is_found_in_every_spelling(server: Server) -> None:
    for target in (
        "/place/name/-/" + quote("ريف_%22حلب%22", safe="%"),
        "/place/name/-/" + quote('ريف_"حلب"', safe=""),
        "/about?iri=" + quote(f"{BASE}place/name/-/ريف_%22حلب%22", safe=""),
    ):
        assert "ريف «حلب»" in page(server, target).text


def test_an_iri_that_is_not_ours_and_a_term_have_pages_too(server: Server) -> None:
    assert (
        "Palmyra" in page(server, "/about?iri=" + quote("https://sws.geonames.org/163808/", safe="") + "&lang=en").text
    )
    terms = page(server, "/ontology?lang=ar")
    assert "غارة جوية" in terms.text
    assert "AirStrike" in {attributes.get("id") for attributes in terms.all("div")}
    assert server.ask("GET", "/ontology", {"Accept": "text/turtle"}).media_type == "text/turtle"
    assert server.ask("GET", "/about?iri=" + quote(f"{WQ}AirStrike", safe=""), HTML).status == 200


@pytest.mark.parametrize(
    "target", ["/event/none", "/about?iri=nonsense", "/about", "/about?iri=" + quote("<x> {", safe="")]
)
def test_what_the_graph_does_not_know_is_404(server: Server, target: str) -> None:
    assert server.ask("GET", target, HTML).status == 404
    assert server.ask("GET", target, {"Accept": "text/turtle"}).status == 404


def test_a_mistyped_name_is_offered_the_nearest(server: Server) -> None:
    answer = server.ask("GET", "/place/Palmira?lang=en", HTML)
    assert answer.status == 404
    assert "/place/sy-tadmur" in {a.get("href") for a in Page(answer).all("a")}


@pytest.mark.parametrize("accept", ["image/png", "application/sparql-results+json"])
def test_a_thing_in_a_format_that_fits_no_thing_is_406(server: Server, accept: str) -> None:
    assert server.ask("GET", "/event/a1/e1", {"Accept": accept}).status == 406


@pytest.mark.parametrize(
    ("accept", "expected"),
    [
        ("*/*", "text/html"),
        ("text/turtle;q=0.9, text/html;q=0.5", "text/turtle"),
        ("application/json", "application/json"),
        ("application/rdf+xml, text/html;q=0.3", "application/rdf+xml"),
    ],
)
def test_the_accept_header_chooses(server: Server, accept: str, expected: str) -> None:
    assert server.ask("GET", "/event/a1/e1", {"Accept": accept}).media_type == expected


def test_an_event_shows_quotes_sources_and_differences_side_by_side(server: Server) -> None:
    found = page(server, "/event/a1/e1?lang=en")
    for words in (
        "قتل ثلاثة أشخاص",
        "قتل خمسة",
        "SANA",
        "killed: 3",
        "killed: 5 or more",
        "differs in toll",
        "2016-03-27",
        "Palmyra",
    ):
        assert words in found.text, words
    assert "differs" in {attributes.get("class") for attributes in found.all("tr")}
    assert {"picture map", "picture timeline"} <= {attributes.get("class") for attributes in found.all("svg")}


def test_both_names_are_shown_and_the_page_follows_the_reader(server: Server) -> None:
    for language, direction in (("ar", "rtl"), ("en", "ltr")):
        for found in (
            page(server, f"/place/sy-tadmur?lang={language}"),
            page(server, "/place/sy-tadmur", **{"Accept-Language": f"de, {language};q=0.7, fr;q=0.2"}),
        ):
            assert found.all("html")[0] == {"lang": language, "dir": direction}
            assert "تدمر" in found.text
            assert "Palmyra" in found.text


def test_a_language_that_is_refused_is_not_chosen(server: Server) -> None:
    for accepted in ("en;q=0", "en;q=0, ar;q=0.1", "en; q=0.0, fr"):
        assert page(server, "/place/sy-tadmur", **{"Accept-Language": accepted}).all("html")[0]["lang"] == "ar"
    assert page(server, "/place/sy-tadmur", **{"Accept-Language": "ar;q=0, en ; q=0.1"}).all("html")[0]["lang"] == "en"


def test_iris_and_code_run_from_left_to_right_on_arabic_pages(server: Server) -> None:
    found = page(server, "/place/sy-tadmur?lang=ar")
    assert all(attributes.get("dir") == "ltr" for attributes in found.all("code"))
    assert all(a.get("dir") == "ltr" for a in found.all("a") if "geonames" in (a.get("href") or ""))


def test_script_in_an_article_is_shown_as_words(server: Server) -> None:
    for target in ("/article/a2", "/event/a1/e1", "/report/a2/e1", "/quote/a2/0-40", "/actor/monitor", "/", "/search?q=script",
                   "/query?query=" + quote("SELECT * { ?s ?p ?o }", safe="")):  # fmt: skip
        answer = server.ask("GET", f"{target}{'&' if '?' in target else '?'}lang=en", HTML)
        found = Page(answer)
        assert answer.status == 200
        assert not found.all("img"), target
        assert not found.all("b"), target
        for script in found.all("script"):
            assert script.get("src") == "/static/pages.js" or script.get("type") == "application/ld+json"
        assert not re.search(r"(href|src)\s*=\s*[\"']?\s*javascript:", answer.text, re.IGNORECASE), target
        assert not any(name.startswith("on") for _, attributes in found.elements for name in attributes), target
    for block in re.findall(
        r'<script type="application/ld\+json">(.*?)</script>', server.ask("GET", "/event/a1/e1", HTML).text, re.DOTALL
    ):
        assert json.loads(block)["@type"] == "Event"


@pytest.mark.parametrize(
    "target", ["/search?q={}", "/query?query={}", "/about?iri={}", "/{}", "/ask/{}", "/event/a1/e1?page={}", "/?x={}"]
)
def test_script_in_an_address_is_shown_as_words(server: Server, target: str) -> None:
    for attack in ("<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "{{7*7}}", "%s%n\u202e"):
        answer = server.ask("GET", target.format(quote(attack, safe="")), HTML)
        assert answer.status in {200, 404}, answer.text[:200]
        assert "<script>alert" not in answer.text
        assert "<img" not in answer.text
        assert ">49<" not in answer.text


@pytest.mark.parametrize(
    "target", ["/", "/event/a1/e1", "/query", "/questions", "/search?q=x", "/ontology", "/nothing"]
)
def test_no_page_needs_anything_from_outside(server: Server, target: str) -> None:
    answer = server.ask("GET", target, HTML)
    found = Page(answer)
    policy = answer.headers["content-security-policy"]
    assert "default-src 'self'" in policy
    assert "unsafe" not in policy
    for tag in ("script", "img", "link", "iframe", "form"):
        for attributes in found.all(tag):
            for name in ("src", "href", "action"):
                assert (attributes.get(name) or "/").startswith("/"), (tag, attributes)
    assert not any("style" in attributes for _, attributes in found.elements)
    assert not found.all("style")


@pytest.mark.parametrize("typed", ["تدمر", "تَدْمُر", "تـدمـر", "TADMUR", "palmyra", "ﺗﺪﻣﺮ"])
def test_names_are_found_however_they_are_written(server: Server, typed: str) -> None:
    hrefs = [a.get("href") for a in page(server, "/search?q=" + quote(typed, safe="")).all("a")]
    assert "/place/sy-tadmur" in hrefs


def test_a_search_for_nothing_finds_nothing(server: Server) -> None:
    for typed in ("", "   ", "ـ", "xyzzy"):
        assert server.ask("GET", "/search?q=" + quote(typed, safe=""), HTML).status == 200


def test_what_refers_to_a_thing_comes_in_pages(server: Server) -> None:
    first, last = (page(server, f"/actor/army?lang=en&page={number}") for number in (1, 3))
    assert "1 / 3" in first.text
    assert "3 / 3" in last.text
    shown = [
        {a.get("href") for a in found.all("a") if (a.get("href") or "").startswith("/thing/")}
        for found in (first, last)
    ]
    assert shown[0].isdisjoint(shown[1])
    for nonsense in ("0", "-1", "99999999999", "x", "٣"):
        assert server.ask("GET", f"/actor/army?page={quote(nonsense)}", HTML).status == 200


def test_the_front_page_says_what_there_is_and_offers_it(server: Server, releases: Path) -> None:
    found = page(server, "/?lang=en")
    for words in ("CC BY 4.0", DAY, "Five questions", "Downloads", "air strike"):
        assert words in found.text, words
    assert {"picture map", "picture timeline"} <= {attributes.get("class") for attributes in found.all("svg")}
    links = [a["href"] for a in found.all("a") if (a.get("href") or "").startswith("/dumps/")]
    assert len(links) >= 15
    for href in links:
        assert href is not None
        content = server.ask("GET", href).body
        assert content == (releases / "first" / href.rsplit("/", 1)[1]).read_bytes()
        assert hashlib.sha256(content).hexdigest() in found.text
    assert server.ask("GET", "/dumps/latest/void.ttl").headers["location"] == f"/dumps/{DAY}/void.ttl"
    head = server.ask("HEAD", f"/dumps/{DAY}/waqai-{DAY}.nq.gz")
    assert (head.status, head.body, head.headers["content-type"]) == (200, b"", "application/gzip")


def test_a_file_of_a_release_is_had_once_and_in_parts(server: Server, releases: Path) -> None:
    target = f"/dumps/{DAY}/void.ttl"
    content = (releases / "first" / "void.ttl").read_bytes()
    plain, packed = server.ask("GET", target), server.ask("GET", target, {"Accept-Encoding": "gzip"})
    assert plain.headers["accept-ranges"] == "bytes"
    # Equal strong tags would say that the bytes are equal.
    assert packed.headers["etag"] == "W/" + plain.headers["etag"]
    for tag in (plain.headers["etag"], packed.headers["etag"], "*"):
        again = server.ask("GET", target, {"If-None-Match": tag})
        assert (again.status, again.body) == (304, b"")
    rest = server.ask(
        "GET", target, {"Range": "bytes=100-", "If-Range": plain.headers["etag"], "Accept-Encoding": "gzip"}
    )
    assert (rest.status, rest.body) == (206, content[100:])
    assert rest.headers["content-range"] == f"bytes 100-{len(content) - 1}/{len(content)}"
    assert server.ask("GET", target, {"Range": "bytes=100-", "If-Range": '"other"'}).body == content
    beyond = server.ask("GET", target, {"Range": "bytes=99999999-"})
    assert (beyond.status, beyond.headers["content-range"]) == (416, f"bytes */{len(content)}")


def test_void_lists_the_dumps_that_are_offered(server: Server) -> None:
    said = rdflib.Graph().parse(data=server.ask("GET", "/void.ttl").text, format="turtle")
    dumps = {str(url) for url in said.objects(rdflib.URIRef(f"{BASE}dataset"), rdflib.VOID.dataDump)}
    assert f"{server.url}dumps/{DAY}/waqai-{DAY}.nq.gz" in dumps
    for url in dumps:
        assert server.ask("HEAD", url.removeprefix(server.url.rstrip("/"))).status == 200


@pytest.mark.parametrize(
    ("target", "accept", "location"),
    [
        ("/dataset", "text/turtle", "/.well-known/void"),
        ("/dataset", HTML["Accept"], "/"),
        (f"/release/{DAY}", "text/turtle", f"/dumps/{DAY}/dcat.ttl"),
        (f"/release/{DAY}", HTML["Accept"], "/#downloads"),
        (f"/release/{DAY}/run", "text/turtle", f"/dumps/{DAY}/prov.nt"),
        (f"/release/{DAY}/program", "text/turtle", f"/dumps/{DAY}/prov.nt"),
    ],
)
def test_what_void_and_dcat_name_leads_to_what_describes_it(
    server: Server, target: str, accept: str, location: str
) -> None:
    answer = server.ask("GET", target, {"Accept": accept})
    assert (answer.status, answer.headers["location"]) == (303, location)


@pytest.mark.parametrize("target", ["/release/2000-01-01", f"/release/{DAY}/x", "/release/", "/dumpsters"])
def test_a_release_that_is_not_there_is_404(server: Server, target: str) -> None:
    assert server.ask("GET", target, HTML).status == 404


def test_a_release_is_read_once(releases: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from kg.endpoint import downloads

    first = downloads.newest(releases)
    with monkeypatch.context() as patch:
        patch.setattr(downloads, "opened", None)
        assert downloads.newest(releases) == first
    os.utime(releases / "first" / "release.json")
    assert downloads.newest(releases) == first


@pytest.mark.parametrize(
    "target",
    [
        "/static/../respond.py",
        "/static/..%2frespond.py",
        "/static/%2e%2e/%2e%2e/jobs.py",
        "/static//etc/passwd",
        f"/dumps/{DAY}/../../secret.txt",
        f"/dumps/{DAY}/..%2f..%2fsecret.txt",
        f"/dumps/{DAY}/%2fetc%2fpasswd",
        "/dumps/../secret.txt",
        "/dumps/..%2f/secret.txt",
        "/dumps/not-a-release/SHA256SUMS",
        "/../../../../etc/passwd",
        "/%2e%2e/%2e%2e/etc/passwd",
        "/etc/passwd%00.html",
        "//etc/passwd",
    ],
)
def test_no_path_leads_out_of_what_is_offered(server: Server, target: str) -> None:
    answer = server.ask("GET", target)
    assert answer.status in {302, 400, 404}, answer.text[:200]
    assert answer.body != b"secret"
    assert b"root:" not in answer.body


def test_a_free_query_is_answered_on_its_page(server: Server) -> None:
    text = "SELECT ?place ?lat ?long (3 AS ?n) { ?place wq:latitude ?lat ; wq:longitude ?long }"
    found = page(server, "/query?lang=en&query=" + quote(text, safe=""))
    assert "Palmyra" in found.text
    assert "picture map" in {attributes.get("class") for attributes in found.all("svg")}
    download = next(
        a["href"] for a in found.all("a") if a.get("href", "").startswith("/sparql?") and "csv" in (a["href"] or "")
    )  # type: ignore[union-attr]
    assert download is not None
    assert text in unquote(download).replace("+", " ")
    assert server.ask("GET", download).text.splitlines()[0] == "place,lat,long,n"


def test_words_in_another_language_than_the_page_say_so(server: Server) -> None:
    quotes = page(server, "/event/a1/e1?lang=en").all("blockquote")
    assert quotes
    assert {quote.get("lang") for quote in quotes} == {"ar"}
    for target in ("/query?lang=ar&query=SELECT", "/ask/factions-near-towns?lang=ar&town=x&within=y"):
        found = page(server, target)
        assert [(a.get("lang"), a.get("dir")) for a in found.all("p") + found.all("pre") if "lang" in a][-1][0] == "en"


def test_a_toll_without_a_number_has_none() -> None:
    from kg.endpoint.pages.entity import Reader
    from kg.endpoint.pages.look import Look

    store = ox.Store()
    text = f"""@prefix wq: <{WQ}> . @base <{BASE}> .
    <report/r> wq:toll <report/r/toll> . <report/r/toll> wq:outcome wq:Killed ; wq:suffererText "x" ."""
    store.load(text.encode(), ox.RdfFormat.TURTLE)
    assert [toll.text for toll in Reader(Look(store, BASE), "en").tolls(f"{BASE}report/r")] == ["Killed (x)"]


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("SELECT * {", "not valid SPARQL"),
        ("SELCT * { ?s ?p ?o }", "not valid SPARQL at SELCT"),
        ("SELECT * { SERVICE <http://127.0.0.1:1/> {} }", "SERVICE"),
        ("ASK {}", "Yes"),
    ],
)
def test_a_query_page_says_what_is_wrong(server: Server, query: str, words: str) -> None:
    assert words in page(server, "/query?lang=en&query=" + quote(query, safe="")).text


def test_named_questions_have_forms_and_answers(server: Server) -> None:
    names = [
        a["href"] for a in page(server, "/questions?lang=en").all("a") if (a.get("href") or "").startswith("/ask/")
    ]
    assert len(names) > 10
    for href in names:
        assert href is not None
        assert page(server, href).all("form")
    answered = page(server, "/ask/contradictions?lang=ar")
    assert "قتل ثلاثة" in answered.text or "قتل خمسة" in answered.text
    assert server.ask("GET", "/ask/no-such-question", HTML).status == 404


def test_a_question_about_folders_is_not_for_the_web(server: Server) -> None:
    answer = server.ask("GET", "/ask/changes-between-releases?old=/etc&new=/tmp", HTML)
    assert answer.status == 404
    assert "kg ask" in answer.text
    assert "changes-between-releases" not in page(server, "/questions?lang=en").text


def test_questions_speak_arabic_on_arabic_pages(server: Server) -> None:
    for one in questions():
        found = page(server, f"/ask/{one.name}?lang=ar").text if one.reads == "store" else ""
        for text in (one.title_en, one.description_en, *(parameter.description_en for parameter in one.parameters)):
            assert not text or text not in found, one.name
    form = page(server, "/ask/timeline?lang=ar&town=" + quote("تدمر", safe=""))
    assert {"town", "within", "precision"} <= {
        field.get("id", "").removeprefix("p-") for field in form.all("input") + form.all("select")
    }  # type: ignore[union-attr]
    assert "فُهم" in form.text
    assert "/place/sy-tadmur" in {a.get("href") for a in form.all("a")}


def test_a_download_asks_the_query_alone(server: Server) -> None:
    hrefs = [a.get("href") or "" for a in page(server, "/ask/contradictions?lang=en").all("a")]
    download = next(href for href in hrefs if href.startswith("/sparql?") and href.endswith("csv"))
    assert "title-ar" not in download
    assert server.ask("GET", download).media_type == "text/csv"


def test_a_parameter_is_a_value_and_never_a_piece_of_the_query(server: Server) -> None:
    for attack in (
        'x" } } SELECT * { ?s ?p ?o } #',
        "} UNION { ?s ?p ?o",
        "<https://e/> } #",
        '2016-01-01"^^xsd:date }',
    ):
        for name in ("town", "since", "within"):
            answer = server.ask("GET", f"/ask/factions-near-towns?lang=en&{name}={quote(attack, safe='')}", HTML)
            assert answer.status == 200
            assert 'role="alert"' in answer.text


def test_the_front_page_does_not_wait_for_what_takes_long(server: Server) -> None:
    from kg.endpoint.pages import front
    from kg.endpoint.pages.respond import Wanted, respond
    from kg.endpoint.protocol import Request

    store = ox.Store()
    store.extend(ox.parse(TRIG, format=ox.RdfFormat.TRIG))
    early = respond(store, Wanted(Request("GET", "/", b"lang=en", dict(HTML)), BASE, server.url, "1", None))
    assert isinstance(early.body, bytes)
    assert "Being worked out" in early.body.decode()
    assert "State of the graph" in early.body.decode()
    assert "picture map" not in early.body.decode()
    late = page(server, "/?lang=en")
    assert "Being worked out" not in late.text
    cards = front.five(store, BASE)
    assert [card.name for card in cards["ar"]] == [card.name for card in cards["en"]]
    assert len(cards["en"]) == 5
    assert all(card.title in late.text for card in cards["en"])


def test_a_question_that_takes_too_long_keeps_its_form(releases: Path) -> None:
    cross = " ".join(f"?a{n} ?b{n} ?c{n} ." for n in range(6))
    query = f"SELECT (COUNT(*) AS ?n) {{ {cross} }}"
    with running(releases / "kg.store", "--timeout", "1") as impatient:
        answer = impatient.ask("GET", "/query?lang=en&query=" + quote(query, safe=""), HTML)
        assert (answer.status, answer.media_type) == (503, "text/html")
        found = Page(answer)
        assert "time limit of 1 s" in found.text
        assert query in found.text
        assert found.all("textarea")


def test_pages_are_only_read(server: Server) -> None:
    for method in ("POST", "PUT", "DELETE", "PATCH"):
        assert server.ask(method, "/event/a1/e1", {"Content-Type": "text/turtle"}, "").status == 405


def test_a_page_is_sent_once(server: Server) -> None:
    tag = server.ask("GET", "/event/a1/e1", HTML).headers["etag"]
    assert server.ask("GET", "/event/a1/e1", {**HTML, "If-None-Match": tag}).status == 304
    assert server.ask("GET", "/event/a1/e1?lang=en", {**HTML, "If-None-Match": tag}).status == 200


def test_a_front_page_is_no_longer_the_same_when_it_is_complete_or_a_release_comes(
    releases: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from kg.endpoint import server as site
    from kg.endpoint.protocol import Request, Response

    offered = tmp_path / "releases"
    offered.mkdir()
    ready: list[object] = [None, None]

    async def front(seconds: float) -> tuple[object, ...]:
        return tuple(ready)

    async def run(pool: str, job: object) -> Response:
        return Response(200, (), b"")

    async def visits() -> list[Response]:
        here = site.Site(site.Settings(path=releases / "kg.store", url="http://localhost/", releases=offered))
        here.published._current = SimpleNamespace(name="1", identity="1", base=BASE, cache={})  # type: ignore[assignment]
        monkeypatch.setattr(here.published, "front", front)
        monkeypatch.setattr(here.published, "run", run)
        got = [await here.answer(Request("GET", "/"))]
        ready[:] = ["numbers", "answers"]
        got.append(await here.answer(Request("GET", "/")))
        tag = {"if-none-match": dict(got[-1].headers)["ETag"]}
        got.append(await here.answer(Request("GET", "/", headers=tag)))
        shutil.copytree(releases / "first", offered / "first")
        return [*got, await here.answer(Request("GET", "/", headers=tag))]

    incomplete, complete, again, released = asyncio.run(visits())
    assert not dict(incomplete.headers)["ETag"]
    assert [complete.status, again.status, released.status] == [200, 304, 200]


def test_a_mistyped_name_is_found_among_very_many(monkeypatch: pytest.MonkeyPatch) -> None:
    from kg.endpoint.pages import search

    store = ox.Store()
    label = ox.NamedNode("http://www.w3.org/2000/01/rdf-schema#label")
    monkeypatch.setattr(search, "_COMPARED", 50)
    names = [*(f"Aa{number:03d} town" for number in range(300)), "\u062a\u062f\u0645\u0631"]
    for number, name in enumerate(names):
        store.add(ox.Quad(ox.NamedNode(f"{BASE}place/{number}"), label, ox.Literal(name)))
    assert search.Index(store).near("\u062a\u062f\u0645\u0631\u0627") == [f"{BASE}place/300"]
