"""Extraction on many machines by Dask (extra `cluster`): shards of articles out, N-Quads parts and records back.

    articles ─▶ shards ─▶ workers ─▶ parts/KEY.nq.gz  KEY.jsonl.gz  KEY.done ─▶ journal ─▶ as on one machine

A part is named by what its articles and their extraction follow from, and counts only with its marker, so that a run that
was ended is taken up where it stopped, and another one with the same articles asks nobody. The coordinator writes the parts;
the workers need no common disk, only this package, of the same version.
"""

from __future__ import annotations

import asyncio
import logging
import pickle
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

import msgspec

from kg.documents import Document
from kg.errors import KGError, RemoteError, RequestError
from kg.pipeline import parts
from kg.pipeline.parts import Part, Parts
from kg.pipeline.shape import shape
from kg.pipeline.shard import packed, program
from kg.pipeline.unreachable import while_reached
from kg.pipeline.workers import Pool, Producer, Result, article_key

SHARD = 200
"""Articles in one shard: some seconds of work."""

AHEAD = 3
"""Shards that wait for each thread of the cluster."""

CONNECT = 15.0
"""Seconds in which a scheduler answers."""

PATIENCE = 60.0
"""Seconds without a single worker after which the cluster is given up."""

LOOK = 5.0
"""Seconds between two looks whether there still is a worker."""

FOLDER = "parts"

_AGAIN = "run the same command again: the parts that are done are kept"


