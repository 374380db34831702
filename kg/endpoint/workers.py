"""Worker processes that can be killed: each has one snapshot open and does one job at a time.

Takes jobs; gives their answers, or Refusal 503 (time, memory, size) and 429 (queue full). Processes and not threads,
because pyoxigraph can neither cancel a query nor survive running out of memory: only the end of a process stops it.
"""

from __future__ import annotations

import asyncio
import ctypes
import errno
import multiprocessing
import os
import resource
import select
import signal
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection
from multiprocessing.context import ForkServerProcess
from pathlib import Path
from typing import Any

from kg.endpoint import jobs
from kg.endpoint.protocol import Refusal
from kg.errors import StoreError
from kg.store import open_snapshot

START_SECONDS = 30.0
_PROCESSES = multiprocessing.get_context("forkserver")
_CLONE_NEWUSER, _CLONE_NEWNET, _PR_SET_PDEATHSIG = 0x10000000, 0x40000000, 1


class SnapshotGone(Exception):
    """The snapshot was replaced by a newer one and removed, before the worker could open it."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What one job may use: seconds, bytes of memory beyond an idle worker's, bytes of answer."""

    seconds: float = 30.0
    memory: int = 2 << 30
    answer: int = 512 << 20


class Worker:
    """One process with one open snapshot; started on first use and again after it was killed."""

    def __init__(self, snapshot: str, limits: Limits) -> None:
        self._snapshot = snapshot
        self._limits = limits
        self._process: ForkServerProcess | None = None
        self._pipe: Connection | None = None

    def start(self) -> None:
        """Start the process where there is none, and wait until it has opened the snapshot. Raises SnapshotGone."""
        if self._process is not None and self._process.is_alive():
            return
        ours, theirs = _PROCESSES.Pipe()
        process = _PROCESSES.Process(target=_work, args=(theirs, self._snapshot, self._limits), daemon=True)
        process.start()
        theirs.close()
        self._process, self._pipe = process, ours
        # The time to start is not the query's.
        try:
            opened = (
                ours.recv() if ours.poll(START_SECONDS) else Refusal(503, "the server is too busy to start a worker")
            )
        except (EOFError, OSError):
            opened = Refusal(503, "a worker ended while it started; the machine may be out of memory or of processes")
        if isinstance(opened, Exception):
            self.kill()
            raise opened

    def call(self, job: jobs.Job, seconds: float) -> Any:
        """Do the job within `seconds`. Blocks. Raises Refusal 503 where the process had to be killed or died."""
        self.start()
        assert self._pipe is not None
        try:
            self._pipe.send(job)
            if not self._pipe.poll(seconds):
                self.kill()
                raise Refusal(
                    503, f"the query was ended at its time limit of {seconds:g} s; narrow it or use the dumps"
                )
            answer = self._pipe.recv()
        except (EOFError, OSError):
            raise self._died() from None
        if isinstance(answer, BaseException):
            raise answer
        return answer

    def _died(self) -> Refusal:
        """Why the process ended by itself: its stack or its memory was not enough."""
        process = self._process
        if process is not None:
            process.join(1)
        deep = process is not None and process.exitcode == -signal.SIGSEGV
        self.kill()
        if deep:
            return Refusal(400, "the query is nested too deeply")
        return Refusal(503, f"the query ran out of memory ({self._limits.memory >> 20} MB); narrow it or use the dumps")

    def kill(self) -> None:
        """End the process at once."""
        process, pipe, self._process, self._pipe = self._process, self._pipe, None, None
        if process is not None:
            process.kill()
            process.join()
        if pipe is not None:
            pipe.close()


