"""Builds that follow each other: only what changed is done, and the outcome is that of a build from nothing."""

from __future__ import annotations

import errno
import gzip
import os
import resource
from collections.abc import Mapping
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import msgspec
import pytest

from kg.database import OPEN_FILES
from kg.documents import Document, find, read
from kg.errors import InputError, StoreError
from kg.pipeline import inference, log
from kg.pipeline.build import build_records
from kg.pipeline.journal import JOURNAL, Journal
from kg.pipeline.outcome import Settings
from kg.pipeline.plan import plan
from kg.records import Extractor
from kg.store import Writer, reader
from tests.pipeline.producers import Plain
from tests.pipeline.support import SHAPE, run, statements, write

THREE = {"a": "Attack here 3\nBattle there 1", "b": "AirStrike here 3", "c": "Attack here 3"}


def counts(outcome: object) -> dict[str, int]:
    found = outcome.counts  # type: ignore[attr-defined]
    return {name: count for name in found.__struct_fields__ if (count := getattr(found, name))}


def after_events(articles: Mapping[str, str]) -> int:
    """Reports of one day in one place are one event, unless of one article."""
    return len({line.split(maxsplit=1)[1] for text in articles.values() for line in text.splitlines()})


@pytest.mark.parametrize(
    ("after", "prune", "done"),
    [
        (THREE, False, {"unchanged": 3}),
        (THREE | {"d": "Attack here 1"}, False, {"unchanged": 3, "added": 1}),
        (THREE | {"b": "AirStrike here 5"}, False, {"unchanged": 2, "changed": 1}),
        ({"a": THREE["a"], "z": THREE["b"], "c": THREE["c"]}, True, {"unchanged": 2, "added": 1, "removed": 1}),
        ({"a": THREE["a"]}, True, {"unchanged": 1, "removed": 2}),
    ],
    ids=["same", "added", "changed", "renamed", "removed"],
)
def test_a_build_does_what_changed_and_ends_as_one_from_nothing(
    tmp_path: Path, after: Mapping[str, str], prune: bool, done: dict[str, int]
) -> None:
    folder = write(tmp_path / "articles", THREE)
    run(folder, tmp_path / "store")
    write(folder, dict(after))
    planned = plan(find([str(folder)]), Plain(), SHAPE, Settings(store=tmp_path / "store", prune=prune))
    outcome = run(folder, tmp_path / "store", prune=prune)
    assert outcome.events == after_events(after)
    assert counts(outcome) == counts(planned) == done
    run(folder, tmp_path / "other")
    assert statements(tmp_path / "store") == statements(tmp_path / "other")


def test_a_published_state_that_cannot_be_opened_is_published_again(tmp_path: Path) -> None:
    folder = write(tmp_path / "articles", THREE)
    run(folder, tmp_path / "store")
    wanted = statements(tmp_path / "store")
    (tmp_path / "store" / "current" / "CURRENT").write_text("no database")
    with pytest.raises(StoreError, match="cannot be read"):
        reader(tmp_path / "store")
    assert counts(run(folder, tmp_path / "store")) == {"unchanged": 3}
    assert statements(tmp_path / "store") == wanted


def test_many_articles_are_loaded_in_bulk_to_the_same_end(tmp_path: Path) -> None:
    articles = {f"n{number:04}": f"Attack place{number} {number}" for number in range(120)}
    folder = write(tmp_path / "articles", articles)
    run(folder, tmp_path / "bulk", jobs=2)
    for count in (60, 120):
        write(folder, dict(list(articles.items())[:count]))
        run(folder, tmp_path / "singly")
    assert statements(tmp_path / "bulk") == statements(tmp_path / "singly")
    # All of them changed: the old statements go in bulk too.
    write(folder, {name: text + "7" for name, text in articles.items()})
    assert counts(run(folder, tmp_path / "bulk")) == {"changed": 120}
    run(folder, tmp_path / "anew")
    assert statements(tmp_path / "bulk") == statements(tmp_path / "anew")


def test_nothing_to_do_publishes_nothing(tmp_path: Path) -> None:
    folder = write(tmp_path / "articles", THREE)
    first = run(folder, tmp_path / "store")
    assert run(folder, tmp_path / "store").snapshot == first.snapshot


