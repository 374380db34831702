"""A live `kg serve` for tests: a store made from TriG, the server as a process of its own, a plain HTTP client."""

from __future__ import annotations

import http.client
import os
import queue
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode, urlsplit

import pyoxigraph as ox

from kg.store import Writer

BASE = "https://w3id.org/waqai/"
START_SECONDS = 60


def make_store(path: Path, trig: str, *, base: str = BASE) -> Path:
    """A store with the quads of `trig`, or these quads instead of those it had."""
    quads = ox.serialize(ox.parse(trig, format=ox.RdfFormat.TRIG), format=ox.RdfFormat.N_QUADS)
    assert quads is not None
    with Writer(path, base=base) as writer:
        writer.store.clear()
        writer.load(quads)
    return path


@dataclass(frozen=True)
class Answer:
    """A response: names of headers in lower case."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()

    @property
    def media_type(self) -> str:
        return self.headers.get("content-type", "").partition(";")[0]


@dataclass(frozen=True)
class Server:
    """A server that runs at `url` (with a slash at its end)."""

    url: str
    process: subprocess.Popen[str]

    def ask(
        self, method: str, target: str, headers: dict[str, str] | None = None, body: bytes | str | None = None
    ) -> Answer:
        """One request, sent as it stands: nothing is added, decoded or followed."""
        split = urlsplit(self.url)
        assert split.hostname is not None
        connection = http.client.HTTPConnection(split.hostname, split.port, timeout=60)
        try:
            connection.putrequest(method, target, skip_accept_encoding=True)
            for name, value in (headers or {}).items():
                connection.putheader(name, value)
            data = body.encode() if isinstance(body, str) else body
            if data is not None and "Content-Length" not in (headers or {}):
                connection.putheader("Content-Length", str(len(data)))
            connection.endheaders(data)
            response = connection.getresponse()
            return Answer(response.status, {k.lower(): v for k, v in response.getheaders()}, response.read())
        finally:
            connection.close()

    def query(self, text: str, accept: str = "application/sparql-results+json", **parameters: str) -> Answer:
        """A query by GET."""
        return self.ask("GET", "/sparql?" + urlencode({"query": text, **parameters}), {"Accept": accept})


@contextmanager
def running(store: Path, *options: str) -> Iterator[Server]:
    """`kg serve` on the store at a free port, until the block ends."""
    process = subprocess.Popen(
        [sys.executable, "-m", "kg", "serve", "--store", str(store), "--port", "0", *options],
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    )
    lines: queue.Queue[str] = queue.Queue()
    assert process.stderr is not None
    reading = threading.Thread(target=lambda: [lines.put(line) for line in process.stderr or ()], daemon=True)
    reading.start()
    try:
        first = lines.get(timeout=START_SECONDS)
        assert first.startswith("serving "), first + "".join(list(lines.queue))
        yield Server(first.split()[-1], process)
    finally:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        reading.join(5)
        process.stderr.close()
