"""A release made of an endpoint: the same bytes as of the store behind it, or nothing."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from kg.cli import app
from kg.errors import RemoteError
from kg.release import remote
from kg.store import reader
from tests.release.conftest import DAY
from tests.serving import BASE, make_store, running


def test_a_release_of_an_endpoint_is_that_of_its_store(store: Path, release: Path, tmp_path: Path) -> None:
    with running(store) as server:
        words = ["dump", str(tmp_path / "fetched"), "--endpoint", f"{server.url}sparql", "--date", DAY]
        result = CliRunner().invoke(app, words)
    assert result.exit_code == 0, result.output
    files = sorted(file.name for file in release.iterdir())
    assert files == sorted(file.name for file in (tmp_path / "fetched").iterdir())
    for name in files:
        assert (tmp_path / "fetched" / name).read_bytes() == (release / name).read_bytes(), name


@pytest.mark.parametrize("at_once", [1, 3, 1000])
def test_graphs_are_fetched_whole_in_parts(
    store: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, at_once: int
) -> None:
    monkeypatch.setattr(remote, "AT_ONCE", at_once)
    state = reader(store)
    fetched = remote.Remote(state.query, where="here")
    assert fetched.base == BASE
    fetched.dump(tmp_path / "fetched.nq")
    state.dump(tmp_path / "own.nq")
    assert sorted((tmp_path / "fetched.nq").read_bytes().splitlines()) == sorted(
        (tmp_path / "own.nq").read_bytes().splitlines()
    )


def test_an_endpoint_that_cuts_its_answers_makes_no_release(store: Path, tmp_path: Path) -> None:
    state = reader(store)

    def cut(text: str) -> Any:
        return state.query(f"{text} LIMIT 5" if "COUNT" not in text else text)

    with pytest.raises(RemoteError, match="5 of "):
        remote.Remote(cut, where="here").dump(tmp_path / "fetched.nq")


def test_an_endpoint_of_other_data_is_refused(tmp_path: Path) -> None:
    store = make_store(tmp_path / "other", "<x:g> { <x:s> <x:p> <x:o> }")
    with pytest.raises(RemoteError, match="no graph of this program"):
        remote.Remote(reader(store).query, where="here")


def test_a_store_and_an_endpoint_exclude_each_other(store: Path, tmp_path: Path) -> None:
    words = ["dump", str(tmp_path / "d"), "--endpoint", "http://127.0.0.1:9/", "--store", str(store)]
    assert CliRunner().invoke(app, words).exit_code == 2