def test_a_removed_article_stays_without_prune(tmp_path: Path) -> None:
    folder = write(tmp_path / "articles", THREE)
    run(folder, tmp_path / "store")
    before = statements(tmp_path / "store")
    write(folder, {"a": THREE["a"]})
    assert counts(run(folder, tmp_path / "store")) == {"unchanged": 1}
    assert statements(tmp_path / "store") == before


def test_a_new_version_of_the_extractor_reads_everything_again(tmp_path: Path) -> None:
    folder = write(tmp_path / "articles", THREE)
    run(folder, tmp_path / "store")
    assert counts(run(folder, tmp_path / "store", producer=Plain("2"))) == {"changed": 3}


def test_another_shape_makes_the_graph_again_without_extraction(tmp_path: Path) -> None:
    folder = write(tmp_path / "articles", THREE)
    run(folder, tmp_path / "store")
    shape = replace(SHAPE, outlets={"someone": "actor/someone"}, graphs={})
    assert counts(run(folder, tmp_path / "store", shape=shape)) == {"unchanged": 3}
    run(folder, tmp_path / "other", shape=shape)
    assert statements(tmp_path / "store") == statements(tmp_path / "other")


def test_prune_leaves_what_others_produced(tmp_path: Path) -> None:
    folder = write(tmp_path / "articles", THREE)
    store = tmp_path / "store"
    (document,) = read([str(folder / "a.txt")])
    assert isinstance(document, Document)
    record = Plain().extract(replace(document, id="import-1"))
    build_records([record], Extractor(name="dataset", version="1"), SHAPE, Settings(store=store))
    run(folder, store, prune=True)
    assert any(b"import-1" in line for line in statements(store))


def test_prune_keeps_what_cannot_be_read_now(tmp_path: Path) -> None:
    folder, store = write(tmp_path / "articles", THREE), tmp_path / "store"
    lines = [f'{{"id": "{name}", "text": "Attack here {number}"}}\n' for number, name in enumerate("xyz")]
    (folder / "more.jsonl").write_text("".join(lines))
    (folder / "packed.jsonl.gz").write_bytes(gzip.compress(b'{"id": "p", "text": "Attack here 9"}\n'))
    run(folder, store)
    (folder / "a.toml").write_text("publisher = x")
    lines[0] = '{"id": "x", "text": "Attack here 0", "date": "some day"}\n'
    (folder / "more.jsonl").write_text("".join(lines))
    (folder / "packed.jsonl.gz").write_bytes((folder / "packed.jsonl.gz").read_bytes()[:-9])
    (folder / "c.txt").unlink()
    planned = plan(find([str(folder)]), Plain(), SHAPE, Settings(store=store, prune=True))
    outcome = run(folder, store, prune=True)
    assert counts(outcome) == counts(planned) == {"unchanged": 3, "removed": 1, "set_aside": 3}
    with closing(Journal(store / JOURNAL)) as journal:
        assert sorted(journal.documents()) == ["a", "b", "p", "x", "y", "z"]
    # What a line without an id was, nobody can say.
    (folder / "more.jsonl").write_text(f"{lines[1]}not JSON\n")
    assert counts(run(folder, store, prune=True)) == {"unchanged": 2, "set_aside": 3}


def test_an_article_that_cannot_become_statements_is_only_set_aside(tmp_path: Path) -> None:
    folder = write(tmp_path / "articles", THREE | {"e": "Unheard here 1"})
    assert counts(run(folder, tmp_path / "store")) == {"added": 3, "set_aside": 1}
    assert counts(run(folder, tmp_path / "store")) == {"unchanged": 3, "set_aside": 1}


