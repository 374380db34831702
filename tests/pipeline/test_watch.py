"""Watching: a build for each change that has come to rest, none for a look that finds nothing new."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from kg.errors import InputError
from kg.pipeline import watch


class Over(Exception):
    """Ends a test's watch."""


def watched(folder: Path, *steps: Callable[[], object]) -> list[list[str]]:
    """The files of each build, with a step taken in each pause."""
    pauses = iter(steps)

    def sleep(seconds: float) -> None:
        try:
            next(pauses)()
        except StopIteration:
            raise Over from None

    builds: list[list[str]] = []
    with pytest.raises(Over):
        builds.extend(
            [Path(entry.path).name for entry in found] for found in watch.changes([str(folder)], every=1, sleep=sleep)
        )
    return builds


def nothing() -> None:
    pass


def test_each_change_that_has_come_to_rest_is_built_once(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("x")
    growing = tmp_path / "b.txt"
    found = watched(
        tmp_path,
        nothing,
        lambda: growing.write_text("1"),
        lambda: growing.write_text("12"),
        nothing,
        nothing,
        lambda: (tmp_path / "b.toml").write_text("title = 'x'"),
        nothing,
        growing.unlink,
        nothing,
    )
    assert found == [["a.txt"], ["a.txt", "b.txt"], ["a.txt", "b.txt"], ["a.txt"]]


def test_a_folder_that_is_empty_for_a_while_is_waited_for(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_text("x")
    found = watched(tmp_path, file.unlink, nothing, nothing, lambda: file.write_text("y"), nothing)
    assert found == [["a.txt"], ["a.txt"]]


def test_nothing_to_begin_with_is_a_fault(tmp_path: Path) -> None:
    with pytest.raises(InputError):
        next(watch.changes([str(tmp_path)], every=1))
