"""The command: what it says when it cannot serve, how it ends, and that it leaves nothing behind."""

from __future__ import annotations

import contextlib
import http.client
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from typer.testing import CliRunner

from kg.cli import app
from kg.endpoint.workers import Limits, Worker
from tests.protocol.conftest import TRIG
from tests.serving import Server, make_store, running


@pytest.fixture
def store(tmp_path: Path) -> Path:
    return make_store(tmp_path / "kg.store", TRIG, base="https://example.org/")


def test_without_a_store_it_says_how_to_make_one(tmp_path: Path) -> None:
    result = CliRunner().invoke(app, ["serve", "--store", str(tmp_path / "none"), "--port", "0"])
    assert result.exit_code == 4
    assert "kg build" in result.output


def test_a_port_that_is_taken_is_named(store: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        result = CliRunner().invoke(app, ["serve", "--store", str(store), "--port", str(port)])
    assert result.exit_code == 2
    assert f"port {port}" in result.output
    assert "--port" in result.output


def test_a_server_whose_workers_do_not_start_says_so_in_a_line(store: Path) -> None:
    impatient = f"""
from kg.cli import app
from kg.endpoint import workers
workers.START_SECONDS = 0
app(["serve", "--store", {str(store)!r}, "--port", "0"])
"""
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    done = subprocess.run(
        [sys.executable, "-c", impatient], env=environment, capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 1
    assert done.stderr == "error: the server cannot start: the server is too busy to start a worker\n"


def test_little_memory_is_counted_beyond_what_a_worker_needs(store: Path) -> None:
    with running(store, "--memory", "64", "--timeout", "20") as server:
        assert server.query("ASK {}").status == 200
        assert server.ask("GET", "/", {"Accept": "text/html"}).status == 200
        large = "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?n ?o . ?p ?q ?r . ?s ?t ?u } ORDER BY ?c ?f ?i ?l"
        answer = server.query(large)
        assert (answer.status, "ran out of memory (64 MB)" in answer.text) == (503, True)
        assert server.query("ASK {}").status == 200


def test_it_listens_on_loopback_only(store: Path) -> None:
    with running(store) as server:
        port = int(server.url.rstrip("/").rpartition(":")[2])
        assert server.url.startswith("http://127.0.0.1:")
        addresses = {info[4][0] for info in socket.getaddrinfo(socket.gethostname(), port, socket.AF_INET)}
        for address in addresses - {"127.0.0.1", "127.0.1.1"}:
            with pytest.raises(OSError, match=r".+"):
                socket.create_connection((address, port), timeout=2)


def children(process: int) -> set[int]:
    """Every process below this one."""
    found: set[int] = set()
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                parent = int(entry.joinpath("stat").read_text().rpartition(")")[2].split()[1])
            except OSError:
                continue
            if parent == process:
                found |= {int(entry.name)} | children(int(entry.name))
    return found


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT, signal.SIGKILL])
def test_it_leaves_no_process_behind(store: Path, how: signal.Signals) -> None:
    with running(store) as server:
        assert server.query("ASK {}").status == 200
        below = children(server.process.pid)
        assert below
        os.kill(server.process.pid, how)
        server.process.wait(20)
        deadline = time.monotonic() + 20
        while left := {pid for pid in below if Path(f"/proc/{pid}").exists() and "Z" not in state(pid)}:
            assert time.monotonic() < deadline, f"still there: {left}"
            time.sleep(0.05)


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGKILL])
def test_a_query_ends_with_the_server(store: Path, how: signal.Signals) -> None:
    cross = " ".join(f"?a{n} ?b{n} ?c{n} ." for n in range(20))
    with running(store, "--timeout", "600", "--workers", "1") as server:
        asking = threading.Thread(target=abandoned, args=(server, f"SELECT (COUNT(*) AS ?n) {{ {cross} }}"))
        asking.start()
        deadline = time.monotonic() + 20
        while not (busy := [pid for pid in children(server.process.pid) if seconds_of(pid) > 1]):
            assert time.monotonic() < deadline, "no worker is busy"
            time.sleep(0.05)
        os.kill(server.process.pid, how)
        server.process.wait(30)
        asking.join(30)
        while any(Path(f"/proc/{pid}").exists() and "Z" not in state(pid) for pid in busy):
            assert time.monotonic() < deadline + 20, "the query runs on"
            time.sleep(0.05)


def abandoned(server: Server, query: str) -> None:
    """A query whose server goes away."""
    with contextlib.suppress(OSError, http.client.HTTPException):
        server.query(query)


def seconds_of(process: int) -> float:
    """The processor time of a process."""
    try:
        fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def state(process: int) -> str:
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return "Z"


def test_a_worker_starts_again_after_it_was_killed(store: Path) -> None:
    from kg.endpoint.jobs import Job
    from kg.store import snapshot

    worker = Worker(str(snapshot(store)), Limits())
    try:
        first = worker.call(Job("describe"), 30)
        worker.kill()
        assert worker.call(Job("describe"), 30) == first
        assert first.quads == 6
    finally:
        worker.kill()
