"""What kind of event a sentence tells: the lines of events.toml."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from kg.documents.document import Document
from kg.extract import Extractor
from kg.pipeline.producers import extractor_of
from kg.records import Metadata, Source

CASES = tomllib.loads((Path(__file__).parent / "events.toml").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def reader() -> Extractor:
    return extractor_of()


def _cases() -> list[Any]:
    told = [(case["value"], text) for case in CASES["case"] for text in case["text"]]
    return [*told, *((None, text) for case in CASES["not"] for text in case["text"])]


@pytest.mark.parametrize(("value", "text"), _cases(), ids=lambda part: part)
def test_event(reader: Extractor, value: str | None, text: str) -> None:
    document = Document("t", f"{text}.", Source(path="t.txt", sha256="0" * 64, bytes=0), Metadata())
    found = {event.type for event in reader.extract(document).events}
    assert found == ({value} if value else set())
