"""A service that is gone ends the build after some articles, with all that was read before; the same command finishes it."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.errors import RemoteError
from kg.pipeline import log
from kg.pipeline.unreachable import IN_A_ROW
from tests.pipeline.support import run, statements, write
from tests.pipeline.test_build import counts

COUNT = 12


def articles(*away: int) -> dict[str, str]:
    return {f"n{number:02}": "AWAY" if number in away else f"Attack here {number}" for number in range(COUNT)}


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_service_that_is_gone_ends_the_build_and_nothing_is_lost(tmp_path: Path, jobs: int) -> None:
    folder, store = write(tmp_path / "articles", articles(*range(5, COUNT))), tmp_path / "store"
    with pytest.raises(RemoteError) as caught:
        run(folder, store, jobs=jobs, prune=True)
    assert str(caught.value) == (
        "http://service.example: nobody answers; so it was for 3 articles one after another, and nothing more is read"
    )
    assert caught.value.hint == "start it; then run the same command again, which goes on from here"
    assert log.builds(store)[0].end is not None
    assert (store / "set-aside.jsonl").read_text(encoding="utf-8").count("\n") == IN_A_ROW
    write(folder, articles())
    assert counts(run(folder, store, jobs=jobs)) == {"unchanged": 5, "added": COUNT - 5}
    run(folder, tmp_path / "other")
    assert statements(store) == statements(tmp_path / "other")


def test_a_service_that_fails_now_and_then_is_asked_on(tmp_path: Path) -> None:
    folder = write(tmp_path / "articles", articles(0, 1, 3, 4, 6))
    assert counts(run(folder, tmp_path / "store")) == {"added": COUNT - 5, "set_aside": 5}