def test_a_record_that_fails_as_nobody_thought_is_set_aside(tmp_path: Path) -> None:
    """It lies in the journal: if it ended this build, it would end each one after it."""
    (document,) = read([str(write(tmp_path / "articles", {"a": "Attack here 1"}))])
    assert isinstance(document, Document)
    good, bad = (Plain().extract(replace(document, id=name)) for name in ("good", "bad"))
    (event,) = bad.events
    toll = msgspec.structs.replace(event.casualties[0], min=10**30, max=10**30)
    bad = msgspec.structs.replace(bad, events=(msgspec.structs.replace(event, casualties=(toll,)),))
    settings = Settings(store=tmp_path / "store")
    outcome = build_records([good, bad], Extractor(name="dataset", version="1"), SHAPE, settings)
    assert counts(outcome) == {"added": 1, "set_aside": 1}
    assert "cannot become statements: OverflowError" in str(outcome.faults[0].error)
    build_records([good], Extractor(name="dataset", version="1"), SHAPE, settings)


def test_a_record_without_an_id_is_set_aside(tmp_path: Path) -> None:
    (document,) = read([str(write(tmp_path / "articles", {"a": "Attack here 1"}))])
    assert isinstance(document, Document)
    found = [Plain().extract(replace(document, id=name)) for name in ("", "named")]
    settings = Settings(store=tmp_path / "store")
    outcome = build_records(found, Extractor(name="dataset", version="1"), SHAPE, settings)
    assert counts(outcome) == {"added": 1, "set_aside": 1}
    assert outcome.faults[0].error.what == "the record has no id"


def test_a_damaged_journal_is_named(tmp_path: Path) -> None:
    folder, store = write(tmp_path / "articles", THREE), tmp_path / "store"
    run(folder, store)
    whole = (store / JOURNAL).read_bytes()
    (store / JOURNAL).write_bytes(whole[:4096] + b"\xff" * (len(whole) - 4096))  # its tables are still named
    with pytest.raises(StoreError, match=JOURNAL):
        plan(find([str(folder)]), Plain(), SHAPE, Settings(store=store))
    with pytest.raises(StoreError, match=JOURNAL):
        run(folder, store)


def test_what_fails_is_set_aside_and_tried_again(tmp_path: Path) -> None:
    folder = write(tmp_path / "articles", THREE | {"d": "RAISE", "e": "Unheard here 1"})
    (folder / "f.txt").write_bytes(b"\xff")
    outcome = run(folder, tmp_path / "store")
    assert outcome.counts.set_aside == 3
    told = [fault.error.what for fault in outcome.faults]
    assert "not UTF-8" in " ".join(told)
    assert "as asked" in " ".join(told)
    assert "Unheard" in " ".join(told)
    aside = (tmp_path / "store" / "set-aside.jsonl").read_text(encoding="utf-8").splitlines()
    assert len(aside) == 3
    write(folder, THREE | {"d": "Attack here 1", "e": "Attack here 1"})
    assert run(folder, tmp_path / "store").counts.set_aside == 0
    run(folder, tmp_path / "other")
    assert statements(tmp_path / "store") == statements(tmp_path / "other")


@pytest.mark.parametrize("content", [b"", b"\xff\xfe", b" \n"], ids=["nothing", "UTF-16", "space"])
def test_where_nothing_can_be_read_no_store_is_made(tmp_path: Path, content: bytes) -> None:
    folder = write(tmp_path / "articles", {})
    (folder / "a.txt").write_bytes(content)
    with pytest.raises(InputError):
        run(folder, tmp_path / "store")
    assert not (tmp_path / "store").exists()


def test_a_second_build_at_once_is_refused(tmp_path: Path) -> None:
    folder = write(tmp_path / "articles", THREE)
    run(folder, tmp_path / "store")
    before = statements(tmp_path / "store")
    with (
        Writer(tmp_path / "store", base=SHAPE.base),
        pytest.raises(StoreError, match=r"another build .* \(process \d+\)"),
    ):
        run(folder, tmp_path / "store")
    assert statements(tmp_path / "store") == before


def test_who_reads_while_the_first_build_goes_on_is_told_to_wait(tmp_path: Path) -> None:
    with Writer(tmp_path / "store", base=SHAPE.base), pytest.raises(StoreError, match="no finished build") as caught:
        reader(tmp_path / "store")
    assert caught.value.hint == "a build is writing to it now: wait for its end"


def test_a_reader_keeps_its_state_while_a_build_goes_on(tmp_path: Path) -> None:
    folder = write(tmp_path / "articles", THREE)
    run(folder, tmp_path / "store")
    before = reader(tmp_path / "store")
    count = len(before.store)
    write(folder, THREE | {"d": "Attack here 1"})
    run(folder, tmp_path / "store")
    assert len(before.store) == count < len(reader(tmp_path / "store").store)


