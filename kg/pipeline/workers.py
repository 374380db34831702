"""Extraction in parallel: documents in, records (or faults) out, in the order of the documents.

Processes of our own making rather than a pool of the standard library: an article that kills or hangs its process costs
that article and nothing else. Memory is bounded: each process has at most two chunks of articles, and what is done out of
order waits for at most `WINDOW` chunks. The records do not depend on the number of processes.

A worker is `python -m kg.pipeline.worker` with one end of a socket, so that the caller's main module is not run again.
"""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import threading
import time
from collections import deque
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from hashlib import sha256
from multiprocessing.connection import Connection, wait
from multiprocessing.reduction import ForkingPickler
from queue import SimpleQueue
from typing import Protocol

import msgspec

from kg import records
from kg.documents import Document, Fault
from kg.errors import InputError, KGError

CHUNK = 64_000
"""Characters of text that are sent to a worker together."""

LARGEST_CHUNK = 32
"""Articles in one chunk at most."""

WINDOW = 16
"""Chunks that may wait, done or not, behind the oldest that is not done, per worker."""

QUEUED = 2
"""Chunks that one worker has at a time: one at work, one at hand."""

TIME_LIMIT = 120.0
"""Seconds after which a worker that answers nothing for one article is ended."""

START_LIMIT = 300.0
"""Seconds within which a worker has to be ready; an overloaded machine takes some to import the program."""

CANNOT_START = 3
"""Exit status of a worker that could not make the producer."""

FEW = 3
"""With no more documents than this, starting processes costs more than they save."""


class Producer(Protocol):
    """Makes a record of a document. `identity` names it with its version; a change of it means extracting again. One that waits
    for others may say in `longest` how many seconds a document may take."""

    @property
    def identity(self) -> records.Extractor: ...

    def extract(self, document: Document) -> records.Record: ...


@dataclass(frozen=True, slots=True)
class Extracted:
    """A record as one line of JSON, of the document with this id."""

    id: str
    line: bytes


Result = Extracted | Fault


def article_key(document: Document, producer: records.Extractor) -> str:
    """What the record of an article follows from: its text, its metadata, where it lies, and who reads it."""
    return sha256(msgspec.json.encode([document.id, document.source, document.metadata, producer])).hexdigest()[:32]


def extract_one(producer: Producer, document: Document) -> Result:
    """The record of a document, or the fault that it met. A bug in the extractor is the article's fault here: one
    article must not end a build of a hundred thousand."""
    try:
        record: object = producer.extract(document)  # of anybody's package
        if not isinstance(record, records.Record) or record.id != document.id:
            return _failed(document, f"the extractor gave no record of {document.id!r}")
        return Extracted(document.id, records.encode(record))
    except KGError as error:
        return Fault(document.source.path, error, document.id)
    except (Exception, SystemExit) as error:
        found = error.__traceback__
        while found and found.tb_next:
            found = found.tb_next
        at = f" ({os.path.basename(found.tb_frame.f_code.co_filename)}:{found.tb_lineno})" if found else ""
        return _failed(document, f"the extractor failed: {type(error).__name__}: {error}{at}")


def extract_all(
    documents: Iterable[Document], producer: Producer, *, workers: int, time_limit: float | None = None
) -> Iterator[Result]:
    """The result of each document, in order. `workers` processes; 1 and few documents stay in this process, where no
    time limit holds. Without a `time_limit` it is the producer's (`longest`), or TIME_LIMIT."""
    feed = iter(documents)
    first = [document for _, document in zip(range(FEW), feed, strict=False)]
    if workers <= 1 or len(first) < FEW:
        yield from (extract_one(producer, document) for document in first)
        yield from (extract_one(producer, document) for document in feed)
        return
    pool = Pool(producer, workers, time_limit)
    try:
        yield from pool.extract(document for part in (first, feed) for document in part)
    finally:
        pool.close()


def _chunks(documents: Iterable[Document]) -> Iterator[list[Document]]:
    chunk: list[Document] = []
    size = 0
    for document in documents:
        chunk.append(document)
        size += len(document.raw)
        if size >= CHUNK or len(chunk) >= LARGEST_CHUNK:
            yield chunk
            chunk, size = [], 0
    if chunk:
        yield chunk


@dataclass(slots=True)
class _Task:
    """A chunk on its way. `results` grows article by article, so that a worker's death loses one article at most."""

    documents: list[Document]
    results: list[Result] = field(default_factory=list)

    @property
    def done(self) -> bool:
        return len(self.results) == len(self.documents)


@dataclass(slots=True)
class _Worker:
    """What is put into `outbox` a thread sends, so that a worker that hangs, and takes nothing, cannot hold up the build. One that is not
    `ready` is starting, which counts against no article."""

    process: subprocess.Popen[bytes]
    connection: Connection
    outbox: SimpleQueue[memoryview | None]
    sender: threading.Thread
    tasks: deque[_Task] = field(default_factory=deque)
    heard: float = 0.0
    ready: bool = False

    def send(self, message: object) -> None:
        self.outbox.put(ForkingPickler.dumps(message))


