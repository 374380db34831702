"""What a build would do: also with what an earlier build has left, and where it could do nothing at all."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import pytest

from kg.cli._building import summary
from kg.documents import find
from kg.errors import StoreError
from kg.pipeline.outcome import Settings
from kg.pipeline.plan import plan
from kg.pipeline.shape import Shape
from kg.store import reader
from tests.pipeline.producers import Plain
from tests.pipeline.support import SHAPE, run, write
from tests.pipeline.test_build import THREE


def told(folder: Path, store: Path, shape: Shape = SHAPE) -> str:
    return summary(plan(find([str(folder)]), Plain(), shape, Settings(store=store)), planned=True)


@pytest.mark.parametrize("step", ["kg.pipeline.build.follow", "kg.pipeline.follow.load"])
def test_articles_that_a_killed_build_read_are_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str) -> None:
    folder, store = write(tmp_path / "articles", THREE), tmp_path / "store"
    with monkeypatch.context() as context:
        context.setattr(step, _killed)
        with pytest.raises(KeyboardInterrupt):
            run(folder, store)
    would = "would be: 3 unchanged; 3 articles read before and not in the graph yet would be loaded"
    assert told(folder, store) == would
    run(folder, store)
    assert told(folder, store) == "would be: 3 unchanged"


def test_steps_that_a_killed_build_left_are_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder, store = (
        write(tmp_path / "articles", THREE | {f"n{n}": f"Attack here {n}" for n in range(200)}),
        tmp_path / "store",
    )
    with monkeypatch.context() as context:
        context.setattr("kg.pipeline.follow.fusion.fuse", _killed)
        with pytest.raises(KeyboardInterrupt):
            run(folder, store)
    assert told(folder, store).startswith("would be: 203 unchanged; events and inferences would be made again")


def test_a_graph_that_would_be_made_again_is_told(tmp_path: Path) -> None:
    folder, store = write(tmp_path / "articles", THREE), tmp_path / "store"
    run(folder, store)
    other = replace(SHAPE, outlets={"someone": "actor/someone"})
    assert told(folder, store, other).startswith("would be: 3 unchanged; the whole graph would be made again")


def test_what_a_build_refuses_its_plan_refuses(tmp_path: Path) -> None:
    folder, store = write(tmp_path / "articles", THREE), tmp_path / "store"
    run(folder, store)
    with pytest.raises(StoreError, match="built with the base"):
        told(folder, store, replace(SHAPE, base="https://other.example/"))
    with pytest.raises(StoreError, match="holds other files"):
        told(folder, folder)


def _killed(*_: object, **__: object) -> None:
    raise KeyboardInterrupt


def test_names_of_files_that_are_not_utf8_are_set_aside(tmp_path: Path) -> None:
    folder, store = write(tmp_path / "articles", THREE), tmp_path / "store"
    for name in (b"x\xff.txt", b"y\xff.jsonl"):
        Path(os.fsdecode(os.fsencode(folder) + b"/" + name)).write_text('{"id": "y", "text": "Attack here 1"}')
    planned = plan(find([str(folder)]), Plain(), SHAPE, Settings(store=store))
    outcome = run(folder, store, prune=True)
    assert (planned.counts.set_aside, outcome.counts.set_aside, outcome.counts.added) == (2, 2, 3)
    assert all("is not UTF-8" in str(fault.error) for fault in outcome.faults)
    assert rb"x\\udcff.txt" in (store / "set-aside.jsonl").read_bytes()
    assert plan(find([str(folder)]), Plain(), SHAPE, Settings(store=store)).counts.unchanged == 3


def test_a_store_that_cannot_be_looked_at_is_a_fault() -> None:
    with pytest.raises(StoreError, match="cannot be read: File name too long"):
        reader(Path("a" * 300))
