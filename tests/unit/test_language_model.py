"""Extraction by a language model, against a real HTTP server that answers as such services do."""

from __future__ import annotations

import json
import pickle
from base64 import b64encode
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from kg.documents import Document
from kg.errors import InputError, RemoteError, RequestError
from kg.extract import language_model
from kg.extract.language_model import LanguageModel
from kg.pipeline.producers import producer
from kg.records import Metadata, Source, decode, encode

QUOTE = "قصف الجيش السوري مدينة تدمر أمس فقتل ثلاثة مدنيين، وفق شهود."
TEXT = f"\ufeffعنوان\r\n\r\n{QUOTE}\nوهدأت الجبهات مساء."
EVENT: dict[str, Any] = {
    "event": 1,
    "type": "Shelling",
    "modality": "actual",
    "quote": QUOTE,
    "trigger": "قصف",
    "arguments": [
        {"role": "agent", "text": "الجيش السوري"},
        {"role": "place", "text": "تدمر"},
        {"role": "target", "text": "المستشفى الميداني"},
    ],
    "tolls": [{"outcome": "killed", "text": "ثلاثة مدنيين", "minimum": 3, "maximum": 3}],
    "earliest": "2016-03-26",
    "latest": "2016-03-26",
    "source": {"text": "شهود", "level": "witness"},
}
DOCUMENT = Document("a", TEXT, Source(path="a.txt", sha256="0", bytes=1), Metadata(published="2016-03-27"))

Reply = tuple[int, dict[str, str], bytes]


def completion(answer: Any) -> Reply:
    text = answer if isinstance(answer, str) else json.dumps(answer)
    return 200, {}, json.dumps({"choices": [{"message": {"content": text}}]}).encode()


class Service:
    """What was asked, and what is answered next; the last reply is given for ever."""

    def __init__(self, *replies: Reply) -> None:
        self.replies = list(replies)
        self.asked: list[tuple[str, dict[str, str], dict[str, Any]]] = []

    def reply(self, path: str, headers: dict[str, str], body: dict[str, Any]) -> Reply:
        self.asked.append((path, headers, body))
        return self.replies.pop(0) if len(self.replies) > 1 else self.replies[0]


@contextmanager
def serving(service: Service) -> Iterator[str]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:  # the name that http.server calls
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            status, headers, content = service.reply(self.path, dict(self.headers), body)
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/v1"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


Ask = Callable[..., tuple[LanguageModel, Service]]


@pytest.fixture
def ask(tmp_path: Path) -> Iterator[Ask]:
    from contextlib import ExitStack

    with ExitStack() as stack:

        def started(*replies: Reply) -> tuple[LanguageModel, Service]:
            service = Service(*replies)
            return LanguageModel(stack.enter_context(serving(service)), "tiny", tmp_path / "cache"), service

        yield started


def test_an_answer_becomes_a_record_with_offsets(ask: Ask) -> None:
    model, _ = ask(completion({"events": [EVENT]}))
    record = model.extract(DOCUMENT)
    (event,) = record.events
    assert event.quote is not None
    assert event.trigger is not None
    assert TEXT[event.quote.start : event.quote.end] == event.quote.text == QUOTE
    assert TEXT.encode()[event.quote.byte_start : event.quote.byte_end] == QUOTE.encode()
    assert TEXT[event.trigger.start : event.trigger.end] == "قصف"
    found = {one.role: one for one in event.arguments}
    assert found["place"].entity == "place/sy-tadmur"
    assert all(TEXT[one.start : one.end] == one.text for one in event.arguments)
    assert [(toll.min, toll.max) for toll in event.casualties] == [(3, 3)]
    assert event.attribution is not None
    assert event.attribution.level == "witness"
    assert event.time is not None
    assert event.time.earliest == "2016-03-26"
    assert decode(encode(record)) == record


def test_what_does_not_stand_in_the_text_is_left_out(ask: Ask) -> None:
    invented = EVENT | {"quote": "دخل الجيش المدينة."}
    unknown = EVENT | {"type": "Earthquake"}
    elsewhere = EVENT | {"trigger": "هدأت"}
    model, _ = ask(completion({"events": [invented, EVENT, unknown, elsewhere]}))
    record = model.extract(DOCUMENT)
    assert len(record.events) == 1
    assert "target" not in {one.role for one in record.events[0].arguments}
    assert len(record.warnings) == 4
    assert "دخل الجيش المدينة" in record.warnings[0]


