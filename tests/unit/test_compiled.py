"""A compiled form is used while its sources stay as they are, and a cache that fails only costs time."""

from __future__ import annotations

import os
import pickle
from pathlib import Path

import pytest

from kg.compiled import CACHE, KEPT, cache_folder, compiled
from kg.folders import folder
from kg.lexicon import harm, model_table, people, reporting
from kg.reference import place_tables


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv(CACHE, str(tmp_path / "cache"))
    return tmp_path / "cache"


class Source:
    """A source file, and how often something was made of it."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.made = 0

    def _make(self) -> list[str]:
        self.made += 1
        return self.path.read_text().split()

    def read(self) -> list[str]:
        return compiled("words", list[str], self._make, sources=[self.path], packages=["kg.reference"])


@pytest.fixture
def source(tmp_path: Path) -> Source:
    path = tmp_path / "words.txt"
    path.write_text("one two")
    return Source(path)


def test_the_form_is_made_once_and_again_when_the_source_changes(cache: Path, source: Source) -> None:
    assert [source.read(), source.read()] == [["one", "two"]] * 2
    assert source.made == 1
    stamp = source.path.stat()
    source.path.write_text("one six")
    os.utime(source.path, ns=(stamp.st_atime_ns, stamp.st_mtime_ns))
    assert source.read() == ["one", "six"]
    assert source.made == 2


@pytest.mark.parametrize("damage", [b"", b"short", b"\0" * 100], ids=["empty", "short", "zeros"])
def test_a_damaged_file_is_made_again(cache: Path, source: Source, damage: bytes) -> None:
    source.read()
    (file,) = cache.iterdir()
    whole = file.read_bytes()
    file.write_bytes(damage)
    assert source.read() == ["one", "two"]
    assert file.read_bytes() == whole
    file.write_bytes(whole[:-1] + bytes([whole[-1] ^ 1]))
    assert source.read() == ["one", "two"]
    assert source.made == 3


def test_a_cache_that_cannot_be_written_is_done_without(
    tmp_path: Path, source: Source, monkeypatch: pytest.MonkeyPatch
) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("")
    monkeypatch.setenv(CACHE, str(blocked / "cache"))
    assert [source.read(), source.read()] == [["one", "two"]] * 2
    assert source.made == 2


def test_a_write_that_fails_leaves_nothing(cache: Path, source: Source, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise OSError("no space")

    monkeypatch.setattr(os, "replace", fail)
    assert source.read() == ["one", "two"]
    assert list(cache.iterdir()) == []


def test_old_forms_are_forgotten(cache: Path, source: Source) -> None:
    for number in range(KEPT + 3):
        source.path.write_text(f"word{number}")
        source.read()
    assert len(list(cache.iterdir())) == KEPT


def test_where_the_cache_lies(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv(CACHE, "")
    assert cache_folder() is None
    monkeypatch.delenv(CACHE)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert cache_folder() == tmp_path / "waqai"
    monkeypatch.setenv("XDG_CACHE_HOME", "relative")
    monkeypatch.setenv("HOME", str(tmp_path))
    assert cache_folder() == tmp_path / ".cache" / "waqai"


def test_places_and_models_come_out_of_the_cache_as_they_went_in(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    table = folder("seeds").joinpath("places.tsv")
    plain = place_tables.read_places(table, file="seeds/places.tsv")
    for _ in range(2):
        place_tables.load.cache_clear()
        assert place_tables.load() == plain
    kept = [pickle.dumps(model_table.read(name)) for _ in range(2) for name in ("triggers", "roles")]
    words = [look_up() for look_up in (people._people, reporting._reports, harm._harm_words)]
    assert [look_up() for look_up in (people.people, reporting.reports, harm.harm_words)] == words
    monkeypatch.setenv(CACHE, "")
    assert kept == [pickle.dumps(model_table.read(name)) for _ in range(2) for name in ("triggers", "roles")]