class Pool:
    """Workers on one snapshot, with a queue of limited length before them."""

    def __init__(self, snapshot: str, *, size: int, queue: int, limits: Limits) -> None:
        self._workers = [Worker(snapshot, limits) for _ in range(size)]
        self._idle: list[Worker] = list(self._workers)
        self._free = asyncio.Semaphore(size)
        self._queue = queue
        self._waiting = 0
        self._limits = limits
        self._threads = ThreadPoolExecutor(size, thread_name_prefix="worker")

    async def start(self) -> None:
        """Start all processes and wait until each has its snapshot open."""
        loop = asyncio.get_running_loop()
        await asyncio.gather(*(loop.run_in_executor(self._threads, w.start) for w in self._workers))

    async def run(self, job: jobs.Job, seconds: float | None = None) -> Any:
        """Do the job in the next free worker. A cancelled call kills its worker: nobody waits for the answer."""
        limit = min(seconds or self._limits.seconds, self._limits.seconds)
        if self._free.locked() and self._waiting >= self._queue:
            raise Refusal(429, "the queue is full; try again", (("Retry-After", str(max(1, round(limit / 2)))),))
        self._waiting += 1
        try:
            await self._free.acquire()
        finally:
            self._waiting -= 1
        worker = self._idle.pop()
        try:
            work = asyncio.get_running_loop().run_in_executor(self._threads, worker.call, job, limit)
            try:
                return await asyncio.shield(work)
            except asyncio.CancelledError:
                worker.kill()
                with suppress(Exception):
                    await work
                raise
        finally:
            self._idle.append(worker)
            self._free.release()

    def close(self) -> None:
        """End all workers."""
        for worker in self._workers:
            worker.kill()
        self._threads.shutdown(wait=False)


def preload() -> None:
    """Have the fork server import what workers need once, so that a new worker starts in hundredths of a second."""
    # Each thread of the store would reserve 64 MB of address space of its own, which the limit of a worker counts.
    os.environ.setdefault("MALLOC_ARENA_MAX", "2")
    _PROCESSES.set_forkserver_preload(
        ["kg.endpoint.jobs", "kg.endpoint.graph_store", "kg.endpoint.description", "kg.endpoint.pages.respond"]
    )


def _work(pipe: Connection, snapshot: str, limits: Limits) -> None:
    """The life of a worker: open the snapshot, answer jobs until the pipe closes."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    _confine(limits)
    threading.Thread(target=_end_with, args=(pipe.fileno(),), daemon=True).start()
    try:
        store = open_snapshot(Path(snapshot))
    except StoreError:
        pipe.send(SnapshotGone(snapshot))
        return
    # Counted from here: what Python, the store's threads and its tables reserve is not the query's, and differs by machine.
    reserved = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
    resource.setrlimit(resource.RLIMIT_AS, (reserved + limits.memory, reserved + limits.memory))
    pipe.send(None)
    while True:
        try:
            job = pipe.recv()
        except (EOFError, OSError):
            return
        try:
            answer = jobs.run(store, job)
        except Refusal as refusal:
            answer = refusal
        except MemoryError:
            return
        except OSError as error:
            answer = _unwritten(error, limits)
        except Exception as error:
            answer = error
        pipe.send(answer)


def _unwritten(error: OSError, limits: Limits) -> Exception:
    """Why the answer could not be written: it is too large, or the disk is full. Anything else is a fault of ours."""
    # pyoxigraph tells the number in the text only.
    told = error.errno or next((number for number in _FULL if f"(os error {number})" in str(error)), None)
    if told == errno.EFBIG:
        return Refusal(503, f"the answer is larger than {limits.answer >> 20} MB; add LIMIT or use the dumps")
    if told in _FULL:
        return Refusal(503, "the server's disk is full; try again later, or use the dumps")
    return error


_FULL = (errno.EFBIG, errno.ENOSPC, errno.EDQUOT)


def _end_with(pipe: int) -> None:
    """End this process when the other end of the pipe closes, also amid a query: nobody is left to stop it at its limit."""
    other = select.poll()
    other.register(pipe, select.POLLRDHUP | select.POLLHUP)
    other.poll()
    os.kill(os.getpid(), signal.SIGKILL)


def _confine(limits: Limits) -> None:
    """Limits that hold whatever the query does: size of files, no core dump, no network, no life of its own."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (limits.answer, limits.answer))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    system = ctypes.CDLL(None, use_errno=True)
    system.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    # A second fence behind the refusal of SERVICE, where the kernel lets us: a network namespace with nothing in it.
    if system.unshare(_CLONE_NEWNET) != 0:
        system.unshare(_CLONE_NEWUSER | _CLONE_NEWNET)
