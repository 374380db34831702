"""HTTP as RFC 9110 and 9112 have it: tags that tell states apart, methods, targets, parts of files, lengths."""

from __future__ import annotations

import errno
import json
import time
from pathlib import Path

import pytest

from kg.endpoint import ranges, workers
from kg.endpoint.protocol import Refusal, Request
from tests.protocol.conftest import TRIG
from tests.protocol.test_queries import ASK, BROWSER, JSON, SELECT, url
from tests.serving import Server, make_store, running


@pytest.mark.parametrize(
    "target", ["/void.ttl", "/.well-known/void", "/sparql", "/store?default", "/one", url(("query", SELECT))]
)
def test_everything_that_has_an_etag_heeds_it(server: Server, target: str) -> None:
    answer = server.ask("GET", target)
    for tag in (answer.headers["etag"], answer.headers["etag"].removeprefix("W/"), "*"):
        again = server.ask("GET", target, {"If-None-Match": tag})
        assert (again.status, again.body) == (304, b"")
    assert server.ask("GET", target, {"If-None-Match": '"x"'}).body == answer.body


@pytest.mark.parametrize("target", ["/none", "/store?graph=https%3A%2F%2Fexample.org%2Fnone"])
@pytest.mark.parametrize("accept", ["text/turtle", "text/html"])
def test_what_does_not_exist_is_never_unchanged(server: Server, target: str, accept: str) -> None:
    answer = server.ask("GET", target, {"Accept": accept, "If-None-Match": "*"})
    assert answer.status == 404
    assert "etag" not in answer.headers


def test_two_stores_have_other_etags_though_both_are_at_their_first_state(server: Server, tmp_path: Path) -> None:
    with running(make_store(tmp_path / "kg.store", TRIG, base="https://example.org/")) as other:
        for target in (url(("query", SELECT)), "/one", "/void.ttl"):
            tag = server.ask("GET", target).headers["etag"]
            assert other.ask("GET", target, {"If-None-Match": tag}).status == 200


def test_a_store_made_anew_at_its_place_is_served(tmp_path: Path) -> None:
    path = make_store(tmp_path / "kg.store", TRIG, base="https://example.org/")
    with running(path) as live:
        path.rename(tmp_path / "old")
        make_store(path, TRIG.replace("two", "zwei"), base="https://example.org/")
        until = time.monotonic() + 30
        while json.loads(live.query('ASK { ?s ?p "zwei" }').body)["boolean"] is False:
            assert time.monotonic() < until
            time.sleep(0.2)


@pytest.mark.parametrize("target", ["/sparql", "/void.ttl", "/one", url(("query", SELECT))])
def test_the_methods_are_those_that_are_answered(server: Server, target: str) -> None:
    said = server.ask("OPTIONS", target)
    assert said.headers["allow"] == said.headers["access-control-allow-methods"]
    assert ("POST" in said.headers["allow"]) == target.startswith("/sparql")


def test_the_target_may_be_a_whole_url(server: Server) -> None:
    target = server.url.rstrip("/") + url(("query", ASK))
    assert json.loads(server.ask("GET", target, {"Accept": JSON}).body)["boolean"] is True
    assert server.ask("GET", server.url.rstrip("/"), {"Accept": BROWSER}).media_type == "text/html"
    assert "access-control-allow-origin" in server.ask("GET", server.url + "none").headers


def test_the_head_of_a_compressed_answer_says_no_wrong_length(server: Server) -> None:
    for target in ("/void.ttl", "/", "/static/pages.css"):
        for coding in ("gzip", "identity"):
            get, head = (server.ask(method, target, {"Accept-Encoding": coding}) for method in ("GET", "HEAD"))
            assert head.body == b""
            assert head.headers.get("content-length", str(len(get.body))) == str(len(get.body))
            assert head.headers.get("content-encoding") == get.headers.get("content-encoding")


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ("bytes=0-3", range(4)),
        ("bytes=4-", range(4, 10)),
        ("bytes=-3", range(7, 10)),
        ("bytes=-30", range(10)),
        ("bytes=8-30", range(8, 10)),
        ("bytes=10-", range(0)),
        ("bytes=11-", range(0)),
        ("bytes=11-12", range(0)),
        ("bytes=-0", range(0)),
        ("bytes=5-4", None),
        ("bytes=0-1,4-5", None),
        ("bytes=-", None),
        ("lines=0-3", None),
        ("", None),
    ],
)
def test_a_part_is_read_as_the_rfc_has_it(asked: str, expected: range | None) -> None:
    found = ranges.wanted(Request("GET", "/", headers={"range": asked}), '"a"', 10)
    assert (found is None) == (expected is None)
    assert list(found or ()) == list(expected or ())


@pytest.mark.parametrize(("still", "whole"), [('"a"', False), ('"b"', True), ('W/"a"', True)])
def test_a_part_is_sent_only_of_the_file_that_the_client_has(still: str, whole: bool) -> None:
    request = Request("GET", "/", headers={"range": "bytes=1-", "if-range": still})
    assert (ranges.wanted(request, '"a"', 10) is None) == whole


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (OSError(errno.EFBIG, "File too large"), "larger than"),
        (OSError("File too large (os error 27)"), "larger than"),
        (OSError("No space left on device (os error 28)"), "disk is full"),
    ],
)
def test_an_answer_that_cannot_be_written_says_why(error: OSError, words: str) -> None:
    told = workers._unwritten(error, workers.Limits())
    assert isinstance(told, Refusal)
    assert words in told.reason


def test_any_other_fault_of_the_disk_is_not_told_as_a_large_answer() -> None:
    fault = FileNotFoundError(errno.ENOENT, "no such file")
    assert workers._unwritten(fault, workers.Limits()) is fault
