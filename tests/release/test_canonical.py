"""What a state writes is sorted while it is written."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from kg.errors import RemoteError
from kg.release import lines, write


class _Slow:
    """A state that writes in pieces, which end within lines."""

    base = "http://example.org/"

    def __init__(self, pieces: list[bytes], error: Exception | None = None) -> None:
        self.pieces = pieces
        self.error = error

    def dump(self, to: Path) -> None:
        with to.open("wb", buffering=0) as file:
            for piece in self.pieces:
                file.write(piece)
                time.sleep(3 * lines.WAIT)
        if self.error:
            raise self.error


@pytest.mark.parametrize(
    ("pieces", "wanted"),
    [
        ([b"c .\na", b" .\n", b"", b"b .\n"], b"a .\nb .\nc .\n"),
        ([b"b .\nb .\n", b"a .\na .\nb .\n"], b"a .\nb .\n"),
        ([], b""),
    ],
    ids=("cut", "repeated", "nothing"),
)
def test_all_that_is_written_is_sorted_once(tmp_path: Path, pieces: list[bytes], wanted: bytes) -> None:
    write.canonical(_Slow(pieces), tmp_path / "sorted.nq")
    assert (tmp_path / "sorted.nq").read_bytes() == wanted
    assert [entry.name for entry in tmp_path.iterdir()] == ["sorted.nq"]


def test_a_state_that_fails_in_the_middle_is_told(tmp_path: Path) -> None:
    with pytest.raises(RemoteError, match="gone"):
        write.canonical(_Slow([b"a .\n"], RemoteError("gone")), tmp_path / "sorted.nq")
