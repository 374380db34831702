"""One server for the whole folder: two articles that contradict each other, with HTML in their words, and a release."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from kg.store import reader
from tests.serving import Server, make_store, running

pytest.importorskip("starlette", reason="the web parts are not installed: pip install 'waqai[serve]'")
pytest.importorskip("jinja2", reason="the web parts are not installed: pip install 'waqai[serve]'")

TRIG = Path(__file__).with_name("graph.trig").read_text(encoding="utf-8")
DAY = "2026-01-31"


@pytest.fixture(scope="session")
def releases(tmp_path_factory: pytest.TempPathFactory) -> Path:
    from kg.release.write import write

    folder = tmp_path_factory.mktemp("releases")
    store = make_store(folder / "kg.store", TRIG)
    write(reader(store), folder / "first", day=DAY)
    (folder / "not-a-release").mkdir()
    (folder / "secret.txt").write_text("secret")
    return folder


@pytest.fixture(scope="session")
def server(releases: Path) -> Iterator[Server]:
    many = "".join(
        f"<graph/x> {{ <https://w3id.org/waqai/thing/{n}> <https://e.example/p> <actor/army> . }}" for n in range(120)
    )
    store = make_store(releases / "kg.store", TRIG + many)
    with running(store, "--releases", str(releases)) as live:
        yield live
