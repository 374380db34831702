"""Extraction on many machines by Dask (extra `cluster`): shards of articles out, N-Quads parts and records back.

    articles ─▶ shards ─▶ workers ─▶ parts/KEY.nq.gz  KEY.jsonl.gz  KEY.done ─▶ journal ─▶ as on one machine

A part is named by what its articles and their extraction follow from, and counts only with its marker, so that a run that
was ended is taken up where it stopped, and another one with the same articles asks nobody. The `.nq.gz` parts are what any
engine that takes N-Quads can load. The coordinator writes them; the workers need no common disk, only this package.
"""

from __future__ import annotations

import gzip
import os
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

import msgspec

from kg import records
from kg.documents import Document, Fault
from kg.errors import InputError, KGError, RemoteError, RequestError
from kg.pipeline.shape import shape
from kg.pipeline.workers import Extracted, Producer, Result, article_key, extract_all, extract_one

SHARD = 200
"""Articles in one shard: some seconds of work."""

AHEAD = 3
"""Shards that wait for each thread of the cluster."""

FOLDER = "parts"


class Told(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What came of one article: its record's line, or its fault."""

    id: str
    line: msgspec.Raw = msgspec.Raw()
    where: str | None = None
    error: str | None = None
    hint: str | None = None


@dataclass(frozen=True, slots=True)
class Cluster:
    """A Dask scheduler and the folder for the parts."""

    scheduler: str
    folder: Path
    base: str

    def extract_all(self, documents: Iterable[Document], producer: Producer) -> Iterator[Result]:
        """The result of each document, in order. Raises RemoteError where the cluster cannot be reached or goes away."""
        try:
            import distributed
        except ImportError as error:
            raise RequestError(
                "a cluster is used through Dask, which is not installed",
                where="--scheduler",
                hint="pip install 'waqai[cluster]'",
            ) from error
        try:
            client: Any = distributed.Client(self.scheduler, timeout=15, set_as_default=False)  # type: ignore[no-untyped-call]
        except (OSError, ValueError) as error:
            raise RemoteError(
                f"the scheduler cannot be reached: {error}", where=self.scheduler, hint="start it with `dask scheduler`"
            ) from error
        with client:
            yield from self._run(client, documents, producer)

    def _run(self, client: Any, documents: Iterable[Document], producer: Producer) -> Iterator[Result]:
        self.folder.mkdir(parents=True, exist_ok=True)
        sent = client.scatter(producer, broadcast=True, hash=False)
        waiting: deque[tuple[list[Document], str, Any]] = deque()
        for shard in _shards(documents):
            key = self._key(shard, producer)
            future = None if self._done(key) else client.submit(run_shard, shard, sent, self.base, key=key, pure=True)
            waiting.append((shard, key, future))
            while len(waiting) > AHEAD * max(1, sum(client.nthreads().values())):
                yield from self._collect(*waiting.popleft(), producer)
        while waiting:
            yield from self._collect(*waiting.popleft(), producer)

    def _collect(self, shard: list[Document], key: str, future: Any, producer: Producer) -> Iterator[Result]:
        """The results of a shard, from its part; the part is written first where it is not there yet."""
        if future is not None:
            self._write(key, *self._result(shard, future, producer))
        for line in gzip.decompress((self.folder / f"{key}.jsonl.gz").read_bytes()).splitlines():
            yield _result(msgspec.json.decode(line, type=Told))

    def _result(self, shard: list[Document], future: Any, producer: Producer) -> tuple[bytes, bytes]:
        from distributed import KilledWorker

        try:
            made: tuple[bytes, bytes] = future.result()
        except KilledWorker:
            # One of its articles ends whatever reads it; here each worker's end costs that article only.
            return _packed(list(extract_all(shard, producer, workers=2)), self.base)
        except OSError as error:
            raise RemoteError(
                f"the cluster went away: {error}", where=self.scheduler, hint="run the same command again"
            ) from error
        finally:
            future.release()
        return made

    def _key(self, shard: list[Document], producer: Producer) -> str:
        told = [shape(self.base).digest, *(article_key(document, producer.identity) for document in shard)]
        return sha256(msgspec.json.encode(told)).hexdigest()[:24]

    def _done(self, key: str) -> bool:
        return (self.folder / f"{key}.done").exists()

    def _write(self, key: str, lines: bytes, nquads: bytes) -> None:
        for name, content in ((f"{key}.jsonl.gz", lines), (f"{key}.nq.gz", nquads), (f"{key}.done", b"")):
            part = self.folder / f"{name}.new"
            part.write_bytes(content)
            os.replace(part, self.folder / name)


def run_shard(shard: list[Document], producer: Producer, base: str) -> tuple[bytes, bytes]:
    """What a worker does: results as packed JSON Lines, and the packed N-Quads of the articles."""
    return _packed([extract_one(producer, document) for document in shard], base)


def _packed(results: list[Result], base: str) -> tuple[bytes, bytes]:
    told, nquads = [], []
    for result in results:
        found = result
        if isinstance(found, Extracted):
            try:
                nquads.append(shape(base).nquads(records.decode(found.line)))
            except KGError as error:
                found = Fault(error.where or found.id, error, found.id)
        told.append(msgspec.json.encode(_told(found)))
    return gzip.compress(b"\n".join(told), 3, mtime=0), gzip.compress(b"".join(nquads), 3, mtime=0)


def _told(result: Result) -> Told:
    if isinstance(result, Extracted):
        return Told(id=result.id, line=msgspec.Raw(result.line.rstrip(b"\n")))
    return Told(id=result.id or "", where=result.where, error=result.error.what, hint=result.error.hint)


def _result(told: Told) -> Result:
    if told.error is None:
        return Extracted(told.id, bytes(told.line) + b"\n")
    return Fault(told.where or "", InputError(told.error, where=told.where, hint=told.hint), told.id)


def _shards(documents: Iterable[Document]) -> Iterator[list[Document]]:
    shard: list[Document] = []
    for document in documents:
        shard.append(document)
        if len(shard) == SHARD:
            yield shard
            shard = []
    if shard:
        yield shard
