"""Extraction on a cluster: a scheduler and workers in processes of their own, one of them killed half-way."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from kg.errors import RemoteError, RequestError
from kg.pipeline import cluster
from kg.pipeline.cluster import Cluster
from tests.pipeline.producers import Unloadable
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
    folder = write(tmp_path / "articles", articles | {"n030": "RAISE", "n040": "DIE"})
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
    assert (outcome.counts.added, outcome.counts.set_aside) == (58, 2)
    run(folder, tmp_path / "alone", jobs=2)
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


@pytest.mark.parametrize("damage", ["", "damaged"])
def test_a_part_that_is_damaged_is_made_again(
    tmp_path: Path, machines: Machines, monkeypatch: pytest.MonkeyPatch, damage: str
) -> None:
    monkeypatch.setattr(cluster, "SHARD", 5)
    folder = write(tmp_path / "articles", {f"n{number}": f"Attack here {number}" for number in range(10)})
    machines.worker()
    parts = tmp_path / "parts"
    run(folder, tmp_path / "store", cluster=Cluster(machines.url, parts, SHAPE.base))
    lost = sorted(parts.glob("*.jsonl.gz"))[0]
    whole = lost.read_bytes()
    lost.write_text(damage)  # as a power cut may leave a file
    run(folder, tmp_path / "other", cluster=Cluster(machines.url, parts, SHAPE.base))
    assert statements(tmp_path / "other") == statements(tmp_path / "store")
    assert lost.read_bytes() == whole


def test_an_article_that_was_set_aside_is_tried_again(tmp_path: Path, machines: Machines) -> None:
    """What did not succeed on a machine may do so on another, as on one machine."""
    folder = write(tmp_path / "articles", {"a": "Attack here 1", "b": "RAISE"})
    machines.worker()
    parts = tmp_path / "parts"
    there = Cluster(machines.url, parts, SHAPE.base)
    assert run(folder, tmp_path / "store", cluster=there).counts.set_aside == 1
    (marker,) = parts.glob("*.done")
    before = marker.stat().st_mtime_ns
    assert run(folder, tmp_path / "other", cluster=there).counts.set_aside == 1
    assert marker.stat().st_mtime_ns != before


def test_a_worker_of_another_version_is_refused(
    tmp_path: Path, machines: Machines, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cluster, "program", lambda base: "another")
    folder = write(tmp_path / "articles", {"a": "Attack here 1"})
    machines.worker()
    with pytest.raises(RemoteError, match="another version") as caught:
        run(folder, tmp_path / "store", cluster=Cluster(machines.url, tmp_path / "parts", SHAPE.base))
    assert caught.value.where is not None
    assert caught.value.where.startswith("worker on ")


def test_a_worker_that_lacks_what_is_needed_is_a_fault(tmp_path: Path, machines: Machines) -> None:
    """As a gazetteer that lies on one machine only."""
    folder = write(tmp_path / "articles", {"a": "Attack here 1"})
    machines.worker()
    there = Cluster(machines.url, tmp_path / "parts", SHAPE.base)
    with pytest.raises(RemoteError, match="cannot be set up on the worker: cannot be made here"):
        run(folder, tmp_path / "store", cluster=there, producer=Unloadable())


def test_a_cluster_without_workers_is_given_up(
    tmp_path: Path, machines: Machines, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cluster, "PATIENCE", 0.3)
    folder = write(tmp_path / "articles", {"a": "Attack here 1"})
    with pytest.raises(RemoteError, match="has had no worker for"):
        run(folder, tmp_path / "store", cluster=Cluster(machines.url, tmp_path / "parts", SHAPE.base))


@pytest.mark.parametrize("address", ["nonsense", "", "tcp://machine", "http://machine:8786"])
def test_what_is_no_address_of_a_scheduler_is_refused(tmp_path: Path, address: str) -> None:
    folder = write(tmp_path / "articles", {"a": "Attack here 1"})
    with pytest.raises(RequestError, match="is no address of a scheduler"):
        run(folder, tmp_path / "store", cluster=Cluster(address, tmp_path / "parts", SHAPE.base))


def test_a_scheduler_that_is_not_there_is_a_fault(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cluster, "CONNECT", 0.5)
    folder = write(tmp_path / "articles", {"a": "Attack here 1"})
    with pytest.raises(RemoteError, match="cannot be reached"):
        run(folder, tmp_path / "store", cluster=Cluster("tcp://127.0.0.1:9", tmp_path / "parts", SHAPE.base))


def test_a_server_that_is_no_scheduler_is_a_fault(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cluster, "CONNECT", 0.5)
    folder = write(tmp_path / "articles", {"a": "Attack here 1"})
    with socket.create_server(("127.0.0.1", 0)) as mute:
        address = f"tcp://127.0.0.1:{mute.getsockname()[1]}"
        with pytest.raises(RemoteError, match="cannot be reached"):
            run(folder, tmp_path / "store", cluster=Cluster(address, tmp_path / "parts", SHAPE.base))
