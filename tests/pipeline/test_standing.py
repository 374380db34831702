"""An article is the same however the path of its file is written; one that lies elsewhere is not read again."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from kg.documents import Document, find
from kg.pipeline.build import build, build_records
from kg.pipeline.journal import JOURNAL
from kg.pipeline.outcome import Outcome, Settings
from kg.pipeline.plan import plan
from kg.records import Record
from tests.pipeline.producers import Plain
from tests.pipeline.support import SHAPE, read_all, run, statements, write
from tests.pipeline.test_build import THREE, counts


@dataclass(frozen=True)
class Counting(Plain):
    """Notes what it reads."""

    read: list[str] = field(default_factory=list, compare=False)

    def extract(self, document: Document) -> Record:
        self.read.append(document.id)
        return super().extract(document)


def build_path(path: str, store: Path, producer: Plain, **settings: object) -> Outcome:
    chosen = Settings(store=store, **settings)  # type: ignore[arg-type]  # the tests name its fields
    planned = plan(find([path]), producer, SHAPE, chosen)
    outcome = build(find([path]), producer, SHAPE, chosen)
    assert counts(planned) == counts(outcome)
    return outcome


@pytest.fixture
def articles(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return write(tmp_path / "articles", THREE)


@pytest.mark.parametrize("first", ["articles", "{}/articles", "link"])
def test_a_folder_is_the_same_by_each_of_its_names(tmp_path: Path, articles: Path, first: str) -> None:
    (tmp_path / "link").symlink_to(articles)
    store, producer = tmp_path / "store", Counting()
    build_path(first.format(tmp_path), store, producer)
    before = statements(store)
    for name in (
        "articles",
        "articles/",
        "./articles",
        f"{tmp_path}/articles",
        "link",
        f"{tmp_path}/link/",
        "articles/*.txt",
    ):
        assert counts(build_path(name, store, producer, prune=True)) == {"unchanged": 3}, name
    assert sorted(producer.read) == ["a", "b", "c"]
    assert statements(store) == before


def test_a_folder_is_the_same_from_another_folder(
    tmp_path: Path, articles: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = tmp_path / "store"
    build_path("articles", store, Counting())
    monkeypatch.chdir(articles)
    producer = Counting()
    assert counts(build_path(".", store, producer)) == {"unchanged": 3}
    assert not producer.read


def test_what_moved_is_put_in_with_its_new_path_and_not_read_again(tmp_path: Path, articles: Path) -> None:
    store, producer = tmp_path / "store", Counting()
    build_path("articles", store, producer)
    articles.rename(tmp_path / "archive")
    producer.read.clear()
    assert counts(build_path("archive", store, producer)) == {"changed": 3}
    assert not producer.read
    build_path("archive", tmp_path / "other", Plain())
    assert statements(store) == statements(tmp_path / "other")
    assert counts(build_path("archive", store, producer)) == {"unchanged": 3}


def test_what_moved_and_changed_is_read_again(tmp_path: Path, articles: Path) -> None:
    store, producer = tmp_path / "store", Counting()
    build_path("articles", store, producer)
    write(tmp_path / "archive", THREE | {"b": "AirStrike here 9"})
    producer.read.clear()
    assert counts(build_path("archive", store, producer)) == {"changed": 3}
    assert producer.read == ["b"]


def test_what_is_gone_is_named_by_each_name_of_its_folder(tmp_path: Path, articles: Path) -> None:
    (tmp_path / "link").symlink_to(articles)
    build_path("articles", tmp_path / "store", Plain())
    (articles / "a.txt").unlink()
    for name in ("articles", "articles/", f"{tmp_path}/articles", "link"):
        assert build_path(name, tmp_path / "store", Plain(), folders=(name,)).lost == ["a"], name


def test_a_store_that_knows_files_as_they_were_given_is_gone_on_with(tmp_path: Path, articles: Path) -> None:
    store, producer = tmp_path / "store", Counting()
    build_path("articles", store, producer)
    with closing(sqlite3.connect(store / JOURNAL)) as journal, journal:
        journal.execute("UPDATE article SET path = 'articles/' || id || '.txt'")
    producer.read.clear()
    assert counts(build_path(f"{tmp_path}/articles", store, producer)) == {"unchanged": 3}
    with closing(sqlite3.connect(store / JOURNAL)) as journal, journal:
        journal.execute("UPDATE article SET path = NULL")
    assert counts(build_path("articles", store, producer)) == {"unchanged": 3}
    assert not producer.read


def test_records_of_others_are_the_same_by_each_name_of_their_file(tmp_path: Path, articles: Path) -> None:
    def records(folder: Path) -> list[Record]:
        return [Plain().extract(document) for document in read_all(folder)]

    settings = Settings(store=tmp_path / "store")
    build_records(records(Path("articles")), Plain().identity, SHAPE, settings)
    assert counts(build_records(records(articles), Plain().identity, SHAPE, settings)) == {"unchanged": 3}
    moved = articles.rename(tmp_path / "archive")
    assert counts(build_records(records(moved), Plain().identity, SHAPE, settings)) == {"changed": 3}


def test_the_store_holds_what_became_statements(tmp_path: Path) -> None:
    folder = write(tmp_path / "articles", THREE | {"e": "Unheard here 1"})
    for _ in range(2):
        assert run(folder, tmp_path / "store").articles == 3
    write(folder, THREE | {"e": "Attack here 1"})
    assert run(folder, tmp_path / "store").articles == 4
