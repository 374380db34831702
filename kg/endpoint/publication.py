"""Which snapshot is served: opens the one that `current` points to, and swaps to the next without dropping a request.

Takes a store's folder; gives the pools of the newest snapshot that is ready. A swap starts the new pools first, lets
the old ones finish what they have, and then ends them.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from kg import store
from kg.endpoint.jobs import Job
from kg.endpoint.pages.front import Cards, Overview
from kg.endpoint.workers import Limits, Pool, SnapshotGone, Worker
from kg.rdf.catalogue import Counts

ATTEMPTS = 5
LONG_SECONDS = 3600.0


@dataclass(frozen=True, slots=True)
class Sizes:
    """Numbers of workers for queries of others and for our own pages, and how many requests may wait for each."""

    queries: int = 2
    pages: int = 1
    queue: int = 16


@dataclass(slots=True, eq=False)
class Publication:
    """One snapshot with its pools. `users` counts the requests that are in it."""

    name: str
    identity: str
    base: str
    queries: Pool
    pages: Pool
    users: int = 0
    retired: bool = False
    cache: dict[Any, Any] = field(default_factory=dict)

    def close(self) -> None:
        """End its workers."""
        self.queries.close()
        self.pages.close()


class Published:
    """The publication that new requests go to."""

    def __init__(self, path: Path, *, sizes: Sizes, limits: Limits) -> None:
        self.path = path
        self._sizes = sizes
        self._limits = limits
        self._current: Publication | None = None
        self._swapping = asyncio.Lock()

    @property
    def current(self) -> Publication:
        """The newest snapshot whose workers are ready."""
        assert self._current is not None
        return self._current

    async def refresh(self) -> None:
        """Swap to the snapshot that `current` points to, where it is another one. Raises StoreError without a store."""
        async with self._swapping:
            for attempt in range(ATTEMPTS):
                snapshot = store.snapshot(self.path)
                try:
                    identity = store.identity(snapshot)
                except FileNotFoundError:
                    await asyncio.sleep(0.05 * (attempt + 1))
                    continue
                if self._current is not None and self._current.identity == identity:
                    return
                fresh = self._open(snapshot, identity)
                try:
                    await asyncio.gather(fresh.queries.start(), fresh.pages.start())
                except SnapshotGone:
                    # Replaced while we opened it: look again.
                    fresh.close()
                    await asyncio.sleep(0.05 * (attempt + 1))
                    continue
                except BaseException:
                    fresh.close()
                    raise
                old, self._current = self._current, fresh
                if old is not None:
                    old.retired = True
                    if not old.users:
                        old.close()
                return

    async def watch(self, seconds: float, report: Callable[[str], None]) -> None:
        """Look for a new snapshot every `seconds`, for ever; a fault of the store is reported and the old one kept."""
        while True:
            await asyncio.sleep(seconds)
            try:
                await self.refresh()
            except Exception as error:
                report(f"the new state of the store cannot be opened, the old one stays: {error}")

    async def run(self, pool: str, job: Job, seconds: float | None = None) -> Any:
        """Do the job on the current snapshot; again on the next one where the snapshot went away under it."""
        for _ in range(ATTEMPTS):
            publication = self.current
            publication.users += 1
            try:
                return await getattr(publication, pool).run(job, seconds)
            except SnapshotGone:
                await self.refresh()
            finally:
                publication.users -= 1
                if publication.retired and not publication.users:
                    publication.close()
        raise SnapshotGone(str(self.path))

    async def counts(self) -> Counts:
        """The counts of the current snapshot."""
        counted: Counts = await self._kept(Job("describe"))
        return counted

    async def front(self, seconds: float) -> tuple[Overview | None, Cards | None]:
        """What the front page shows; None for what takes longer than that: it is worked out all the same.

        Only who comes first waits: later ones get what there is by then.
        """
        asked = [Job(name, (self.current.base,)) for name in ("overview", "five")]
        first = any(job not in self.current.cache for job in asked)
        jobs = [asyncio.ensure_future(self._kept(job)) for job in asked]
        await asyncio.wait(jobs, timeout=seconds if first else 0.2)
        overview, cards = (job.result() if job.done() and not job.exception() else None for job in jobs)
        for job in jobs:
            job.cancel()
        return overview, cards

    async def _kept(self, job: Job) -> Any:
        """What a job gives on the current snapshot, worked out once, in a process of its own that has no time limit to keep."""
        cache = self.current.cache
        if job not in cache:
            cache[job] = asyncio.ensure_future(self._alone(job))
        try:
            return await asyncio.shield(cache[job])
        except Exception:
            cache.pop(job, None)
            raise

    async def _alone(self, job: Job) -> Any:
        worker = Worker(str(store.snapshot(self.path)), self._limits)
        try:
            return await asyncio.to_thread(worker.call, job, LONG_SECONDS)
        finally:
            worker.kill()

    def close(self) -> None:
        """End all workers."""
        with suppress(AssertionError):
            self.current.close()

    def _open(self, snapshot: Path, identity: str) -> Publication:
        where = str(snapshot)
        base = store.description(self.path)["base"]
        return Publication(
            snapshot.name,
            identity,
            base,
            Pool(where, size=self._sizes.queries, queue=self._sizes.queue, limits=self._limits),
            Pool(where, size=self._sizes.pages, queue=4 * self._sizes.queue, limits=self._limits),
        )
