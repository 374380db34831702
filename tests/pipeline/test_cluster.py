"""Extraction on a cluster: a scheduler and workers in processes of their own, one of them killed half-way."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from kg.errors import RemoteError
from kg.pipeline import cluster
from kg.pipeline.cluster import Cluster
from tests.pipeline.support import SHAPE, run, statements, write

pytest.importorskip("distributed", reason="the extra cluster is not installed")

ENVIRONMENT = os.environ | {"PYTHONPATH": os.getcwd(), "DASK_DISTRIBUTED__COMM__TIMEOUTS__CONNECT": "10s"}


def start(log: Path, *words: str) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", *words]
    with log.open("wb") as out:
        return subprocess.Popen(command, stdout=out, stderr=subprocess.STDOUT, env=ENVIRONMENT, cwd=log.parent)


def says(log: Path, pattern: str, seconds: float = 60.0) -> re.Match[str]:
    """What a process says in its log, as soon as it does."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        found = re.search(pattern, log.read_text("utf-8"))
        if found:
            return found
        time.sleep(0.1)
    raise AssertionError(f"nothing like {pattern!r} in:\n{log.read_text('utf-8')}")


class Machines:
    """A scheduler and workers."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.processes: list[subprocess.Popen[bytes]] = []
        log = folder / "scheduler.log"
        words = ("distributed.cli.dask_scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard")
        self.processes.append(start(log, *words))
        self.url = says(log, r"Scheduler at:\s+(tcp://\S+)")[1]

    def worker(self) -> subprocess.Popen[bytes]:
        log = self.folder / f"worker{len(self.processes)}.log"
        words = ("distributed.cli.dask_worker", self.url, "--nthreads", "1", "--no-nanny", "--no-dashboard")
        self.processes.append(start(log, *words))
        says(log, r"Registered to")
        return self.processes[-1]

    def end(self) -> None:
        for process in reversed(self.processes):
            process.kill()
            process.wait()


@pytest.fixture
def machines(tmp_path: Path) -> Iterator[Machines]:
    folder = tmp_path / "machines"
    folder.mkdir()
    made = Machines(folder)
    yield made
    made.end()


def test_a_worker_that_is_killed_costs_nothing(
    tmp_path: Path, machines: Machines, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cluster, "SHARD", 10)
    articles = {f"n{number:03}": f"Attack slowly{number % 7} {number}" for number in range(60)}
    folder = write(tmp_path / "articles", articles | {"n030": "RAISE"})
    first = machines.worker()
    machines.worker()
    store = tmp_path / "store"
    (killer,) = (
        subprocess.Popen(
            [sys.executable, "-c", f"import time, os; time.sleep(1.0); os.kill({first.pid}, {signal.SIGKILL})"]
        ),
    )
    there = Cluster(machines.url, store / "parts", SHAPE.base)
    outcome = run(folder, store, cluster=there)
    killer.wait()
    assert first.wait(timeout=10) == -signal.SIGKILL
    assert (outcome.counts.added, outcome.counts.set_aside) == (59, 1)
    run(folder, tmp_path / "alone")
    assert statements(store) == statements(tmp_path / "alone")
    parts = sorted(path.suffix for path in (store / "parts").iterdir())
    assert parts == [".done"] * 6 + [".gz"] * 12


def test_parts_that_are_done_are_not_asked_for_again(
    tmp_path: Path, machines: Machines, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cluster, "SHARD", 5)
    folder = write(tmp_path / "articles", {f"n{number}": f"Attack here {number}" for number in range(20)})
    machines.worker()
    parts = tmp_path / "parts"
    run(folder, tmp_path / "store", cluster=Cluster(machines.url, parts, SHAPE.base))
    kept = {path: path.stat().st_mtime_ns for path in parts.iterdir()}
    lost = sorted(parts.glob("*.done"))[0]
    lost.unlink()  # as if the run had ended while it wrote this part
    run(folder, tmp_path / "other", cluster=Cluster(machines.url, parts, SHAPE.base))
    assert statements(tmp_path / "other") == statements(tmp_path / "store")
    again = {path.name for path in parts.iterdir() if path.stat().st_mtime_ns != kept.get(path)}
    assert again == {f"{lost.stem}{ending}" for ending in (".done", ".nq.gz", ".jsonl.gz")}


def test_a_scheduler_that_is_not_there_is_a_fault(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import distributed

    client = distributed.Client
    monkeypatch.setattr(
        distributed, "Client", lambda url, timeout, set_as_default: client(url, timeout=1, set_as_default=False)
    )
    folder = write(tmp_path / "articles", {"a": "Attack here 1"})
    with pytest.raises(RemoteError, match="cannot be reached"):
        run(folder, tmp_path / "store", cluster=Cluster("tcp://127.0.0.1:9", tmp_path / "parts", SHAPE.base))