@dataclass(frozen=True, slots=True)
class Cluster:
    """A Dask scheduler and the folder for the parts."""

    scheduler: str
    folder: Path
    base: str

    def extract_all(self, documents: Iterable[Document], producer: Producer) -> Iterator[Result]:
        """The result of each document, in order. Raises RemoteError where the cluster cannot be reached, goes away, or holds a worker
        that is not set up."""
        with self._connected() as client:
            yield from self._run(client, documents, producer)

    @contextmanager
    def _connected(self) -> Iterator[Any]:
        """A client of the scheduler."""
        try:
            import distributed
            from distributed.comm.addressing import parse_address, parse_host_port
        except ImportError as error:
            raise RequestError(
                "a cluster is used through Dask, which is not installed",
                where="--scheduler",
                hint="pip install 'waqai[cluster]'",
            ) from error
        try:
            scheme, place = parse_address(self.scheduler)
            parse_host_port(place)
            distributed.comm.registry.get_backend(scheme)
        except ValueError as error:
            raise RequestError(
                f"{self.scheduler!r} is no address of a scheduler: {error}",
                where="--scheduler",
                hint="give what `dask scheduler` prints as it starts, such as tcp://machine:8786",
            ) from error
        try:
            # A client waits for ever for a server that is none of Dask's; this does not.
            asyncio.run(_greet(self.scheduler))
            client: Any = distributed.Client(self.scheduler, timeout=CONNECT, set_as_default=False)  # type: ignore[no-untyped-call]
        except OSError as error:
            raise RemoteError(
                f"the scheduler cannot be reached: {str(error) or 'what is there does not answer as one'}",
                where=self.scheduler,
                hint="start it with `dask scheduler`, or check the address",
            ) from error
        for name in ("distributed", "distributed.client", "distributed.core"):
            logging.getLogger(name).setLevel(logging.CRITICAL)  # what goes wrong is told as an error of ours
        with client:
            yield client

    def _run(self, client: Any, documents: Iterable[Document], producer: Producer) -> Iterator[Result]:
        kept, order = Parts(self.folder), _order(self.base, program(self.base))
        waiting: deque[tuple[list[Document], str, Part | None, Any]] = deque()
        with self._answering():
            self._threads(client)
            # As a task, and no value that is scattered, it outlives the machine that holds it.
            sent = client.submit(bytes, packed(producer))
        for shard in _shards(documents):
            key = self._key(shard, producer)
            found, future = kept.read(key), None
            with self._answering():
                if found is None:
                    future = client.submit(order, pickle.dumps(shard), sent, key=key)
                room = AHEAD * self._threads(client)
            waiting.append((shard, key, found, future))
            while len(waiting) > room:
                yield from self._collect(client, kept, *waiting.popleft(), producer)
        while waiting:
            yield from self._collect(client, kept, *waiting.popleft(), producer)

    def _collect(
        self,
        client: Any,
        kept: Parts,
        shard: list[Document],
        key: str,
        found: Part | None,
        future: Any,
        producer: Producer,
    ) -> Iterator[Result]:
        """The results of a shard, from its part; the part is written first where it is not there yet."""
        if found is None:
            found = self._part(client, shard, future, producer)
            kept.write(key, found)
        yield from parts.results(found)

    def _part(self, client: Any, shard: list[Document], future: Any, producer: Producer) -> Part:
        from distributed import KilledWorker

        with self._answering():
            try:
                while True:
                    try:
                        made: Part = future.result(timeout=LOOK)
                        return made
                    except TimeoutError:
                        if future.done():
                            raise
                        self._threads(client)
            except KilledWorker:
                # Every machine that had the shard went away; here it costs no machine.
                with closing(Pool(producer, 1)) as pool:
                    return parts.part(list(while_reached(pool.extract(shard))), shape(self.base))
            finally:
                future.release()

    def _threads(self, client: Any) -> int:
        """The threads of all workers. Waits for one while there is none; raises RemoteError after PATIENCE."""
        until = time.monotonic() + PATIENCE
        while not (count := int(sum(client.nthreads().values()))):
            if time.monotonic() > until:
                raise RemoteError(
                    f"the cluster has had no worker for {PATIENCE:g} s",
                    where=self.scheduler,
                    hint=f"start some with `dask worker {self.scheduler}`; then {_AGAIN}",
                )
            time.sleep(min(0.5, PATIENCE))
        return count

    @contextmanager
    def _answering(self) -> Iterator[None]:
        """Within it what Dask raises is told as RemoteError."""
        from distributed import CancelledError

        try:
            yield
        except KGError:
            raise
        except (CancelledError, OSError) as error:
            lines = str(error).splitlines() or [type(error).__name__]  # of Dask, which then gives advice of its own
            raise RemoteError(f"the cluster went away: {lines[0]}", where=self.scheduler, hint=_AGAIN) from error
        except Exception as error:
            raise RemoteError(
                f"a worker failed: {type(error).__name__}: {error}",
                where=self.scheduler,
                hint="every worker needs waqai[cluster], of the version that is installed here",
            ) from error

    def _key(self, shard: list[Document], producer: Producer) -> str:
        told = [shape(self.base).digest, *(article_key(document, producer.identity) for document in shard)]
        return sha256(msgspec.json.encode(told)).hexdigest()[:24]


def _order(base: str, wanted: str) -> Callable[[bytes, bytes], Part]:
    """What a worker is asked to do with a shard. A function within this one, of which Dask sends the code and no name to import:
    a worker that has no kg then says so; it ended at once where it was sent anything of kg."""

    def order(shard: bytes, sent: bytes) -> Part:
        from kg.pipeline.shard import run_shard

        return run_shard(shard, sent, base, wanted)

    return order


async def _greet(scheduler: str) -> None:
    """Raises OSError where no server of Dask answers."""
    from distributed.comm.core import connect

    async def meet() -> None:
        await (await connect(scheduler, timeout=CONNECT)).close()  # type: ignore[no-untyped-call]

    await asyncio.wait_for(meet(), CONNECT + 1)


def _shards(documents: Iterable[Document]) -> Iterator[list[Document]]:
    shard: list[Document] = []
    for document in documents:
        shard.append(document)
        if len(shard) == SHARD:
            yield shard
            shard = []
    if shard:
        yield shard