class Pool:
    """Processes that extract, until `close`."""

    def __init__(self, producer: Producer, workers: int, time_limit: float | None = None) -> None:
        self._producer = producer
        longest: float = getattr(producer, "longest", TIME_LIMIT)
        self._time_limit = longest if time_limit is None else time_limit
        self._workers: list[_Worker] = []
        try:
            for _ in range(workers):
                self._workers.append(self._start())
        except BaseException:
            self.close()
            raise

    def extract(self, documents: Iterable[Document]) -> Iterator[Result]:
        """The result of each document, in order. To be used up before it is called again."""
        for index, worker in enumerate(self._workers):
            if worker.process.poll() is not None:  # it died with nothing to do
                self._end(worker)
                self._workers[index] = self._start()
        chunks = _chunks(documents)
        waiting: deque[_Task] = deque()
        more = True
        while more or waiting:
            while more and len(waiting) < WINDOW * len(self._workers):
                worker = min(self._workers, key=lambda one: len(one.tasks))
                if len(worker.tasks) >= QUEUED:
                    break
                chunk = next(chunks, None)
                if chunk is None:
                    more = False
                    break
                waiting.append(_Task(chunk))
                self._send(worker, waiting[-1])
            while waiting and waiting[0].done:
                yield from waiting.popleft().results
            if waiting:
                self._listen()

    def close(self) -> None:
        for worker in self._workers:
            self._end(worker)

    def _start(self) -> _Worker:
        ours, theirs = socket.socketpair()
        with ours, theirs:
            process = self._spawn(theirs.fileno())
            connection = Connection(os.dup(ours.fileno()))
        outbox: SimpleQueue[memoryview | None] = SimpleQueue()
        sender = threading.Thread(target=_deliver, args=(outbox, connection), daemon=True)
        sender.start()
        worker = _Worker(process, connection, outbox, sender, heard=time.monotonic())
        worker.send(self._producer)
        return worker

    def _spawn(self, descriptor: int) -> subprocess.Popen[bytes]:
        try:
            return subprocess.Popen(
                [sys.executable, "-m", "kg.pipeline.worker", str(descriptor)],
                pass_fds=[descriptor],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                env=os.environ | {"PYTHONPATH": os.pathsep.join(entry or os.getcwd() for entry in sys.path)},
                start_new_session=True,  # Ctrl-C is for the build, which then ends its workers
            )
        except OSError as error:
            raise KGError(
                f"no process can be started for extraction: {error.strerror}",
                where=error.filename or sys.executable,
                hint="ask for fewer --jobs, or raise the limit of processes; `--jobs 1` extracts in this process",
            ) from error

    def _send(self, worker: _Worker, task: _Task) -> None:
        if not worker.tasks:
            worker.heard = time.monotonic()
        worker.tasks.append(task)
        worker.send(task.documents[len(task.results) :])

    def _listen(self) -> None:
        """Takes what the workers answered; replaces one that died or has been silent for too long."""
        ready = wait([worker.connection for worker in self._workers if worker.tasks], timeout=1.0)
        now = time.monotonic()
        for index, worker in enumerate(self._workers):
            if worker.connection in ready:
                try:
                    answer = worker.connection.recv()
                except (EOFError, OSError):
                    self._replace(index, "the extractor's process died (a crash, or out of memory)")
                    continue
                worker.heard = now
                if not worker.ready:
                    worker.ready = True
                    continue
                worker.tasks[0].results.append(answer)
                if worker.tasks[0].done:
                    worker.tasks.popleft()
            elif worker.tasks and not worker.ready and now - worker.heard > START_LIMIT:
                raise KGError(
                    f"the extraction process did not start within {START_LIMIT:g} s",
                    hint="is the machine overloaded? `--jobs 1` extracts in this process",
                )
            elif worker.tasks and worker.ready and now - worker.heard > self._time_limit:
                self._replace(index, f"the extractor did not finish within {self._time_limit:g} s")

    def _replace(self, index: int, what: str) -> None:
        """Sets aside the article at work and gives the rest of the worker's chunks to a new worker."""
        old = self._workers[index]
        with suppress(subprocess.TimeoutExpired):  # one that hangs is killed below
            old.process.wait(timeout=0.2)
        self._end(old)
        if old.process.returncode == CANNOT_START:
            raise KGError(
                "the extraction process could not start",
                hint="its message stands above; `--jobs 1` extracts in this process",
            )
        head = old.tasks[0]
        head.results.append(_failed(head.documents[len(head.results)], what))
        self._workers[index] = new = self._start()
        for task in old.tasks:
            if not task.done:
                self._send(new, task)

    def _end(self, worker: _Worker) -> None:
        worker.process.kill()
        worker.process.wait()
        worker.outbox.put(None)
        worker.sender.join()
        worker.connection.close()


def _deliver(outbox: SimpleQueue[memoryview | None], connection: Connection) -> None:
    """Sends until None comes, or the worker is gone, which is met in `_listen`."""
    with suppress(OSError):
        while (message := outbox.get()) is not None:
            connection.send_bytes(message)


def _failed(document: Document, what: str) -> Fault:
    hint = "the other articles are not concerned; please report the article to the project"
    return Fault(document.source.path, InputError(what, where=document.source.path, hint=hint), document.id)
