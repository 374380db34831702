"""Where answers are written: a file only when whole, a device or pipe never replaced, a full disk told in one message."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest
import typer

from kg.cli import _look
from kg.errors import RequestError

FULL = Path("/dev/full")
"""A device that takes nothing, as a full disk."""


def test_a_pipe_is_written_to_and_stays_a_pipe(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    got: list[bytes] = []
    reader = threading.Thread(target=lambda: got.append(pipe.read_bytes()))
    reader.start()
    with _look.destination(pipe) as to:
        to.write(b"answer")
    reader.join()
    assert got == [b"answer"]
    assert pipe.is_fifo()
    assert list(tmp_path.iterdir()) == [pipe]


def test_a_link_stays_a_link_to_the_new_file(tmp_path: Path) -> None:
    file, link = tmp_path / "file", tmp_path / "link"
    file.write_bytes(b"old")
    link.symlink_to(file)
    with _look.destination(link) as to:
        to.write(b"new")
    assert link.is_symlink()
    assert file.read_bytes() == b"new"
    assert sorted(tmp_path.iterdir()) == [file, link]


def test_an_answer_that_breaks_off_leaves_the_old_file(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_bytes(b"old")

    def broken() -> None:
        with _look.destination(file) as to:
            to.write(b"half")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        broken()
    assert file.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [file]


def test_a_folder_is_no_place_for_an_answer(tmp_path: Path) -> None:
    with pytest.raises(RequestError, match="Is a directory"), _look.destination(tmp_path) as to:
        to.write(b"answer")
    assert list(tmp_path.parent.glob("*.part")) == []


@pytest.mark.skipif(not FULL.is_char_device(), reason="this system has no /dev/full")
@pytest.mark.parametrize("arguments", [["ask"], ["schema"], ["extract", "article.txt"]])
def test_a_full_disk_is_one_message(arguments: list[str], tmp_path: Path) -> None:
    (tmp_path / "article.txt").write_text("سقطت قذيفة على المدينة.", "utf-8")
    with FULL.open("wb") as full:
        run = subprocess.run(
            [sys.executable, "-m", "kg", *arguments],
            cwd=tmp_path,
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
            env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
        )
    assert run.stderr == (
        "error: standard output: cannot write: No space left on device\n"
        "hint: make room on the disk; what was written before is not whole\n"
    )
    assert run.returncode == 1


def test_a_full_disk_is_one_message_under_a_time_limit_too(capfd: pytest.CaptureFixture[str]) -> None:
    def work() -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with pytest.raises(typer.Exit) as caught:
        _look.limited(work, 30)
    assert caught.value.exit_code == 1
    assert capfd.readouterr().err.startswith("error: standard output: cannot write: No space left on device\nhint: ")
