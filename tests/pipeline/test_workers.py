"""Extraction in parallel: the same results in the same order, whatever a worker meets."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from kg.documents import Document, Fault
from kg.errors import KGError
from kg.pipeline.workers import LARGEST_CHUNK, WINDOW, Extracted, extract_all
from kg.records import Metadata, Source
from tests.pipeline.producers import Plain, Unloadable


def documents(count: int, **texts: str) -> Iterator[Document]:
    for number in range(count):
        text = texts.get(f"n{number}", "Attack here 3")
        yield Document(f"n{number}", text, Source(path=f"{number}.txt", sha256="0", bytes=4), Metadata())


def test_the_order_is_that_of_the_documents() -> None:
    count = LARGEST_CHUNK * 5 + 3
    slow = {f"n{number}": "Attack slowly 1" for number in (0, 40)}
    alone = list(extract_all(documents(count, **slow), Plain(), workers=1))
    together = list(extract_all(documents(count, **slow), Plain(), workers=3))
    assert [one.id for one in alone] == [f"n{number}" for number in range(count)]
    assert together == alone


def test_what_fails_is_set_aside_and_the_rest_is_done() -> None:
    count = LARGEST_CHUNK * 2
    bad = {"n0": "DIE", "n3": "RAISE", "n5": "HANG", "n6": "DIE", f"n{count - 1}": "DIE"}
    found = list(extract_all(documents(count, **bad), Plain(), workers=2, time_limit=1.0))
    assert [one.id for one in found] == [f"n{number}" for number in range(count)]
    faults = {one.id: one.error.what for one in found if isinstance(one, Fault)}
    assert faults.keys() == bad.keys()
    assert "died" in faults["n0"]
    assert "ValueError: as asked (producers.py:" in faults["n3"]
    assert "did not finish within 1 s" in faults["n5"]
    assert all(isinstance(one, Extracted) for one in found if one.id not in bad)


def test_starting_counts_against_no_article(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    # Whatever a worker imports first takes longer than an article may.
    (tmp_path / "sitecustomize.py").write_text("import time\ntime.sleep(1.5)\n", "utf-8")
    monkeypatch.syspath_prepend(str(tmp_path))
    found = list(extract_all(documents(3), Plain(), workers=2, time_limit=1.0))
    assert all(isinstance(one, Extracted) for one in found)
    monkeypatch.setattr("kg.pipeline.workers.START_LIMIT", 0.1)
    with pytest.raises(KGError, match="did not start within"):
        list(extract_all(documents(3), Plain(), workers=2))


@pytest.mark.parametrize("workers", [1, 2])
def test_what_is_no_record_of_the_article_is_set_aside(workers: int) -> None:
    bad = {"n1": "EXIT", "n2": "NOTHING", "n3": "OTHER"}
    found = list(extract_all(documents(9, **bad), Plain(), workers=workers))
    faults = {one.id: one.error.what for one in found if isinstance(one, Fault)}
    assert faults.keys() == bad.keys()
    assert "SystemExit: 3" in faults["n1"]
    assert faults["n3"] == "the extractor gave no record of 'n3'"


def test_a_hang_that_stops_every_thread_of_its_worker_is_ended_too() -> None:
    long = {f"n{number}": f"Attack {'x' * 1_000_000} 3" for number in range(9)}
    found = list(extract_all(documents(9, **long | {"n3": "SEIZE"}), Plain(), workers=2, time_limit=1.0))
    assert [one.id for one in found if isinstance(one, Fault)] == ["n3"]
    assert len(found) == 9


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux ends a process with the one that started it")
def test_a_killed_build_leaves_no_worker_that_hangs() -> None:
    program = (
        "from tests.pipeline.test_workers import *\n"
        "list(extract_all(documents(9, n0='SEIZE'), Plain(), workers=2, time_limit=1000))"
    )
    with subprocess.Popen([sys.executable, "-c", program]) as build:
        try:
            assert _within(10, lambda: any(_seconds(worker) > 0.5 for worker in _children(build.pid)))
            left = _children(build.pid)
        finally:
            build.kill()
    assert _within(5, lambda: not any(map(_runs, left)))


def _children(process: int) -> list[int]:
    return [int(child) for child in Path(f"/proc/{process}/task/{process}/children").read_text().split()]


def _seconds(process: int) -> float:
    """The processor time that a process has used."""
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _runs(process: int) -> bool:
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def _within(seconds: float, holds: Callable[[], bool]) -> bool:
    until = time.monotonic() + seconds
    while not (found := holds()) and time.monotonic() < until:
        time.sleep(0.05)
    return found


def test_a_slow_article_holds_back_the_reader() -> None:
    read = 0

    def counted() -> Iterator[Document]:
        nonlocal read
        for document in documents(100_000, n0="HANG"):
            read += 1
            yield document

    results = extract_all(counted(), Plain(), workers=2, time_limit=2.0)
    assert isinstance(next(results), Fault)
    assert read <= (2 * WINDOW + 2) * LARGEST_CHUNK
    results.close()  # type: ignore[attr-defined]  # it is a generator


def test_a_producer_that_cannot_be_loaded_ends_the_build(capfd: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(KGError, match="could not start"):
        list(extract_all(documents(10), Unloadable(), workers=2))
    assert "cannot be made here" in capfd.readouterr().err
