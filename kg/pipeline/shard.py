"""What a worker of a cluster does with a shard of articles: the part of it, by the very program that the coordinator runs.

A shard is read in a process of its own, as on one machine: an article that kills or hangs what reads it costs that article and
no machine, and the threads of a Dask worker do not wait for each other.
"""

from __future__ import annotations

import pickle
import socket
import threading
import zlib
from functools import cache
from hashlib import sha256

from kg import __version__
from kg.documents import Document
from kg.errors import RemoteError
from kg.pipeline import producers
from kg.pipeline.parts import Part, part
from kg.pipeline.shape import shape
from kg.pipeline.unreachable import while_reached
from kg.pipeline.workers import Pool, Producer

_SAME = "install there what is installed here; who runs `kg build` and all workers have to have the same version"

_kept = threading.local()
"""The pool of each thread, and the packed producer that it was made of."""


@cache
def program(base: str) -> str:
    """The digest of all of this program and of its tables that a part depends on."""
    return sha256(f"{__version__} {shape(base).digest} {producers.revision(None)}".encode()).hexdigest()


def packed(producer: Producer) -> bytes:
    """The producer, for workers."""
    return zlib.compress(pickle.dumps(producer), 6)


def run_shard(shard: bytes, sent: bytes, base: str, wanted: str) -> Part:
    """The part of a pickled list of documents by the producer that was sent. Raises RemoteError where this is another program than the coordinator's, which
    is `wanted`, or the producer cannot be had here: such parts would differ from those of other workers."""
    if program(base) != wanted:
        raise RemoteError(
            f"the worker has another version of waqai, or other tables ({__version__})", where=_host(), hint=_SAME
        )
    documents: list[Document] = pickle.loads(shard)
    pool = _pool(sent)
    try:
        return part(list(while_reached(pool.extract(documents))), shape(base))
    except BaseException:
        _forget(pool)
        raise


def _pool(sent: bytes) -> Pool:
    """This thread's process that extracts, which stays for the shards to come."""
    kept: tuple[bytes, Pool] | None = getattr(_kept, "pool", None)
    if kept is not None:
        before, pool = kept
        if before == sent:
            return pool
        _forget(pool)
    made = Pool(_unpacked(sent), 1)
    _kept.pool = (sent, made)
    return made


def _forget(pool: Pool) -> None:
    _kept.pool = None
    pool.close()


def _unpacked(sent: bytes) -> Producer:
    try:
        producer: Producer = pickle.loads(zlib.decompress(sent))
        same = producers.same(producer)
    except Exception as error:
        raise RemoteError(
            f"the extractor cannot be set up on the worker: {error}",
            where=_host(),
            hint="a gazetteer lies at the same path on every worker; packages with extractors are installed there",
        ) from error
    if not same:
        raise RemoteError(
            "the worker has another gazetteer at that path", where=_host(), hint="copy the same file there"
        )
    return producer


def _host() -> str:
    return f"worker on {socket.gethostname()}"
