"""What the tests of answers share: the hand-made graph in a store on disk, as a reader opens it."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg import store
from tests.questions.world import BASE, world


@pytest.fixture(scope="session")
def small_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store of the hand-made graph."""
    path = tmp_path_factory.mktemp("answers") / "kg.store"
    with store.Writer(path, base=BASE) as writer:
        writer.load(b"".join(f"{quad} .\n".encode() for quad in world().store))
    return path