def test_the_log_tells_the_builds(tmp_path: Path) -> None:
    folder = write(tmp_path / "articles", THREE)
    store = tmp_path / "store"
    run(folder, store, command="kg build articles")
    file = store / "builds.jsonl"
    file.write_bytes(file.read_bytes() + b'{"build": 2, "sta')  # killed as it wrote
    run(folder, store)
    first, second = log.builds(store)
    assert first.start.command == "kg build articles"
    assert first.end is not None
    assert first.end.counts is not None
    assert first.end.counts.added == 3
    assert second.end is not None
    assert second.end.counts is not None
    assert second.end.counts.unchanged == 3


def test_a_store_of_another_base_is_refused(tmp_path: Path) -> None:
    folder = write(tmp_path / "articles", THREE)
    run(folder, tmp_path / "store")
    with pytest.raises(StoreError, match="was built with the base"):
        run(folder, tmp_path / "store", shape=replace(SHAPE, base="https://example.org/"))


def test_a_builder_holds_few_files_open_and_leaves_the_limit_as_it_was(tmp_path: Path) -> None:
    before = resource.getrlimit(resource.RLIMIT_NOFILE)
    with Writer(tmp_path / "store", base=SHAPE.base):
        assert resource.getrlimit(resource.RLIMIT_NOFILE) == before
        options = max((tmp_path / "store" / "live").glob("OPTIONS-*"))
        told = dict(line.strip().split("=", 1) for line in options.read_text().splitlines() if "=" in line)
        opened = len(os.listdir("/proc/self/fd"))
        assert 0 < int(told["max_open_files"]) <= OPEN_FILES + opened < before[0] - 48


def test_a_disk_that_is_full_before_anything_is_written_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(writer: Writer) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(Writer, "_hold", full)
    with pytest.raises(StoreError, match="the disk is full") as caught, Writer(tmp_path / "store", base=SHAPE.base):
        pass
    assert caught.value.where == str(tmp_path / "store")


def test_a_large_build_that_opens_its_database_again_is_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = write(tmp_path / "articles", {name: f"Attack here {number}" for number, name in enumerate("abcdef")})
    run(folder, tmp_path / "few")
    monkeypatch.setattr("kg.pipeline.follow.FEW", 2)
    monkeypatch.setattr("kg.pipeline.load.FEW", 2)
    run(folder, tmp_path / "many")
    assert statements(tmp_path / "few") == statements(tmp_path / "many")


def test_a_large_build_gives_memory_back_after_each_step_and_where_all_is_inferred_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[Path] = []
    reopen = Writer.reopen

    def noted(writer: Writer) -> None:
        opened.append(writer.path)
        reopen(writer)

    monkeypatch.setattr(Writer, "reopen", noted)
    monkeypatch.setattr("kg.store.writer.REMOVED_AT_ONCE", 7)
    folder = write(tmp_path / "articles", {name: f"Attack here {number}" for number, name in enumerate("abcdef")})
    run(folder, tmp_path / "store")
    before = statements(tmp_path / "store")
    assert not opened
    monkeypatch.setattr("kg.pipeline.follow.AFRESH", 5)
    journal = Journal(tmp_path / "store" / JOURNAL)
    with journal.transaction():
        journal.note(inference.SETTING, "")  # as a killed build leaves it
    journal.close()
    run(folder, tmp_path / "store")
    assert len(opened) == 3
    assert statements(tmp_path / "store") == before


def test_a_large_graph_is_emptied_part_by_part(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kg.store.writer.REMOVED_AT_ONCE", 3)
    lines = [f"<x:s{number}> <x:p> <x:o> <x:g{number % 2}> .".encode() for number in range(20)]
    with Writer(tmp_path / "store", base=SHAPE.base) as writer:
        writer.insert(b"\n".join(lines))
        writer.empty_graph("x:g0")
        assert [str(graph) for graph in writer.store.named_graphs()] == ["<x:g1>"]
        assert len(writer.store) == 10