def test_the_service_gets_the_schema_and_the_key(ask: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(language_model.KEY, "secret")
    model, service = ask(completion({"events": []}))
    model.extract(DOCUMENT)
    path, headers, body = service.asked[0]
    assert path == "/v1/chat/completions"
    assert headers["Authorization"] == "Bearer secret"
    shape = body["response_format"]["json_schema"]["schema"]
    assert "Shelling" in shape["$defs"]["Mention"]["properties"]["type"]["enum"]
    assert "Event" not in shape["$defs"]["Mention"]["properties"]["type"]["enum"]
    assert TEXT in body["messages"][1]["content"]


def test_answers_are_asked_for_once(ask: Ask) -> None:
    model, service = ask(completion({"events": [EVENT]}))
    first = model.extract(DOCUMENT)
    assert pickle.loads(pickle.dumps(model)).extract(DOCUMENT) == first
    assert len(service.asked) == 1


def test_a_damaged_answer_is_asked_for_again(ask: Ask) -> None:
    model, service = ask(completion({"events": [EVENT]}))
    first = model.extract(DOCUMENT)
    (file,) = model.cache.iterdir()
    file.write_text("{")
    assert model.extract(DOCUMENT) == first
    assert len(service.asked) == 2
    assert file.read_text() != "{"


def test_an_answer_that_cannot_be_kept_is_a_fault(ask: Ask) -> None:
    model, _ = ask(completion({"events": [EVENT]}))
    model.cache.write_text("a file in the place of the folder")
    with pytest.raises(InputError, match="cannot be kept"):
        model.extract(DOCUMENT)


@pytest.mark.parametrize(("low", "high"), [(-3, 3), (5, 3), (10**30, None)])
def test_numbers_that_are_no_toll_are_left_out(ask: Ask, low: int, high: int | None) -> None:
    toll = EVENT["tolls"][0] | {"minimum": low, "maximum": high}
    model, _ = ask(completion({"events": [EVENT | {"tolls": [toll]}]}))
    record = model.extract(DOCUMENT)
    assert record.events[0].casualties == ()
    assert "is no toll" in record.warnings[-1]


def test_a_busy_service_is_asked_again(ask: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(language_model, "WAIT", 0.01)
    day = {"Retry-After": "Wed, 21 Oct 2026 07:28:00 GMT"}
    model, service = ask(
        (429, {"Retry-After": "0"}, b"wait"), (503, day, b""), (503, {}, b""), completion({"events": []})
    )
    model.extract(DOCUMENT)
    assert len(service.asked) == 4


@pytest.mark.parametrize(
    ("reply", "kind", "what"),
    [
        ((401, {}, b"no key"), RemoteError, "answered 401: no key"),
        ((400, {}, b"the prompt\nis too long"), InputError, "answered 400: the prompt is too long"),
        (
            (404, {"Content-Type": "text/html"}, b"<head><title>x</title></head><p>no such page"),
            RemoteError,
            "404: no such page$",
        ),
        ((200, {}, b"<html>"), InputError, "no chat completion"),
        ((200, {}, b'{"choices": []}'), InputError, "no chat completion"),
        (completion("I cannot do that"), InputError, "not of the schema"),
        (completion({"events": [{"event": 1}]}), InputError, "not of the schema"),
    ],
    ids=["refused", "too long", "no such address", "a page", "no choice", "words", "half an answer"],
)
def test_other_answers_are_faults_and_not_cached(ask: Ask, reply: Reply, kind: type[Exception], what: str) -> None:
    model, _ = ask(reply)
    with pytest.raises(kind, match=what):
        model.extract(DOCUMENT)
    assert not model.cache.exists()


def test_a_service_that_is_not_there_is_a_fault(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(language_model, "WAIT", 0.0)
    with pytest.raises(RemoteError, match="cannot be reached"):
        LanguageModel("http://127.0.0.1:9", "tiny", tmp_path).extract(DOCUMENT)


def test_a_name_and_a_password_in_the_address_are_sent_and_not_shown(ask: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
    model, service = ask(completion({"events": []}), (401, {}, b""))
    model = replace(model, url=model.url.replace("//", "//me:s%40cret@"))
    model.extract(DOCUMENT)
    _, headers, _ = service.asked[0]
    assert headers["Authorization"] == f"Basic {b64encode(b'me:s@cret').decode()}"
    with pytest.raises(RemoteError) as caught:
        model.extract(replace(DOCUMENT, raw="Another."))
    assert caught.value.where == model.url.replace("me:s%40cret@", "")


def test_the_environment_names_the_model(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(language_model.URL, raising=False)
    with pytest.raises(RequestError, match="no language model"):
        producer("llm")
    monkeypatch.setenv(language_model.URL, "localhost:8000/v1")
    monkeypatch.setenv(language_model.MODEL, "tiny")
    with pytest.raises(RequestError, match="no address of a service"):
        producer("llm")
    monkeypatch.setenv(language_model.URL, "me:secret@localhost:8000/v1")
    with pytest.raises(RequestError, match="'localhost:8000/v1' is no address"):
        producer("llm")
    monkeypatch.setenv(language_model.URL, "http://127.0.0.1:1/v1")
    monkeypatch.setenv(language_model.MODEL, "tiny")
    assert producer("llm").identity.name == "llm tiny"
