"""Every quote is looked for in its article, and a changed article does not pass."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import msgspec
import pyoxigraph as ox
import pytest

from kg.answers.verify import Tally, verify
from kg.documents import Document, read
from kg.rdf import vocab, write
from kg.records import Event, Extractor, Quote, Record
from tests.samples.make import sample

BASE = vocab.DEFAULT_BASE
REPOSITORY = Path(__file__).parents[2]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A copy of the sample articles at the path their records name."""
    shutil.copytree(REPOSITORY / "tests/samples/articles", tmp_path / "tests/samples/articles")
    return tmp_path


def store(*found: Record) -> ox.Store:
    made = ox.Store()
    for record in found or sample():
        made.load(write.nquads(record, BASE), ox.RdfFormat.N_QUADS)
    return made


def problems(root: Path, *found: Record) -> list[tuple[str, str, str]]:
    return [(p.article, p.what, p.why) for p in verify(store(*found), BASE, Tally(), root=root)]


def test_the_samples_stand_where_they_say(root: Path) -> None:
    tally = Tally()
    assert list(verify(store(), BASE, tally, root=root)) == []
    assert (tally.articles, tally.imported) == (6, 0)
    assert tally.quotes == 12
    assert tally.words > 30


def test_a_changed_article_is_named_with_every_quote_that_moved(root: Path) -> None:
    file = root / "tests/samples/articles/tadmur-2.txt"
    file.write_bytes(file.read_bytes().replace("عنيفة ".encode(), b""))
    found = problems(root)
    assert {article for article, _, _ in found} == {"tadmur-2"}
    assert found[0][2].startswith("the article has changed: its SHA-256 was")
    assert any(what.startswith("quote ") for _, what, _ in found)
    assert any(what.startswith("bytes ") for _, what, _ in found)


def test_a_changed_letter_outside_the_quotes_is_found_by_the_hash(root: Path) -> None:
    file = root / "tests/samples/articles/tadmur-2.txt"
    file.write_bytes(file.read_bytes() + b" ")
    assert [why.partition(":")[0] for _, _, why in problems(root)] == [
        "the article has changed",
        "the article had 406 bytes and has 407",
    ]


def test_an_article_that_is_gone_is_named(root: Path) -> None:
    (root / "tests/samples/articles/sarmin-1.txt").unlink()
    assert problems(root) == [("sarmin-1", "", "its file is gone: tests/samples/articles/sarmin-1.txt")]


def _lines(path: Path, *articles: dict[str, str]) -> list[Record]:
    """Records of JSON Lines, each quoting its whole text."""
    path.write_text("".join(json.dumps(article) + "\n" for article in articles), encoding="utf-8")
    return [_quoting(each) for each in read([str(path)]) if isinstance(each, Document)]


def _quoting(document: Document) -> Record:
    size = len(document.raw.encode())
    quote = Quote(start=0, end=len(document.raw), text=document.raw, byte_start=0, byte_end=size)
    event = Event(id="e1", event="E1", type="Battle", quote=quote)
    return Record(
        id=document.id,
        source=document.source,
        metadata=document.metadata,
        extractor=Extractor(name="hand", version="1"),
        events=(event,),
    )


def test_articles_in_json_lines_are_found_by_their_ids(tmp_path: Path) -> None:
    path = tmp_path / "news.jsonl"
    found = _lines(path, {"id": "a", "text": "e\u0301 معركة\u0001"}, {"id": "b", "text": "\ufeffهجوم\r\n"})
    assert problems(tmp_path, *found) == []
    path.write_text('{"id": "a", "text": "other"}\n', encoding="utf-8")
    changed = problems(tmp_path, *found)
    assert ("b", "", f"is no longer in its file: {path.as_posix()}") in changed
    assert {article for article, _, _ in changed} == {"a", "b"}


def test_what_came_by_standard_input_cannot_be_verified(tmp_path: Path) -> None:
    record = _lines(tmp_path / "x.jsonl", {"id": "a", "text": "معركة"})[0]
    record = msgspec.structs.replace(record, source=msgspec.structs.replace(record.source, path="-"))
    assert problems(tmp_path, record) == [("a", "", "was read from standard input and cannot be opened again")]


def test_an_imported_dataset_without_quotes_is_counted_and_passed(tmp_path: Path) -> None:
    record = _lines(tmp_path / "x.jsonl", {"id": "a", "text": "معركة"})[0]
    record = msgspec.structs.replace(
        record,
        source=msgspec.structs.replace(record.source, path="acled.csv"),
        events=(Event(id="e1", event="E1", type="Battle"),),
    )
    tally = Tally()
    assert list(verify(store(record), BASE, tally, root=tmp_path)) == []
    assert tally.imported == 1
